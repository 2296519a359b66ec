/* What each channel asks its provider. */
#include "channel_rig.h"

#define SETTINGS 5

struct ask {
    const char *channel;
    const char *settings[SETTINGS][2];
    const char *url, *body;
    struct lr_header headers[2];
    const char *answer; /* a good one */
    int status;         /* 0: 200 */
};

static const struct ask asks[] = {
    {"bark",
     {{"bark.url", "https://api.day.app/KEY"}, {"bark.sound", "bell"}},
     "https://api.day.app/KEY",
     "{\"title\":\"T\",\"body\":\"x\\ny\",\"level\":\"active\",\"badge\":1,\"autoCopy\":1,"
     "\"isArchive\":1,\"sound\":\"bell\",\"group\":\"p\",\"url\":\"https://live.x/1\"}",
     {{0}},
     "{\"code\":200,\"message\":\"success\"}"},
    {"dingtalk",
     {{"dingtalk.url", "https://oapi.dingtalk.com/robot/send?access_token=1"},
      {"dingtalk.at", "13800000000"},
      {"dingtalk.at_all", "yes"}},
     "https://oapi.dingtalk.com/robot/send?access_token=1",
     "{\"msgtype\":\"text\",\"text\":{\"content\":\"T\\nx\\ny\"},"
     "\"at\":{\"atMobiles\":[\"13800000000\"],\"isAtAll\":true}}",
     {{"Content-Type", "application/json; charset=utf-8"}},
     "{\"errcode\":0,\"errmsg\":\"ok\"}"},
    {"dingtalk",
     {{"dingtalk.url", "https://oapi.dingtalk.com/robot/send?access_token=1"},
      {"dingtalk.secret", "SECabc"}},
     "https://oapi.dingtalk.com/robot/send?access_token=1&timestamp=1764000000123&sign="
     "TcpWCCzC2nSQRxA2JJzVX3bUVKWcpTWENJO%2FekRk%2BwA%3D",
     "*\"isAtAll\":false*",
     {{0}},
     "{\"errcode\":0,\"errmsg\":\"ok\"}"},
    {"dingtalk",
     {{"dingtalk.url", "https://oapi.dingtalk.com/robot/send?access_token=1"},
      {"dingtalk.markdown", "yes"},
      {"dingtalk.at", "13800000000"}},
     "https://oapi.dingtalk.com/robot/send?access_token=1",
     "{\"msgtype\":\"markdown\",\"markdown\":{\"title\":\"T\",\"text\":\"#### T\\n\\nx  \\ny"
     "\\n\\n[https://live.x/1](https://live.x/1)\\n\\n@13800000000\"},"
     "\"at\":{\"atMobiles\":[\"13800000000\"],\"isAtAll\":false}}",
     {{0}},
     "{\"errcode\":0,\"errmsg\":\"ok\"}"},
    {"discord",
     {{"discord.url", "https://discord.com/api/webhooks/1/TOKEN"}},
     "https://discord.com/api/webhooks/1/TOKEN",
     "{\"content\":\"T  \\nx  \\ny\",\"allowed_mentions\":{\"parse\":[]}}",
     {{0}},
     "",
     204},
    {"feishu",
     {{"feishu.url", "https://open.feishu.cn/open-apis/bot/v2/hook/ID"}, {"feishu.secret", "fsec"}},
     "https://open.feishu.cn/open-apis/bot/v2/hook/ID",
     "{\"timestamp\":\"1764000000\",\"sign\":\"ibNRO+5Xp5l/"
     "NcOkMCJOZJpN9orRSKAYYMX7lf2O6Fg=\",\"msg_type\":\"post\",\"content\":"
     "{\"post\":{\"zh_cn\":{\"title\":\"T\",\"content\":[[{\"tag\":\"text\",\"text\":\"x\\ny\"}]]}"
     "}}}",
     {{0}},
     "{\"code\":0,\"msg\":\"success\",\"data\":{}}"},
    {"gotify",
     {{"gotify.url", "http://192.168.1.9:8080/g/"}, {"gotify.token", "tok"}},
     "http://192.168.1.9:8080/g/message",
     "{\"title\":\"T\",\"message\":\"x\\ny\",\"priority\":5}",
     {{"X-Gotify-Key", "tok"}},
     "{\"id\":25,\"appid\":5,\"message\":\"x\"}"},
    {"ntfy",
     {{"ntfy.url", "https://ntfy.sh/topic"},
      {"ntfy.tags", "a，b,,c"},
      {"ntfy.token", "tk_1"},
      {"ntfy.email", "a@b.c"}},
     "https://ntfy.sh/",
     "{\"topic\":\"topic\",\"title\":\"T\",\"message\":\"x\\ny\",\"tags\":[\"a\",\"b\",\"c\"],"
     "\"priority\":3,\"click\":\"https://live.x/1\",\"actions\":[{\"action\":\"view\",\"label\":"
     "\"view live\",\"url\":\"https://live.x/1\"}],\"email\":\"a@b.c\"}",
     {{"Authorization", "Bearer tk_1"}},
     "{\"id\":\"x\",\"event\":\"message\"}"},
    {"pushplus",
     {{"pushplus.token", "TOKEN"}},
     "https://www.pushplus.plus/send",
     "{\"token\":\"TOKEN\",\"title\":\"T\",\"content\":\"x\\ny\",\"template\":\"txt\"}",
     {{0}},
     "{\"code\":200,\"msg\":\"ok\",\"data\":\"id\"}"},
    {"serverchan",
     {{"serverchan.key", "SCT1abc"}},
     "https://sctapi.ftqq.com/SCT1abc.send",
     "{\"title\":\"T\",\"desp\":\"x  \\ny\"}",
     {{0}},
     "{\"code\":0,\"message\":\"\",\"data\":{}}"},
    {"serverchan",
     {{"serverchan.key", "sctp12tabc"}},
     "https://12.push.ft07.com/send/sctp12tabc.send",
     "*",
     {{0}},
     "{\"code\":0,\"message\":\"SUCCESS\"}"},
    {"slack",
     {{"slack.url", "https://hooks.slack.com/services/T/B/X"}},
     "https://hooks.slack.com/services/T/B/X",
     "{\"text\":\"T\\nx\\ny\",\"mrkdwn\":false}",
     {{0}},
     "ok"},
    {"telegram",
     {{"telegram.chat", "-100/7"}, {"telegram.token", "1:A"}},
     "https://api.telegram.org/bot1:A/sendMessage",
     "{\"chat_id\":\"-100\",\"message_thread_id\":7,\"text\":\"T\\nx\\ny\"}",
     {{0}},
     "{\"ok\":true,\"result\":{\"message_id\":1}}"},
    {"telegram",
     {{"telegram.chat", "@c"}, {"telegram.token", "1:A"}, {"telegram.api", "http://10.0.0.2:81/"}},
     "http://10.0.0.2:81/bot1:A/sendMessage",
     "{\"chat_id\":\"@c\",\"text\":\"T\\nx\\ny\"}",
     {{0}},
     "{\"ok\":true}"},
    {"webhook",
     {{"webhook.url", "https://me.example/hook"}, {"webhook.secret", "wsec"}},
     "https://me.example/hook",
     "{\"version\":1,\"id\":\"n1\",\"event\":\"live\",\"severity\":\"info\",\"time\":1764000000123,"
     "\"title\":\"T\",\"text\":\"x\\ny\",\"room\":{\"url\":\"https://live.x/"
     "1\",\"platform\":\"p\",\"room_id\":null,"
     "\"anchor\":\"A\",\"title\":\"<b>\",\"cover\":null},\"recording\":{\"quality\":\"origin\","
     "\"path\":null,"
     "\"duration\":1,\"bytes\":2,\"gaps\":3,\"files\":4}}",
     {{"X-Livrec-Timestamp", "1764000000"},
      {"X-Livrec-Signature",
       "sha256=83f4b2e896b976cbd3e03d6ee8b27f351d8f6c9bfc9c962201188d9b571c033a"}},
     "whatever",
     202},
    {"wechat",
     {{"wechat.url", "https://xizhi.qqoq.net/XZ1.send"}},
     "https://xizhi.qqoq.net/XZ1.send",
     "{\"title\":\"T\",\"content\":\"x\\ny\"}",
     {{0}},
     "{\"code\":200,\"msg\":\"推送成功\"}"},
    {"wecom",
     {{"wecom.url", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=K"}},
     "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=K",
     "{\"msgtype\":\"text\",\"text\":{\"content\":\"T\\nx\\ny\"}}",
     {{0}},
     "{\"errcode\":0,\"errmsg\":\"ok\"}"},
    {"wxpusher",
     {{"wxpusher.token", "AT_x"}, {"wxpusher.to", "UID_y"}},
     "https://wxpusher.zjiecode.com/api/send/message",
     "{\"appToken\":\"AT_x\",\"summary\":\"T\",\"content\":\"T\\nx\\ny\",\"contentType\":1,"
     "\"url\":\"https://live.x/1\",\"uids\":[\"UID_y\"]}",
     {{0}},
     "{\"code\":1000,\"msg\":\"处理成功\",\"data\":[{\"uid\":\"UID_y\",\"code\":1000}]}"},
    {"wxpusher",
     {{"wxpusher.token", "AT_x"}, {"wxpusher.to", "123"}},
     "https://wxpusher.zjiecode.com/api/send/message",
     "*\"topicIds\":[123]}",
     {{0}},
     "{\"code\":1000,\"msg\":\"处理成功\"}"},
};

START_TEST(requests)
{
    for (size_t i = 0; i < LR_COUNT(asks); i++) {
        const struct ask *a = &asks[i];
        const struct lr_replay_exchange e = {.method = "POST",
                                             .url = a->url,
                                             .expect = a->headers,
                                             .expect_count = (size_t) !!a->headers[0].name +
                                                             (size_t) !!a->headers[1].name,
                                             .expect_body = a->body,
                                             .status = a->status ? a->status : 200,
                                             .body = a->answer};
        int rc = send_one(a->channel, a->settings, SETTINGS, &notice, &e);
        ck_assert_msg(rc == 0, "%s: %s", a->channel, err.text);
    }
}
END_TEST

/* A title that wants to be markup: T04. */
START_TEST(hostile)
{
    static const struct {
        const char *channel, *option, *value, *body, *answer;
    } cases[] = {
        {"slack", "slack.url", "https://x.y/1", "*&lt;!channel&gt; &lt;https://evil|x&gt; &amp; *",
         "ok"},
        {"wechat", "wechat.url", "https://x.y/1", "*＜!channel＞ ＜https://evil|x＞ & *",
         "{\"code\":200}"},
        {"telegram", "telegram.chat", "1", "*<!channel> <https://evil|x> & \\\"*", "{\"ok\":true}"},
    };
    struct lr_notice n = notice;
    n.text = "<!channel> <https://evil|x> & \"q\"\r\nX: y\x01 *b* [a](https://evil) @everyone";
    for (size_t i = 0; i < LR_COUNT(cases); i++) {
        const char *const set[][2] = {{cases[i].option, cases[i].value}, {"telegram.token", "1:A"}};
        const struct lr_replay_exchange e = {
            .url = "*", .expect_body = cases[i].body, .status = 200, .body = cases[i].answer};
        int rc = send_one(cases[i].channel, set, 2, &n, &e);
        ck_assert_msg(rc == 0, "%s: %s", cases[i].channel, err.text);
    }
    const char *const ding[][2] = {{"dingtalk.url", "https://x.y/1"}, {"dingtalk.markdown", "yes"}};
    const struct lr_replay_exchange marked = {
        .url = "*",
        .expect_body = "*\\\\[a\\\\]\\\\(https://evil\\\\) \\\\@everyone\"},\"at\"*",
        .status = 200,
        .body = "{\"errcode\":0}"};
    n.url = "https://x.y/a)b"; /* no link, and no picture */
    n.cover = "javascript:alert(1)";
    ck_assert_msg(send_one("dingtalk", ding, 2, &n, &marked) == 0, "%s", err.text);
    const char *const set[][2] = {{"discord.url", "https://x.y/1"}};
    const struct lr_replay_exchange e = {
        .url = "*",
        .expect_body = "{\"content\":\"T  \\n\\\\<\\\\!channel\\\\> \\\\<https://evil\\\\|x\\\\> & "
                       "\\\"q\\\"\\r  \\nX: y\\u0001 \\\\*b\\\\* \\\\[a\\\\]\\\\(https://evil\\\\) "
                       "\\\\@everyone\",\"allowed_mentions\":{\"parse\":[]}}",
        .status = 204};
    ck_assert_msg(send_one("discord", set, 1, &n, &e) == 0, "%s", err.text);
}
END_TEST

START_TEST(long_text)
{
    static char text[5001];
    memset(text, 'x', sizeof text - 1);
    struct lr_notice n = notice;
    n.text = text;
    const char *const set[][2] = {{"wecom.url", "https://x.y/1"}};
    const struct lr_replay_exchange e = {
        .url = "*", .expect_body = "*xxx…\"}}", .status = 200, .body = "{\"errcode\":0}"};
    ck_assert_msg(send_one("wecom", set, 1, &n, &e) == 0, "%s", err.text);
}
END_TEST

START_TEST(targets)
{
    const char *const none[][2] = {{NULL, NULL}};
    const char *const two[][2] = {{"bark.url", "https://a"}, {"bark.url", "https://b"}};
    const char *const chat[][2] = {{"telegram.chat", "1"}};
    const char *const mail[][2] = {
        {"mail.to", "a@b.c"}, {"mail.to", "d@e.f"}, {"mail.server", "h"}};
    struct lr_opts *o = settings(none, 1);
    for (uint32_t i = 0; lr_channel_at(i); i++) {
        const struct lr_channel *c = lr_channel_at(i);
        ck_assert_ptr_nonnull(lr_option_find(lr_channel_missing(c, o)));
        ck_assert_uint_eq(lr_channel_count_targets(c, o), 0);
        ck_assert_int_eq(lr_option_find(c->targets)->type, LR_OPT_LIST);
        ck_assert(i == 0 || strcmp(lr_channel_at(i - 1)->name, c->name) < 0);
    }
    lr_opts_free(o);
    o = settings(two, 2);
    ck_assert_uint_eq(lr_channel_count_targets(lr_channel_find("bark"), o), 2);
    ck_assert_str_eq(lr_channel_target(lr_channel_find("bark"), o, 1), "https://b");
    lr_opts_free(o);
    o = settings(chat, 1);
    ck_assert_str_eq(lr_channel_missing(lr_channel_find("telegram"), o), "notify.telegram.token");
    lr_opts_free(o);
    o = settings(mail, 3);
    ck_assert_uint_eq(lr_channel_count_targets(lr_channel_find("mail"), o), 1);
    lr_opts_free(o);
}
END_TEST

UNIT_MAIN("channels", requests, hostile, long_text, targets)
