/* Memory that runs out while a configuration is read: nothing is half done, nothing is lost. */
#include "config_rig.h"
#include "scarce.h"
#include "session/watch_source.h"

static const char dlr[] =
    "[录制设置]\n直播保存路径 = D:\\x\n分段录制是否开启 = 是\n视频分段时间(秒) = 60\n"
    "原画 = 4X\n代理地址 = 127.0.0.1:1\n额外使用代理录制的平台(逗号分隔) = tiktok， shp\n"
    "自定义脚本执行命令 = x\n是否录制完成后执行自定义脚本 = 是\n"
    "[推送配置]\n直播状态推送渠道 = 微信, TG\n自定义开播推送内容 = a\n  b\n"
    "[Cookie]\n抖音cookie = a=%%1\n[账号密码]\nsooplive账号 = u\n";

static const char own[] =
    "record.format = mp4\n[net]\nallow_private = a, \"b,c\"\n"
    "[platform douyin]\ncookie = a=1\n[room live.douyin.com/1]\n"
    "paused = yes\nquality = 4X\naccount = p=file:/secret\n[watch]\nlist = ~/a\n";

static bool use(struct lr_config *c)
{
    struct lr_buf b;
    lr_buf_init(&b, 1 << 20);
    struct lr_opts *o = lr_config_room(c, "douyin", "live.douyin.com", c->opts, c->rooms);
    bool ok = json_of(c, &b) == 0 && lr_config_to_lines(c, &b) == 0 &&
              lr_config_to_text(c, true, &b) == 0 && o;
    lr_opts_free(o);
    lr_buf_free(&b);
    return ok;
}

static bool read_and_use(void)
{
    struct lr_config *c = NULL;
    struct lr_err err = {0};
    int rc = lr_config_read(&rig.files, "/dlr", is_platform, &c, &err);
    ck_assert(rc == 0 || rc == LIVREC_ENOMEM);
    ck_assert((rc == 0) == (c != NULL));
    bool whole = rc || (c->bad.count == (rig.text == dlr ? 2 : 1) && c->rooms == NULL) ||
                 (rig.text == own && c->rooms && c->rooms->paused);
    ck_assert(whole);
    bool ok = rc == 0 && use(c);
    lr_config_free(c);
    return ok;
}

static const char rooms[] =
    "{\"rooms\": [{\"url\": \"live.douyin.com/1\", \"paused\": true, \"name\": \"n\",\n"
    "\"net.allow_private\": [\"a\", \"b,c\"], \"quality\": \"4X\", \"split\": 60},\n"
    "{\"url\": 1}], \"platforms\": {\"douyin\": {\"cookie\": \"a=1\"}},\n"
    "\"record\": {\"dir\": \"a\", \"format\": \"ts\", \"cover\": true}}";

static bool read_json(void)
{
    struct lr_config *c = NULL;
    struct lr_err err = {0};
    int rc = lr_config_read(&rig.files, "/rooms.json", is_platform, &c, &err);
    ck_assert(rc == 0 || rc == LIVREC_ENOMEM);
    ck_assert(rc || (c->bad.count == 2 && c->rooms && c->rooms->paused && !c->rooms->next &&
                     lr_opts_list_count(c->rooms->opts, "net.allow_private") == 2));
    bool ok = rc == 0 && use(c);
    lr_config_free(c);
    return ok;
}

/* With its rooms: what is wrong with notices is found, or memory was short. */
static bool read_rooms(void)
{
    struct lr_watch_told *t = lr_watch_read_config(&rig.files, "/dlr", NULL);
    bool ok = t && t->config;
    ck_assert(!ok || (t->count == 1 && t->config->bad.count == 3));
    lr_watch_told_free(t);
    return ok;
}

static void torture(const char *path, const char *text, bool (*read)(void))
{
    int failures = 0;
    rig_up(path, text);
    rig.other = "/secret";
    rig.other_text = "x\n";
    for (long n = 0;; n++) {
        scarce_set(n);
        bool ok = read();
        if (!scarce_reached())
            break;
        failures += !ok;
        ck_assert_int_lt(n, 10000);
    }
    scarce_set(-1);
    ck_assert(read());
    ck_assert_int_gt(failures, 40);
}

START_TEST(of_dlr)
{
    torture("/dlr/config/config.ini", dlr, read_and_use);
}
END_TEST

START_TEST(of_livrec)
{
    torture("/dlr/livrec.conf", own, read_and_use);
}
END_TEST

START_TEST(of_rooms)
{
    torture("/dlr/livrec.conf",
            "[notify]\nto = nowhere\n[platform douyin]\nnotify.events = lives\n"
            "[room live.douyin.com/1]\nnotify = slak\n",
            read_rooms);
}
END_TEST

START_TEST(memory_runs_out_in_json)
{
    torture("/rooms.json", rooms, read_json);
}
END_TEST

UNIT_MAIN("config_torture", memory_runs_out_in_json, of_dlr, of_livrec, of_rooms)
