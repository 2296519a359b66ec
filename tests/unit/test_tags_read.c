/* What sinks write inside of a file is read again; what is no text, is cut or lies is not. */
#include "unit.h"

#include <string.h>

#include "flv_tags.h"
#include "record/tags_read.h"
#include "sink_rig.h"

static struct sinking s;

static void write_file(const char *name, const struct lr_tags *tags)
{
    struct lr_tracks t = {0};
    bool mp3 = strcmp(name, "mp3") == 0;
    if (mp3) {
        add_bare(&t, LR_CODEC_MP3, 44100, 2);
    } else {
        add_track(&t, LR_CODEC_H264, AVCC);
        add_track(&t, LR_CODEC_AAC, "1210");
    }
    sink_init(&s, name);
    ck_assert_int_eq(s.ops->open(s.ops, &t, tags, &s.m.base, &s.sink, &s.err), 0);
    ck_assert_int_eq(sink_frame(&s, !mp3, 0, 0, true, "\x21\x10\x04\x05", 4, 0), 0);
    ck_assert_int_eq(sink_close(&s), 0);
}

/* From a block of its own, so that a read behind the end is seen. */
static void read_tags(struct lr_tag_text *out, enum lr_container c, const uint8_t *data, size_t len)
{
    uint8_t *copy = malloc(len ? len : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, data, len);
    memset(out, 'x', sizeof *out);
    lr_tags_read(out, c, copy, len);
    free(copy);
}

static const struct {
    const char *name;
    enum lr_container container;
} kinds[] = {{"flv", LR_CONTAINER_FLV},
             {"mp4", LR_CONTAINER_FMP4},
             {"mkv", LR_CONTAINER_MKV},
             {"mp3", LR_CONTAINER_ADTS}};

#define KINDS 4

START_TEST(what_was_written)
{
    const struct lr_tags tags = {"\xe7\x9b\xb4\xe6\x92\xad \"1\"", "anchor", "2026-11-28T08:00:00Z",
                                 "https://example.com/1", "games"};
    struct lr_tag_text got;
    for (int i = 0; i < KINDS; i++) {
        write_file(kinds[i].name, &tags);
        read_tags(&got, kinds[i].container, s.m.bytes.data, s.m.bytes.len);
        ck_assert_str_eq(got.title, tags.title);
        ck_assert_str_eq(got.artist, tags.artist);
        ck_assert_str_eq(got.date, tags.date);
        ck_assert_str_eq(got.comment, tags.comment);
        ck_assert_str_eq(got.genre, tags.genre);
        ck_assert_str_eq(lr_tags_of(&got).title, tags.title);
        read_tags(&got, LR_CONTAINER_TS, s.m.bytes.data, s.m.bytes.len);
        ck_assert_str_eq(got.title, "");
        sink_end(&s);
    }
}
END_TEST

START_TEST(none)
{
    struct lr_tag_text got;
    for (int i = 0; i < KINDS; i++) {
        write_file(kinds[i].name, NULL);
        read_tags(&got, kinds[i].container, s.m.bytes.data, s.m.bytes.len);
        ck_assert_ptr_null(lr_tags_of(&got).title);
        ck_assert_ptr_null(lr_tags_of(&got).comment);
        sink_end(&s);
    }
}
END_TEST

/* Cut anywhere, and each byte damaged in turn: nothing is read behind the end, and what is read is
 * text. */
START_TEST(hostile)
{
    const struct lr_tags tags = {.title = "title", .comment = "comment"};
    static const uint8_t values[] = {0, 0x7f, 0xff};
    struct lr_tag_text got;
    for (int i = 0; i < KINDS; i++) {
        write_file(kinds[i].name, &tags);
        struct lr_buf *b = &s.m.bytes;
        for (size_t len = 0; len < b->len; len++) {
            read_tags(&got, kinds[i].container, b->data, len);
            ck_assert(!got.title[0] || strcmp(got.title, "title") == 0);
        }
        for (size_t at = 0; at < b->len; at++)
            for (size_t v = 0; v < sizeof values; v++) {
                uint8_t was = b->data[at];
                b->data[at] = values[v];
                read_tags(&got, kinds[i].container, b->data, b->len);
                ck_assert_uint_le(strlen(got.title), LR_TAG_MAX);
                ck_assert_uint_le(strlen(got.comment), LR_TAG_MAX);
                b->data[at] = was;
            }
        sink_end(&s);
    }
}
END_TEST

/* Long text is cut between two characters; what is no UTF-8, or holds a zero, is left out. */
START_TEST(odd_text)
{
    struct lr_tag_text got;
    char text[LR_TAG_MAX + 40];
    for (size_t i = 0; i + 3 < sizeof text; i += 3)
        memcpy(text + i, "\xe7\x9b\xb4", 4);
    write_file("flv", &(struct lr_tags){.title = text, .artist = "a\xff", .comment = "good"});
    read_tags(&got, LR_CONTAINER_FLV, s.m.bytes.data, s.m.bytes.len);
    ck_assert_uint_eq(strlen(got.title), LR_TAG_MAX / 3 * 3);
    ck_assert_int_eq(strncmp(got.title, text, strlen(got.title)), 0);
    ck_assert_str_eq(got.artist, "");
    ck_assert_str_eq(got.comment, "good");
    char *at = memmem(s.m.bytes.data, s.m.bytes.len, "good", 4);
    ck_assert_ptr_nonnull(at);
    at[1] = '\0';
    read_tags(&got, LR_CONTAINER_FLV, s.m.bytes.data, s.m.bytes.len);
    ck_assert_str_eq(got.comment, "");
    sink_end(&s);
}
END_TEST

UNIT_MAIN("tags_read", what_was_written, none, hostile, odd_text)
