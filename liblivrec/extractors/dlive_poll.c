/* States of many DLive channels: one query that asks for each under an alias. */
#include "extractors/dlive_poll.h"

#define BODY_MAX 16384

const char *const lr_dlive_headers[] = {"Origin", LR_DLIVE_SITE, "Referer", LR_DLIVE_SITE "/",
                                        NULL};

lr_json *lr_dlive_ask(lr_ctx *x, const char *body)
{
    const struct lr_req req = {
        .headers = lr_dlive_headers, .type = "application/json", .body = body};
    return lr_get_json(x, "https://graphigo.prd.dlive.tv/", &req);
}

/* query($n0: String!, ...) { r0: userByDisplayName(displayname: $n0) { ... } ... } */
static const char *query_for(lr_ctx *x, size_t n)
{
    const char *names = "", *fields = "";
    for (size_t i = 0; i < n; i++) {
        names = lr_fmt(x, "%s%s$n%zu: String!", names, i ? ", " : "", i);
        fields = lr_fmt(x,
                        "%s r%zu: userByDisplayName(displayname: $n%zu)"
                        " { username livestream { createdAt } }",
                        fields, i, i);
    }
    return lr_fmt(x, "query(%s) {%s }", names, fields);
}

static const char *body_for(lr_ctx *x, const struct lr_polled *rooms, size_t n)
{
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, BODY_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "query", query_for(x, n));
    lr_jw_object(&w, "variables");
    for (size_t i = 0; i < n; i++)
        lr_jw_str(&w, lr_fmt(x, "n%zu", i), lr_capture(rooms[i].vars, "name"));
    lr_jw_object_end(&w);
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}

int lr_dlive_poll(lr_ctx *x, struct lr_polled *rooms, size_t n)
{
    lr_json *v = lr_dlive_ask(x, body_for(x, rooms, n));
    const lr_json *data = lr_need(x, v, "data");
    bool in_part = lr_json_at(v, "errors") != NULL; /* null may mean that it failed */
    for (size_t i = 0; i < n && !lr_failed(x); i++) {
        const lr_json *user = lr_json_at(data, lr_fmt(x, "r%zu", i));
        if (lr_str(user, "username"))
            lr_polled_live(&rooms[i], lr_json_at(user, "livestream"));
        else if (!user && !in_part)
            lr_polled_fail(x, &rooms[i], LIVREC_ENOTFOUND, "there is no channel %s",
                           lr_capture(rooms[i].vars, "name"));
    }
    return lr_done(x);
}
