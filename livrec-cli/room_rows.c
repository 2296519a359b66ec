#include "room_rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "figures.h"
#include "msg.h"
#include "urls.h"

#define NAME_LEAST 8
#define NAME_MOST 32
#define GAP 2

enum column { ID, NAME, STATE, QUALITY, ELAPSED, BYTES, BITRATE, GAPS, NEXT, COLUMNS };

static const struct {
    const char *title;
    size_t width;
    int wanted; /* 1 is kept longest */
    bool right; /* its text */
} columns_of[COLUMNS] = {
    [ID] = {TR("id"), 4, 7, true},           [NAME] = {TR("room"), NAME_LEAST, 0, false},
    [STATE] = {TR("state"), 10, 1, false},   [QUALITY] = {TR("quality"), 7, 6, false},
    [ELAPSED] = {TR("elapsed"), 9, 2, true}, [BYTES] = {TR("size"), 10, 3, true},
    [BITRATE] = {TR("rate"), 12, 4, true},   [GAPS] = {TR("gaps"), 4, 8, true},
    [NEXT] = {TR("check"), 6, 5, true},
};

static const struct {
    const char *activity, *word;
} words[] = {{"recording", TR("recording")},
             {"starting", TR("starting")},
             {"paused", TR("paused")},
             {"stopped", TR("stopped")}};

static bool is(struct json room, const char *key, const char *word)
{
    return jv_is_str(jv_get(room, key), word);
}

/* What a room is doing or, of one that waits, how it was last. */
static const char *state_of(struct json room)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is(room, "activity", words[i].activity))
            return tr(words[i].word);
    static const char *const states[] = {TR("error"), TR("gone"), TR("live"), TR("offline"), TR("blocked")};
    bool well = is(room, "code", "OK");
    for (size_t i = 0; i < sizeof states / sizeof *states; i++)
        if ((well || i < 2) && is(room, "state", states[i]))
            return tr(states[i]);
    return tr(well ? "unknown" : "failing");
}

static int rank_of(struct json room)
{
    if (is(room, "activity", "recording") || is(room, "activity", "starting"))
        return 0;
    if (is(room, "activity", "paused"))
        return 4;
    return !is(room, "code", "OK") ? 1 : is(room, "state", "live") ? 2 : 3;
}

static char *label_of(struct json room)
{
    char *name = jv_str(jv_get(room, "name"));
    if (name && *name)
        return name;
    free(name);
    char *url = jv_str(jv_get(room, "url")), *label = url ? url_label(url) : NULL;
    free(url);
    return label;
}

static void read_row(struct room_row *r, struct json room)
{
    *r = (struct room_row){.id = jv_int(jv_get(room, "room"), -1),
                           .elapsed = jv_int(jv_get(room, "elapsed"), -1),
                           .bytes = jv_int(jv_get(room, "bytes"), -1),
                           .bitrate = jv_int(jv_get(room, "bitrate"), -1),
                           .gaps = jv_int(jv_get(room, "gaps"), -1),
                           .next = jv_int(jv_get(room, "next_check"), -1),
                           .name = label_of(room),
                           .state = state_of(room),
                           .rank = rank_of(room)};
    r->quality = jv_str(jv_get(room, "granted"));
    if (!r->quality)
        r->quality = jv_str(jv_get(room, "quality"));
}

static int by_rank(const void *a, const void *b)
{
    const struct room_row *x = a, *y = b;
    return x->rank != y->rank ? x->rank - y->rank : (x->id > y->id) - (x->id < y->id);
}

bool room_rows_read(struct room_rows *r, struct json rooms, bool ranked)
{
    const char *at = NULL;
    struct json room;
    size_t count = 0;
    while (jv_item(rooms, &at, &room))
        count++;
    *r = (struct room_rows){.row = calloc(count + 1, sizeof *r->row)};
    if (!r->row)
        return false;
    at = NULL;
    while (r->count < count && jv_item(rooms, &at, &room))
        read_row(&r->row[r->count++], room);
    if (ranked)
        qsort(r->row, r->count, sizeof *r->row, by_rank);
    return true;
}

void room_rows_free(struct room_rows *r)
{
    for (size_t i = 0; i < r->count; i++) {
        free(r->row[i].name);
        free(r->row[i].quality);
    }
    free(r->row);
    *r = (struct room_rows){0};
}

static void number(struct text *t, int64_t n, const char *unit)
{
    if (n >= 0)
        text_fmt(t, "%" PRId64 "%s", n, unit);
}

static void cell(struct text *t, const struct room_row *r, enum column c)
{
    switch (c) {
    case ID:
        number(t, r->id, "");
        break;
    case STATE:
        text_add(t, r->state);
        break;
    case QUALITY:
        text_safe(t, r->quality);
        break;
    case ELAPSED:
        if (r->elapsed >= 0)
            figure_time(t, r->elapsed);
        break;
    case BYTES:
        if (r->bytes >= 0)
            figure_bytes(t, r->bytes);
        break;
    case BITRATE:
        if (r->bitrate >= 0)
            figure_rate(t, r->bitrate);
        break;
    case GAPS:
        number(t, r->gaps, "");
        break;
    case NEXT:
        number(t, r->next, " s");
        break;
    default:
        break;
    }
}

/* Which columns there is room for, and how wide the name may be. */
static unsigned choose(size_t columns, size_t *name)
{
    unsigned shown = 1u << NAME;
    size_t used = NAME_LEAST;
    for (int wanted = 1; wanted < COLUMNS; wanted++)
        for (int c = 0; c < COLUMNS; c++)
            if (columns_of[c].wanted == wanted &&
                (columns == 0 || used + GAP + columns_of[c].width <= columns)) {
                shown |= 1u << c;
                used += GAP + columns_of[c].width;
            }
    size_t left = columns > used ? columns - used : 0;
    *name = columns == 0 ? NAME_MOST : NAME_LEAST + left;
    if (*name > NAME_MOST)
        *name = NAME_MOST;
    if (columns && columns < NAME_LEAST)
        *name = columns;
    return shown;
}

static void put(struct text *t, const char *s, size_t width, bool right, bool last)
{
    struct text cut = {0};
    text_fit(&cut, s ? s : "", width);
    size_t used = text_columns(cut.s), pad = used < width ? width - used : 0;
    if (right)
        text_pad(t, pad);
    text_add(t, cut.s ? cut.s : "");
    if (!right && !last)
        text_pad(t, pad);
    t->failed |= cut.failed;
    text_free(&cut);
}

void room_rows_line(struct text *t, const struct room_row *row, size_t columns)
{
    size_t name, begin = t->len;
    unsigned shown = choose(columns, &name);
    for (int c = 0; c < COLUMNS; c++) {
        struct text words_in = {0};
        if (!(shown & 1u << c))
            continue;
        if (t->len > begin)
            text_pad(t, GAP);
        if (!row)
            text_add(&words_in, tr(columns_of[c].title));
        else if (c != NAME)
            cell(&words_in, row, (enum column)c);
        put(t, row && c == NAME ? row->name : words_in.s, c == NAME ? name : columns_of[c].width,
            columns_of[c].right, !(shown >> (c + 1)));
        text_free(&words_in);
    }
}
