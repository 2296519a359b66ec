/* Baidu Live: one call of the search box's API, whose answer is keyed by the command. */
#include "resolve/extractor.h"

#define BODY_MAX 4096

/* The "data" parameter: the room twice, once as JSON inside of a string. */
static const char *question(lr_ctx *x, const char *id, const char *device)
{
    static const char *const empty[] = {"bd_vid", "share_uid", "share_cuk", "share_ecid", "zb_tag"};
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, BODY_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    lr_jw_object(&w, "data");
    lr_jw_str(&w, "room_id", id);
    lr_jw_str(&w, "device_id", device);
    lr_jw_int(&w, "source_type", 0);
    lr_jw_str(&w, "osname", "baiduboxapp");
    lr_jw_object_end(&w);
    lr_jw_int(&w, "replay_slice", 0);
    lr_jw_str(&w, "nid", "");
    lr_jw_object(&w, "schemeParams");
    lr_jw_str(&w, "src_pre", "pc");
    lr_jw_str(&w, "src_suf", "other");
    for (size_t i = 0; i < LR_COUNT(empty); i++)
        lr_jw_str(&w, empty[i], "");
    lr_jw_str(&w, "shareTaskInfo", lr_json_body(x, "room_id", id, NULL));
    lr_jw_str(&w, "share_from", "");
    lr_jw_str(&w, "ext_params", "");
    lr_jw_str(&w, "nid", "");
    lr_jw_object_end(&w);
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}

static const lr_json *ask(lr_ctx *x, const char *id)
{
    const char *device = lr_fmt(x, "h5-%s", lr_random_chars(x, "0123456789abcdef", 32));
    const struct lr_req req = {
        .headers = (const char *const[]){"Referer", "https://live.baidu.com/", NULL}};
    lr_json *v =
        lr_get_json(x,
                    lr_url(x, "https://mbd.baidu.com/searchbox", "cmd", "371", "action", "star",
                           "service", "bdbox", "osname", "baiduboxapp", "data",
                           question(x, id, device), "ua", "360_740_ANDROID_0", "bd_vid", "", "uid",
                           device, "_", lr_fmt(x, "%lld", (long long)lr_now_ms(x)), NULL),
                    &req);
    const char *key;
    const lr_json *data = lr_need(x, v, "data");
    return lr_json_members(data) ? lr_json_member(data, 0, &key) : NULL;
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *video)
{
    int place = 0;
    LR_EACH (row, lr_json_at(video, "url_clarity_list")) {
        enum lr_quality q =
            place == 0 ? LR_Q_ORIGIN : (enum lr_quality)(LR_Q_BD + (place < 4 ? place : 4));
        lr_add(x, room,
               (struct lr_stream){.protocol = "hls",
                                  .url = lr_str(row, "urls.hls"),
                                  .quality = q,
                                  .name = lr_str(row, "title"),
                                  .priority = 1});
        lr_add(x, room,
               (struct lr_stream){.protocol = "flv",
                                  .url = lr_str(row, "urls.flv"),
                                  .quality = q,
                                  .name = lr_str(row, "title")});
        place++;
    }
    lr_add(x, room,
           (struct lr_stream){.protocol = "hls",
                              .url = lr_str(video, "url_list[0].urls[0].hls"),
                              .quality = LR_Q_ORIGIN});
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url =
        lr_fmt(x, "https://live.baidu.com/m/media/pclive/pchome/live.html?room_id=%s", room->id);
    const lr_json *data = ask(x, room->id);
    if (!lr_failed(x) && !lr_str(data, "host.name"))
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", room->id);
    room->anchor = lr_str(data, "host.name");
    room->title = lr_str(data, "video.title");
    room->cover = lr_str(data, "video.cover");
    if (!room->cover)
        room->cover = lr_str(data, "video.cover_100");
    room->started_at = lr_int(data, "video.live_start_time", 0);
    lr_need(x, data, "status");
    lr_set_live(room, lr_int(data, "status", -1) == 0);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    add(x, room, lr_need(x, data, "video"));
    return lr_need_streams(x, room, "video.url_clarity_list[0].urls");
}

const struct lr_extractor lr_extractor_baidu = {
    .name = "baidu",
    .title = "百度直播 Baidu",
    .urls = (const char *const[]){"live.baidu.com/{**_}?room_id={id:d}", NULL},
    .examples = (const char *const[]){"https://live.baidu.com/m/media/pclive/pchome/"
                                      "live.html?room_id=9175031377&tab_category",
                                      NULL},
    .login_cookies = "BDUSS",
    .resolve = resolve,
};
