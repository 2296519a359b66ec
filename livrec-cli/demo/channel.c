#include "channel.h"

#include <ctype.h>
#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>

#define MAX_CHANNELS 4096

static bool good_id(const char *id, size_t len)
{
    if (len == 0 || len >= CHANNEL_ID)
        return false;
    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)id[i]) && id[i] != '-' && id[i] != '_')
            return false;
    return true;
}

struct channel *channel_get(struct channels *all, const char *id, size_t len)
{
    for (struct channel *c = all->list; c; c = c->next)
        if (strncmp(c->id, id, len) == 0 && c->id[len] == 0)
            return c;
    if (all->count == MAX_CHANNELS || !good_id(id, len))
        return NULL;
    struct channel *c = calloc(1, sizeof *c);
    if (!c)
        return NULL;
    memcpy(c->id, id, len);
    script_settings(all->script, c->id, &c->set);
    timeline_init(&c->line, all->clip, c->set.segment_ms);
    c->first = -1;
    c->next = all->list;
    all->list = c;
    all->count++;
    return c;
}

void channels_free(struct channels *all)
{
    while (all->list) {
        struct channel *c = all->list;
        all->list = c->next;
        free(c);
    }
    all->count = 0;
}

static int64_t edge(const struct channel *c, int64_t ms)
{
    int64_t seg = c->set.segment_ms;
    return ms == INT64_MAX ? ms : (ms + seg - 1) / seg * seg;
}

static void add_offline(struct channel *c, int64_t from, int64_t to, const struct clip *clip)
{
    if (c->off_count == CHANNEL_PAUSES)
        return;
    c->off[c->off_count++] = (struct pause){edge(c, from), edge(c, to)};
    if (to == INT64_MAX)
        return;
    struct span *s = timeline_add(&c->line, to, clip);
    if (s) {
        s->dts_base = s->seq_base = 0;
        s->new_window = true;
    }
}

static void add_span(struct channels *all, struct channel *c, const struct event *e, int64_t at)
{
    bool other = e->kind == EV_SWITCH && all->clip2;
    struct span *s = timeline_add(&c->line, at, other ? all->clip2 : all->clip);
    if (!s)
        return;
    if (e->kind == EV_RESET) {
        s->dts_base = s->seq_base = 0;
        s->new_window = true;
    } else if (e->kind == EV_DISCONTINUITY) {
        s->dts_base = 0;
        s->tagged = true;
    } else if (e->kind == EV_SWITCH) {
        s->tagged = true;
    } else if (e->kind == EV_JUMP) {
        s->dts_base = s->dts_base + e->ms < 0 ? 0 : s->dts_base + e->ms;
    }
}

void channel_begin(struct channels *all, struct channel *c, int64_t now)
{
    if (c->first >= 0)
        return;
    c->first = now;
    for (int i = 0; i < all->script->event_count; i++) {
        const struct event *e = &all->script->events[i];
        if (fnmatch(e->channel, c->id, 0) != 0)
            continue;
        int64_t from = now + e->at;
        int64_t to = e->until == INT64_MAX ? e->until : now + e->until;
        if (e->kind == EV_OFFLINE)
            add_offline(c, from, to, all->clip);
        else if (e->kind != EV_FREEZE)
            add_span(all, c, e, from);
        else if (c->frozen_count < CHANNEL_PAUSES)
            c->frozen[c->frozen_count++] = (struct pause){from, to};
    }
}

int64_t channel_time(const struct channel *c, int64_t now)
{
    return c->first < 0 ? 0 : now - c->first;
}

static const struct pause *inside(const struct pause *list, int count, int64_t now)
{
    for (int i = 0; i < count; i++)
        if (now >= list[i].from && now < list[i].to)
            return &list[i];
    return NULL;
}

bool channel_live(const struct channel *c, int64_t now)
{
    return !inside(c->off, c->off_count, now);
}

int64_t channel_off_at(const struct channel *c, int64_t now)
{
    int64_t first = INT64_MAX;
    for (int i = 0; i < c->off_count; i++)
        if (c->off[i].from >= now && c->off[i].from < first)
            first = c->off[i].from;
    return first;
}

int64_t channel_playlist_time(const struct channel *c, int64_t now)
{
    const struct pause *p = inside(c->frozen, c->frozen_count, now);
    if (!p)
        p = inside(c->off, c->off_count, now);
    return p ? p->from : now;
}
