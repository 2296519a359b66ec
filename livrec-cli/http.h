/* The HTTP interface of "livrec watch" (docs/reference/http.md). It runs on the thread that calls
 * http_turn(), and never waits. */
#ifndef CLI_HTTP_H
#define CLI_HTTP_H

#include "control_serve.h"
#include "http_events.h"
#include "http_guard.h"
#include "http_preview.h"

#define HTTP_CONNECTIONS 32
#define HTTP_HEADS ((size_t)16 << 10) /* bytes of a request's head */
#define HTTP_BODY ((size_t)64 << 10)  /* bytes of a request's body */
#define HTTP_IDLE_S 30

struct http {
    struct MHD_Daemon *daemon; /* NULL: there is none */
    int fd;                    /* readable when http_turn() has something to do; -1 */
    struct control_serve *serve;
    struct http_guard guard;
    struct http_events events;
    struct http_preview preview;
    char *token;
    char address[64]; /* "127.0.0.1:8090", as it is bound */
};

/* Where control.http says, for those who have control.token; does nothing without control.http. 0,
 * or LIVREC_E* with one line in `why`. */
int32_t http_open(struct http *h, const livrec_opts *opts, struct control_serve *serve,
                  struct text *why);
void http_event(struct http *h, const char *json);
void http_turn(struct http *h);
int http_wait(const struct http *h); /* ms until http_turn() is due by itself; -1: not */
void http_close(struct http *h);

#endif
