#include <livrec/notify.h>

#include "api/handle.h"
#include "api/last_error.h"
#include "core/clock.h"
#include "notify/channel.h"

LIVREC_API uint32_t livrec_channel_count(void)
{
    uint32_t n = 0;
    while (lr_channel_at(n))
        n++;
    return n;
}

LIVREC_API const char *livrec_channel_name(uint32_t index)
{
    const struct lr_channel *c = lr_channel_at(index);
    return c ? c->name : NULL;
}

/* To all that the channel is set up for; one that fails keeps no other from it. */
static int send_all(struct lr_handle *h, const struct lr_channel *c, const struct lr_opts *opts,
                    const struct lr_notice *n, struct lr_cancel *cancel, struct lr_err *err)
{
    size_t count = lr_channel_count_targets(c, opts);
    if (count == 0)
        return lr_err_set(err, LIVREC_ENOTFOUND, "%s is not set", lr_channel_missing(c, opts));
    for (size_t i = 0; i < count; i++) {
        struct lr_err one = {0};
        const char *target = lr_channel_target(c, opts, i);
        if (lr_channel_send(h->loop, c, opts, target, n, cancel, &one) && !err->code)
            *err = one;
    }
    return err->code;
}

static int deliver(struct lr_handle *h, const struct lr_channel *c, const livrec_opts *opts,
                   const char *title, const char *text, struct lr_err *err)
{
    int rc = lr_handle_start(h, err);
    if (rc)
        return rc;
    const struct lr_notice n = {
        .event = "message", .title = title, .text = text, .time = lr_wall_ms(h->env.clock)};
    struct lr_opts *all = lr_handle_opts(h, opts);
    struct lr_cancel *cancel = lr_cancel_new(h->cancel);
    if (!all || !cancel)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    else
        rc = send_all(h, c, all, &n, cancel, err);
    lr_cancel_free(cancel);
    lr_opts_free(all);
    return rc;
}

LIVREC_API int32_t livrec_notify(livrec *lr, const char *channel, const livrec_opts *opts,
                                 const char *title, const char *text)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    const struct lr_channel *c = channel ? lr_channel_find(channel) : NULL;
    if (!channel || !title || !text)
        rc = lr_err_set(&err, LIVREC_EARG, "%s is NULL",
                        !channel ? "channel"
                        : !title ? "title"
                                 : "text");
    else if (!c)
        rc = lr_err_set(&err, LIVREC_EUNSUPPORTED,
                        "there is no channel \"%.40s\"; livrec notify --list names them", channel);
    else
        rc = deliver(h, c, opts, title, text, &err);
    lr_handle_leave(h);
    return rc ? lr_api_fail(__func__, &err) : LIVREC_OK;
}
