#include <stdlib.h>
#include <string.h>

#include "notify/channels.h"
#include "notify/text.h"

#define CAPTION_MOST 900 /* bytes of 1024 characters */

static bool shows_cover(const struct lr_delivery *d)
{
    const char *cover = d->notice->cover;
    return !d->plain && cover && *cover && lr_opts_bool(d->opts, "notify.telegram.cover");
}

/* Without a parse mode: the text is no markup. */
static void write_message(struct lr_delivery *d)
{
    const char *words = lr_channel_words(d);
    d->picture = shows_cover(d);
    if (d->picture)
        lr_jw_str(&d->json, "photo", d->notice->cover);
    if (words && d->picture)
        words = lr_notice_cut(d->arena, words, CAPTION_MOST);
    lr_jw_str(&d->json, d->picture ? "caption" : "text", words);
}

/* "ID/THREAD" is a topic of a group. */
static int ask(struct lr_delivery *d, struct lr_err *err)
{
    const char *api = lr_channel_setting(d, "api"), *token = lr_channel_setting(d, "token");
    if (lr_arena_failed(d->arena))
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (!api) /* the token is set: the channel needs it */
        return lr_err_set(err, LIVREC_EARG, "notify.telegram.api is empty");
    size_t n = strlen(api), id = strcspn(d->target, "/");
    if (strcspn(token, "/?#") != strlen(token))
        return lr_err_set(err, LIVREC_EARG, "notify.telegram.token is no token");
    while (n && api[n - 1] == '/')
        n--;
    d->url = lr_arena_fmt(d->arena, "%.*s/bot%s/%s", (int)n, api, token,
                          shows_cover(d) ? "sendPhoto" : "sendMessage");
    lr_jw_strn(&d->json, "chat_id", d->target, id);
    if (d->target[id])
        lr_jw_int(&d->json, "message_thread_id", strtoll(d->target + id + 1, NULL, 10));
    write_message(d);
    return 0;
}

const struct lr_channel lr_channel_telegram = {
    .name = "telegram",
    .targets = "notify.telegram.chat",
    .needs = "notify.telegram.token",
    .most = 3500, /* of 4096 characters, the title among them */
    .ask = ask,
    .answer = {.code = "ok", .good = 1, .text = "description"},
};
