/* Known answers of Huya's signatures and of its token call. */
#include "unit.h"

#include <string.h>

#include "data/encode.h"
#include "extractors/huya_sign.h"
#include "extractors/huya_tars.h"

#define STREAM "1199643886212-1199643886212-5789661561920421888-2399287895880-10057-A-0-1"
#define CODE(type)                                                                                 \
    "wsSecret=787fbd35756215078b3343e1a1a2ca0b&wsTime=69b3281f"                                    \
    "&fm=RFdxOEJjSjNoNkRKdDZUWV8kMF8kMV8kMl8kMw%3D%3D&ctype=" type "&fs=gctex"

static struct lr_arena *arena;

static void check_sign(const char *anticode, const char *expected)
{
    arena = lr_arena_new(1 << 20);
    const struct lr_huya_sign s = {anticode, STREAM, 1199643886212, 1700000000000, 500};
    const char *got = lr_huya_sign(arena, &s);
    ck_assert_ptr_nonnull(got);
    ck_assert_str_eq(got, expected);
    lr_arena_free(arena);
}

START_TEST(player_form)
{
    check_sign(CODE("huya_webh5"),
               "wsSecret=772b576c01c597fcd6198984465fd5cc&wsTime=69b3281f&seqid=2899643886212"
               "&ctype=huya_webh5&ver=1&fs=gctex"
               "&fm=RFdxOEJjSjNoNkRKdDZUWV8kMF8kMV8kMl8kMw%3D%3D&t=100&u=1199789212752");
}
END_TEST

START_TEST(mini_program_form)
{
    arena = lr_arena_new(1 << 20);
    const struct lr_huya_sign s = {CODE("tars_mobile") "&t=103", STREAM, 1199643886212,
                                   1700000000000, 500};
    const char *got = lr_huya_sign(arena, &s);
    ck_assert_ptr_nonnull(strstr(got, "wsSecret=97b39234c321dc2a2a1f139bc97d0b7e&"));
    ck_assert_ptr_nonnull(strstr(got, "&t=103&uid=1199643886212&uuid="));
    lr_arena_free(arena);
}
END_TEST

START_TEST(final_and_expired)
{
    check_sign("wsSecret=a&wsTime=69b3281f&ctype=x&fs=y",
               "wsSecret=a&wsTime=69b3281f&ctype=x&fs=y");
    arena = lr_arena_new(1 << 20);
    struct lr_huya_sign s = {CODE("huya_webh5"), STREAM, 1, 1800000000000, 0};
    /* 1800000000 + 86400 = 6b4b...: the time of the answer has passed, so a new one is made */
    ck_assert_ptr_nonnull(strstr(lr_huya_sign(arena, &s), "&wsTime=6b4b2380&"));
    s.anticode = "fm=RFdxOEJjSjNoNkRKdDZUWV8kMA%3D%3D&wsTime=69b3281f";
    ck_assert_ptr_null(lr_huya_sign(arena, &s));
    ck_assert_ptr_null(lr_huya_sign_web(arena, &s));
    lr_arena_free(arena);
}
END_TEST

START_TEST(web_form)
{
    arena = lr_arena_new(1 << 20);
    const struct lr_huya_sign s = {CODE("huya_webh5"), STREAM, 1400000000001, 1700000000000, 500};
    ck_assert_str_eq(lr_huya_sign_web(arena, &s),
                     "wsSecret=bba24134fce3add8a40db25a1498b105&wsTime=6553f16e&seqid=3100000000001"
                     "&ctype=huya_webh5&ver=1&fs=gctex&uuid=500&u=1400000000001&t=100"
                     "&sv=2403051612&sdk_sid=1700000000000&codec=264");
    lr_arena_free(arena);
}
END_TEST

START_TEST(token_request)
{
    arena = lr_arena_new(1 << 20);
    size_t len;
    const uint8_t *got =
        lr_huya_token_request(arena, "1234567-1234567-5299160-2469038-10057-A-0-1-imgplus",
                              "adr&13.1.0.4321&official&30", 1, &len);
    ck_assert_str_eq(
        lr_hex(arena, got, len),
        "000000a210032c3c400156066c6976657569661167657443646e546f6b656e496e666f45787d00"
        "00740800010604745265711d0000670a06001633313233343536372d313233343536372d353239"
        "393136302d323436393033382d31303035372d412d302d312d696d67706c75732c3a0c16002600"
        "361b6164722631332e312e302e34333231266f6666696369616c26333046005c660076000b4042"
        "0b8c980ca80c");
    char long_name[300];
    memset(long_name, 'a', sizeof long_name - 1);
    long_name[sizeof long_name - 1] = 0;
    ck_assert_ptr_null(lr_huya_token_request(arena, long_name, "x", 1, &len));
    lr_arena_free(arena);
}
END_TEST

/* length, version, servant ..., map{"tRsp": struct{token, expiry}} */
static const char reply[] =
    "0000004d10032c3c400156066c6976657569661167657443646e546f6b656e496e666f45787d00001b080001"
    "060474527370"
    "1d00000e0a06056162633d3112000051800b8c980ca80c";

START_TEST(token_reply)
{
    arena = lr_arena_new(1 << 20);
    size_t len;
    uint8_t *data = lr_hex_decode(arena, reply, &len);
    ck_assert_ptr_nonnull(data);
    ck_assert_str_eq(lr_huya_token_reply(arena, data, len), "abc=1");
    /* Cut anywhere before the token's end, or with any byte changed, it is safe. */
    for (size_t n = 0; n < len; n++) {
        char *t = lr_huya_token_reply(arena, data, n);
        ck_assert(!t || strcmp(t, "abc=1") == 0);
    }
    for (size_t i = 0; i < len; i++)
        for (int v = 0; v < 256; v++) {
            uint8_t kept = data[i];
            data[i] = (uint8_t)v;
            char *t = lr_huya_token_reply(arena, data, len);
            ck_assert(!t || strlen(t) <= len);
            data[i] = kept;
        }
    ck_assert_ptr_null(lr_huya_token_reply(arena, NULL, 0));
    lr_arena_free(arena);
}
END_TEST

UNIT_MAIN("sign_huya", player_form, mini_program_form, final_and_expired, web_form, token_request,
          token_reply)
