/* The demo channel that `livrec demo` serves on loopback: one JSON object tells all. */
#include "resolve/extractor.h"

static void add(lr_ctx *x, struct lr_room *room, const lr_json *s)
{
    lr_add(x, room,
           (struct lr_stream){
               .protocol = lr_str(s, "protocol"),
               .url = lr_url_join_any(lr_mem(x), lr_answer_url(x), lr_str(s, "url")),
               .codec = lr_str(s, "codec"),
               .quality = lr_quality_parse(lr_str(s, "quality")),
               .bitrate = lr_int(s, "bitrate", 0),
               .width = (int)lr_int(s, "width", 0),
               .height = (int)lr_int(s, "height", 0),
           });
}

static const struct lr_socket_rule rules[] = {
    {"type", "ping", (const char *const[]){"{\"type\":\"pong\"}", NULL}, NULL},
    {"type", "bye", NULL, "why"},
    {NULL, NULL, NULL, NULL},
};

/* A channel may ask for a session, as platforms do: then a WebSocket tells the streams, which are
 * given for as long as it is open. */
static const lr_json *sit_down(lr_ctx *x, const lr_json *room)
{
    lr_socket *s = lr_socket_open(x, lr_str(room, "session"), NULL, rules);
    const lr_json *v = lr_socket_hear(x, s);
    if (lr_is(lr_str(v, "type"), "ping"))
        v = lr_socket_hear(x, s);
    lr_socket_hold(x, s, "{\"type\":\"alive\",\"n\":#}", 1000);
    return lr_need(x, v, "streams");
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *channel = lr_var(x, "channel");
    const char *path = channel ? lr_fmt(x, "/c/%s/api/room", channel) : "/api/room";
    const char *page = lr_url_str(lr_mem(x), lr_input(x));
    const struct lr_req req = {.room = true};
    lr_json *v = lr_get_json(x, lr_url_join(lr_mem(x), page, path), &req);
    room->id = lr_need_str(x, v, "id");
    room->anchor = lr_str(v, "anchor");
    room->title = lr_str(v, "title");
    room->category = lr_str(v, "category");
    room->cover = lr_str(v, "cover");
    lr_need(x, v, "live");
    lr_set_live(room, lr_true(v, "live"));
    bool session = room->state == LR_STATE_LIVE && lr_json_at(v, "session") && lr_want_streams(x);
    const lr_json *streams = session ? sit_down(x, v) : lr_json_at(v, "streams");
    LR_EACH (s, streams)
        add(x, room, s);
    return lr_done(x);
}

const struct lr_extractor lr_extractor_demo = {
    .name = "demo",
    .title = "livrec demo",
    .urls = (const char *const[]){"{127.0.0.1,localhost}:*/demo",
                                  "{127.0.0.1,localhost}:*/c/{channel:w}/demo", NULL},
    .examples = (const char *const[]){"http://127.0.0.1:8088/demo",
                                      "http://localhost:8088/c/two/demo", NULL},
    .resolve = resolve,
};
