/* OK.ru (Odnoklassniki). The page's player options hold the metadata, or say where it is. A
 * broadcast has the master playlist; a recorded video has other fields. */
#include "resolve/extractor.h"

#define SITE "https://ok.ru"

static const char *const headers[] = {"Referer", SITE "/", NULL};

/* Text for the viewer in place of the player. */
static int refused(lr_ctx *x, struct lr_room *room, const char *html)
{
    const char *stub = lr_between(lr_mem(x), html, "vp_video_stub_txt", "</");
    const char *text = stub ? strchr(stub, '>') : NULL;
    text = lr_html_unescape(lr_mem(x), text ? text + 1 : NULL);
    if (strstr(html, "Access to this video is restricted"))
        return lr_block(x, room, "for logged-in friends: give the site's cookie");
    if (text && (strstr(text, "not been found") || strstr(text, "not found")))
        return lr_fail(x, LIVREC_ENOTFOUND, "%s", text);
    if (text)
        return lr_block(x, room, text);
    return lr_fail(x, LIVREC_EPARSE, "the page holds no player (data-options)");
}

/* The options of the player, among those of other parts of the page. */
static const lr_json *player(lr_ctx *x, const char *html)
{
    static const char mark[] = "data-options=\"";
    for (const char *p = html; p && (p = strstr(p, mark)) != NULL; p++) {
        const char *text = lr_html_unescape(lr_mem(x), lr_between(lr_mem(x), p, mark, "\""));
        if (text && (strstr(text, "\"flashvars\"") || strstr(text, "\"isExternalPlayer\"")))
            return lr_parse(x, text);
    }
    return NULL;
}

/* JSON inside of the options, or behind an address there. */
static const lr_json *metadata(lr_ctx *x, const lr_json *flashvars)
{
    const char *text = lr_str(flashvars, "metadata");
    if (text)
        return lr_parse(x, text);
    const char *url = lr_need_str(x, flashvars, "metadataUrl");
    url = url ? lr_percent_decode(lr_mem(x), url, strlen(url)) : NULL;
    return lr_get_json(
        x, url,
        &(struct lr_req){.headers = headers,
                         .method = "POST",
                         .body = lr_form(x, "st.location", lr_str(flashvars, "location"), NULL)});
}

static int not_live(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    const char *youtube = lr_str(v, "movie.contentId");
    if (lr_is(lr_str(v, "provider"), "USER_YOUTUBE") && youtube)
        return lr_hand_over(x, room,
                            lr_url(x, "https://www.youtube.com/watch", "v", youtube, NULL));
    if (lr_json_at(v, "paymentInfo"))
        return lr_block(x, room, "paid broadcast: give the cookie of a buyer");
    if (lr_str(v, "hlsManifestUrl") || lr_json_count(lr_json_at(v, "videos")))
        return lr_set_recorded(x, room);
    lr_set_live(room, false);
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, SITE "/live/%s", room->id);
    const char *html = lr_get_text(x, lr_fmt(x, SITE "/video/%s", room->id),
                                   &(struct lr_req){.headers = headers, .room = true});
    const lr_json *options = player(x, html);
    if (html && !options && !lr_failed(x))
        return refused(x, room, html);
    if (lr_true(options, "isExternalPlayer"))
        return lr_hand_over(x, room, lr_need_str(x, options, "url"));
    const lr_json *v = metadata(x, lr_need(x, options, "flashvars"));
    const char *hls = lr_str(v, "hlsMasterPlaylistUrl"), *dash = lr_str(v, "liveDashManifestUrl");
    room->anchor = lr_str(v, "author.name");
    room->title = lr_str(v, "movie.title");
    room->cover = lr_str(v, "movie.poster");
    lr_need(x, v, "movie");
    if (lr_failed(x) || (!hls && !dash))
        return lr_failed(x) ? lr_done(x) : not_live(x, room, v);
    lr_set_live(room, true);
    if (!lr_want_streams(x))
        return lr_done(x);
    lr_add(x, room, (struct lr_stream){.protocol = "dash", .url = dash});
    return hls ? lr_play_hls(x, room, hls, headers) : lr_done(x);
}

const struct lr_extractor lr_extractor_okru = {
    .name = "okru",
    .title = "OK.ru",
    .urls =
        (const char *const[]){"{,www.,m.,mobile.}ok.ru/{live,video,videoembed}/{id:w}",
                              "{,www.,m.,mobile.}ok.ru/web-api/video/moviePlayer/{id:w}",
                              "{,www.,m.,mobile.}ok.ru/dk?st.mvId={id:w}",
                              "{,www.,m.}odnoklassniki.ru/{live,video,videoembed}/{id:w}", NULL},
    .examples =
        (const char *const[]){"https://ok.ru/live/1234567890", "https://ok.ru/video/1234567890",
                              "https://ok.ru/videoembed/1234567890",
                              "https://m.ok.ru/live/1234567890", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "ok.ru odnoklassniki.ru",
    .resolve = resolve,
};
