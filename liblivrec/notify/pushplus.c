#include "notify/channels.h"

/* As plain text: the default of PushPlus is HTML. */
static int ask(struct lr_delivery *d, struct lr_err *err)
{
    (void)err;
    d->url = "https://www.pushplus.plus/send";
    lr_jw_str(&d->json, "token", d->target);
    lr_jw_str(&d->json, "title", d->notice->title);
    lr_jw_str(&d->json, "content", d->notice->text);
    lr_jw_str(&d->json, "template", "txt");
    return 0;
}

const struct lr_channel lr_channel_pushplus = {
    .name = "pushplus",
    .targets = "notify.pushplus.token",
    .most = 15000,
    .ask = ask,
    .answer = {.code = "code", .good = 200, .text = "msg", .busy = {900, 900}},
};
