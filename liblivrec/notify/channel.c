#include "notify/channel.h"

#include <string.h>

#include "notify/channels.h"

static const struct lr_channel *const channels[] = {
    &lr_channel_bark,       &lr_channel_dingtalk, &lr_channel_discord,  &lr_channel_feishu,
    &lr_channel_gotify,     &lr_channel_mail,     &lr_channel_ntfy,     &lr_channel_pushplus,
    &lr_channel_serverchan, &lr_channel_slack,    &lr_channel_telegram, &lr_channel_webhook,
    &lr_channel_wechat,     &lr_channel_wecom,    &lr_channel_wxpusher,
};

const struct lr_channel *lr_channel_at(uint32_t index)
{
    return index < LR_COUNT(channels) ? channels[index] : NULL;
}

const struct lr_channel *lr_channel_find(const char *name)
{
    for (size_t i = 0; i < LR_COUNT(channels); i++)
        if (strcmp(channels[i]->name, name) == 0)
            return channels[i];
    return NULL;
}

static bool is_set(const struct lr_opts *opts, const char *option)
{
    const char *value = lr_opts_str(opts, option);
    return value && *value;
}

const char *lr_channel_missing(const struct lr_channel *c, const struct lr_opts *opts)
{
    if (c->needs && !is_set(opts, c->needs))
        return c->needs;
    return is_set(opts, c->targets) ? NULL : c->targets;
}

size_t lr_channel_count_targets(const struct lr_channel *c, const struct lr_opts *opts)
{
    size_t n = lr_channel_missing(c, opts) ? 0 : lr_opts_list_count(opts, c->targets);
    return c->together && n ? 1 : n;
}

const char *lr_channel_target(const struct lr_channel *c, const struct lr_opts *opts, size_t index)
{
    return lr_opts_list_at(opts, c->targets, index);
}
