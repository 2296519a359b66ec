/* onMetaData of an FLV file: what is known at the beginning, and room for what is known at the end,
 * so that the tag has one size from the beginning on. */
#ifndef LR_FLV_META_H
#define LR_FLV_META_H

#include "record/about.h"
#include "record/frame.h"
#include "record/keys.h"

struct lr_flv_meta {
    struct lr_buf common; /* of both */
    size_t room;          /* bytes behind it; 0: nothing is added at the end */
};

/* `later`: the end will be known. 0 or LIVREC_ENOMEM; free it in any case. */
int lr_flv_meta_init(struct lr_flv_meta *m, const struct lr_tracks *t, const struct lr_tags *tags,
                     bool later);
void lr_flv_meta_free(struct lr_flv_meta *m);

/* The body of the tag. */
int lr_flv_meta_begin(const struct lr_flv_meta *m, struct lr_buf *out);
struct lr_flv_end {
    double seconds, bytes; /* of the file */
    const struct lr_keys *keys;
};
int lr_flv_meta_end(const struct lr_flv_meta *m, const struct lr_flv_end *e, struct lr_buf *out);

/* One number alone, in a tag of its own behind the media. */
int lr_flv_meta_number(struct lr_buf *out, const char *name, double v);

const char *lr_flv_fourcc(enum lr_codec c); /* of enhanced FLV */
#define LR_FLV_CODEC_AVC 7

#endif
