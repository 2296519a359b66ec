/* Watched rooms: each is asked for again and again, and recorded whenever it is live. */
#ifndef LR_WATCH_H
#define LR_WATCH_H

#include "core/buf.h"
#include "session/job.h"

struct lr_watchlist; /* all watched rooms of a handle */

/* Questions that may be out at once: fewer than the pool has threads, so that recordings get their
 * answers. A platform begins with half of what it may have, gets more while it answers, and half as
 * many whenever it does not. */
struct lr_watch_limits {
    int all, site;
};

/* `deps` and `jobs` must outlive it. */
int lr_watchlist_new(const struct lr_jobs_deps *deps, struct lr_jobs *jobs,
                     struct lr_watch_limits limits, struct lr_watchlist **out, struct lr_err *err);
/* Any thread but the loop's: no recording begins any more. Before lr_jobs_free(). */
void lr_watchlist_stop(struct lr_watchlist *w);
void lr_watchlist_free(struct lr_watchlist *w); /* when neither pool nor loop run any more */

/* Any thread but the loop's. The options are copied. */
int lr_watchlist_add(struct lr_watchlist *w, const char *url, const struct lr_opts *opts,
                     uint64_t *id, struct lr_err *err);
/* A room that is recorded is stopped, its file finished. LIVREC_ENOTFOUND. */
int lr_watchlist_pause(struct lr_watchlist *w, uint64_t id, bool paused);
/* id 0: all, and no list is followed any more. */
int lr_watchlist_remove(struct lr_watchlist *w, uint64_t id);
/* The rooms of a list (config/room_list.h), from now on as it changes. An error only when the file
 * can't be read now; lines that are wrong are told as log lines. */
int lr_watchlist_follow(struct lr_watchlist *w, const char *path, const struct lr_opts *opts,
                        struct lr_err *err);
/* Change an option of a room, from its next recording on; now: a recording that runs is finished
 * for that, and the next begins at once. LIVREC_EARG, LIVREC_ENOTFOUND, LIVREC_ENOMEM. */
int lr_watchlist_set(struct lr_watchlist *w, uint64_t id, const char *name, const char *value,
                     bool now, struct lr_err *err);
/* Finish the recording of a room; what is left of the broadcast is not recorded. LIVREC_ENOTFOUND. */
int lr_watchlist_stop_recording(struct lr_watchlist *w, uint64_t id, struct lr_err *err);
/* What is known of a room, as one line of JSON; id 0: of all, as an array. LIVREC_ENOTFOUND,
 * LIVREC_ENOMEM. */
int lr_watchlist_json(struct lr_watchlist *w, uint64_t id, struct lr_buf *out, struct lr_err *err);
/* What is known of the platforms of watched rooms, as an array in one line of JSON. */
int lr_watchlist_platforms(struct lr_watchlist *w, struct lr_buf *out, struct lr_err *err);
/* A configuration (config/config.h), its lists and rooms, from now on as they change; with `opts`
 * over what it says of all rooms and of platforms. */
int lr_watchlist_config(struct lr_watchlist *w, const char *path, const struct lr_opts *opts,
                        struct lr_err *err);
uint32_t lr_watchlist_count(struct lr_watchlist *w); /* any thread; lists count as rooms, too */

#endif
