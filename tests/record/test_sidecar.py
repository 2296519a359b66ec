#!/usr/bin/env python3
"""What lies beside a recording: its sidecar, as docs/reference/json.md has it."""
import calendar
import hashlib
import json
import os
import re
import signal
import subprocess
import time
import xml.etree.ElementTree

import e2e
from e2e import Recordings, Run
from front import Front, Trap

FORMATS = {"ts", "flv", "mkv", "mp4", "m4a", "raw"}
PICTURES = {"kind": "video", "codec": "avc", "width": 160, "height": 90, "fps": 25000}
SOUND = {"kind": "audio", "codec": "aac", "rate": 32000, "channels": 1}

SRT = r"\d+\n(\S+),000 --> (\S+),000\n(.*)\n\n"
ASS = r"Dialogue: 0,([^,]+)\.00,([^,]+)\.00,Default,,0,0,0,,(.*)\n"


def seconds(text):
    h, m, s = map(int, text.split(":"))
    return h * 3600 + m * 60 + s


def load(path):
    with open(path, encoding="utf-8") as f:
        text = f.read()
    if text.count("\n") != 1 or not text.endswith("\n"):
        raise AssertionError(f"{path} is not one line")
    return json.loads(text)


def sha256(path):
    with open(path, "rb") as f:
        return hashlib.sha256(f.read()).hexdigest()


class Beside(Recordings):
    """Base: reads the sidecars of a run, in the order of the files."""

    def sidecars(self, name, files=1):
        run = self.finished(name, files)
        self.assertEqual(sorted(p + ".json" for p in run.parts()), run.sidecars, run)
        return [load(p + ".json") for p in run.parts()]

    def sidecar(self, name):
        return self.sidecars(name)[0]


class Plain(Beside):
    speed = 2
    runs = {**{f: Run("/demo", "--digest", "sha256", fmt=f, media=6) for f in FORMATS},
            "split": Run("/demo", "--split-time", "2", "--name", "{title}/x", media=7),
            "bare": Run("/live.flv?secret=1", media=4),
            "quick": Run("/demo", media=4),
            "undigested": Run("/demo", "--digest", "none", media=4),
            "none": Run("/demo", "--no-sidecar", media=4),
            "nfo": Run("/demo", "--nfo", "--no-sidecar", "--zone", "UTC", "--split-time", "2", media=4)}

    def test_tells_of_the_file(self):
        for fmt in FORMATS:
            with self.subTest(fmt):
                s = self.sidecar(fmt)
                path, = self.runs[fmt].files
                closed, = self.runs[fmt].of("file_close")
                self.assertEqual((s["file"], s["finished"], s["error"], s["format"]),
                                 (os.path.basename(path), True, None, fmt))
                self.assertEqual((s["bytes"], s["sha256"]), (os.path.getsize(path), sha256(path)))
                self.assertEqual((s["duration"], s["frames"]), (closed["duration"], closed["frames"]))
                self.assertEqual((s["media_time"], s["gaps"], s["reconnects"], s["left_out"]), (0, [], [], 0))
                self.assertEqual(s["tracks"], {"raw": [], "m4a": [SOUND]}.get(fmt, [PICTURES, SOUND]))
                self.assertRegex(s["livrec"], r"^\d+\.\d+\.\d+$")

    def test_for_media_centres(self):
        run = self.runs["nfo"]
        nfo = [os.path.splitext(p)[0] + ".nfo" for p in run.parts()]
        self.assertEqual(sorted(nfo), [f for f in run.files if f.endswith(".nfo")], run)
        self.assertEqual(len(nfo), 2, run)
        episode = xml.etree.ElementTree.parse(nfo[0]).getroot()
        self.assertEqual(episode.tag, "episodedetails")
        told = {e.tag: e.text for e in episode}
        self.assertEqual((told["showtitle"], told["title"], told["studio"]),
                         ("livrec demo", "Test picture and tone", "demo"))
        self.assertRegex(told["plot"], "^http://127.0.0.1:")
        year, month, day = told["aired"].split("-")
        self.assertEqual((told["season"], told["episode"]), (year, str(int(month + day))))
        self.assertEqual(told["runtime"], "1")

    def test_the_digest_can_be_left_out(self):
        s = self.sidecar("undigested")
        self.assertEqual((s["finished"], s["xxh128"], s["sha256"]), (True, None, None))

    def test_a_quick_digest_is_the_default(self):
        s = self.sidecar("quick")
        self.assertRegex(s["xxh128"], r"^[0-9a-f]{32}$")
        self.assertEqual(s["sha256"], None)

    def test_tells_of_the_room(self):
        s = self.sidecar("ts")
        self.assertEqual(s["room"], {"platform": "demo", "room_id": "ts", "anchor": "livrec demo",
                                     "url": self.origin.url("/demo", "ts"), "title": "Test picture and tone",
                                     "cover": None, "category": None, "started_at": None})
        self.assertEqual(s["quality"], {"asked": "origin", "granted": "origin", "protocol": "flv"})
        self.assertEqual([(t["media_time"], t["title"]) for t in s["titles"]], [(0, "Test picture and tone")])

    def test_tells_when(self):
        run, s = self.runs["ts"], self.sidecar("ts")
        opened, closed = run.of("file_open")[0]["time"], run.of("file_close")[0]["time"]
        self.assertAlmostEqual(s["time"], opened, delta=3000)
        self.assertAlmostEqual(s["end_time"], closed, delta=3000)
        self.assertLess(s["time"], s["end_time"])
        self.assertEqual(s["titles"][0]["time"], s["time"])

    def test_parts_of_a_session(self):
        sidecars = self.sidecars("split", 4)
        self.assertEqual([s["session"]["part"] for s in sidecars], [1, 2, 3, 4])
        self.assertEqual([s["media_time"] for s in sidecars], [0, 2000, 4000, 6000])
        self.assertEqual(len({s["session"]["time"] for s in sidecars}), 1)
        for n, s in enumerate(sidecars):
            self.assertEqual([(p["media_time"], p["duration"], p["bytes"]) for p in s["session"]["parts"]],
                             [(t["media_time"], t["duration"], t["bytes"]) for t in sidecars[:n + 1]])
            self.assertEqual([os.path.join(self.runs["split"].dir, p["path"]) for p in s["session"]["parts"]],
                             self.runs["split"].parts()[:n + 1])

    def test_a_bare_address_keeps_its_secrets(self):
        s = self.sidecar("bare")
        self.assertEqual(s["room"]["url"], self.origin.url("/live.flv", "bare"))
        self.assertNotIn("secret", json.dumps(s))

    def test_none_if_not_wanted(self):
        self.assertEqual(self.finished("none").sidecars, [])


class Told(Beside):
    """Gaps, reconnects and titles."""
    speed = 2
    script = """
on /live.flv channel=hole nth=2 fin ms=2300
on /live.flv channel=hole nth=3-4 status code=503
on /seg/live/*-?5.ts channel=seg status code=404
set channel=seg segment=1000
on /live.flv channel=title* nth=1 fin after=100000
on /live.flv channel=title* nth=2 status code=403
"""
    runs = {"hole": Run("/live.flv", media=10), "seg": Run("/live.m3u8", media=14)}

    @classmethod
    def prepare(cls):
        for name, *more in (("title",), ("titlemkv", "mkv"), ("titlemp4", "mp4", "--mp4", "faststart")):
            cls.runs[name] = Run(cls.front(name).url("/demo"), *more[1:], media=10,
                                 fmt=more[0] if more else "ts")

    @classmethod
    def front(cls, channel):
        """A platform whose room has another title whenever it is asked for."""
        front = Front()
        cls.addClassCleanup(front.close)
        asked = []

        def room(_):
            asked.append(1)
            stream = {"protocol": "flv", "quality": "hd", "url": cls.origin.url(f"/live.flv?n={len(asked)}", channel)}
            return 200, {}, json.dumps({"id": "7", "anchor": "a/b", "title": f"title \u202e{len(asked)}",
                                        "category": "games", "cover": "http://h/cover.jpg",
                                        "live": True, "streams": [stream]}).encode()
        front.answers["/api/room"] = room
        return front

    def test_gaps_of_a_connection(self):
        s = self.sidecar("hole")
        gap, = self.runs["hole"].of("gap")
        told, = s["gaps"]
        self.assertEqual((told["cause"], told["duration"], told["media_time"], told["first_seq"], told["last_seq"]),
                         ("network", gap["duration"], gap["media_time"], None, None))
        self.assertAlmostEqual(told["time"], gap["time"], delta=1000)
        reasons = [r["text"] for r in self.runs["hole"].of("reconnect")]
        self.assertGreater(len(s["reconnects"]), 0)
        self.assertEqual([r["reason"] for r in s["reconnects"]], reasons)

    def test_gaps_of_segments(self):
        s = self.sidecar("seg")
        gaps = self.runs["seg"].of("gap")
        self.assertEqual([(g["cause"], g["duration"], g["media_time"]) for g in s["gaps"]],
                         [("segment", g["duration"], g["media_time"]) for g in gaps])
        self.assertGreater(len(gaps), 0)
        for gap in s["gaps"]:
            self.assertEqual((gap["first_seq"], gap["first_seq"] % 10), (gap["last_seq"], 5))

    def test_titles_are_chapters(self):
        titles = self.sidecar("titlemp4")["titles"]
        told = json.loads(subprocess.run(
            ["ffprobe", "-v", "error", "-show_chapters", "-show_format", "-of", "json", *self.runs["titlemp4"].files],
            stdout=subprocess.PIPE, check=True).stdout)
        self.assertGreater(len(titles), 1)
        self.assertEqual([(round(float(c["start_time"]) * 1000), c["tags"]["title"]) for c in told["chapters"]],
                         [(t["media_time"], t["title"]) for t in titles])
        self.assertEqual((told["format"]["tags"]["title"], told["format"]["tags"]["genre"]),
                         (titles[0]["title"], "games"))
        titles = self.sidecar("titlemkv")["titles"]
        with open(self.runs["titlemkv"].files[0], "rb") as f:
            _, chapters = f.read().rsplit(b"\x10\x43\xa7\x70", 1)  # the SeekHead names them, too
        self.assertGreater(len(titles), 1)
        for t in titles:
            self.assertIn(b"\x85\x01" + len(t["title"].encode()).to_bytes(7, "big") + t["title"].encode(), chapters)
            self.assertIn(b"\x91\x01" + (8).to_bytes(7, "big") + (t["media_time"] * 1000000).to_bytes(8, "big"),
                          chapters)

    def test_titles(self):
        s = self.sidecar("title")
        titles = [t["title"] for t in s["titles"]]
        self.assertEqual(titles, [f"title \u202e{n + 1}" for n in range(len(titles))])
        self.assertGreater(len(titles), 1)
        self.assertEqual(s["titles"][0]["media_time"], 0)
        self.assertGreater(s["titles"][1]["media_time"], 0)
        self.assertEqual((s["room"]["title"], s["room"]["category"], s["room"]["cover"], s["room"]["room_id"]),
                         (titles[-1], "games", "http://h/cover.jpg", "7"))
        self.assertEqual(s["quality"], {"asked": "origin", "granted": "hd", "protocol": "flv"})


class Killed(Recordings):
    """A recording that was cut off is known for what it is."""
    script = """
on /live.flv channel=k nth=2 fin ms=2300
on /live.flv channel=k nth=3-4 status code=503
"""
    runs = {"k": Run("/live.flv", stop=signal.SIGKILL, after=4000, channels=["k"])}

    def test_a_first_version_is_there(self):
        run = self.runs["k"]
        part, = [f for f in run.files if not f.endswith(".json.part")]  # its next version
        sidecar, = run.sidecars
        self.assertEqual(part[:-len(".part")] + ".json", sidecar)
        s = load(sidecar)
        self.assertEqual((s["file"] + ".part", s["finished"], s["xxh128"], s["end_time"]),
                         (os.path.basename(part), False, None, None))
        self.assertEqual(s["tracks"], [PICTURES, SOUND])
        self.assertEqual(s["room"]["platform"], "direct")


class Subtitles(Beside):
    """A line for each second of media, with the time of day."""
    # By UTC: where clocks are put back, an hour comes twice.
    runs = {"srt": Run("/demo", "--subtitles", "srt", "--zone", "UTC", media=5),
            "ass": Run("/demo", "--subtitles", "ass", "--zone", "UTC", fmt="mkv", media=4),
            "raw": Run("/live.flv", "--subtitles", "srt", "--zone", "UTC", fmt="raw", media=4),
            "split": Run("/demo", "--subtitles", "srt", "--split-time", "3", "--no-sidecar", media=6)}

    def lines(self, path, pattern):
        """(seconds from, to, time of day) of each."""
        with open(path, encoding="utf-8") as f:
            found = re.findall(pattern, f.read())
        return [(seconds(a), seconds(b), calendar.timegm(time.strptime(text, "%Y-%m-%d %H:%M:%S")))
                for a, b, text in found]

    def check(self, lines, count, begun):
        """They follow each other from 0 on, and so does the time."""
        self.assertEqual([(a, b) for a, b, _ in lines], [(n, n + 1) for n in range(count)])
        self.assertEqual([t - lines[0][2] for _, _, t in lines], list(range(count)))
        self.assertAlmostEqual(lines[0][2], begun / 1000, delta=3)

    def test_srt(self):
        for name, count in (("srt", 5), ("raw", None)):
            s = self.sidecar(name)
            path, = self.runs[name].subtitles
            self.assertEqual(os.path.splitext(path)[0], os.path.splitext(self.runs[name].files[0])[0])
            self.assertEqual(s["subtitles"], os.path.basename(path))
            lines = self.lines(path, SRT)
            self.check(lines, count or len(lines), s["time"])
            self.assertAlmostEqual(len(lines), s["duration"] / 1000, delta=1)

    def test_ass(self):
        s = self.sidecar("ass")
        path, = self.runs["ass"].subtitles
        self.check(self.lines(path, ASS), 4, s["time"])
        shown = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,duration_time",
                                "-of", "csv=p=0", path], capture_output=True, text=True)
        self.assertEqual((shown.stderr, shown.stdout.split()),
                         ("", [f"{n}.000000,1.000000" for n in range(4)]))

    def test_each_part_has_its_own(self):
        run = self.finished("split", 2)
        for media in run.parts():
            path = os.path.splitext(media)[0] + ".srt"
            self.assertIn(path, run.subtitles)
            lines = self.lines(path, SRT)
            self.assertEqual([a for a, _, _ in lines], list(range(len(lines))))
            self.assertIn(len(lines), (3, 4))


class Cover(Recordings):
    """The room's picture, beside the first file; what is none, or lies elsewhere, is left out."""
    PNG = b"\x89PNG\r\n\x1a\n" + bytes(1000)
    COVERS = {"png": "/cover.png", "page": "/page", "none": None, "gone": "/gone", "large": "/large",
              "hop": "/hop", "other": "http://127.0.0.2:{trap}/x.png", "file": "file:///etc/passwd"}
    runs = {}

    @classmethod
    def prepare(cls):
        cls.front, cls.trap = Front(), Trap()
        cls.addClassCleanup(cls.front.close)
        cls.addClassCleanup(cls.trap.close)
        answers = {"/cover.png": (200, {}, cls.PNG), "/page": (200, {}, b"<html>no picture</html>"),
                   "/large": (200, {}, cls.PNG + bytes(9 << 20)),
                   "/hop": (302, {"Location": f"http://127.0.0.2:{cls.trap.port}/"}, b"")}
        for path, answer in answers.items():
            cls.front.answers[path] = lambda _, answer=answer: answer
        cls.runs = {}
        for name, cover in cls.COVERS.items():
            cls.front.text(f"/c/{name}/api/room", cls.room(name, cover))
            cls.runs[name] = Run(cls.front.url(f"/c/{name}/demo"), "--cover", "--split-time", "1", media=2)
        cls.silent = Trap("127.0.0.1")
        cls.addClassCleanup(cls.silent.close)
        slow = f"http://127.0.0.1:{cls.silent.port}/cover.png"
        cls.front.text("/c/slow/api/room", cls.room("slow", slow))
        cls.runs["slow"] = Run(cls.front.url("/c/slow/demo"), "--cover", media=2)
        cls.front.text("/c/unwanted/api/room", cls.room("unwanted", "/cover.png?unwanted"))
        cls.runs["unwanted"] = Run(cls.front.url("/c/unwanted/demo"), media=2)

    @classmethod
    def room(cls, name, cover):
        if cover:
            cover = cls.front.url(cover) if cover.startswith("/") else cover.format(trap=cls.trap.port)
        return json.dumps({"id": name, "anchor": name, "title": "t", "live": True, "cover": cover, "streams": [
            {"protocol": "flv", "quality": "origin", "url": cls.origin.url("/live.flv", name)}]})

    def pictures(self, name):
        return [f for f in self.runs[name].files if not f.endswith(".ts")]

    def test_a_picture(self):
        run = self.runs["png"]
        self.assertEqual((run.status, run.stderr), (0, ""), run)
        picture, = self.pictures("png")
        self.assertEqual(picture, os.path.splitext(run.parts()[0])[0] + ".png")
        with open(picture, "rb") as f:
            self.assertEqual(f.read(), self.PNG)

    def test_what_is_none(self):
        for name in self.COVERS.keys() - {"png"}:
            with self.subTest(name):
                run = self.runs[name]
                self.assertEqual((run.status, self.pictures(name), len(run.files)), (0, [], 2), run)
                warned = [e["text"] for e in run.of("log") if "cover" in e["text"]]
                self.assertEqual(len(warned), 0 if name == "none" else 1, run)

    def test_a_recording_does_not_wait(self):
        run = self.runs["slow"]
        self.assertEqual((run.status, len(run.files), self.pictures("slow")), (0, 1, []), run)
        self.assertEqual(self.silent.visitors(), 1)
        opened, ended = run.of("file_open")[0], run.of("job_end")[0]
        self.assertLess(ended["time"] - opened["time"], 10000)

    def test_nothing_is_asked_of_others(self):
        self.assertEqual(self.trap.visitors(), 0)

    def test_only_when_wanted(self):
        self.assertEqual(self.pictures("unwanted"), [])
        self.assertEqual([p for p, _ in self.front.asked if "unwanted" in p and "cover" in p], [])


if __name__ == "__main__":
    e2e.main()
