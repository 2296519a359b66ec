/* YouTube Live. A channel's address is resolved to the video that is on air; the player call, made
 * as one of the site's apps, tells the state and gives the master playlist. */
#include "extractors/youtube_client.h"

#define VIDEO_LEN 11

static const struct lr_constant constants[] = {
    {"android_version", "21.26.364"},
    {"android_agent", "com.google.android.youtube/21.26.364 (Linux; U; Android 11) gzip"},
    {"visionos_version", "1.02"},
    {"visionos_agent",
     "Mozilla/5.0 (Macintosh; Intel Mac OS X 15_7_3) AppleWebKit/605.1.15 (KHTML, like Gecko) "
     "Version/26.0 Safari/605.1.15"},
    {"web_version", "2.20260925.01.00"},
    {NULL, NULL},
};

/* The address of the channel, or NULL where a video is asked for. */
static const char *channel_url(lr_ctx *x)
{
    static const struct {
        const char *var, *form;
    } rows[] = {{"handle", "@"}, {"channel", "channel/"}, {"name", "c/"}, {"user", "user/"}};
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        if (lr_var(x, rows[i].var))
            return lr_fmt(x, LR_YOUTUBE "/%s%s", rows[i].form,
                          lr_segment(x, lr_var(x, rows[i].var)));
    return NULL;
}

/* The channel's video that is on air, or the next one planned; NULL: neither. */
static const char *video_of(lr_ctx *x, const char *channel)
{
    const lr_json *v = lr_youtube_ask(x, &lr_youtube_web, "navigation/resolve_url", "url",
                                      lr_fmt(x, "%s/live", channel), false);
    return lr_str(lr_need(x, v, "endpoint"), "watchEndpoint.videoId");
}

/* No other app would say more. */
static bool settled(const lr_json *v)
{
    const char *status = lr_str(v, "playabilityStatus.status");
    return lr_str(v, "streamingData.hlsManifestUrl") || lr_is(status, "LIVE_STREAM_OFFLINE") ||
           lr_is(status, "ERROR") || (lr_is(status, "OK") && !lr_true(v, "videoDetails.isLive"));
}

/* The answer of the first app that settles it, else of the first that said something. One that is
 * too old is refused altogether. */
static const lr_json *play(lr_ctx *x, const char *video)
{
    const lr_json *best = NULL;
    for (const struct lr_youtube_client *c = lr_youtube_players; c->name && !settled(best); c++) {
        bool optional = best || c[1].name;
        const lr_json *v = lr_youtube_ask(x, c, "player", "videoId", video, optional);
        if (v)
            lr_need_str(x, v, "playabilityStatus.status");
        best = !best || settled(v) ? v : best;
    }
    return best;
}

/* Neither OK nor offline: what stands in the way. */
static int refused(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    const char *status = lr_str(v, "playabilityStatus.status");
    const char *why = lr_str(v, "playabilityStatus.reason");
    why = why ? why : "no reason is given";
    if (lr_is(status, "ERROR"))
        return lr_fail(x, LIVREC_ENOTFOUND, "%s", why);
    if (lr_is(status, "LOGIN_REQUIRED") && strstr(why, "bot"))
        return lr_fail(x, LIVREC_ERATE, "%s: wait, or use a proxy at another address", why);
    if (lr_is(status, "LOGIN_REQUIRED"))
        return lr_block(x, room, lr_fmt(x, "%s: for viewers with a login only", why));
    if (lr_is(status, "AGE_CHECK_REQUIRED") || lr_is(status, "AGE_VERIFICATION_REQUIRED") ||
        lr_is(status, "CONTENT_CHECK_REQUIRED"))
        return lr_block(x, room, lr_fmt(x, "%s: for adults with a login only", why));
    if (lr_is(status, "UNPLAYABLE") && strstr(why, "country"))
        return lr_block(x, room, lr_fmt(x, "%s: use a proxy elsewhere", why));
    return lr_block(x, room, why);
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    const char *url = lr_need_str(x, v, "streamingData.hlsManifestUrl");
    const struct lr_stream like = {.protocol = "hls", .expires = lr_int_after(url, "/expire/")};
    lr_add_hls(x, room, url, like, NULL);
    return lr_done(x);
}

static void count_viewers(lr_ctx *x, struct lr_room *room, const char *video)
{
    const lr_json *v =
        lr_youtube_ask(x, &lr_youtube_web, "updated_metadata", "videoId", video, true);
    LR_EACH (action, lr_json_at(v, "actions")) {
        const lr_json *count =
            lr_json_at(action, "updateViewershipAction.viewCount.videoViewCountRenderer");
        if (count)
            room->viewers = lr_int(count, "originalViewCount", -1);
    }
}

static void describe(lr_ctx *x, struct lr_room *room, const lr_json *v, const char *video)
{
    const lr_json *details = lr_json_at(v, "videoDetails");
    const lr_json *covers = lr_json_at(details, "thumbnail.thumbnails");
    room->anchor = lr_str(details, "author");
    room->title = lr_str(details, "title");
    room->started_at = lr_date_iso(
        lr_str(v, "microformat.playerMicroformatRenderer.liveBroadcastDetails.startTimestamp"), 0);
    if (lr_json_count(covers)) /* the last one is the largest */
        room->cover = lr_str(lr_json_item(covers, lr_json_count(covers) - 1), "url");
    if (lr_want_all(x) && lr_true(details, "isLive"))
        count_viewers(x, room, video);
}

static int show(lr_ctx *x, struct lr_room *room, const char *video)
{
    const lr_json *v = play(x, video);
    const char *status = lr_str(v, "playabilityStatus.status");
    if (lr_failed(x))
        return lr_done(x);
    describe(x, room, v, video);
    if (!lr_is(status, "OK") && !lr_is(status, "LIVE_STREAM_OFFLINE"))
        return refused(x, room, v);
    lr_set_live(room, lr_is(status, "OK") && lr_true(v, "videoDetails.isLive"));
    if (room->state == LR_STATE_OFFLINE && lr_is(status, "OK") && lr_var(x, "video"))
        return lr_set_recorded(x, room);
    if (room->state == LR_STATE_OFFLINE)
        room->reason = lr_str(v, "playabilityStatus.reason");
    return room->state == LR_STATE_LIVE && lr_want_streams(x) ? streams(x, room, v) : lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *channel = channel_url(x), *video = lr_var(x, "video");
    if (video && strlen(video) != VIDEO_LEN)
        return lr_fail(x, LIVREC_EUNSUPPORTED, "\"%s\" is not the id of a video", video);
    if (channel)
        video = video_of(x, channel);
    room->id = channel ? strrchr(channel, '/') + 1 : video;
    room->url = channel ? channel : lr_fmt(x, LR_YOUTUBE "/watch?v=%s", video);
    if (!lr_failed(x) && video)
        return show(x, room, video);
    lr_set_live(room, false);
    return lr_done(x);
}

#define HOST "{,www.,m.,music.}youtube.com/"
#define TAB "{,live,streams,featured,videos}"

const struct lr_extractor lr_extractor_youtube = {
    .name = "youtube",
    .title = "YouTube Live",
    .urls = (const char *const[]){HOST "watch?v={video:w}",
                                  HOST "embed/live_stream?channel={channel:w}",
                                  HOST "{live,embed}/{video:w}", "youtu.be/{video:w}",
                                  HOST "@{handle}/" TAB, HOST "channel/{channel:w}/" TAB,
                                  HOST "c/{name}/" TAB, HOST "user/{user}/" TAB, NULL},
    .examples = (const char *const[]){"https://www.youtube.com/@handle/live",
                                      "https://www.youtube.com/watch?v=jfKfPfyJRdk",
                                      "https://youtu.be/jfKfPfyJRdk", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "youtube.com",
    .login_cookies = "LOGIN_INFO",
    .constants = constants,
    .resolve = resolve,
};
