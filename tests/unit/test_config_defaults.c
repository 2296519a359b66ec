/* What DouyinLiveRecorder takes keys for that are not in its config.ini, or empty there. */
#include "config_rig.h"

#define PATH "/dlr/config/config.ini"

static void settings(const char *lines)
{
    static char text[1024];
    snprintf(text, sizeof text, "[录制设置]\n%s", lines);
    rig_up(PATH, text);
    read_config(PATH);
}

/* Its code has defaults of its own, which are not those of the file that it comes with. */
START_TEST(keys_that_are_missing)
{
    settings("代理地址 = 127.0.0.1:7890\n");
    option("watch.interval", "120");
    option("record.split_time", "0");
    option("record.format", "ts");
    option("stream.quality", "origin");
    option("post.convert", "none");
    option("post.delete", "no");
    option("record.reserve", "1.0G");
    option("notify.bark.sound", "bell");
    option("notify.bark.level", "active");
    option("notify.mail.security", "ssl");
    option("notify.title", "直播间状态更新通知");
    ck_assert_uint_eq(lr_opts_list_count(config->opts, "notify.events"), 1);
    ck_assert_str_eq(lr_opts_list_at(config->opts, "notify.events", 0), "live");
    of_room("faceit", "www.faceit.com", "net.proxy", "http://127.0.0.1:7890");
    of_room("soop", "play.sooplive.co.kr", "net.proxy", "http://127.0.0.1:7890");
    of_room("huya", "www.huya.com", "net.proxy", NULL);
    ck_assert_int_eq(key("循环时间")->line, 0);
    ck_assert_str_eq(key("循环时间")->why, "not in the file: the default of DouyinLiveRecorder");
    ck_assert_uint_eq(config->bad.errors, 0);
    struct lr_buf b;
    lr_buf_init(&b, 1 << 16);
    ck_assert_int_eq(lr_config_to_lines(config, &b), 0);
    ck_assert_ptr_nonnull(
        strstr(lr_buf_str(&b), "\n循环时间: taken, watch.interval = 120 (not in the "));
    lr_buf_free(&b);
    lr_config_free(config);
}
END_TEST

/* As it takes them: a folder of the streamer is made for 是 alone. */
START_TEST(keys_without_a_value)
{
    settings("循环时间(秒) =\n保存文件夹是否以作者区分 =\n是否去除名称中的表情符号 =\n"
             "视频保存格式ts|mkv =\n是否使用代理ip(是/否) =\n代理地址 = 127.0.0.1:7890\n");
    option("watch.interval", "120");
    option("record.name", "{label}/{anchor}_{start_date}_{start_time}");
    option("record.clean", "dlr");
    option("record.format", "ts");
    of_room("tiktok", "www.tiktok.com", "net.proxy", NULL);
    ck_assert_int_eq(key("循环时间(秒)")->line, 2);
    ck_assert_str_eq(key("循环时间(秒)")->why, "empty: what DouyinLiveRecorder takes it for");
    ck_assert_uint_eq(config->bad.errors, 0);
    lr_config_free(config);
}
END_TEST

UNIT_MAIN("config_defaults", keys_that_are_missing, keys_without_a_value)
