/* Media over TLS where a platform names it without. */
#include <string.h>

#include "resolve/ctx.h"

#define PLAIN "http://"

void lr_secure_streams(lr_ctx *x, struct lr_room *room)
{
    for (int i = 0; i < room->stream_count; i++) {
        struct lr_stream *s = &room->streams[i];
        if (!s->url || strncmp(s->url, PLAIN, strlen(PLAIN)) != 0)
            continue;
        bool fits = room->stream_count < LR_MAX_STREAMS;
        if (fits)
            memmove(s + 1, s, (size_t)(room->stream_count++ - i) * sizeof *s);
        s->url = lr_arena_fmt(x->arena, "https://%s", s->url + strlen(PLAIN));
        i += fits;
    }
}
