#include "record/mkv_order.h"

#include <string.h>

#define HELD ((size_t)64 << 20)

void lr_order_init(struct lr_order *o)
{
    *o = (struct lr_order){0};
    lr_buf_init(&o->held, HELD);
}

void lr_order_free(struct lr_order *o)
{
    lr_buf_free(&o->held);
    o->from = o->newest = 0;
    o->count = 0;
    o->begun = false;
}

static void sort_in(struct lr_order *o, int64_t pts)
{
    int i = o->count++;
    for (; i > 0 && o->pts[i - 1] > pts; i--)
        o->pts[i] = o->pts[i - 1];
    o->pts[i] = pts;
}

int lr_order_add(struct lr_order *o, const struct lr_frame *f)
{
    size_t at = o->held.len;
    int rc = lr_buf_reserve(&o->held, sizeof *f + f->size);
    if (rc == 0)
        rc = lr_buf_append(&o->held, f, sizeof *f);
    if (rc == 0)
        rc = lr_buf_append(&o->held, f->data, f->size);
    if (rc)
        return rc;
    o->newest = at;
    if (f->track == 0)
        sort_in(o, f->pts);
    return 0;
}

size_t lr_order_take_back(struct lr_order *o)
{
    struct lr_frame f;
    if (o->newest < o->from || o->newest == o->held.len)
        return 0;
    memcpy(&f, o->held.data + o->newest, sizeof f);
    o->held.len = o->newest;
    for (int i = 0; f.track == 0 && i < o->count; i++)
        if (o->pts[i] == f.pts) {
            memmove(o->pts + i, o->pts + i + 1, (size_t)(--o->count - i) * sizeof o->pts[0]);
            break;
        }
    return f.size;
}

/* How much earlier than they are shown pictures must be decoded: by the first ones. */
static void measure(struct lr_order *o)
{
    int i = 0;
    o->begun = true;
    o->shift = 0;
    for (size_t at = o->from; at < o->held.len;) {
        struct lr_frame f;
        memcpy(&f, o->held.data + at, sizeof f);
        at += sizeof f + f.size;
        if (f.track == 0 && o->pts[i++] - f.pts > o->shift)
            o->shift = o->pts[i - 1] - f.pts;
    }
    o->last = o->count ? o->pts[0] - o->shift - 1 : 0;
}

/* The dts of the next picture: the times that are left, in order. */
static int64_t decode_at(struct lr_order *o, int64_t pts)
{
    int64_t dts = o->pts[0] - o->shift;
    memmove(o->pts, o->pts + 1, (size_t)--o->count * sizeof o->pts[0]);
    if (dts > pts) /* these are kept back by more */
        dts = pts;
    return dts > o->last ? dts : o->last + 1;
}

bool lr_order_next(struct lr_order *o, bool all, struct lr_frame *out)
{
    bool enough = all || !o->pictures || o->count == LR_ORDER_DEPTH ||
                  o->held.len - o->from > HELD / 2;
    if (o->from == o->held.len || (!all && o->from == o->newest))
        return false;
    memcpy(out, o->held.data + o->from, sizeof *out);
    out->data = o->held.data + o->from + sizeof *out;
    out->dts = out->pts;
    if (!enough && (out->track == 0 || !o->begun))
        return false;
    if (out->track != 0)
        return true;
    if (!o->begun)
        measure(o);
    out->dts = o->last = decode_at(o, out->pts);
    if (out->pts < out->dts)
        out->pts = out->dts;
    return true;
}

void lr_order_drop(struct lr_order *o)
{
    struct lr_frame f;
    memcpy(&f, o->held.data + o->from, sizeof f);
    o->from += sizeof f + f.size;
    if (o->from < o->held.len / 2)
        return;
    lr_buf_consume(&o->held, o->from);
    o->newest -= o->newest < o->from ? o->newest : o->from;
    o->from = 0;
}
