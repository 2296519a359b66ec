/* A login by cookies that ends: told once, and blamed where a login is wanted all the same. */
#include "net_rig.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/files.h"
#include "resolve/keeper.h"
#include "resolve/resolve.h"

#define URL "https://www.twitch.tv/madeup_fox"
#define GQL "https://gql.twitch.tv/gql"
#define NOW INT64_C(1764000000)
#define DAY 86400

static struct {
    struct rig net;
    struct lr_clock_fake clock;
    struct lr_resolver *resolver;
    struct lr_keeper keeper;
    struct lr_opts *opts;
    char path[64];
    int told;
    bool ended;
    char text[600];
} w;

static char *nothing(struct lr_keeper *k, const char *account, const char *name)
{
    (void)k, (void)account, (void)name;
    return NULL;
}

static void keep(struct lr_keeper *k, const char *account, const char *name, const char *text)
{
    (void)k, (void)account, (void)name, (void)text;
}

static void hear(struct lr_keeper *k, const struct lr_login_news *n)
{
    (void)k;
    w.told++;
    w.ended = n->ended;
    ck_assert_str_eq(n->platform, "twitch");
    ck_assert_str_eq(n->url, URL);
    ck_assert_str_eq(n->path, w.path);
    snprintf(w.text, sizeof w.text, "%s", n->text);
}

static void write_cookie(int64_t end)
{
    char fresh[80];
    snprintf(fresh, sizeof fresh, "%s.new", w.path);
    FILE *f = fopen(fresh, "w");
    ck_assert(f &&
              fprintf(f, ".twitch.tv\tTRUE\t/\tTRUE\t%lld\tauth-token\ts\n", (long long)end) > 0);
    ck_assert(fclose(f) == 0 && chmod(fresh, 0600) == 0);
    ck_assert_int_eq(rename(fresh, w.path), 0);
}

static void up(const struct lr_replay_config *list)
{
    snprintf(w.path, sizeof w.path, "/tmp/livrec-login-%ld", (long)getpid());
    rig_open(&w.net, list);
    lr_clock_fake_init(&w.clock, NOW * 1000);
    w.net.env.clock = &w.clock.base;
    w.net.env.files = lr_files_system();
    ck_assert_int_eq(lr_loop_start(w.net.loop, NULL), 0);
    ck_assert_int_eq(lr_resolver_new(&w.net.env, w.net.loop, &w.resolver, NULL), 0);
    w.keeper = (struct lr_keeper){nothing, keep, hear};
    lr_resolver_keep(w.resolver, &w.keeper);
    w.opts = lr_opts_new();
    ck_assert_int_eq(lr_opts_set(w.opts, "auth.cookies", w.path, NULL), 0);
}

static void down(void)
{
    lr_resolver_free(w.resolver);
    lr_opts_free(w.opts);
    unlink(w.path);
    rig_close(&w.net);
}

static struct lr_poll_state ask(void)
{
    static const char *const urls[] = {URL};
    struct lr_poll_state s;
    lr_poll(w.resolver, urls, 1, w.opts, NULL, &s);
    return s;
}

static void look(enum lr_login_state state, int64_t end, int told)
{
    struct lr_poll_state s = ask();
    ck_assert_int_eq(s.login.state, state);
    ck_assert_int_eq(s.login.end, end);
    ck_assert_int_eq(w.told, told);
}

/* What the platform answers does not matter: here, that nobody is there. */
START_TEST(told_once)
{
    const struct lr_replay_exchange list[] = {
        {.url = GQL, .times = -1, .status = 200, .body = "[{\"data\":{\"user\":null}}]"}};
    up(&(struct lr_replay_config){list, 1, true, NULL});
    write_cookie(NOW + 4 * DAY);
    look(LR_LOGIN_GOOD, NOW + 4 * DAY, 0);
    write_cookie(NOW + 2 * DAY);
    look(LR_LOGIN_SOON, NOW + 2 * DAY, 1);
    ck_assert(!w.ended);
    ck_assert_ptr_nonnull(strstr(w.text, " ends on 2025-11-26: log in again"));
    ck_assert_ptr_nonnull(strstr(w.text, w.path));
    look(LR_LOGIN_SOON, NOW + 2 * DAY, 1);
    lr_clock_fake_advance(&w.clock, (int64_t)2 * DAY * 1000);
    look(LR_LOGIN_ENDED, NOW + 2 * DAY, 2);
    ck_assert(w.ended);
    look(LR_LOGIN_ENDED, NOW + 2 * DAY, 2);
    write_cookie(NOW + 90 * DAY);
    look(LR_LOGIN_GOOD, NOW + 90 * DAY, 2);
    ck_assert_int_eq(lr_opts_set(w.opts, "auth.warn", "100d", NULL), 0);
    look(LR_LOGIN_SOON, NOW + 90 * DAY, 3);
    ck_assert_int_eq(lr_opts_set(w.opts, "auth.cookies", NULL, NULL), 0);
    ck_assert_int_eq(ask().login.state, LR_LOGIN_NONE);
    down();
}
END_TEST

/* A room that is recorded shows it without being asked for. */
START_TEST(as_time_goes_by)
{
    static const struct lr_login known = {LR_LOGIN_GOOD, NOW}, unknown = {LR_LOGIN_GOOD, INT64_MAX},
                                 refused = {LR_LOGIN_REFUSED, NOW}, none = {LR_LOGIN_NONE, 0};
    const struct {
        const struct lr_login *login;
        int64_t seconds;
        const char *name;
    } rows[] = {{&known, -3 * DAY - 1, "good"}, {&known, -3 * DAY + 1, "soon"},
                {&known, -1, "soon"},           {&known, 0, "ended"},
                {&unknown, DAY, "good"},        {&none, DAY, NULL},
                {&refused, DAY, "refused"}};
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        ck_assert_pstr_eq(lr_login_state_name(lr_login_state_at(
                              rows[i].login, (NOW + rows[i].seconds) * 1000, NULL)),
                          rows[i].name);
}
END_TEST

/* The one that was given is named where a login is wanted. */
START_TEST(blamed)
{
    const struct lr_replay_exchange list[] = {{.url = GQL, .times = -1, .status = 401}};
    up(&(struct lr_replay_config){list, 1, true, NULL});
    write_cookie(NOW + 90 * DAY);
    struct lr_poll_state s = ask();
    ck_assert_int_eq(s.err.code, LIVREC_EAUTH);
    ck_assert_int_eq(s.login.state, LR_LOGIN_REFUSED);
    ck_assert_ptr_nonnull(strstr(s.err.text, w.path));
    ck_assert_ptr_nonnull(strstr(s.err.text, "log in again, and give new ones"));
    write_cookie(NOW - 1);
    s = ask();
    ck_assert_int_eq(s.login.state, LR_LOGIN_ENDED);
    ck_assert_ptr_nonnull(strstr(s.err.text, "were given: they have ended)"));
    ck_assert_int_eq(lr_opts_set(w.opts, "auth.cookies", NULL, NULL), 0);
    s = ask();
    ck_assert_int_eq(s.login.state, LR_LOGIN_NONE);
    ck_assert_ptr_null(strstr(s.err.text, "were given"));
    down();
}
END_TEST

UNIT_MAIN("login_end", told_once, as_time_goes_by, blamed)
