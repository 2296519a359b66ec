"""A folder of DouyinLiveRecorder with rooms of its platforms, each on air when its plan says."""
import collections
import json
import os
import random
import re
import time
import urllib.parse

import replay
from dlr_rules import LABELS, PROXIED

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, "..", "cases")

# Platforms whose media addresses carry the room's number, so that a case makes several rooms.
MANY = ["huya", "douyin", "acfun", "bigo", "changliao", "yinbo", "haixiu", "lehai", "langlive", "17live", "cc", "yy",
        "douyu", "weibo"]
GRADED = ["huya", "acfun", "cc", "douyin", "yy"]  # with a case of 高清
DEAD = ["huya", "acfun", "bilibili", "douyin", "weibo", "yy", "shopee"]
# Where offline.case is of another address: the case to take, or the word that differs.
OFF = {"shopee": "ended", "zhihu": "over", "huajiao": "replay", "kuaishou": "error_offline", "liveme": "replay"}
OTHER = {"weibo": ("66778899007788", "66778899001122"), "xiaohongshu": ("mAdEuP8", "mAdEuP7"),
         "douyin": ("500812367743", "618300457291")}
NOW = "17954"  # the time of the cases
GIVEN = "小 明!（主）"  # a name in the list

SETTINGS = {
    "language(zh_cn/en)": "en", "是否跳过代理检测(是/否)": "否", "直播保存路径(不填则默认)": "",
    "保存文件夹是否以作者区分": "是", "保存文件夹是否以时间区分": "否", "保存文件夹是否以标题区分": "否",
    "保存文件名是否包含标题": "否", "是否去除名称中的表情符号": "是",
    "视频保存格式ts|mkv|flv|mp4|mp3音频|m4a音频": "ts", "原画|超清|高清|标清|流畅": "原画",
    "是否使用代理ip(是/否)": "是", "代理地址": "", "同一时间访问网络的线程数": "3", "循环时间(秒)": "300",
    "排队读取网址时间(秒)": "0", "是否显示循环秒数": "否", "是否显示直播源地址": "否", "分段录制是否开启": "是",
    "是否强制启用https录制": "否", "录制空间剩余阈值(gb)": "0.1", "视频分段时间(秒)": "1800",
    "录制完成后自动转为mp4格式": "是", "mp4格式重新编码为h264": "否", "追加格式后删除原文件": "是",
    "生成时间字幕文件": "否", "是否录制完成后执行自定义脚本": "否", "自定义脚本执行命令": "",
    "使用代理录制的平台(逗号分隔)": PROXIED, "额外使用代理录制的平台(逗号分隔)": "",
}
PUSH = {
    "直播状态推送渠道": "钉钉,bark,ntfy,微信", "bark推送中断级别": "active", "bark推送铃声": "",
    "钉钉通知@对象(填手机号)": "13800000000", "钉钉通知@全体(是/否)": "否", "ntfy推送标签": "tada", "ntfy推送邮箱": "",
    "自定义推送标题": "", "自定义开播推送内容": "", "自定义关播推送内容": "", "只推送通知不录制(是/否)": "否",
    "直播推送检测频率(秒)": "1800", "开播推送开启(是/否)": "是", "关播推送开启(是/否)": "是",
}


def _words(case, k):
    """What makes room k of a case another one: its number, and those in the addresses of its media."""
    old = {case.expect["room_id"]} if case.expect and case.expect["room_id"] else set()
    for text in [case.url] + [p for _, p in (case.media() if case.expect else [])]:
        old |= set(re.findall(r"\d{6,}", text))
    for exchange in case.exchanges:
        old |= {w for w in re.findall(r"\d{6,}", exchange.url + exchange.want) if not w.startswith(NOW)}
    new = {w: f"{w[:-2]}{k:02d}" if w[-2:].isdigit() else f"{w[:-1]}{k}" for w in old}
    return sorted(new.items(), key=lambda pair: -len(pair[0]))


class Room:
    """A line of the list and what stands behind it. `plan`: when it is on air, in seconds."""
    begin = None  # of the world, by time.monotonic()

    def __init__(self, platform, k=0, live="live", off=None):
        path = os.path.join(CASES, platform)
        words = _words(replay.Case(f"{path}/{live}.case"), k) if k else []
        self.platform, self.id = platform, f"{platform}-{k}"
        self.live = replay.Case(f"{path}/{live}.case", words)
        self.url = self.live.url
        other = [OTHER[platform]] if platform in OTHER and not off else []
        self.off = replay.Case(f"{path}/{off or OFF.get(platform, 'offline')}.case", other + words)
        self.ids = set()
        for case in self.cases():
            self.ids |= set(re.findall(r"\d{6,}", " ".join(e.url + e.want for e in case.exchanges)))
        self.number = (self.live.expect or {}).get("room_id") or max(re.findall(r"\d+", self.url), key=len)
        self.plan, self.line = [], None
        self.given = None
        self.graded, self.dead, self.paused, self.since, self.until = live == "hd", live == "not_found", False, None, None

    def now(self):
        return time.monotonic() - Room.begin if Room.begin else -1.0

    def window(self, at):
        return next((i for i, (on, off) in enumerate(self.plan) if on <= at < off), None)

    # ---- for the proxy

    def cases(self):
        return [self.live, self.off]

    def case(self):
        return self.off if self.window(self.now()) is None else self.live

    def broadcast(self):
        i = self.window(self.now())
        return None if i is None else f"{self.id}-{i}"

    def path_of(self, url):
        hls = ".m3u8" in url
        if self.platform == "look" and hls:
            return "/audio.m3u8"
        return "/live.m3u8" if hls else "/live.flv"

    # ---- what is known of it

    def anchor(self, off=False):
        """As each answer says, if the list has none."""
        return self.given or (off and (self.off.expect or {}).get("anchor")) or self.live.expect["anchor"]

    def title(self):
        return self.live.expect.get("title")

    def write(self, form, given=None):
        """Its line, in one of the list's forms."""
        bare = self.url.removeprefix("https://")
        bare = self.url if "://" in bare else bare
        self.given = given
        name = f"主播: {given}" if given else ""
        grade = "高清" if self.graded else "原画"
        lines = [self.url, f"{grade},{self.url}", f"{grade}，{bare}", f"  {bare}\t"]
        if given:
            lines = [f"{self.url},{name}", f"{grade},{self.url},{name}", f"{grade}，{bare}，{name}"]
        if self.graded:
            lines = lines[1:3]
        self.line = lines[form % len(lines)]


class Direct(Room):
    """An address of a stream."""

    def __init__(self, k):
        self.platform, self.id, self.plan, self.given = "direct", f"direct-{k}", [], None
        self.graded = self.dead = self.paused = False
        self.since = self.until = None
        self.live, self.off, self.ids = None, None, set()
        self.path = f"/own/{k}.flv"

    def cases(self):
        return []

    def title(self):
        return None

    def anchor(self, off=False):
        return self.given

    def at(self, proxy):
        self.url = f"http://127.0.0.1:{proxy.port}{self.path}"
        proxy.media[(None, self.path)] = self


class World:
    """All rooms, and the two files."""

    def __init__(self, seed, platforms, extra, dead, paused, plan):
        dice = random.Random(seed)
        self.rooms = [Room(p) for p in platforms]
        many = [p for p in MANY if p in platforms]
        self.rooms += [Room(many[i % len(many)], 10 + i) for i in range(extra)]
        self.rooms += [Room(p, 40, live="hd") for p in GRADED if p in platforms]
        for i, room in enumerate(self.rooms):
            room.write(i, f"{GIVEN}{i}" if i % 5 == 3 or not room.id.endswith("-0") else None)
        self.direct = [Direct(1)]
        self.direct[0].given = "自选台"
        self.rooms += self.direct
        for room in self.rooms:
            room.plan = plan(dice)
        self.dead = [Room(p, 60 + i, live="not_found", off="not_found") for i, p in enumerate(DEAD[:dead])]
        self.paused = [Room(many[i % len(many)], 80 + i) for i in range(paused)]
        for i, room in enumerate(self.dead + self.paused):
            room.write(i, f"{GIVEN}x{i}")
        for room in self.paused:
            room.plan, room.paused = plan(dice), True
        seen = collections.Counter(word for room in self.all() for word in room.ids)
        for room in self.all():
            room.ids = {word for word in room.ids if seen[word] == 1}

    def all(self):
        return self.rooms + self.dead + self.paused

    def write(self, folder, config, proxy, providers, encoding, newline):
        """Both files; returns (settings, bytes of the list, numbers of the bad lines)."""
        os.makedirs(os.path.join(folder, "config"), exist_ok=True)
        proxy.own["api.live.bilibili.com", "/xlive/web-room/v1/index/getRoomBaseInfo"] = self.many_of_bilibili
        proxy.own["www.showroom-live.com", "/api/live/onlives"] = self.on_showroom
        for room in self.direct:
            room.at(proxy)
            room.line = f"{room.url},主播: {room.given}"
        proxied = sorted({r.live.url.split("/")[2] for r in self.rooms if r.live}
                         | set(LABELS) - {"direct"} - {w.strip() for w in PROXIED.split(",")})
        overseas = ("pandatv", "ttinglive", "popkontv", "twitch", "liveme", "showroom", "chzzk", "shopee", "youtube",
                    "tiktok", "soop")
        proxied = [w for w in proxied if w in LABELS and w not in overseas]
        s = {**SETTINGS, **config, "代理地址": f"127.0.0.1:{proxy.port}",
             "额外使用代理录制的平台(逗号分隔)": ", ".join(proxied)}
        push = {**PUSH, **{key: provider.url(path) for key, (provider, path) in providers.items()}}
        text = "[录制设置]\n" + "".join(f"{k} = {v}\n" for k, v in s.items()) + \
            "\n[推送配置]\n# 可选微信|钉钉|tg|邮箱|bark|ntfy|pushplus 可填多个\n" + \
            "".join(f"{k} = {v}\n" for k, v in push.items()) + "\n[Cookie]\n虎牙cookie =\n"
        with open(os.path.join(folder, "config", "config.ini"), "w", encoding="utf-8-sig", newline=newline) as f:
            f.write(text)
        self.encoding, self.newline = encoding, newline
        self.lines = ["# 我的直播间", "", *(r.line for r in self.rooms[::2]),
                      "没有地址的一行而已吧朋友们看看", "https://nowhere.example/room/1234567890", "",
                      "高清,https://www.huya.com/99,一个,名字,太多", "", *(r.line for r in self.rooms[1::2]),
                      *(r.line for r in self.dead), *("#" + r.line for r in self.paused), self.rooms[0].line, "短"]
        self.list = os.path.join(folder, "config", "URL_config.ini")
        return s, self.save()

    def many_of_bilibili(self, url):
        """Its answer to a question about many rooms."""
        asked = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)["room_ids"]
        rooms = {r.number: {"room_id": int(r.number), "live_status": int(r.broadcast() is not None), "short_id": 0,
                            "lock_status": 0, "hidden_status": 0, "is_encrypted": False}
                 for r in self.all() if r.platform == "bilibili" and not r.dead and r.number in asked}
        return json.dumps({"code": 0, "message": "0", "data": {"by_uids": {}, "by_room_ids": rooms}}).encode()

    def on_showroom(self, _):
        """Which of its rooms are on air."""
        lives = [{"room_id": 561234, "room_url_key": r.number} for r in self.all()
                 if r.platform == "showroom" and r.broadcast() is not None]
        return json.dumps({"onlives": [{"genre_id": 0, "lives": lives}]}).encode()

    def save(self):
        data = "".join(line + "\n" for line in self.lines).replace("\n", self.newline).encode(self.encoding)
        with open(self.list, "wb") as f:
            f.write(data)
        return data
