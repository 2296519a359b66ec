#include "unit.h"

#include <string.h>

#include "core/attr.h"
#include "core/quality.h"

START_TEST(words)
{
    static const struct {
        enum lr_quality q;
        const char *words[6];
    } rows[] = {
        {LR_Q_ORIGIN, {"origin", "原画", "OD", "Best", "0", "source"}},
        {LR_Q_BD, {"bd", "蓝光", "BD", "blue", "1"}},
        {LR_Q_UHD, {"uhd", "超清", "UHD", "2"}},
        {LR_Q_HD, {"hd", "高清", "HD", "3"}},
        {LR_Q_SD, {"sd", "标清", "SD", "4"}},
        {LR_Q_LD, {"ld", "流畅", "LD", "5", "worst"}},
        {LR_Q_AUDIO, {"audio", "音频", "AUDIO", "audio_only"}},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        ck_assert_str_eq(lr_quality_name(rows[i].q), rows[i].words[0]);
        for (int w = 0; w < 6 && rows[i].words[w]; w++) {
            ck_assert_int_eq(lr_quality_parse(rows[i].words[w]), rows[i].q);
            ck_assert_str_eq(lr_quality_word(rows[i].words[w]), rows[i].words[0]);
            struct lr_want want = lr_quality_want(rows[i].words[w]);
            ck_assert_int_eq(want.quality, rows[i].q);
            ck_assert(!lr_limits_any(&want.most));
        }
    }
    ck_assert_int_eq(lr_quality_parse(NULL), LR_Q_UNSET);
    ck_assert_ptr_null(lr_quality_name(LR_Q_UNSET));
    ck_assert_ptr_null(lr_quality_name((enum lr_quality)99));
    ck_assert_int_lt(LR_Q_ORIGIN, LR_Q_BD); /* a smaller number is better */
}
END_TEST

START_TEST(limits)
{
    static const struct {
        const char *text, *kept;
        int height, fps;
        int64_t bitrate;
        enum lr_quality usual;
    } rows[] = {
        {"720p", "720p", 720, 0, 0, LR_Q_UHD},
        {"720P", "720P", 720, 0, 0, LR_Q_UHD},
        {"1080p60", "1080p60", 1080, 60, 0, LR_Q_ORIGIN},
        {"<=720p30", "720p30", 720, 30, 0, LR_Q_UHD},
        {"<= 480p", "480p", 480, 0, 0, LR_Q_HD},
        {"≤360p", "360p", 360, 0, 0, LR_Q_SD},
        {"144p", "144p", 144, 0, 0, LR_Q_LD},
        {"2k", "1440p", 1440, 0, 0, LR_Q_ORIGIN},
        {"4K", "2160p", 2160, 0, 0, LR_Q_ORIGIN},
        {"<=8k", "4320p", 4320, 0, 0, LR_Q_ORIGIN},
        {"4000k", "4000k", 0, 0, 4000000, LR_Q_BD},
        {"2.5M", "2.5M", 0, 0, 2500000, LR_Q_UHD},
        {"<=800kbps", "800kbps", 0, 0, 800000, LR_Q_SD},
        {"20mbps", "20mbps", 0, 0, 20000000, LR_Q_ORIGIN},
        {"99999k", "99999k", 0, 0, 99999000, LR_Q_ORIGIN},
        {"10k", "10k", 0, 0, 10000, LR_Q_LD},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        const char *kept = lr_quality_word(rows[i].text);
        ck_assert_ptr_nonnull(kept);
        ck_assert_str_eq(kept, rows[i].kept);
        struct lr_want want = lr_quality_want(kept);
        ck_assert_int_eq(want.most.height, rows[i].height);
        ck_assert_int_eq(want.most.fps, rows[i].fps);
        ck_assert_int_eq(want.most.bitrate, rows[i].bitrate);
        ck_assert_msg(want.quality == rows[i].usual, "%s: %s", kept, lr_quality_name(want.quality));
        ck_assert_str_eq(lr_quality_word(kept), kept);
    }
}
END_TEST

START_TEST(no_quality)
{
    static const char *const bad[] = {"",
                                      "h",
                                      "hdd",
                                      "origi",
                                      "origin ",
                                      "画",
                                      "6",
                                      "00",
                                      "-1",
                                      "p",
                                      "p60",
                                      "720",
                                      "99p",
                                      "10000p",
                                      "720p0",
                                      "720p1000",
                                      "720p ",
                                      "720px",
                                      "720p60f",
                                      "4k60",
                                      "9k",
                                      "1001M",
                                      "4000",
                                      "k",
                                      "2.55M",
                                      "2.M",
                                      ".5M",
                                      "4000kb",
                                      "4000k ",
                                      "<=",
                                      "<=hd",
                                      "<720p",
                                      ">=720p",
                                      "-720p",
                                      "1e3k",
                                      "+720p",
                                      "99999999999999999999p",
                                      "12345678k",
                                      "720p99999999999999999999",
                                      "<=<=720p"};
    for (size_t i = 0; i < LR_COUNT(bad); i++) {
        ck_assert_msg(!lr_quality_word(bad[i]), "%s", bad[i]);
        struct lr_want want = lr_quality_want(bad[i]);
        ck_assert(want.quality == LR_Q_UNSET && !lr_limits_any(&want.most));
    }
    ck_assert_ptr_null(lr_quality_word(NULL));
    ck_assert_int_eq(lr_quality_want(NULL).quality, LR_Q_UNSET);
}
END_TEST

START_TEST(within_limits)
{
    static const struct {
        struct lr_picture p;
        const char *most;
        bool allowed;
    } rows[] = {
        {{LR_Q_UNSET, 1280, 720, 60000, 0}, "720p", true},
        {{LR_Q_UNSET, 1280, 720, 60000, 0}, "720p60", true},
        {{LR_Q_UNSET, 1280, 720, 60240, 0}, "720p60", true},
        {{LR_Q_UNSET, 1280, 720, 60000, 0}, "720p30", false},
        {{LR_Q_UNSET, 1280, 720, 0, 0}, "720p30", true},
        {{LR_Q_UNSET, 1280, 721, 0, 0}, "720p", false},
        {{LR_Q_UNSET, 720, 1280, 0, 0}, "720p", true}, /* upright */
        {{LR_Q_UNSET, 0, 1280, 0, 0}, "720p", false},
        {{LR_Q_UNSET, 0, 0, 0, 0}, "720p", false},
        {{LR_Q_UHD, 0, 0, 0, 0}, "720p", true},
        {{LR_Q_UHD, 1920, 1080, 0, 0}, "720p", false}, /* what is known counts */
        {{LR_Q_BD, 0, 0, 0, 0}, "720p", false},
        {{LR_Q_ORIGIN, 0, 0, 0, 0}, "1080p", true},
        {{LR_Q_ORIGIN, 0, 0, 0, 4000000}, "4000k", true},
        {{LR_Q_ORIGIN, 0, 0, 0, 4000001}, "4000k", false},
        {{LR_Q_ORIGIN, 0, 0, 0, 0}, "4000k", false},
        {{LR_Q_BD, 0, 0, 0, 0}, "4000k", true},
        {{LR_Q_AUDIO, 0, 0, 0, 0}, "720p", false},
        {{(enum lr_quality)99, 0, 0, 0, 0}, "720p", false},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_want want = lr_quality_want(rows[i].most);
        ck_assert_msg(lr_limits_allow(&want.most, &rows[i].p) == rows[i].allowed, "row %zu", i);
    }
}
END_TEST

UNIT_MAIN("quality", words, limits, no_quality, within_limits)
