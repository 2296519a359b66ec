#include "media/chapters.h"

#include <livrec/error.h>
#include <stdio.h>
#include <string.h>

#include "core/codepoint.h"
#include "media/bytes.h"
#include "media/mkv.h"
#include "media/mp4.h"

#define MOST 255
#define CHAPTERS 0x1043a770u
#define EDITION 0x45b9u
#define ATOM 0xb6u
#define UID 0x73c4u
#define BEGIN 0x91u
#define DISPLAY 0x80u
#define STRING 0x85u
#define LANGUAGE 0x437cu

/* ---- Matroska: sizes of eight bytes are filled in when they are known */

static int open_element(struct lr_buf *b, uint32_t id, size_t *at)
{
    int bytes = id > 0xffffff ? 4 : id > 0xff ? 2 : 1;
    int rc = lr_buf_be(b, bytes, id);
    *at = b->len;
    return rc ? rc : lr_buf_be(b, 8, UINT64_C(1) << 56);
}

static void close_element(struct lr_buf *b, size_t at)
{
    uint64_t size = b->len - at - 8;
    for (int i = 1; i < 8; i++)
        b->data[at + (size_t)i] = (uint8_t)(size >> (8 * (7 - i)));
}

static int put_text(struct lr_buf *b, uint32_t id, const char *text)
{
    size_t at;
    int rc = open_element(b, id, &at);
    if (rc == 0)
        rc = lr_buf_puts(b, text);
    if (rc == 0)
        close_element(b, at);
    return rc;
}

static int put_uint(struct lr_buf *b, uint32_t id, uint64_t n)
{
    size_t at;
    int rc = open_element(b, id, &at);
    if (rc == 0)
        rc = lr_buf_be(b, 8, n);
    if (rc == 0)
        close_element(b, at);
    return rc;
}

static int put_atom(struct lr_buf *b, const struct lr_chapter *c, uint64_t uid)
{
    size_t atom, display;
    int rc = open_element(b, ATOM, &atom);
    if (rc == 0)
        rc = put_uint(b, UID, uid);
    if (rc == 0)
        rc = put_uint(b, BEGIN, (uint64_t)c->ms * 1000000);
    if (rc == 0)
        rc = open_element(b, DISPLAY, &display);
    if (rc == 0)
        rc = put_text(b, STRING, c->title);
    if (rc == 0)
        rc = put_text(b, LANGUAGE, "und");
    if (rc)
        return rc;
    close_element(b, display);
    close_element(b, atom);
    return 0;
}

int lr_mkv_chapters(struct lr_buf *out, const struct lr_chapter_list *l)
{
    size_t all, edition;
    int rc = open_element(out, CHAPTERS, &all);
    if (rc == 0)
        rc = open_element(out, EDITION, &edition);
    for (size_t i = 0; i < l->count && rc == 0; i++)
        rc = put_atom(out, &l->at[i], i + 1);
    if (rc)
        return rc;
    close_element(out, edition);
    close_element(out, all);
    return 0;
}

int lr_mkv_end(struct lr_buf *out, int64_t jumps, const struct lr_chapter_list *chapters)
{
    uint8_t tag[LR_MKV_TAG_MAX];
    char number[24];
    snprintf(number, sizeof number, "%lld", (long long)jumps);
    int rc = jumps ? lr_buf_append(out, tag, lr_mkv_tag(tag, "JUMPS", number)) : 0;
    return rc == 0 && chapters ? lr_mkv_chapters(out, chapters) : rc;
}

/* ---- MP4 */

/* Bytes of a title that fit, whole characters. */
static size_t cut(const char *title)
{
    size_t at = 0;
    for (size_t len = strlen(title); at < len;) {
        uint32_t cp;
        size_t n = lr_cp_decode(title + at, len - at, &cp);
        if (at + n > MOST)
            break;
        at += n;
    }
    return at;
}

static int put_chpl(struct lr_buf *b, const struct lr_chapter_list *l)
{
    size_t count = l->count < MOST ? l->count : MOST, size = 8 + 4 + 4 + 1;
    for (size_t i = 0; i < count; i++)
        size += 9 + cut(l->at[i].title);
    int rc = lr_buf_be(b, 4, size);
    if (rc == 0)
        rc = lr_buf_append(b, "chpl\1\0\0\0\0\0\0\0", 12);
    if (rc == 0)
        rc = lr_buf_putc(b, (int)count);
    for (size_t i = 0; i < count && rc == 0; i++) {
        size_t len = cut(l->at[i].title);
        rc = lr_buf_be(b, 8, (uint64_t)l->at[i].ms * 10000);
        if (rc == 0)
            rc = lr_buf_putc(b, (int)len);
        if (rc == 0)
            rc = lr_buf_append(b, l->at[i].title, len);
    }
    return rc;
}

/* Where the content of udta ends; 0: there is none. */
static size_t end_of_udta(const struct lr_buf *moov)
{
    const struct lr_box all = {LR_FOURCC('m', 'o', 'o', 'v'), moov->data, moov->len};
    struct lr_box udta;
    if (!lr_box_find(&all, LR_FOURCC('u', 'd', 't', 'a'), &udta))
        return 0;
    return (size_t)(udta.data - moov->data) + udta.size;
}

static void grow(uint8_t size[4], size_t by)
{
    uint32_t n = lr_be32(size) + (uint32_t)by;
    for (int i = 0; i < 4; i++)
        size[i] = (uint8_t)(n >> (8 * (3 - i)));
}

int lr_mp4_chapters(struct lr_buf *moov, const struct lr_chapter_list *l)
{
    size_t end = end_of_udta(moov);
    int rc = 0;
    if (!end) {
        rc = lr_buf_be(moov, 4, 8);
        if (rc == 0)
            rc = lr_buf_append(moov, "udta", 4);
        end = moov->len;
    }
    const struct lr_box all = {LR_FOURCC('m', 'o', 'o', 'v'), moov->data, moov->len};
    struct lr_box udta;
    struct lr_buf rest;
    lr_buf_init(&rest, moov->max);
    if (rc || !lr_box_find(&all, LR_FOURCC('u', 'd', 't', 'a'), &udta))
        return rc;
    size_t head = (size_t)(udta.data - moov->data) - 8, before = moov->len;
    rc = lr_buf_append(&rest, moov->data + end, moov->len - end);
    if (rc == 0) {
        moov->len = end;
        rc = put_chpl(moov, l);
    }
    if (rc == 0)
        rc = lr_buf_append(moov, rest.data, rest.len);
    if (rc == 0)
        grow(moov->data + head, moov->len - before);
    lr_buf_free(&rest);
    return rc;
}
