/* Kick. One call tells everything; the playlist is Amazon IVS's, behind a token that is good for
 * one request, so its variants are what is listed. Cloudflare looks at the form of the headers. */
#include "resolve/extractor.h"

#define SITE "https://kick.com"
#define BRANDS "\"Chromium\";v=\"142\", \"Google Chrome\";v=\"142\", \"Not_A Brand\";v=\"99\""

static const char *const media_headers[] = {"Origin", SITE, "Referer", SITE "/", NULL};

/* Pages of the site that look like channels. */
static const char *const reserved[] = {"about", "auth",      "browse",    "categories", "category",
                                       "clips", "dashboard", "following", "search",     "settings",
                                       "terms", "video",     "videos",    NULL};

static lr_json *channel(lr_ctx *x, const char *slug)
{
    const char *cookie = lr_cookie_get(x, SITE "/", "session_token");
    bool posing = !lr_option(x, "net.user_agent"); /* as the browser that these headers are of */
    const char *token = cookie ? lr_percent_decode(lr_mem(x), cookie, strlen(cookie)) : NULL;
    const char *headers[] = {"Accept",
                             "application/json, text/plain, */*",
                             "Accept-Language",
                             "en-US,en;q=0.9",
                             "Referer",
                             lr_fmt(x, SITE "/%s", slug),
                             "sec-ch-ua",
                             posing ? BRANDS : NULL,
                             "sec-ch-ua-mobile",
                             posing ? "?0" : NULL,
                             "sec-ch-ua-platform",
                             posing ? "\"Windows\"" : NULL,
                             "Sec-Fetch-Dest",
                             "empty",
                             "Sec-Fetch-Mode",
                             "cors",
                             "Sec-Fetch-Site",
                             "same-origin",
                             "Authorization",
                             lr_fmt(x, "Bearer %s", token),
                             NULL};
    return lr_get_json(x, lr_fmt(x, SITE "/api/v2/channels/%s", slug),
                       &(struct lr_req){.headers = headers, .room = true});
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *asked = lr_var(x, "slug");
    if (lr_among(asked, reserved))
        return lr_fail(x, LIVREC_EUNSUPPORTED, "kick.com/%s is not a channel", asked);
    const lr_json *v = channel(x, asked), *live = lr_json_at(v, "livestream");
    const char *cover = lr_str(live, "thumbnail.url");
    room->id = lr_need_str(x, v, "slug");
    room->url = lr_fmt(x, SITE "/%s", room->id);
    room->anchor = lr_need_str(x, v, "user.username");
    if (!lr_failed(x) && lr_true(v, "is_banned"))
        return lr_block(x, room, "the channel is banned");
    lr_set_live(room, lr_true(live, "is_live"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->title = lr_str(live, "session_title");
    room->cover = cover ? cover : lr_str(live, "thumbnail.src");
    room->category = lr_str(live, "categories[0].name");
    room->viewers = lr_int(live, "viewer_count", -1);
    room->started_at = lr_date_iso(lr_str(live, "start_time"), 0);
    if (!lr_want_streams(x))
        return lr_done(x);
    return lr_play_hls(x, room, lr_need_str(x, v, "playback_url"), media_headers);
}

const struct lr_extractor lr_extractor_kick = {
    .name = "kick",
    .title = "Kick",
    .urls = (const char *const[]){"{,www.,m.,player.}kick.com/{slug:w}", NULL},
    .examples = (const char *const[]){"https://kick.com/buddha", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "kick.com",
    .resolve = resolve,
};
