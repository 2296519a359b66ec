#include <string.h>

#include "notify/channels.h"

static int ask(struct lr_delivery *d, struct lr_err *err)
{
    size_t n = strlen(d->target);
    (void)err;
    while (n && d->target[n - 1] == '/')
        n--;
    d->url = lr_arena_fmt(d->arena, "%.*s/message", (int)n, d->target);
    lr_channel_header(d, "X-Gotify-Key", lr_channel_setting(d, "token"));
    lr_jw_str(&d->json, "title", d->notice->title);
    lr_jw_str(&d->json, "message", d->notice->text);
    lr_jw_int(&d->json, "priority", d->notice->alarm ? 8 : 5);
    return 0;
}

const struct lr_channel lr_channel_gotify = {
    .name = "gotify",
    .targets = "notify.gotify.url",
    .needs = "notify.gotify.token",
    .ask = ask,
    .answer = {.text = "errorDescription"},
};
