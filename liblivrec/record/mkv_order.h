/* Decoding times for frames that only have times of presentation, as in Matroska: they come in the
 * order in which they are decoded, and so many of them are looked at that the order in which they
 * are shown is known. */
#ifndef LR_MKV_ORDER_H
#define LR_MKV_ORDER_H

#include "core/buf.h"
#include "record/frame.h"

#define LR_ORDER_DEPTH 17 /* more than any decoder keeps back */

struct lr_order {
    bool pictures;               /* there are some, for which sound waits; the owner says so */
    int64_t pts[LR_ORDER_DEPTH]; /* of pictures that wait; rising */
    int count;
    bool begun;
    int64_t shift; /* from the time of presentation to that of decoding */
    int64_t last;  /* dts */
    struct lr_buf held; /* frames of all tracks, in order: struct lr_frame and its bytes */
    size_t from;        /* those that wait begin here ... */
    size_t newest;      /* ... and this is the last of them */
};

void lr_order_init(struct lr_order *o);
void lr_order_free(struct lr_order *o); /* usable again */

/* f->track: 0 pictures, 1 sound; f->pts is set. 0 or LIVREC_ENOMEM. */
int lr_order_add(struct lr_order *o, const struct lr_frame *f);
/* The last one that was added is none after all. Its bytes; 0: it was handed out already. */
size_t lr_order_take_back(struct lr_order *o);
/* The next frame whose times are known, not the newest; `all`: that one, too, nothing more comes. Its
 * data is borrowed until lr_order_drop() takes it away. */
bool lr_order_next(struct lr_order *o, bool all, struct lr_frame *out);
void lr_order_drop(struct lr_order *o);

#endif
