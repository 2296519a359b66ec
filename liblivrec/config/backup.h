/* Copies of the files of a configuration, as DouyinLiveRecorder keeps them: in "backup_config", each
 * NAME_YYYY-MM-DD_HH-MM-SS by local time. */
#ifndef LR_CONFIG_BACKUP_H
#define LR_CONFIG_BACKUP_H

#include "core/arena.h"
#include "core/buf.h"
#include "core/files.h"

#define LR_BACKUPS_KEPT 6

struct lr_backup {
    const char *path; /* FOLDER/NAME_... */
    int64_t size;
    bool blank; /* nothing stands in it */
    bool same;  /* as what it was compared with */
};

struct lr_backups {
    struct lr_backup *all; /* the newest first */
    size_t count;
};

/* Where the copies of a file are, if nobody says: beside it; of one in a folder "config" beside
 * that. Arena. */
const char *lr_backup_folder(struct lr_arena *a, const char *path);

/* Nothing but blanks and line ends in it, or the NULs that a power cut leaves. */
bool lr_backup_is_blank(const struct lr_buf *bytes);

/* The copies of the file with the name that `path` ends in; `now`: what they are compared with, or
 * NULL. No folder: none. 0 or -errno. */
int lr_backups_find(const struct lr_files *files, struct lr_arena *a, const char *folder,
                    const char *path, const struct lr_buf *now, struct lr_backups *out);

/* Keep a copy, unless the newest says the same or nothing stands in it; and the newest
 * LR_BACKUPS_KEPT alone, of which one says something as long as any does. dir: the open folder.
 * 0 or -errno. */
int lr_backup_keep(const struct lr_files *files, int dir, const char *folder, const char *path,
                   const struct lr_buf *bytes, int64_t wall_ms);

#endif
