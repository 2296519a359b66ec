/* What a recording is of, and what containers say about it. */
#include "unit.h"

#include <string.h>

#include "memory_out.h"

static struct lr_room room(const char *platform, const char *url)
{
    return (struct lr_room){.platform = platform,
                            .url = url,
                            .id = "1",
                            .anchor = "anchor",
                            .title = "title",
                            .asked = "origin",
                            .started_at = 5};
}

START_TEST(of_a_room)
{
    struct lr_arena *a = lr_arena_new(4096);
    struct lr_room r = room("demo", "https://h/p?v=1");
    struct lr_about about;
    lr_about_fill(&about, a, &r, "hd", "flv");
    memset(&r, 0, sizeof r);
    ck_assert_str_eq(about.platform, "demo");
    ck_assert_str_eq(about.room_id, "1");
    ck_assert_str_eq(about.url, "https://h/p?v=1");
    ck_assert_str_eq(about.anchor, "anchor");
    ck_assert_str_eq(about.title, "title");
    ck_assert_ptr_null(about.cover);
    ck_assert_str_eq(about.asked, "origin");
    ck_assert_str_eq(about.granted, "hd");
    ck_assert_str_eq(about.protocol, "flv");
    ck_assert_int_eq(about.started_at, 5);
    lr_arena_free(a);
}
END_TEST

START_TEST(of_a_bare_stream)
{
    struct lr_arena *a = lr_arena_new(4096);
    struct lr_room r = room("direct", "https://u:p@h/live.flv?secret=1");
    struct lr_about about;
    lr_about_fill(&about, a, &r, NULL, "flv");
    ck_assert_str_eq(about.url, "https://h/live.flv");
    ck_assert_ptr_null(about.granted);
    r.url = NULL;
    lr_about_fill(&about, a, &r, NULL, "flv");
    ck_assert_ptr_null(about.url);
    lr_arena_free(a);
}
END_TEST

START_TEST(tags_are_cut_between_characters)
{
    struct lr_arena *a = lr_arena_new(16384);
    char title[3 * 200 + 1] = "";
    for (int i = 0; i < 200; i++)
        memcpy(title + 3 * i, "\xe7\x9b\xb4", 4);
    struct lr_about about = {
        .title = title, .anchor = "", .url = "https://h/p", .category = "games"};
    struct lr_tags tags;
    lr_tags_fill(&tags, a, &about, 1795508999999);
    ck_assert_uint_eq(strlen(tags.title), LR_TAG_MAX / 3 * 3);
    ck_assert_mem_eq(tags.title, title, strlen(tags.title));
    ck_assert_ptr_null(tags.artist);
    ck_assert_str_eq(tags.date, "2026-11-24T08:29:59Z");
    ck_assert_str_eq(tags.comment, "https://h/p");
    ck_assert_str_eq(tags.genre, "games");
    lr_arena_free(a);
}
END_TEST

static const struct lr_tracks sound = {1,
                                       {{.kind = LR_AUDIO,
                                         .codec = LR_CODEC_AAC,
                                         .config = {0x12, 0x10},
                                         .config_len = 2,
                                         .rate = 44100,
                                         .channels = 2}}};

static bool holds(const struct lr_buf *b, const char *text)
{
    return memmem(b->data, b->len, text, strlen(text)) != NULL;
}

static void check_container(const struct lr_sink_ops *ops, const struct lr_tags *tags)
{
    struct memory_out m;
    struct lr_sink *sink;
    struct lr_err err;
    memory_out_init(&m, 1 << 20);
    ck_assert_int_eq(ops->open(ops, &sound, tags, &m.base, &sink, &err), 0);
    ck_assert_int_eq(memory_out_settle(&m), 0);
    ck_assert(holds(&m.bytes, tags->title) && holds(&m.bytes, tags->artist));
    ck_assert(holds(&m.bytes, tags->date) && holds(&m.bytes, tags->comment));
    ck_assert(holds(&m.bytes, tags->genre));
    sink->ops->abort(sink);
    memory_out_clear(&m);
    ck_assert_int_eq(ops->open(ops, &sound, NULL, &m.base, &sink, &err), 0);
    ck_assert_int_eq(memory_out_settle(&m), 0);
    ck_assert(m.bytes.len > 0 && !holds(&m.bytes, tags->title));
    sink->ops->abort(sink);
    memory_out_free(&m);
}

START_TEST(containers_carry_them)
{
    static const char *const names[] = {"flv", "mkv", "mp4", "m4a"};
    static const struct lr_tags tags = {"the title", "the anchor", "2026-11-24T08:29:59Z",
                                        "https://h/p", "the category"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        check_container(lr_sink_find(names[i]), &tags);
}
END_TEST

UNIT_MAIN("about", of_a_room, of_a_bare_stream, tags_are_cut_between_characters,
          containers_carry_them)
