/* Known answers of the short signatures: look, liveme, haixiu, lehai, laixiu, migu, tiktok. */
#include "unit.h"

#include "core/attr.h"
#include "data/encode.h"
#include "extractors/haixiu_sign.h"
#include "extractors/laixiu_sign.h"
#include "extractors/liveme_sign.h"
#include "extractors/look_sign.h"
#include "extractors/migu_sign.h"
#include "extractors/tiktok_wall.h"

static struct lr_arena *arena;

static void up(void)
{
    arena = lr_arena_new(1 << 20);
}

#define LIVEME "LM6000101139961122666757"
#define LIVEME_SALT "dd46dbb442b6e4ba817d6347d2ddf493"

START_TEST(look)
{
    up();
    ck_assert_str_eq(lr_weapi_params(arena, "{\"liveRoomNo\": \"65108820\"}"),
                     "663SgUkEwYaD8SgETFKbInX6LzfcAfb35uOAfUY9NiwthUeN2CpOczgdiFMy+wsO");
    ck_assert_ptr_null(lr_weapi_params(arena, NULL));
    lr_arena_free(arena);
}
END_TEST

START_TEST(liveme)
{
    up();
    const char *const pairs[] = {"alias",
                                 "liveme",
                                 "tongdun_black_box",
                                 "",
                                 "os",
                                 "web",
                                 "lm_s_id",
                                 LIVEME,
                                 "lm_s_ts",
                                 "17000000000001",
                                 "lm_s_str",
                                 "cb7f6800578cb251c69a5f606de128a0",
                                 "lm_s_ver",
                                 "1",
                                 "h5",
                                 "1",
                                 "_time",
                                 "1700000000000",
                                 "thirdchannel",
                                 "6",
                                 "videoid",
                                 "17284844223282059697",
                                 "area",
                                 "zh",
                                 "vali",
                                 "ddddlddddmddddd"};
    ck_assert_str_eq(
        lr_liveme_sign(arena, pairs, LR_COUNT(pairs), LIVEME "17000000000001" LIVEME_SALT),
        "331845e9db0dac8557e17147735f31d2");
    const char *const captured[] = {"alias",
                                    "liveme",
                                    "tongdun_black_box",
                                    "iWPU21728483558afruvSVo6x0",
                                    "os",
                                    "android",
                                    "lm_s_id",
                                    LIVEME,
                                    "lm_s_ts",
                                    "17284909009151",
                                    "lm_s_str",
                                    "88f9777231dc2d6ac462a1d7ebf5f54e",
                                    "lm_s_ver",
                                    "1",
                                    "h5",
                                    "1",
                                    "_time",
                                    "1728490664651",
                                    "thirdchannel",
                                    "6",
                                    "videoid",
                                    "17284844223282059697",
                                    "area",
                                    "zh",
                                    "vali",
                                    "zH8SlBwnCm4AZWp"};
    ck_assert_str_eq(
        lr_liveme_sign(arena, captured, LR_COUNT(captured), LIVEME "17284909009151" LIVEME_SALT),
        "4eaf71a1ec19b49b7267e4d16e007105");
    lr_arena_free(arena);
}
END_TEST

START_TEST(haixiu_and_lehai)
{
    up();
    const char *haixiu = "pLXSC/XJ0asc1I21tVL5FYZhNJn2Zg6d7m94umCnpgL+uVm31GQvyw==";
    ck_assert_str_eq(lr_haixiu_sign(arena, haixiu, 1700000000000),
                     "16c0f9620effb40f4fb9480f1f9f8527");
    ck_assert_str_eq(lr_haixiu_sign(arena, haixiu, 1728621076958),
                     "2d61b7f6f203eb93c21afe9f171ab263");
    const char *lehai = "s7FUbTJ+jILrR7kicJUg8qr025ZVjd07DAnUQd8c7g/o4OH9pdSX6w==";
    ck_assert_str_eq(lr_haixiu_sign(arena, lehai, 1700000000000),
                     "fb451ef8b086177a24a50e99065d9af8");
    lr_arena_free(arena);
}
END_TEST

START_TEST(laixiu)
{
    const char *salt = "kk792f28d6ff1f34ec702c08626d454b39pro";
    up();
    ck_assert_str_eq(lr_laixiu_sign(arena, "0123456789abcdef0123456789abcdef", 1700000000000, salt),
                     "ba4f1b488fb31f53baf58bd6181da38f");
    ck_assert_str_eq(lr_laixiu_sign(arena, "88888888888848888888888888888888", 1700000000000, salt),
                     "945182179ba82f552e3aee1e18d4b4e5");
    lr_arena_free(arena);
}
END_TEST

/* a = "livrec-test-a", number 4242. */
START_TEST(tiktok)
{
    up();
    const char *json = "{\"v\":{\"a\":\"bGl2cmVjLXRlc3QtYQ==\",\"b\":1,"
                       "\"c\":\"fNNIw0524NkATN1ym6rAro09klNCysU5lEh6485qABU=\"},\"s\":\"x\"}";
    size_t len;
    const char *proof = lr_tiktok_proof(arena, lr_base64(arena, json, strlen(json)));
    ck_assert_str_eq((const char *)lr_base64_decode(arena, proof, &len),
                     "{\"v\":{\"a\":\"bGl2cmVjLXRlc3QtYQ==\",\"b\":1,"
                     "\"c\":\"fNNIw0524NkATN1ym6rAro09klNCysU5lEh6485qABU=\"},\"s\":\"x\","
                     "\"d\":\"NDI0Mg==\"}");
    const char *none = "{\"v\":{\"a\":\"bGl2cmVj\",\"c\":\"YWJj\"}}";
    ck_assert_ptr_null(lr_tiktok_proof(arena, lr_base64(arena, none, strlen(none))));
    ck_assert_ptr_null(lr_tiktok_proof(arena, "e30="));
    ck_assert_ptr_null(lr_tiktok_proof(arena, NULL));
    lr_arena_free(arena);
}
END_TEST

START_TEST(migu)
{
    up();
    ck_assert_str_eq(
        lr_migu_calcu(arena, "0123456789abcdef0123456789abcdef", "622500123", "20260823"),
        "f0e1vd2ac3db4aa5968778695a4b3c2d1e0f");
    ck_assert_str_eq(lr_migu_sign(arena, "170000000000060880742026000370",
                                  "3ce941cc3cbc40528bfd1c64f9fdf6c0migu0123"),
                     "e8a1036490b1b6d467b938a76e6b1473");
    ck_assert_ptr_null(lr_migu_calcu(arena, "short", "622500123", "20260823"));
    ck_assert_ptr_null(lr_migu_calcu(arena, "0123456789abcdef", "62250", "20260823"));
    ck_assert_ptr_null(lr_migu_calcu(arena, NULL, NULL, NULL));
    lr_arena_free(arena);
}
END_TEST

UNIT_MAIN("sign_small", look, liveme, haixiu_and_lehai, laixiu, migu, tiktok)
