/* Where watched rooms come from: a list, or a configuration with its lists and rooms. What each
 * file says is kept, and whenever one changes, the rooms are made anew of all that they say.
 *
 *   watch_read.c     files, on workers
 *   watch_judge.c    what is wrong with a configuration as a whole
 *   watch_cookies.c  ... with files of cookies that it names
 *   watch_source.c   sources, and following their files
 *   watch_union.c    the rooms that they say together, against those that are watched
 *   watch_config.c   another configuration
 *   watch_backup.c   copies of what counts
 *   watch_unmatched.c  lines that no platform takes
 */
#ifndef LR_WATCH_SOURCE_H
#define LR_WATCH_SOURCE_H

#include "config/config.h"
#include "config/room_list.h"
#include "session/follow.h"
#include "session/watch_parts.h"

/* A room that a file names. */
struct lr_wanted {
    struct lr_watch_match match;
    const char *file, *name, *quality;
    int line;
    bool paused;
    const struct lr_config_part *part; /* its section; NULL: none */
    const struct lr_wanted *section;   /* of a line: the section of the same room */
};

/* A line whose address no platform takes. */
struct lr_unmatched {
    const char *url, *text; /* what is said of it, with the nearest form that is taken */
    struct lr_unmatched *next;
};

/* A list as it was read. */
struct lr_watch_reading {
    struct lr_arena *arena;
    struct lr_wanted *rooms;
    size_t count;
    struct lr_unmatched *unmatched;
    struct lr_findings bad;
    struct lr_buf bytes; /* of the file */
    bool empty;          /* not even a comment in it */
    bool missing;        /* with an error: there is no such file */
    struct lr_err err;
};

/* A configuration as it was read. The lists that it names are read with it. */
struct lr_watch_told {
    struct lr_config *config;
    struct lr_arena *arena;
    struct lr_wanted *rooms; /* of its sections */
    size_t count;
    struct lr_watch_reading **lists; /* in the order of the configuration */
    struct lr_err err;
};

struct lr_watch_list {
    struct lr_watch_list *next;
    struct lr_watch_source *source;
    struct lr_follow follow;
    struct lr_watch_reading *reading; /* what counts; NULL: it could not be read yet */
    size_t cut;     /* so many bytes of that alone stand in the file, and wait; 0: no */
    int64_t cut_at; /* since when; monotonic ms */
};

struct lr_watch_source {
    struct lr_watch_source *next;
    struct lr_watchlist *watches;
    struct lr_opts *opts;       /* over what the configuration says */
    bool follows;               /* it has a configuration */
    struct lr_follow follow;    /* of that */
    struct lr_watch_told *told; /* what counts of it */
    struct lr_watch_list *lists;
    uint64_t generation; /* of the configuration */
    bool ended;
};

/* watch_read.c: any thread. NULL: no memory. */
struct lr_watch_reading *lr_watch_read_list(const struct lr_files *files, const char *path);
void lr_watch_reading_free(struct lr_watch_reading *d);
/* over: options over those of the configuration; or NULL. */
struct lr_watch_told *lr_watch_read_config(const struct lr_files *files, const char *path,
                                           const struct lr_opts *over);
void lr_watch_told_free(struct lr_watch_told *t);
bool lr_watch_is_platform(const char *key);

/* watch_judge.c: findings of a configuration whose rooms are known. 0 or LIVREC_ENOMEM. */
int lr_watch_judge(struct lr_watch_told *t, const struct lr_opts *over);
/* Notes about channels for all rooms that are not set up. A watch warns of these when it starts. */
int lr_watch_judge_channels(struct lr_config *c);

/* watch_cookies.c: notes about files of cookies. 0 or LIVREC_ENOMEM. */
int lr_watch_judge_cookies(struct lr_config *c, const struct lr_files *files);

/* watch_source.c */
struct lr_watch_list *lr_watch_list_new(struct lr_watch_source *s, const char *path);
/* Each as a warning with its file and line, but for what was told of the file before: NULL, nothing. */
void lr_watch_warn(const struct lr_watchlist *w, const char *file, const struct lr_findings *bad,
                   const struct lr_findings *before);
void lr_watch_warn_line(const struct lr_watchlist *w, const char *file, int line, const char *text);

/* watch_union.c */
void lr_watch_take_over(struct lr_watch_source *s);

/* watch_unmatched.c: events of lines that are new since `before`, which may be NULL. */
void lr_watch_tell_unmatched(const struct lr_watch_list *l, const struct lr_watch_reading *before);

/* watch_backup.c */
/* Keep a copy of what counts from now on. */
void lr_watch_backup(const struct lr_watch_source *s, const char *path, const struct lr_buf *bytes);
/* [not on the loop] Of a list that is empty, though there is a copy that is not, that counts. */
void lr_watch_take_back(struct lr_watch_list *l);

/* watch_config.c */
extern const struct lr_follow_ops lr_watch_config_ops;

#endif
