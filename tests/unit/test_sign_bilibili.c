/* Known answers of Bilibili's WBI signature. */
#include "unit.h"

#include <string.h>

#include "extractors/bilibili_sign.h"

#define IMG "7cd084941338484aae1ad9425b84077c"
#define SUB "4932caff0ff746eab6f01bf08b70ac45"

START_TEST(mixin)
{
    char key[LR_WBI_MIXIN];
    ck_assert_int_eq(lr_wbi_mixin(IMG, SUB, key), 0);
    ck_assert_str_eq(key, "ea1db124af3c7062474693fa704f4ff8");
    ck_assert_int_eq(lr_wbi_mixin("short", SUB, key), -1);
    ck_assert_int_eq(lr_wbi_mixin(IMG, NULL, key), -1);
}
END_TEST

START_TEST(queries)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    char key[LR_WBI_MIXIN];
    lr_wbi_mixin(IMG, SUB, key);
    const char *const first[] = {"foo", "114", "bar", "514", "zab", "1919810"};
    ck_assert_str_eq(lr_wbi_query(a, key, first, 6, 1702204169),
                     "bar=514&foo=114&wts=1702204169&zab=1919810"
                     "&w_rid=8f6f2b5b3d485fe1886cec6a0be8c5d4");
    const char *const second[] = {"room_id", "6", "web_location", "444.8"};
    ck_assert_str_eq(lr_wbi_query(a, key, second, 4, 1700000000),
                     "room_id=6&web_location=444.8&wts=1700000000"
                     "&w_rid=40281da9bc6a62c5d9c7ef8e69e8ba96");
    const char *const odd[] = {"q", "a (b)'!* c"};
    const char *got = lr_wbi_query(a, key, odd, 2, 1);
    ck_assert_int_eq(strncmp(got, "q=a%20b%20c&wts=1&w_rid=", 24), 0);
    const char *const missing[] = {"room_id", NULL};
    ck_assert_ptr_null(lr_wbi_query(a, key, missing, 2, 1));
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("sign_bilibili", mixin, queries)
