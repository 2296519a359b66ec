/* The event queue of a handle: bounded, pollable, thread-safe. */
#ifndef LR_EVENTS_H
#define LR_EVENTS_H

#include <stdbool.h>
#include <stdint.h>
#include <livrec/event.h>
#include "core/buf.h"
#include "core/clock.h"
#include "core/err.h"

#define LR_EVENT_STRS 8
#define LR_EVENT_INTS 10
#define LR_EVENT_LOGS 1000  /* log lines that may wait */
#define LR_EVENTS_MAX 65536 /* events that may wait, but for results */
#define LR_EVENT_TAPS 8

struct lr_scene;

/* Indexes are LIVREC_EVENT_TEXT ... and LIVREC_EVENT_TIME ... of the public header. */
/* What taps may want to know of a job beside what its events say. */
struct lr_event_source {
    const char *key;            /* the platform's own id of the room; NULL: not known (now) */
    const struct lr_opts *opts; /* of the job */
    const char *name; /* what the platform calls the streamer whom the user calls otherwise; or NULL */
    const char *dir;            /* of a file: the output folder that its path begins with */
    const char *cover;          /* of a ROOM event: address of the picture, or NULL */
    const struct lr_scene *scene; /* of ROOM and WATCH events; or NULL */
};

struct lr_event_data {
    int type;
    uint64_t job;
    const struct lr_event_source *of; /* for taps, during the call; NULL: not of a job */
    const char *str[LR_EVENT_STRS];   /* NULL = none; copied by lr_events_put() */
    int64_t num[LR_EVENT_INTS];       /* TIME 0: now */
};

struct lr_events;
struct lr_opts;

int lr_events_new(const struct lr_clock *clock, struct lr_events **out, struct lr_err *err);
void lr_events_free(struct lr_events *q);
int lr_events_fd(struct lr_events *q);
/* Never blocks. PROGRESS replaces a waiting one of the same job; LOG is dropped when LR_EVENT_LOGS
 * of them wait. When LR_EVENTS_MAX of all wait, the oldest GAP, RECONNECT or PROGRESS is dropped,
 * or else the oldest that is no result: FILE_CLOSE, FILE_RECOVER, FILE_JOIN and JOB_END are always
 * kept. A line says how many were lost as soon as no other line waits.
 * 0 or LIVREC_ENOMEM. */
int lr_events_put(struct lr_events *q, const struct lr_event_data *e);
/* Show `see` every event but PROGRESS, in the order they come in and before a reader can take them.
 * It is called by the thread that puts, often the loop's, under the lock of the queue: it copies
 * what it needs, and neither blocks nor puts events. 0, or LIVREC_EARG: LR_EVENT_TAPS are there. */
typedef void lr_events_see(void *arg, const struct lr_event_data *e);
int lr_events_tap(struct lr_events *q, lr_events_see *see, void *arg);
/* When it returns, `see` does not run and is not called any more. */
void lr_events_untap(struct lr_events *q, lr_events_see *see, void *arg);
/* As livrec_next_event(); `none_left` says that no event can come any more (no job runs). */
int lr_events_next(struct lr_events *q, int timeout_ms, bool (*none_left)(void *), void *arg,
                   struct livrec_event **out);
/* Let a reader that waits ask `none_left` again. */
void lr_events_wake(struct lr_events *q);
/* No more reading: lr_events_next() gives LIVREC_ECANCELLED, also to one that waits. */
void lr_events_close(struct lr_events *q);

/* Append the event as one line of JSON, without a newline: the fields that its type has, under
 * their names in lower case. */
int lr_event_to_json(const struct livrec_event *e, struct lr_buf *out);
/* What an event says, and the same as JSON, made at the first call (NULL: no memory); both
 * borrowed as long as the event. For the public getters. */
const struct lr_event_data *lr_event_view(const struct livrec_event *e);
const char *lr_event_json(struct livrec_event *e);
const char *lr_event_name(int type); /* "file_close"; "unknown" for others; also in the JSON */

#endif
