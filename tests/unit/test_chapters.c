#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "media/bytes.h"
#include "media/chapters.h"
#include "media/ebml.h"
#include "media/mp4.h"
#include "media/mp4_item.h"

static const struct lr_chapter two[] = {{0, "first"}, {61500, "\xE4\xBA\x8C & more"}};

static const uint8_t *inside(const uint8_t **p, size_t *len, uint32_t id, size_t *size)
{
    const uint8_t *data;
    struct lr_ebml e;
    ck_assert(lr_ebml_next(p, len, &e, &data));
    ck_assert_uint_eq(e.id, id);
    *size = (size_t)e.size;
    return data;
}

START_TEST(matroska)
{
    struct lr_buf b;
    lr_buf_init(&b, 4096);
    ck_assert_int_eq(lr_mkv_chapters(&b, &(struct lr_chapter_list){two, 2}), 0);
    const uint8_t *p = b.data;
    size_t left = b.len, n;
    const uint8_t *edition = inside(&p, &left, 0x1043a770, &n);
    ck_assert_uint_eq(left, 0);
    size_t rest = n, atoms;
    const uint8_t *atom = inside(&edition, &rest, 0x45b9, &atoms);
    ck_assert_uint_eq(rest, 0);
    for (int i = 0; i < 2; i++) {
        size_t in, size, text;
        const uint8_t *a = inside(&atom, &atoms, 0xb6, &in);
        ck_assert_uint_eq(lr_be64(inside(&a, &in, 0x73c4, &size)), (uint64_t)i + 1);
        ck_assert_uint_eq(lr_be64(inside(&a, &in, 0x91, &size)), (uint64_t)two[i].ms * 1000000);
        const uint8_t *shown = inside(&a, &in, 0x80, &size),
                      *title = inside(&shown, &size, 0x85, &text);
        ck_assert_uint_eq(text, strlen(two[i].title));
        ck_assert_mem_eq(title, two[i].title, text);
        ck_assert_mem_eq(inside(&shown, &size, 0x437c, &text), "und", 3);
        ck_assert_uint_eq(in + size, 0);
    }
    ck_assert_uint_eq(atoms, 0);
    lr_buf_free(&b);
}
END_TEST

/* What is in a moov stays as it was; "udta" stands in its middle, or is made. */
START_TEST(mp4)
{
    static const uint8_t with[] = "\0\0\0\x0Atrak\0\1\0\0\0\x10udta\0\0\0\x08meta\0\0\0\x08mvex";
    for (int made = 0; made < 2; made++) {
        struct lr_buf b;
        lr_buf_init(&b, 4096);
        ck_assert_int_eq(lr_buf_append(&b, with, made ? 10 : sizeof with - 1), 0);
        ck_assert_int_eq(lr_mp4_chapters(&b, &(struct lr_chapter_list){two, 2}), 0);
        struct lr_box all = {0, b.data, b.len}, udta, chpl, other;
        ck_assert(lr_box_find(&all, LR_FOURCC('u', 'd', 't', 'a'), &udta));
        ck_assert(lr_box_find(&udta, LR_FOURCC('c', 'h', 'p', 'l'), &chpl));
        ck_assert(lr_box_find(&all, LR_FOURCC('t', 'r', 'a', 'k'), &other) && other.size == 2);
        ck_assert_int_eq(lr_box_find(&udta, LR_FOURCC('m', 'e', 't', 'a'), &other), !made);
        ck_assert_int_eq(lr_box_find(&all, LR_FOURCC('m', 'v', 'e', 'x'), &other), !made);
        ck_assert_int_eq(chpl.data[8], 2);
        ck_assert_uint_eq(lr_be64(chpl.data + 9), 0);
        ck_assert_mem_eq(chpl.data + 17, "\5first", 6);
        ck_assert_uint_eq(lr_be64(chpl.data + 23), UINT64_C(615000000));
        ck_assert_uint_eq(chpl.size, 9 + 14 + 9 + strlen(two[1].title));
        lr_buf_free(&b);
    }
}
END_TEST

START_TEST(many_and_long)
{
    static struct lr_chapter list[300];
    char title[400];
    struct lr_buf b;
    for (int i = 0; i < 399; i += 3)
        memcpy(title + i, "\xE4\xBA\x8C", 4);
    for (int i = 0; i < 300; i++)
        list[i] = (struct lr_chapter){i, title};
    lr_buf_init(&b, 1 << 20);
    ck_assert_int_eq(lr_mp4_chapters(&b, &(struct lr_chapter_list){list, 300}), 0);
    struct lr_box all = {0, b.data, b.len}, udta, chpl;
    ck_assert(lr_box_find(&all, LR_FOURCC('u', 'd', 't', 'a'), &udta));
    ck_assert(lr_box_find(&udta, LR_FOURCC('c', 'h', 'p', 'l'), &chpl));
    ck_assert_int_eq(chpl.data[8], 255);
    ck_assert_int_eq(chpl.data[17], 255); /* 85 characters */
    ck_assert_uint_eq(chpl.size, 9 + 255 * (9 + 255));
    lr_buf_free(&b);
    for (size_t most = 0; most < 200; most++) { /* no memory, anywhere */
        lr_buf_init(&b, most);
        ck_assert_int_eq(lr_mp4_chapters(&b, &(struct lr_chapter_list){list, 1}),
                         most < 8 + 17 + 9 + 255 ? LIVREC_ENOMEM : 0);
        lr_buf_free(&b);
        lr_buf_init(&b, most);
        int rc = lr_mkv_chapters(&b, &(struct lr_chapter_list){two, 1});
        ck_assert(rc == LIVREC_ENOMEM || (rc == 0 && most > 60));
        lr_buf_free(&b);
    }
}
END_TEST

/* Metadata of one's own: at the end of the list, all that is around it grows. */
START_TEST(an_item_of_mp4)
{
    static const uint8_t with[] = "\0\0\0\x3audta\0\0\0\x2ameta\0\0\0\0\0\0\0\x0chdlrabcd\0\0\0\x12"
                                  "ilst\0\0\0\x0a\xa9nam!!\0\0\0\x08zzzz\0\0\0\x08mvex";
    struct lr_buf b;
    for (size_t most = sizeof with - 1; most < 400; most++) {
        lr_buf_init(&b, most);
        ck_assert_int_eq(lr_buf_append(&b, with, sizeof with - 1), 0);
        int rc = lr_mp4_item(&b, "JUMPS", "12");
        ck_assert_int_eq(rc, most < sizeof with - 1 + 71 ? LIVREC_ENOMEM : 0);
        struct lr_box all = {0, b.data, b.len}, udta, meta, list, item, other;
        ck_assert(lr_box_find(&all, LR_FOURCC('u', 'd', 't', 'a'), &udta));
        ck_assert(lr_box_find(&udta, LR_FOURCC('m', 'e', 't', 'a'), &meta));
        ck_assert(lr_box_find(&udta, LR_FOURCC('z', 'z', 'z', 'z'), &other));
        ck_assert(lr_box_find(&all, LR_FOURCC('m', 'v', 'e', 'x'), &other));
        meta = (struct lr_box){0, meta.data + 4, meta.size - 4};
        ck_assert(lr_box_find(&meta, LR_FOURCC('i', 'l', 's', 't'), &list));
        ck_assert(lr_box_find(&list, LR_FOURCC(0xa9, 'n', 'a', 'm'), &other));
        ck_assert_int_eq(lr_box_find(&list, LR_FOURCC('-', '-', '-', '-'), &item), rc == 0);
        ck_assert(rc || lr_box_find(&item, LR_FOURCC('n', 'a', 'm', 'e'), &other));
        ck_assert(rc || (other.size == 9 && memcmp(other.data + 4, "JUMPS", 5) == 0));
        ck_assert(rc || lr_box_find(&item, LR_FOURCC('d', 'a', 't', 'a'), &other));
        ck_assert(rc || (other.size == 10 && memcmp(other.data, "\0\0\0\1\0\0\0\00012", 10) == 0));
        lr_buf_free(&b);
    }
    lr_buf_init(&b, 400);
    ck_assert_int_eq(lr_buf_append(&b, with, 8), 0); /* cut, or no list: nothing */
    ck_assert_int_eq(lr_mp4_item(&b, "JUMPS", "12"), 0);
    ck_assert_uint_eq(b.len, 8);
    lr_buf_free(&b);
}
END_TEST

/* A box by itself, or none. */
START_TEST(the_end_of_mp4)
{
    struct lr_buf b;
    for (size_t most = 0; most < 200; most++) {
        lr_buf_init(&b, most);
        int rc = lr_mp4_end(&b, 12);
        ck_assert_int_eq(rc, most < 124 ? LIVREC_ENOMEM : 0);
        ck_assert_uint_eq(b.len == 124, rc == 0);
        lr_buf_free(&b);
    }
    lr_buf_init(&b, 0);
    ck_assert_int_eq(lr_mp4_end(&b, 0), 0);
    ck_assert_int_eq(lr_mp4_jumps(&b, 0), 0);
    ck_assert_uint_eq(b.len, 0);
    lr_buf_free(&b);
}
END_TEST

UNIT_MAIN("chapters", matroska, mp4, many_and_long, an_item_of_mp4, the_end_of_mp4)
