/* GoodGame.ru. One call by the channel's name, with a playlist for each quality. The address of the
 * player alone has the channel's number. */
#include "resolve/extractor.h"

#define SITE "https://goodgame.ru"

static const char *const headers[] = {"Referer", SITE "/", NULL};

/* "player?12345" -> the channel of that number. */
static const char *channel(lr_ctx *x)
{
    const char *name = lr_var(x, "channel"), *number = lr_query(x, "");
    if (strcmp(name, "player") != 0)
        return name;
    lr_json *v = lr_get_json(x, lr_url(x, SITE "/api/player", "src", number, NULL),
                             &(struct lr_req){.headers = headers, .room = true});
    name = lr_str(v, "streamer_name");
    if (v && !name)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no player %s", number ? number : "without a number");
    return name;
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *sources)
{
    static const struct {
        const char *name;
        enum lr_quality q;
        int height;
    } rows[] = {{"source", LR_Q_ORIGIN, 0},
                {"720", LR_Q_HD, 720},
                {"480", LR_Q_SD, 480},
                {"240", LR_Q_LD, 240}};
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        lr_add(x, room,
               (struct lr_stream){
                   .protocol = "hls",
                   .url = lr_str(sources, rows[i].name),
                   .name = rows[i].name,
                   .quality = rows[i].q,
                   .height = rows[i].height,
                   .expires = lr_query_int(x, lr_str(sources, rows[i].name), "expires", 10)});
    if (room->stream_count)
        lr_add_headers(x, room, headers);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = channel(x);
    room->url = lr_fmt(x, SITE "/%s", lr_segment(x, room->id));
    lr_json *v = lr_get_json(x, lr_fmt(x, SITE "/api/4/users/%s/stream", lr_segment(x, room->id)),
                             &(struct lr_req){.headers = headers, .room = true});
    if (lr_str(v, "error"))
        return lr_fail(x, LIVREC_ENOTFOUND, "channel %s: %s", room->id, lr_str(v, "error"));
    const char *poster = lr_str(v, "poster") ? lr_str(v, "poster") : lr_str(v, "preview");
    const char *key = lr_json_at(v, "online") ? "online" : "status";
    room->anchor = lr_str(v, "streamer.username");
    room->title = lr_str(v, "title");
    room->category = lr_str(v, "gameObj.title");
    room->cover = lr_with_scheme(x, poster);
    lr_need(x, v, key);
    lr_set_live(room, lr_true(v, key));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->viewers = lr_int(v, "viewers", -1);
    if (!lr_want_streams(x))
        return lr_done(x);
    add(x, room, lr_json_at(v, "sources"));
    const char *streamkey = room->stream_count ? NULL : lr_need_str(x, v, "streamkey");
    return streamkey ? lr_play_hls(
                           x, room,
                           lr_fmt(x, "https://hls.goodgame.ru/manifest/%s_master.m3u8", streamkey),
                           headers)
                     : lr_done(x);
}

const struct lr_extractor lr_extractor_goodgame = {
    .name = "goodgame",
    .title = "GoodGame",
    .urls = (const char *const[]){"{,www.}goodgame.ru/{channel}",
                                  "{,www.}goodgame.ru/channel/{channel}", NULL},
    .examples =
        (const char *const[]){"https://goodgame.ru/Channel", "https://goodgame.ru/channel/Channel",
                              "https://goodgame.ru/player?12345", NULL},
    .flags = LR_OVERSEAS,
    .query_keys = (const char *const[]){"", NULL},
    .cookie_domains = "goodgame.ru",
    .resolve = resolve,
};
