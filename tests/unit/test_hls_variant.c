#include "unit.h"

#include <string.h>

#include "record/hls_variant.h"

static const char full[] =
    "#EXTM3U\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=1200000,RESOLUTION=854x480\nsd\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=8000000,RESOLUTION=1920x1080,FRAME-RATE=60\nsource\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=160000,CODECS=\"mp4a.40.2\"\nsound\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=5000000,AVERAGE-BANDWIDTH=4000000,RESOLUTION=1920x1080\nuhd\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=2500000,RESOLUTION=1280x720\nhd\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=2500000,RESOLUTION=1280x720\nhd-copy\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=500000,RESOLUTION=640x360\nld\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=200000,RESOLUTION=284x160\ntiny\n";

static const char rates[] = "#EXTM3U\n"
                            "#EXT-X-STREAM-INF:BANDWIDTH=2\nlow\n"
                            "#EXT-X-STREAM-INF:BANDWIDTH=9,AVERAGE-BANDWIDTH=8\nhigh\n";

static const char groups[] =
    "#EXTM3U\n"
    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"in\",NAME=\"a\",DEFAULT=YES\n"
    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"out\",NAME=\"b\",URI=\"second\"\n"
    "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"out\",NAME=\"a\",DEFAULT=YES,URI=\"first\"\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=9,AUDIO=\"out\",CODECS=\"avc1.4d401f,mp4a.40.2\"\nhigh\n"
    "#EXT-X-STREAM-INF:BANDWIDTH=2,AUDIO=\"in\"\nlow\n";

START_TEST(choice)
{
    static const struct {
        const char *text;
        struct lr_wish wish;
        const char *uri, *audio;
    } rows[] = {
        {full, {LR_Q_UNSET, 0, 0}, "source", NULL},
        {full, {LR_Q_ORIGIN, 0, 0}, "source", NULL},
        {full, {LR_Q_BD, 0, 0}, "source", NULL},
        {full, {LR_Q_UHD, 0, 0}, "uhd", NULL},
        {full, {LR_Q_HD, 0, 0}, "hd", NULL},
        {full, {LR_Q_SD, 0, 0}, "sd", NULL},
        {full, {LR_Q_LD, 0, 0}, "ld", NULL},
        {full, {LR_Q_AUDIO, 0, 0}, "sound", NULL},
        {rates, {LR_Q_ORIGIN, 0, 0}, "high", NULL},
        {rates, {LR_Q_UHD, 0, 0}, "low", NULL},
        {rates, {LR_Q_LD, 0, 0}, "low", NULL},
        {rates, {LR_Q_AUDIO, 0, 0}, "low", NULL},
        {groups, {LR_Q_ORIGIN, 0, 0}, "high", "first"},
        {groups, {LR_Q_HD, 0, 0}, "low", NULL},
        /* The stream that was selected, before the place of the wish. */
        {full, {LR_Q_ORIGIN, 1080, 4000000}, "uhd", NULL},
        {full, {LR_Q_UHD, 360, 500000}, "ld", NULL},
        {full, {LR_Q_UHD, 360, 4711}, "uhd", NULL}, /* it is not there any more */
        {full, {LR_Q_UHD, 1080, 0}, "uhd", NULL},
        {groups, {LR_Q_LD, 0, 9}, "high", "first"},
        {full, {LR_Q_AUDIO, 1080, 4000000}, "sound", NULL},
        /* Limits; where the list doesn't say what is limited, the rung that is usual for them. */
        {full, {LR_Q_UHD, .most = {.height = 720}}, "hd", NULL},
        {full, {LR_Q_UHD, .most = {.height = 1080}}, "source", NULL},
        {full, {LR_Q_UHD, .most = {1080, 30, 0}}, "uhd", NULL},
        {full, {LR_Q_UHD, .most = {.height = 500}}, "sd", NULL},
        {full, {LR_Q_UHD, .most = {.height = 100}}, "tiny", NULL}, /* never sound alone */
        {full, {LR_Q_UHD, .most = {.bitrate = 4000000}}, "uhd", NULL},
        {full, {LR_Q_UHD, .most = {.bitrate = 100000}}, "tiny", NULL},
        {full, {LR_Q_UHD, 360, 500000, .most = {.height = 1080}}, "ld", NULL},
        {rates, {LR_Q_UHD, .most = {.height = 720}}, "low", NULL},
        {rates, {LR_Q_ORIGIN, .most = {.height = 1080}}, "high", NULL},
        {rates, {LR_Q_LD, .most = {.bitrate = 8}}, "high", NULL},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_arena *a = lr_arena_new(LR_M3U8_ARENA);
        struct lr_m3u8 list;
        struct lr_hls_choice c;
        ck_assert_int_eq(lr_m3u8_parse(a, rows[i].text, strlen(rows[i].text), &list, NULL), 0);
        ck_assert(lr_hls_choose(&list, &rows[i].wish, &c));
        ck_assert_msg(strcmp(c.uri, rows[i].uri) == 0, "row %zu: %s", i, c.uri);
        ck_assert_msg(rows[i].audio ? c.audio_uri && strcmp(c.audio_uri, rows[i].audio) == 0
                                    : !c.audio_uri,
                      "row %zu: %s", i, c.audio_uri ? c.audio_uri : "none");
        lr_arena_free(a);
    }
}
END_TEST

START_TEST(only_sound_is_wanted)
{
    static const char text[] =
        "#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"g\",NAME=\"a\",URI=\"sound\"\n"
        "#EXT-X-STREAM-INF:BANDWIDTH=9,AUDIO=\"g\"\nhigh\n";
    struct lr_arena *a = lr_arena_new(LR_M3U8_ARENA);
    struct lr_m3u8 list;
    struct lr_hls_choice c;
    ck_assert_int_eq(lr_m3u8_parse(a, text, strlen(text), &list, NULL), 0);
    ck_assert(lr_hls_choose(&list, &(struct lr_wish){LR_Q_AUDIO, 0, 9}, &c));
    ck_assert_str_eq(c.uri, "sound");
    ck_assert_ptr_null(c.audio_uri);
    lr_arena_free(a);
}
END_TEST

START_TEST(nothing_to_choose)
{
    struct lr_m3u8 list = {.master = true};
    struct lr_hls_choice c;
    ck_assert(!lr_hls_choose(&list, &(struct lr_wish){LR_Q_ORIGIN, 0, 0}, &c));
}
END_TEST

UNIT_MAIN("hls_variant", choice, only_sound_is_wanted, nothing_to_choose)
