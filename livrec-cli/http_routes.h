/* The routes of the HTTP interface: one table, which answers requests and describes itself. */
#ifndef CLI_HTTP_ROUTES_H
#define CLI_HTTP_ROUTES_H

#include <stdbool.h>
#include <stddef.h>

#define HTTP_ID 24 /* bytes for the id in a path */

enum http_does {
    HTTP_VERB,   /* the verb of the control socket */
    HTTP_CHANGE, /* options of a room */
    HTTP_EVENTS, /* a stream of them */
    HTTP_PREVIEW, /* an address for what was recorded last */
    HTTP_API,    /* the description of all this */
};

/* A member of a request's body, or a parameter of its query. */
struct http_member {
    const char *name;
    bool is_flag;       /* a boolean, else a string */
    bool needed;
    const char *option; /* that it sets; NULL: none */
    const char *help;   /* one sentence */
};

struct http_route {
    const char *method, *path; /* "/v1/rooms/{id}" */
    enum http_does does;
    const char *verb; /* or NULL */
    const char *name; /* of the operation, for programs that are made from the description */
    const char *help; /* one sentence */
    const struct http_member *members; /* ends with one without a name; NULL: no body */
    bool in_query;                     /* ... they stand there */
    const char *result;                /* schema of the answer */
};

extern const struct http_route http_routes[];
extern const size_t http_route_count;

/* The route; NULL: there is none. `id` gets what stands for {id}, or "". *known: the path is one,
 * with another method. */
const struct http_route *http_route(const char *method, const char *path, char id[HTTP_ID],
                                    bool *known);

/* "GET, POST": the methods of the path that a route has. */
void http_methods(const char *path, char *out, size_t size);

const struct http_member *http_member(const struct http_route *r, const char *name);

#endif
