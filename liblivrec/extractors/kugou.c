/* Kugou Fanxing: the room's info, then the lines with their profiles. A music channel has no
 * streamer of its own: the one who is on stage counts. */
#include "resolve/extractor.h"

static const char *const headers[] = {"Referer", "https://fanxing2.kugou.com/", NULL};
static const struct lr_req plain = {.headers = headers};

static lr_json *lines_of(lr_ctx *x, const char *id, const char *types, const char *ua)
{
    return lr_get_json(
        x,
        lr_url(x, "https://fx1.service.kugou.com/video/pc/live/pull/mutiline/streamaddr", "std_rid",
               id, "std_plat", "7", "std_kid", "0", "streamType", "1-2-4-5-8", "ua", ua,
               "targetLiveTypes", types, "version", "1000", "appid", "1010", "_",
               lr_fmt(x, "%lld", (long long)lr_now_ms(x)), NULL),
        &plain);
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *profile, const char *line,
                int place, int priority)
{
    static const struct {
        const char *key, *protocol;
    } kinds[] = {{"httpsFlv", "flv"}, {"httpFlv", "flv"}, {"httpsHls", "hls"}};
    for (size_t i = 0; i < LR_COUNT(kinds); i++)
        LR_EACH (url, lr_json_at(profile, kinds[i].key))
            lr_add(x, room,
                   (struct lr_stream){
                       .protocol = kinds[i].protocol,
                       .url = lr_str(url, ""),
                       .cdn = line,
                       .quality = place == 0 ? LR_Q_ORIGIN
                                             : (enum lr_quality)(LR_Q_BD + (place < 4 ? place : 4)),
                       .priority = priority,
                       .expires = lr_query_int(x, lr_str(url, ""), "txTime", 16)});
}

static int streams(lr_ctx *x, struct lr_room *room, lr_json *v)
{
    const lr_json *lines = lr_json_at(v, "data.lines");
    int priority = 0;
    LR_EACH (line, lines) { /* the last line is the site's first choice */
        int place = 0;
        priority++;
        LR_EACH (profile, lr_json_at(line, "streamProfiles"))
            add(x, room, profile, lr_text(x, line, "sid"), place++, priority);
    }
    lr_add_header(x, room, "Referer", "https://fanxing2.kugou.com/");
    return lr_need_streams(x, room, "data.lines[0].streamProfiles");
}

/* Number of the room of who is on stage. */
static const char *on_stage(lr_ctx *x, const char *id)
{
    lr_json *v = lr_get_json(x,
                             lr_fmt(x,
                                    "https://fx1.service.kugou.com/biz/ChannelVServices/"
                                    "RoomLiveService.RoomLiveService.getCurrentLiveStarForMob/%s",
                                    id),
                             &(struct lr_req){.headers = headers, .optional = true});
    const char *room = lr_text(x, v, "data.roomId");
    return room && strcmp(room, "0") != 0 ? room : NULL;
}

static lr_json *info_of(lr_ctx *x, const char *id)
{
    lr_json *v = lr_get_json(
        x,
        lr_url(x, "https://service2.fanxing.kugou.com/roomcen/room/web/cdn/getEnterRoomInfo",
               "roomId", id, NULL),
        &plain);
    if (v && lr_int(v, "code", 0) != 0)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", id);
    return lr_need(x, v, "data");
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *types = "1-5-6", *ua = "fx-flash";
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://fanxing.kugou.com/%s", room->id);
    lr_json *data = info_of(x, room->id);
    room->anchor = lr_str(data, "normalRoomInfo.nickName");
    const char *media_room = room->id;
    if (data && (!room->anchor || !*room->anchor)) {
        media_room = on_stage(x, room->id);
        data = media_room ? info_of(x, media_room) : data;
        room->anchor = lr_str(data, "normalRoomInfo.nickName");
        types = "1-4-5-6";
        ua = "fx-h5";
    }
    room->cover = lr_str(data, "normalRoomInfo.imgPath");
    if (lr_failed(x))
        return lr_done(x);
    if (!media_room || lr_int(data, "liveType", -1) == -1) {
        lr_set_live(room, false);
        return lr_done(x);
    }
    lr_json *v = lines_of(x, media_room, types, ua);
    lr_set_live(room, lr_json_count(lr_json_at(v, "data.lines")) > 0);
    return lr_failed(x) || room->state != LR_STATE_LIVE ? lr_done(x) : streams(x, room, v);
}

const struct lr_extractor lr_extractor_kugou = {
    .name = "kugou",
    .title = "酷狗直播 Kugou",
    .urls =
        (const char *const[]){"{fanxing,fanxing2,mfanxing}.kugou.com/{id:d}",
                              "{fanxing,fanxing2,mfanxing}.kugou.com/{**_}?roomId={id:d}", NULL},
    .examples = (const char *const[]){"https://fanxing2.kugou.com/50428671?refer=2177&sourceFrom=",
                                      "https://mfanxing.kugou.com/live.html?roomId=50428671", NULL},
    .resolve = resolve,
};
