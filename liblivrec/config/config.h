/* A configuration: livrec's own file (also in JSON, json_rooms.h), or DouyinLiveRecorder's config.ini
 * as it is. */
#ifndef LR_CONFIG_H
#define LR_CONFIG_H

#include "config/finding.h"
#include "core/buf.h"
#include "core/files.h"
#include "core/options.h"
#include "data/json.h"

/* What became of a key. */
enum lr_key_fate {
    LR_KEY_TAKEN,   /* `option` has `value` */
    LR_KEY_EMPTY,   /* nothing stands there: what it is about keeps its default */
    LR_KEY_IGNORED, /* `why` */
    LR_KEY_LATER,   /* this version has no such option yet */
    LR_KEY_WRONG,   /* a finding says what is expected */
};

struct lr_config_key {
    int line;
    const char *section, *key;
    enum lr_key_fate fate;
    const char *option; /* NULL: none */
    const char *of;     /* the platform or room that it is of; NULL: all */
    const char *value;  /* as set; stars for a secret; NULL: nothing was set */
    const char *why;    /* NULL: nothing to be said */
    uint64_t mark;      /* of the value as it stands there */
    struct lr_config_key *next;
};

/* A secret that stands elsewhere. */
struct lr_config_given {
    const struct lr_opts *opts; /* of all rooms, or of a part */
    const char *option, *value;
    const char *given; /* as it stands there, with a path as options have it */
    struct lr_config_given *next;
};

/* Options of some rooms, over those of all. */
struct lr_config_part {
    const char *name; /* of a room: its address */
    int line;
    bool is_platform; /* name is the key of a platform, not a part of a host */
    bool paused;      /* of a room */
    struct lr_opts *opts;
    struct lr_config_part *next;
};

struct lr_config_path {
    const char *path;
    int line;
    struct lr_config_path *next;
};

struct lr_config {
    struct lr_arena *arena; /* holds all text */
    const struct lr_files *files; /* while it is read */
    const char *path;       /* of the file */
    const char *folder;     /* that relative paths start from */
    struct lr_buf bytes;    /* as they stand in it */
    bool dlr, empty, secrets;
    struct lr_opts *opts; /* of all rooms, and of the program */
    struct lr_config_part *platforms, *rooms, *last_room;
    struct lr_config_path *lists;
    struct lr_config_given *given;
    struct lr_config_key *keys, *last_key;
    struct lr_config_key spare; /* what is written to it is lost: no memory */
    struct lr_findings bad;
    bool no_memory;
};

/* path: a file, or a folder with config/config.ini, config.ini or livrec.conf in it. is_platform:
 * is there a platform with that key? A line that is wrong is a finding, and the others count. 0,
 * LIVREC_EIO, LIVREC_ENOMEM; *out is untouched on failure. */
int lr_config_read(const struct lr_files *files, const char *path,
                   bool (*is_platform)(const char *), struct lr_config **out, struct lr_err *err);
void lr_config_free(struct lr_config *c); /* NULL is allowed */

/* The options of a room: `over` and then those of its own section stand over those of its platform,
 * which stand over those of all. `over` and `room` may be NULL. NULL: no memory. */
struct lr_opts *lr_config_room(const struct lr_config *c, const char *platform, const char *host,
                               const struct lr_opts *over, const struct lr_config_part *room);

/* What became of each key: members of a JSON object, and lines for people; and the same
 * configuration as a file of livrec's own, with secrets that stand elsewhere, or, if it refers, with
 * where they do. 0 or LIVREC_ENOMEM. */
void lr_config_write(const struct lr_config *c, struct lr_jw *w);
void lr_findings_write(const struct lr_findings *f, struct lr_jw *w); /* "findings": [] */
int lr_config_to_lines(const struct lr_config *c, struct lr_buf *out);
int lr_findings_to_lines(const struct lr_findings *f, struct lr_buf *out);
int lr_config_to_text(const struct lr_config *c, bool refers, struct lr_buf *out);

const char *lr_key_fate_name(enum lr_key_fate fate); /* "taken", "empty" ... */

#endif
