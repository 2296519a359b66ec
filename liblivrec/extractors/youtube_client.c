#include "extractors/youtube_client.h"

#define BODY_MAX 4096

const struct lr_youtube_client lr_youtube_web = {
    .name = "WEB", .number = "1", .version = "web_version"};

const struct lr_youtube_client lr_youtube_players[] = {
    {.name = "ANDROID",
     .number = "3",
     .version = "android_version",
     .agent = "android_agent",
     .fields = {"osName", "Android", "osVersion", "11", NULL},
     .sdk = 30},
    {.name = "VISIONOS",
     .number = "101",
     .version = "visionos_version",
     .agent = "visionos_agent",
     .fields = {"deviceMake", "Apple", "deviceModel", "RealityDevice17,1", "osName", "visionOS",
                "osVersion", "26.5.23O471", NULL}},
    {.name = NULL},
};

static void put_client(lr_ctx *x, struct lr_jw *w, const struct lr_youtube_client *c)
{
    lr_jw_object(w, "context");
    lr_jw_object(w, "client");
    lr_jw_str(w, "clientName", c->name);
    lr_jw_str(w, "clientVersion", lr_const(x, c->version));
    for (const char *const *p = c->fields; *p; p += 2)
        lr_jw_str(w, p[0], p[1]);
    if (c->sdk)
        lr_jw_int(w, "androidSdkVersion", c->sdk);
    lr_jw_str(w, "hl", "en");
    lr_jw_str(w, "gl", "US");
    lr_jw_object_end(w);
    lr_jw_object_end(w);
}

static const char *body_of(lr_ctx *x, const struct lr_youtube_client *c, const char *key,
                           const char *value)
{
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, BODY_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, key, value);
    lr_jw_bool(&w, "contentCheckOk", true);
    lr_jw_bool(&w, "racyCheckOk", true);
    put_client(x, &w, c);
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}

lr_json *lr_youtube_ask(lr_ctx *x, const struct lr_youtube_client *c, const char *call,
                        const char *key, const char *value, bool optional)
{
    const char *headers[] = {"Origin",
                             LR_YOUTUBE,
                             "X-YouTube-Client-Name",
                             c->number,
                             "X-YouTube-Client-Version",
                             lr_const(x, c->version),
                             c->agent ? "User-Agent" : NULL,
                             c->agent ? lr_const(x, c->agent) : NULL,
                             NULL};
    const struct lr_req req = {.headers = headers,
                               .type = "application/json",
                               .body = body_of(x, c, key, value),
                               .optional = optional,
                               .room = true};
    return lr_get_json(
        x, lr_url(x, lr_fmt(x, LR_YOUTUBE "/youtubei/v1/%s", call), "prettyPrint", "false", NULL),
        &req);
}
