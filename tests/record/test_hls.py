#!/usr/bin/env python3
"""HLS, recorded over faults of segments, playlists and senders."""
import e2e
from e2e import Recordings, Run
from front import Front, Ranges, Trap

FORMATS = ("ts", "flv", "mkv", "mp4")


class Plain(Recordings):
    """Every kind of playlist into every container."""
    speed = 2
    script = "set segment=1000"
    KINDS = {"ts": "/live.m3u8", "fmp4": "/fmp4.m3u8", "aes": "/aes.m3u8"}
    runs = {**{f"{k}-{f}": Run(path, fmt=f, media=6) for k, path in KINDS.items() for f in FORMATS},
            "audio": Run("/audio.m3u8", fmt="m4a", media=6),
            "best": Run("/master.m3u8", media=5),
            "sd": Run("/master.m3u8", "-q", "sd", media=5),
            "tokens": Run("/live.m3u8", media=8)}

    def test_containers(self):
        for kind in self.KINDS:
            for fmt in FORMATS:
                with self.subTest(kind=kind, fmt=fmt):
                    name = f"{kind}-{fmt}"
                    frames = self.whole(name)
                    self.steady(frames, name)
                    self.lasts(frames, 6)
                    self.no_gaps(name)

    def test_sound_alone(self):
        frames = self.whole("audio")
        self.assertEqual({f.track for f in frames}, {"a"})
        self.assertAlmostEqual(frames[-1].pts - frames[0].pts, 6000, delta=100)
        self.no_gaps("audio")

    def test_variants(self):
        """Only the one that is wished is fetched."""
        for name, playlist in (("best", "live"), ("sd", "sd")):
            frames = self.whole(name)
            self.lasts(frames, 5)
            self.assertEqual({f.stream for f in self.log.of(name)}, {playlist})


class Segments(Recordings):
    """Segments that fail: all that can be had is recorded, the rest is told."""
    speed = 2
    script = """
set segment=1000
set channel=stall window=40
set channel=short window=2
on /seg/*-?5.* channel=lost* status code=404
on /seg/*-?5.* channel=late nth=1-2 status code=404
on /seg/*-?[27].* channel=busy nth=1-2 status code=503
on /seg/*-?5.* channel=stall nth=1 stall after=5000
on /seg/*-?[38].* channel=cut nth=1 fin after=5000
on /seg/*-?[05].* channel=cut nth=1 rst after=5000
on /seg/*-?[38].* channel=false nth=1 length add=4000
on /seg/*-?[05].* channel=false nth=1 html
on /seg/*-?[16].* channel=false nth=1 garbage bytes=4000
on /key/* channel=key nth=1 status code=500
on /seg/fmp4/init* channel=init nth=1 status code=503
set channel=tokens tokens=1
"""
    runs = {**{f"lost-{f}": Run("/live.m3u8", fmt=f, media=14) for f in FORMATS},
            "lost-fmp4": Run("/fmp4.m3u8", media=14),
            "stall": Run("/live.m3u8", media=24),
            "key": Run("/aes.m3u8", media=8), "init": Run("/fmp4.m3u8", media=8),
            **{n: Run("/live.m3u8", media=14) for n in ("late", "busy", "cut", "false", "tokens")}}

    def test_segments_that_can_not_be_had(self):
        for name in (*(f"lost-{f}" for f in FORMATS), "lost-fmp4"):
            with self.subTest(name):
                frames = self.whole(name)
                gaps = self.lacks_fives(name, frames, 14)
                lost = e2e.holes(frames)
                self.assertEqual(lost, e2e.unsent(self.log, name, frames)[:len(lost)])
                self.steady(frames, name, [n * e2e.FRAME_MS for n in lost])
                self.assertEqual({e["text"] for e in gaps}, {"segment"})

    def test_segments_that_come_in_the_end(self):
        for name, path in (("late", 404), ("busy", 503), ("stall", 200), ("cut", 200), ("false", 200),
                           ("key", 500), ("init", 503), ("tokens", 200)):
            with self.subTest(name):
                frames = self.whole(name)
                self.steady(frames, name)
                self.no_gaps(name)
                self.assertIn(path, {r.status for r in self.log.asked(name, "seg|key")})


class Playlists(Recordings):
    """Playlists that fail, stand still, go back, or start anew."""
    speed = 2
    script = """
set segment=1000
set channel=* window=10
on /live.m3u8 channel=fails nth=3 status code=503
on /live.m3u8 channel=fails nth=5 empty
on /live.m3u8 channel=fails nth=7 html
on /live.m3u8 channel=fails nth=9 garbage bytes=3000
on /live.m3u8 channel=fails nth=11 fin after=100
on /live.m3u8 channel=slow nth=4 stall after=50 for=2500
on /live.m3u8 channel=stale nth=4 stale ms=3000
on /live.m3u8 channel=stale nth=6-7 stale ms=5000
at 3000 channel=frozen freeze until=8000
at 4000 channel=reset* reset
at 4000 channel=cue* discontinuity
at 4000 channel=jump jump ms=50000
set channel=expire expire=4000
"""
    runs = {**{f"reset-{f}": Run("/live.m3u8", fmt=f, media=14) for f in FORMATS},
            **{f"cue-{f}": Run("/live.m3u8", fmt=f, media=14) for f in FORMATS},
            "reset-fmp4": Run("/fmp4.m3u8", media=14), "cue-fmp4": Run("/fmp4.m3u8", media=14),
            "cue-aes": Run("/aes.m3u8", media=14),
            **{n: Run("/live.m3u8", media=18) for n in ("fails", "slow", "stale", "frozen", "jump")},
            "expire": Run("/demo", "--protocol", "hls", media=18)}

    def test_reloads_that_fail(self):
        for name in ("fails", "slow", "stale", "frozen"):
            with self.subTest(name):
                frames = self.whole(name)
                self.steady(frames, name)
                self.lasts(frames, 18)
                self.no_gaps(name)

    def test_sequence_starts_anew(self):
        for name in (*(f"reset-{f}" for f in FORMATS), "reset-fmp4"):
            with self.subTest(name):
                marks = e2e.pictures(self.whole(name))
                self.assertEqual({e for e, _ in marks}, {0, 1})
                self.assertIn((1, 0), marks, "the new window is recorded from its start")
                self.assertEqual(e2e.holes(self.verdict(name)[0]), [])

    def test_discontinuity(self):
        """New timestamps behind a tag: nothing is missing, and time goes on."""
        for name in (*(f"cue-{f}" for f in FORMATS), "cue-fmp4", "cue-aes"):
            with self.subTest(name):
                frames = self.whole(name)
                self.assertEqual({e for e, _ in e2e.pictures(frames)}, {0, 1})
                self.steady(frames, name, seam=64)  # two sound frames
                self.no_gaps(name)

    def test_time_jumps_ahead(self):
        frames = self.whole("jump")
        self.steady(frames, "jump", seam=64)
        gap, = self.runs["jump"].of("gap")
        self.assertIsNone(gap["duration"], "without a tag nobody knows")

    def test_addresses_expire(self):
        frames = self.whole("expire")
        self.steady(frames, "expire")
        self.no_gaps("expire")
        self.assertGreater(len(self.log.asked("expire", "/api/room")), 2)


class Parts(Recordings):
    """Segments that are parts of one resource (EXT-X-BYTERANGE)."""
    speed = 2
    script = "set segment=1000"
    runs = {}

    @classmethod
    def prepare(cls):
        cls.front = Front()
        cls.addClassCleanup(cls.front.close)
        cls.runs = {}
        for name, playlist, honest in (("ts", "/live.m3u8", True), ("fmp4", "/fmp4.m3u8", True),
                                       ("all", "/live.m3u8", False)):
            Ranges(cls.front, cls.origin, playlist, name, honest)
            cls.runs[name] = Run(cls.front.url(f"/{name}.m3u8"), media=10)

    def test_parts(self):
        for name in self.runs:
            with self.subTest(name):
                frames = self.whole(name)
                self.steady(frames, name)
                self.lasts(frames, 10)
                self.no_gaps(name)
                ranges = [r for path, r in self.front.asked if path == f"/{name}.bin"]
                self.assertEqual(len(ranges), len(set(ranges)), "each part is fetched once")
                self.assertNotIn(None, ranges)


class Refused(Recordings):
    """Playlists that name files and addresses of the own network."""
    speed = 2
    script = "set segment=1000"
    EVIL = {
        "segment-file": "#EXTINF:1,\nfile:///etc/passwd\n",
        "segment-private": "#EXTINF:1,\nhttp://10.1.2.3/1.ts\n",
        "segment-other": "#EXTINF:1,\nhttp://127.0.0.2:{trap}/1.ts\n",
        "segment-meta": "#EXTINF:1,\nhttp://169.254.169.254/1.ts\n",
        "segment-concat": "#EXTINF:1,\nconcat:/etc/passwd|1.ts\n",
        "segment-redirect": "#EXTINF:1,\nhop\n",
        "key-file": '#EXT-X-KEY:METHOD=AES-128,URI="file:///dev/zero"\n#EXTINF:1,\n{good}\n',
        "key-other": '#EXT-X-KEY:METHOD=AES-128,URI="http://127.0.0.2:{trap}/k"\n#EXTINF:1,\n{good}\n',
        "map-file": '#EXT-X-MAP:URI="file:///etc/passwd"\n#EXTINF:1,\n{good}\n',
        "map-other": '#EXT-X-MAP:URI="http://127.0.0.2:{trap}/i"\n#EXTINF:1,\n{good}\n',
    }
    MASTER = {"variant-other": "http://127.0.0.2:{trap}/a.m3u8",
              "variant-localhost": "http://localhost:{trap}/a.m3u8"}
    runs = {}

    @classmethod
    def prepare(cls):
        cls.front, cls.trap = Front(), Trap()
        cls.addClassCleanup(cls.front.close)
        cls.addClassCleanup(cls.trap.close)
        words = {"trap": cls.trap.port, "good": "/good.ts"}
        cls.front.answers["/good.ts"] = lambda _: (200, {}, b"G" + bytes(187) * 5)
        cls.front.answers["/hop"] = lambda _: (302, {"Location": f"http://127.0.0.2:{cls.trap.port}/"}, b"")
        for name, lines in cls.EVIL.items():
            cls.front.text(f"/{name}.m3u8", "#EXTM3U\n#EXT-X-TARGETDURATION:1\n" + lines.format(**words))
        for name, url in cls.MASTER.items():
            cls.front.text(f"/{name}.m3u8", "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\n" + url.format(**words))
        cls.runs = {n: Run(cls.front.url(f"/{n}.m3u8"), "--reconnect", "1")
                    for n in (*cls.EVIL, *cls.MASTER)}
        cls.mixed(words)

    @classmethod
    def mixed(cls, words):
        """A live playlist in which now and then a segment lies where it must not."""
        def answer(_):
            text = cls.origin.get("/live.m3u8", "mixed").body.decode()
            lines = [f"http://127.0.0.2:{words['trap']}/x.ts" if line.endswith("5.ts") else
                     cls.origin.url("/" + line, "mixed") if line.startswith("seg/") else line
                     for line in text.split("\n")]
            return 200, {}, "\n".join(lines).encode()
        cls.front.answers["/mixed.m3u8"] = answer
        cls.runs["mixed"] = Run(cls.front.url("/mixed.m3u8"), media=14)

    def test_nothing_is_fetched(self):
        for name in (*self.EVIL, *self.MASTER):
            with self.subTest(name):
                run = self.runs[name]
                end, = run.of("job_end")
                self.assertEqual((run.status, end["code"], run.files), (19, "POLICY", []), run)
        self.assertEqual(self.trap.visitors(), 0)

    def test_the_rest_of_a_stream_is_recorded(self):
        gaps = self.lacks_fives("mixed", self.whole("mixed"), 14)
        told = [e["text"] for e in self.runs["mixed"].of("log", "gap") if e.get("level", "warn") == "warn"]
        # In front of each gap; that of a segment in front of the first picture may stand alone.
        told = told[told.index("segment") - 1:]
        self.assertEqual(told[1::2], ["segment"] * len(gaps), told)
        self.assertEqual([t for t in told[::2] if "127.0.0.2" in t and "policy" in t], told[::2])


if __name__ == "__main__":
    e2e.main()
