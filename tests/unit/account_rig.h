/* Accounts of a site, in one process after the other, by way of the state. */
#ifndef ACCOUNT_RIG_H
#define ACCOUNT_RIG_H

#include "unit.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/files.h"
#include "core/log.h"
#include "data/url.h"
#include "resolve/account.h"
#include "resolve/extractor.h"
#include "session/logins.h"
#include "store/logins.h"
#include "store_rig.h"

static const struct lr_extractor site = {.name = "site", .cookie_domains = "site.example"};

static struct {
    struct lr_env env;
    struct lr_store *store;
    struct lr_logins logins;
    struct lr_accounts all;
    struct lr_arena *arena;
    struct lr_opts *opts;
    struct lr_url url;
    struct lr_account *account;
    pthread_barrier_t barrier;
    int saves;
} w;
static struct lr_err err;

static void (*real_save)(struct lr_keeper *, const char *, const char *, const char *);

static inline void count_save(struct lr_keeper *k, const char *account, const char *name,
                              const char *text)
{
    w.saves++;
    ck_assert_uint_eq(strlen(account), 64);
    real_save(k, account, name, text);
}

static struct {
    struct lr_log base;
    char lines[1000];
} heard;

static inline void hear(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    (void)log, (void)level, (void)job;
    size_t n = strlen(heard.lines);
    snprintf(heard.lines + n, sizeof heard.lines - n, "%s\n", text);
}

static inline void set(const char *option, const char *value)
{
    if (value)
        ck_assert_int_eq(lr_opts_set(w.opts, option, value, &err), 0);
}

static inline void ask(void)
{
    w.account = lr_account_get(&w.all, &site, &w.url, w.opts);
    ck_assert_ptr_nonnull(w.account);
}

/* A process. */
static inline void begin_with(const char *user, const char *cookie, const char *file)
{
    heard.base = (struct lr_log){LR_DEBUG, hear};
    heard.lines[0] = '\0';
    w.env = (struct lr_env){
        .clock = &store_rig_clock.base, .files = lr_files_system(), .log = &heard.base};
    w.store = store_rig_store("state.db");
    lr_logins_init(&w.logins, w.store, NULL, NULL);
    real_save = w.logins.keeper.save;
    w.logins.keeper.save = count_save;
    lr_accounts_init(&w.all, &w.env);
    w.all.keeper = &w.logins.keeper;
    w.arena = lr_arena_new(1 << 20);
    w.opts = lr_opts_new();
    set("auth.account", user);
    set("auth.cookie", cookie);
    set("auth.cookies", file);
    ck_assert_int_eq(lr_url_parse(w.arena, "https://www.site.example/1", &w.url), 0);
    ask();
    w.saves = 0;
}

static inline void begin(const char *user, const char *cookie)
{
    begin_with(user, cookie, NULL);
}

static inline void end(void)
{
    lr_accounts_clear(&w.all);
    lr_opts_free(w.opts);
    lr_arena_free(w.arena);
    lr_store_close(w.store);
}

static inline void receive(const char *set_cookie)
{
    ck_assert_int_eq(lr_jar_receive(lr_account_jar(w.account), &w.url, set_cookie), 0);
}

static inline void check_cookies(const char *wanted)
{
    ck_assert_pstr_eq(lr_jar_header(lr_account_jar(w.account), w.arena, &w.url), wanted);
}

static inline const char *fact(const char *name, int64_t max_age)
{
    return lr_account_fact(w.account, w.arena, name, max_age);
}

#endif
