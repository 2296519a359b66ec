/* First stage: only the tracks that the container takes go on. */
#ifndef LR_SELECT_H
#define LR_SELECT_H

#include "record/sink.h"
#include "record/stage.h"

/* A set of tracks that the container can't hold fails with LIVREC_EMEDIA; with `others`, one that no
 * container can, as lr_sink_choose() says. */
int lr_select_new(const struct lr_sink_ops *sink, bool others, struct lr_stage **out);

#endif
