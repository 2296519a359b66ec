#include "notify/channels.h"
#include "notify/text.h"

static int ask(struct lr_delivery *d, struct lr_err *err)
{
    (void)err;
    lr_jw_str(&d->json, "title", lr_notice_no_tags(d->arena, d->notice->title));
    lr_jw_str(&d->json, "content", lr_notice_no_tags(d->arena, d->notice->text));
    return 0;
}

const struct lr_channel lr_channel_wechat = {
    .name = "wechat",
    .targets = "notify.wechat.url",
    .most = 15000,
    .ask = ask,
    .answer = {.code = "code", .good = 200, .text = "msg"},
};
