#include "config/dlr_key.h"

#include <string.h>

#define RECORD "录制设置"
#define PUSH "推送配置"
#define COOKIE "Cookie"
#define TOKEN "Authorization"
#define ACCOUNT "账号密码"

/* Of its code: the file that it comes with says otherwise, and counts where it is. */
#define PROXIED                                                                                    \
    "tiktok, soop, pandalive, winktv, flextv, popkontv, twitch, liveme, showroom, chzzk, shopee, " \
    "shp, youtu, faceit"

const struct lr_dlr_key lr_dlr_keys[] = {
    {RECORD, "language", "language", lr_dlr_language, "core.language", NULL},
    {RECORD, "是否跳过代理检测", "skip_proxy_check", lr_dlr_ignored,
     "livrec makes no test at its start: what can be reached shows when it is asked for", NULL},
    {RECORD, "是否禁用ssl证书验证", "disable_ssl_verify", lr_dlr_ignored,
     "livrec always verifies certificates; net.cacert adds authorities", NULL},
    {RECORD, "是否启用日志文件", "log_files", lr_dlr_ignored,
     "livrec logs to standard error; log.file names a file", NULL},
    {RECORD, "直播保存路径", "save_path", lr_dlr_dir, "record.dir", NULL},
    {RECORD, "保存文件夹是否以作者区分", "folder_by_author", lr_dlr_by_author, "record.name", NULL, "是", "否"},
    {RECORD, "保存文件夹是否以时间区分", "folder_by_time", lr_dlr_by_date, "record.name", NULL, "否", "否"},
    {RECORD, "保存文件夹是否以标题区分", "folder_by_title", lr_dlr_by_title, "record.name", NULL, "否", "否"},
    {RECORD, "保存文件名是否包含标题", "filename_by_title", lr_dlr_title_in_name, "record.name",
     NULL, "否", "否"},
    {RECORD, "是否去除名称中的表情符号", "clean_emoji", lr_dlr_no_emoji, "record.clean", NULL, "是", "是"},
    {RECORD, "视频保存格式ts", "video_save_type", lr_dlr_format, "record.format", NULL, "ts", "ts"},
    {RECORD, "原画", "video_record_quality", lr_dlr_quality, "stream.quality", NULL, "原画", "原画"},
    {RECORD, "是否使用代理ip", "use_proxy", lr_dlr_proxy_on, "net.proxy", NULL, "是", "否"},
    {RECORD, "代理地址", "proxy_addr", lr_dlr_proxy, "net.proxy", NULL},
    {RECORD, "同一时间访问网络的线程数", "max_request", lr_dlr_workers, "core.questions", NULL},
    {RECORD, "循环时间", "loop_time", lr_dlr_interval, "watch.interval", NULL, "120", "120"},
    {RECORD, "排队读取网址时间", "local_delay", lr_dlr_text, "watch.stagger", NULL},
    {RECORD, "是否显示循环秒数", "loop_time_show", lr_dlr_ignored,
     "`livrec top` shows when a room is asked for next", NULL},
    {RECORD, "是否显示直播源地址", "show_url", lr_dlr_yes, "log.urls", NULL, "否", "否"},
    {RECORD, "分段录制是否开启", "split_video_by_time", lr_dlr_split, "record.split_time", NULL, "否", "否"},
    {RECORD, "是否强制启用https录制", "enable_https_recording", lr_dlr_yes, "stream.https", NULL, "否", "否"},
    {RECORD, "录制空间剩余阈值", "disk_space_limit", lr_dlr_reserve, "record.reserve", NULL, "1.0", "1.0"},
    {RECORD, "视频分段时间", "split_time", lr_dlr_split_time, "record.split_time", NULL, "1800", "1800"},
    {RECORD, "录制完成后自动转为mp4格式", "converts_to_mp4", lr_dlr_convert, "post.convert", NULL, "否", "否"},
    {RECORD, "mp4格式重新编码为h264", "converts_to_h264", lr_dlr_encode, "post.encode", NULL, "否", "否"},
    {RECORD, "追加格式后删除原文件", "delete_origin_file", lr_dlr_yes, "post.delete", NULL, "否", "否"},
    {RECORD, "生成时间字幕文件", "create_time_file", lr_dlr_subtitles, "record.subtitles", NULL, "否", "否"},
    {RECORD, "是否录制完成后执行自定义脚本", "is_run_script", lr_dlr_hook_on, "post.hook_dlr",
     NULL, "否", "否"},
    {RECORD, "自定义脚本执行命令", "custom_script", lr_dlr_hook, "post.hook_dlr", NULL},
    {RECORD, "使用代理录制的平台", "enable_proxy_platform", lr_dlr_proxied, "net.proxy", NULL, PROXIED, NULL},
    {RECORD, "额外使用代理录制的平台", "extra_enable_proxy_platform", lr_dlr_also_proxied,
     "net.proxy", NULL},

    {PUSH, "直播状态推送渠道", "live_status_push", lr_dlr_channels, "notify.to", NULL},
    {PUSH, "钉钉推送接口链接", "dingtalk_api_url", lr_dlr_list, "notify.dingtalk.url", NULL},
    {PUSH, "微信推送接口链接", "xizhi_api_url", lr_dlr_list, "notify.wechat.url", NULL},
    {PUSH, "bark推送接口链接", "bark_msg_api", lr_dlr_list, "notify.bark.url", NULL},
    {PUSH, "bark推送中断级别", "bark_msg_level", lr_dlr_text, "notify.bark.level", NULL, "active", NULL},
    {PUSH, "bark推送铃声", "bark_msg_ring", lr_dlr_text, "notify.bark.sound", NULL, "bell", NULL},
    {PUSH, "钉钉通知@对象", "dingtalk_phone_num", lr_dlr_list, "notify.dingtalk.at", NULL},
    {PUSH, "钉钉通知@全体", "dingtalk_is_atall", lr_dlr_yes, "notify.dingtalk.at_all", NULL, "否", "否"},
    {PUSH, "tgapi令牌", "tg_token", lr_dlr_text, "notify.telegram.token", NULL},
    {PUSH, "tg聊天id", "tg_chat_id", lr_dlr_list, "notify.telegram.chat", NULL},
    {PUSH, "smtp邮件服务器", "email_host", lr_dlr_text, "notify.mail.server", NULL},
    {PUSH, "是否使用smtp服务ssl加密", "open_smtp_ssl", lr_dlr_ssl, "notify.mail.security", NULL, "是", "是"},
    {PUSH, "smtp邮件服务器端口", "smtp_port", lr_dlr_text, "notify.mail.port", NULL},
    {PUSH, "邮箱登录账号", "login_email", lr_dlr_text, "notify.mail.user", NULL},
    {PUSH, "发件人密码", "email_password", lr_dlr_text, "notify.mail.password", NULL},
    {PUSH, "发件人邮箱", "sender_email", lr_dlr_text, "notify.mail.from", NULL},
    {PUSH, "发件人显示昵称", "sender_name", lr_dlr_text, "notify.mail.name", NULL},
    {PUSH, "收件人邮箱", "to_email", lr_dlr_list, "notify.mail.to", NULL},
    {PUSH, "ntfy推送地址", "ntfy_api", lr_dlr_ntfy, "notify.ntfy.url", NULL},
    {PUSH, "ntfy推送标签", "ntfy_tags", lr_dlr_text, "notify.ntfy.tags", NULL, "tada", NULL},
    {PUSH, "ntfy推送邮箱", "ntfy_email", lr_dlr_text, "notify.ntfy.email", NULL},
    {PUSH, "pushplus推送token", "pushplus_token", lr_dlr_list, "notify.pushplus.token", NULL},
    {PUSH, "自定义推送标题", "push_message_title", lr_dlr_text, "notify.title", NULL, "直播间状态更新通知", NULL},
    {PUSH, "自定义开播推送内容", "begin_push_message_text", lr_dlr_text, "notify.on_live", NULL},
    {PUSH, "自定义关播推送内容", "over_push_message_text", lr_dlr_text, "notify.on_end", NULL},
    {PUSH, "只推送通知不录制", "disable_record", lr_dlr_notify_only, "watch.record", NULL, "否", "否"},
    {PUSH, "直播推送检测频率", "push_check_seconds", lr_dlr_notify_interval, "watch.interval",
     NULL, "1800", "1800"},
    {PUSH, "开播推送开启", "begin_show_push", lr_dlr_on_live, "notify.events", NULL, "是", "是"},
    {PUSH, "关播推送开启", "over_show_push", lr_dlr_on_end, "notify.events", NULL, "否", "否"},

    {COOKIE, "抖音cookie", NULL, lr_dlr_cookie, "douyin", NULL},
    {COOKIE, "快手cookie", NULL, lr_dlr_cookie, "kuaishou", NULL},
    {COOKIE, "tiktok_cookie", NULL, lr_dlr_cookie, "tiktok", NULL},
    {COOKIE, "虎牙cookie", NULL, lr_dlr_cookie, "huya", NULL},
    {COOKIE, "斗鱼cookie", NULL, lr_dlr_cookie, "douyu", NULL},
    {COOKIE, "yy_cookie", NULL, lr_dlr_cookie, "yy", NULL},
    {COOKIE, "b站cookie", NULL, lr_dlr_cookie, "bilibili", NULL},
    {COOKIE, "小红书cookie", NULL, lr_dlr_cookie, "xiaohongshu", NULL},
    {COOKIE, "bigo_cookie", NULL, lr_dlr_cookie, "bigo", NULL},
    {COOKIE, "blued_cookie", NULL, lr_dlr_cookie, "blued", NULL},
    {COOKIE, "sooplive_cookie", NULL, lr_dlr_cookie, "soop", NULL},
    {COOKIE, "afreecatv_cookie", NULL, lr_dlr_cookie, "soop", NULL},
    {COOKIE, "netease_cookie", NULL, lr_dlr_cookie, "cc", NULL},
    {COOKIE, "千度热播_cookie", NULL, lr_dlr_cookie, "qiandurebo", NULL},
    {COOKIE, "pandatv_cookie", NULL, lr_dlr_cookie, "pandatv", NULL},
    {COOKIE, "猫耳fm_cookie", NULL, lr_dlr_cookie, "maoerfm", NULL},
    {COOKIE, "winktv_cookie", NULL, lr_dlr_cookie, "winktv", NULL},
    {COOKIE, "flextv_cookie", NULL, lr_dlr_cookie, "ttinglive", NULL},
    {COOKIE, "look_cookie", NULL, lr_dlr_cookie, "look", NULL},
    {COOKIE, "twitcasting_cookie", NULL, lr_dlr_cookie, "twitcasting", NULL},
    {COOKIE, "baidu_cookie", NULL, lr_dlr_cookie, "baidu", NULL},
    {COOKIE, "weibo_cookie", NULL, lr_dlr_cookie, "weibo", NULL},
    {COOKIE, "kugou_cookie", NULL, lr_dlr_cookie, "kugou", NULL},
    {COOKIE, "twitch_cookie", NULL, lr_dlr_cookie, "twitch", NULL},
    {COOKIE, "liveme_cookie", NULL, lr_dlr_cookie, "liveme", NULL},
    {COOKIE, "huajiao_cookie", NULL, lr_dlr_cookie, "huajiao", NULL},
    {COOKIE, "liuxing_cookie", NULL, lr_dlr_cookie, "liuxing", NULL},
    {COOKIE, "showroom_cookie", NULL, lr_dlr_cookie, "showroom", NULL},
    {COOKIE, "acfun_cookie", NULL, lr_dlr_cookie, "acfun", NULL},
    {COOKIE, "changliao_cookie", NULL, lr_dlr_cookie, "changliao", NULL},
    {COOKIE, "yinbo_cookie", NULL, lr_dlr_cookie, "yinbo", NULL},
    {COOKIE, "yingke_cookie", NULL, lr_dlr_cookie, "inke", NULL},
    {COOKIE, "zhihu_cookie", NULL, lr_dlr_cookie, "zhihu", NULL},
    {COOKIE, "chzzk_cookie", NULL, lr_dlr_cookie, "chzzk", NULL},
    {COOKIE, "haixiu_cookie", NULL, lr_dlr_cookie, "haixiu", NULL},
    {COOKIE, "vvxqiu_cookie", NULL, lr_dlr_cookie, "vvxqiu", NULL},
    {COOKIE, "17live_cookie", NULL, lr_dlr_cookie, "17live", NULL},
    {COOKIE, "langlive_cookie", NULL, lr_dlr_cookie, "langlive", NULL},
    {COOKIE, "pplive_cookie", NULL, lr_dlr_cookie, "piaopiao", NULL},
    {COOKIE, "6room_cookie", NULL, lr_dlr_cookie, "6room", NULL},
    {COOKIE, "lehaitv_cookie", NULL, lr_dlr_cookie, "lehai", NULL},
    {COOKIE, "huamao_cookie", NULL, lr_dlr_cookie, "huamao", NULL},
    {COOKIE, "shopee_cookie", NULL, lr_dlr_cookie, "shopee", NULL},
    {COOKIE, "youtube_cookie", NULL, lr_dlr_cookie, "youtube", NULL},
    {COOKIE, "taobao_cookie", NULL, lr_dlr_cookie, "taobao", NULL},
    {COOKIE, "jd_cookie", NULL, lr_dlr_cookie, "jd", NULL},
    {COOKIE, "faceit_cookie", NULL, lr_dlr_cookie, "faceit", NULL},
    {COOKIE, "migu_cookie", NULL, lr_dlr_cookie, "migu", NULL},
    {COOKIE, "lianjie_cookie", NULL, lr_dlr_cookie, "lianjie", NULL},
    {COOKIE, "laixiu_cookie", NULL, lr_dlr_cookie, "laixiu", NULL},
    {COOKIE, "picarto_cookie", NULL, lr_dlr_cookie, "picarto", NULL},

    {TOKEN, "popkontv_token", NULL, lr_dlr_account, "popkontv", "token"},

    {ACCOUNT, "sooplive账号", NULL, lr_dlr_account, "soop", "user"},
    {ACCOUNT, "sooplive密码", NULL, lr_dlr_account, "soop", "password"},
    {ACCOUNT, "afreecatv账号", NULL, lr_dlr_account, "soop", "user"},
    {ACCOUNT, "afreecatv密码", NULL, lr_dlr_account, "soop", "password"},
    {ACCOUNT, "flextv账号", NULL, lr_dlr_account, "ttinglive", "user"},
    {ACCOUNT, "flextv密码", NULL, lr_dlr_account, "ttinglive", "password"},
    {ACCOUNT, "popkontv账号", NULL, lr_dlr_account, "popkontv", "user"},
    {ACCOUNT, "partner_code", NULL, lr_dlr_account, "popkontv", "partner_code"},
    {ACCOUNT, "popkontv密码", NULL, lr_dlr_account, "popkontv", "password"},
    {ACCOUNT, "twitcasting账号类型", NULL, lr_dlr_account_type, "twitcasting", "type"},
    {ACCOUNT, "twitcasting账号", NULL, lr_dlr_account, "twitcasting", "user"},
    {ACCOUNT, "twitcasting密码", NULL, lr_dlr_account, "twitcasting", "password"},
};
const size_t lr_dlr_key_count = sizeof lr_dlr_keys / sizeof *lr_dlr_keys;

/* Hints behind a name changed between versions: "(是/否)", "|mkv|flv". */
static size_t stem(const char *name)
{
    const char *wide = strstr(name, "（");
    size_t n = strcspn(name, "(|");
    n = wide && (size_t)(wide - name) < n ? (size_t)(wide - name) : n;
    while (n && name[n - 1] == ' ')
        n--;
    return n;
}

const struct lr_dlr_key *lr_dlr_key_find(const char *section, const char *name)
{
    size_t n = stem(name);
    for (size_t i = 0; i < lr_dlr_key_count; i++) {
        const struct lr_dlr_key *k = &lr_dlr_keys[i];
        if (strcmp(section, k->section) == 0 && strlen(k->name) == n &&
            strncmp(name, k->name, n) == 0)
            return k;
        if (k->english && strcmp(name, k->english) == 0)
            return k;
    }
    return NULL;
}
