/* Robots of DingTalk groups: open.dingtalk.com/document/orgapp/custom-robots-send-group-messages */
#include <string.h>

#include "core/clock.h"
#include "data/url.h"
#include "notify/channels.h"
#include "notify/text.h"

#define MARKDOWN_MAX ((size_t)256 << 10)

/* Signed: HMAC over "TIME\nSECRET" under the secret, TIME in ms, both in the query. */
static const char *signed_url(struct lr_delivery *d, const char *secret)
{
    const char *time = lr_arena_fmt(d->arena, "%lld", (long long)lr_wall_ms(d->env->clock));
    const char *text = lr_arena_fmt(d->arena, "%s\n%s", time, secret);
    const char *sign = lr_channel_hmac(d, secret, text);
    const char *pairs[] = {"timestamp", time, "sign", sign};
    return time && sign ? lr_url_with(d->arena, d->target, pairs, LR_COUNT(pairs)) : NULL;
}

static const char *number_at(const struct lr_delivery *d, size_t i)
{
    return lr_opts_list_at(d->opts, "notify.dingtalk.at", i);
}

static void write_text(struct lr_delivery *d)
{
    lr_jw_str(&d->json, "msgtype", "text");
    lr_jw_object(&d->json, "text");
    lr_jw_str(&d->json, "content", lr_channel_words(d));
    lr_jw_object_end(&d->json);
}

/* It may stand in the brackets of a link. */
static bool is_plain(const char *url)
{
    return lr_notice_is_web(url) && strcspn(url, "()[]<> \t\r\n\\") == strlen(url);
}

/* The numbers stand in the text, too: otherwise nobody is mentioned. */
static int put_markdown(struct lr_delivery *d, struct lr_buf *out)
{
    const struct lr_notice *n = d->notice;
    const char *title = lr_notice_markdown(d->arena, n->title), *number;
    const char *text = lr_notice_markdown(d->arena, n->text);
    int rc = title && text ? lr_buf_fmt(out, "#### %s\n\n%s", title, text) : LIVREC_ENOMEM;
    if (rc == 0 && is_plain(n->cover))
        rc = lr_buf_fmt(out, "\n\n![](%s)", n->cover);
    if (rc == 0 && is_plain(n->url))
        rc = lr_buf_fmt(out, "\n\n[%s](%s)", n->url, n->url);
    for (size_t i = 0; rc == 0 && (number = number_at(d, i)) != NULL; i++)
        rc = lr_buf_fmt(out, "%s@%s", i ? " " : "\n\n", number);
    return rc;
}

static int write_markdown(struct lr_delivery *d, struct lr_err *err)
{
    struct lr_buf b;
    lr_buf_init(&b, MARKDOWN_MAX);
    int rc = put_markdown(d, &b);
    const char *text = rc ? NULL : lr_buf_str(&b);
    lr_jw_str(&d->json, "msgtype", "markdown");
    lr_jw_object(&d->json, "markdown");
    lr_jw_str(&d->json, "title", d->notice->title);
    lr_jw_str(&d->json, "text", text);
    lr_jw_object_end(&d->json);
    rc = text ? 0 : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_buf_free(&b);
    return rc;
}

static int ask(struct lr_delivery *d, struct lr_err *err)
{
    const char *secret = lr_channel_setting(d, "secret"), *number;
    int rc = 0;
    if (secret)
        d->url = signed_url(d, secret);
    if (lr_opts_bool(d->opts, "notify.dingtalk.markdown"))
        rc = write_markdown(d, err);
    else
        write_text(d);
    lr_jw_object(&d->json, "at");
    lr_jw_array(&d->json, "atMobiles");
    for (size_t i = 0; (number = number_at(d, i)) != NULL; i++)
        lr_jw_str(&d->json, NULL, number);
    lr_jw_array_end(&d->json);
    lr_jw_bool(&d->json, "isAtAll", lr_opts_bool(d->opts, "notify.dingtalk.at_all"));
    lr_jw_object_end(&d->json);
    return rc;
}

const struct lr_channel lr_channel_dingtalk = {
    .name = "dingtalk",
    .targets = "notify.dingtalk.url",
    .most = 15000,
    .ask = ask,
    .answer = {.code = "errcode", .text = "errmsg", .busy = {130101, 410100}},
};
