#include "core/model.h"

#include <stdio.h>
#include <strings.h>

#include "core/attr.h"

#define ROOM_MEMORY ((size_t)32 << 20)

size_t lr_room_size(int streams)
{
    return offsetof(struct lr_room, streams) + (size_t)streams * sizeof(struct lr_stream);
}

struct lr_room *lr_room_new(int streams)
{
    struct lr_arena *a = lr_arena_new(ROOM_MEMORY);
    struct lr_room *room = lr_arena_alloc(a, lr_room_size(streams));
    if (!room) {
        lr_arena_free(a);
        return NULL;
    }
    room->arena = a;
    room->viewers = -1;
    room->selected = -1;
    return room;
}

void lr_room_let_go(struct lr_room *room)
{
    if (room && room->hold)
        room->hold->free(room->hold);
    if (room)
        room->hold = NULL;
}

void lr_room_free(struct lr_room *room)
{
    lr_room_let_go(room);
    if (room)
        lr_arena_free(room->arena);
}

const char *lr_state_name(enum lr_state s)
{
    static const char *const names[] = {"unknown", "live", "offline", "blocked", "gone",
                                        "unsupported", "error"};
    return (size_t)s < LR_COUNT(names) ? names[s] : "unknown";
}

static void put(char *out, size_t size, const char *text)
{
    snprintf(out, size, "%s", text ? text : "");
}

void lr_scene_of(struct lr_scene *out, const struct lr_room *room)
{
    *out = (struct lr_scene){.started_at = room->started_at};
    put(out->id, sizeof out->id, room->id);
    put(out->category, sizeof out->category, room->category);
    if (room->viewers >= 0)
        snprintf(out->viewers, sizeof out->viewers, "%lld", (long long)room->viewers);
}

const char *lr_format_word(const char *text)
{
    static const char *const words[][2] = {
        {"ts", "ts"},       {"flv", "flv"},     {"mkv", "mkv"},   {"mp4", "mp4"},
        {"fmp4", "mp4"},    {"mov", "mov"},     {"m4a", "m4a"},   {"mp3", "mp3"},
        {"m4a音频", "m4a"}, {"mp3音频", "mp3"}, {"audio", "m4a"}, {"audio copy", "m4a"},
        {"raw", "raw"},
    };
    for (size_t i = 0; i < LR_COUNT(words); i++)
        if (strcasecmp(text, words[i][0]) == 0)
            return words[i][1];
    return NULL;
}
