#include <string.h>

#include "core/text.h"
#include "notify/channels.h"

/* Between commas, also full-width ones. */
static void write_tags(struct lr_delivery *d)
{
    const char *tags = lr_channel_setting(d, "tags");
    lr_jw_array(&d->json, "tags");
    for (const char *s = tags ? tags : "", *next; *s; s = next) {
        const char *wide = strstr(s, LR_FULL_COMMA);
        size_t n = strcspn(s, ",");
        bool is_wide = wide && (size_t)(wide - s) < n;
        n = is_wide ? (size_t)(wide - s) : n;
        next = s + n + (is_wide ? strlen(LR_FULL_COMMA) : s[n] == ',');
        if (n)
            lr_jw_strn(&d->json, NULL, s, n);
    }
    lr_jw_array_end(&d->json);
}

static void write_link(struct lr_delivery *d, const char *url)
{
    lr_jw_str(&d->json, "click", url);
    lr_jw_array(&d->json, "actions");
    lr_jw_object(&d->json, NULL);
    lr_jw_str(&d->json, "action", "view");
    lr_jw_str(&d->json, "label", "view live");
    lr_jw_str(&d->json, "url", url);
    lr_jw_object_end(&d->json);
    lr_jw_array_end(&d->json);
}

/* The address is that of a topic; JSON goes to the server itself. */
static int ask(struct lr_delivery *d, struct lr_err *err)
{
    const char *topic = strrchr(d->target, '/'), *token = lr_channel_setting(d, "token");
    const char *email = lr_channel_setting(d, "email");
    if (!topic || !topic[1] || topic == d->target || topic[-1] == '/')
        return lr_err_set(err, LIVREC_EARG, "notify.ntfy.url: expected https://HOST/TOPIC");
    d->url = lr_arena_strndup(d->arena, d->target, (size_t)(topic - d->target));
    if (token)
        lr_channel_header(d, "Authorization", lr_arena_fmt(d->arena, "Bearer %s", token));
    lr_jw_str(&d->json, "topic", topic + 1);
    lr_jw_str(&d->json, "title", d->notice->title);
    lr_jw_str(&d->json, "message", d->notice->text);
    write_tags(d);
    lr_jw_int(&d->json, "priority", d->notice->alarm ? 4 : 3);
    if (d->notice->url)
        write_link(d, d->notice->url);
    if (email)
        lr_jw_str(&d->json, "email", email);
    return 0;
}

const struct lr_channel lr_channel_ntfy = {
    .name = "ntfy",
    .targets = "notify.ntfy.url",
    .most = 3900, /* of 4096 */
    .ask = ask,
    .answer = {.text = "error"},
};
