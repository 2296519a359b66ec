/* FACEIT: a player's page shows the stream of another site, mostly Twitch. Two calls find out
 * which; the rest is that platform's. */
#include "resolve/extractor.h"

#define API "https://www.faceit.com/api"
#define HOUR 3600

static lr_json *api(lr_ctx *x, const char *url)
{
    const char *headers[] = {"Referer", lr_url_str(lr_mem(x), lr_input(x)), "faceit-referer",
                             "web-next", NULL};
    return lr_get_json(x, url, &(struct lr_req){.headers = headers, .room = true});
}

static const char *number_of(lr_ctx *x, const char *nick)
{
    const char *key = lr_fmt(x, "id-%s", nick), *id = lr_cache_get(x, key, 24 * HOUR);
    if (id)
        return id;
    lr_json *v = api(x, lr_fmt(x, API "/users/v1/nicknames/%s", lr_segment(x, nick)));
    id = lr_str(v, "payload.id");
    if (v && !id)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no player %s", nick);
    else if (id)
        lr_cache_put(x, key, id);
    return id;
}

/* The address of a linked stream; NULL where its site is none that is known here. */
static const char *address(lr_ctx *x, const lr_json *link)
{
    const char *site = lr_str(link, "platform"), *id = lr_str(link, "platformId");
    if (lr_is(site, "twitch"))
        return lr_fmt(x, "https://www.twitch.tv/%s", id);
    if (lr_is(site, "youtube"))
        return lr_fmt(x, "https://www.youtube.com/channel/%s/live", id);
    return NULL;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *nick = lr_var(x, "nick");
    lr_json *v = api(x, lr_url(x, API "/stream/v1/streamings", "userId", number_of(x, nick), NULL));
    const lr_json *links = lr_need(x, v, "payload");
    const char *name = lr_str(links, "[0].userNickname"), *url = NULL;
    lr_set_live(room, false);
    for (size_t i = 0; i < lr_json_count(links) && !url; i++)
        url = address(x, lr_json_item(links, i));
    if (lr_json_count(links) && !url)
        lr_fail(x, LIVREC_EUNSUPPORTED, "the linked stream is on %s",
                lr_str(links, "[0].platform") ? lr_str(links, "[0].platform") : "no known site");
    room->id = nick;
    room->url = lr_url_str(lr_mem(x), lr_input(x));
    if (url)
        lr_hand_over(x, room, url);
    room->anchor = name ? name : nick;
    return lr_done(x);
}

const struct lr_extractor lr_extractor_faceit = {
    .name = "faceit",
    .title = "FACEIT",
    .urls = (const char *const[]){"{,www.}faceit.com/players/{nick}",
                                  "{,www.}faceit.com/{_}/players/{nick}",
                                  "{,www.}faceit.com/players/{nick}/stream",
                                  "{,www.}faceit.com/{_}/players/{nick}/stream", NULL},
    .examples = (const char *const[]){"https://www.faceit.com/en/players/Compl1/stream",
                                      "https://www.faceit.com/players/Compl1", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "faceit.com",
    .resolve = resolve,
};
