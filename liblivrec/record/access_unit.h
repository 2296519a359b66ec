/* H.264 and HEVC access units in the form that a container wants. */
#ifndef LR_ACCESS_UNIT_H
#define LR_ACCESS_UNIT_H

#include "core/buf.h"
#include "record/frame.h"

/* Append the units of a frame behind lengths of nal_len bytes, without access unit delimiters
 * (ISO/IEC 14496-15 has no use for them). LIVREC_EMEDIA: a unit is too large for that. */
int lr_au_lengths(struct lr_buf *out, const struct lr_frame *f, enum lr_codec codec,
                  uint8_t nal_len);

/* Append the parameter sets of a configuration behind start codes. */
int lr_au_sets(struct lr_buf *out, const struct lr_track *t);

/* What stands in front of the first slice. */
struct lr_au_head {
    bool delimiter; /* an access unit delimiter comes first */
    bool sets;      /* parameter sets of every kind */
};
void lr_au_head(struct lr_au_head *out, const struct lr_frame *f, enum lr_codec codec);

#endif
