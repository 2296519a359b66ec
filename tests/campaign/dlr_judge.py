"""What a watched folder of DouyinLiveRecorder became, side by side with the rules."""
import collections
import datetime
import json
import os
import re

import dlr_rules
import recorded

GOP = 1.0  # seconds, of the origin's clip
MAGIC = {"ts": b"\x47", "flv": b"FLV", "mkv": b"\x1a\x45\xdf\xa3"}
SAMPLE = 25  # of so many files each, one is played whole


def stamp(seconds):
    return datetime.datetime.fromtimestamp(seconds)


class Session:
    """A recording, by livrec's events."""

    def __init__(self, room, start):
        self.room, self.start, self.end, self.code = room, start, None, None
        self.opened, self.closed, self.lost = [], [], 0

    def media(self):
        return sum(d for _, d in self.closed) / 1000


class Judge:
    def __init__(self, scale, world, rules, home, log, providers, config):
        self.scale, self.world, self.rules, self.home = scale, world, rules, home
        self.root, self.providers, self.config = os.path.join(home, "downloads"), providers, config
        self.rows, self.wrong, self.purpose = {}, [], []
        self.rooms = {r.url: r for r in world.all()}
        self.noise = []
        with open(log, encoding="utf-8") as f:
            self.events = [self._event(line) for line in f]
        self.events = [e for e in self.events if e]
        self.sessions = self._sessions()

    def _event(self, line):
        try:
            return json.loads(line)
        except ValueError:
            self.noise.append(line.rstrip())
            return None

    def _room(self, event):
        url = event.get("url", "")
        return self.rooms.get(url) or self.rooms.get(url.replace("https://", "http://", 1))

    def _sessions(self):
        jobs, found, run = {}, [], 0
        for e in self.events:
            key, name = e.get("job"), e.get("event")
            if name == "record_start":
                jobs[key] = Session(self._room(e), e["time"] / 1000 - self.world.wall)
                found.append(jobs[key])
            elif key in jobs and name == "file_open":
                jobs[key].opened.append(e["path"])
            elif key in jobs and name == "gap":
                jobs[key].lost += (e["duration"] or 0) / 1000
            elif key in jobs and name == "file_close":
                jobs[key].closed.append((e["path"], e["duration"]))
            elif key in jobs and name == "job_end":
                jobs[key].end, jobs[key].code = e["time"] / 1000 - self.world.wall, e["code"]
                del jobs[key]
        return found

    # ---- the table

    def row(self, rule, expected, got, why=None):
        """Counts a comparison."""
        row = self.rows.setdefault(rule, [0, 0])
        row[0] += 1
        row[1] += expected == got
        if expected != got:
            self.wrong.append(f"{rule}: {why or ''} expected {expected!r}, got {got!r}")

    def true(self, rule, what, why):
        self.row(rule, True, bool(what), why)

    # ---- starts and ends

    @staticmethod
    def since(room):
        """When it is watched from."""
        return (room.since or 1e9) if room.paused else 0

    def on_air(self, room):
        """(from, to, is its end told?) of what has to be recorded."""
        for on, off in room.plan:
            on, end = max(on, self.since(room)), self.world.ended
            cut = min(off, room.until or 1e9, end)
            if cut - on > self.scale.sure:
                yield on, cut, off <= cut and off + self.scale.confirm < end
            elif cut > on:
                yield on, cut, None  # too short to be sure

    def starts_and_ends(self):
        self.told = []  # (room, name, is it an end?, from, to)
        for room in self.world.all():
            own = [s for s in self.sessions if s.room is room]
            for on, off, end_is_told in self.on_air(room):
                inside = [s for s in own if on - 0.5 <= s.start < off + 0.5]
                own = [s for s in own if s not in inside]
                if end_is_told is None and not inside:
                    continue
                self.row("on air: one recording", 1, len(inside), f"{room.id} {on:.0f}-{off:.0f}")
                for s in inside[:1]:
                    self._one(room, s, on, off, end_is_told)
            kind = "no such room" if room.dead else "#" if self.since(room) > 1e8 else "off air"
            self.row(f"{kind}: no recording", 0, len(own), f"{room.id} {[round(s.start) for s in own]} {room.plan}")

    def _one(self, room, s, on, off, end_is_told):
        late = s.start - on
        self.true("begins within 循环时间", late <= self.scale.interval * 1.1 + self.scale.slack, f"{room.id} {late:.1f} s")
        took = (s.end or 1e9) - off
        self.true("ends with the broadcast", took <= self.scale.confirm, f"{room.id} {took:.1f} s late")
        self.row("ends well", "OK", s.code, room.id)
        if room.until is not None and off == room.until:
            self.true("# while it is recorded: ends, file kept", took < 5 and s.closed, f"{room.id} {took:.1f}")
        least = (off - s.start) * self.scale.speed - 10
        self.true("media: all of the broadcast", s.media() >= least, f"{room.id} {s.media():.1f} of {least:.1f} s")
        name = self.rules.name(room.anchor())
        self.told.append((room, name, False, on, s.start + self.scale.slack))
        if end_is_told:
            name = self.rules.name(room.anchor(off=True))
            self.told.append((room, name, True, off, off + self.scale.interval * 1.1 + self.scale.confirm))

    # ---- files

    def files(self):
        self.expected = set()
        for s in self.sessions:
            if not s.room:
                self.true("recordings are of rooms of the list", False, str(s.opened))
                continue
            self._names(s)
            self._lengths(s)
        found = set()
        for where, folders, names in os.walk(self.root):
            folders[:] = [f for f in folders if f != ".livrec"]
            found |= {os.path.join(where, n) for n in names if not n.startswith(".livrec") and not n.endswith(".json")}
        for path in sorted(found | self.expected):
            self.row("kept: the converted file, no source, nothing else",
                     path in self.expected, path in found, os.path.relpath(path, self.root))
        for i, path in enumerate(sorted(found & self.expected)):
            self._container(path)
            if i % SAMPLE == 0:
                self.row("files play", "", recorded.decodes(path), path)

    def _names(self, s):
        room, text = s.room, s.room.anchor()
        paths = [os.path.relpath(p, self.root) for p in s.opened]
        if not paths:
            self.true("a recording has a file", False, room.id)
            return
        if dlr_rules.differs_on_purpose(text):
            self.purpose.append(text)
        pattern = re.escape(self.rules.base(text, room.title(), "\n"))
        pattern = pattern.replace("\\\n", r"(\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d)")
        name = os.path.basename(paths[0])
        m = re.match(pattern, name)
        self.true("name: streamer, time", m, f"{room.id} {name} {pattern}")
        if not m:
            return
        began = datetime.datetime.strptime(m[1], "%Y-%m-%d_%H-%M-%S")
        apart = abs((began - stamp(self.world.wall + s.start)).total_seconds())
        self.true("name: time of the start", apart <= self.scale.slack / 4, f"{room.id} {apart}")
        self.row("folder", self.rules.folder(room.platform, text, room.title(), m[1][:10]),
                 os.path.dirname(paths[0]), room.id)
        base = self.rules.base(text, room.title(), m[1])
        form = self.rules.recorded_as(room.platform)
        want = [f"{os.path.dirname(paths[0])}/{self.rules.part(base, i)}.{form}" for i in range(len(paths))]
        for a, b in zip(want, paths):
            self.row("names of parts: _000 and so on", a, b, room.id)
        for path in want:
            stem = os.path.join(self.root, path[:-len(form) - 1])
            self.expected |= {f"{stem}.{e}" for e in self.rules.kept_as(room.platform)}

    def _lengths(self, s):
        lengths = [d / 1000 for _, d in s.closed]
        if not self.rules.is_split():
            self.row("one file where it is not split", 1, len(lengths), s.room.id)
            return
        split, more = self.rules.split_seconds(), GOP + 0.1 + s.lost  # a gap is in one of the parts
        for d in lengths[:-1]:
            self.true("split at the first keyframe behind 视频分段时间", split - 0.1 <= d <= split + more, f"{s.room.id} {d}")
        for d in lengths[-1:]:
            self.true("the last part is no longer", d <= split + more, f"{s.room.id} {d}")
        least, most = self.rules.parts(s.media(), more)
        self.true("number of parts", least <= len(lengths) <= most, f"{s.room.id} {len(lengths)} of {s.media():.1f} s")

    def _container(self, path):
        with open(path, "rb") as f:
            head = f.read(12)
        form = path.rsplit(".", 1)[1]
        good = head[4:8] == b"ftyp" if form == "mp4" else head.startswith(MAGIC.get(form, b""))
        self.true("container as its name says", good and head, path)

    # ---- notices

    def notices(self):
        for key, provider in self.providers.items():
            got = [json.loads(body) for _, _, body in provider.got]
            self._payloads(key, got)
            texts = [t for n in got for t in dlr_rules.notices(self._text(key, n))]
            times = collections.defaultdict(list)
            for n, e, t in texts:
                times[n, e].append(datetime.datetime.strptime(t, "%Y-%m-%d %H:%M:%S").timestamp() - self.world.wall)
            for room, name, is_end, low, high in sorted(self.told, key=lambda t: t[3]):
                fit = next((t for t in times[name, is_end] if low - 1.5 <= t <= high + 1), None)
                self.true(f"{key[:4]}: one notice of each {'end' if is_end else 'start'}", fit is not None,
                          f"{room.id} {name} {low:.0f}-{high:.0f}: {times[name, is_end]}")
                if fit is not None:
                    times[name, is_end].remove(fit)
            self.row(f"{key[:4]}: no other notice", [], self._unexplained(times))

    def _unexplained(self, more):
        """A notice may be of a broadcast that was too short to be sure. An end that the first process
        did not live to tell is told by the second, which knows of the broadcast; there nobody does."""
        return [(name, is_end, round(t)) for (name, is_end), times in more.items() for t in times
                if not any(self._fits(r, name, is_end, t) for r in self.world.all())]

    def _fits(self, room, name, is_end, t):
        if room.dead or name not in (self.rules.name(room.anchor()), self.rules.name(room.anchor(off=True))):
            return False
        for on, off, end_is_told in self.on_air(room):
            if not is_end and end_is_told is None and on - 2 <= t <= off + 5:
                return True
            late = off + self.scale.confirm < t < self.world.ended - 2
            if is_end and not end_is_told and off != room.until and off - 2 <= t and not late:
                return True
        return False

    @staticmethod
    def _text(key, n):
        if key.startswith("钉钉"):
            return n["text"]["content"]
        return n.get("body") or n.get("message") or n.get("content") or ""

    def _payloads(self, key, got):
        urls = {r.url for r in self.world.all()}
        for n in got:
            several = re.match(r"\d+:\n", self._text(key, n))
            if key.startswith("钉钉"):
                want, have = ("text", ["13800000000"], False), (n["msgtype"], n["at"]["atMobiles"], n["at"]["isAtAll"])
            elif key.startswith("bark"):
                want = (dlr_rules.NOTICE_TITLE, "active", 1, 1, 1)
                have = (n["title"], n["level"], n["badge"], n["autoCopy"], n["isArchive"])
            elif key.startswith("ntfy"):
                want = ("topic", dlr_rules.NOTICE_TITLE, ["tada"], 3, several or True)
                have = (n["topic"], n["title"], n["tags"], n["priority"],
                        several or n["actions"][0]["url"] in urls and n["actions"][0]["label"] == "view live")
            else:
                want, have = (dlr_rules.NOTICE_TITLE, True), (n["title"], "content" in n)
            self.row(f"{key[:4]}: form of the message", want, have)

    # ---- the rest

    def network(self):
        unknown = [f"{a['method']} {a['url']}" for a in self.world.asked if a["room"] is None]
        self.row("platforms: each question is one that is known", [], sorted(set(unknown))[:9])
        media = collections.defaultdict(list)
        for a in self.world.asked:
            room = a["room"]
            if room and a.get("media"):
                media[room].append(a)
            if room in self.world.paused and room.number in a["url"]:
                self.true("#: never asked for", a["at"] - self.world.begin_at >= self.since(room) - 0.5, room.id)
        for room, asked in media.items():
            self._media(room, asked)

    def _media(self, room, asked):
        name, value = dlr_rules.HEADERS.get(room.platform, (None, None))
        if name:
            have = {k.lower(): v for k, v in asked[0]["headers"].items()}.get(name.lower(), "")
            self.row("media: header of the platform", value, have.rstrip("/"), room.id)
        if room.graded:
            want = room.live.expect["selected"]["url"].partition("?")[0]
            self.row("高清 in front: that stream", want, asked[0]["url"].partition("?")[0], room.id)

    def read_only(self):
        with open(os.path.join(self.home, "config", "config.ini"), "rb") as f:
            self.row("config.ini stays as it is", True, f.read() == self.config)
        before = self.world.save.__self__.lines
        with open(self.world.list, "rb") as f:
            data = "".join(line + "\n" for line in before).replace("\n", self.world.newline).encode(self.world.encoding)
            self.row("URL_config.ini stays as it is", True, f.read() == data)
        self.row("exit status", [0] * len(self.world.statuses), self.world.statuses)
        self.row("standard error: nothing but events", [], self.noise[:5])

    def bad_lines(self):
        texts = [e["text"] for e in self.events if e.get("event") == "log"]
        for i, line in enumerate(self.world.lines, 1):
            if "没有地址" in line or "nowhere.example" in line:
                self.true("a line that is wrong is named, with its number",
                          any(f"URL_config.ini:{i}:" in t for t in texts), f"line {i}: {line}")

    def report(self):
        self.starts_and_ends()
        self.files()
        self.notices()
        self.network()
        self.bad_lines()
        self.read_only()
        self._print()
        return not self.wrong

    def _print(self):
        of = collections.defaultdict(lambda: [0, 0, 0, 0])
        for s in self.sessions:
            if s.room:
                row = of[s.room.platform]
                row[1] += 1
                row[2] += s.end is not None
                row[3] += len(s.closed)
        for room in self.world.all():
            of[room.platform][0] += 1
        print(f"{'platform':12} {'rooms':>5} {'starts':>6} {'ends':>5} {'files':>5}  folder")
        for platform, row in sorted(of.items()):
            print(f"{platform:12} {row[0]:5} {row[1]:6} {row[2]:5} {row[3]:5}  {dlr_rules.LABELS.get(platform)}")
        print(f"\n{'rule':56} {'checked':>8} {'same':>8}")
        for rule, (count, same) in self.rows.items():
            print(f"{rule:56} {count:8} {same:8}  {'' if count == same else 'DIFFERENT'}")
        for name in sorted(set(self.purpose)):
            print(f"on purpose: of {name!r} livrec leaves out what joins or colours an emoji")
        rooms, files = self.world.all(), sum(r[3] for r in of.values())
        print(f"\n{len(of)} platforms, {len(self.world.lines)} lines, {len(rooms)} rooms ({len(self.world.dead)} dead, "
              f"{len(self.world.paused)} with #): {len(self.sessions)} starts, "
              f"{files - len(self.sessions)} splits, {sum(s.end is not None for s in self.sessions)} ends, {files} files, "
              f"{sum(len(p.got) for p in self.providers.values())} messages, {len(self.world.asked)} requests; "
              f"{len(self.wrong)} differences")
        for line in sorted(self.wrong, key=lambda line: line[:20])[:80]:
            print("  " + line[:400])
