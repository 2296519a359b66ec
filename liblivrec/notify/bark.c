#include "notify/channels.h"

static int ask(struct lr_delivery *d, struct lr_err *err)
{
    const struct lr_notice *n = d->notice;
    (void)err;
    lr_jw_str(&d->json, "title", n->title);
    lr_jw_str(&d->json, "body", n->text);
    lr_jw_str(&d->json, "level", lr_channel_setting(d, "level"));
    lr_jw_int(&d->json, "badge", 1);
    lr_jw_int(&d->json, "autoCopy", 1);
    lr_jw_int(&d->json, "isArchive", 1);
    if (lr_channel_setting(d, "sound"))
        lr_jw_str(&d->json, "sound", lr_channel_setting(d, "sound"));
    if (n->cover)
        lr_jw_str(&d->json, "icon", n->cover);
    if (n->platform)
        lr_jw_str(&d->json, "group", n->platform);
    if (n->url)
        lr_jw_str(&d->json, "url", n->url);
    return 0;
}

const struct lr_channel lr_channel_bark = {
    .name = "bark",
    .targets = "notify.bark.url",
    .most = 2000, /* Apple takes 4 KiB in all */
    .ask = ask,
    .answer = {.code = "code", .good = 200, .text = "message"},
};
