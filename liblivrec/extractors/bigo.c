/* BIGO LIVE: one API, one HLS stream. A room that is on air without an address wants a token that
 * its web page mints from a browser's fingerprint: that is blocked, not offline. */
#include "resolve/extractor.h"

#define API "https://ta.bigo.tv/official_website/studio/getInternalStudioInfo"

static const char *const headers[] = {"Referer", "https://www.bigo.tv/", "Origin",
                                      "https://www.bigo.tv", NULL};

/* Share pages name the site id in a meta tag. */
static const char *shared_id(lr_ctx *x)
{
    const char *html = lr_get_text(x, lr_fmt(x, "https://slink.bigovideo.tv/%s", lr_var(x, "code")),
                                   &(struct lr_req){.room = true});
    const char *url = lr_html_meta(lr_mem(x), html, "al:web:url");
    struct lr_url u;
    const char *id =
        url && lr_url_parse(lr_mem(x), url, &u) == 0 ? lr_query_get(lr_mem(x), u.query, "h") : NULL;
    if (html && !id)
        lr_fail(x, LIVREC_EPARSE, "the share page does not name a room (meta al:web:url)");
    return id;
}

static lr_json *studio(lr_ctx *x, const char *id)
{
    const char *password = lr_option(x, "auth.password");
    password = password ? password : lr_query(x, "pwd");
    const struct lr_req req = {.headers = headers,
                               .body = password
                                           ? lr_form(x, "siteId", id, "verify",
                                                     lr_md5_of(x, password), "isEncrypt", "1", NULL)
                                           : lr_form(x, "siteId", id, "verify", "", NULL)};
    lr_json *v = lr_get_json(x, API, &req);
    if (v && lr_int(v, "code", 0) != 0)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", id);
    return lr_need(x, v, "data");
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *id = lr_query(x, "h");
    id = id ? id : lr_var(x, "code") ? shared_id(x) : lr_var(x, "id");
    lr_json *data = lr_failed(x) ? NULL : studio(x, id);
    const char *media = lr_str(data, "hls_src"), *live_id = lr_text(x, data, "roomId");
    room->id = id;
    room->url = lr_fmt(x, "https://www.bigo.tv/%s", id);
    room->anchor = lr_str(data, "nick_name");
    if (!room->anchor || !*room->anchor)
        room->anchor = lr_text(x, data, "clientBigoId");
    if (data && !room->anchor)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", id);
    room->title = lr_str(data, "roomTopic");
    if (!room->title || !*room->title)
        room->title = lr_str(data, "gameTitle");
    room->cover = lr_str(data, "snapshot");
    room->viewers = lr_int(data, "reserver", -1);
    lr_need(x, data, "alive");
    lr_set_live(room, lr_int(data, "alive", 0) == 1 && live_id && strcmp(live_id, "0") != 0);
    if (lr_failed(x))
        return lr_done(x);
    if (lr_true(data, "passRoom") && (!media || !*media))
        return lr_block(x, room, "the room is locked: give the account setting password");
    if (room->state == LR_STATE_LIVE && (!media || !*media))
        return lr_block(x, room, "on air, but the site withholds the address: try again later");
    if (room->state == LR_STATE_LIVE)
        lr_add(x, room,
               (struct lr_stream){.protocol = "hls", .url = media, .quality = LR_Q_ORIGIN});
    lr_add_header(x, room, "Referer", "https://www.bigo.tv/");
    return lr_done(x);
}

const struct lr_extractor lr_extractor_bigo = {
    .name = "bigo",
    .title = "BIGO LIVE",
    .urls = (const char *const[]){"{,www.}bigo.tv/{id}", "{,www.}bigo.tv/{_:w}/{id}",
                                  "slink.bigovideo.tv/{code}", NULL},
    .examples =
        (const char *const[]){"https://www.bigo.tv/cn/716418802", "https://www.bigo.tv/ba.brendac",
                              "https://slink.bigovideo.tv/abc123", NULL},
    .flags = LR_OVERSEAS,
    .query_keys = (const char *const[]){"h", "pwd", NULL},
    .cookie_domains = "bigo.tv bigovideo.tv",
    .settings = "[" LR_SETTING("password", "secret", "Password of a room.") "]",
    .resolve = resolve,
};
