/* LiveMe: an address names one broadcast; one signed call. */
#include "extractors/liveme_sign.h"
#include "resolve/extractor.h"

#define ALPHABET "ABCDEFGHJKMNPQRSTWXYZabcdefhijkmnprstwxyz2345678"

static const struct lr_constant constants[] = {
    {"client", "LM6000101139961122666757"},
    {"salt", "dd46dbb442b6e4ba817d6347d2ddf493"},
    {NULL, NULL},
};

/* Other pages of the site name the broadcast in a meta tag. */
static const char *video_id(lr_ctx *x)
{
    if (lr_var(x, "id"))
        return lr_var(x, "id");
    const char *html =
        lr_get_text(x, lr_url_str(lr_mem(x), lr_input(x)), &(struct lr_req){.room = true});
    const char *url = lr_html_meta(lr_mem(x), html, "og:url");
    const char *id = lr_between(lr_mem(x), url, "/v/", "/");
    if (html && !id)
        lr_fail(x, LIVREC_ENOTFOUND, "the page shows no broadcast (meta og:url)");
    return id;
}

static lr_json *ask(lr_ctx *x, const char *id)
{
    const char *ms = lr_fmt(x, "%lld", (long long)lr_now_ms(x)), *ts = lr_fmt(x, "%s1", ms);
    const char *vali = lr_fmt(x, "%sl%sm%s", lr_random_chars(x, ALPHABET, 4),
                              lr_random_chars(x, ALPHABET, 4), lr_random_chars(x, ALPHABET, 5));
    const char *client = lr_const(x, "client");
    const char *tail = lr_fmt(x, "%s%s%s", client, ts, lr_const(x, "salt"));
    const char *const pairs[] = {"alias",
                                 "liveme",
                                 "tongdun_black_box",
                                 "",
                                 "os",
                                 "web",
                                 "lm_s_id",
                                 client,
                                 "lm_s_ts",
                                 ts,
                                 "lm_s_str",
                                 lr_md5_of(x, ts),
                                 "lm_s_ver",
                                 "1",
                                 "h5",
                                 "1",
                                 "_time",
                                 ms,
                                 "thirdchannel",
                                 "6",
                                 "videoid",
                                 id,
                                 "area",
                                 "zh",
                                 "vali",
                                 vali};
    const struct lr_req req = {
        .headers =
            (const char *const[]){"Origin", "https://www.liveme.com", "Referer",
                                  "https://www.liveme.com", "lm-s-sign",
                                  lr_liveme_sign(lr_mem(x), pairs, LR_COUNT(pairs), tail), NULL},
        .body = lr_form(x, "lm_s_id", client, "lm_s_ts", ts, "lm_s_str", lr_md5_of(x, ts),
                        "lm_s_ver", "1", "h5", "1", "_time", ms, "thirdchannel", "6", "videoid", id,
                        "area", "zh", "vali", vali, NULL)};
    return lr_get_json(x,
                       lr_url(x, "https://live.liveme.com/live/queryinfosimple", "alias", "liveme",
                              "tongdun_black_box", "", "os", "web", NULL),
                       &req);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = video_id(x);
    lr_json *v = lr_failed(x) ? NULL : ask(x, room->id);
    const lr_json *info = lr_json_at(v, "data.video_info");
    if (v && !info)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no broadcast %s (status %d: %s)", room->id,
                       (int)lr_int(v, "status", 0), lr_str(v, "msg") ? lr_str(v, "msg") : "");
    room->url = lr_fmt(x, "https://www.liveme.com/us/v/%s/index.html", room->id);
    room->anchor = lr_need_str(x, info, "uname");
    room->title = lr_str(info, "title");
    room->cover = lr_str(info, "videocapture");
    room->viewers = lr_int(info, "watchnumber", -1);
    room->started_at = lr_int(info, "vtime", 0);
    lr_need(x, info, "status");
    lr_set_live(room, lr_int(info, "status", -1) == 0);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    lr_add(x, room,
           (struct lr_stream){.protocol = "hls",
                              .url = lr_str(info, "hlsvideosource"),
                              .quality = LR_Q_ORIGIN,
                              .priority = 1});
    lr_add(x, room,
           (struct lr_stream){
               .protocol = "flv", .url = lr_str(info, "videosource"), .quality = LR_Q_ORIGIN});
    return lr_need_streams(x, room, "data.video_info.hlsvideosource");
}

const struct lr_extractor lr_extractor_liveme = {
    .name = "liveme",
    .title = "LiveMe",
    .urls = (const char *const[]){"{,www.}liveme.com/{_:w}/v/{id:d}/{**_}",
                                  "{,www.}liveme.com/{**page}", NULL},
    .examples =
        (const char *const[]){"https://www.liveme.com/zh/v/17141543493018047815/index.html", NULL},
    .flags = LR_OVERSEAS,
    .constants = constants,
    .resolve = resolve,
};
