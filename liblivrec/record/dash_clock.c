#include "record/dash_clock.h"

#include <string.h>

#include "data/url.h"
#include "media/number.h"

#define BODY_MAX ((size_t)64 << 10)
#define LIMIT_MS 5000
#define AGAIN_MS 600000 /* a time server is asked once in so long */
#define DATE_SLACK 2000 /* Date knows whole seconds: nearer to it nothing is changed */
#define PREFIX "urn:mpeg:dash:utc:"

static int64_t mono(const struct lr_dash_clock *c)
{
    return lr_loop_now(c->net->loop);
}

static void set(struct lr_dash_clock *c, int from, int64_t now_ms)
{
    c->from = from;
    c->ahead_ms = now_ms - mono(c);
}

void lr_dash_clock_init(struct lr_dash_clock *c, const struct lr_seg_net *net,
                        void (*changed)(void *user), void *user)
{
    *c = (struct lr_dash_clock){.net = net, .changed = changed, .user = user};
}

void lr_dash_clock_close(struct lr_dash_clock *c)
{
    lr_seg_fetch_stop(&c->fetch);
}

bool lr_dash_clock_is_ready(const struct lr_dash_clock *c)
{
    return c->from != LR_CLOCK_NONE && (c->from == LR_CLOCK_TIMING || !c->fetch.transfer);
}

int64_t lr_dash_clock_now(const struct lr_dash_clock *c)
{
    return mono(c) + c->ahead_ms;
}

/* Without a time server; what such a one said is better. */
static void set_by_answer(struct lr_dash_clock *c, int64_t date_ms)
{
    if (c->from == LR_CLOCK_NONE)
        set(c, LR_CLOCK_OWN, lr_wall_ms(lr_loop_env(c->net->loop)->clock));
    int64_t away = date_ms - lr_dash_clock_now(c);
    if (date_ms && c->from != LR_CLOCK_TIMING && (away < -DATE_SLACK || away > DATE_SLACK))
        set(c, LR_CLOCK_DATE, date_ms);
}

/* ---- time servers */

static void on_done(void *user, struct lr_seg_fetch *f, const struct lr_err *err)
{
    struct lr_dash_clock *c = user;
    char text[64];
    size_t len = f->body.len < sizeof text - 1 ? f->body.len : sizeof text - 1;
    if (len)
        memcpy(text, f->body.data, len);
    text[len] = '\0';
    int64_t now = err->code    ? 0
                  : c->by_date ? f->date_ms
                               : lr_number_date(text + strspn(text, " \t\r\n"));
    if (now)
        set(c, LR_CLOCK_TIMING, now);
    c->changed(c->user);
}

static void ask(struct lr_dash_clock *c, const char *url, const char *base)
{
    struct lr_err err;
    struct lr_arena *a = lr_arena_new(4 * (size_t)LR_URL_MAX);
    char *first = lr_arena_strndup(a, url, strcspn(url, " "));
    char *whole = first ? lr_url_join_any(a, base, first) : NULL;
    struct lr_seg_get get = {.url = whole,
                             .method = c->by_date ? "HEAD" : NULL,
                             .range = {0, -1},
                             .max = BODY_MAX,
                             .total_ms = LIMIT_MS};
    c->asked = true;
    c->asked_ms = mono(c);
    if (whole)
        lr_seg_fetch_start(&c->fetch, c->net, &get, on_done, c, &err);
    lr_arena_free(a);
}

static bool is_due(const struct lr_dash_clock *c)
{
    return !c->fetch.transfer && (!c->asked || mono(c) - c->asked_ms >= AGAIN_MS);
}

static bool is_kind(const char *scheme, const char *word)
{
    size_t len = strlen(word);
    return strncmp(scheme, word, len) == 0 && scheme[len] == ':';
}

/* False: it is of a kind that we do not know. The years of the schemes make no difference. */
static bool try_timing(struct lr_dash_clock *c, const struct lr_mpd_clock *t, const char *base,
                       bool fresh)
{
    if (strncmp(t->scheme, PREFIX, strlen(PREFIX)) != 0)
        return false;
    const char *kind = t->scheme + strlen(PREFIX);
    bool head = is_kind(kind, "http-head");
    bool text = is_kind(kind, "http-xsdate") || is_kind(kind, "http-iso");
    int64_t direct = is_kind(kind, "direct") ? lr_number_date(t->value) : 0;
    if (direct && fresh)
        set(c, LR_CLOCK_TIMING, direct);
    c->by_date = head;
    if ((head || text) && is_due(c))
        ask(c, t->value, base);
    return direct || head || text;
}

void lr_dash_clock_update(struct lr_dash_clock *c, const struct lr_mpd *mpd, const char *url,
                          int64_t date_ms, bool fresh)
{
    const struct lr_mpd_clock *t = mpd->clocks;
    set_by_answer(c, date_ms);
    while (t && !try_timing(c, t, url, fresh))
        t = t->next;
}
