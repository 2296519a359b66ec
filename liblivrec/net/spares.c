#include "net/spares.h"

/* A short body is not worth the place, a very long one the memory. */
#define BODY_MIN ((size_t)64 << 10)
#define BYTES_MAX ((size_t)8 << 20)
#define SPARE_FOR 60000 /* ms; one that nobody needed for so long is given back */

/* The oldest n go. */
static void drop(struct lr_spares *s, int n)
{
    for (int i = 0; i < n; i++) {
        s->bytes -= s->at[i].cap;
        lr_buf_free(&s->at[i]);
    }
    s->count -= n;
    for (int i = 0; i < s->count; i++)
        s->at[i] = s->at[i + n];
}

static void settle(void *arg)
{
    struct lr_spares *s = arg;
    drop(s, s->least);
    s->least = s->count;
    s->timer = s->count ? lr_timer_start(s->loop, SPARE_FOR, settle, s) : NULL;
}

int lr_spares_reserve(struct lr_spares *s, struct lr_buf *b, size_t len)
{
    if (len >= BODY_MIN && len <= b->max && s->count && !b->data) {
        struct lr_buf *from = &s->at[--s->count];
        s->bytes -= from->cap;
        s->least = s->count < s->least ? s->count : s->least;
        b->data = from->data;
        b->cap = from->cap;
    }
    return lr_buf_reserve(b, len);
}

/* Without memory for the timer they are dropped with the next that is given, or with the loop. */
void lr_spares_give(struct lr_spares *s, struct lr_buf *b)
{
    if (b->cap < BODY_MIN || s->count == LR_SPARES_MAX || s->bytes + b->cap > BYTES_MAX) {
        lr_buf_free(b);
        return;
    }
    s->at[s->count++] = *b;
    s->bytes += b->cap;
    lr_buf_init(b, b->max);
    if (!s->timer)
        s->timer = lr_timer_start(s->loop, SPARE_FOR, settle, s);
}

void lr_spares_free(struct lr_spares *s)
{
    drop(s, s->count);
}
