#include <string.h>

#include "core/attr.h"
#include "record/naming.h"

const char *lr_naming_label(const char *platform)
{
    static const char *const labels[][2] = {
        {"17live", "17Live"},
        {"6room", "六间房直播"},
        {"acfun", "Acfun"},
        {"baidu", "百度直播"},
        {"bigo", "Bigo直播"},
        {"bilibili", "B站直播"},
        {"blued", "Blued直播"},
        {"cc", "网易CC直播"},
        {"changliao", "畅聊直播"},
        {"chzzk", "CHZZK"},
        {"direct", "自定义录制直播"},
        {"douyin", "抖音直播"},
        {"douyu", "斗鱼直播"},
        {"faceit", "faceit"},
        {"haixiu", "嗨秀直播"},
        {"huajiao", "花椒直播"},
        {"huamao", "花猫直播"},
        {"huya", "虎牙直播"},
        {"inke", "映客直播"},
        {"jd", "京东直播"},
        {"kuaishou", "快手直播"},
        {"kugou", "酷狗直播"},
        {"laixiu", "来秀直播"},
        {"langlive", "浪Live"},
        {"lehai", "乐嗨直播"},
        {"lianjie", "连接直播"},
        {"liuxing", "流星直播"},
        {"liveme", "LiveMe"},
        {"look", "Look直播"},
        {"maoerfm", "猫耳FM直播"},
        {"migu", "咪咕直播"},
        {"pandatv", "PandaTV"},
        {"piaopiao", "漂漂直播"},
        {"picarto", "Picarto"},
        {"popkontv", "PopkonTV"},
        {"qiandurebo", "千度热播"},
        {"shopee", "shopee"},
        {"showroom", "ShowRoom"},
        {"soop", "SOOP"},
        {"taobao", "淘宝直播"},
        {"tiktok", "TikTok直播"},
        {"ttinglive", "FlexTV"},
        {"twitcasting", "TwitCasting"},
        {"twitch", "TwitchTV"},
        {"vvxqiu", "VV星球"},
        {"weibo", "微博直播"},
        {"winktv", "WinkTV"},
        {"xiaohongshu", "小红书直播"},
        {"yinbo", "音播直播"},
        {"youtube", "Youtube"},
        {"yy", "YY直播"},
        {"zhihu", "知乎直播"},
    };
    for (size_t i = 0; platform && i < LR_COUNT(labels); i++)
        if (strcmp(labels[i][0], platform) == 0)
            return labels[i][1];
    return platform;
}
