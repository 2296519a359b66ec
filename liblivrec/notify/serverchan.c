/* ServerChan: sct.ftqq.com, and sc3.ft07.com, whose keys hold the number of the host. */
#include <string.h>

#include "notify/channels.h"
#include "notify/text.h"

static const char *address_of(struct lr_delivery *d)
{
    const char *key = d->target;
    const char *number = strncmp(key, "sctp", 4) == 0 ? key + 4 : "";
    size_t digits = strspn(number, "0123456789");
    if (strncmp(key, "https://", 8) == 0 || strncmp(key, "http://", 7) == 0)
        return key;
    if (digits && number[digits] == 't')
        return lr_arena_fmt(d->arena, "https://%.*s.push.ft07.com/send/%s.send", (int)digits,
                            number, key);
    return lr_arena_fmt(d->arena, "https://sctapi.ftqq.com/%s.send", key);
}

static int ask(struct lr_delivery *d, struct lr_err *err)
{
    (void)err;
    d->url = address_of(d);
    lr_jw_str(&d->json, "title", d->notice->title);
    lr_jw_str(&d->json, "desp", lr_notice_markdown(d->arena, d->notice->text));
    return 0;
}

const struct lr_channel lr_channel_serverchan = {
    .name = "serverchan",
    .targets = "notify.serverchan.key",
    .most = 15000,
    .ask = ask,
    .answer = {.code = "code", .text = "message"},
};
