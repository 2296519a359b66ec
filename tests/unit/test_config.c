/* livrec's own configuration, and what both forms share. */
#include "config_rig.h"
#include "session/watch_source.h"

#define PATH "/etc/livrec/livrec.conf"

static void own(const char *text)
{
    rig_up(PATH, text);
    read_config(PATH);
}

START_TEST(options)
{
    own("record.format = mp4\nquality = hd\n[record]\nsplit_time = 30m\ndir = rec\n"
        "[net]\nallow_private = 10.0.0.0/8, \"a,b\"，192.168.0.0/16\n"
        "[watch]\nlist = rooms.txt\n    /srv/more.ini\n");
    ck_assert_uint_eq(config->bad.count, 0);
    ck_assert(!config->dlr && !config->empty);
    option("record.format", "mp4");
    option("stream.quality", "hd");
    option("record.split_time", "30m");
    option("record.dir", "/etc/livrec/rec");
    ck_assert_uint_eq(lr_opts_list_count(config->opts, "net.allow_private"), 3);
    ck_assert_str_eq(lr_opts_list_at(config->opts, "net.allow_private", 1), "a,b");
    ck_assert_str_eq(config->lists->path, "/etc/livrec/rooms.txt");
    ck_assert_str_eq(config->lists->next->path, "/srv/more.ini");
    lr_config_free(config);
    own("quality = 原画\n[room https://live.douyin.com/1]\nquality = OD\n");
    ck_assert_uint_eq(config->bad.count, 0);
    option("stream.quality", "origin");
    lr_config_free(config);
}
END_TEST

START_TEST(platforms_and_rooms)
{
    own("[record]\nformat = ts\n[platform douyin]\ncookie = a=1\naccount = user=x\n"
        "    password=a,b\nmedia-proxy = none\n[platform example.com]\nrecord.format = flv\n"
        "[room live.douyin.com/1]\nquality = hd\nformat = mkv\nalias = Otter, the\nfolder = ~/o\n"
        "split = 1h\nproxy = http://p:1\n"
        "[room https://live.douyin.com/2]\n"
        "[room https://live.douyin.com/3]\npaused = yes\n");
    ck_assert_uint_eq(config->bad.count, 0);
    of_room("douyin", "live.douyin.com", "auth.cookie", "a=1");
    of_room("huya", "www.huya.com", "auth.cookie", NULL);
    of_room("douyin", "live.douyin.com", "net.media_proxy", "none");
    of_room("huya", "www.huya.com", "net.media_proxy", NULL);
    of_room("direct", "live.example.com", "record.format", "flv");
    of_room("direct", "example.com", "record.format", "flv");
    of_room("direct", "myexample.com", "record.format", "ts");
    of_room("direct", "example.com.evil.net", "record.format", "ts");
    const struct lr_config_part *r = config->rooms;
    ck_assert_str_eq(r->name, "https://live.douyin.com/1");
    struct lr_opts *over = lr_opts_new();
    ck_assert_int_eq(lr_opts_set(over, "record.format", "raw", NULL), 0);
    ck_assert_int_eq(lr_opts_set(over, "record.cover", "yes", NULL), 0);
    struct lr_opts *o = lr_config_room(config, "douyin", "live.douyin.com", over, r);
    ck_assert_str_eq(lr_opts_str(o, "record.format"), "mkv");
    ck_assert_str_eq(lr_opts_str(o, "record.cover"), "yes");
    ck_assert_str_eq(lr_opts_str(o, "record.alias"), "Otter, the");
    ck_assert_str_eq(lr_opts_str(o, "record.split_time"), "1h");
    ck_assert_str_eq(lr_opts_str(o, "net.proxy"), "http://p:1");
    ck_assert_str_eq(lr_opts_str(o, "net.media_proxy"), "none");
    ck_assert_str_eq(lr_opts_str(o, "auth.cookie"), "a=1");
    ck_assert_uint_eq(lr_opts_list_count(o, "auth.account"), 2);
    lr_opts_free(o);
    lr_opts_free(over);
    ck_assert_str_eq(r->next->name, "https://live.douyin.com/2");
    ck_assert(!r->next->paused && r->next->next->paused);
    lr_config_free(config);
}
END_TEST

START_TEST(wrong_lines)
{
    own("formt = mp4\n[record]\nformt = mp4\nformat = avi\nsidecar = no\n[platform douyn]\n"
        "cookie = a=1\n[room live.douyin.com/1]\npaused = maybe\nlist = x\n[what]\nx = 1\n");
    ck_assert_uint_eq(config->bad.errors, 7);
    finding("formt: expected the name of an option");
    finding("formt: expected one of ads, alias, clean");
    finding("format: record.format: \"avi\" is not valid, expected");
    finding("[platform douyn]: no platform has this key");
    finding("cookie: expected the section of a platform");
    finding("paused: \"maybe\" is not valid, expected yes or no");
    option("record.sidecar", "no");
    lr_config_free(config);
}
END_TEST

static char *text_as(const struct lr_config *c, bool refers)
{
    struct lr_buf b;
    lr_buf_init(&b, 1 << 16);
    ck_assert_int_eq(lr_config_to_text(c, refers, &b), 0);
    return lr_buf_str(&b);
}

static char *text_of(const struct lr_config *c)
{
    return text_as(c, false);
}

/* What is written from one says the same when it is read. */
START_TEST(written_and_read)
{
    rig_up("/dlr/config/config.ini",
           "[录制设置]\n代理地址 = 127.0.0.1:7890\n额外使用代理录制的平台 = youtu, twitch\n"
           "[Cookie]\n抖音cookie = a=1; b=2\n[账号密码]\nsooplive账号 = u\nsooplive密码 = p, q\n");
    read_config("/dlr");
    char *first = text_of(config);
    lr_config_free(config);
    ck_assert_ptr_nonnull(strstr(first, "watch.list =\n    /dlr/config/URL_config.ini\n"));
    ck_assert_ptr_nonnull(strstr(first, "\n[platform douyin]\nauth.cookie = a=1; b=2\n"));
    rig_up(PATH, first);
    read_config(PATH);
    ck_assert(!config->dlr);
    ck_assert_uint_eq(config->bad.errors, 0);
    of_room("youtube", "www.youtube.com", "net.proxy", "http://127.0.0.1:7890");
    of_room("soop", "www.sooplive.co.kr", "auth.account", "user=u");
    option("record.dir", "/dlr/downloads");
    char *second = text_of(config);
    ck_assert_str_eq(strchr(first, '\n'), strchr(second, '\n')); /* but for where it is from */
    lr_free(first);
    lr_free(second);
    lr_config_free(config);
}
END_TEST

START_TEST(told_as_json)
{
    own("[platform douyin]\ncookie = hidden=1\n[record]\nformat = avi\n");
    struct lr_buf b;
    lr_buf_init(&b, 1 << 16);
    ck_assert_int_eq(json_of(config, &b), 0);
    const char *text = lr_buf_str(&b);
    ck_assert_ptr_nonnull(strstr(text,
                                 "\"fate\":\"taken\",\"option\":\"auth.cookie\",\"of\":\"douyin\","
                                 "\"value\":\"***\""));
    ck_assert_ptr_nonnull(
        strstr(text, "\"line\":4,\"column\":0,\"text\":\"format: record.format: "));
    ck_assert_ptr_null(strstr(text, "hidden"));
    lr_buf_free(&b);
    lr_config_free(config);
}
END_TEST

/* What is found in a configuration with its rooms, but for lists that are not there. */
static void judged(const char *text, const struct lr_opts *over, const char *wanted)
{
    struct lr_buf b;
    rig_up(PATH, text);
    struct lr_watch_told *t = lr_watch_read_config(&rig.files, PATH, over);
    ck_assert(t && t->config);
    ck_assert_int_eq(lr_watch_judge_cookies(t->config, &rig.files), 0);
    lr_buf_init(&b, 1 << 16);
    ck_assert_int_eq(lr_findings_to_lines(&t->config->bad, &b), 0);
    ck_assert_str_eq(b.len ? lr_buf_str(&b) : "", wanted);
    lr_buf_free(&b);
    lr_watch_told_free(t);
}

/* It waits in vain for somebody to write down where to. */
START_TEST(channels_without_an_address)
{
    rig_up(PATH, "[record]\nformat = ts\n[notify]\nto = bark, ntfy:live\nbark.url = https://a/1\n");
    struct lr_watch_told *t = lr_watch_read_config(&rig.files, PATH, NULL);
    ck_assert(t && t->config);
    ck_assert_int_eq(lr_watch_judge_channels(t->config), 0);
    const struct lr_finding *f = t->config->bad.first;
    ck_assert_uint_eq(t->config->bad.count, 1);
    ck_assert(f->mild && f->line == 4);
    ck_assert_str_eq(f->text, "notify.to names ntfy, but notify.ntfy.url is not set");
    lr_watch_told_free(t);
}
END_TEST

/* A misspelled channel or event is told with its line; the other rooms and keys count. */
START_TEST(notices_that_mean_nothing)
{
    struct lr_opts *over = lr_opts_new();
    ck_assert_int_eq(lr_opts_set(over, "notify.route", "night=mail:end", NULL), 0);
    judged("[notify]\nto = bark, night\nroute = night=mail:end+disk\nevents = live+end\n"
           "[platform douyin]\nnotify.to = ntfy:all\n[room https://live.douyin.com/1]\n"
           "notify = slack:broken\n",
           NULL, "");
    judged("[notify]\nto = barck\nroute = x\nevents = living\n", NULL,
           PATH
           ":2: notify.to: there is no channel \"barck\"; livrec notify --list names them\n" PATH
           ":3: notify.route: \"x\" is not NAME=CHANNEL[:EVENTS]\n" PATH
           ":4: notify.events: \"living\" names no event\n");
    judged("[platform douyin]\nnotify.events = lives\n[room https://live.douyin.com/1]\n"
           "notify = bark, slak\nquality = hd\n[room https://live.douyin.com/2]\nnotify = bark\n",
           NULL,
           PATH ":2: notify.events: \"lives\" names no event\n" PATH
                ":4: notify.to: there is no channel \"slak\"; livrec notify --list names them\n");
    static const char night[] = "[room https://live.douyin.com/1]\nnotify = night\n";
    judged(night, over, "");
    judged(night, NULL,
           PATH ":2: notify.to: there is no channel \"night\"; livrec notify --list names them\n");
    judged("notify.route = overridden\n", over, "");
    lr_opts_free(over);
}
END_TEST

START_TEST(secrets_elsewhere)
{
    setenv("LIVREC_TEST_SECRET", "123:abc", 1);
    rig_up("/x/livrec.conf", "[notify]\n"
                             "telegram.token = env:LIVREC_TEST_SECRET\n"
                             "webhook.url = https://h/x, file:secrets/hook\n"
                             "title = env:LIVREC_TEST_SECRET\n"
                             "mail.password = env:LIVREC_TEST_NONE\n"
                             "gotify.token = file:/nowhere\n"
                             "[platform douyin]\n"
                             "account = user=a\n  password=file:secrets/hook\n  note=a=env:x\n");
    rig.mode = 0644;
    rig.other = "/x/secrets/hook";
    rig.other_text = "https://h/s?a=1\r\n\n";
    read_config("/x/livrec.conf");
    option("notify.telegram.token", "123:abc");
    option("notify.title", "env:LIVREC_TEST_SECRET"); /* no secret */
    ck_assert_str_eq(lr_opts_list_at(config->opts, "notify.webhook.url", 1), "https://h/s?a=1");
    ck_assert_str_eq(key("telegram.token")->value, "env:LIVREC_TEST_SECRET");
    ck_assert_str_eq(key("webhook.url")->value, "***, file:secrets/hook");
    fate("mail.password", LR_KEY_WRONG);
    finding("mail.password: LIVREC_TEST_NONE: there is no such variable");
    finding("gotify.token: /nowhere: No such file");
    struct lr_opts *o = lr_config_room(config, "douyin", "x.y", NULL, NULL);
    ck_assert_str_eq(lr_opts_list_at(o, "auth.account", 1), "password=https://h/s?a=1");
    ck_assert_str_eq(lr_opts_list_at(o, "auth.account", 2), "note=a=env:x");
    lr_opts_free(o);
    lr_config_free(config);
    rig.other_text = "\n";
    read_config("/x/livrec.conf");
    finding("nothing stands in it");
    lr_config_free(config);
}
END_TEST

/* A file of cookies is named, not read: whoever asks the platform reads it. */
START_TEST(files_of_cookies)
{
    rig_up("/x/livrec.conf", "[auth]\ncookies = all.txt\n"
                             "[platform douyin]\ncookie = file:jar/douyin.json\n"
                             "[platform huya]\ncookie = a=1\n"
                             "[room https://live.douyin.com/1]\ncookies = file:/me/own.txt\n");
    rig.mode = 0644;
    read_config("/x/livrec.conf");
    ck_assert_uint_eq(config->bad.errors, 0);
    option("auth.cookies", "/x/all.txt");
    of_room("bilibili", "live.bilibili.com", "auth.cookies", "/x/all.txt");
    of_room("douyin", "live.douyin.com", "auth.cookies", "/x/jar/douyin.json");
    of_room("douyin", "live.douyin.com", "auth.cookie", NULL);
    of_room("huya", "www.huya.com", "auth.cookie", "a=1");
    of_room("huya", "www.huya.com", "auth.cookies", NULL);
    struct lr_opts *o = lr_config_room(config, "douyin", "live.douyin.com", NULL, config->rooms);
    ck_assert_str_eq(lr_opts_str(o, "auth.cookies"), "/me/own.txt");
    ck_assert_str_eq(key("cookies")->value, "/x/all.txt");
    lr_opts_free(o);
    lr_config_free(config);
    rig_up("/dlr/config/config.ini", "[Cookie]\n抖音cookie = file:config/douyin.txt\n");
    read_config("/dlr");
    ck_assert_uint_eq(config->bad.errors, 0);
    of_room("douyin", "live.douyin.com", "auth.cookies", "/dlr/config/douyin.txt");
    lr_config_free(config);
}
END_TEST

/* A file with nothing but references is no secret. */
START_TEST(references_are_no_secret)
{
    setenv("LIVREC_TEST_SECRET", "123:abc", 1);
    rig_up("/x/livrec.conf", "[notify]\ntelegram.token = env:LIVREC_TEST_SECRET\n");
    rig.mode = 0644;
    read_config("/x/livrec.conf");
    ck_assert_uint_eq(config->bad.count, 0);
    lr_config_free(config);
}
END_TEST

/* What is written may refer to them, by paths that hold anywhere, or have them in it. */
START_TEST(references_are_written)
{
    static const char *const lines[] = {
        "\nnotify.telegram.token = env:LIVREC_TEST_SECRET\n",
        "\nnotify.webhook.url =\n    https://h/x\n    file:/x/secrets/hook\n",
        "\nnotify.slack.url =\n    file:/x/secrets/hook\n",
        ("\n[platform douyin]\nauth.account =\n    user=123:abc\n    "
         "password=file:/x/secrets/hook\n")};
    setenv("LIVREC_TEST_SECRET", "123:abc", 1);
    rig_up("/x/livrec.conf", "[notify]\ntelegram.token = env:LIVREC_TEST_SECRET\n"
                             "webhook.url = https://h/x, file:secrets/hook\n"
                             "slack.url = file:/x/secrets/hook\n[platform douyin]\n"
                             "account = user=123:abc\n  password=file:secrets/hook\n");
    rig.other = "/x/secrets/hook";
    rig.other_text = "https://h/s?a=1\n";
    read_config("/x/livrec.conf");
    char *refers = text_as(config, true), *whole = text_of(config);
    lr_config_free(config);
    for (size_t i = 0; i < LR_COUNT(lines); i++)
        ck_assert_msg(strstr(refers, lines[i]), "%s in %s", lines[i], refers);
    ck_assert_ptr_null(strstr(refers, "a=1"));
    ck_assert_ptr_null(strstr(whole, "file:"));
    ck_assert_ptr_null(strstr(whole, "env:"));
    rig_up("/y/livrec.conf", refers);
    read_config("/y/livrec.conf");
    char *again = text_of(config);
    ck_assert_str_eq(strchr(again, '\n'), strchr(whole, '\n'));
    lr_config_free(config);
    free(refers);
    free(whole);
    free(again);
}
END_TEST

/* Files of cookies are looked at when the configuration is checked: each once. */
START_TEST(files_of_cookies_that_are_wrong)
{
    rig.other = "/etc/livrec/jar.txt";
    rig.other_text = "# Netscape HTTP Cookie File\n.a.com\tTRUE\t/\tTRUE\t0\tx\tsecret\na.com\n";
    judged("[auth]\ncookies = jar.txt\n[platform douyin]\ncookie = file:jar.txt\n"
           "[platform huya]\ncookies = /nowhere.txt\n",
           NULL,
           PATH
           ":2: /etc/livrec/jar.txt:3: expected seven fields between tabs: domain, TRUE or FALSE, "
           "path, TRUE or FALSE, end, name, value\n" PATH
           ":6: /nowhere.txt: No such file or directory\n");
    rig.other = NULL;
}
END_TEST

START_TEST(paths_with_variables)
{
    setenv("LIVREC_TEST_DISK", "/mnt/disk 1", 1);
    unsetenv("LIVREC_TEST_NONE");
    own("record.dir = ${LIVREC_TEST_DISK}/live\nlog.file = logs/${LIVREC_TEST_NONE}/a\n"
        "record.name = ${LIVREC_TEST_DISK}\nstate.path = ${LIVREC_TEST_DISK\n");
    option("record.dir", "/mnt/disk 1/live");
    option("record.name", "${LIVREC_TEST_DISK}"); /* no path */
    finding("log.file: ${LIVREC_TEST_NONE}: there is no such variable");
    finding("state.path: ${LIVREC_TEST_DISK}: there is no such variable");
    ck_assert_uint_eq(config->bad.errors, 2);
    lr_config_free(config);
}
END_TEST

/* It is its own list; a configuration with addresses in it is none. */
START_TEST(a_list_in_its_place)
{
    static const char *const lists[] = {"https://live.douyin.com/1?a=b\n",
                                        "# mine\nhello\n原画,https://a.x/1\n"},
                             *const others[] = {
                                 "net.proxy = http://a.x/1\n", "[room https://a.x/1]\n",
                                 "watch.list =\n    https://a.x/1\n", "# https://a.x/1\n", ""};
    for (size_t i = 0; i < LR_COUNT(lists); i++) {
        own(lists[i]);
        ck_assert_ptr_nonnull(config->lists);
        ck_assert_str_eq(config->lists->path, PATH);
        ck_assert(!config->dlr && !config->empty);
        ck_assert_uint_eq(config->bad.count, 0);
        lr_config_free(config);
    }
    for (size_t i = 0; i < LR_COUNT(others); i++) {
        own(others[i]);
        ck_assert(!config->lists || strcmp(config->lists->path, PATH) != 0);
        lr_config_free(config);
    }
}
END_TEST

UNIT_MAIN("config", paths_with_variables, a_list_in_its_place, files_of_cookies,
          files_of_cookies_that_are_wrong, secrets_elsewhere, references_are_written,
          references_are_no_secret, notices_that_mean_nothing, channels_without_an_address, options,
          platforms_and_rooms, wrong_lines, written_and_read, told_as_json)
