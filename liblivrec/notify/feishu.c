/* Robots of Feishu and Lark groups: open.feishu.cn/document/client-docs/bot-v3/add-custom-bot */
#include "core/clock.h"
#include "notify/channels.h"

/* Signed: HMAC of nothing under "TIME\nSECRET", TIME in seconds. */
static void sign(struct lr_delivery *d, const char *secret)
{
    const char *time = lr_arena_fmt(d->arena, "%lld", (long long)lr_wall_ms(d->env->clock) / 1000);
    const char *key = lr_arena_fmt(d->arena, "%s\n%s", time, secret);
    lr_jw_str(&d->json, "timestamp", time);
    lr_jw_str(&d->json, "sign", lr_channel_hmac(d, key, ""));
}

/* A post, not a text: in a text, <at user_id="all"> would mention everybody. */
static int ask(struct lr_delivery *d, struct lr_err *err)
{
    const char *secret = lr_channel_setting(d, "secret");
    (void)err;
    if (secret)
        sign(d, secret);
    lr_jw_str(&d->json, "msg_type", "post");
    lr_jw_object(&d->json, "content");
    lr_jw_object(&d->json, "post");
    lr_jw_object(&d->json, "zh_cn");
    lr_jw_str(&d->json, "title", d->notice->title);
    lr_jw_array(&d->json, "content");
    lr_jw_array(&d->json, NULL);
    lr_jw_object(&d->json, NULL);
    lr_jw_str(&d->json, "tag", "text");
    lr_jw_str(&d->json, "text", d->notice->text);
    lr_jw_object_end(&d->json);
    lr_jw_array_end(&d->json);
    lr_jw_array_end(&d->json);
    lr_jw_object_end(&d->json);
    lr_jw_object_end(&d->json);
    lr_jw_object_end(&d->json);
    return 0;
}

const struct lr_channel lr_channel_feishu = {
    .name = "feishu",
    .targets = "notify.feishu.url",
    .most = 15000,
    .ask = ask,
    .answer = {.code = "code", .text = "msg", .busy = {9499, 11232}},
};
