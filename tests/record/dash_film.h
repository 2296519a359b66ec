/* Films for DASH sources: files of demo segments with an index (sidx), and what manifests say of
 * them. */
#ifndef DASH_FILM_H
#define DASH_FILM_H

#include "dash_world.h"
#include "segment.h"

#define SEGMENTS 5 /* of a film, of 2 s each */
#define SCALE 500  /* of its index */

/* Where things are in a film. */
struct film {
    size_t index, media, size[SEGMENTS];
};

static void add_segment(struct bytes *out, const struct clip *clip, int number)
{
    struct timeline line;
    struct segment g;
    timeline_init(&line, clip, 2000);
    segment_at(&line, number, &g);
    segment_render(out, &line, &g, SEGMENT_FMP4);
}

static void add_time(struct bytes *out, uint64_t time, bool wide)
{
    if (wide)
        bytes_be64(out, time);
    else
        bytes_be32(out, (uint32_t)time);
}

/* sidx of version 0, or 1 with `wide`. */
static void add_index(struct bytes *out, const struct film *f, uint64_t time, bool wide)
{
    bytes_be32(out, (wide ? 40 : 32) + SEGMENTS * 12);
    bytes_add(out, "sidx", 4);
    bytes_be32(out, wide ? 1 << 24 : 0);
    bytes_be32(out, 1); /* reference_ID */
    bytes_be32(out, SCALE);
    add_time(out, time, wide);
    add_time(out, 0, wide); /* first_offset */
    bytes_be32(out, SEGMENTS);
    for (int i = 0; i < SEGMENTS; i++) {
        bytes_be32(out, (uint32_t)f->size[i]);
        bytes_be32(out, 2 * SCALE);
        bytes_be32(out, 0x90000000);
    }
}

/* An init segment, an index, and the segments from `first` on. */
static inline struct film make_film(struct bytes *out, const struct clip *clip, int first,
                                    bool wide)
{
    struct film f = {0};
    struct bytes media = {0};
    for (int i = 0; i < SEGMENTS; i++) {
        size_t before = media.len;
        add_segment(&media, clip, first + i);
        f.size[i] = media.len - before;
    }
    segment_init(out, clip, SEGMENT_FMP4);
    f.index = out->len;
    add_index(out, &f, (uint64_t)(2 * SCALE * first), wide);
    f.media = out->len;
    bytes_add(out, media.data, media.len);
    bytes_free(&media);
    ck_assert(!out->failed);
    return f;
}

/* The films of a world, of 10 s each, the second one after the first. */
static inline void make_films(struct world *w, struct film out[2], bool wide)
{
    struct bench *b = bench_new(NULL);
    for (int i = 0; i < 2; i++)
        out[i] = make_film(&w->film[i], &b->sim.server.clip, i * SEGMENTS, wide);
    bench_free(b);
}

static inline void free_films(struct world *w)
{
    bytes_free(&w->film[0]);
    bytes_free(&w->film[1]);
}

/* ---- manifests of films */

#define MPD(more) NS more ">"
#define STATIC MPD("type=\"static\" mediaPresentationDuration=\"PT10S\"")
#define PERIOD(n)                                                                                  \
    "<Period>" SET "<Representation id=\"1\" bandwidth=\"9\"><BaseURL>film" n ".mp4</BaseURL>"
#define PERIOD_END "</Representation></AdaptationSet></Period>"

static inline void put_base(struct bytes *out, const struct film *f)
{
    bytes_fmt(out,
              "<SegmentBase indexRange=\"%zu-%zu\"><Initialization range=\"0-%zu\"/></SegmentBase>",
              f->index, f->media - 1, f->index - 1);
}

/* A manifest of the first film alone, as put() describes it. */
static inline void put_film(struct bytes *out, const struct film *f,
                            void (*put)(struct bytes *out, const struct film *f))
{
    bytes_clear(out);
    bytes_fmt(out, "%s", STATIC PERIOD("0"));
    put(out, f);
    bytes_fmt(out, "%s%c", PERIOD_END "</MPD>", 0);
    ck_assert(!out->failed);
}

#endif
