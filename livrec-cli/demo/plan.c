/* Which rules of a script hold for a channel and for a request. */
#include "script.h"

#include <fnmatch.h>
#include <stdio.h>
#include <string.h>

static uint64_t mix(uint64_t x)
{
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
    x = (x ^ x >> 27) * 0x94d049bb133111ebu;
    return x ^ x >> 31;
}

/* Random numbers that depend on rule, channel and count alone: not on timing. */
struct draw {
    uint64_t state;
};

static struct draw draw_start(const struct script *s, int rule, const char *channel, uint32_t count)
{
    uint64_t h = mix(s->seed + (uint64_t)rule * 1000003u + count);
    for (; *channel; channel++)
        h = mix(h ^ (uint8_t)*channel);
    return (struct draw){h};
}

static int64_t draw_range(struct draw *d, struct range r)
{
    d->state = mix(d->state);
    if (r.high == r.low || r.high == INT64_MAX)
        return r.low;
    return r.low + (int64_t)(d->state % (uint64_t)(r.high - r.low + 1));
}

static double draw_unit(struct draw *d)
{
    d->state = mix(d->state);
    return (double)(d->state >> 11) / 9007199254740992.0;
}

void script_settings(const struct script *s, const char *channel, struct settings *out)
{
    *out = (struct settings){.cache_ms = 0, .window = 5, .segment_ms = 2000, .endlist = true};
    for (int i = 0; i < s->set_count; i++) {
        const struct set_line *set = &s->sets[i];
        if (fnmatch(set->channel, channel, 0) != 0)
            continue;
        if (set->has_cache)
            out->cache_ms = set->value.cache_ms;
        if (set->has_expire)
            out->expire_ms = set->value.expire_ms;
        if (set->has_target)
            out->target_ms = set->value.target_ms;
        if (set->has_window)
            out->window = set->value.window;
        if (set->has_segment)
            out->segment_ms = set->value.segment_ms;
        if (set->has_endlist)
            out->endlist = set->value.endlist;
        if (set->has_tokens)
            out->tokens = set->value.tokens;
    }
    if (!out->target_ms)
        out->target_ms = out->segment_ms;
}

static void apply_cut(const struct rule *r, struct draw *d, struct plan *p)
{
    if (p->cut_after >= 0 || p->cut_ms >= 0)
        return;
    p->cut = r->fault;
    p->cut_after = draw_range(d, r->after);
    p->cut_ms = draw_range(d, r->ms);
    p->stall_for = draw_range(d, r->hold);
    if (p->cut_after < 0 && p->cut_ms < 0)
        p->cut_after = 0;
}

static void apply(const struct rule *r, struct draw *d, struct plan *p)
{
    switch (r->fault) {
    case FAULT_DELAY:
        p->delay_ms = draw_range(d, r->ms);
        break;
    case FAULT_DRIP:
        p->drip_bytes = r->bytes.low > 0 ? draw_range(d, r->bytes) : 1;
        p->drip_ms = r->ms.low > 0 ? draw_range(d, r->ms) : 1000;
        break;
    case FAULT_STALL:
    case FAULT_RST:
    case FAULT_FIN:
        apply_cut(r, d, p);
        break;
    case FAULT_LENGTH:
        p->length_add = draw_range(d, r->add);
        break;
    case FAULT_STATUS:
        if (!p->status) {
            p->status = r->code.low > 0 ? (int)draw_range(d, r->code) : 404;
            p->retry = r->retry;
        }
        break;
    case FAULT_REDIRECT:
        if (!p->status) {
            p->status = r->code.low > 0 ? (int)r->code.low : 302;
            snprintf(p->redirect, sizeof p->redirect, "%s", r->to);
        }
        break;
    case FAULT_HTML:
    case FAULT_EMPTY:
    case FAULT_GARBAGE:
        p->body = r->fault;
        p->garbage_bytes = r->bytes.low >= 0 ? draw_range(d, r->bytes) : 1000;
        break;
    case FAULT_CHUNKED:
        p->chunked = true;
        p->bad_chunk = draw_range(d, r->bad);
        break;
    case FAULT_STALE:
        p->stale_ms = draw_range(d, r->ms);
        break;
    }
}

void script_plan(const struct script *s, const char *channel, uint32_t *counts, int64_t now,
                 const char *path, struct plan *out)
{
    *out = (struct plan){.delay_ms = -1, .drip_bytes = -1, .cut_after = -1, .cut_ms = -1,
                         .stall_for = -1, .retry = -1, .bad_chunk = -1};
    for (int i = 0; i < s->rule_count; i++) {
        const struct rule *r = &s->rules[i];
        if (now < r->from || now >= r->until || fnmatch(r->channel, channel, 0) != 0 ||
            fnmatch(r->path, path, 0) != 0)
            continue;
        int64_t nth = ++counts[i];
        struct draw d = draw_start(s, i, channel, (uint32_t)nth);
        if (nth < r->nth.low || nth > r->nth.high)
            continue;
        if (r->chance < 1 && draw_unit(&d) >= r->chance)
            continue;
        apply(r, &d, out);
    }
}
