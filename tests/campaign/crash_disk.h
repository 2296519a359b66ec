/* A disk whose power can be cut: files in memory behind core/files.h, and of each what would be
 * there afterwards. What was done is noted, so that it can be done again up to any step.
 *
 * The rules are those of POSIX, not of one file system: content is durable when the file was
 * synced, an entry when its folder was; a new folder's own entry is in the folder above. Content
 * that is not durable may be there in any part, by pages and sectors, with zeros or what was on the
 * disk before in the place of the rest. Space that was set aside for a file may show behind its
 * data as zeros, or be held without being seen. Of the changes to a folder, the first few are
 * there. */
#ifndef CRASH_DISK_H
#define CRASH_DISK_H

#include <pthread.h>

#include "core/clock.h"
#include "core/files.h"

#define CRASH_FILES 128
#define CRASH_PATH 128

enum crash_kind {
    CRASH_MKDIR,
    CRASH_CREATE,
    CRASH_WRITE,
    CRASH_AMEND,
    CRASH_TRUNCATE,
    CRASH_ASIDE,
    CRASH_SYNC,
    CRASH_DIRSYNC,
    CRASH_RENAME,
    CRASH_UNLINK,
    CRASH_MARK
};

struct crash_op {
    enum crash_kind kind;
    char path[CRASH_PATH], to[CRASH_PATH];
    int file; /* of what is done to content */
    uint8_t *data;
    size_t size; /* of data; to truncate to; to set aside up to */
    size_t into; /* amend: from there */
    bool on;     /* mark */
    int64_t at;  /* ms on the clock */
};

struct crash_file {
    uint8_t *data, *safe; /* as it is; as of the last sync */
    size_t size, safe_size;
    size_t same; /* so much of both is the same ... */
    size_t other, other_end; /* ... but for this, since the last sync */
    size_t aside, safe_aside; /* where the space ends that is set aside; 0: nothing was */
    bool mark, safe_mark;
    bool locked;
};

/* file -1: a folder. */
struct crash_entry {
    char path[CRASH_PATH];
    int file;
};

struct crash_entries {
    struct crash_entry e[CRASH_FILES];
    int count;
};

struct crash_disk {
    struct lr_files files;
    const struct lr_clock *clock;
    pthread_mutex_t lock; /* of all that follows */
    struct crash_file file[CRASH_FILES];
    int count;
    struct crash_entries now, safe;
    struct crash_op *pending[CRASH_FILES]; /* changes to folders that are not durable */
    int pendings;
    struct crash_op *op; /* all that was done */
    size_t ops, room;
    int64_t power; /* so many more changes, then every call fails; -1: for ever */
};

void crash_init(struct crash_disk *d, const struct lr_clock *clock);
void crash_free(struct crash_disk *d);
/* A file that was there before, for good. */
void crash_put(struct crash_disk *d, const char *path, const void *data, size_t size);

/* Do the n-th of another disk's steps. */
void crash_again(struct crash_disk *d, const struct crash_disk *log, size_t n);

/* What is there when the power comes back; *to is new. Files keep their numbers. */
enum crash_mode {
    CRASH_DROP,
    CRASH_KEEP,
    CRASH_TORN,
    CRASH_ZEROS,
    CRASH_TAIL,
    CRASH_PAGES,
    CRASH_JUNK,
    CRASH_AHEAD,
    CRASH_MODES
};
void crash_cut(const struct crash_disk *d, struct crash_disk *to, enum crash_mode mode,
               uint64_t *seed);

/* What the parts share. */
void crash_calls(struct crash_disk *d);
int crash_step(struct crash_disk *d,
               struct crash_op op); /* note it and do it; -EIO without power */
/* Of a step that changes a folder. */
void crash_change(struct crash_entries *e, const struct crash_op *op);
void crash_folder(const char *path, char out[CRASH_PATH]);       /* "" is the root */
int crash_find(const struct crash_entries *e, const char *path); /* place, or -1 */
const char *crash_path(const struct crash_disk *d, int file);    /* or NULL */
uint64_t crash_rand(uint64_t *seed, uint64_t below);

#endif
