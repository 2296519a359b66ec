/* Notices: what events mean, where they go, and the queue, with a clock and channels of the test.
 */
#include <stdio.h>
#include <string.h>

#include "unit.h"

#include "core/clock.h"
#include "core/model.h"
#include "core/rand.h"
#include "session/notice_queue.h"
#include "session/notice_text.h"
#include "session/notice_rooms.h"
#include "session/notice_sessions.h"
#include "store/jobs.h"
#include "store/store.h"

#define MINUTE 60000
#define HOUR 3600000
#define NOON INT64_C(1764072000000) /* UTC */

struct sent {
    const char *channel;
    char target[64], title[128], text[4096], event[16], severity[8];
};

static struct world {
    struct lr_clock_fake clock;
    struct lr_env env;
    struct lr_store *store;
    struct lr_notice_queue *queue;
    struct lr_opts *opts;
    struct sent sent[64];
    size_t count;
    int answer; /* of the channel */
} w;

static struct lr_err err;

static int script(void *arg, const struct lr_channel *c, const struct lr_opts *opts,
                  const char *target, const struct lr_notice *n, struct lr_err *e)
{
    struct sent *s = &w.sent[w.count++ % LR_COUNT(w.sent)];
    ck_assert_ptr_eq(arg, &w);
    ck_assert_ptr_nonnull(opts);
    s->channel = c->name;
    snprintf(s->target, sizeof s->target, "%s", target);
    snprintf(s->title, sizeof s->title, "%s", n->title);
    snprintf(s->text, sizeof s->text, "%s", n->text);
    snprintf(s->event, sizeof s->event, "%s", n->event);
    snprintf(s->severity, sizeof s->severity, "%s", n->severity);
    return w.answer ? lr_err_set(e, w.answer, "scripted") : 0;
}

static void set(const char *name, const char *value)
{
    ck_assert_msg(lr_opts_set(w.opts, name, value, &err) == 0, "%s", err.text);
}

static void open_queue(void)
{
    const struct lr_notice_deps deps = {&w.env, w.store, script, &w};
    ck_assert_int_eq(lr_notice_queue_new(&deps, &w.queue, &err), 0);
    ck_assert_int_eq(lr_notice_queue_learn(w.queue, w.opts), 0);
}

static void open_world(void)
{
    memset(&w, 0, sizeof w);
    setenv("TZ", "UTC", 1);
    lr_clock_fake_init(&w.clock, NOON);
    w.env = (struct lr_env){.clock = &w.clock.base, .rand = lr_rand_system()};
    ck_assert_int_eq(lr_store_open(NULL, &w.clock.base, &w.store, &err), 0);
    w.opts = lr_opts_new();
    set("notify.to", "bark");
    set("notify.bark.url", "https://bark.example/KEY");
}

static void close_world(void)
{
    lr_notice_queue_free(w.queue);
    lr_store_close(w.store);
    lr_opts_free(w.opts);
}

static void put_at(enum lr_notice_kind kind, const char *once)
{
    const struct lr_notice n = {.text = "why",
                                .url = "https://live.x/1",
                                .platform = "p",
                                .anchor = "某人",
                                .room_title = "T",
                                .quality = "origin",
                                .path = "a/b.ts",
                                .time = lr_wall_ms(&w.clock.base),
                                .duration = 3723000,
                                .bytes = 1610612736,
                                .gaps = 2,
                                .files = 3};
    ck_assert_msg(lr_notice_queue_put(w.queue, w.opts, kind, once, &n, &err) == 0, "%s", err.text);
}

static int64_t later(int64_t ms)
{
    lr_clock_fake_advance(&w.clock, ms);
    return lr_notice_queue_run(w.queue);
}

static size_t stored(enum lr_job_state state);

START_TEST(defaults)
{
    open_world();
    open_queue();
    put_at(LR_NOTICE_LIVE, "live 1");
    put_at(LR_NOTICE_END, "end 1"); /* not asked for */
    ck_assert_int_eq(later(0), INT64_MAX);
    ck_assert_uint_eq(w.count, 1);
    ck_assert_str_eq(w.sent[0].channel, "bark");
    ck_assert_str_eq(w.sent[0].target, "https://bark.example/KEY");
    ck_assert_str_eq(w.sent[0].title, "直播间状态更新通知");
    ck_assert_str_eq(w.sent[0].text, "直播间状态更新：某人 正在直播中，时间：2025-11-25 12:00:00");
    set("notify.events", "end");
    put_at(LR_NOTICE_END, "end 1");
    later(0);
    ck_assert_str_eq(w.sent[1].text, "直播间状态更新：某人 直播已结束！时间：2025-11-25 12:00:00");
    close_world();
}
END_TEST

static const char *expanded(struct lr_buf *b, const char *template, const struct lr_notice *n)
{
    lr_buf_clear(b);
    ck_assert_int_eq(lr_notice_expand(b, template, n), 0);
    return lr_buf_str(b);
}

/* As its files are called; a provider that wants to know gets the name itself. */
START_TEST(names)
{
    struct lr_notice n = {.url = "https://live.x/1", .anchor = "小 明\U0001F600", .time = NOON};
    open_world();
    open_queue();
    set("record.clean", "dlr");
    set("notify.on_live", "[直播间名称]|{anchor}");
    ck_assert_int_eq(lr_notice_queue_put(w.queue, w.opts, LR_NOTICE_LIVE, "1", &n, &err), 0);
    n.anchor = n.url; /* it is not known */
    ck_assert_int_eq(lr_notice_queue_put(w.queue, w.opts, LR_NOTICE_LIVE, "2", &n, &err), 0);
    set("record.clean", "plain");
    n.anchor = "小 明";
    ck_assert_int_eq(lr_notice_queue_put(w.queue, w.opts, LR_NOTICE_LIVE, "3", &n, &err), 0);
    later(0);
    ck_assert_uint_eq(w.count, 3);
    ck_assert_str_eq(w.sent[0].text, "小_明|小 明\U0001F600");
    ck_assert_str_eq(w.sent[1].text, "https://live.x/1|https://live.x/1");
    ck_assert_str_eq(w.sent[2].text, "小 明|小 明");
    close_world();
}
END_TEST

START_TEST(templates)
{
    struct lr_buf b;
    lr_buf_init(&b, 1 << 16);
    setenv("TZ", "UTC", 1);
    struct lr_notice n = {.event = "end",
                          .text = "why",
                          .url = "u",
                          .platform = "p",
                          .anchor = "A",
                          .path = "f.ts",
                          .gaps = 2,
                          .files = 3,
                          .quality = "hd",
                          .cover = "c",
                          .time = NOON,
                          .duration = 3723000,
                          .bytes = 1610612736};
    n.room_title = "{url} \\n [时间]\r\n\x1b[31m\xE2\x80\xAEx\xFF";
    ck_assert_str_eq(expanded(&b, "{title}", &n), "{url} \\n [时间]   [31mx\xEF\xBF\xBD");
    ck_assert_str_eq(expanded(&b,
                              "{event} {anchor} [直播间名称] {platform} {url} {cover} {quality}\\n"
                              "{duration} {bytes} {gaps} {files} {path} {text} {time} [时间]",
                              &n),
                     "end A A p u c hd\n1:02:03 1.5 GiB 2 3 f.ts why 2025-11-25 12:00:00 "
                     "2025-11-25 12:00:00");
    ck_assert_str_eq(expanded(&b, "{ {x} {titles} [a] \\ {", &n), "{ {x} {titles} [a] \\ {");
    n.room_title = NULL;
    ck_assert_str_eq(expanded(&b, "<{title}>", &n), "<>");
    ck_assert_str_eq(expanded(&b, "<{id}{category}{viewers}{started}>", &n), "<>");
    n.room_id = "77";
    n.category = "Games";
    n.viewers = "0";
    n.started = NOON;
    ck_assert_str_eq(expanded(&b, "{id} {category} {viewers} {started}", &n),
                     "77 Games 0 2025-11-25 12:00:00");
    lr_buf_free(&b);
}
END_TEST

static bool wants(const char *channel, enum lr_notice_kind kind)
{
    return lr_notice_wanted(w.opts, lr_channel_find(channel), kind);
}

START_TEST(routes)
{
    open_world();
    ck_assert(wants("bark", LR_NOTICE_LIVE) && wants("bark", LR_NOTICE_DISK));
    ck_assert(!wants("bark", LR_NOTICE_END) && !wants("ntfy", LR_NOTICE_LIVE));
    set("notify.events", "none");
    ck_assert(!wants("bark", LR_NOTICE_LIVE));
    set("notify.to", "ntfy:end+part");
    ck_assert(wants("ntfy", LR_NOTICE_END) && wants("ntfy", LR_NOTICE_PART));
    ck_assert(!wants("ntfy", LR_NOTICE_LIVE));
    set("notify.events", NULL);
    set("notify.to", NULL);
    set("notify.to", "night");
    set("notify.route", "night=mail:all");
    set("notify.route", "night=slack");
    set("notify.route", "day=bark");
    ck_assert(wants("mail", LR_NOTICE_GAP) && wants("slack", LR_NOTICE_LIVE));
    ck_assert(!wants("slack", LR_NOTICE_GAP) && !wants("bark", LR_NOTICE_LIVE));
    set("notify.to", NULL);
    set("notify.to", "night:gap");
    ck_assert(wants("mail", LR_NOTICE_GAP) && !wants("mail", LR_NOTICE_LIVE));
    ck_assert_int_eq(lr_notice_check(w.opts, &err), 0);
    static const char *const bad[][2] = {
        {"notify.to", "nowhere"},          {"notify.to", "bark:lives"}, {"notify.route", "x"},
        {"notify.route", "x=nowhere:end"}, {"notify.events", "live+x"}, {"notify.events", ""},
    };
    for (size_t i = 0; i < LR_COUNT(bad); i++) {
        struct lr_opts *o = lr_opts_new();
        ck_assert_int_eq(lr_opts_set(o, bad[i][0], bad[i][1], NULL), 0);
        ck_assert_int_eq(lr_notice_check(o, &err), LIVREC_EARG);
        ck_assert_ptr_nonnull(strstr(err.text, bad[i][0]));
        lr_opts_free(o);
    }
    close_world();
}
END_TEST

/* T03: once, over a restart too; 20 a minute, the others as one. */
START_TEST(once_and_together)
{
    open_world();
    open_queue();
    for (int i = 0; i < 50; i++) {
        char once[16];
        snprintf(once, sizeof once, "live %d", i);
        put_at(LR_NOTICE_LIVE, once);
        put_at(LR_NOTICE_LIVE, once);
    }
    ck_assert_int_eq(later(0), MINUTE);
    ck_assert_uint_eq(w.count, 20);
    ck_assert_int_eq(later(MINUTE - 1), 1);
    ck_assert_uint_eq(w.count, 20);
    ck_assert_int_eq(later(1), INT64_MAX);
    ck_assert_uint_eq(w.count, 22);
    ck_assert_str_eq(w.sent[20].event, "several");
    ck_assert_int_eq(strncmp(w.sent[20].text, "25:\n", 4), 0); /* as many as Bark takes */
    ck_assert_uint_le(strlen(w.sent[20].text), 2000);
    ck_assert_int_eq(strncmp(w.sent[21].text, "5:\n", 3), 0);
    lr_notice_queue_free(w.queue);
    open_queue();
    put_at(LR_NOTICE_LIVE, "live 49");
    later(0);
    ck_assert_uint_eq(w.count, 22);
    close_world();
}
END_TEST

static bool count_one(void *arg, const struct lr_store_job *job)
{
    ck_assert_ptr_null(strstr(job->body, "KEY")); /* no secret in the store */
    ++*(size_t *)arg;
    return true;
}

static size_t stored(enum lr_job_state state)
{
    size_t n = 0;
    ck_assert_int_eq(lr_store_job_each(w.store, "notice", state, count_one, &n, &err), 0);
    return n;
}

/* T01: tried again, each time later, for an hour; then put aside. */
START_TEST(down)
{
    open_world();
    open_queue();
    w.answer = LIVREC_ENET;
    put_at(LR_NOTICE_LIVE, "live");
    int64_t wait = later(0), sum = 0;
    ck_assert_int_eq(wait, 5000);
    while (wait != INT64_MAX) {
        ck_assert_int_le(wait, 600000);
        ck_assert_uint_eq(stored(LR_JOB_FAILED), 0);
        sum += wait;
        wait = later(wait);
    }
    ck_assert(sum >= HOUR && sum <= HOUR + 600000);
    ck_assert_uint_eq(stored(LR_JOB_WAITS), 0);
    ck_assert_uint_eq(stored(LR_JOB_FAILED), 1);
    ck_assert_uint_gt(w.count, 8);
    ck_assert_uint_lt(w.count, 20);
    w.answer = 0; /* and it goes on as if nothing was */
    put_at(LR_NOTICE_LIVE, "live 2");
    later(600000);
    ck_assert_uint_eq(stored(LR_JOB_WAITS), 0);
    close_world();
}
END_TEST

START_TEST(down_and_back)
{
    open_world();
    open_queue();
    w.answer = LIVREC_EHTTP;
    put_at(LR_NOTICE_LIVE, "a");
    put_at(LR_NOTICE_LIVE, "b");
    ck_assert_int_eq(later(0), 5000);
    ck_assert_uint_eq(w.count, 1); /* what failed for one is not tried with the others */
    w.answer = 0;
    lr_notice_queue_free(w.queue); /* a restart: the address is set up again */
    open_queue();
    ck_assert_int_eq(later(5000), INT64_MAX);
    ck_assert_uint_eq(w.count, 3);
    ck_assert_uint_eq(stored(LR_JOB_WAITS), 0);
    close_world();
}
END_TEST

/* A wrong token stays wrong; an address that is taken out gets nothing. */
START_TEST(given_up)
{
    open_world();
    open_queue();
    w.answer = LIVREC_EAUTH;
    put_at(LR_NOTICE_LIVE, "a");
    put_at(LR_NOTICE_LIVE, "b");
    ck_assert_int_eq(later(0), INT64_MAX);
    ck_assert_uint_eq(stored(LR_JOB_FAILED), 2);
    w.answer = LIVREC_ENET;
    put_at(LR_NOTICE_LIVE, "c");
    later(0);
    lr_notice_queue_free(w.queue);
    set("notify.bark.url", NULL);
    open_queue();
    ck_assert_int_eq(later(5000), MINUTE);
    later(HOUR);
    ck_assert_uint_eq(stored(LR_JOB_FAILED), 3);
    ck_assert_uint_eq(w.count, 3);
    close_world();
}
END_TEST

START_TEST(quiet)
{
    open_world();
    set("notify.quiet", "11:00+2h");
    open_queue();
    put_at(LR_NOTICE_LIVE, "a");
    put_at(LR_NOTICE_DISK, "b");
    put_at(LR_NOTICE_FAILING, "c");
    ck_assert_int_eq(later(0), HOUR);
    ck_assert_uint_eq(w.count, 0);
    ck_assert_int_eq(later(HOUR), INT64_MAX);
    ck_assert_uint_eq(w.count, 1);
    ck_assert_str_eq(w.sent[0].event, "several");
    ck_assert_str_eq(w.sent[0].severity, "error"); /* that of the disk */
    close_world();
}
END_TEST

/* 1,000 wait; what is too much is told. */
START_TEST(full)
{
    open_world();
    open_queue();
    w.answer = LIVREC_ENET;
    for (int i = 0; i < 1000; i++) {
        char once[16];
        snprintf(once, sizeof once, "live %d", i);
        put_at(LR_NOTICE_LIVE, once);
    }
    const struct lr_notice n = {.url = "u", .anchor = "a"};
    ck_assert_int_eq(lr_notice_queue_put(w.queue, w.opts, LR_NOTICE_LIVE, "x", &n, &err),
                     LIVREC_ERATE);
    close_world();
}
END_TEST

UNIT_MAIN("notices", defaults, names, templates, routes, once_and_together, down, down_and_back,
          given_up, quiet, full)
