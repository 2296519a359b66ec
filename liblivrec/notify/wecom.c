#include "notify/channels.h"

static int ask(struct lr_delivery *d, struct lr_err *err)
{
    (void)err;
    lr_jw_str(&d->json, "msgtype", "text");
    lr_jw_object(&d->json, "text");
    lr_jw_str(&d->json, "content", lr_channel_words(d));
    lr_jw_object_end(&d->json);
    return 0;
}

const struct lr_channel lr_channel_wecom = {
    .name = "wecom",
    .targets = "notify.wecom.url",
    .most = 1900, /* of 2048 bytes */
    .ask = ask,
    .answer = {.code = "errcode", .text = "errmsg", .busy = {45009, 45033}},
};
