/* File names of recordings, from the template of "record.name". */
#ifndef LR_NAMING_H
#define LR_NAMING_H

#include <stdint.h>
#include "core/arena.h"

#define LR_NAMING_FOLDERS 15 /* more are left out */

/* What placeholders stand for; NULL or "" = not known. */
struct lr_naming {
    const char *platform, *id, *anchor, *title, *quality;
    int64_t wall_ms; /* {date} and {time}, in local time */
    int part;        /* of the session, from 0: {part} has three digits at least */
};

/* A relative path "folder/name.ext": the template is cut at /, then filled in, then made safe part
 * by part, so that nothing in a title makes a folder. {anchor} falls back to the id, the id to the
 * platform; folders that come out empty are left out. Text in braces that is no placeholder stays.
 * Never absolute, no "." or "..", at most 16 parts of 200 bytes each, extension not counted. NULL
 * when memory ran out. */
char *lr_naming_path(struct lr_arena *a, const char *template, const struct lr_naming *n,
                     const char *ext);

/* What lies beside it: "a/b.ts" with another extension, "a/b.srt". Heap. NULL when memory ran out.
 */
char *lr_naming_beside(const char *path, const char *ext);

#endif
