#include "session/pace.h"

static int find(const struct lr_paces *p, uint64_t key)
{
    for (int i = 0; i < LR_PACES; i++)
        if (p->pace[i].key == key)
            return i;
    return -1;
}

int64_t lr_paces_next(const struct lr_paces *p, uint64_t key, struct lr_pace_rate rate, int64_t now)
{
    int i = find(p, key);
    int64_t at = i < 0 ? now : p->pace[i].full_at - (rate.burst - 1) * rate.gap;
    return at > now ? at : now;
}

/* Its own place, else that of whoever has rested longest. */
static int place(struct lr_paces *p, uint64_t key)
{
    int found = find(p, key);
    if (found >= 0)
        return found;
    found = 0;
    for (int i = 1; i < LR_PACES; i++)
        if (p->pace[i].full_at < p->pace[found].full_at)
            found = i;
    p->pace[found].key = key;
    p->pace[found].full_at = 0;
    return found;
}

int64_t lr_paces_take(struct lr_paces *p, uint64_t key, struct lr_pace_rate rate, int64_t now)
{
    int64_t at = lr_paces_next(p, key, rate, now);
    int i = place(p, key);
    p->pace[i].full_at = (p->pace[i].full_at > now ? p->pace[i].full_at : now) + rate.gap;
    return at;
}
