#include "core/model.h"

#include <string.h>

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

static const struct {
    const char *name, *dlr;
} qualities[] = {
    [LR_Q_ORIGIN] = {"origin", "原画"}, [LR_Q_BD] = {"bd", "蓝光"}, [LR_Q_UHD] = {"uhd", "超清"},
    [LR_Q_HD] = {"hd", "高清"},         [LR_Q_SD] = {"sd", "标清"}, [LR_Q_LD] = {"ld", "流畅"},
    [LR_Q_AUDIO] = {"audio", "音频"},
};

const char *lr_quality_name(enum lr_quality q)
{
    return (size_t)q < LR_COUNT(qualities) ? qualities[q].name : NULL;
}

/* `lower` without case. */
static bool same_word(const char *s, const char *lower)
{
    while (*s && *lower && (*s == *lower || (*s >= 'A' && *s <= 'Z' && (*s | 0x20) == *lower))) {
        s++;
        lower++;
    }
    return *s == *lower;
}

enum lr_quality lr_quality_parse(const char *s)
{
    for (size_t i = 1; s && i < LR_COUNT(qualities); i++)
        if (same_word(s, qualities[i].name) || strcmp(s, qualities[i].dlr) == 0)
            return (enum lr_quality)i;
    return s && same_word(s, "od") ? LR_Q_ORIGIN : LR_Q_UNSET; /* DLR's "OD" */
}

const char *lr_state_name(enum lr_state s)
{
    static const char *const names[] = {"unknown", "live", "offline", "blocked", "gone",
                                        "unsupported"};
    return (size_t)s < LR_COUNT(names) ? names[s] : "unknown";
}
