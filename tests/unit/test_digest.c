#include "unit.h"

#include <string.h>

#include "data/hash.h"
#include "data/xxh128.h"
#include "record/digest.h"

static void digest_of(enum lr_digest_kind kind, const char *text, char out[LR_DIGEST_HEX])
{
    if (kind == LR_DIGEST_SHA256) {
        lr_sha256_hex(text, strlen(text), out);
        return;
    }
    struct lr_xxh128 *h = lr_xxh128_new();
    lr_xxh128_add(h, text, strlen(text));
    lr_xxh128_hex(h, out);
    lr_xxh128_free(h);
}

/* of NULL: there is none. */
static void check_end(struct lr_digest *d, bool whole, enum lr_digest_kind kind, const char *of)
{
    struct lr_sum got;
    char want[LR_DIGEST_HEX] = "";
    if (of)
        digest_of(kind, of, want);
    lr_digest_end(d, whole, &got);
    ck_assert_str_eq(got.hex, want);
    ck_assert_int_eq(got.kind, of ? kind : LR_DIGEST_NONE);
    ck_assert_ptr_null(d->all);
    ck_assert_ptr_null(d->whole);
}

/* What xxh128sum of xxHash 0.8.1 prints. */
START_TEST(xxh128_known_answers)
{
    char out[LR_DIGEST_HEX];
    digest_of(LR_DIGEST_XXH128, "", out);
    ck_assert_str_eq(out, "99aa06d3014798d86001c324468d497f");
    digest_of(LR_DIGEST_XXH128, "abc", out);
    ck_assert_str_eq(out, "06b05ab6733a618578af5f94892f3950");
    lr_xxh128_free(NULL);
}
END_TEST

START_TEST(of_all_or_of_what_is_whole)
{
    for (enum lr_digest_kind k = LR_DIGEST_XXH128; k <= LR_DIGEST_SHA256; k++) {
        struct lr_digest d = {0};
        lr_digest_begin(&d, k);
        lr_digest_add(&d, "one", 3);
        lr_digest_mark(&d);
        lr_digest_add(&d, "two", 3);
        lr_digest_mark(&d);
        lr_digest_add(&d, "half", 4);
        check_end(&d, true, k, "onetwo");
        lr_digest_begin(&d, k);
        lr_digest_add(&d, "one", 3);
        lr_digest_mark(&d);
        lr_digest_add(&d, "half", 4);
        check_end(&d, false, k, "onehalf");
    }
}
END_TEST

START_TEST(none)
{
    struct lr_digest d = {0};
    lr_digest_begin(&d, LR_DIGEST_NONE);
    lr_digest_add(&d, "not wanted", 10);
    lr_digest_mark(&d);
    check_end(&d, false, LR_DIGEST_XXH128, NULL);
    lr_digest_begin(&d, LR_DIGEST_XXH128);
    lr_digest_add(&d, "nothing is whole", 16);
    check_end(&d, true, LR_DIGEST_XXH128, NULL);
    lr_digest_begin(&d, LR_DIGEST_SHA256);
    check_end(&d, false, LR_DIGEST_SHA256, "");
    lr_digest_begin(&d, LR_DIGEST_SHA256);
    lr_digest_free(&d);
}
END_TEST

START_TEST(kinds_by_name)
{
    ck_assert_int_eq(lr_digest_kind_of("xxh128"), LR_DIGEST_XXH128);
    ck_assert_int_eq(lr_digest_kind_of("sha256"), LR_DIGEST_SHA256);
    ck_assert_int_eq(lr_digest_kind_of("none"), LR_DIGEST_NONE);
}
END_TEST

UNIT_MAIN("digest", xxh128_known_answers, of_all_or_of_what_is_whole, none, kinds_by_name)
