/* What channels make of the answers of their providers, and of none. */
#include "channel_rig.h"

/* Channel, answer, and what is told. 200 with an error in it is an error. */
static const struct {
    const char *channel, *option, *value;
    int status;
    const char *body;
    int code;
    const char *text;
} refusals[] = {
    {"bark", "bark.url", "https://x.y/KEY", 200, "{\"code\":400,\"message\":\"no device\"}",
     LIVREC_EHTTP, "bark: it was refused: no device (400)"},
    {"bark", "bark.url", "https://x.y/KEY", 200, "<html>", LIVREC_EPARSE,
     "bark: the answer is not JSON"},
    {"bark", "bark.url", "https://x.y/KEY", 200, "{\"message\":\"hm\"}", LIVREC_EPARSE,
     "bark: the answer has no \"code\": hm"},
    {"bark", "bark.url", "https://x.y/KEY", 301, "", LIVREC_EHTTP, "bark: HTTP 301"},
    {"dingtalk", "dingtalk.url", "https://x.y/?t=1", 200,
     "{\"errcode\":310000,\"errmsg\":\"keywords not in content\"}", LIVREC_EHTTP,
     "dingtalk: it was refused: keywords not in content (310000)"},
    {"dingtalk", "dingtalk.url", "https://x.y/?t=1", 200,
     "{\"errcode\":130101,\"errmsg\":\"send too fast\"}", LIVREC_ERATE,
     "dingtalk: it was refused: send too fast (130101)"},
    {"discord", "discord.url", "https://x.y/w/1", 404,
     "{\"message\":\"Unknown Webhook\",\"code\":10015}", LIVREC_EHTTP,
     "discord: HTTP 404: Unknown Webhook"},
    {"discord", "discord.url", "https://x.y/w/1", 429, "{\"message\":\"slow down\"}", LIVREC_ERATE,
     "discord: HTTP 429: slow down"},
    {"feishu", "feishu.url", "https://x.y/w/1", 200, "{\"code\":19021,\"msg\":\"sign match fail\"}",
     LIVREC_EHTTP, "feishu: it was refused: sign match fail (19021)"},
    {"ntfy", "ntfy.url", "https://x.y/t", 200, "{\"error\":\"odd\"}", LIVREC_EHTTP,
     "ntfy: it was refused: odd"},
    {"ntfy", "ntfy.url", "https://x.y/t", 403, "{\"code\":40301,\"error\":\"forbidden\"}",
     LIVREC_EAUTH, "ntfy: HTTP 403: forbidden"},
    {"ntfy", "ntfy.url", "topic", 0, NULL, LIVREC_EARG,
     "ntfy: notify.ntfy.url: expected https://HOST/TOPIC"},
    {"slack", "slack.url", "https://x.y/w/1", 200, "invalid_token", LIVREC_EHTTP,
     "slack: it was refused: invalid_token"},
    {"webhook", "webhook.url", "https://x.y/w/1", 500, "<html>long</html>", LIVREC_EHTTP,
     "webhook: HTTP 500"},
    {"webhook", "webhook.url", "not an address", 0, NULL, LIVREC_EARG,
     "webhook: notify.webhook.url: not a valid address"},
    {"wecom", "wecom.url", "https://x.y/?key=abc", 200,
     "{\"errcode\":93000,\"errmsg\":\"invalid webhook url\"}", LIVREC_EHTTP,
     "wecom: it was refused: invalid webhook url (93000)"},
    {"wxpusher", "wxpusher.to", "UID_yyyyyy", 200, "{\"code\":1001,\"msg\":\"bad token\"}",
     LIVREC_EHTTP, "wxpusher: it was refused: bad token (1001)"},
    {"wxpusher", "wxpusher.to", "UID_yyyyyy", 200,
     "{\"code\":1000,\"msg\":\"ok\",\"data\":[{\"code\":1002,\"status\":\"no UID_yyyyyy\"}]}",
     LIVREC_EHTTP, "wxpusher: it was refused: no *** (1002)"},
    {"wxpusher", "wxpusher.to", "me", 0, NULL, LIVREC_EARG,
     "wxpusher: notify.wxpusher.to: expected UID_... or the number of a topic"},
    /* What a server repeats of the address is a secret. */
    {"webhook", "webhook.url", "https://x.y/Secret123/a?k=Token4567", 404,
     "Cannot POST /Secret123/a?k=Token4567", LIVREC_EHTTP,
     "webhook: HTTP 404: Cannot POST /***/a?k=***"},
    {"pushplus", "pushplus.token", "T0kenT0ken", 200,
     "{\"code\":903,\"msg\":\"no such user T0kenT0ken\"}", LIVREC_EHTTP,
     "pushplus: it was refused: no such user *** (903)"},
};

START_TEST(refused)
{
    for (size_t i = 0; i < LR_COUNT(refusals); i++) {
        const char *const set[][2] = {{refusals[i].option, refusals[i].value},
                                      {"wxpusher.token", "AT_x"}};
        const struct lr_replay_exchange e = {.url = "*",
                                             .status = refusals[i].status,
                                             .body = refusals[i].body,
                                             .times = refusals[i].status ? 1 : -1};
        int rc = send_one(refusals[i].channel, set, 2, &notice, &e);
        ck_assert_msg(rc == refusals[i].code, "%s: %s", refusals[i].text, err.text);
        ck_assert_str_eq(err.text, refusals[i].text);
    }
}
END_TEST

/* A cover that Telegram can't get costs the picture, and not the notice. */
START_TEST(cover)
{
    static const char *const set[][2] = {
        {"telegram.chat", "-100/7"}, {"telegram.token", "1:A"}, {"telegram.cover", "yes"}};
    static const struct lr_replay_exchange exchanges[] = {
        {.method = "POST",
         .url = "https://api.telegram.org/bot1:A/sendPhoto",
         .expect_body =
             "{\"chat_id\":\"-100\",\"message_thread_id\":7,\"photo\":\"https://i.x/c.jpg"
             "\",\"caption\":\"T\\nx\\ny\"}",
         .status = 400,
         .body = "{\"ok\":false,\"description\":\"wrong file identifier/HTTP URL specified\"}"},
        {.method = "POST",
         .url = "https://api.telegram.org/bot1:A/sendMessage",
         .expect_body = "{\"chat_id\":\"-100\",\"message_thread_id\":7,\"text\":\"T\\nx\\ny\"}",
         .status = 200,
         .body = "{\"ok\":true}"},
    };
    struct lr_notice n = notice;
    n.cover = "https://i.x/c.jpg";
    ck_assert_msg(send_all("telegram", set, 3, &n, exchanges, 2) == 0, "%s", err.text);
    const struct lr_replay_exchange whole = {
        .url = "https://api.telegram.org/bot1:A/sendPhoto", .status = 200, .body = "{\"ok\":true}"};
    ck_assert_msg(send_one("telegram", set, 3, &n, &whole) == 0, "%s", err.text);
    const struct lr_replay_exchange none = {.url = "https://api.telegram.org/bot1:A/sendMessage",
                                            .status = 200,
                                            .body = "{\"ok\":true}"};
    ck_assert_msg(send_one("telegram", set, 3, &notice, &none) == 0, "%s", err.text);
}
END_TEST

/* The address is kept out of the errors of the network, too. */
START_TEST(unreachable)
{
    static const char *const set[][2] = {{"webhook.url", "http://x.y/Secret123"}};
    const struct lr_replay_exchange e = {
        .url = "*", .error = LIVREC_ENET, .error_text = "x.y: refused"};
    ck_assert_int_eq(send_one("webhook", set, 1, &notice, &e), LIVREC_ENET);
    ck_assert_str_eq(err.text, "webhook: x.y: refused");
    const struct lr_replay_exchange never = {
        .url = "*", .stays_open = true, .status = 200, .body = "x"};
    struct rig r;
    rig_open(&r, &(struct lr_replay_config){&never, 1, true, NULL});
    struct lr_opts *o = settings(set, 1);
    ck_assert_int_eq(lr_opts_set(o, "net.timeout", "100ms", NULL), 0);
    const struct lr_channel *c = lr_channel_find("webhook");
    int rc = lr_channel_send(r.loop, c, o, lr_channel_target(c, o, 0), &notice, NULL, &err);
    ck_assert_int_eq(rc, LIVREC_ETIMEOUT);
    ck_assert_str_eq(err.text, "webhook: x.y: no complete answer within 0.1 s");
    rig_close(&r);
    lr_opts_free(o);
}
END_TEST

UNIT_MAIN("channel_answers", refused, cover, unreachable)
