/* What extractors find out. */
#include "resolve/ctx.h"

static bool same_address(const struct lr_stream *a, const struct lr_stream *b)
{
    return strcmp(a->url, b->url) == 0;
}

static bool same_variant(const struct lr_stream *a, const struct lr_stream *b)
{
    return same_address(a, b) && a->height == b->height && a->bitrate == b->bitrate;
}

static bool is_protocol(const char *word)
{
    static const char *const words[] = {"flv", "hls", "ts", "dash", "http", "ws"};
    for (size_t i = 0; word && i < LR_COUNT(words); i++)
        if (strcmp(word, words[i]) == 0)
            return true;
    return false;
}

static void add(lr_ctx *x, struct lr_room *room, struct lr_stream s,
                bool (*same)(const struct lr_stream *, const struct lr_stream *))
{
    struct lr_url u;
    const char *scheme = lr_is(s.protocol, "ws") ? "ws" : "http"; /* and with an s behind it */
    size_t n = strlen(scheme);
    if (!s.url || !is_protocol(s.protocol) || lr_url_parse(x->arena, s.url, &u) != 0 ||
        strncmp(u.scheme, scheme, n) != 0 || (u.scheme[n] && strcmp(u.scheme + n, "s") != 0))
        return;
    s.url = lr_url_str(x->arena, &u);
    if (!s.url || room->stream_count == LR_MAX_STREAMS)
        return;
    for (int i = 0; i < room->stream_count; i++)
        if (same(&room->streams[i], &s))
            return;
    room->streams[room->stream_count++] = s;
}

void lr_add(lr_ctx *x, struct lr_room *room, struct lr_stream s)
{
    add(x, room, s, same_address);
}

void lr_add_variant(lr_ctx *x, struct lr_room *room, struct lr_stream s)
{
    add(x, room, s, same_variant);
}

int lr_need_streams(lr_ctx *x, const struct lr_room *room, const char *path)
{
    if (room->stream_count == 0)
        lr_fail(x, LIVREC_EPARSE, "%s: the room is live, but has no address at \"%s\"",
                lr_answer_name(x), path);
    return lr_done(x);
}

void lr_add_header(lr_ctx *x, struct lr_room *room, const char *name, const char *value)
{
    if (!value)
        return;
    if (room->header_count == LR_MAX_HEADERS)
        lr_fail(x, LIVREC_EINTERNAL, "too many headers for the media");
    else
        room->headers[room->header_count++] = (struct lr_header){name, value};
}

void lr_add_headers(lr_ctx *x, struct lr_room *room, const char *const *headers)
{
    for (const char *const *p = headers; p && *p; p += 2)
        lr_add_header(x, room, p[0], p[1]);
}

void lr_set_live(struct lr_room *room, bool live)
{
    room->state = live ? LR_STATE_LIVE : LR_STATE_OFFLINE;
}

int lr_set_recorded(lr_ctx *x, struct lr_room *room)
{
    lr_set_live(room, false);
    room->reason = "this is a recorded video, not a live one";
    return lr_done(x);
}

int lr_block(lr_ctx *x, struct lr_room *room, const char *reason)
{
    room->state = LR_STATE_BLOCKED;
    room->reason = lr_login_doubt(x, reason);
    return 0;
}
