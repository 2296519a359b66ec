/* What extractors keep from one resolve to the next. */
#include "net_rig.h"

#include "core/files.h"
#include "resolve/resolve.h"

#define ASHX "https://wap.tlclw.com/api/ui/room/v1.0.0/live.ashx?*"
#define ROOM6 "https://v.6.cn/702815"
#define API6 "https://v.6.cn/coop/mobile/index.php?*"

struct twice {
    struct rig net;
    struct lr_clock_fake clock;
    struct lr_opts *opts;
    struct lr_resolver *resolver;
};

static void up(struct twice *t, const struct lr_replay_exchange *list, size_t count)
{
    rig_open(&t->net, &(struct lr_replay_config){list, count, true, NULL});
    lr_clock_fake_init(&t->clock, INT64_C(1764000000000));
    t->net.env.clock = &t->clock.base;
    t->net.env.files = lr_files_system();
    t->opts = lr_opts_new();
    ck_assert_int_eq(lr_loop_start(t->net.loop, NULL), 0);
    ck_assert_int_eq(lr_resolver_new(&t->net.env, t->net.loop, &t->resolver, NULL), 0);
}

static void down(struct twice *t)
{
    lr_resolver_free(t->resolver);
    lr_opts_free(t->opts);
    rig_close(&t->net);
}

/* A live room, whose first stream is this one. */
static void live(struct twice *t, const char *url, const char *stream)
{
    struct lr_room *room = NULL;
    struct lr_err err = {0};
    int rc = lr_resolve(t->resolver, url, t->opts, LR_DEPTH_ALL, NULL, &room, &err);
    ck_assert_msg(rc == 0, "%s", err.text);
    ck_assert_int_eq(room->state, LR_STATE_LIVE);
    ck_assert_str_eq(room->streams[0].url, stream);
    lr_room_free(room);
}

/* Its page shows no configuration the second time: what it said before still holds. */
START_TEST(prefix_of_streams)
{
    static const char room[] = "{\"data\":{\"roomInfo\":{\"nickname\":\"a\",\"live_stat\":1,"
                               "\"liveID\":\"x1\"}}}";
    const struct lr_replay_exchange list[] = {
        {.url = ASHX, .status = 200, .body = room},
        {.url = "https://live.tlclw.com/7",
         .status = 200,
         .body = "<script>var config = {\"domainpullstream_flv\": \"https://flv.tlclw.com/live\"};"
                 "config.webskins = 1;</script>"},
        {.url = ASHX, .status = 200, .body = room},
        {.url = "https://live.tlclw.com/7", .status = 200, .body = "<p>busy</p>"},
    };
    struct twice t;
    up(&t, list, LR_COUNT(list));
    live(&t, "https://live.tlclw.com/7", "https://flv.tlclw.com/live/x1.flv");
    live(&t, "https://live.tlclw.com/7", "https://flv.tlclw.com/live/x1.flv");
    down(&t);
}
END_TEST

/* The page is asked once, and again after the API has refused the number. */
START_TEST(number_behind_the_number)
{
    static const char page[] = "rid: '8',\n roomid: 1";
    static const char room[] = "{\"flag\":\"001\",\"content\":{\"roominfo\":{\"alias\":\"a\"},"
                               "\"liveinfo\":{\"flvtitle\":\"v8-1\"}}}";
    const struct lr_replay_exchange list[] = {
        {.url = ROOM6, .status = 200, .body = page},
        {.url = API6, .status = 200, .body = room},
        {.url = API6, .status = 200, .body = room},
        {.url = API6, .status = 200, .body = "{\"flag\":\"203\",\"content\":\"no\"}"},
        {.url = ROOM6, .status = 200, .body = page},
        {.url = API6, .status = 200, .body = room},
    };
    struct twice t;
    struct lr_room *none = NULL;
    up(&t, list, LR_COUNT(list));
    live(&t, ROOM6, "https://wlive.6rooms.com/httpflv/v8-1.flv");
    live(&t, ROOM6, "https://wlive.6rooms.com/httpflv/v8-1.flv");
    ck_assert_int_eq(lr_resolve(t.resolver, ROOM6, t.opts, LR_DEPTH_ALL, NULL, &none, NULL),
                     LIVREC_EHTTP);
    live(&t, ROOM6, "https://wlive.6rooms.com/httpflv/v8-1.flv");
    down(&t);
}
END_TEST

#define CAST "https://twitcasting.tv/ann"
#define CAST_SERVER "https://twitcasting.tv/streamserver.php?*"
#define CAST_LOGIN "https://twitcasting.tv/indexcaslogin.php?*"

static void members_only(struct twice *t)
{
    struct lr_room *room = NULL;
    ck_assert_int_eq(lr_resolve(t->resolver, CAST, t->opts, LR_DEPTH_ALL, NULL, &room, NULL), 0);
    ck_assert_int_eq(room->state, LR_STATE_BLOCKED);
    ck_assert_str_eq(room->reason,
                     "for members: the account or cookie that was given does not open it");
    lr_room_free(room);
}

/* A login that is refused is tried again after an hour, and what it gives then is kept. */
START_TEST(login_once_an_hour)
{
    static const char on_air[] = "{\"movie\":{\"id\":1,\"live\":true}}";
    static const char opened[] = "{\"movie\":{\"id\":1,\"live\":true},\"tc-hls\":{\"streams\":{"
                                 "\"high\":\"https://twitcasting.tv/high.m3u8\"}}}";
    static const char form[] = "<input type=\"hidden\" name=\"cs_session_id\" value=\"s\">";
    static const struct lr_header cookie[] = {{"Set-Cookie", "tc_ss=1; Path=/"}};
    static const struct lr_header with_cookie[] = {{"Cookie", "tc_ss=1"}};
    const struct lr_replay_exchange list[] = {
        {.url = CAST_SERVER, .status = 200, .body = on_air},
        {.url = CAST, .status = 200, .body = "<p>"},
        {.url = CAST_LOGIN, .status = 200, .body = form},
        {.method = "POST", .url = CAST_LOGIN, .status = 200, .body = form},
        {.url = CAST_SERVER, .status = 200, .body = on_air},
        {.url = CAST, .status = 200, .body = "<p>"},
        {.url = CAST_SERVER, .status = 200, .body = on_air},
        {.url = CAST, .status = 200, .body = "<p>"},
        {.url = CAST_LOGIN, .status = 200, .body = form},
        {.method = "POST", .url = CAST_LOGIN, .status = 200, .headers = cookie, .header_count = 1},
        {.url = CAST_SERVER, .status = 200, .body = opened},
        {.url = CAST_SERVER,
         .status = 200,
         .body = opened,
         .expect = with_cookie,
         .expect_count = 1},
        {.url = CAST, .status = 200, .body = "<p>"},
    };
    struct twice t;
    struct lr_room *none = NULL;
    up(&t, list, LR_COUNT(list));
    ck_assert_int_eq(lr_opts_set(t.opts, "auth.account", "user=u", NULL), 0);
    ck_assert_int_eq(lr_opts_set(t.opts, "auth.account", "password=p", NULL), 0);
    ck_assert_int_eq(lr_resolve(t.resolver, CAST, t.opts, LR_DEPTH_ALL, NULL, &none, NULL),
                     LIVREC_EAUTH);
    members_only(&t);
    lr_clock_fake_advance(&t.clock, 3601 * 1000);
    live(&t, CAST, "https://twitcasting.tv/high.m3u8");
    live(&t, CAST, "https://twitcasting.tv/high.m3u8");
    down(&t);
}
END_TEST

UNIT_MAIN("extractor_memory", prefix_of_streams, number_behind_the_number, login_once_an_hour)
