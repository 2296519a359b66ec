#include "notify/channels.h"
#include "notify/text.h"

#define CONTENT_MAX 1900 /* of 2000 characters */

/* Nobody is mentioned, whatever the text says. */
static int ask(struct lr_delivery *d, struct lr_err *err)
{
    const char *words = lr_channel_words(d);
    const char *escaped = words ? lr_notice_markdown(d->arena, words) : NULL;
    if (!escaped)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_jw_str(&d->json, "content", lr_notice_cut(d->arena, escaped, CONTENT_MAX));
    lr_jw_object(&d->json, "allowed_mentions");
    lr_jw_array(&d->json, "parse");
    lr_jw_array_end(&d->json);
    lr_jw_object_end(&d->json);
    return 0;
}

const struct lr_channel lr_channel_discord = {
    .name = "discord",
    .targets = "notify.discord.url",
    .ask = ask,
    .answer = {.text = "message"},
};
