/* What a provider's answer means, and what the files of notify/ share. */
#ifndef LR_ANSWER_H
#define LR_ANSWER_H

#include "net/http.h"
#include "notify/channel.h"

/* 0 when the notice was taken; else the provider's own words, without parts of the address, which
 * servers like to repeat. */
int lr_answer_judge(struct lr_delivery *d, const struct lr_http_resp *resp, struct lr_err *err);

/* As lr_http_settings(), with the proxy that notices of this channel use. */
int lr_delivery_settings(struct lr_delivery *d, const char *host, struct lr_http_config *out,
                         struct lr_err *err);

#endif
