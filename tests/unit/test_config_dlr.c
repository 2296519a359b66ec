/* DouyinLiveRecorder's config.ini, as it comes and as users fill it in. */
#include "config_rig.h"
#include "session/notice_words.h"

#include "record/naming.h"

#define PATH "/dlr/config/config.ini"

/* What version 4.0.7 comes with, without its comments. */
static const char shipped[] =
    "[录制设置]\n"
    "language(zh_cn/en) = zh_cn\n"
    "是否跳过代理检测(是/否) = 否\n"
    "直播保存路径(不填则默认) = \n"
    "保存文件夹是否以作者区分 = 是\n"
    "保存文件夹是否以时间区分 = 否\n"
    "保存文件夹是否以标题区分 = 否\n"
    "保存文件名是否包含标题 = 否\n"
    "是否去除名称中的表情符号 = 是\n"
    "视频保存格式ts|mkv|flv|mp4|mp3音频|m4a音频 = ts\n"
    "原画|超清|高清|标清|流畅 = 原画\n"
    "是否使用代理ip(是/否) = 是\n"
    "代理地址 = \n"
    "同一时间访问网络的线程数 = 3\n"
    "循环时间(秒) = 300\n"
    "排队读取网址时间(秒) = 0\n"
    "是否显示循环秒数 = 否\n"
    "是否显示直播源地址 = 否\n"
    "分段录制是否开启 = 是\n"
    "是否强制启用https录制 = 否\n"
    "录制空间剩余阈值(gb) = 1.0\n"
    "视频分段时间(秒) = 1800\n"
    "录制完成后自动转为mp4格式 = 是\n"
    "mp4格式重新编码为h264 = 否\n"
    "追加格式后删除原文件 = 是\n"
    "生成时间字幕文件 = 否\n"
    "是否录制完成后执行自定义脚本 = 否\n"
    "自定义脚本执行命令 = \n"
    "使用代理录制的平台(逗号分隔) = tiktok, sooplive, pandalive, winktv, flextv, popkontv, twitch, "
    "liveme, showroom, chzzk, shopee, shp, youtu\n"
    "额外使用代理录制的平台(逗号分隔) = \n"
    "[推送配置]\n"
    "# 可选微信|钉钉|tg|邮箱|bark|ntfy|pushplus 可填多个\n"
    "直播状态推送渠道 = \n钉钉推送接口链接 = \n微信推送接口链接 = \nbark推送接口链接 = \n"
    "bark推送中断级别 = active\nbark推送铃声 = \n钉钉通知@对象(填手机号) = \n"
    "钉钉通知@全体(是/否) = 否\ntgapi令牌 = \ntg聊天id(个人或者群组id) = \nsmtp邮件服务器 = \n"
    "是否使用SMTP服务SSL加密(是/否) = \nSMTP邮件服务器端口 = \n邮箱登录账号 = \n"
    "发件人密码(授权码) = \n发件人邮箱 = \n发件人显示昵称 = \n收件人邮箱 = \n"
    "ntfy推送地址 = https://ntfy.sh/xxxx\nntfy推送标签 = tada\nntfy推送邮箱 = \n"
    "pushplus推送token = \n自定义推送标题 = \n自定义开播推送内容 = \n自定义关播推送内容 = \n"
    "只推送通知不录制(是/否) = 否\n直播推送检测频率(秒) = 1800\n开播推送开启(是/否) = 是\n"
    "关播推送开启(是/否)= 否\n";

START_TEST(as_it_comes)
{
    rig_up(PATH, shipped);
    read_config(PATH);
    ck_assert(config->dlr);
    ck_assert_uint_eq(config->bad.count, 0);
    option("record.dir", "/dlr/downloads");
    option("record.name", "{label}/{anchor}/{anchor}_{start_date}_{start_time}_{part}");
    option("record.clean", "dlr");
    option("record.format", "ts");
    option("record.split_time", "1800");
    option("record.reserve", "1.0G");
    option("record.subtitles", "none");
    option("stream.quality", "origin");
    option("watch.interval", "300");
    option("watch.stagger", "0");
    option("core.questions", "3");
    of_room("tiktok", "www.tiktok.com", "net.proxy", NULL);
    ck_assert_str_eq(config->lists->path, "/dlr/config/URL_config.ini");
    fate("是否跳过代理检测(是/否)", LR_KEY_IGNORED);
    fate("直播保存路径(不填则默认)", LR_KEY_EMPTY);
    fate("ntfy推送地址", LR_KEY_IGNORED);
    fate("使用代理录制的平台(逗号分隔)", LR_KEY_IGNORED);
    fate("直播推送检测频率(秒)", LR_KEY_IGNORED);
    fate("录制空间剩余阈值(gb)", LR_KEY_TAKEN);
    for (const struct lr_config_key *k = config->keys; k; k = k->next)
        ck_assert_msg(lr_dlr_key_find(k->section, k->key), "%s", k->key);
    lr_config_free(config);
}
END_TEST

static void settings(const char *lines)
{
    static char text[4096];
    snprintf(text, sizeof text, "[录制设置]\n%s", lines);
    rig_up(PATH, text);
    read_config(PATH);
}

START_TEST(folders_and_names)
{
    settings("保存文件夹是否以时间区分 = 是\n保存文件夹是否以标题区分 = 是\n保存文件名是否包含标题 "
             "= 是\n"
             "是否去除名称中的表情符号 = 否\n直播保存路径(不填则默认) = D\\录像\\\n");
    option("record.name", "{label}/{anchor}/{start_date}/<{title}_{anchor}>/"
                          "{anchor}_<{title}_>{start_date}_{start_time}");
    option("record.clean", "dlr-emoji");
    option("record.dir", "/dlr/D/录像/");
    lr_config_free(config);
    settings("保存文件夹是否以作者区分 = 否\n保存文件夹是否以标题区分 = 是\n"
             "直播保存路径(不填则默认) = /srv/live\n");
    option("record.name", "{label}/<{start_date}_{title}>/{anchor}_{start_date}_{start_time}");
    option("record.dir", "/srv/live");
    option("record.split_time", "0");
    lr_config_free(config);
}
END_TEST

START_TEST(words)
{
    settings("视频保存格式ts|mkv|flv|mp4|mp3音频|m4a音频 = MP3音频\n"
             "原画|超清|高清|标清|流畅 = 超清\n循环时间(秒) = 2\n生成时间字幕文件 = 是\n"
             "分段录制是否开启 = 是\n是否强制启用https录制 = 是\n排队读取网址时间(秒) = 3\n");
    option("watch.stagger", "3");
    option("record.format", "mp3");
    option("stream.https", "yes");
    option("stream.quality", "uhd");
    option("watch.interval", "5");
    option("record.subtitles", "srt");
    option("record.split_time", "1800");
    ck_assert_uint_eq(config->bad.count, 0);
    lr_config_free(config);
}
END_TEST

/* Each is named with its line and what is expected; the others count. */
START_TEST(wrong_values)
{
    settings("视频保存格式ts|mkv = avi\n原画|超清 = 4X\n分段录制是否开启 = 可能\n"
             "录制空间剩余阈值(gb) = much\n循环时间(秒) = 60\n没有等号\n");
    ck_assert_uint_eq(config->bad.errors, 5);
    finding("\"avi\" is not valid, expected ts, mkv, flv, mp4, mp3音频 or m4a音频");
    finding("\"4X\" is not valid, expected origin bd uhd hd sd ld audio, 原画 蓝光 超清 高清 标清 "
            "流畅, or the most");
    finding("分段录制是否开启: \"可能\" is not valid, expected 是 or 否");
    finding("录制空间剩余阈值(gb): \"much\" is not valid, expected a number of GiB");
    finding("\"没有等号\": expected key = value");
    for (const struct lr_finding *f = config->bad.first; f; f = f->next)
        ck_assert_str_eq(f->file, PATH);
    fate("视频保存格式ts|mkv", LR_KEY_WRONG);
    ck_assert_int_eq(key("原画|超清")->line, 3);
    option("record.format", "ts");
    option("watch.interval", "60");
    lr_config_free(config);
}
END_TEST

START_TEST(quality_by_its_number)
{
    settings("原画|超清|高清|标清|流畅 = 2\n");
    ck_assert_uint_eq(config->bad.count, 0);
    option("stream.quality", "uhd");
    lr_config_free(config);
}
END_TEST

/* Files of sound, whatever the container of the others is. */
START_TEST(sound_alone)
{
    settings("视频保存格式ts|mkv = mkv\n");
    of_room("look", "look.163.com", "record.format", "mp3");
    of_room("maoerfm", "fm.missevan.com", "record.format", "mp3");
    of_room("huya", "www.huya.com", "record.format", "mkv");
    lr_config_free(config);
    settings("视频保存格式ts|mkv = M4A音频\n");
    of_room("look", "look.163.com", "record.format", "m4a");
    lr_config_free(config);
}
END_TEST

/* For the platforms that are listed, by what they are called there, or by their hosts. */
START_TEST(proxy)
{
    settings("是否使用代理ip(是/否) = 是\n代理地址 = 127.0.0.1:7890\n"
             "使用代理录制的平台(逗号分隔) = tiktok, sooplive，flextv, shp, youtu\n");
    of_room("tiktok", "www.tiktok.com", "net.proxy", "http://127.0.0.1:7890");
    of_room("soop", "play.sooplive.co.kr", "net.proxy", "http://127.0.0.1:7890");
    of_room("ttinglive", "www.ttinglive.com", "net.proxy", "http://127.0.0.1:7890");
    of_room("shopee", "sg.shp.ee", "net.proxy", "http://127.0.0.1:7890");
    of_room("youtube", "www.youtube.com", "net.proxy", "http://127.0.0.1:7890");
    of_room("huya", "www.huya.com", "net.proxy", NULL);
    of_room("direct", "a.example", "net.proxy", NULL);
    static const char *const straight[] = {"wechat=none", "dingtalk=none", "mail=none",
                                           "bark=none",   "ntfy=none",     "pushplus=none"};
    ck_assert_uint_eq(lr_opts_list_count(config->opts, "notify.proxy"), LR_COUNT(straight));
    for (size_t i = 0; i < LR_COUNT(straight); i++)
        ck_assert_str_eq(lr_opts_list_at(config->opts, "notify.proxy", i), straight[i]);
    lr_config_free(config);
    settings("代理地址 = 127.0.0.1:7890\nnotify.proxy = http://127.0.0.1:2\n");
    ck_assert_str_eq(lr_opts_list_at(config->opts, "notify.proxy", 0), "http://127.0.0.1:2");
    ck_assert_ptr_null(lr_opts_list_at(config->opts, "notify.proxy", 1));
    lr_config_free(config);
    settings("是否使用代理ip(是/否) = 否\n代理地址 = socks5h://u:p@127.0.0.1:1\n"
             "使用代理录制的平台(逗号分隔) = tiktok\n额外使用代理录制的平台(逗号分隔) = twitch\n");
    of_room("tiktok", "www.tiktok.com", "net.proxy", NULL);
    of_room("twitch", "www.twitch.tv", "net.proxy", "socks5h://u:p@127.0.0.1:1");
    ck_assert_str_eq(key("额外使用代理录制的平台(逗号分隔)")->value, "***");
    lr_config_free(config);
}
END_TEST

/* A script runs where it ran, in the folder of the program. */
START_TEST(script)
{
    settings("自定义脚本执行命令 = python upload.py\n是否录制完成后执行自定义脚本 = 是\n");
    option("post.hook_dlr", "python upload.py");
    option("post.hook_dir", "/dlr");
    lr_config_free(config);
    settings("自定义脚本执行命令 = x\n是否录制完成后执行自定义脚本 = 是\npost.hook_dir = sub\n");
    option("post.hook_dir", "/dlr/sub");
    lr_config_free(config);
    settings("自定义脚本执行命令 = x\n");
    ck_assert(!lr_opts_has(config->opts, "post.hook_dlr"));
    ck_assert(!lr_opts_has(config->opts, "post.hook_dir"));
    fate("自定义脚本执行命令", LR_KEY_IGNORED);
    lr_config_free(config);
}
END_TEST

START_TEST(cookies_and_accounts)
{
    rig_up(PATH, "[Cookie]\n抖音cookie = ttwid=1; a=%%7C\nkick_cookie = k=1\nnobody_cookie = x=1\n"
                 "[账号密码]\nflextv账号 = otter\nflextv密码 = se,cret\npartner_code = P-00117\n"
                 "[Authorization]\npopkontv_token = t\n");
    rig.mode = 0644;
    read_config(PATH);
    of_room("douyin", "live.douyin.com", "auth.cookie", "ttwid=1; a=%7C");
    of_room("kick", "kick.com", "auth.cookie", "k=1");
    of_room("huya", "www.huya.com", "auth.cookie", NULL);
    of_room("direct", "douyin.example", "auth.cookie", NULL);
    struct lr_opts *o = lr_config_room(config, "ttinglive", "www.ttinglive.com", NULL, NULL);
    ck_assert_uint_eq(lr_opts_list_count(o, "auth.account"), 2);
    ck_assert_str_eq(lr_opts_list_at(o, "auth.account", 1), "password=se,cret");
    lr_opts_free(o);
    o = lr_config_room(config, "popkontv", "www.popkontv.com", NULL, NULL);
    ck_assert_uint_eq(lr_opts_list_count(o, "auth.account"), 2);
    ck_assert_str_eq(lr_opts_list_at(o, "auth.account", 0), "partner_code=P-00117");
    ck_assert_str_eq(lr_opts_list_at(o, "auth.account", 1), "token=t");
    lr_opts_free(o);
    ck_assert_str_eq(key("popkontv_token")->value, "***");
    ck_assert_str_eq(key("抖音cookie")->value, "***");
    fate("nobody_cookie", LR_KEY_IGNORED);
    fate("popkontv_token", LR_KEY_TAKEN);
    fate("partner_code", LR_KEY_TAKEN);
    finding("others may read it (mode 644): chmod 600 " PATH);
    ck_assert_uint_eq(config->bad.errors, 0);
    lr_config_free(config);
}
END_TEST

static void account_of_twitcasting(const char *lines, size_t count, const char *const *pairs)
{
    rig_up(PATH, lines);
    read_config(PATH);
    struct lr_opts *o = lr_config_room(config, "twitcasting", "twitcasting.tv", NULL, NULL);
    ck_assert_uint_eq(lr_opts_list_count(o, "auth.account"), count);
    for (size_t i = 0; i < count; i++)
        ck_assert_str_eq(lr_opts_list_at(o, "auth.account", i), pairs[i]);
    lr_opts_free(o);
}

START_TEST(kinds_of_accounts)
{
    account_of_twitcasting("[账号密码]\ntwitcasting账号类型 = twitter\ntwitcasting账号 = otter\n"
                           "twitcasting密码 = se=cret\n",
                           3,
                           (const char *const[]){"type=twitter", "user=otter", "password=se=cret"});
    ck_assert_uint_eq(config->bad.errors, 0);
    ck_assert_str_eq(key("twitcasting密码")->value, "***");
    lr_config_free(config);
    /* As it comes: there is no account. */
    account_of_twitcasting("[账号密码]\ntwitcasting账号类型 = normal\ntwitcasting账号 = \n"
                           "twitcasting密码 = \n",
                           0, NULL);
    fate("twitcasting账号类型", LR_KEY_TAKEN);
    fate("twitcasting账号", LR_KEY_EMPTY);
    ck_assert_uint_eq(config->bad.errors, 0);
    lr_config_free(config);
    account_of_twitcasting("[账号密码]\ntwitcasting账号类型 = 推特\ntwitcasting账号 = otter\n", 1,
                           (const char *const[]){"user=otter"});
    fate("twitcasting账号类型", LR_KEY_WRONG);
    finding("twitcasting账号类型: \"推特\" is not valid, expected normal or twitter");
    lr_config_free(config);
}
END_TEST

START_TEST(notices)
{
    rig_up(PATH,
           "[推送配置]\n直播状态推送渠道 = 钉钉|TG、bark\n"
           "钉钉推送接口链接 = https://a/1，https://a/2\n"
           "是否使用SMTP服务SSL加密(是/否) = 否\n自定义开播推送内容 = [直播间名称]\n  [时间]\n"
           "只推送通知不录制(是/否) = 是\n直播推送检测频率(秒) = 600\n"
           "开播推送开启(是/否) = 否\n关播推送开启(是/否)= 否\n");
    rig.mode = 0640;
    read_config(PATH);
    ck_assert_uint_eq(config->bad.count, 1); /* the list is wide open, and holds secrets */
    ck_assert_uint_eq(lr_opts_list_count(config->opts, "notify.to"), 3);
    ck_assert_str_eq(lr_opts_list_at(config->opts, "notify.to", 1), "telegram");
    ck_assert_str_eq(lr_opts_list_at(config->opts, "notify.dingtalk.url", 1), "https://a/2");
    ck_assert_str_eq(key("钉钉推送接口链接")->value, "***, ***");
    option("notify.mail.security", "none");
    option("notify.on_live", "[直播间名称]\\n[时间]");
    option("notify.events", "none");
    option("watch.record", "no");
    option("watch.interval", "600");
    lr_config_free(config);
}
END_TEST

/* Its language is that of the terminal: what it sends is in Chinese in any case. */
START_TEST(language)
{
    settings("language(zh_cn/en) = en\n[推送配置]\n自定义关播推送内容 = it is over\n");
    option("core.language", "en");
    ck_assert_str_eq(lr_notice_words(config->opts, "notify.on_live"),
                     "直播间状态更新：[直播间名称] 正在直播中，时间：[时间]");
    ck_assert_str_eq(lr_notice_words(config->opts, "notify.title"), "直播间状态更新通知");
    ck_assert_str_eq(lr_notice_words(config->opts, "notify.on_end"), "it is over");
    lr_config_free(config);
}
END_TEST

/* A channel that there is none of is told of; the others count. */
START_TEST(channels)
{
    settings("[推送配置]\n直播状态推送渠道 = 微信钉钉，传真, bark\n");
    ck_assert_uint_eq(config->bad.errors, 0);
    ck_assert_uint_eq(config->bad.count, 1);
    finding(
        "直播状态推送渠道: \"传真\" is no channel, expected 微信 钉钉 邮箱 TG BARK NTFY PUSHPLUS");
    ck_assert_uint_eq(lr_opts_list_count(config->opts, "notify.to"), 3);
    lr_config_free(config);
    settings("[推送配置]\n直播状态推送渠道 = 传真\n");
    ck_assert_uint_eq(config->bad.errors, 1);
    finding("\"传真\" is not valid, expected 微信");
    lr_config_free(config);
}
END_TEST

/* Every platform that it knows is one of ours, and has the folder that it had. */
START_TEST(platforms)
{
    size_t cookies = 0, settings_ = 0, push = 0;
    for (size_t i = 0; i < lr_dlr_key_count; i++) {
        const struct lr_dlr_key *k = &lr_dlr_keys[i];
        cookies += k->take == lr_dlr_cookie;
        settings_ += strcmp(k->section, "录制设置") == 0;
        push += strcmp(k->section, "推送配置") == 0;
        if (k->take == lr_dlr_cookie || k->take == lr_dlr_account) {
            ck_assert_msg(is_platform(k->target), "%s", k->target);
            ck_assert_str_ne(lr_naming_label(k->target), "");
        }
    }
    ck_assert_uint_eq(cookies, 50 + 1);   /* sooplive had another name */
    ck_assert_uint_eq(settings_, 29 + 2); /* two are of other versions */
    ck_assert_uint_eq(push, 29);
}
END_TEST

START_TEST(places)
{
    rig_up(PATH, "");
    read_config("/dlr");
    ck_assert_str_eq(config->path, PATH);
    ck_assert(config->empty && config->dlr);
    option("record.dir", "/dlr/downloads");
    lr_config_free(config);
    rig_up(NULL, NULL); /* the list alone */
    read_config("/dlr");
    option("record.dir", "/dlr/downloads");
    ck_assert_str_eq(config->lists->path, "/dlr/config/URL_config.ini");
    lr_config_free(config);
    rig.has_list = false;
    struct lr_err err = {0};
    struct lr_config *c = NULL;
    ck_assert_int_eq(lr_config_read(&rig.files, "/dlr/config.ini", is_platform, &c, &err),
                     LIVREC_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "/dlr/config.ini: "));
    ck_assert_ptr_null(c);
    ck_assert_int_eq(lr_config_read(&rig.files, "/empty", is_platform, &c, &err), LIVREC_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "/empty: there is no config/config.ini, config.ini, "));
    ck_assert_ptr_null(c);
}
END_TEST

UNIT_MAIN("config_dlr", as_it_comes, folders_and_names, words, wrong_values, quality_by_its_number,
          proxy, sound_alone, script, cookies_and_accounts, kinds_of_accounts, notices, language,
          channels, platforms, places)
