/* Known answers of Douyu's MD5 chain. */
#include "unit.h"

#include <string.h>

#include "extractors/douyu_sign.h"

static void check(const struct lr_douyu_key *k, const char *rid, int64_t tt, const char *expected)
{
    char got[LR_MD5_HEX];
    ck_assert_int_eq(lr_douyu_auth(k, rid, tt, got), 0);
    ck_assert_str_eq(got, expected);
}

START_TEST(known_answers)
{
    check(&(struct lr_douyu_key){"key", "rand", 1, false}, "9999", 1700000000,
          "59873c15d379069ba215f6693f81a89d");
    struct lr_douyu_key k = {"k0", "A1b2C3d4", 3, false};
    check(&k, "312212", 1764000000, "521ba82234b8c7a248cc092e7e7862cf");
    k.special = true;
    check(&k, "312212", 1764000000, "0948d14db161e87a85b8e3023cccec34");
}
END_TEST

START_TEST(refuses_nonsense)
{
    char got[LR_MD5_HEX], big[200];
    memset(big, 'a', sizeof big - 1);
    big[sizeof big - 1] = 0;
    const struct lr_douyu_key bad[] = {{NULL, "r", 1, false}, {"k", NULL, 1, false},
                                       {"k", "r", -1, false}, {"k", "r", 1000000000, false},
                                       {big, "r", 1, false},  {"k", big, 1, false}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(lr_douyu_auth(&bad[i], "1", 1, got), -1);
    ck_assert_int_eq(lr_douyu_auth(&(struct lr_douyu_key){"k", "r", 1, false}, NULL, 1, got), -1);
    ck_assert_int_eq(lr_douyu_auth(&(struct lr_douyu_key){"k", "r", 1, false}, big, 1, got), -1);
}
END_TEST

UNIT_MAIN("sign_douyu", known_answers, refuses_nonsense)
