#include "record/about.h"

#include <string.h>
#include <time.h>

#include "core/codepoint.h"
#include "data/url.h"

/* The address of a bare stream is a key to it; that of a page is public. */
static const char *public_url(struct lr_arena *a, const struct lr_room *room)
{
    bool bare = room->platform && strcmp(room->platform, "direct") == 0;
    return bare && room->url ? lr_url_redact(a, room->url) : lr_arena_strdup(a, room->url);
}

void lr_about_fill(struct lr_about *out, struct lr_arena *a, const struct lr_room *room,
                   const char *granted, const char *protocol)
{
    *out = (struct lr_about){
        .platform = lr_arena_strdup(a, room->platform),
        .room_id = lr_arena_strdup(a, room->id),
        .url = public_url(a, room),
        .anchor = lr_arena_strdup(a, room->anchor),
        .name = lr_arena_strdup(a, room->name),
        .alias = lr_arena_strdup(a, room->alias),
        .title = lr_arena_strdup(a, room->title),
        .category = lr_arena_strdup(a, room->category),
        .cover = lr_arena_strdup(a, room->cover),
        .asked = lr_arena_strdup(a, room->asked),
        .granted = lr_arena_strdup(a, granted),
        .protocol = protocol,
        .started_at = room->started_at,
    };
}

static const char *cut(struct lr_arena *a, const char *text)
{
    size_t len = text ? strlen(text) : 0, at = 0;
    while (at < len) {
        uint32_t cp;
        size_t n = lr_cp_decode(text + at, len - at, &cp);
        if (at + n > LR_TAG_MAX)
            break;
        at += n;
    }
    return at ? lr_arena_strndup(a, text, at) : NULL;
}

void lr_tags_fill(struct lr_tags *out, struct lr_arena *a, const struct lr_about *about,
                  int64_t wall_ms)
{
    time_t t = (time_t)(wall_ms / 1000);
    struct tm tm;
    char date[32];
    size_t len = gmtime_r(&t, &tm) ? strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", &tm) : 0;
    *out = (struct lr_tags){
        .title = cut(a, about->title),
        .artist = cut(a, about->anchor),
        .date = len ? lr_arena_strdup(a, date) : NULL,
        .comment = cut(a, about->url),
        .genre = cut(a, about->category),
    };
}
