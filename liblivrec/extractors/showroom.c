/* SHOWROOM: the key of the address gives a number once; then live_info is the poll, and the list of
 * streams has a master playlist among single ones, low-latency ones and WebRTC. */
#include "resolve/extractor.h"

#define SITE "https://www.showroom-live.com"

static const char *room_number(lr_ctx *x)
{
    const char *key = lr_var(x, "key"), *given = lr_var(x, "id");
    const char *kept = given ? given : lr_cache_get(x, lr_fmt(x, "id-%s", key), INT64_MAX);
    if (kept)
        return kept;
    lr_json *v = lr_get_json(x, lr_url(x, SITE "/api/room/status", "room_url_key", key, NULL),
                             &(struct lr_req){.lenient = true});
    const char *id = lr_text(x, v, "room_id");
    if (lr_status(x) == 404 || lr_int(v, "errors[0].code", 0) == 1002)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", key);
    else if (v && !id)
        lr_fail(x, LIVREC_EPARSE, "room/status: no room_id (HTTP %d)", lr_status(x));
    else if (id)
        lr_cache_put(x, lr_fmt(x, "id-%s", key), id);
    return id;
}

/* The variants of the master playlists. False where the room is kept from this place. */
static bool add_masters(lr_ctx *x, struct lr_room *room, const lr_json *list)
{
    const struct lr_req req = {.lenient = true, .optional = true};
    bool refused = false;
    LR_EACH (s, list)
        if (lr_is(lr_str(s, "type"), "hls_all")) {
            bool good = lr_add_hls(x, room, lr_str(s, "url"), (struct lr_stream){0}, &req);
            refused |= !good && (lr_status(x) == 403 || lr_status(x) == 404);
        }
    return !refused;
}

static void add_singles(lr_ctx *x, struct lr_room *room, const lr_json *list)
{
    LR_EACH (s, list) {
        int64_t quality = lr_int(s, "quality", 0);
        if (lr_is(lr_str(s, "type"), "hls"))
            lr_add(x, room,
                   (struct lr_stream){.protocol = "hls",
                                      .url = lr_str(s, "url"),
                                      .name = lr_str(s, "label"),
                                      .quality = quality >= 1000  ? LR_Q_ORIGIN
                                                 : quality >= 200 ? LR_Q_SD
                                                                  : LR_Q_LD});
    }
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *info)
{
    lr_json *v = lr_get_json(
        x,
        lr_url(x, SITE "/api/live/streaming_url", "room_id", room->id, "abr_available", "1", NULL),
        NULL);
    const lr_json *list = lr_json_at(v, "streaming_url_list");
    if (v && lr_json_count(list) == 0 && lr_int(info, "premium_room_type", 0) != 0)
        return lr_block(x, room, "paid broadcast: give the cookie of a buyer");
    if (v && lr_json_count(list) == 0)
        return lr_fail(x, LIVREC_EHTTP, "on air, but no stream is listed: it is just starting");
    if (!add_masters(x, room, list))
        return lr_block(x, room, "not shown in this region: use a proxy");
    add_singles(x, room, list);
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = room_number(x);
    lr_json *info = lr_get_json(x, lr_url(x, SITE "/api/live/live_info", "room_id", room->id, NULL),
                                &(struct lr_req){.room = true});
    lr_need(x, info, "live_status");
    room->anchor = lr_need_str(x, info, "room_name");
    lr_set_live(room, lr_int(info, "live_status", 0) == 2);
    const char *key = lr_var(x, "key");
    room->url = key ? lr_fmt(x, SITE "/r/%s", key)
                    : lr_url(x, SITE "/room/profile", "room_id", room->id, NULL);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    lr_json *profile =
        lr_get_json(x, lr_url(x, SITE "/api/room/profile", "room_id", room->id, NULL),
                    &(struct lr_req){.optional = true});
    room->cover = lr_str(profile, "image_square");
    room->category = lr_str(profile, "genre_name");
    room->started_at = lr_int(profile, "current_live_started_at", 0);
    room->viewers = lr_int(profile, "view_num", -1);
    return lr_want_streams(x) ? streams(x, room, info) : lr_done(x);
}

/* Is it in the list of all that are on air? By its number, or by its key, which may be new. */
static bool on_air(lr_ctx *x, const lr_json *onlives, const char *id, const char *key)
{
    LR_EACH (genre, onlives)
        LR_EACH (live, lr_json_at(genre, "lives"))
            if (lr_is(lr_text(x, live, "room_id"), id) ||
                (key && lr_is(lr_str(live, "room_url_key"), key)))
                return true;
    return false;
}

/* One list for all. Keys whose number is not known yet are asked for by themselves, since a room
 * that does not exist is not in the list, either. */
static int poll(lr_ctx *x, struct lr_polled *rooms, size_t n)
{
    lr_json *v = lr_get_json(x, SITE "/api/live/onlives", NULL);
    const lr_json *onlives = lr_need(x, v, "onlives");
    for (size_t i = 0; onlives && i < n; i++) {
        const char *key = lr_capture(rooms[i].vars, "key"), *id = lr_capture(rooms[i].vars, "id");
        if (key)
            id = lr_cache_get(x, lr_fmt(x, "id-%s", key), INT64_MAX);
        if (id)
            lr_polled_live(&rooms[i], on_air(x, onlives, id, key));
    }
    return lr_done(x);
}

const struct lr_extractor lr_extractor_showroom = {
    .name = "showroom",
    .title = "SHOWROOM",
    .urls = (const char *const[]){"{,www.}showroom-live.com/{,r/}{key:w}",
                                  "{,www.}showroom-live.com/room/profile?room_id={id:d}", NULL},
    .examples =
        (const char *const[]){"https://www.showroom-live.com/r/48_sample_room",
                              "https://www.showroom-live.com/room/profile?room_id=61747", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "showroom-live.com",
    .resolve = resolve,
    .poll = poll,
    .poll_limit = 1000,
};
