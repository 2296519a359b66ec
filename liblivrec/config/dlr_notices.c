/* Keys of DouyinLiveRecorder about notices. */
#include <string.h>

#include "config/dlr_key.h"
#include "core/attr.h"
#include "core/text.h"

#define EXAMPLE_NTFY "https://ntfy.sh/xxxx"
#define CHANNELS "微信 钉钉 邮箱 TG BARK NTFY PUSHPLUS"

/* Its channels, by a part of what they are called there. */
static const char *const channels[][2] = {
    {"微信", "wechat"}, {"钉钉", "dingtalk"}, {"邮箱", "mail"},        {"tg", "telegram"},
    {"bark", "bark"},   {"ntfy", "ntfy"},     {"pushplus", "pushplus"}};

/* It may be several words in one, as nothing need stand between them. */
static bool is_channel(const char *word)
{
    for (size_t i = 0; i < LR_COUNT(channels); i++)
        if (strcasestr(word, channels[i][0]))
            return true;
    return !*word;
}

/* DouyinLiveRecorder says nothing of them either, but somebody waits for their messages. */
static void note_others(struct lr_dlr *d, const struct lr_config_key *k, const char *value)
{
    char *at = lr_arena_strdup(d->config->arena, value);
    for (const char *word; (word = lr_dlr_word(&at)) != NULL;)
        if (!is_channel(word))
            lr_findings_note(&d->config->bad, k->line, 0, "%s: \"%s\" is no channel, expected %s",
                             k->key, word, CHANNELS);
}

void lr_dlr_channels(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    const char *list = "";
    for (size_t i = 0; i < LR_COUNT(channels) && list; i++)
        if (strcasestr(value, channels[i][0]))
            list = lr_arena_fmt(d->config->arena, "%s%s\n", list, channels[i][1]);
    if (list && !*list)
        lr_setting_bad(d->config, k, value, CHANNELS ", one or more");
    else if (list)
        lr_setting_list(d->config, k, d->config->opts, "notify.to", list);
    if (list && *list)
        note_others(d, k, value);
}

void lr_dlr_ntfy(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    if (strcmp(value, EXAMPLE_NTFY) == 0)
        lr_setting_ignored(k, "the example that DouyinLiveRecorder comes with");
    else
        lr_dlr_list(d, k, value);
}

static void event(struct lr_dlr *d, struct lr_config_key *k, const char *value, const char *name)
{
    bool on;
    if (!lr_dlr_bool(d, k, value, &on))
        return;
    d->silent += !on;
    if (on)
        lr_setting(d->config, k, d->config->opts, "notify.events", name);
    else if (d->silent == 2)
        lr_setting(d->config, k, d->config->opts, "notify.events", "none");
    else
        lr_setting_ignored(k, "this event is not told");
}

void lr_dlr_on_live(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    event(d, k, value, "live");
}

void lr_dlr_on_end(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    event(d, k, value, "end");
}

void lr_dlr_notify_only(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    if (lr_dlr_bool(d, k, value, &d->notify_only))
        lr_setting(d->config, k, d->config->opts, "watch.record", d->notify_only ? "no" : "yes");
}

void lr_dlr_notify_interval(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    d->notify_interval = value;
    d->interval_key = k;
}

/* Its proxy is for the platforms; notices go straight to their providers, but those of Telegram by
 * the proxy of the system. */
/* Its language is that of the terminal alone: what it sends is in Chinese. */
static void keep_texts(struct lr_dlr *d)
{
    static const char *const options[] = {"notify.on_end", "notify.on_live", "notify.title"};
    struct lr_config_key unused = {0};
    struct lr_opts *o = d->config->opts;
    for (size_t i = 0; i < LR_COUNT(options); i++)
        if (lr_opts_has(o, "core.language") && !lr_opts_has(o, options[i]))
            lr_setting(d->config, &unused, o, options[i], lr_option_find(options[i])->dflt);
}

void lr_dlr_finish_notices(struct lr_dlr *d)
{
    struct lr_config_key unused = {0};
    keep_texts(d);
    if (!d->proxy || lr_opts_has(d->config->opts, "notify.proxy"))
        return;
    for (size_t i = 0; i < LR_COUNT(channels); i++) {
        const char *entry = lr_arena_fmt(d->config->arena, "%s=none", channels[i][1]);
        if (entry && strcmp(channels[i][1], "telegram") != 0)
            lr_setting(d->config, &unused, d->config->opts, "notify.proxy", entry);
    }
}
