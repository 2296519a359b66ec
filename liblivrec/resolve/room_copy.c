/* A room out of the arena of its resolve, into one of its own. */
#include "resolve/ctx.h"

#include "core/alloc.h"

#define TEXT_MAX ((size_t)4096) /* bytes of a title and the like */

/* At most `max` bytes, valid UTF-8, cut between two characters. */
static const char *copy_text(struct lr_arena *a, const char *s, size_t max)
{
    if (!s)
        return NULL;
    size_t len = strnlen(s, max + 1);
    if (len > max)
        for (len = max; len && ((unsigned char)s[len] & 0xC0) == 0x80;)
            len--;
    if (lr_utf8_valid(s, len))
        return lr_arena_strndup(a, s, len);
    struct lr_buf b;
    lr_buf_init(&b, 4 * max);
    /* A failure has to show as one of the arena. */
    const char *copy = lr_utf8_repair(&b, s, len) == 0
                           ? lr_arena_strndup(a, (const char *)b.data, b.len)
                           : lr_arena_alloc(a, SIZE_MAX);
    lr_buf_free(&b);
    return copy;
}

static void copy_stream(struct lr_arena *a, struct lr_stream *s)
{
    s->protocol = copy_text(a, s->protocol, TEXT_MAX);
    s->url = lr_arena_strdup(a, s->url);
    s->container = copy_text(a, s->container, TEXT_MAX);
    s->codec = copy_text(a, s->codec, TEXT_MAX);
    s->cdn = copy_text(a, s->cdn, TEXT_MAX);
    s->name = copy_text(a, s->name, TEXT_MAX);
}

static void copy_texts(struct lr_arena *a, struct lr_room *r)
{
    const char **texts[] = {&r->platform, &r->id,       &r->anchor, &r->title,
                            &r->cover,    &r->category, &r->reason, &r->asked,
                            &r->name,     &r->alias};
    for (size_t i = 0; i < LR_COUNT(texts); i++)
        *texts[i] = copy_text(a, *texts[i], TEXT_MAX);
    r->url = copy_text(a, r->url, LR_URL_MAX);
    r->media_query = copy_text(a, r->media_query, TEXT_MAX);
}

struct lr_room *lr_room_copy(const struct lr_room *room)
{
    struct lr_room *copy = lr_room_new(room->stream_count);
    if (!copy)
        return NULL;
    struct lr_arena *a = copy->arena;
    memcpy(copy, room, lr_room_size(room->stream_count));
    copy->arena = a;
    copy_texts(a, copy);
    for (int i = 0; i < copy->stream_count; i++)
        copy_stream(a, &copy->streams[i]);
    for (int i = 0; i < copy->header_count; i++) {
        copy->headers[i].name = lr_arena_strdup(a, copy->headers[i].name);
        copy->headers[i].value = lr_arena_strdup(a, copy->headers[i].value);
    }
    if (!lr_arena_failed(a))
        return copy;
    lr_room_free(copy);
    return NULL;
}
