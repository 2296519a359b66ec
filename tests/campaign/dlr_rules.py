"""What DouyinLiveRecorder 4.0.7 does with a room, as a table of rules: written from what its program
does and its documents say, without a look at how livrec does it."""
import re

LABELS = {
    "17live": "17Live", "6room": "六间房直播", "acfun": "Acfun", "baidu": "百度直播", "bigo": "Bigo直播",
    "bilibili": "B站直播", "blued": "Blued直播", "cc": "网易CC直播", "changliao": "畅聊直播", "chzzk": "CHZZK",
    "direct": "自定义录制直播", "douyin": "抖音直播", "douyu": "斗鱼直播", "faceit": "faceit", "haixiu": "嗨秀直播",
    "huajiao": "花椒直播", "huamao": "花猫直播", "huya": "虎牙直播", "inke": "映客直播", "jd": "京东直播",
    "kuaishou": "快手直播", "kugou": "酷狗直播", "laixiu": "来秀直播", "langlive": "浪Live", "lehai": "乐嗨直播",
    "lianjie": "连接直播", "liuxing": "流星直播", "liveme": "LiveMe", "look": "Look直播", "maoerfm": "猫耳FM直播",
    "migu": "咪咕直播", "pandatv": "PandaTV", "piaopiao": "漂漂直播", "picarto": "Picarto", "popkontv": "PopkonTV",
    "qiandurebo": "千度热播", "shopee": "shopee", "showroom": "ShowRoom", "soop": "SOOP", "taobao": "淘宝直播",
    "tiktok": "TikTok直播", "ttinglive": "FlexTV", "twitcasting": "TwitCasting", "twitch": "TwitchTV",
    "vvxqiu": "VV星球", "weibo": "微博直播", "xiaohongshu": "小红书直播", "yinbo": "音播直播", "youtube": "Youtube",
    "yy": "YY直播", "zhihu": "知乎直播",
}
SOUND_ALONE = {"maoerfm", "look"}

# One header more that goes with the media of a platform.
HEADERS = {
    "pandatv": ("Origin", "https://www.pandalive.co.kr"), "popkontv": ("Origin", "https://www.popkontv.com"),
    "qiandurebo": ("Referer", "https://qiandurebo.com"), "langlive": ("Referer", "https://www.lang.live"),
    "blued": ("Referer", "https://app.blued.cn"),
}

# Its list for 使用代理录制的平台, as it is shipped.
PROXIED = ("tiktok, sooplive, pandalive, winktv, flextv, popkontv, twitch, liveme, showroom, chzzk, shopee, shp, "
           "youtu")

LIVE = "直播间状态更新：{} 正在直播中，时间：{}"
END = "直播间状态更新：{} 直播已结束！时间：{}"
NOTICE_TITLE = "直播间状态更新通知"
NO_NAME = "空白昵称"

REPLACED = set('/\\:*?？"<>|&#.。,， ~！·\u00a0')
EMOJI = [(0x1F1E0, 0x1F1FF), (0x1F300, 0x1F5FF), (0x1F600, 0x1F64F), (0x1F680, 0x1F6FF), (0x1F700, 0x1F7FF),
         (0x1F800, 0x1F9FF), (0x1FA00, 0x1FAFF), (0x2702, 0x27B0)]
JOINERS = "\u200d\ufe0f\u20e3"  # livrec drops those behind an emoji that goes; there they stay


def _is_emoji(c):
    return any(low <= ord(c) <= high for low, high in EMOJI)


def clean(text, keep_emoji=False):
    """A name of a streamer or a title in paths. Each sign that it doesn't like is one "_", and so is
    a run of emoji."""
    out, run = "", False
    for c in text.strip():
        if run and c in JOINERS:
            continue
        run, was = _is_emoji(c) and not keep_emoji, run
        if not (run and was):
            out += "_" if run or c in REPLACED else {"（": "(", "）": ")"}.get(c, c)
    return out.strip("_") or NO_NAME


def differs_on_purpose(text, keep_emoji=False):
    """Has the name a joiner behind an emoji, which livrec leaves out?"""
    return not keep_emoji and any(_is_emoji(a) and b in JOINERS for a, b in zip(text, text[1:]))


class Rules:
    """The rules under the settings of a config.ini."""

    def __init__(self, settings):
        self.s = settings

    def _on(self, key):
        return self.s[key] == "是"

    def name(self, text):
        return clean(text, not self._on("是否去除名称中的表情符号"))

    def folder(self, platform, anchor, title, date):
        """Below the folder of recordings."""
        path = [LABELS[platform]]
        if self._on("保存文件夹是否以作者区分"):
            path.append(self.name(anchor))
        by_date = self._on("保存文件夹是否以时间区分")
        if by_date:
            path.append(date)
        if self._on("保存文件夹是否以标题区分") and title:
            title = self.name(title)
            path.append(f"{title}_{self.name(anchor)}" if by_date else f"{date}_{title}")
        return "/".join(path)

    def base(self, anchor, title, start):
        """Name of its files, without the number and the extension."""
        titled = self._on("保存文件名是否包含标题") and title
        return f"{self.name(anchor)}_{self.name(title) + '_' if titled else ''}{start}"

    def is_split(self):
        return self._on("分段录制是否开启")

    def split_seconds(self):
        return int(self.s["视频分段时间(秒)"])

    def recorded_as(self, platform):
        if platform in SOUND_ALONE:
            return "m4a"  # an MP3 is encoded from it: there at once, here when the file is finished
        return self.s["视频保存格式ts|mkv|flv|mp4|mp3音频|m4a音频"]

    def kept_as(self, platform):
        """Extensions of what is left in the end, of each file."""
        if platform in SOUND_ALONE:
            return ["mp3"]  # there it goes on to MP4 where TS would
        form = self.recorded_as(platform)
        if form in ("ts", "flv") and self._on("录制完成后自动转为mp4格式"):
            return ["mp4"] if self._on("追加格式后删除原文件") else [form, "mp4"]
        return [form]

    def part(self, base, number):
        return f"{base}_{number:03d}" if self.is_split() else base

    def parts(self, seconds, gop):
        """(least, most) files of so much media that is cut at the first keyframe at or after the
        length."""
        if not self.is_split():
            return 1, 1
        length = self.split_seconds()
        return max(1, int(seconds // (length + gop))), int(seconds // length) + 1


STAMP = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d"


def notices(text):
    """(name, is it an end?, time) of each in a message."""
    found = []
    for template, is_end in ((LIVE, False), (END, True)):
        pattern = re.escape(template).replace(r"\{\}", "{}").format("(.+?)", f"({STAMP})")
        found += [(m[1], is_end, m[2]) for m in re.finditer(pattern, text)]
    return found
