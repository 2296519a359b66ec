/* What was found in files that were repaired or joined, and what was made of them. */
#ifndef LR_REPORT_H
#define LR_REPORT_H

#include <stdbool.h>
#include <stdint.h>

#define LR_FINDINGS 1000 /* more are counted only */

enum lr_finding_kind {
    LR_FOUND_SKIPPED,     /* bytes that are no media */
    LR_FOUND_UNREADABLE,  /* bytes at the end of a file, from where nothing can be read any more */
    LR_FOUND_JUMP,        /* timestamps that jumped, by `ms` */
    LR_FOUND_STEPS,       /* frames whose time stood still or went back a little */
    LR_FOUND_UNDECODABLE, /* frames that lack their keyframe, or sound long before the first */
    LR_FOUND_REPEATED,    /* frames that came before */
    LR_FOUND_CONFIG,      /* another decoder configuration: a file of its own begins */
    LR_FOUND_GAP,         /* media is missing; `ms` of it, -1 = not known */
    LR_FOUND_SEAM,        /* the next file begins */
    LR_FOUND_INDEX,       /* the index of an MP4 is damaged: what it does not tell is missing */
    LR_FOUND_REBUILT,     /* the index of an MP4 is missing: what is there was found without it */
    LR_FOUND_MUTE,        /* there, sound whose frames can't be told is left out */
    LR_FOUND_KINDS
};

struct lr_finding {
    enum lr_finding_kind kind;
    uint32_t input;     /* index of the file that it was found in */
    int64_t at_ms;      /* media that was written before */
    int64_t ms;         /* see above; else 0 */
    int64_t bytes;      /* of what is left out */
    int64_t frames;     /* left out or moved */
    const char *detail; /* static: cause of a gap; or NULL */
};

struct lr_report {
    struct lr_finding *finding;
    uint32_t findings, more; /* kept; not kept */
    bool damaged;            /* there is something to repair */
    int64_t skipped, left_out, moved; /* bytes; frames; frames */
    int64_t bytes, frames, duration_ms; /* of what was written, or would have been */
    uint32_t files;
    char **file; /* paths that were written */
    char *json;  /* made when it is asked for */
};

struct lr_report *lr_report_new(void); /* NULL when memory ran out */
void lr_report_free(struct lr_report *r); /* NULL is allowed */
void lr_report_clear(struct lr_report *r); /* as new */

/* Consecutive findings of a kind in one file become one. 0 or LIVREC_ENOMEM. */
int lr_report_add(struct lr_report *r, const struct lr_finding *f);
int lr_report_add_file(struct lr_report *r, const char *path); /* copied */

const char *lr_finding_name(enum lr_finding_kind kind); /* "skipped"; "unknown" out of range */
/* One line, borrowed; NULL when memory ran out. */
const char *lr_report_json(struct lr_report *r);

#endif
