/* livrec status: a "livrec watch" that runs, in a few lines; and whether it is well. */
#include <inttypes.h>
#include <stdlib.h>

#include "cmd.h"
#include "control_call.h"
#include "exit.h"
#include "figures.h"
#include "login_lines.h"
#include "msg.h"
#include "print.h"

#define UNHEALTHY 1 /* what container engines take for that */

static void line(struct text *t, const char *label, const struct text *value)
{
    text_add(t, label);
    text_pad(t, text_columns(label) < 12 ? 12 - text_columns(label) : 1);
    text_safe(t, value->s ? value->s : "");
    text_add(t, "\n");
}

static void number_line(struct text *t, const char *label, struct json answer, const char *key,
                        void (*figure)(struct text *, int64_t))
{
    struct text value = {0};
    int64_t n = jv_int(jv_get(answer, key), -1);
    if (n < 0)
        text_add(&value, "?");
    else if (figure)
        figure(&value, n);
    else
        text_fmt(&value, "%" PRId64, n);
    line(t, label, &value);
    text_free(&value);
}

static void text_line(struct text *t, const char *label, struct json v)
{
    struct text value = {0};
    char *s = jv_str(v);
    text_add(&value, s ? s : "-");
    line(t, label, &value);
    text_free(&value);
    free(s);
}

static void uptime(struct text *t, int64_t seconds)
{
    figure_time(t, seconds * 1000);
}

/* "50 rooms, 8 questions at once, 3 % fail, none for 25 s" */
static void platform_line(struct text *t, struct json p)
{
    struct text value = {0};
    char *name = jv_str(jv_get(p, "platform"));
    int64_t pause = jv_int(jv_get(p, "pause"), 0);
    text_fmt(&value, tr("rooms %lld, questions at once %lld of %lld, failing %lld %%"),
             (long long)jv_int(jv_get(p, "rooms"), 0), (long long)jv_int(jv_get(p, "at_once"), 0),
             (long long)jv_int(jv_get(p, "most_at_once"), 0),
             (long long)jv_int(jv_get(p, "failing"), 0));
    if (pause)
        text_fmt(&value, tr(", left alone for %lld s"), (long long)pause);
    line(t, name ? name : "?", &value);
    text_free(&value);
    free(name);
}

static void show_platforms(struct text *t, struct json platforms)
{
    const char *at = NULL;
    struct json p;
    while (jv_item(platforms, &at, &p))
        platform_line(t, p);
}

static void show(struct json a)
{
    struct text t = {0};
    text_line(&t, tr("version"), jv_get(a, "version"));
    number_line(&t, tr("process"), a, "pid", NULL);
    number_line(&t, tr("since"), a, "uptime", uptime);
    number_line(&t, tr("rooms"), a, "rooms", NULL);
    number_line(&t, tr("live"), a, "live", NULL);
    number_line(&t, tr("recording"), a, "recording", NULL);
    number_line(&t, tr("paused"), a, "paused", NULL);
    number_line(&t, tr("failing"), a, "failing", NULL);
    number_line(&t, tr("size"), a, "bytes", figure_bytes);
    number_line(&t, tr("rate"), a, "bitrate", figure_rate);
    text_line(&t, tr("list"), jv_get(a, "list"));
    text_line(&t, tr("folder"), jv_get(a, "dir"));
    number_line(&t, tr("free space"), a, "disk_free", figure_bytes);
    show_platforms(&t, jv_get(a, "platforms"));
    login_lines(&t, jv_get(a, "logins"), true);
    print_out(&t);
    text_free(&t);
}

int cmd_status(struct call *c)
{
    struct control_call k;
    struct text t = {0};
    text_add(&t, "{\"do\":\"status\"}");
    int status = control_call_once(&k, c, &t);
    text_clear(&t);
    if (status == 0 && c->own[OWN_JSON]) {
        text_addn(&t, k.answer.s, k.answer.n);
        text_add(&t, "\n");
        print_out(&t);
    } else if (status == 0 && !c->own[OWN_HEALTH]) {
        show(k.answer);
    }
    text_free(&t);
    control_call_close(&k);
    return status && c->own[OWN_HEALTH] ? UNHEALTHY : status;
}
