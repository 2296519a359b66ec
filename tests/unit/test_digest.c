#include "unit.h"

#include <string.h>

#include "record/digest.h"

static void check_end(struct lr_digest *d, bool whole, const char *of)
{
    char got[LR_SHA256_HEX], want[LR_SHA256_HEX] = "";
    if (of)
        lr_sha256_hex(of, strlen(of), want);
    lr_digest_end(d, whole, got);
    ck_assert_str_eq(got, want);
    ck_assert_ptr_null(d->all);
    ck_assert_ptr_null(d->whole);
}

START_TEST(of_all_or_of_what_is_whole)
{
    struct lr_digest d = {0};
    lr_digest_begin(&d);
    lr_digest_add(&d, "one", 3);
    lr_digest_mark(&d);
    lr_digest_add(&d, "two", 3);
    lr_digest_mark(&d);
    lr_digest_add(&d, "half", 4);
    check_end(&d, true, "onetwo");
    lr_digest_begin(&d);
    lr_digest_add(&d, "one", 3);
    lr_digest_mark(&d);
    lr_digest_add(&d, "half", 4);
    check_end(&d, false, "onehalf");
}
END_TEST

START_TEST(none)
{
    struct lr_digest d = {0};
    lr_digest_add(&d, "not wanted", 10);
    lr_digest_mark(&d);
    check_end(&d, false, NULL);
    lr_digest_begin(&d);
    lr_digest_add(&d, "nothing is whole", 16);
    check_end(&d, true, NULL);
    lr_digest_begin(&d);
    check_end(&d, false, "");
    lr_digest_begin(&d);
    lr_digest_free(&d);
}
END_TEST

UNIT_MAIN("digest", of_all_or_of_what_is_whole, none)
