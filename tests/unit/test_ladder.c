#include "unit.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "core/rand.h"
#include "resolve/resolve.h"

static struct lr_room room;

static void start(void)
{
    memset(&room, 0, sizeof room);
}

static struct lr_stream *add(const char *protocol, const char *url, enum lr_quality q,
                             int64_t bitrate)
{
    struct lr_stream *s = &room.streams[room.stream_count++];
    *s = (struct lr_stream){.protocol = protocol, .url = url, .quality = q, .bitrate = bitrate};
    return s;
}

static const char *chosen(enum lr_quality q, const char *protocol, const char *codec)
{
    struct lr_choice wish = {q, protocol, codec, {0}};
    int i = lr_ladder_select(&room, &wish);
    return i < 0 ? NULL : room.streams[i].url;
}

/* The index of its padded list that DLR takes. */
static int dlr_index(enum lr_quality q, int count)
{
    static const int places[] = {[LR_Q_ORIGIN] = 0, [LR_Q_BD] = 0, [LR_Q_UHD] = 1,
                                 [LR_Q_HD] = 2,     [LR_Q_SD] = 3, [LR_Q_LD] = 4};
    return places[q] < count ? places[q] : count - 1;
}

START_TEST(unnamed_ladders_as_dlr)
{
    static const char *const urls[] = {"0", "1", "2", "3", "4", "5", "6"};
    for (int count = 1; count <= 7; count++) {
        start();
        for (int i = 0; i < count; i++)
            add("flv", urls[i], LR_Q_UNSET, 1000 * (count - i));
        lr_ladder_sort(&room);
        for (enum lr_quality q = LR_Q_ORIGIN; q <= LR_Q_LD; q++)
            ck_assert_msg(strcmp(chosen(q, NULL, NULL), urls[dlr_index(q, count)]) == 0,
                          "%s of %d: %s", lr_quality_name(q), count, chosen(q, NULL, NULL));
        ck_assert_str_eq(chosen(LR_Q_UNSET, NULL, NULL), "0");
    }
}
END_TEST

/* The full ladder of the platforms that name their qualities. */
START_TEST(named_ladder_without_bd)
{
    static const char *const urls[] = {"0", "1", "2", "3", "4"};
    static const enum lr_quality rungs[] = {LR_Q_ORIGIN, LR_Q_UHD, LR_Q_HD, LR_Q_SD, LR_Q_LD};
    start();
    room.bd_is_origin = true;
    for (int i = 0; i < 5; i++)
        add("hls", urls[i], rungs[i], 0);
    lr_ladder_sort(&room);
    for (enum lr_quality q = LR_Q_ORIGIN; q <= LR_Q_LD; q++)
        ck_assert_str_eq(chosen(q, NULL, NULL), urls[dlr_index(q, 5)]);
}
END_TEST

START_TEST(not_above_the_wish)
{
    start();
    add("flv", "ld", LR_Q_LD, 0);
    add("flv", "bd", LR_Q_BD, 0);
    add("flv", "hd", LR_Q_HD, 0);
    lr_ladder_sort(&room);
    ck_assert_str_eq(room.streams[0].url, "bd");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, NULL, NULL), "bd");
    ck_assert_str_eq(chosen(LR_Q_BD, NULL, NULL), "bd");
    ck_assert_str_eq(chosen(LR_Q_UHD, NULL, NULL), "hd");
    ck_assert_str_eq(chosen(LR_Q_SD, NULL, NULL), "ld");
    start();
    add("flv", "bd", LR_Q_BD, 0);
    add("flv", "hd", LR_Q_HD, 0);
    lr_ladder_sort(&room);
    ck_assert_str_eq(chosen(LR_Q_LD, NULL, NULL), "hd");
    room.bd_is_origin = true; /* but it has that rung */
    ck_assert_str_eq(chosen(LR_Q_BD, NULL, NULL), "bd");
    start();
    ck_assert_ptr_null(chosen(LR_Q_ORIGIN, NULL, NULL));
}
END_TEST

START_TEST(sound)
{
    start();
    add("hls", "sound", LR_Q_UNSET, 64000)->codec = "aac";
    add("hls", "low", LR_Q_UNSET, 300000)->height = 240;
    add("hls", "high", LR_Q_UNSET, 3000000)->height = 720;
    lr_ladder_sort(&room);
    ck_assert_str_eq(room.streams[2].url, "sound");
    ck_assert_int_eq(room.streams[2].quality, LR_Q_AUDIO);
    ck_assert_str_eq(chosen(LR_Q_LD, NULL, NULL), "low");
    ck_assert_str_eq(chosen(LR_Q_AUDIO, NULL, NULL), "sound");
    start();
    add("hls", "a", LR_Q_UNSET, 64000)->codec = "aac";
    add("hls", "b", LR_Q_UNSET, 128000)->codec = "aac";
    lr_ladder_sort(&room);
    ck_assert_int_eq(room.streams[0].quality, LR_Q_ORIGIN);
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, NULL, NULL), "b");
    ck_assert_str_eq(chosen(LR_Q_AUDIO, NULL, NULL), "a");
    start();
    add("hls", "only", LR_Q_AUDIO, 0);
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, NULL, NULL), "only");
}
END_TEST

START_TEST(preferences)
{
    start();
    add("hls", "hls-avc", LR_Q_ORIGIN, 0)->codec = "avc";
    add("flv", "flv-hevc", LR_Q_ORIGIN, 0)->codec = "hevc";
    add("flv", "flv-avc", LR_Q_ORIGIN, 0)->codec = "avc";
    add("hls", "hls-av1", LR_Q_ORIGIN, 0)->codec = "av1";
    add("flv", "flv-hd", LR_Q_HD, 0)->codec = "av1";
    lr_ladder_sort(&room);
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, NULL, NULL), "flv-avc");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, "any", "any"), "flv-avc");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, "hls", "any"), "hls-avc");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, "any", "hevc"), "flv-hevc");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, "any", "av1"), "hls-av1"); /* not a lower quality */
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, "hls", "hevc"), "hls-avc");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, "ts", "vp9"), "flv-avc");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, "any", "av1,hevc"), "hls-av1");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, "flv", "av1,hevc"), "flv-hevc");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, "ts,hls,flv", NULL), "hls-avc");
    ck_assert_str_eq(chosen(LR_Q_HD, "hls,flv", "avc"), "flv-hd");
    for (int i = 0; i < room.stream_count; i++)
        room.streams[i].priority = strcmp(room.streams[i].url, "flv-hevc") == 0;
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, NULL, NULL), "flv-hevc");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, NULL, "avc"), "flv-avc");
}
END_TEST

static const char *within(const char *most, const char *protocol, const char *codec)
{
    struct lr_want want = lr_quality_want(most);
    struct lr_choice wish = {want.quality, protocol, codec, want.most};
    int i = lr_ladder_select(&room, &wish);
    return i < 0 ? NULL : room.streams[i].url;
}

static void add_picture(const char *url, int width, int height, int fps, int64_t kbps)
{
    struct lr_stream *s = add("hls", url, LR_Q_UNSET, kbps * 1000);
    s->codec = "avc";
    s->width = width;
    s->height = height;
    s->fps_milli = fps * 1000;
}

/* As Twitch has them: six, so that the last two share a rung. */
START_TEST(within_known_figures)
{
    start();
    add_picture("1080p60", 1920, 1080, 60, 8000);
    add_picture("720p60", 1280, 720, 60, 3400);
    add_picture("720p30", 1280, 720, 30, 2300);
    add_picture("480p", 852, 480, 30, 1400);
    add_picture("360p", 640, 360, 30, 600);
    add_picture("160p", 284, 160, 30, 230);
    add("hls", "sound", LR_Q_UNSET, 160000)->codec = "aac";
    lr_ladder_sort(&room);
    static const char *const rows[][2] = {
        {"1080p60", "1080p60"}, {"4k", "1080p60"},    {"1080p", "1080p60"}, {"1080p30", "720p30"},
        {"720p", "720p60"},     {"720p30", "720p30"}, {"<=719p", "480p"},   {"360p", "360p"},
        {"240p", "160p"},       {"144p", "160p"}, /* else the lowest, never sound alone */
        {"4000k", "720p60"},    {"2.3M", "720p30"},   {"600k", "360p"},     {"599k", "160p"},
        {"100k", "160p"},       {"20M", "1080p60"},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        ck_assert_msg(strcmp(within(rows[i][0], NULL, NULL), rows[i][1]) == 0, "%s: %s", rows[i][0],
                      within(rows[i][0], NULL, NULL));
}
END_TEST

/* Platforms that tell no heights: the rungs stand for them. */
START_TEST(within_what_is_usual)
{
    start();
    add("flv", "origin", LR_Q_ORIGIN, 0);
    add("flv", "uhd", LR_Q_UHD, 0);
    add("flv", "hd", LR_Q_HD, 0);
    add("flv", "ld", LR_Q_LD, 0);
    lr_ladder_sort(&room);
    ck_assert_str_eq(within("1080p60", NULL, NULL), "origin");
    ck_assert_str_eq(within("720p", NULL, NULL), "uhd");
    ck_assert_str_eq(within("480p", NULL, NULL), "hd");
    ck_assert_str_eq(within("360p", NULL, NULL), "ld");
    ck_assert_str_eq(within("4000k", NULL, NULL), "uhd");
    ck_assert_str_eq(within("50k", NULL, NULL), "ld");
    start();
    add("flv", "only", LR_Q_ORIGIN, 0);
    ck_assert_str_eq(within("360p", NULL, NULL), "only");
    start();
    ck_assert_ptr_null(within("360p", NULL, NULL));
}
END_TEST

START_TEST(preferences_within_limits)
{
    start();
    add("hls", "hls-avc", LR_Q_UHD, 3000000)->codec = "avc";
    add("hls", "hls-hevc", LR_Q_UHD, 2000000)->codec = "hevc";
    add("flv", "flv-avc", LR_Q_UHD, 3000000)->codec = "avc";
    add("flv", "flv-big", LR_Q_UHD, 9000000)->codec = "avc";
    for (int i = 0; i < 4; i++)
        room.streams[i].height = i < 3 ? 720 : 1080;
    lr_ladder_sort(&room);
    ck_assert_str_eq(within("720p", NULL, NULL), "flv-avc");
    ck_assert_str_eq(within("720p", "hls", NULL), "hls-avc");
    ck_assert_str_eq(within("720p", NULL, "hevc"), "hls-hevc");
    ck_assert_str_eq(within("1080p", NULL, NULL), "flv-big");
    ck_assert_str_eq(within("2000k", NULL, NULL), "hls-hevc"); /* nothing else is within */
    ck_assert_str_eq(within("3000k", NULL, NULL), "flv-avc");
}
END_TEST

/* For each wish in each room: within the limits while something is, and as good as what is. */
static void check_limits(const char *text)
{
    const char *url = within(text, NULL, NULL);
    struct lr_want want = lr_quality_want(text);
    const struct lr_stream *got = NULL;
    for (int i = 0; i < room.stream_count; i++)
        if (strcmp(room.streams[i].url, url) == 0)
            got = &room.streams[i];
    for (int i = 0; i < room.stream_count; i++) {
        const struct lr_stream *s = &room.streams[i];
        struct lr_picture p = {s->quality, s->width, s->height, s->fps_milli, s->bitrate};
        if (strcmp(s->protocol, "dash") == 0 || s->quality == LR_Q_AUDIO ||
            !lr_limits_allow(&want.most, &p))
            continue;
        struct lr_picture g = {got->quality, got->width, got->height, got->fps_milli, got->bitrate};
        ck_assert(lr_limits_allow(&want.most, &g));
        ck_assert_int_le(got->quality, s->quality);
        if (s->quality == got->quality)
            ck_assert_int_ge(got->height, s->height);
    }
}

START_TEST(dash_last)
{
    start();
    add("dash", "dash", LR_Q_ORIGIN, 0)->priority = 9;
    add("hls", "hls", LR_Q_SD, 0);
    lr_ladder_sort(&room);
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, NULL, NULL), "hls");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, "hls", NULL), "hls");
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, "dash", NULL), "dash");
    ck_assert_str_eq(chosen(LR_Q_SD, "dash", NULL), "hls"); /* quality comes first */
    room.stream_count = 1;
    ck_assert_str_eq(chosen(LR_Q_ORIGIN, NULL, NULL), "dash");
}
END_TEST

START_TEST(lines_of_their_own)
{
    start();
    add("flv", "f1", LR_Q_UNSET, 0)->height = 720;
    add("flv", "f0", LR_Q_UNSET, 0)->height = 1080;
    add("hls", "h0", LR_Q_UNSET, 9);
    add("hls", "h0-again", LR_Q_UNSET, 9);
    add("hls", "h1", LR_Q_UNSET, 5);
    add("flv", "c0", LR_Q_UNSET, 0)->cdn = "two";
    add("flv", "c1", LR_Q_UNSET, 0)->cdn = "two";
    lr_ladder_sort(&room);
    static const char *const order[] = {"f0", "c0", "h0", "h0-again", "f1", "c1", "h1"};
    for (int i = 0; i < 7; i++)
        ck_assert_str_eq(room.streams[i].url, order[i]);
    ck_assert_int_eq(room.streams[3].quality, LR_Q_ORIGIN);
    ck_assert_int_eq(room.streams[6].quality, LR_Q_UHD);
    ck_assert(room.bd_is_origin);
    start();
    add("hls", "source", LR_Q_ORIGIN, 0);
    add("hls", "next", LR_Q_UNSET, 5);
    lr_ladder_sort(&room);
    ck_assert_int_eq(room.streams[1].quality, LR_Q_UHD);
}
END_TEST

static void random_room(struct lr_rand *r)
{
    static const char *const protocols[] = {"flv", "hls", "ts", "dash", "http", "odd"};
    static const char *const codecs[] = {"avc", "hevc", "av1", "aac", NULL};
    static const char *const cdns[] = {"a", "b", NULL};
    static char urls[LR_MAX_STREAMS][16];
    start();
    int count = (int)lr_rand_below(r, 12);
    for (int i = 0; i < count; i++) {
        snprintf(urls[i], sizeof urls[i], "%d", i);
        struct lr_stream *s =
            add(protocols[lr_rand_below(r, 6)], urls[i], (enum lr_quality)lr_rand_below(r, 8),
                (int64_t)lr_rand_below(r, 3) * 1000);
        s->codec = codecs[lr_rand_below(r, 5)];
        s->cdn = cdns[lr_rand_below(r, 3)];
        s->height = (int)lr_rand_below(r, 3) * 360;
        s->priority = (int)lr_rand_below(r, 3) - 1;
    }
}

static bool is_there(const struct lr_room *all, const char *url)
{
    for (int i = 0; i < all->stream_count; i++)
        if (strcmp(all->streams[i].url, url) == 0)
            return true;
    return false;
}

/* What holds for each wish in each room: never above the wish while something is not above it. */
static void check_choice(enum lr_quality wish)
{
    struct lr_choice choice = {wish, NULL, NULL, {0}};
    int got = lr_ladder_select(&room, &choice);
    ck_assert_int_eq(got < 0, room.stream_count == 0);
    bool bd = wish == LR_Q_BD && room.bd_is_origin;
    for (int i = 0; i < room.stream_count && !bd; i++) {
        const struct lr_stream *s = &room.streams[i], *g = &room.streams[got];
        if (strcmp(s->protocol, "dash") == 0 || (s->quality == LR_Q_AUDIO && wish != LR_Q_AUDIO))
            continue;
        ck_assert_str_ne(g->protocol, "dash");
        if (s->quality >= wish)
            ck_assert(g->quality >= wish && g->quality <= s->quality);
        else if (g->quality < wish)
            ck_assert_int_ge(g->quality, s->quality);
    }
}

START_TEST(any_room)
{
    struct lr_rand_seeded r;
    lr_rand_seeded_init(&r, 42);
    for (int run = 0; run < 3000; run++) {
        random_room(&r.base);
        struct lr_room before = room;
        lr_ladder_sort(&room);
        ck_assert_int_eq(room.stream_count, before.stream_count);
        for (int i = 0; i < room.stream_count; i++) {
            ck_assert(is_there(&before, room.streams[i].url));
            ck_assert_int_ne(room.streams[i].quality, LR_Q_UNSET);
            if (i)
                ck_assert_int_le(room.streams[i - 1].quality, room.streams[i].quality);
        }
        struct lr_room sorted = room;
        lr_ladder_sort(&room);
        ck_assert_mem_eq(room.streams, sorted.streams, sizeof room.streams);
        for (enum lr_quality q = LR_Q_ORIGIN; q <= LR_Q_AUDIO; q++)
            check_choice(q);
        check_limits("360p");
        check_limits("1500k");
    }
}
END_TEST

UNIT_MAIN("ladder", unnamed_ladders_as_dlr, named_ladder_without_bd, not_above_the_wish, sound,
          preferences, within_known_figures, within_what_is_usual, preferences_within_limits,
          dash_last, lines_of_their_own, any_room)
