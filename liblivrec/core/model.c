#include "core/model.h"

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

#define WORDS 5

/* The name, and other words for it: DouyinLiveRecorder's, and its numbers. */
static const char *const qualities[][WORDS + 1] = {
    [LR_Q_ORIGIN] = {"origin", "原画", "od", "best", "0"},
    [LR_Q_BD] = {"bd", "蓝光", "blue", "1"},
    [LR_Q_UHD] = {"uhd", "超清", "2"},
    [LR_Q_HD] = {"hd", "高清", "3"},
    [LR_Q_SD] = {"sd", "标清", "4"},
    [LR_Q_LD] = {"ld", "流畅", "5"},
    [LR_Q_AUDIO] = {"audio", "音频"},
};

const char *lr_quality_name(enum lr_quality q)
{
    return (size_t)q < LR_COUNT(qualities) ? qualities[q][0] : NULL;
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
        for (const char *const *word = qualities[i]; *word; word++)
            if (same_word(s, *word))
                return (enum lr_quality)i;
    return LR_Q_UNSET;
}

const char *lr_quality_word(const char *s)
{
    return lr_quality_name(lr_quality_parse(s));
}

const char *lr_state_name(enum lr_state s)
{
    static const char *const names[] = {"unknown", "live", "offline", "blocked", "gone",
                                        "unsupported"};
    return (size_t)s < LR_COUNT(names) ? names[s] : "unknown";
}
