/* One notice by one channel, to a provider that plays a part. */
#ifndef CHANNEL_RIG_H
#define CHANNEL_RIG_H

#include <stdio.h>

#include "net_rig.h"

#include "notify/channel.h"

#define NOW INT64_C(1764000000123)

static const struct lr_notice notice = {.id = "n1",
                                        .event = "live",
                                        .severity = "info",
                                        .title = "T",
                                        .text = "x\ny",
                                        .url = "https://live.x/1",
                                        .platform = "p",
                                        .anchor = "A",
                                        .room_title = "<b>",
                                        .quality = "origin",
                                        .time = NOW,
                                        .duration = 1,
                                        .bytes = 2,
                                        .gaps = 3,
                                        .files = 4};

static struct lr_err err;

static struct lr_opts *settings(const char *const (*list)[2], size_t count)
{
    struct lr_opts *o = lr_opts_new();
    for (size_t i = 0; i < count && list[i][0]; i++) {
        char name[64];
        snprintf(name, sizeof name, "notify.%s", list[i][0]);
        ck_assert_msg(lr_opts_set(o, name, list[i][1], &err) == 0, "%s", err.text);
    }
    return o;
}

/* Send by the channel with these settings, to its first target; the requests must fit `e`. */
static int send_all(const char *name, const char *const (*list)[2], size_t count,
                    const struct lr_notice *n, const struct lr_replay_exchange *e, size_t exchanges)
{
    struct rig r;
    struct lr_clock_fake clock;
    rig_open(&r, &(struct lr_replay_config){e, exchanges, true, NULL});
    lr_clock_fake_init(&clock, NOW);
    r.env.clock = &clock.base;
    struct lr_opts *o = settings(list, count);
    const struct lr_channel *c = lr_channel_find(name);
    ck_assert_ptr_nonnull(c);
    ck_assert_ptr_null(lr_channel_missing(c, o));
    lr_err_clear(&err);
    int rc = lr_channel_send(r.loop, c, o, lr_channel_target(c, o, 0), n, NULL, &err);
    rig_close(&r);
    lr_opts_free(o);
    return rc;
}

static int send_one(const char *name, const char *const (*list)[2], size_t count,
                    const struct lr_notice *n, const struct lr_replay_exchange *e)
{
    return send_all(name, list, count, n, e, 1);
}

#endif
