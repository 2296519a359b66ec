/* WxPusher for WeChat: wxpusher.zjiecode.com/docs */
#include <stdlib.h>
#include <string.h>

#include "notify/channels.h"
#include "notify/text.h"

#define SUMMARY_MOST 60 /* bytes of 20 characters */
#define PLAIN_TEXT 1

/* A target is a person ("UID_...") or the number of a topic. */
static int write_target(struct lr_delivery *d, struct lr_err *err)
{
    bool person = strncmp(d->target, "UID_", 4) == 0;
    if (!person && strspn(d->target, "0123456789") != strlen(d->target))
        return lr_err_set(err, LIVREC_EARG,
                          "notify.wxpusher.to: expected UID_... or the number "
                          "of a topic");
    lr_jw_array(&d->json, person ? "uids" : "topicIds");
    if (person)
        lr_jw_str(&d->json, NULL, d->target);
    else
        lr_jw_int(&d->json, NULL, strtoll(d->target, NULL, 10));
    lr_jw_array_end(&d->json);
    return 0;
}

static int ask(struct lr_delivery *d, struct lr_err *err)
{
    d->url = "https://wxpusher.zjiecode.com/api/send/message";
    lr_jw_str(&d->json, "appToken", lr_channel_setting(d, "token"));
    lr_jw_str(&d->json, "summary", lr_notice_cut(d->arena, d->notice->title, SUMMARY_MOST));
    lr_jw_str(&d->json, "content", lr_channel_words(d));
    lr_jw_int(&d->json, "contentType", PLAIN_TEXT);
    if (d->notice->url)
        lr_jw_str(&d->json, "url", d->notice->url);
    return write_target(d, err);
}

const struct lr_channel lr_channel_wxpusher = {
    .name = "wxpusher",
    .targets = "notify.wxpusher.to",
    .needs = "notify.wxpusher.token",
    .most = 15000,
    .ask = ask,
    .answer = {.code = "code",
               .good = 1000,
               .text = "msg",
               .inner = "data[0].code",
               .inner_text = "data[0].status"},
};
