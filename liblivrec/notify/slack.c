#include "notify/channels.h"
#include "notify/text.h"

static int ask(struct lr_delivery *d, struct lr_err *err)
{
    const char *words = lr_channel_words(d);
    const char *escaped = words ? lr_notice_slack(d->arena, words) : NULL;
    if (!escaped)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_jw_str(&d->json, "text", escaped);
    lr_jw_bool(&d->json, "mrkdwn", false);
    return 0;
}

const struct lr_channel lr_channel_slack = {
    .name = "slack",
    .targets = "notify.slack.url",
    .most = 15000,
    .ask = ask,
    .answer = {.plain = "ok"},
};
