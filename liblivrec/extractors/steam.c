/* Steam broadcasts. getbroadcastinfo is the poll; getbroadcastmpd counts as a viewer, makes the
 * sender begin, and gives the playlists. */
#include "resolve/extractor.h"

#define SITE "https://steamcommunity.com"
#define ID_BASE 76561197960265728 /* SteamID64 of account 0 */

static void *unknown(lr_ctx *x, const char *name)
{
    lr_fail(x, LIVREC_ENOTFOUND, "there is no profile %s", name);
    return NULL;
}

static const char *by_vanity(lr_ctx *x, const char *name)
{
    const char *xml = lr_get_text(x, lr_url(x, lr_fmt(x, SITE "/id/%s/", name), "xml", "1", NULL),
                                  &(struct lr_req){.room = true});
    const char *id = lr_between(lr_mem(x), xml, "<steamID64>", "</steamID64>");
    return id || !xml ? id : unknown(x, name);
}

/* A page of steam.tv, which names the sender in an attribute. */
static const char *by_page(lr_ctx *x, const char *name)
{
    const char *html =
        lr_get_text(x, lr_fmt(x, "https://steam.tv/%s", name), &(struct lr_req){.room = true});
    const char *text =
        lr_html_unescape(lr_mem(x), lr_html_json_after(lr_mem(x), html, "data-broadcast="));
    const char *id = text ? lr_text(x, lr_parse(x, text), "steamid") : NULL;
    return id || !html ? id : unknown(x, name);
}

static const char *sender(lr_ctx *x)
{
    const char *vanity = lr_var(x, "vanity"), *name = vanity ? vanity : lr_var(x, "name");
    if (!name)
        return lr_var(x, "id");
    const char *kept = lr_cache_get(x, name, 86400);
    const char *id = kept ? kept : vanity ? by_vanity(x, name) : by_page(x, name);
    if (id && !kept)
        lr_cache_put(x, name, id);
    return id;
}

static int streams(lr_ctx *x, struct lr_room *room)
{
    lr_json *v = lr_get_json(x,
                             lr_url(x, SITE "/broadcast/getbroadcastmpd/", "broadcastid", "0",
                                    "steamid", room->id, "viewertoken", "0", "sessionid",
                                    lr_random_chars(x, "0123456789", 16), NULL),
                             NULL);
    const char *success = lr_need_str(x, v, "success");
    const char *auth = lr_str(v, "cdn_auth_url_parameters"), *url = lr_str(v, "hls_url");
    if (lr_is(success, "waiting"))
        return lr_fail(x, LIVREC_EHTTP, "the sender is being asked to begin: try again");
    if (lr_is(success, "end"))
        lr_set_live(room, false);
    else if (success && !lr_is(success, "ready"))
        return lr_block(x, room, "for friends: give the cookie steamLoginSecure of one");
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    if (auth && *auth)
        room->media_query = auth + (*auth == '?' || *auth == '&');
    if (url && room->media_query)
        url = lr_fmt(x, "%s%c%s", url, strchr(url, '?') ? '&' : '?', room->media_query);
    lr_play_hls(x, room, url, NULL);
    lr_add(x, room, (struct lr_stream){.protocol = "dash", .url = lr_str(v, "url")});
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = sender(x);
    room->url = lr_fmt(x, SITE "/broadcast/watch/%s", room->id);
    int64_t account = lr_int_after(room->id, "") - ID_BASE;
    if (room->id && account <= 0)
        return lr_fail(x, LIVREC_EUNSUPPORTED, "%s is no SteamID64", room->id);
    lr_json *v = lr_get_json(x,
                             lr_url(x, SITE "/broadcast/getbroadcastinfo/", "steamid", room->id,
                                    "broadcastid", "0", "location", "5", NULL),
                             &(struct lr_req){.room = true});
    lr_json *profile = lr_get_json(x, lr_fmt(x, SITE "/miniprofile/%lld/json/", (long long)account),
                                   &(struct lr_req){.optional = true});
    const char *name = lr_str(profile, "persona_name");
    room->anchor = name ? name : room->id;
    if (!lr_failed(x))
        lr_need(x, v, "is_online");
    lr_set_live(room, lr_true(v, "is_online"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->title = lr_str(v, "title");
    room->category = lr_str(v, "app_title");
    room->viewers = lr_int(v, "viewer_count", -1);
    return lr_want_streams(x) ? streams(x, room) : lr_done(x);
}

const struct lr_extractor lr_extractor_steam = {
    .name = "steam",
    .title = "Steam broadcasts",
    .urls = (const char *const[]){"steamcommunity.com/broadcast/watch/{id:d}",
                                  "steamcommunity.com/profiles/{id:d}",
                                  "steamcommunity.com/id/{vanity:w}", "steam.tv/{name:w}", NULL},
    .examples =
        (const char *const[]){"https://steamcommunity.com/broadcast/watch/76561197960287930",
                              "https://steamcommunity.com/id/gabelogannewell", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "steamcommunity.com",
    .login_cookies = "steamLoginSecure",
    .resolve = resolve,
};
