/* Twitch. GQL tells the state and gives the token for the master playlist. Both queries are sent in
 * full instead of by hash, so they don't age with the site. */
#include "extractors/twitch_gql.h"

static const struct lr_constant constants[] = {
    {"client_id", "kimne78kx3ncx6brgo4mv6wki5h1ko"},
    {"codecs", "av1,h265,h264"},
    {NULL, NULL},
};

static const char room_query[] =
    "query ChannelShell($login: String!) { user(login: $login) { id login displayName"
    " stream { id title type viewersCount createdAt game { displayName }"
    " previewImageURL(width: 1280, height: 720) } } }";

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *login = lr_twitch_login(x, lr_var(x, "login"));
    if (!login)
        return lr_fail(x, LIVREC_EUNSUPPORTED, "twitch.tv/%s is not a channel", lr_var(x, "login"));
    lr_json *data = lr_twitch_ask(x, "ChannelShell", room_query, login);
    const char *key = NULL;
    const lr_json *user = lr_json_member(data, 0, &key);
    if (key && !user)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no channel %s", login);
    const lr_json *stream = lr_json_at(user, "stream");
    room->id = login = lr_need_str(x, user, "login");
    if (!lr_twitch_has(user, "stream"))
        lr_need(x, user, "stream");
    room->url = lr_fmt(x, "https://www.twitch.tv/%s", login);
    room->anchor = lr_fmt(x, "%s-%s", lr_need_str(x, user, "displayName"), login);
    room->title = lr_str(stream, "title");
    room->category = lr_str(stream, "game.displayName");
    room->viewers = lr_int(stream, "viewersCount", -1);
    room->started_at = lr_date_iso(lr_str(stream, "createdAt"), 0);
    room->cover = lr_str(stream, "previewImageURL");
    lr_set_live(room, lr_twitch_on_air(stream));
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return lr_twitch_streams(x, room);
}

const struct lr_extractor lr_extractor_twitch = {
    .name = "twitch",
    .title = "Twitch",
    .urls = (const char *const[]){"{,www.,m.,go.}twitch.tv/{login:w}",
                                  "player.twitch.tv/?channel={login:w}", NULL},
    .examples = (const char *const[]){"https://www.twitch.tv/gamerbee",
                                      "https://player.twitch.tv/?channel=gamerbee", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "twitch.tv",
    .login_cookies = "auth-token",
    .constants = constants,
    .filters = lr_marked_ads,
    .resolve = resolve,
    .poll = lr_twitch_poll,
    .poll_limit = LR_TWITCH_BATCH,
};
