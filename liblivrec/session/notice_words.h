/* What notices say where the user wrote nothing of their own. */
#ifndef LR_NOTICE_WORDS_H
#define LR_NOTICE_WORDS_H

#include "core/options.h"

/* The template that an option such as "notify.on_live" is. Defaults are Chinese, to the letter as
 * DouyinLiveRecorder has them, in English only if core.language asks for it by name: a machine
 * whose environment says nothing sends what it always sent. */
const char *lr_notice_words(const struct lr_opts *opts, const char *option);

#endif
