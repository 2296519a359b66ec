/* Texts of notices: a template and what it is about. Pure functions. */
#ifndef LR_NOTICE_TEMPLATE_H
#define LR_NOTICE_TEMPLATE_H

#include "core/buf.h"
#include "notify/channel.h"

/* Append the template with its fields replaced: {title} {url} {platform} {anchor} {cover} {quality}
 * {duration} {bytes} {gaps} {files} {path} {text} {event} {time} {id} {category} {viewers}
 * {started}, and DouyinLiveRecorder's
 * [直播间名称] and [时间]; "\n" is a new line. Of the notice, `text` is why it happened. What is
 * put in is one line without controls and is not looked at again, so a title can't bring fields of
 * its own. Braces around anything else stay as they are. 0 or LIVREC_ENOMEM. */
int lr_notice_expand(struct lr_buf *out, const char *template, const struct lr_notice *n);

#endif
