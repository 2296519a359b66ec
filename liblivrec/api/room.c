#include <livrec/room.h>

#include <stdatomic.h>
#include <string.h>

#include "api/handle.h"
#include "api/last_error.h"
#include "core/alloc.h"

#define JSON_MAX ((size_t)4 << 20)

struct livrec_room {
    struct lr_room *room;
    _Atomic(char *) json; /* made when it is asked for; the room may be read by several threads */
};

/* Takes `inner` over. */
static int give(const char *function, struct lr_room *inner, livrec_room **out)
{
    livrec_room *room = lr_calloc(1, sizeof *room);
    if (!room) {
        lr_room_free(inner);
        return lr_api_failf(function, LIVREC_ENOMEM, "out of memory");
    }
    room->room = inner;
    *out = room;
    return LIVREC_OK;
}

static int look_up(struct lr_handle *h, const char *url, const livrec_opts *opts,
                   enum lr_depth depth, struct lr_room **out, struct lr_err *err)
{
    int rc = lr_handle_start(h, err);
    if (rc)
        return rc;
    struct lr_opts *all = lr_handle_opts(h, opts);
    struct lr_cancel *cancel = lr_cancel_new(h->cancel); /* one hook a token, so one a call */
    if (!all || !cancel)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    else
        rc = lr_resolve(h->resolver, url, all, depth, cancel, out, err);
    if (rc == 0)
        lr_room_let_go(*out); /* the room may outlive the handle */
    lr_cancel_free(cancel);
    lr_opts_free(all);
    return rc;
}

static int32_t find_out(const char *function, livrec *lr, const char *url, const livrec_opts *opts,
                        enum lr_depth depth, livrec_room **out)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    struct lr_room *room = NULL;
    int rc = lr_handle_enter(function, lr, &h);
    if (rc)
        return rc;
    if (!url || !out)
        rc = lr_err_set(&err, LIVREC_EARG, "%s is NULL", url ? "out" : "url");
    else
        rc = look_up(h, url, opts, depth, &room, &err);
    lr_handle_leave(h);
    return rc ? lr_api_fail(function, &err) : give(function, room, out);
}

LIVREC_API int32_t livrec_resolve(livrec *lr, const char *url, const livrec_opts *opts,
                                  livrec_room **out)
{
    return find_out(__func__, lr, url, opts, LR_DEPTH_STATE, out);
}

LIVREC_API int32_t livrec_extract(livrec *lr, const char *url, const livrec_opts *opts,
                                  livrec_room **out)
{
    return find_out(__func__, lr, url, opts, LR_DEPTH_ALL, out);
}

LIVREC_API void livrec_room_free(livrec_room *room)
{
    if (!room)
        return;
    lr_room_free(room->room);
    lr_free(atomic_load(&room->json));
    lr_free(room);
}

LIVREC_API const char *livrec_room_str(const livrec_room *room, int32_t field)
{
    if (!room)
        return NULL;
    const struct lr_room *r = room->room;
    const char *const fields[] = {
        [LIVREC_ROOM_PLATFORM] = r->platform, [LIVREC_ROOM_ID] = r->id,
        [LIVREC_ROOM_URL] = r->url,           [LIVREC_ROOM_ANCHOR] = r->anchor,
        [LIVREC_ROOM_TITLE] = r->title,       [LIVREC_ROOM_COVER] = r->cover,
        [LIVREC_ROOM_CATEGORY] = r->category, [LIVREC_ROOM_REASON] = r->reason,
    };
    return field >= 0 && (size_t)field < LR_COUNT(fields) ? fields[field] : NULL;
}

LIVREC_API int64_t livrec_room_int(const livrec_room *room, int32_t field)
{
    if (!room)
        return 0;
    switch (field) {
    case LIVREC_ROOM_STATE:
        return room->room->state;
    case LIVREC_ROOM_STARTED_AT:
        return room->room->started_at;
    case LIVREC_ROOM_VIEWERS:
        return room->room->viewers;
    case LIVREC_ROOM_SELECTED:
        return room->room->selected;
    default:
        return 0;
    }
}

LIVREC_API uint32_t livrec_room_stream_count(const livrec_room *room)
{
    return room ? (uint32_t)room->room->stream_count : 0;
}

static const struct lr_stream *stream_at(const livrec_room *room, uint32_t index)
{
    return index < livrec_room_stream_count(room) ? &room->room->streams[index] : NULL;
}

LIVREC_API const char *livrec_room_stream_str(const livrec_room *room, uint32_t index,
                                              int32_t field)
{
    const struct lr_stream *s = stream_at(room, index);
    if (!s)
        return NULL;
    const char *const fields[] = {
        [LIVREC_STREAM_PROTOCOL] = s->protocol,
        [LIVREC_STREAM_URL] = s->url,
        [LIVREC_STREAM_QUALITY] = lr_quality_name(s->quality),
        [LIVREC_STREAM_CODEC] = s->codec,
        [LIVREC_STREAM_CDN] = s->cdn,
        [LIVREC_STREAM_NAME] = s->name,
        [LIVREC_STREAM_CONTAINER] = s->container,
    };
    return field >= 0 && (size_t)field < LR_COUNT(fields) ? fields[field] : NULL;
}

LIVREC_API int64_t livrec_room_stream_int(const livrec_room *room, uint32_t index, int32_t field)
{
    const struct lr_stream *s = stream_at(room, index);
    if (!s)
        return 0;
    const int64_t fields[] = {
        [LIVREC_STREAM_BITRATE] = s->bitrate, [LIVREC_STREAM_WIDTH] = s->width,
        [LIVREC_STREAM_HEIGHT] = s->height,   [LIVREC_STREAM_FPS] = s->fps_milli,
        [LIVREC_STREAM_EXPIRES] = s->expires,
    };
    return field >= 0 && (size_t)field < LR_COUNT(fields) ? fields[field] : 0;
}

LIVREC_API uint32_t livrec_room_header_count(const livrec_room *room)
{
    return room ? (uint32_t)room->room->header_count : 0;
}

LIVREC_API const char *livrec_room_header_name(const livrec_room *room, uint32_t index)
{
    return index < livrec_room_header_count(room) ? room->room->headers[index].name : NULL;
}

LIVREC_API const char *livrec_room_header_value(const livrec_room *room, uint32_t index)
{
    return index < livrec_room_header_count(room) ? room->room->headers[index].value : NULL;
}

static char *make_json(const struct lr_room *room)
{
    struct lr_buf b;
    lr_buf_init(&b, JSON_MAX);
    char *json = lr_room_to_json(room, &b) ? NULL : lr_strdup(lr_buf_str(&b));
    lr_buf_free(&b);
    return json;
}

LIVREC_API const char *livrec_room_json(const livrec_room *room)
{
    if (!room)
        return NULL;
    _Atomic(char *) *slot = (_Atomic(char *) *)&room->json; /* the only part that ever changes */
    char *json = atomic_load(slot), *made;
    if (json || !(made = make_json(room->room)))
        return json;
    if (atomic_compare_exchange_strong(slot, &json, made))
        return made;
    lr_free(made); /* another thread was first */
    return json;
}
