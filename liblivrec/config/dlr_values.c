/* Keys of DouyinLiveRecorder whose values are translated, and those that mean something only
 * together. */
#include <string.h>
#include <strings.h>

#include "config/dlr_key.h"
#include "core/attr.h"
#include "core/model.h"
#include "core/text.h"

/* A switch that others are read with. */
static void note(struct lr_dlr *d, struct lr_config_key *k, const char *value, bool *out)
{
    if (!lr_dlr_bool(d, k, value, out))
        return;
    k->fate = LR_KEY_TAKEN;
    k->option = d->row->target;
    k->value = value;
    k->why = "with others";
}

void lr_dlr_language(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    if (strcasecmp(value, "zh_cn") != 0 && !strstr(value, "en"))
        lr_setting_bad(d->config, k, value, "zh_cn or en");
    else
        lr_setting(d->config, k, d->config->opts, d->row->target,
                   strstr(value, "en") ? "en" : "zh_CN");
}

void lr_dlr_dir(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    char *path = lr_arena_strdup(d->config->arena, value);
    for (char *at = path; at && *at; at++)
        *at = *at == '\\' ? '/' : *at;
    if (path && path[0] && path[1] == ':')
        lr_findings_note(&d->config->bad, k->line, 0,
                         "%s: %s is a path of Windows: here it is a folder of that name", k->key,
                         path);
    d->dir = path;
    if (path)
        lr_setting(d->config, k, d->config->opts, "record.dir", path);
}

void lr_dlr_by_author(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    note(d, k, value, &d->by_author);
}

void lr_dlr_by_date(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    note(d, k, value, &d->by_date);
}

void lr_dlr_by_title(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    note(d, k, value, &d->by_title);
}

void lr_dlr_title_in_name(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    note(d, k, value, &d->title_in_name);
}

void lr_dlr_no_emoji(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    bool out = true;
    if (!lr_dlr_bool(d, k, value, &out))
        return;
    d->keep_emoji = !out;
    lr_setting(d->config, k, d->config->opts, "record.clean", out ? "dlr" : "dlr-emoji");
}

void lr_dlr_format(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    const char *word = lr_format_word(value);
    if (word) {
        lr_setting(d->config, k, d->config->opts, "record.format", word);
        return;
    }
    lr_setting_bad(d->config, k, value, "ts, mkv, flv, mp4, mp3音频 or m4a音频");
}

void lr_dlr_quality(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    const char *word = lr_quality_word(value);
    if (word)
        lr_setting(d->config, k, d->config->opts, "stream.quality", word);
    else
        lr_setting_bad(d->config, k, value, LR_QUALITY_FORMS);
}

void lr_dlr_workers(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    lr_setting(d->config, k, d->config->opts, "core.questions", value);
}

/* Digits, as milliseconds would be taken by an option; too short an interval is the shortest. */
static void interval(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    bool short_one = strlen(value) == 1 && *value >= '0' && *value < '5';
    lr_setting(d->config, k, d->config->opts, "watch.interval", short_one ? "5" : value);
    if (short_one)
        k->why = "5 s is the shortest";
}

void lr_dlr_interval(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    interval(d, k, value);
}

void lr_dlr_split(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    note(d, k, value, &d->split);
}

void lr_dlr_split_time(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    d->split_time = value;
    d->split_key = k;
}

void lr_dlr_reserve(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    const char *size = lr_arena_fmt(d->config->arena, "%sG", value);
    if (value[strspn(value, "0123456789.")])
        lr_setting_bad(d->config, k, value, "a number of GiB such as 1.0");
    else if (size)
        lr_setting(d->config, k, d->config->opts, "record.reserve", size);
}

static void choose(struct lr_dlr *d, struct lr_config_key *k, const char *value, const char *on,
                   const char *off)
{
    bool yes;
    if (lr_dlr_bool(d, k, value, &yes))
        lr_setting(d->config, k, d->config->opts, d->row->target, yes ? on : off);
}

void lr_dlr_convert(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    choose(d, k, value, "mp4", "none");
}

void lr_dlr_encode(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    choose(d, k, value, "dlr-h264", "copy");
}

void lr_dlr_subtitles(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    choose(d, k, value, "srt", "none");
}

void lr_dlr_ssl(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    choose(d, k, value, "ssl", "none");
}

void lr_dlr_hook_on(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    note(d, k, value, &d->hook_on);
}

void lr_dlr_hook(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    d->hook = value;
    d->hook_key = k;
}

/* ---- the proxy */

void lr_dlr_proxy_on(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    note(d, k, value, &d->proxy_on);
}

void lr_dlr_proxy(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    d->proxy = strstr(value, "://") ? value : lr_arena_fmt(d->config->arena, "http://%s", value);
    d->proxy_key = k;
}

void lr_dlr_proxied(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    d->proxied = value;
    d->proxied_key = k;
}

void lr_dlr_also_proxied(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    d->also_proxied = value;
    d->also_key = k;
}

/* What it calls a platform: "flextv" has another host by now. */
static const char *platform_of(const struct lr_dlr *d, const char *word)
{
    size_t n = strlen(word);
    if (d->is_platform(word))
        return word;
    for (size_t i = 0; i < lr_dlr_key_count; i++)
        if (lr_dlr_keys[i].take == lr_dlr_cookie && strncmp(lr_dlr_keys[i].name, word, n) == 0 &&
            strcmp(lr_dlr_keys[i].name + n, "_cookie") == 0)
            return lr_dlr_keys[i].target;
    return NULL;
}

char *lr_dlr_word(char **rest)
{
    char *at = *rest;
    if (!at || !*at)
        return NULL;
    char *wide = strstr(at, LR_FULL_COMMA);
    size_t n = strcspn(at, ",\n");
    bool is_wide = wide && (size_t)(wide - at) < n;
    n = is_wide ? (size_t)(wide - at) : n;
    *rest = at + n + (is_wide ? strlen(LR_FULL_COMMA) : at[n] != '\0');
    at[n] = '\0';
    return lr_trim(at);
}

/* The proxy for each platform, or host, of a list. */
static void proxy_for(struct lr_dlr *d, struct lr_config_key *k, const char *words)
{
    struct lr_config *c = d->config;
    char *at = lr_arena_strdup(c->arena, words);
    k->option = "net.proxy";
    k->fate = LR_KEY_TAKEN;
    k->why = words;
    for (const char *word; k->fate == LR_KEY_TAKEN && (word = lr_dlr_word(&at)) != NULL;) {
        const char *key = platform_of(d, word);
        struct lr_config_part *p =
            *word ? lr_setting_part(c, key ? key : word, key != NULL, k->line) : NULL;
        if (p)
            lr_setting(c, k, p->opts, "net.proxy", d->proxy);
    }
}

static void finish_proxy(struct lr_dlr *d)
{
    if (d->proxy_key) {
        d->proxy_key->option = "net.proxy";
        d->proxy_key->fate = LR_KEY_TAKEN;
        d->proxy_key->why = "for the platforms that are listed";
    }
    if (d->proxied_key && d->proxy && d->proxy_on)
        proxy_for(d, d->proxied_key, d->proxied);
    else if (d->proxied_key)
        lr_setting_ignored(d->proxied_key, d->proxy ? "the proxy is off" : "there is no proxy");
    if (d->also_key && d->proxy)
        proxy_for(d, d->also_key, d->also_proxied);
    else if (d->also_key)
        lr_setting_ignored(d->also_key, "there is no proxy");
}

/* ---- together */

/* Its folders and file names, as a template. */
static void finish_name(struct lr_dlr *d)
{
    const char *title = !d->by_title ? ""
                        : d->by_date ? "/<{title}_{anchor}>"
                                     : "/<{start_date}_{title}>";
    const char *name =
        lr_arena_fmt(d->config->arena, "{label}%s%s%s/{anchor}_%s{start_date}_{start_time}%s",
                     d->by_author ? "/{anchor}" : "", d->by_date ? "/{start_date}" : "", title,
                     d->title_in_name ? "<{title}_>" : "", d->split ? "_{part}" : "");
    struct lr_config_key unused = {0};
    if (name)
        lr_setting(d->config, &unused, d->config->opts, "record.name", name);
    lr_setting(d->config, &unused, d->config->opts, "record.clean",
               d->keep_emoji ? "dlr-emoji" : "dlr");
    if (!d->dir)
        lr_setting(d->config, &unused, d->config->opts, "record.dir", "downloads");
}

static void finish_split(struct lr_dlr *d)
{
    struct lr_config_key unused = {0}, *k = d->split_key ? d->split_key : &unused;
    const char *time = d->split_time ? d->split_time : "1800";
    lr_setting(d->config, k, d->config->opts, "record.split_time", d->split ? time : "0");
    if (!d->split)
        k->why = "recordings are not split";
}

/* Two platforms have sound alone, which becomes files of sound whatever the container of the others
 * is. */
static void finish_sound(struct lr_dlr *d)
{
    static const char *const platforms[] = {"look", "maoerfm"};
    struct lr_config_key unused = {0};
    const char *format = lr_opts_str(d->config->opts, "record.format");
    for (size_t i = 0; i < LR_COUNT(platforms); i++) {
        struct lr_config_part *p = lr_setting_part(d->config, platforms[i], true, 0);
        if (p && !lr_opts_has(p->opts, "record.format"))
            lr_setting(d->config, &unused, p->opts, "record.format",
                       format && strcmp(format, "m4a") == 0 ? "m4a" : "mp3");
    }
}

/* Its script runs in its own folder, so that "python upload.py" is found. */
static void finish_hook(struct lr_dlr *d)
{
    struct lr_config_key unused = {0};
    struct lr_opts *opts = d->config->opts;
    if (d->hook_key && d->hook_on)
        lr_setting(d->config, d->hook_key, opts, "post.hook_dlr", d->hook);
    else if (d->hook_key)
        lr_setting_ignored(d->hook_key, "it is switched off");
    if (d->hook_key && d->hook_on && !lr_opts_has(opts, "post.hook_dir"))
        lr_setting(d->config, &unused, opts, "post.hook_dir", ".");
}

void lr_dlr_finish(struct lr_dlr *d)
{
    finish_name(d);
    finish_split(d);
    finish_proxy(d);
    finish_sound(d);
    lr_dlr_finish_notices(d);
    finish_hook(d);
    if (d->interval_key && d->notify_only)
        interval(d, d->interval_key, d->notify_interval);
    else if (d->interval_key)
        lr_setting_ignored(d->interval_key, "it is for rooms that are not recorded");
}
