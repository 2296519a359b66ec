/* Bodies that are packed by gzip though nobody asked. */
#include <stdlib.h>
#include <string.h>
#include <livrec/error.h>

#include "data/gunzip.h"
#include "gzip.h"
#include "scarce.h"

#define LONG 300000 /* several steps of memory */

static uint8_t text[LONG], packed[LONG + 4096];
static size_t size;

static void pack(size_t len)
{
    for (size_t i = 0; i < len; i++)
        text[i] = (uint8_t)(i * i >> 7);
    size = gzip_pack(text, len, packed, sizeof packed);
}

static int unpack(struct lr_buf *out, size_t max, size_t len)
{
    lr_buf_init(out, max);
    return lr_gunzip(packed, len, out);
}

static void check_text(const struct lr_buf *b, size_t len)
{
    ck_assert_uint_eq(b->len, len);
    ck_assert_mem_eq(b->data, text, len);
}

START_TEST(all_of_it)
{
    static const size_t lengths[] = {1, 100, LONG};
    struct lr_buf b;
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        pack(lengths[i]);
        ck_assert(lr_is_gzip(packed, size));
        ck_assert_int_eq(unpack(&b, LONG + 1, size), 0);
        check_text(&b, lengths[i]);
        lr_buf_free(&b);
    }
}
END_TEST

/* As "cat a.gz b.gz" makes it. */
START_TEST(in_pieces)
{
    struct lr_buf b;
    pack(1000);
    size += gzip_pack(text + 1000, 0, packed + size, sizeof packed - size);
    size += gzip_pack(text, 1000, packed + size, sizeof packed - size);
    ck_assert_int_eq(unpack(&b, LONG, size), 0);
    ck_assert_uint_eq(b.len, 2000);
    ck_assert_mem_eq(b.data, text, 1000);
    ck_assert_mem_eq(b.data + 1000, text, 1000);
    lr_buf_free(&b);
}
END_TEST

/* What came before is there. */
START_TEST(cut_off)
{
    struct lr_buf b;
    pack(1000);
    for (size_t len = 0; len < size; len++) {
        ck_assert_int_eq(unpack(&b, LONG, len), LIVREC_EPARSE);
        ck_assert_uint_le(b.len, 1000);
        ck_assert(b.len == 0 || memcmp(b.data, text, b.len) == 0);
        lr_buf_free(&b);
    }
}
END_TEST

START_TEST(damaged)
{
    struct lr_buf b;
    pack(1000);
    packed[size - 8] ^= 1; /* the sum of what is in it */
    ck_assert_int_eq(unpack(&b, LONG, size), LIVREC_EPARSE);
    lr_buf_free(&b);
}
END_TEST

/* A little that becomes much ends at the limit. */
START_TEST(a_bomb)
{
    struct lr_buf b;
    uint8_t *zeros = calloc(1, 8 << 20);
    ck_assert_ptr_nonnull(zeros);
    size = gzip_pack(zeros, 8 << 20, packed, sizeof packed);
    free(zeros);
    ck_assert_uint_lt(size, 20000);
    ck_assert_int_eq(unpack(&b, 1 << 20, size), LIVREC_EPARSE);
    ck_assert_uint_eq(b.len, 1 << 20);
    ck_assert_uint_le(b.cap, 1 << 20);
    lr_buf_free(&b);
}
END_TEST

START_TEST(memory_runs_out)
{
    struct lr_buf b;
    int rc = LIVREC_ENOMEM;
    pack(LONG);
    for (int n = 0; rc == LIVREC_ENOMEM; n++) {
        ck_assert_int_lt(n, 100);
        scarce_set(n);
        rc = unpack(&b, LONG + 1, size);
        scarce_set(-1);
        ck_assert(rc == LIVREC_ENOMEM || n > 2);
        lr_buf_free(&b);
    }
    ck_assert_int_eq(rc, 0);
}
END_TEST

START_TEST(what_is_none)
{
    static const char *const rows[] = {"#EXTM3U and so on, and so on", "\x1f\x8b\x08", "",
                                       "\x1f\x8b\x07-----------------------",
                                       "\x1f\x8b\x08\xff----------------------"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert(!lr_is_gzip(rows[i], strlen(rows[i])));
}
END_TEST

UNIT_MAIN("gunzip", all_of_it, in_pieces, cut_off, damaged, a_bomb, memory_runs_out, what_is_none)
