/* Logins by cookies that end: told before rooms fail, and told apart from rooms that need one. */
#include <stdio.h>
#include <time.h>

#include "core/attr.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/text.h"
#include "resolve/ctx.h"

#define DAY 86400
#define FOR_EVER (INT64_MAX / 1000)

const char *lr_login_state_name(enum lr_login_state state)
{
    static const char *const names[] = {[LR_LOGIN_GOOD] = "good",
                                        [LR_LOGIN_SOON] = "soon",
                                        [LR_LOGIN_ENDED] = "ended",
                                        [LR_LOGIN_REFUSED] = "refused"};
    return (size_t)state < LR_COUNT(names) ? names[state] : NULL;
}

enum lr_login_state lr_login_state_at(const struct lr_login *l, int64_t now_ms,
                                      const struct lr_opts *opts)
{
    int64_t now = now_ms / 1000, warn = lr_opts_int(opts, "auth.warn") / 1000;
    if (l->state == LR_LOGIN_NONE || l->state == LR_LOGIN_REFUSED || l->end == INT64_MAX)
        return l->state;
    return l->end <= now ? LR_LOGIN_ENDED : l->end - now < warn ? LR_LOGIN_SOON : LR_LOGIN_GOOD;
}

/* "2026-12-01", the day in UTC. */
static void day_of(int64_t end, char out[16])
{
    time_t t = (time_t)end;
    struct tm tm;
    if (!gmtime_r(&t, &tm) || strftime(out, 16, "%Y-%m-%d", &tm) == 0)
        snprintf(out, 16, "?");
}

static const char *source(const lr_ctx *x)
{
    const char *path = lr_account_file(x->account);
    return path ? path : "auth.cookie";
}

/* One thread of one process says it, for each end of each set of cookies. */
static void tell(lr_ctx *x, const char *url, const struct lr_login *l)
{
    struct lr_keeper *k = lr_account_keeper(x->account);
    char day[16], name[64], text[512];
    bool first = false, ended = l->state == LR_LOGIN_ENDED;
    snprintf(name, sizeof name, "told of %s %lld", lr_login_state_name(l->state),
             (long long)l->end / DAY);
    if (!k || lr_account_claim(x->account, name, FOR_EVER, &first) != 0 || !first)
        return;
    day_of(l->end, day);
    lr_text_fmt(text, sizeof text,
                ended ? "the login at %s by %s has ended on %s: log in again, and give its cookies"
                      : "the login at %s by %s ends on %s: log in again, and give its cookies",
                x->extractor->name, source(x), day);
    k->news(k, &(struct lr_login_news){x->extractor->name, url, lr_account_file(x->account), text,
                                       ended});
}

static void note(lr_ctx *x, const struct lr_login *l)
{
    char day[16];
    if (!x->env->log || x->env->log->level > LR_DEBUG)
        return;
    day_of(l->end, day);
    lr_logf(x->env->log, LR_DEBUG, 0, "cookies of %s: %s%s", source(x),
            l->end == INT64_MAX          ? "they do not say when the login ends"
            : l->state == LR_LOGIN_ENDED ? "the login has ended on "
                                         : "the login ends on ",
            l->end == INT64_MAX ? "" : day);
}

struct lr_login lr_login_look(lr_ctx *x, const char *url)
{
    struct lr_login l = {LR_LOGIN_NONE, INT64_MAX};
    if (!lr_account_has_cookie(x->account))
        return l;
    l.end = lr_account_login_end(x->account);
    l.state = LR_LOGIN_GOOD;
    l.state = lr_login_state_at(&l, lr_wall_ms(x->env->clock), x->opts);
    if (l.state != LR_LOGIN_GOOD)
        tell(x, url, &l);
    note(x, &l);
    return l;
}

/* In the languages of the catalogues. */
static bool has_one(const char *reason, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strstr(reason, words[i]))
            return true;
    return false;
}

const char *lr_login_doubt(lr_ctx *x, const char *reason)
{
    bool helps = reason && has_one(reason, (const char *const[]){"cookie", "login", "登录"}, 3);
    if (!helps || has_one(reason, (const char *const[]){"given", "提供的"}, 2) || !x->account ||
        !lr_account_has_cookie(x->account))
        return reason;
    return lr_fmt(x, "%s (those of %s were given, and do not do)", reason, source(x));
}

void lr_login_blame(lr_ctx *x, struct lr_login *l, struct lr_err *err)
{
    char text[LR_ERR_TEXT];
    if (l->state == LR_LOGIN_NONE || err->code != LIVREC_EAUTH || lr_option(x, "auth.user"))
        return;
    if (l->state != LR_LOGIN_ENDED)
        l->state = LR_LOGIN_REFUSED;
    snprintf(text, sizeof text, "%s", err->text);
    int64_t wait = err->wait_ms;
    lr_err_set(err, LIVREC_EAUTH, "%.300s (though the cookies of %s were given: %s)", text,
               source(x),
               l->state == LR_LOGIN_ENDED ? "they have ended" : "log in again, and give new ones");
    err->wait_ms = wait;
}
