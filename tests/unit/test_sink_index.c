/* Length and index of FLV and Matroska: put into the head of the file when it is closed. */
#include "unit.h"

#include <stdio.h>

#include "flv_tags.h"
#include "media/amf.h"
#include "media/bytes.h"
#include "media/ebml.h"
#include "record/keys.h"
#include "sink_rig.h"

#define FRAMES 250 /* a tenth of a keyframe each 40 ms */
#define FLV_TAGS 13

static struct sinking s;
static struct lr_buf open; /* the file before it is closed */

static void begin_indexed(const char *format, const struct lr_tracks *t)
{
    sink_init(&s, format);
    s.m.base.amend = memory_out_amend;
    ck_assert_int_eq(sink_open(&s, t), 0);
}

static void add_film(struct lr_tracks *t)
{
    add_track(t, LR_CODEC_H264, AVCC);
    add_track(t, LR_CODEC_AAC, "1210");
}

static void write_film(const char *format)
{
    struct lr_tracks t = {0};
    add_film(&t);
    begin_indexed(format, &t);
    for (int i = 0; i < FRAMES; i++) {
        sink_hex(&s, 0, 40 * i, i % 25 == 0, i % 25 ? SLICE : IDR, 4);
        sink_hex(&s, 1, 40 * i + 13, true, "21100405", 0);
    }
    lr_buf_init(&open, (size_t)1 << 20);
    ck_assert_int_eq(memory_out_settle(&s.m), 0);
    ck_assert_int_eq(lr_buf_append(&open, s.m.bytes.data, s.m.bytes.len), 0);
    ck_assert_int_eq(sink_close(&s), 0);
}

static void end_film(void)
{
    lr_buf_free(&open);
    sink_end(&s);
}

/* ---- what is kept of keyframes */

START_TEST(any_number_of_keyframes)
{
    for (int64_t n = 1; n < 200000; n = 3 * n + 1) {
        struct lr_keys k;
        lr_keys_init(&k);
        for (int64_t i = 0; i < n; i++)
            ck_assert_int_eq(lr_keys_add(&k, 2000 * i, 1000 * i), 0);
        int64_t kept = (int64_t)lr_keys_count(&k), widest = 0;
        ck_assert_int_ge(kept, n < LR_KEYS_MAX / 2 ? n : LR_KEYS_MAX / 2);
        ck_assert_int_le(kept, LR_KEYS_MAX);
        ck_assert_int_eq(lr_keys_at(&k, 0).at, 0);
        for (int64_t i = 1; i < kept; i++) {
            struct lr_key_place a = lr_keys_at(&k, (size_t)i - 1), b = lr_keys_at(&k, (size_t)i);
            ck_assert_int_eq(2 * b.at, b.ms);
            widest = b.ms - a.ms > widest ? b.ms - a.ms : widest;
        }
        ck_assert_int_le(widest, 2000 + 4 * 2000 * n / LR_KEYS_MAX);
        ck_assert_int_le(2000 * (n - 1) - lr_keys_at(&k, (size_t)kept - 1).ms,
                         2000 + 4 * 2000 * n / LR_KEYS_MAX);
        lr_keys_free(&k);
    }
}
END_TEST

/* ---- FLV */

static const uint8_t *meta(size_t *len)
{
    const uint8_t *tag = s.m.bytes.data + FLV_TAGS;
    *len = lr_be24(tag + 1);
    ck_assert_int_eq(tag[0], 18);
    ck_assert_uint_eq(lr_be32(tag + 11 + *len), 11 + *len);
    return tag + 11;
}

static double number(const char *name)
{
    size_t len;
    const uint8_t *body = meta(&len);
    double v = -1;
    ck_assert_int_eq(lr_amf_find(body, len, name, &v), LR_AMF_NUMBER);
    return v;
}

/* The i-th value of an array in the first tag. */
static double value(const char *array, uint32_t i, uint32_t *count)
{
    size_t len, n = strlen(array);
    const uint8_t *body = meta(&len), *p = memmem(body, len, array, n);
    ck_assert_ptr_nonnull(p);
    ck_assert_int_eq(p[n], 10);
    *count = lr_be32(p + n + 1);
    uint64_t bits = lr_be64(p + n + 5 + 9 * (size_t)i + 1);
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

START_TEST(flv_as_closed)
{
    uint32_t n, times;
    size_t len;
    write_film("flv");
    ck_assert_uint_eq(open.len, s.m.bytes.len); /* as it is when livrec is killed: the same tags */
    meta(&len);
    size_t media = FLV_TAGS + 11 + len;
    ck_assert_mem_eq(open.data, s.m.bytes.data, FLV_TAGS + 11);
    ck_assert_mem_eq(open.data + media, s.m.bytes.data + media, open.len - media);
    ck_assert(number("duration") >= 9.999 && number("duration") <= 10.001);
    ck_assert_double_eq(number("filesize"), (double)s.m.bytes.len);
    ck_assert_double_eq(number("width"), 64);
    for (uint32_t i = 0; i < 10; i++) {
        const uint8_t *tag = s.m.bytes.data + (size_t)value("filepositions", i, &n);
        ck_assert_int_eq(tag[0], 9);
        ck_assert_int_eq(tag[11], 0x17);
        ck_assert_int_eq(tag[12], 1);
        ck_assert_uint_eq(lr_be24(tag + 4), 1000 * i);
        ck_assert_double_eq(value("times", i, &times), i);
    }
    ck_assert_uint_eq(n, 10);
    ck_assert_uint_eq(times, 10);
    end_film();
}
END_TEST

/* Readers find nothing to skip in either. */
START_TEST(flv_is_read_as_before)
{
    struct collect before, after;
    uint64_t skipped;
    write_film("flv");
    collect_init(&before);
    collect_init(&after);
    ck_assert_int_eq(collect_run(&before, lr_reader_flv_new, open.data, open.len, 1000, &skipped), 0);
    ck_assert_uint_eq(skipped, 0);
    ck_assert_int_eq(
        collect_run(&after, lr_reader_flv_new, s.m.bytes.data, s.m.bytes.len, 1000, &skipped), 0);
    ck_assert_uint_eq(skipped, 0);
    ck_assert_str_eq(collect_text(&before), collect_text(&after));
    collect_free(&before);
    collect_free(&after);
    end_film();
}
END_TEST

START_TEST(flv_of_sound)
{
    struct lr_tracks t = {0};
    size_t len;
    add_track(&t, LR_CODEC_AAC, "1210");
    begin_indexed("flv", &t);
    for (int i = 0; i < 100; i++)
        sink_hex(&s, 0, 20 * i, true, "21100405", 0);
    ck_assert_int_eq(sink_close(&s), 0);
    const uint8_t *body = meta(&len);
    ck_assert_double_eq(number("duration"), 1.98);
    ck_assert_ptr_null(memmem(body, len, "keyframes", 9));
    ck_assert_uint_le(len, 400);
    sink_end(&s);
}
END_TEST

/* ---- Matroska */

/* The content of the first element of an id in [from, to), or NULL. */
static const uint8_t *element(uint32_t id, size_t from, size_t to, struct lr_ebml *e)
{
    const uint8_t *p = s.m.bytes.data + from, *data;
    size_t len = to - from;
    while (lr_ebml_next(&p, &len, e, &data))
        if (e->id == id)
            return data;
    return NULL;
}

static uint64_t child(const uint8_t *p, size_t len, uint32_t id)
{
    struct lr_ebml e;
    const uint8_t *data;
    while (lr_ebml_next(&p, &len, &e, &data))
        if (e.id == id)
            return lr_ebml_uint(data, e.size);
    ck_abort_msg("there is no %x", id);
    return 0;
}

/* Where the segment's content begins; it ends with the file. */
static size_t segment(void)
{
    struct lr_ebml e;
    const uint8_t *p = s.m.bytes.data;
    ck_assert(lr_ebml_head(p, s.m.bytes.len, &e));
    size_t at = e.head + (size_t)e.size;
    ck_assert(lr_ebml_head(p + at, s.m.bytes.len - at, &e));
    ck_assert_uint_eq(e.id, LR_MKV_SEGMENT);
    ck_assert_uint_eq(at + e.head + e.size, s.m.bytes.len);
    return at + e.head;
}

/* Where the SeekHead says that something is. */
static size_t seek(size_t seg, uint32_t id)
{
    struct lr_ebml head, e;
    const uint8_t *p = element(0x114d9b74, seg, s.m.bytes.len, &head), *data;
    ck_assert_ptr_nonnull(p);
    size_t len = (size_t)head.size;
    while (lr_ebml_next(&p, &len, &e, &data))
        if (child(data, (size_t)e.size, 0x53ab) == id)
            return seg + (size_t)child(data, (size_t)e.size, 0x53ac);
    ck_abort_msg("no entry for %x", id);
    return 0;
}

static const uint8_t *sought(size_t seg, uint32_t id, size_t *len)
{
    struct lr_ebml e;
    size_t at = seek(seg, id);
    ck_assert(lr_ebml_head(s.m.bytes.data + at, s.m.bytes.len - at, &e));
    ck_assert_uint_eq(e.id, id);
    *len = (size_t)e.size;
    return s.m.bytes.data + at + e.head;
}

/* A cluster begins there, and its first picture is this keyframe. */
static void check_cluster(size_t at, int64_t ms)
{
    struct lr_ebml e;
    const uint8_t *p = s.m.bytes.data + at;
    ck_assert(lr_ebml_head(p, s.m.bytes.len - at, &e));
    ck_assert_uint_eq(e.id, LR_MKV_CLUSTER);
    int64_t from = (int64_t)child(p + e.head, (size_t)e.size, LR_MKV_TIME);
    ck_assert(from <= ms && ms - from <= 400);
    bool found = false;
    const uint8_t *at_block = p + e.head, *data;
    size_t len = (size_t)e.size;
    while (!found && lr_ebml_next(&at_block, &len, &e, &data))
        found = e.id == LR_MKV_SIMPLE && data[0] == 0x81 && data[3] & 0x80 &&
                from + (int16_t)lr_be16(data + 1) == ms;
    ck_assert_msg(found, "%d ms is not in its cluster", (int)ms);
}

START_TEST(mkv_as_closed)
{
    size_t len, place;
    write_film("mkv");
    size_t seg = segment();
    const uint8_t *info = sought(seg, LR_MKV_INFO, &len);
    uint64_t bits = child(info, len, 0x4489);
    double length;
    memcpy(&length, &bits, sizeof length);
    ck_assert(length >= 9990 && length <= 10100);
    sought(seg, LR_MKV_TRACKS, &len);
    sought(seg, LR_MKV_TAGS, &len);
    struct lr_ebml e;
    const uint8_t *cues = sought(seg, 0x1c53bb6b, &len), *point;
    for (int i = 0; i < 10; i++) {
        ck_assert(lr_ebml_next(&cues, &len, &e, &point));
        ck_assert_uint_eq(child(point, (size_t)e.size, 0xb3), (uint64_t)i * 1000);
        const uint8_t *p = point, *data = p;
        size_t left = (size_t)e.size;
        while (lr_ebml_next(&p, &left, &e, &data) && e.id != 0xb7)
            ;
        ck_assert_uint_eq(child(data, (size_t)e.size, 0xf7), 1);
        place = (size_t)child(data, (size_t)e.size, 0xf1);
        check_cluster(seg + place, i * 1000);
    }
    ck_assert_uint_eq(len, 0);
    end_film();
}
END_TEST

/* As it is when livrec is killed: the same bytes but for the head's room, and readers take it. */
START_TEST(mkv_that_is_not_closed)
{
    struct collect c;
    uint64_t skipped;
    write_film("mkv");
    size_t seg = segment(), room = 8 + 128 + 12 + 11;
    ck_assert_mem_eq(open.data, s.m.bytes.data, seg - 8);
    ck_assert_mem_eq(open.data + seg - 8 + room, s.m.bytes.data + seg - 8 + room,
                     open.len - seg + 8 - room);
    for (int closed = 0; closed < 2; closed++) {
        const struct lr_buf *file = closed ? &s.m.bytes : &open;
        collect_init(&c);
        ck_assert_int_eq(collect_run(&c, lr_reader_mkv_new, file->data, file->len, 999, &skipped), 0);
        ck_assert_uint_eq(skipped, 0);
        ck_assert_int_eq(c.gaps, 0);
        collect_free(&c);
    }
    end_film();
}
END_TEST

/* Chapters and jumps stand behind the cues, and the SeekHead leads to the chapters. */
START_TEST(mkv_with_chapters)
{
    struct lr_tracks t = {0};
    struct lr_chapter one[] = {{.ms = 0, .title = "a"}, {.ms = 500, .title = "b"}};
    struct lr_chapter_list list = {one, 2};
    size_t len;
    add_film(&t);
    begin_indexed("mkv", &t);
    for (int i = 0; i < 50; i++)
        sink_hex(&s, 0, 40 * i, i % 25 == 0, i % 25 ? SLICE : IDR, 4);
    s.sink->jumps = 3;
    s.sink->chapters = &list;
    ck_assert_int_eq(sink_close(&s), 0);
    size_t seg = segment();
    const uint8_t *cues = sought(seg, 0x1c53bb6b, &len);
    const uint8_t *chapters = sought(seg, 0x1043a770, &len);
    ck_assert(chapters > cues);
    ck_assert_uint_eq((size_t)(chapters - s.m.bytes.data) + len, s.m.bytes.len);
    ck_assert_ptr_nonnull(memmem(cues, (size_t)(chapters - cues), "JUMPS", 5));
    sink_end(&s);
}
END_TEST

UNIT_MAIN("sink_index", any_number_of_keyframes, flv_as_closed, flv_is_read_as_before, flv_of_sound,
          mkv_as_closed,
          mkv_that_is_not_closed, mkv_with_chapters)
