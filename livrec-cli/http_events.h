/* Readers of the stream of events, each with a queue of its own: who does not read loses events,
 * is told how many, and holds nobody up. */
#ifndef CLI_HTTP_EVENTS_H
#define CLI_HTTP_EVENTS_H

#include <microhttpd.h>
#include <stdint.h>

#include "text.h"

#define HTTP_READERS 8
#define HTTP_QUEUE ((size_t)256 << 10) /* bytes of one reader */
#define HTTP_PULSE_MS 15000            /* so that a reader that is gone is noticed */

struct http_reader {
    struct MHD_Connection *connection; /* NULL: the place is free */
    struct http_events *all;
    struct text queue;
    size_t sent; /* of the queue */
    uint64_t lost;
    bool waits; /* for events: its connection is suspended */
};

struct http_events {
    struct http_reader reader[HTTP_READERS];
    uint64_t last; /* number of the last event */
    int64_t pulse; /* when the last was sent */
    bool ends;
};

/* Answer with the stream. False: there are too many readers, or no memory. */
bool http_events_begin(struct http_events *e, struct MHD_Connection *c);
void http_events_put(struct http_events *e, const char *json); /* one event */
void http_events_pulse(struct http_events *e, int64_t now_ms);
/* Milliseconds until that is to be called again; -1: nobody reads. */
int http_events_wait(const struct http_events *e, int64_t now_ms);
void http_events_end(struct http_events *e); /* all streams end */

#endif
