#include <livrec/notify.h>

#include "api/handle.h"
#include "api/last_error.h"
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

static int deliver(struct lr_handle *h, const struct lr_channel *c, const livrec_opts *opts,
                   const char *title, const char *text, struct lr_err *err)
{
    int rc = lr_handle_start(h, err);
    if (rc)
        return rc;
    struct lr_opts *all = lr_handle_opts(h, opts);
    struct lr_cancel *cancel = lr_cancel_new(h->cancel);
    if (!all || !cancel)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    else
        rc = c->send(h->loop, all, title, text, cancel, err);
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
        rc = lr_err_set(&err, LIVREC_EUNSUPPORTED, "this build has no channel \"%.40s\"; it has %u",
                        channel, livrec_channel_count());
    else
        rc = deliver(h, c, opts, title, text, &err);
    lr_handle_leave(h);
    return rc ? lr_api_fail(__func__, &err) : LIVREC_OK;
}
