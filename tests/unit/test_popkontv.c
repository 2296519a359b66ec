/* PopkonTV's logins over time: what one question can't show. What it answers is in the cases. */
#include "net_rig.h"

#include "core/attr.h"
#include "core/files.h"
#include "resolve/resolve.h"

#define SITE "https://www.popkontv.com"
#define URL SITE "/live/view?castId=madeupkim&partnerCode=P-00001"
#define MEDIA "https://live.example.com/made-up.m3u8"
#define MINUTE 60000

static const struct lr_header none[] = {{"Authorization", NULL}};
static const struct lr_header t1[] = {{"Authorization", "Bearer t1"}};
static const struct lr_header t2[] = {{"Authorization", "Bearer t2"}};

#define ROOM                                                                                       \
    {.url = URL,                                                                                   \
     .status = 200,                                                                                \
     .body =                                                                                       \
         "<script id=\"__NEXT_DATA__\" type=\"application/json\">{\"props\":{\"pageProps\":"       \
         "{\"mcData\":{\"data\":{\"mc_signId\":\"madeupkim\",\"mc_partnerCode\":\"P-00001\","      \
         "\"mc_castStartDate\":\"20261002213012\",\"mc_isPrivate\":\"0\",\"castType\":\"1\"}}}}}"  \
         "</script>"},                                                                             \
    {                                                                                              \
        .url = SITE "/api/proxy/broadcast/v1.1/search/all", .status = 200, .body = "{}"            \
    }
#define WATCH(token, answer)                                                                       \
    {                                                                                              \
        .url = SITE "/api/proxy/broadcast/v1/castwatchonoff", .expect = token, .expect_count = 1,  \
        .status = 200, .body = answer                                                              \
    }
#define LOGIN(token)                                                                               \
    {                                                                                              \
        .url = SITE "/api/proxy/member/v1/login", .status = 200,                                   \
        .body = "{\"data\":{\"token\":\"" token "\"}}"                                             \
    }
#define REFUSED "{\"statusCd\":\"E5000\"}"
#define GIVEN "{\"statusCd\":\"L0000\",\"data\":{\"castHlsUrl\":\"" MEDIA "\"}}"
#define LIST                                                                                       \
    {                                                                                              \
        .url = MEDIA, .status = 200, .body = "#EXTM3U\n#EXT-X-TARGETDURATION:4\n"                  \
    }

static struct {
    struct rig net;
    struct lr_clock_fake clock;
    struct lr_resolver *resolver;
    struct lr_opts *opts;
} w;

static void look(enum lr_state state)
{
    struct lr_room *room = NULL;
    struct lr_err err = {0};
    int rc = lr_resolve(w.resolver, URL, w.opts, LR_DEPTH_ALL, NULL, &room, &err);
    ck_assert_msg(rc == 0, "%s", err.text);
    ck_assert_int_eq(room->state, state);
    lr_room_free(room);
}

/* A token that is refused before its day is over: the account logs in again, once an hour. */
START_TEST(a_refused_token)
{
    const struct lr_replay_exchange list[] = {
        ROOM, WATCH(none, REFUSED), LOGIN("t1"), WATCH(t1, GIVEN), LIST, /* the first login */
        ROOM, WATCH(t1, REFUSED),                                        /* no other so soon */
        ROOM, WATCH(t1, REFUSED),                                        /* nor of another room */
        ROOM, WATCH(t1, REFUSED),   LOGIN("t2"), WATCH(t2, GIVEN), LIST, /* now there is one */
        ROOM, WATCH(t2, GIVEN),     LIST};
    rig_open(&w.net, &(struct lr_replay_config){list, LR_COUNT(list), true, NULL});
    lr_clock_fake_init(&w.clock, INT64_C(1795479000000));
    w.net.env.clock = &w.clock.base;
    w.net.env.files = lr_files_system();
    ck_assert_int_eq(lr_loop_start(w.net.loop, NULL), 0);
    ck_assert_int_eq(lr_resolver_new(&w.net.env, w.net.loop, &w.resolver, NULL), 0);
    w.opts = lr_opts_new();
    ck_assert_int_eq(lr_opts_set(w.opts, "auth.account", "user=made", NULL), 0);
    ck_assert_int_eq(lr_opts_set(w.opts, "auth.account", "password=up", NULL), 0);
    look(LR_STATE_LIVE);
    lr_clock_fake_advance(&w.clock, 30 * MINUTE);
    look(LR_STATE_BLOCKED);
    look(LR_STATE_BLOCKED);
    lr_clock_fake_advance(&w.clock, 31 * MINUTE);
    look(LR_STATE_LIVE);
    look(LR_STATE_LIVE);
    lr_resolver_free(w.resolver);
    lr_opts_free(w.opts);
    rig_close(&w.net);
}
END_TEST

UNIT_MAIN("popkontv", a_refused_token)
