#include "notify/answer.h"

#include <string.h>

#define WORDS_MAX 200
#define SECRET_LEAST 6 /* shorter parts of an address are words like "send" */

static void hide(char *text, const char *part, size_t n)
{
    for (char *at = text; n >= SECRET_LEAST && (at = strstr(at, part)) != NULL; at += 3) {
        memcpy(at, "***", 3);
        memmove(at + 3, at + n, strlen(at + n) + 1);
    }
}

static bool hide_parts(struct lr_arena *a, char *text, const char *address)
{
    static const char between[] = "/?&=";
    const char *s = address ? strstr(address, "://") : NULL;
    s = s ? s + 3 + strcspn(s + 3, "/") : address; /* the host may be named */
    while (s && *s) {
        s += strspn(s, between);
        size_t n = strcspn(s, between);
        const char *part = lr_arena_strndup(a, s, n);
        if (!part)
            return false;
        hide(text, part, n);
        s += n;
    }
    return true;
}

/* Stars in place of the parts of the address and of the target, which servers like to repeat. */
static const char *without_secrets(struct lr_delivery *d, const char *text)
{
    char *copy = lr_arena_strdup(d->arena, text);
    bool done = copy && hide_parts(d->arena, copy, d->url) && hide_parts(d->arena, copy, d->target);
    return done ? copy : NULL;
}

static int code_of(int status)
{
    if (status == 401 || status == 403)
        return LIVREC_EAUTH;
    return status == 429 ? LIVREC_ERATE : LIVREC_EHTTP;
}

/* The reason in the answer: the field, or a short body that is no JSON and no page. */
static const char *reason(struct lr_delivery *d, const lr_json *v, const struct lr_http_resp *resp)
{
    const char *field = d->channel->answer.text, *text = NULL;
    if (v && field)
        text = lr_json_text(d->arena, v, field);
    if (!v && resp->body_len <= WORDS_MAX && !memchr(resp->body, '<', resp->body_len))
        text = resp->body;
    return text && *text ? without_secrets(d, text) : NULL;
}

static int refused(const struct lr_http_resp *resp, const char *why, struct lr_err *err)
{
    return lr_err_set(err, code_of(resp->head.status), "HTTP %d%s%.*s", resp->head.status,
                      why ? ": " : "", WORDS_MAX, why ? why : "");
}

static bool is_busy(const struct lr_answer_form *f, int64_t code)
{
    return code != 0 && (code == f->busy[0] || code == f->busy[1]);
}

static int refused_with(struct lr_delivery *d, const lr_json *v, const char *path, const char *why,
                        struct lr_err *err)
{
    const struct lr_answer_form *f = &d->channel->answer;
    const char *shown = path ? lr_json_text(d->arena, v, path) : NULL;
    bool busy = path && is_busy(f, lr_json_int(v, path, f->good));
    return lr_err_set(err, busy ? LIVREC_ERATE : LIVREC_EHTTP, "it was refused: %.*s%s%s%s",
                      WORDS_MAX, why ? why : "no reason given", shown ? " (" : "",
                      shown ? shown : "", shown ? ")" : "");
}

/* The request was understood, and yet not taken for the one that it was for. */
static int judge_inner(struct lr_delivery *d, const lr_json *v, struct lr_err *err)
{
    const struct lr_answer_form *f = &d->channel->answer;
    if (!f->inner || lr_json_int(v, f->inner, f->good) == f->good)
        return 0;
    const char *text = lr_json_text(d->arena, v, f->inner_text);
    return refused_with(d, v, f->inner, text ? without_secrets(d, text) : NULL, err);
}

static int judge_json(struct lr_delivery *d, const lr_json *v, const char *why, struct lr_err *err)
{
    const struct lr_answer_form *f = &d->channel->answer;
    if (f->code && !lr_json_at(v, f->code))
        return lr_err_set(err, LIVREC_EPARSE, "the answer has no \"%s\"%s%.*s", f->code,
                          why ? ": " : "", WORDS_MAX, why ? why : "");
    int64_t code = f->code ? lr_json_int(v, f->code, f->good - 1) : f->good;
    if (code != f->good || (!f->code && why))
        return refused_with(d, v, f->code, why, err);
    return judge_inner(d, v, err);
}

static int judge_plain(const struct lr_answer_form *f, const char *body, const char *why,
                       struct lr_err *err)
{
    if (strncmp(body, f->plain, strlen(f->plain)) == 0)
        return 0;
    return lr_err_set(err, LIVREC_EHTTP, "it was refused: %.*s", WORDS_MAX,
                      why ? why : "no reason given");
}

int lr_answer_judge(struct lr_delivery *d, const struct lr_http_resp *resp, struct lr_err *err)
{
    const struct lr_answer_form *f = &d->channel->answer;
    struct lr_err no_json = {0};
    lr_json *v = lr_json_parse(d->arena, resp->body, resp->body_len, &no_json);
    if (no_json.code == LIVREC_ENOMEM)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (!lr_json_is_object(v))
        v = NULL;
    const char *why = reason(d, v, resp);
    if (resp->head.status / 100 != 2)
        return refused(resp, why, err);
    if (f->plain)
        return judge_plain(f, resp->body, why, err);
    if (v)
        return judge_json(d, v, why, err);
    return f->code ? lr_err_set(err, LIVREC_EPARSE, "the answer is not JSON") : 0;
}
