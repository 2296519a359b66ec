#include "http_serve.h"

#include <stdlib.h>
#include <string.h>

#include "exit.h"
#include "http_api.h"
#include "json_in.h"
#include "msg.h"

int http_refuse(struct text *answer, int status, const char *code, const char *message)
{
    text_clear(answer);
    text_add(answer, "{\"ok\":false,\"error\":{\"code\":");
    text_json(answer, code);
    text_add(answer, ",\"message\":");
    text_json(answer, tr(message));
    text_add(answer, "}}");
    return status;
}

/* The status that an answer of the control socket stands for. */
static int status_of(const struct text *answer, struct json *out)
{
    static const struct {
        const char *code;
        int status;
    } codes[] = {{"ARG", 400},    {"NOTFOUND", 404}, {"UNSUPPORTED", 422},
                 {"BUSY", 409},   {"NOMEM", 503},    {"CLOSED", 503}};
    if (answer->failed || !jv_read(answer->s ? answer->s : "", answer->len, out))
        return 500;
    if (jv_true(jv_get(*out, "ok")))
        return 200;
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (jv_is_str(jv_get(jv_get(*out, "error"), "code"), codes[i].code))
            return codes[i].status;
    return 500;
}

/* ---- the body */

static int refuse_member(struct text *answer, const char *name, const char *what)
{
    struct text t = {0};
    text_add(&t, "\"");
    text_safe(&t, name);
    text_fmt(&t, "\" %s", tr(what));
    http_refuse(answer, 400, "ARG", t.s ? t.s : what);
    text_free(&t);
    return 400;
}

static int check_member(const struct http_route *r, struct json name, struct json v,
                        struct text *answer)
{
    char *s = jv_str(name);
    const struct http_member *m = s ? http_member(r, s) : NULL;
    int status = 0;
    if (!m)
        status = refuse_member(answer, s ? s : "", "is none of the members that this takes");
    else if (m->is_flag ? *v.s != 't' && *v.s != 'f' : *v.s != '"')
        status = refuse_member(answer, m->name, m->is_flag ? "is true or false" : "is a string");
    free(s);
    return status;
}

static int check_needed(const struct http_route *r, struct json body, struct text *answer)
{
    for (const struct http_member *m = r->members; m && m->name; m++)
        if (m->needed && jv_get(body, m->name).n == 0)
            return refuse_member(answer, m->name, "is missing");
    return 0;
}

/* The body as an object of members that the route has. 0, or the status of the refusal. */
static int read_body(const struct http_request *q, struct json *out, struct text *answer)
{
    static const char none[] = "{}";
    const char *at = NULL;
    struct json name, v;
    bool read = q->size ? jv_read(q->body, q->size, out) : jv_read(none, sizeof none - 1, out);
    if (!read || *out->s != '{')
        return http_refuse(answer, 400, "ARG", "the body is one JSON object");
    int status = 0;
    while (status == 0 && jv_member(*out, &at, &name, &v))
        status = check_member(q->route, name, v, answer);
    return status ? status : check_needed(q->route, *out, answer);
}

/* ---- one verb */

/* {"do":"pause","room":"3", and the members of the body behind that. */
static int do_verb(struct control_serve *serve, const char *verb, const char *id, struct json body,
                   struct text *answer)
{
    struct text line = {0};
    struct json read;
    text_add(&line, "{\"do\":");
    text_json(&line, verb);
    if (*id) {
        text_add(&line, ",\"room\":");
        text_json(&line, id);
    }
    const char *at = NULL;
    struct json name, v;
    while (jv_member(body, &at, &name, &v))
        text_fmt(&line, ",%.*s:%.*s", (int)name.n, name.s, (int)v.n, v.s);
    text_add(&line, "}");
    text_clear(answer);
    if (line.failed)
        http_refuse(answer, 503, "NOMEM", livrec_error_text(LIVREC_ENOMEM));
    else
        control_serve(serve, line.s, line.len, answer);
    text_free(&line);
    return status_of(answer, &read);
}

/* The answer's one room in place of the answer. */
static void take_room(struct text *answer)
{
    struct json v, room;
    const char *at = NULL;
    struct text t = {0};
    if (!jv_read(answer->s, answer->len, &v) || !jv_item(jv_get(v, "rooms"), &at, &room))
        return;
    text_addn(&t, room.s, room.n);
    text_free(answer);
    *answer = t;
}

/* 201 for a room that is new, 202 for one that the list will bring. */
static int status_of_added(const struct text *answer)
{
    struct json v;
    if (!jv_read(answer->s, answer->len, &v) || jv_true(jv_get(v, "already")))
        return 200;
    return jv_int(jv_get(v, "room"), 0) > 0 ? 201 : 202;
}

static int serve_verb(struct control_serve *serve, const struct http_request *q,
                      struct text *answer)
{
    struct json body;
    int status = read_body(q, &body, answer);
    if (status)
        return status;
    status = do_verb(serve, q->route->verb, q->id, body, answer);
    if (status == 200 && strcmp(q->route->result, "Added") == 0)
        return status_of_added(answer);
    if (status == 200 && strcmp(q->route->result, "Room") == 0)
        take_room(answer);
    return status;
}

/* ---- a change */

/* Would each option take its value? 0, or the status of the refusal. */
static int try_options(const struct http_route *r, struct json body, struct text *answer)
{
    livrec_opts *opts = NULL;
    int32_t code = livrec_opts_new(&opts);
    for (const struct http_member *m = r->members; code == 0 && m->name; m++) {
        char *value = m->option ? jv_str(jv_get(body, m->name)) : NULL;
        if (value)
            code = livrec_opts_set(opts, m->option, value);
        free(value);
    }
    livrec_opts_free(opts);
    if (code == 0)
        return 0;
    return http_refuse(answer, code == LIVREC_ENOMEM ? 503 : 400, livrec_error_name(code),
                       plain_error(livrec_last_error()));
}

/* {"option":...,"value":...,"now":...} */
static int set_option(struct control_serve *serve, const char *id, const struct http_member *m,
                      struct json body, struct text *answer)
{
    struct text t = {0};
    struct json v = jv_get(body, m->name), all;
    text_add(&t, "{\"option\":");
    text_json(&t, m->option);
    text_fmt(&t, ",\"value\":%.*s,\"now\":%s}", (int)v.n, v.s,
             jv_true(jv_get(body, "now")) ? "true" : "false");
    int status = t.failed || !jv_read(t.s, t.len, &all)
                     ? http_refuse(answer, 503, "NOMEM", livrec_error_text(LIVREC_ENOMEM))
                     : do_verb(serve, "set", id, all, answer);
    text_free(&t);
    return status;
}

static int serve_change(struct control_serve *serve, const struct http_request *q,
                        struct text *answer)
{
    static const struct json nothing = {"{}", 2};
    struct json body, paused;
    int status = read_body(q, &body, answer);
    if (status == 0)
        status = try_options(q->route, body, answer);
    if (status)
        return status;
    status = do_verb(serve, "ls", q->id, nothing, answer); /* is there such a room? */
    for (const struct http_member *m = q->route->members; status == 200 && m->name; m++)
        if (m->option && jv_get(body, m->name).n)
            status = set_option(serve, q->id, m, body, answer);
    if (status == 200 && (paused = jv_get(body, "paused")).n)
        status = do_verb(serve, jv_true(paused) ? "pause" : "resume", q->id, nothing, answer);
    if (status == 200)
        status = do_verb(serve, "ls", q->id, nothing, answer);
    if (status == 200)
        take_room(answer);
    return status;
}

int http_serve(struct control_serve *serve, const struct http_request *q, struct text *answer)
{
    int status = 200;
    if (q->route->verb)
        status = serve_verb(serve, q, answer);
    else if (q->route->does == HTTP_CHANGE)
        status = serve_change(serve, q, answer);
    else
        http_api(answer);
    if (!answer->failed)
        return status;
    return http_refuse(answer, 503, "NOMEM", livrec_error_text(LIVREC_ENOMEM));
}
