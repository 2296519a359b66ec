/* Memory that runs out on the way of a notice: it is told, nothing leaks, nothing is half done. */
#include "net_rig.h"
#include "scarce.h"

#include "session/notice_queue.h"
#include "session/notice_rooms.h"
#include "session/notice_sessions.h"
#include "session/notice_text.h"
#include "store/store.h"

#define URL "https://live.x/1"

static struct lr_opts *opts;
static int sent;

static int script(void *arg, const struct lr_channel *c, const struct lr_opts *o,
                  const char *target, const struct lr_notice *n, struct lr_err *err)
{
    (void)arg, (void)c, (void)o, (void)target, (void)n, (void)err;
    sent++;
    return 0;
}

static void set(const char *name, const char *value)
{
    ck_assert_int_eq(lr_opts_set(opts, name, value, NULL), 0);
}

static void open_opts(void)
{
    opts = lr_opts_new();
    set("notify.to", "bark");
    set("notify.to", "mail");
    set("notify.bark.url", "https://bark.example/KEY");
    set("notify.mail.server", "127.0.0.1");
    set("notify.mail.from", "a@b.c");
    set("notify.mail.to", "a@b.c");
}

static bool queued(const struct lr_env *env, struct lr_store *store)
{
    const struct lr_notice_deps deps = {env, store, script, NULL};
    const struct lr_notice n = {.url = URL, .anchor = "A", .text = "why"};
    char url[] = URL, name[] = "A";
    const struct lr_notice_room room = {.url = url, .anchor = name, .session = 5};
    struct lr_notice_rooms rooms = {0};
    struct lr_notice_queue *q = NULL;
    struct lr_err err = {0};
    int rc = lr_notice_queue_new(&deps, &q, &err);
    rc = rc ? rc : lr_notice_queue_learn(q, opts);
    rc = rc ? rc : lr_notice_queue_put(q, opts, LR_NOTICE_LIVE, "live", &n, &err);
    rc = rc ? rc : lr_notice_session(store, &room, 0, &err);
    rc = rc ? rc : lr_notice_sessions_open(env, store, &rooms, &err);
    if (rc == 0)
        lr_notice_queue_run(q);
    ck_assert_msg(rc == 0 || rc == LIVREC_ENOMEM, "%d %s", rc, err.text);
    lr_notice_queue_free(q);
    lr_notice_rooms_free(&rooms);
    return rc == 0 && sent == 2;
}

START_TEST(queue)
{
    struct lr_clock_fake clock;
    const struct lr_env env = {.clock = &clock.base};
    lr_clock_fake_init(&clock, 1000000);
    open_opts();
    for (long n = 0;; n++) {
        struct lr_store *store;
        ck_assert_int_eq(lr_store_open(NULL, &clock.base, &store, NULL), 0);
        sent = 0;
        scarce_set(n);
        bool ok = queued(&env, store);
        bool reached = scarce_reached();
        scarce_set(-1);
        lr_store_close(store);
        if (!reached) {
            ck_assert(ok);
            break;
        }
        ck_assert_int_lt(n, 5000);
    }
    lr_opts_free(opts);
}
END_TEST

static const struct {
    const char *channel, *option, *value, *answer;
} channels[] = {
    {"webhook", "notify.webhook.url", "https://x.y/Secret123", "{}"},
    {"dingtalk", "notify.dingtalk.url", "https://x.y/?t=1", "{\"errcode\":0}"},
    {"discord", "notify.discord.url", "https://x.y/w", "{}"},
    {"feishu", "notify.feishu.url", "https://x.y/w", "{\"code\":0}"},
    {"ntfy", "notify.ntfy.url", "https://x.y/w", "{}"},
    {"telegram", "notify.telegram.chat", "1/2", "{\"ok\":true}"},
};

/* One notice; false: memory ran out. */
static bool delivered(size_t i, long failing)
{
    const struct lr_replay_exchange e = {
        .url = "*", .status = 200, .body = channels[i].answer, .times = -1};
    const struct lr_notice n = {
        .event = "live", .title = "<T>", .text = "*x*\ny", .url = URL, .platform = "p"};
    struct rig r;
    struct lr_err err = {0};
    rig_open(&r, &(struct lr_replay_config){&e, 1, true, NULL});
    ck_assert_int_eq(lr_loop_start(r.loop, NULL), 0);
    const struct lr_channel *c = lr_channel_find(channels[i].channel);
    scarce_set(failing);
    int rc = lr_channel_send(r.loop, c, opts, channels[i].value, &n, NULL, &err);
    ck_assert_msg(rc == 0 || rc == LIVREC_ENOMEM, "%s: %d %s", c->name, rc, err.text);
    bool reached = scarce_reached();
    scarce_set(-1);
    rig_close(&r);
    ck_assert(reached || rc == 0);
    return !reached;
}

START_TEST(delivery)
{
    open_opts();
    set("notify.webhook.secret", "s");
    set("notify.dingtalk.secret", "s");
    set("notify.feishu.secret", "s");
    set("notify.telegram.token", "1:A");
    for (size_t i = 0; i < LR_COUNT(channels); i++) {
        set(channels[i].option, channels[i].value);
        for (long n = 0; !delivered(i, n); n++)
            ck_assert_int_lt(n, 5000);
    }
    lr_opts_free(opts);
}
END_TEST

UNIT_MAIN("notice_torture", queue, delivery)
