/* The rows of the table of channels, each in a file of its own. */
#ifndef LR_CHANNELS_H
#define LR_CHANNELS_H

#include "notify/channel.h"

extern const struct lr_channel lr_channel_bark, lr_channel_dingtalk, lr_channel_discord,
    lr_channel_feishu, lr_channel_gotify, lr_channel_mail, lr_channel_ntfy, lr_channel_pushplus,
    lr_channel_serverchan, lr_channel_slack, lr_channel_telegram, lr_channel_webhook,
    lr_channel_wechat, lr_channel_wecom, lr_channel_wxpusher;

#endif
