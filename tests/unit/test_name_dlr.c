/* Names as DouyinLiveRecorder makes them: the results are those of its own rules. */
#include "unit.h"

#include <string.h>

#include "data/name_dlr.h"

static void check(const char *text, bool emoji, const char *want)
{
    struct lr_arena *a = lr_arena_new(1 << 16);
    const char *got = lr_name_dlr(a, text, emoji, 200);
    ck_assert_msg(got && strcmp(got, want) == 0, "\"%s\": \"%s\", not \"%s\"", text, got, want);
    lr_arena_free(a);
}

START_TEST(signs)
{
    check("Otter", false, "Otter");
    check(" a b ", false, "a_b");
    check("a/b\\c:d*e?f\"g<h>i|j&k#l.m,n~o", false, "a_b_c_d_e_f_g_h_i_j_k_l_m_n_o");
    check("a!\u00A0b", false, "a!_b"); /* of the two, only the full-width one */
    check("一？二。三，四！五·六", false, "一_二_三_四_五_六");
    check("（歌）手", false, "(歌)手");
    check("__a__b__", false, "a__b");
    check("@a+b=c;d'e", false, "@a+b=c;d'e");
    check("丠", false, "丠"); /* its last byte is that of a blank elsewhere */
    check("\xE3\x80\x80"
          "a",
          false, "a");
    check("-a-", false, "-a-");
    check("--", false, "-");
}
END_TEST

START_TEST(emoji)
{
    check("a\U0001F600\U0001F601b\U0001F680", false, "a_b");
    check("a\U0001F600b", true, "a\U0001F600b");
    check("\u2764\uFE0F love", false, "love");
    check("\U0001F468\u200D\U0001F469 x", false, "x"); /* one, joined of two */
    check("\u260E x", false, "\u260E_x");              /* none by its ranges */
    check("\u2615\uFE0F x", false, "\u2615\uFE0F_x"); /* nor is this: its colour stays, too */
    check("\U0001F600", false, LR_NAME_DLR_NONE);
}
END_TEST

START_TEST(nothing_left)
{
    check("", false, LR_NAME_DLR_NONE);
    check(NULL, false, LR_NAME_DLR_NONE);
    check(" ... ", true, LR_NAME_DLR_NONE);
}
END_TEST

/* Beyond its rules: no device of Windows, no control, no more bytes than fit. */
START_TEST(safe)
{
    char text[1001];
    struct lr_arena *a = lr_arena_new(1 << 16);
    check("CON", false, "_CON");
    check("a\x01\u202E"
          "b",
          false, "ab");
    check("a\xFF"
          "b",
          false,
          "a\uFFFD"
          "b");
    memset(text, 'x', 1000);
    text[1000] = '\0';
    ck_assert_uint_eq(strlen(lr_name_dlr(a, text, false, 66)), 66);
    lr_arena_free(a);
    ck_assert_ptr_null(lr_name_dlr(NULL, "a", false, 66));
}
END_TEST

UNIT_MAIN("name_dlr", signs, emoji, nothing_left, safe)
