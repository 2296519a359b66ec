/* File names of recordings, from the template of "record.name". */
#ifndef LR_NAMING_H
#define LR_NAMING_H

#include <stdint.h>
#include "core/arena.h"
#include "data/zone.h"
#include "core/options.h"

#define LR_NAMING_FOLDERS 15 /* more are left out */

/* How the texts of strangers are made safe: as lr_name() does, or as DouyinLiveRecorder
 * (data/name_dlr.h), which takes emoji out or keeps them. */
enum lr_clean { LR_CLEAN_PLAIN, LR_CLEAN_DLR, LR_CLEAN_DLR_EMOJI };

/* What placeholders stand for; NULL or "" = not known. */
struct lr_naming {
    const char *platform, *id, *anchor, *title, *quality;
    int64_t wall_ms;  /* {date} and {time} */
    int part;         /* of the session, from 0: {part} has three digits at least */
    int64_t start_ms; /* {start_date} and {start_time}: when the session's first file was begun */
    enum lr_clean clean;
    const struct lr_zone *zone; /* of the times; NULL: local */
    const char *name;           /* what the platform calls the streamer now; NULL: the anchor */
    const char *alias;          /* what the user calls the streamer */
};

/* A relative path "folder/name.ext": the template is cut at /, then filled in, then made safe part
 * by part, so that nothing in a title makes a folder. {anchor} falls back to the id, the id to the
 * platform; folders that come out empty are left out. {label} is what DouyinLiveRecorder calls the
 * platform, else its key; {room} is "PLATFORM-ID", which no new name changes; {name} and {alias} are
 * of the streamer. {time:FORM} and {start_time:FORM} are these times as strftime() writes them, numbers
 * alone: "S{time:%Y}E{time:%m%d}"; {tz} is their "+0800", {session} "20260824-203000", the same for
 * all files of a session. What stands in <> is left out as a whole when a placeholder in it is
 * empty: "<{title}_>". Text in braces that is no placeholder stays.
 * With LR_CLEAN_PLAIN it is in NFC.
 * Never absolute, no "." or "..", at most 16 parts of 200 bytes each, extension not counted. NULL
 * when memory ran out. */
char *lr_naming_path(struct lr_arena *a, const char *template, const struct lr_naming *n,
                     const char *ext);

/* As the option "record.clean" says. */
enum lr_clean lr_naming_clean_of(const struct lr_opts *opts);

/* The name of a streamer as it stands in file names; with LR_CLEAN_PLAIN as it is. NULL when memory
 * ran out. */
const char *lr_naming_anchor(struct lr_arena *a, const char *anchor, enum lr_clean how);

/* "抖音直播" for "douyin"; platforms that DouyinLiveRecorder does not know keep their key. */
const char *lr_naming_label(const char *platform);

/* What lies beside it: "a/b.ts" with another extension, "a/b.srt". Heap. NULL when memory ran out.
 */
char *lr_naming_beside(const char *path, const char *ext);

#endif
