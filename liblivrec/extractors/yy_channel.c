#include "extractors/yy_channel.h"

#define BODY_MAX 4096

struct field {
    const char *key, *text; /* text NULL: the number counts */
    int64_t number;
};

static void put(struct lr_jw *w, const char *object, const struct field *fields, size_t n)
{
    lr_jw_object(w, object);
    for (size_t i = 0; i < n; i++) {
        if (fields[i].text)
            lr_jw_str(w, fields[i].key, fields[i].text);
        else
            lr_jw_int(w, fields[i].key, fields[i].number);
    }
    lr_jw_object_end(w);
}

/* What the web player sends. */
static const char *body_of(lr_ctx *x, const char *sid, int gear)
{
    const struct field head[] = {{"seq", NULL, lr_now_ms(x)},
                                 {"appidstr", "0"},
                                 {"bidstr", "121"},
                                 {"cidstr", sid},
                                 {"sidstr", sid},
                                 {"uid64", NULL, 0},
                                 {"client_type", NULL, 108},
                                 {"client_ver", lr_const(x, "client_ver")},
                                 {"stream_sys_ver", NULL, 1},
                                 {"app", "yylive_web"},
                                 {"playersdk_ver", lr_const(x, "client_ver")},
                                 {"thundersdk_ver", "0"},
                                 {"streamsdk_ver", lr_const(x, "client_ver")}};
    static const struct field client[] = {
        {"client", "web"},   {"model", "web0"},        {"cpu", ""},          {"graphics_card", ""},
        {"os", "chrome"},    {"osversion", "0"},       {"vsdk_version", ""}, {"app_identify", ""},
        {"app_version", ""}, {"business", ""},         {"width", "1920"},    {"height", "1080"},
        {"scale", ""},       {"client_type", NULL, 8}, {"h265", NULL, 0}};
    const struct field avp[] = {{"version", NULL, 1},           {"client_type", NULL, 8},
                                {"service_type", NULL, 0},      {"imsi", NULL, 0},
                                {"send_time", NULL, lr_now(x)}, {"line_seq", NULL, -1},
                                {"gear", NULL, gear},           {"ssl", NULL, 1},
                                {"stream_format", NULL, 0}};
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, BODY_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    put(&w, "head", head, LR_COUNT(head));
    put(&w, "client_attribute", client, LR_COUNT(client));
    put(&w, "avp_parameter", avp, LR_COUNT(avp));
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}

lr_json *lr_yy_channel(lr_ctx *x, const char *sid, int gear, bool optional)
{
    const struct lr_req req = {.headers =
                                   (const char *const[]){"Referer", "https://www.yy.com/", NULL},
                               .body = body_of(x, sid, gear),
                               .type = "text/plain;charset=UTF-8",
                               .optional = optional};
    return lr_get_json(x,
                       lr_url(x, "https://stream-manager.yy.com/v3/channel/streams", "uid", "0",
                              "cid", sid, "sid", sid, "appid", "0", "sequence",
                              lr_fmt(x, "%lld", (long long)lr_now_ms(x)), "encode", "json", NULL),
                       &req);
}
