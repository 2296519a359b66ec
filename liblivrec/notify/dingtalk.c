/* Robots of DingTalk groups: open.dingtalk.com/document/orgapp/custom-robots-send-group-messages */
#include "core/clock.h"
#include "data/url.h"
#include "notify/channels.h"

/* Signed: HMAC over "TIME\nSECRET" under the secret, TIME in ms, both in the query. */
static const char *signed_url(struct lr_delivery *d, const char *secret)
{
    const char *time = lr_arena_fmt(d->arena, "%lld", (long long)lr_wall_ms(d->env->clock));
    const char *text = lr_arena_fmt(d->arena, "%s\n%s", time, secret);
    const char *sign = lr_channel_hmac(d, secret, text);
    const char *pairs[] = {"timestamp", time, "sign", sign};
    return time && sign ? lr_url_with(d->arena, d->target, pairs, LR_COUNT(pairs)) : NULL;
}

static int ask(struct lr_delivery *d, struct lr_err *err)
{
    const char *secret = lr_channel_setting(d, "secret"), *number;
    (void)err;
    if (secret)
        d->url = signed_url(d, secret);
    lr_jw_str(&d->json, "msgtype", "text");
    lr_jw_object(&d->json, "text");
    lr_jw_str(&d->json, "content", lr_channel_words(d));
    lr_jw_object_end(&d->json);
    lr_jw_object(&d->json, "at");
    lr_jw_array(&d->json, "atMobiles");
    for (size_t i = 0; (number = lr_opts_list_at(d->opts, "notify.dingtalk.at", i)) != NULL; i++)
        lr_jw_str(&d->json, NULL, number);
    lr_jw_array_end(&d->json);
    lr_jw_bool(&d->json, "isAtAll", lr_opts_bool(d->opts, "notify.dingtalk.at_all"));
    lr_jw_object_end(&d->json);
    return 0;
}

const struct lr_channel lr_channel_dingtalk = {
    .name = "dingtalk",
    .targets = "notify.dingtalk.url",
    .most = 15000,
    .ask = ask,
    .answer = {.code = "errcode", .text = "errmsg", .busy = {130101, 410100}},
};
