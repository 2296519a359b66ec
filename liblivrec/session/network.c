#include "session/network.h"

#include "core/log.h"
#include "core/text.h"

static void wake_users(struct lr_network *n)
{
    for (int i = 0; i < LR_NETWORK_USERS; i++)
        if (n->user[i].back)
            n->user[i].back(n->user[i].arg);
}

/* Much may have happened meanwhile, and nobody at the other end waited. */
static void suspended(void *arg, int64_t ms)
{
    struct lr_network *n = arg;
    lr_logf(lr_loop_env(n->loop)->log, LR_INFO, 0, "the machine was suspended for %lld s",
            (long long)(ms + 500) / 1000);
    n->awake = true;
    wake_users(n);
    n->awake = false;
}

void lr_network_init(struct lr_network *n, struct lr_loop *loop, struct lr_events *events)
{
    *n = (struct lr_network){.loop = loop, .events = events};
    lr_loop_on_suspend(loop, suspended, n);
}

void lr_network_listen(struct lr_network *n, void (*back)(void *arg), void *arg)
{
    int i = 0;
    while (i < LR_NETWORK_USERS - 1 && n->user[i].back)
        i++;
    n->user[i].back = back;
    n->user[i].arg = arg;
}

static void tell(struct lr_network *n, int code, const char *text)
{
    struct lr_event_data e = {.type = LIVREC_EVENT_NETWORK};
    e.str[LIVREC_EVENT_TEXT] = text;
    e.num[LIVREC_EVENT_CODE] = code;
    lr_events_put(n->events, &e);
}

static void go_down(struct lr_network *n)
{
    n->down = true;
    tell(n, LIVREC_ENET, "the network is down; recordings go on when it is back");
}

static void come_back(struct lr_network *n, int64_t since)
{
    char text[80];
    n->down = false;
    lr_hosts_forget(&n->hosts, since); /* it was not theirs */
    lr_text_fmt(text, sizeof text, "the network is back after %lld s",
                (long long)(lr_loop_now(n->loop) - since + 500) / 1000);
    tell(n, LIVREC_OK, text);
    wake_users(n);
}

/* A camera in the house answers, too, while nothing else can be reached. */
static void alive(struct lr_network *n, const struct lr_ear *ear)
{
    int64_t since = n->since;
    n->proven = true;
    if (n->failures == 0 || (ear->bare && n->of_platforms))
        return;
    n->failures = n->local = 0;
    n->several = n->of_platforms = n->mute_media = n->mute = false;
    if (n->down)
        come_back(n, since);
}

/* Silence alone may be that of one machine; of a platform and its media servers, hardly. */
static bool is_local(struct lr_network *n, const struct lr_ear *ear, enum lr_fault fault)
{
    if (fault == LR_FAULT_SILENT && !ear->bare) {
        n->mute_media |= ear->media;
        n->mute |= !ear->media;
        return n->mute_media && n->mute;
    }
    return fault == LR_FAULT_NAME || fault == LR_FAULT_ROUTE || fault == LR_FAULT_PROXY;
}

static void failed(struct lr_network *n, const struct lr_ear *ear, enum lr_fault fault)
{
    int64_t now = lr_loop_now(n->loop);
    if (n->failures++ == 0) {
        n->since = now;
        n->site = ear->site;
    }
    n->several |= ear->site != n->site;
    n->of_platforms |= !ear->bare;
    n->local += is_local(n, ear, fault);
    bool ours = n->several || n->local > 1;
    if (!n->down && n->proven && ours && n->failures >= LR_DOWN_FAILURES &&
        now - n->since >= LR_DOWN_AFTER)
        go_down(n);
}

void lr_network_heard(struct lr_network *n, const struct lr_ear *ear, const struct lr_err *err)
{
    switch (err ? err->code : LIVREC_OK) {
    case LIVREC_ENET:
    case LIVREC_ETIMEOUT:
        if (err->fault != LR_FAULT_BEYOND) /* the proxy is there */
            failed(n, ear, err->fault);
        return;
    case LIVREC_OK:
    case LIVREC_EAUTH:
    case LIVREC_EGEO:
    case LIVREC_EHTTP:
    case LIVREC_EMEDIA:
    case LIVREC_EPARSE:
    case LIVREC_ERATE:
        alive(n, ear);
        return;
    default: /* it says nothing about the network */
        return;
    }
}
