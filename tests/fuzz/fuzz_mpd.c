#include "fuzz.h"

#include "media/mpd.h"

#define AT_MS 1700000000000 /* a moment that many a manifest counts from 1970 */

static void check_segment(const struct lr_m3u8_segment *s)
{
    MUST(s->duration_ms >= 1);
    MUST(s->uri || s->gap);
    MUST(s->range.length == -1 || s->range.length > 0);
    MUST(s->range.length < 0 || s->range.offset <= (uint64_t)(INT64_MAX - s->range.length));
    MUST(!s->map || s->map->uri || s->gap);
    MUST(!s->key && !s->title);
}

static void check_window(const struct lr_mpd_window *w, int max)
{
    MUST(w->count <= max && (!w->more || w->count == max));
    for (int i = 0; i < w->count; i++)
        check_segment(&w->segments[i]);
}

static void list(const struct lr_mpd_period *p, const struct lr_mpd_representation *r)
{
    static const int64_t from[] = {0, AT_MS - 60000}, now[] = {20000, AT_MS, INT64_MAX};
    for (int i = 0; i < 6; i++) {
        struct lr_arena *a = lr_arena_new(LR_M3U8_ARENA);
        struct lr_mpd_query query = {from[i % 2], now[i / 2], 20};
        struct lr_mpd_window w;
        if (lr_mpd_segments(a, p, r, &query, &w) == 0)
            check_window(&w, query.max);
        int64_t longest = -1;
        lr_mpd_edge(p, r, query.now_ms, &longest);
        MUST(longest >= 0);
        lr_arena_free(a);
    }
    lr_mpd_is_counted(r);
}

static void check_representation(const struct lr_mpd_representation *r)
{
    MUST(r->base[0].uri && r->bandwidth >= 0 && r->width >= 0 && r->height >= 0);
    MUST(r->fps_milli >= 0 && r->kind <= LR_MPD_AUDIO);
}

/* As the index of a file, where it is said to be or where it is looked for. */
static void take_index(const uint8_t *data, size_t size, bool said)
{
    struct lr_mpd_period p = {.length_ms = -1};
    struct lr_mpd_representation r = {.base[0].uri = "https://cdn.example/film.mp4",
                                      .at.index = {100, said ? 1000 : -1},
                                      .at.offset = INT64_MAX / 4,
                                      .at.timescale = 90000,
                                      .at.end_number = -1};
    struct lr_arena *a = lr_arena_new(LR_MPD_ARENA);
    MUST(lr_mpd_wants_index(&r) && lr_mpd_index_range(&r).length > 0);
    int rc = lr_mpd_take_index(a, &r, data, size);
    MUST(rc == 0 || rc == LIVREC_EMEDIA);
    MUST(!r.at.links || !rc);
    MUST(lr_mpd_wants_index(&r) == (said ? rc != 0 : !rc && !r.at.links));
    if (rc && !said) {
        rc = lr_mpd_cut(a, &p, &r, size << 20);
        MUST(rc == LIVREC_EMEDIA ? !r.at.links : rc == LIVREC_ENOMEM || r.at.pieces);
    }
    list(&p, &r);
    lr_arena_free(a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size && *data != '<')
        take_index(data, size, *data & 1);
    struct lr_arena *a = lr_arena_new(LR_MPD_ARENA);
    struct lr_mpd mpd;
    struct lr_err err = {0};
    int listed = 0, periods = 0;
    int rc = lr_mpd_parse(a, data, size, "https://cdn.example/a/live.mpd", &mpd, &err);
    MUST(rc == 0 || (rc == LIVREC_EPARSE && err.code == rc && *err.text));
    for (const struct lr_mpd_period *p = rc ? NULL : mpd.periods; p; p = p->next) {
        MUST(++periods <= LR_MPD_PERIODS && p->start_ms >= 0 && p->length_ms >= -1);
        for (const struct lr_mpd_representation *r = p->representations; r; r = r->next) {
            check_representation(r);
            if (listed++ < 8)
                list(p, r);
        }
    }
    lr_arena_free(a);
    return 0;
}
