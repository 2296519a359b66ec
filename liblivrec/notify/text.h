/* Text for channels: shortened, and without markup. What a stranger wrote must neither mention
 * everybody in a group nor hide a link; it may not be shown as if it did. All in the arena; NULL
 * when memory ran out. */
#ifndef LR_NOTICE_TEXT_H
#define LR_NOTICE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include "core/arena.h"

/* At most so many bytes, cut between two characters, with an ellipsis then. */
const char *lr_notice_cut(struct lr_arena *a, const char *text, size_t most);

/* Markdown (Discord, ServerChan): a backslash before what has a meaning; hard line breaks. */
const char *lr_notice_markdown(struct lr_arena *a, const char *text);

/* Slack: & < > as entities. */
const char *lr_notice_slack(struct lr_arena *a, const char *text);

/* Where it is not known what is understood: angle brackets in their full width. */
const char *lr_notice_no_tags(struct lr_arena *a, const char *text);

/* A link may lead there: an address of the web. NULL is none. */
bool lr_notice_is_web(const char *url);

#endif
