/* ServerChan: sct.ftqq.com, and sc3.ft07.com, whose keys hold the number of the host. */
#include <string.h>

#include "notify/channels.h"
#include "notify/text.h"

/* Of "sctp123t...": how many digits the number has; 0 for other keys. */
static size_t number_of(const char *key)
{
    size_t n = 0;
    if (strncmp(key, "sctp", 4) != 0)
        return 0;
    while (key[4 + n] >= '0' && key[4 + n] <= '9')
        n++;
    return key[4 + n] == 't' ? n : 0;
}

static const char *address_of(struct lr_delivery *d)
{
    const char *key = d->target;
    size_t digits = number_of(key);
    if (strncmp(key, "https://", 8) == 0 || strncmp(key, "http://", 7) == 0)
        return key;
    if (digits)
        return lr_arena_fmt(d->arena, "https://%.*s.push.ft07.com/send/%s.send", (int)digits,
                            key + 4, key);
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
