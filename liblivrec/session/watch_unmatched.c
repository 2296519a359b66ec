#include <string.h>

#include "session/watch_source.h"

static bool knows(const struct lr_watch_reading *d, const char *url)
{
    const struct lr_unmatched *u = d ? d->unmatched : NULL;
    while (u && strcmp(u->url, url) != 0)
        u = u->next;
    return u != NULL;
}

/* Of no room: it has no id. */
static void tell(const struct lr_watch_list *l, const struct lr_unmatched *u)
{
    const struct lr_event_source of = {.opts = l->source->opts};
    struct lr_event_data e = {.type = LIVREC_EVENT_WATCH, .of = &of};
    e.str[LIVREC_EVENT_URL] = u->url;
    e.str[LIVREC_EVENT_TEXT] = u->text;
    e.str[LIVREC_EVENT_PATH] = l->follow.path;
    e.num[LIVREC_EVENT_STATE] = LR_STATE_UNSUPPORTED;
    e.num[LIVREC_EVENT_CODE] = LIVREC_EUNSUPPORTED;
    lr_events_put(l->source->watches->deps.events, &e);
}

void lr_watch_tell_unmatched(const struct lr_watch_list *l, const struct lr_watch_reading *before)
{
    const struct lr_unmatched *u = l->reading ? l->reading->unmatched : NULL;
    for (; u; u = u->next)
        if (!knows(before, u->url))
            tell(l, u);
}
