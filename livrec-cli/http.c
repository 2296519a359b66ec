#include "http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include "http_page.h"
#include "http_serve.h"
#include "json_in.h"
#include "msg.h"
#include "now.h"

/* One request on its way in. */
struct incoming {
    struct text body;
    bool too_large;
};

/* ---- answers */

static enum MHD_Result send_text(struct MHD_Connection *c, int status, const char *type,
                                 const char *s, size_t n, const char *const (*heads)[2])
{
    struct MHD_Response *r =
        MHD_create_response_from_buffer(n, (void *)(uintptr_t)s, MHD_RESPMEM_MUST_COPY);
    if (!r)
        return MHD_NO;
    bool ok = MHD_add_response_header(r, "Content-Type", type) == MHD_YES &&
              MHD_add_response_header(r, "Cache-Control", "no-store") == MHD_YES &&
              MHD_add_response_header(r, "X-Content-Type-Options", "nosniff") == MHD_YES;
    for (; ok && heads && (*heads)[0]; heads++)
        ok = MHD_add_response_header(r, (*heads)[0], (*heads)[1]) == MHD_YES;
    enum MHD_Result sent = ok ? MHD_queue_response(c, (unsigned)status, r) : MHD_NO;
    MHD_destroy_response(r);
    return sent;
}

static enum MHD_Result send_json(struct MHD_Connection *c, int status, const struct text *t,
                                 const char *const (*heads)[2])
{
    return t->failed ? MHD_NO : send_text(c, status, "application/json", t->s, t->len, heads);
}

static enum MHD_Result refuse(struct MHD_Connection *c, int status, const char *code,
                              const char *message, const char *head, const char *value)
{
    const char *const heads[][2] = {{head, value}, {NULL, NULL}};
    struct text t = {0};
    http_refuse(&t, status, code, message);
    enum MHD_Result sent = send_json(c, status, &t, heads);
    text_free(&t);
    return sent;
}

static enum MHD_Result refuse_stranger(struct MHD_Connection *c, int status)
{
    switch (status) {
    case 401:
        return refuse(c, status, "AUTH", "\"Authorization: Bearer TOKEN\" is needed: control.token",
                      "WWW-Authenticate", "Bearer realm=\"livrec\"");
    case 429:
        return refuse(c, status, "RATE", "too many wrong tokens: wait a minute", "Retry-After",
                      "60");
    case 421:
        return refuse(c, status, "ARG", "the host in the address is to be in numbers, or localhost",
                      NULL, NULL);
    default:
        return refuse(c, status, "AUTH", "pages of other places have no access", NULL, NULL);
    }
}

static const char *head_of(struct MHD_Connection *c, const char *name)
{
    return MHD_lookup_connection_value(c, MHD_HEADER_KIND, name);
}

static enum MHD_Result serve_page(struct MHD_Connection *c, const struct http_page *page)
{
    static const char *const heads[][2] = {
        {"Content-Security-Policy",
         "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
         "media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Referrer-Policy", "no-referrer"},
        {NULL, NULL}};
    return send_text(c, 200, page->type, page->text, page->size, heads);
}

/* ---- the interface */

/* {"save":true} of a query. */
static void body_of_query(struct MHD_Connection *c, const struct http_route *r, struct text *body)
{
    text_add(body, "{");
    for (const struct http_member *m = r->members; m->name; m++) {
        const char *v = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, m->name);
        if (!v)
            continue;
        text_add(body, body->len > 1 ? "," : "");
        text_json(body, m->name);
        text_add(body, ":");
        if (strcmp(v, "true") == 0 || strcmp(v, "false") == 0)
            text_add(body, v);
        else
            text_json(body, v);
    }
    text_add(body, "}");
}

/* The answer tells of the room: in its place, an address. */
static int begin_preview(struct http *h, struct text *answer)
{
    struct json v, room;
    const char *at = NULL;
    char *url = NULL;
    if (jv_read(answer->s, answer->len, &v) && jv_item(jv_get(v, "rooms"), &at, &room))
        url = jv_str(jv_get(room, "url"));
    text_clear(answer);
    int status = url ? http_preview_begin(&h->preview, url, now_ms(), answer)
                     : http_refuse(answer, 503, "NOMEM", livrec_error_text(LIVREC_ENOMEM));
    free(url);
    return status;
}

static enum MHD_Result serve_route(struct http *h, struct MHD_Connection *c,
                                   const struct http_route *r, const char *id, struct text *body)
{
    struct text answer = {0};
    if (r->does == HTTP_EVENTS)
        return http_events_begin(&h->events, c)
                   ? MHD_YES
                   : refuse(c, 503, "BUSY", "too many read events already", "Retry-After", "10");
    if (r->in_query)
        body_of_query(c, r, body);
    int status = body->failed
                     ? http_refuse(&answer, 503, "NOMEM", livrec_error_text(LIVREC_ENOMEM))
                     : http_serve(h->serve,
                                  &(struct http_request){
                                      .route = r, .id = id, .body = body->s, .size = body->len},
                                  &answer);
    if (status == 200 && r->does == HTTP_PREVIEW)
        status = begin_preview(h, &answer);
    enum MHD_Result sent = send_json(c, status, &answer, NULL);
    text_free(&answer);
    return sent;
}

static enum MHD_Result serve(struct http *h, struct MHD_Connection *c, const char *method,
                             const char *path, struct incoming *in)
{
    const char *type = head_of(c, "Content-Type");
    char id[HTTP_ID], methods[64];
    bool known;
    const struct http_route *r = http_route(method, path, id, &known);
    if (!r && known) {
        http_methods(path, methods, sizeof methods);
        return refuse(c, 405, "ARG", "this path has other methods", "Allow", methods);
    }
    if (!r)
        return refuse(c, 404, "NOTFOUND", "there is nothing at this path", NULL, NULL);
    if (in->too_large)
        return refuse(c, 413, "ARG", "the body is longer than 64 KiB", NULL, NULL);
    if (in->body.len && (!type || strncasecmp(type, "application/json", 16) != 0))
        return refuse(c, 415, "ARG", "the body is application/json", NULL, NULL);
    return serve_route(h, c, r, id, &in->body);
}

/* What can be said before the body is there: 0 if nothing, else the answer was queued. */
static int greet(struct http *h, struct MHD_Connection *c, const char *method, const char *path,
                 enum MHD_Result *sent)
{
    struct http_heads heads = {.host = head_of(c, "Host"),
                               .origin = head_of(c, "Origin"),
                               .authorization = head_of(c, "Authorization")};
    bool get = strcmp(method, "GET") == 0;
    const struct http_page *page = get ? http_page(path) : NULL;
    if (get && http_guard_page(&heads) == 0 &&
        http_preview_send(&h->preview, c, path, now_ms(), sent))
        return 1;
    int status = page ? http_guard_page(&heads) : http_guard_api(&h->guard, &heads, now_ms());
    if (status)
        *sent = refuse_stranger(c, status);
    else if (page)
        *sent = serve_page(c, page);
    return status || page;
}

static enum MHD_Result handle(void *arg, struct MHD_Connection *c, const char *path,
                              const char *method, const char *version, const char *data,
                              size_t *size, void **slot)
{
    struct http *h = arg;
    struct incoming *in = *slot;
    enum MHD_Result sent = MHD_YES;
    if (!in) { /* the heads alone */
        if (greet(h, c, method, path, &sent))
            return sent;
        *slot = calloc(1, sizeof *in);
        return *slot ? MHD_YES : MHD_NO;
    }
    if (*size == 0)
        return serve(h, c, method, path, in);
    if (in->body.len + *size > HTTP_BODY)
        in->too_large = true;
    if (!in->too_large)
        text_addn(&in->body, data, *size);
    *size = 0;
    return MHD_YES;
}

static void forget(void *arg, struct MHD_Connection *c, void **slot,
                   enum MHD_RequestTerminationCode why)
{
    struct incoming *in = *slot;
    if (in)
        text_free(&in->body);
    free(in);
    *slot = NULL;
}

/* ---- its life */

static void write_address(struct http *h)
{
    struct sockaddr_storage a;
    socklen_t size = sizeof a;
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_LISTEN_FD);
    char host[INET6_ADDRSTRLEN] = "";
    if (!info || getsockname(info->listen_fd, (struct sockaddr *)&a, &size) != 0)
        return;
    bool six = a.ss_family == AF_INET6;
    const struct sockaddr_in *in4 = (const struct sockaddr_in *)&a;
    const struct sockaddr_in6 *in6 = (const struct sockaddr_in6 *)&a;
    inet_ntop(a.ss_family, six ? (const void *)&in6->sin6_addr : (const void *)&in4->sin_addr, host,
              sizeof host);
    snprintf(h->address, sizeof h->address, six ? "[%s]:%u" : "%s:%u", host,
             (unsigned)ntohs(six ? in6->sin6_port : in4->sin_port));
}

static int32_t start(struct http *h, const struct sockaddr_storage *a, const char *where,
                     struct text *why)
{
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME |
                     (a->ss_family == AF_INET6 ? (unsigned)MHD_USE_IPv6 : 0);
    errno = 0;
    h->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, handle, h, MHD_OPTION_SOCK_ADDR, (const struct sockaddr *)a,
        MHD_OPTION_CONNECTION_LIMIT, HTTP_CONNECTIONS, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        HTTP_HEADS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)HTTP_IDLE_S,
        MHD_OPTION_NOTIFY_COMPLETED, forget, NULL, MHD_OPTION_END);
    const union MHD_DaemonInfo *info =
        h->daemon ? MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_EPOLL_FD) : NULL;
    if (!info) {
        text_fmt(why, "control.http: %s: %s", where, errno ? tr(strerror(errno)) : "it can't be used");
        return LIVREC_EIO;
    }
    h->fd = info->epoll_fd;
    write_address(h);
    return 0;
}

int32_t http_open(struct http *h, const livrec_opts *opts, struct control_serve *serve,
                  struct text *why)
{
    const char *where = livrec_opts_get(opts, "control.http");
    const char *token = livrec_opts_get(opts, "control.token");
    struct sockaddr_storage a;
    *h = (struct http){.fd = -1, .serve = serve};
    if (!where || !*where)
        return 0;
    const char *wrong = http_address(where, &a);
    if (!wrong && (!token || strlen(token) < HTTP_TOKEN_LEAST))
        wrong = "control.token is needed, too, of 16 characters at least, since every user of this "
                "machine may connect";
    if (wrong) {
        text_fmt(why, "control.http: %s", wrong);
        return LIVREC_EARG;
    }
    h->token = strdup(token);
    h->guard = (struct http_guard){.token = h->token, .since = now_ms()};
    h->events.pulse = now_ms();
    return h->token ? start(h, &a, where, why) : LIVREC_ENOMEM;
}

void http_event(struct http *h, const char *json)
{
    if (!h->daemon)
        return;
    http_preview_note(&h->preview, json);
    http_events_put(&h->events, json);
}

void http_turn(struct http *h)
{
    if (!h->daemon)
        return;
    http_events_pulse(&h->events, now_ms());
    MHD_run(h->daemon);
}

int http_wait(const struct http *h)
{
    MHD_UNSIGNED_LONG_LONG own;
    if (!h->daemon)
        return -1;
    int wait = http_events_wait(&h->events, now_ms());
    if (MHD_get_timeout(h->daemon, &own) == MHD_YES && (wait < 0 || own < (unsigned)wait))
        wait = own > HTTP_IDLE_S * 1000 ? HTTP_IDLE_S * 1000 : (int)own;
    return wait;
}

void http_close(struct http *h)
{
    if (h->daemon) {
        http_events_end(&h->events);
        MHD_run(h->daemon); /* none may be suspended when it stops */
        MHD_stop_daemon(h->daemon);
    }
    http_preview_free(&h->preview);
    free(h->token);
    *h = (struct http){.fd = -1};
}
