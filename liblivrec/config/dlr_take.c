/* Keys of DouyinLiveRecorder whose values go on as they are, each to its option. */
#include <string.h>
#include <strings.h>

#include "config/dlr_key.h"
#include "core/attr.h"

#define YES_OR_NO "是 or 否 (yes, no)"

bool lr_dlr_bool(struct lr_dlr *d, struct lr_config_key *k, const char *value, bool *out)
{
    static const char *const yes[] = {"是", "yes", "true", "on", "1"}, *const no[] = {"否", "no",
                                                                                      "false",
                                                                                      "off", "0"};
    for (size_t i = 0; i < LR_COUNT(yes); i++)
        if (strcasecmp(value, yes[i]) == 0 || strcasecmp(value, no[i]) == 0) {
            *out = strcasecmp(value, yes[i]) == 0;
            return true;
        }
    lr_setting_bad(d->config, k, value, YES_OR_NO);
    return false;
}

void lr_dlr_yes(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    bool yes;
    if (!lr_dlr_bool(d, k, value, &yes))
        return;
    if (yes || lr_option_find(d->row->target))
        lr_setting(d->config, k, d->config->opts, d->row->target, yes ? "yes" : "no");
    else
        lr_setting_ignored(k, "it is off in any case");
}

void lr_dlr_text(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    lr_setting(d->config, k, d->config->opts, d->row->target, value);
}

void lr_dlr_list(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    lr_setting_list(d->config, k, d->config->opts, d->row->target, value);
}

void lr_dlr_ignored(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    (void)value;
    lr_setting_ignored(k, d->row->target);
}

/* A cookie that DouyinLiveRecorder wrote back itself has each % twice. */
static char *once(struct lr_config *c, const char *cookie)
{
    char *out = lr_arena_strdup(c->arena, cookie), *to = out;
    for (const char *from = out; out && *from; from++) {
        from += from[0] == '%' && from[1] == '%';
        *to++ = *from;
    }
    if (out)
        *to = '\0';
    return out;
}

static void set_of(struct lr_dlr *d, struct lr_config_key *k, const char *platform,
                   const char *option, const char *value)
{
    struct lr_config_part *p = lr_setting_part(d->config, platform, true, k->line);
    k->of = platform;
    if (p && value)
        lr_setting(d->config, k, p->opts, option, value);
}

void lr_dlr_cookie(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    set_of(d, k, d->row->target, "auth.cookie", once(d->config, value));
}

void lr_dlr_account(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    const char *pair = lr_arena_fmt(d->config->arena, "%s=%s", d->row->detail, value);
    set_of(d, k, d->row->target, "auth.account", pair);
}

/* A configuration that comes with no account says "normal" all the same: that sets nothing. */
void lr_dlr_account_type(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    if (strcasecmp(value, "twitter") == 0) {
        lr_dlr_account(d, k, "twitter");
    } else if (strcasecmp(value, "normal") == 0) {
        k->fate = LR_KEY_TAKEN;
        k->option = "auth.account";
        k->of = d->row->target;
        k->value = value;
        k->why = "the default";
    } else {
        lr_setting_bad(d->config, k, value, "normal or twitter");
    }
}

/* Not in its table: an option by its own name, or "KEY_cookie" of a platform that it does not
 * know. */
static void take_other(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    struct lr_config *c = d->config;
    const struct lr_option *o = lr_option_find(k->key);
    const char *tail = strstr(k->key, "_cookie");
    char *platform =
        tail && !tail[7] ? lr_arena_strndup(c->arena, k->key, (size_t)(tail - k->key)) : NULL;
    if (o && o->type == LR_OPT_LIST)
        lr_setting_list(c, k, c->opts, o->name, value);
    else if (o)
        lr_setting(c, k, c->opts, o->name, value);
    else if (platform && d->is_platform(platform))
        set_of(d, k, platform, "auth.cookie", value);
    else
        lr_setting_ignored(k, "neither a key of DouyinLiveRecorder nor an option of livrec");
}

bool lr_config_is_dlr(const struct lr_ini *ini)
{
    for (const struct lr_ini_row *r = ini->first; r; r = r->next)
        for (size_t i = 0; i < lr_dlr_key_count; i++)
            if (strcmp(r->section, lr_dlr_keys[i].section) == 0)
                return true;
    return false;
}

/* Its own default, as it has it in its code. */
static void take_default(struct lr_dlr *d, struct lr_config_key *k, const char *value,
                         const char *why)
{
    d->row->take(d, k, value);
    if (k->fate == LR_KEY_TAKEN)
        k->why = why;
}

static void take_row(struct lr_dlr *d, struct lr_config_key *k, const char *value)
{
    if (*value && d->row)
        d->row->take(d, k, value);
    else if (*value)
        take_other(d, k, value);
    else if (d->row && d->row->blank)
        take_default(d, k, d->row->blank, "empty: what DouyinLiveRecorder takes it for");
    else {
        k->fate = LR_KEY_EMPTY;
        k->why = d->row ? NULL : "not known";
    }
}

/* Each key that it knows a default of, and that is not in the file. */
static void take_missing(struct lr_dlr *d, const bool *seen)
{
    for (size_t i = 0; i < lr_dlr_key_count; i++) {
        const struct lr_dlr_key *row = &lr_dlr_keys[i];
        const struct lr_ini_row none = {.section = row->section, .key = row->name, .value = ""};
        if (!row->missing || seen[i])
            continue;
        d->row = row;
        take_default(d, lr_setting_key(d->config, &none), row->missing,
                     "not in the file: the default of DouyinLiveRecorder");
    }
}

void lr_config_take_dlr(struct lr_config *c, const struct lr_ini *ini,
                        bool (*is_platform)(const char *))
{
    struct lr_dlr d = {.config = c, .is_platform = is_platform, .by_author = true};
    bool *seen = lr_arena_alloc(c->arena, lr_dlr_key_count * sizeof *seen);
    for (const struct lr_ini_row *r = ini->first; r && seen; r = r->next) {
        if (!*r->key)
            continue;
        struct lr_config_key *k = lr_setting_key(c, r);
        d.row = lr_dlr_key_find(r->section, r->key);
        if (d.row)
            seen[d.row - lr_dlr_keys] = true;
        take_row(&d, k, r->value);
    }
    if (seen)
        take_missing(&d, seen);
    lr_dlr_finish(&d);
}
