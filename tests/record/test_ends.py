#!/usr/bin/env python3
"""How broadcasts begin, pause and end; and other forms of them."""
import os

import e2e
import harness
from e2e import Recordings, Run

FORMATS = ("ts", "flv", "mkv", "mp4")


class Ends(Recordings):
    """Only a room that is off for good ends a recording, and then all of it is on disk."""
    speed = 2
    script = """
set segment=1000
at 5000 channel=off* offline
at 5000 channel=list* offline
set channel=lost-list endlist=0
set channel=off endlist=0
at 5000 channel=lost-list offline
at 4000 channel=pause* offline until=12000
set channel=pause* endlist=0
"""
    runs = {"off": Run("/demo"), "off-hls": Run("/demo", "--protocol", "hls"),
            "off-direct": Run("/live.flv"), "list": Run("/live.m3u8"), "list-mp4": Run("/fmp4.m3u8", fmt="mp4"),
            "lost-list": Run("/live.m3u8"),
            "pause": Run("/demo", media=20), "pause-mkv": Run("/demo", media=20, fmt="mkv"),
            "pause-hls": Run("/demo", "--protocol", "hls", media=20)}

    def ended(self, name, text):
        run = self.runs[name]
        frames = self.whole(name)
        end, = run.of("job_end")
        self.assertEqual((end["code"], end["text"]), ("OK", text), run)
        last = max(f.n for f in self.log.of(name) if f.track == "v")
        self.assertEqual(e2e.pictures(frames)[-1][1], last, "the last picture that was sent")
        self.no_gaps(name)

    def test_off(self):
        for name in ("off", "off-direct", "lost-list"):
            with self.subTest(name):
                self.ended(name, "the room went offline")

    def test_complete(self):
        """A list says that it is complete: no need to wait whether the room stays off, as others do."""
        for name in ("off-hls", "list", "list-mp4"):
            with self.subTest(name):
                self.ended(name, "the stream is complete")
                self.assertLess(self.runs[name].took, self.runs["off"].took)

    def test_pause(self):
        """The room is off for some seconds, and time starts anew: one session, one file."""
        for name in ("pause", "pause-mkv", "pause-hls"):
            with self.subTest(name):
                frames = self.whole(name)
                marks = e2e.pictures(frames)
                self.assertEqual({e for e, _ in marks}, {0, 1})
                gap, = self.runs[name].of("gap")
                self.assertEqual(len(self.runs[name].of("job_end")), 1)
                states = [e["state"] for e in self.runs[name].of("room")]
                self.assertEqual(states[:2], ["live", "offline"])
                # By the clock: it was off for 4 s, was asked about now and then, and the gap can't
                # be longer than the file took until then.
                begun, = self.runs[name].of("file_open")
                self.assertTrue(2000 <= gap["duration"] <= gap["time"] - begun["time"], gap)


class Forms(Recordings):
    """TS over HTTP, chunked answers, a start in mid GOP, sound alone, raw bytes."""
    speed = 2
    script = """
set cache=9000
set channel=middle cache=-1
on /live.flv channel=chunked chunked
on /live.ts channel=ts-fin nth=2 fin after=400000
on /live.flv channel=raw nth=2 fin after=270000
on /live.flv channel=slow drip bytes=4000 ms=250
"""
    runs = {**{f"ts-{f}": Run("/live.ts", fmt=f, media=6) for f in FORMATS},
            "ts-fin": Run("/live.ts", media=16),
            "chunked": Run("/live.flv", media=12), "middle": Run("/live.flv", media=4),
            "m4a": Run("/live.flv", media=8, fmt="m4a"),
            "raw": Run("/live.flv", "--split-time", "3", media=12, fmt="raw"), "slow": Run("/live.flv", media=8)}

    def test_transport_stream(self):
        for fmt in FORMATS:
            with self.subTest(fmt):
                frames = self.whole(f"ts-{fmt}")
                self.steady(frames, f"ts-{fmt}")
                self.lasts(frames, 6)
                self.no_gaps(f"ts-{fmt}")

    def test_transport_stream_that_breaks(self):
        frames = self.whole("ts-fin")
        self.steady(frames, "ts-fin")
        self.lasts(frames, 16)
        self.no_gaps("ts-fin")

    def test_chunked(self):
        self.steady(self.whole("chunked"), "chunked")

    def test_slow(self):
        self.steady(self.whole("slow"), "slow")
        self.no_gaps("slow")

    def test_start_in_the_middle(self):
        frames = self.whole("middle")
        self.assertTrue(next(f for f in frames if f.track == "v").key)
        self.steady(frames, "middle")
        self.lasts(frames, 4)

    def test_sound_alone(self):
        frames = self.whole("m4a")
        self.assertEqual({f.track for f in frames}, {"a"})
        self.assertAlmostEqual(frames[-1].pts - frames[0].pts, 8000, delta=100)

    def test_raw(self):
        """Each connection byte for byte, in files that were cut by time: put together they are what was sent."""
        run = self.runs["raw"]
        self.assertEqual(run.status, 0, run)
        connections, marks = [], []
        for path in run.parts():
            with open(path, "rb") as f:
                data = f.read()
            if data[:3] == b"FLV":
                connections.append(data)
            else:
                connections[-1] += data
        self.assertGreater(len(run.parts()), len(connections))
        for data in connections:
            marks.append([harness.mark(t) for t in harness.flv_tags(data) if harness.is_frame(t)])
        sent = {(f.track, f.epoch, f.n) for f in self.log.of("raw")}
        self.assertLessEqual(set().union(*marks), sent)
        self.assertEqual([os.path.exists(p) for p in run.parts()], [True] * len(run.parts()))
        for mine in marks:
            pictures = [n for track, _, n in mine if track == "v"]
            self.assertEqual(pictures, list(range(pictures[0], pictures[0] + len(pictures))))


if __name__ == "__main__":
    e2e.main()
