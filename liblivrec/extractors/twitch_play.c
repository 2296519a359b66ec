/* Streams of a Twitch channel: a token of GQL opens the usher's master playlist. */
#include "extractors/twitch_gql.h"

static const char token_query[] =
    "query PlaybackAccessToken_Template($login: String!, $playerType: String!) {"
    " streamPlaybackAccessToken(channelName: $login, params: {platform: \"web\","
    " playerBackend: \"mediaplayer\", playerType: $playerType}) { value signature } }";

/* Why the media is refused, by the words of the token or the usher. */
static const char *reason_of(const char *word)
{
    if (strstr(word, "geo") || strstr(word, "GEO"))
        return "not shown in this region: use a proxy";
    if (strstr(word, "unauthorized") || strstr(word, "UNAUTHORIZED"))
        return "for subscribers: give the cookie auth-token of one";
    return NULL;
}

/* What the usher says when it refuses, in the body of a 403. */
static int usher_refused(lr_ctx *x, struct lr_room *room, const char *text)
{
    const lr_json *v = text && *text ? lr_parse(x, text) : NULL;
    const char *code = lr_str(v, "[0].error_code");
    lr_forgive(x); /* any other body says nothing */
    if (code && reason_of(code))
        return lr_block(x, room, reason_of(code));
    return lr_fail(x, LIVREC_ERATE, "the usher refuses (HTTP 403%s%s): wait, or give a cookie",
                   code ? ", " : "", code ? code : "");
}

static const char *usher(lr_ctx *x, const char *version, const char *login, const lr_json *token)
{
    return lr_url(x, lr_fmt(x, "https://usher.ttvnw.net/api/%schannel/hls/%s.m3u8", version, login),
                  "platform", "web", "p", lr_fmt(x, "%u", (unsigned)lr_random(x, 10000000)),
                  "allow_source", "true", "allow_audio_only", "true", "fast_bread", "true",
                  "playlist_include_framerate", "true", "supported_codecs", lr_const(x, "codecs"),
                  "sig", lr_str(token, "signature"), "token", lr_str(token, "value"), NULL);
}

/* True when that version of the usher has the last word. */
static bool ask_usher(lr_ctx *x, struct lr_room *room, const char *url, struct lr_stream like)
{
    const char *text = lr_get_text(x, url, &(struct lr_req){.lenient = true});
    if (!text)
        return false;
    switch (lr_status(x)) {
    case 200:
        return lr_add_playlist(x, room, text, like);
    case 403:
        usher_refused(x, room, text);
        return true;
    case 404: /* it ended meanwhile */
        lr_set_live(room, false);
        room->started_at = 0;
        return true;
    default:
        lr_fail(x, LIVREC_EHTTP, "HTTP %d from usher.ttvnw.net", lr_status(x));
        return false;
    }
}

/* The token is JSON inside of a string, and tells what the usher will say. */
static const char *forbidden(const lr_json *value)
{
    const char *geo = lr_str(value, "geoblock_reason"),
               *word = lr_str(value, "authorization.reason");
    if (geo && *geo)
        return reason_of("geo");
    if (!lr_true(value, "authorization.forbidden"))
        return NULL;
    const char *reason = word ? reason_of(word) : NULL;
    return reason ? reason : "the channel may not be watched: give the cookie auth-token";
}

int lr_twitch_streams(lr_ctx *x, struct lr_room *room)
{
    const lr_json *token =
        lr_need(x, lr_twitch_ask(x, "PlaybackAccessToken_Template", token_query, room->id),
                "streamPlaybackAccessToken");
    lr_need_str(x, token, "signature");
    const lr_json *value = lr_parse(x, lr_need_str(x, token, "value"));
    if (lr_failed(x))
        return lr_done(x);
    if (forbidden(value))
        return lr_block(x, room, forbidden(value));
    const struct lr_stream like = {.protocol = "hls", .expires = lr_int(value, "expires", 0)};
    if (ask_usher(x, room, usher(x, "v2/", room->id, token), like))
        return lr_done(x);
    lr_forgive(x);
    ask_usher(x, room, usher(x, "", room->id, token), like);
    return lr_done(x);
}
