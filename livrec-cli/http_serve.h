/* What a request of the HTTP interface does: the verbs of the control socket, under other names. */
#ifndef CLI_HTTP_SERVE_H
#define CLI_HTTP_SERVE_H

#include "control_serve.h"
#include "http_routes.h"
#include "text.h"

struct http_request {
    const struct http_route *route;
    const char *id; /* of the room in its path, or "" */
    const char *body;
    size_t size; /* 0: none */
};

/* {"ok":false,"error":{"code":...,"message":...}} in place of the answer. Returns `status`. */
int http_refuse(struct text *answer, int status, const char *code, const char *message);

/* Not for HTTP_EVENTS. The status, with JSON in `answer`, which is empty before. */
int http_serve(struct control_serve *serve, const struct http_request *q, struct text *answer);

#endif
