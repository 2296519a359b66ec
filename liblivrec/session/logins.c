#include "session/logins.h"

#include <stddef.h>

#include "store/logins.h"

static void complain(struct lr_logins *l, int rc, const struct lr_err *err)
{
    bool failing = rc != 0;
    if (atomic_exchange(&l->failing, failing) != failing && failing)
        lr_logf(l->log, LR_WARN, 0, "logins are not kept: %s", err->text);
}

static char *load(struct lr_keeper *k, const char *account, const char *name)
{
    struct lr_logins *l = (struct lr_logins *)k;
    struct lr_err err = {0};
    char *value = NULL;
    complain(l, lr_store_login_get(l->store, account, name, &value, &err), &err);
    return value;
}

static void save(struct lr_keeper *k, const char *account, const char *name, const char *text)
{
    struct lr_logins *l = (struct lr_logins *)k;
    struct lr_err err = {0};
    complain(l, lr_store_login_put(l->store, account, name, text, &err), &err);
}

static void news(struct lr_keeper *k, const struct lr_login_news *n)
{
    struct lr_logins *l = (struct lr_logins *)k;
    struct lr_event_data e = {.type = LIVREC_EVENT_LOGIN};
    e.str[LIVREC_EVENT_PLATFORM] = n->platform;
    e.str[LIVREC_EVENT_URL] = n->url;
    e.str[LIVREC_EVENT_PATH] = n->path;
    e.str[LIVREC_EVENT_TEXT] = n->text;
    e.num[LIVREC_EVENT_CODE] = n->ended ? LIVREC_EAUTH : 0;
    lr_events_put(l->events, &e);
}

void lr_logins_init(struct lr_logins *l, struct lr_store *store, struct lr_events *events,
                    struct lr_log *log)
{
    l->keeper = (struct lr_keeper){load, save, news};
    l->store = store;
    l->events = events;
    l->log = log;
    atomic_init(&l->failing, false);
}
