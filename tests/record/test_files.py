#!/usr/bin/env python3
"""Files of recordings: parts, names, stops, and folders that can't be written."""
import json
import os
import resource
import signal
import subprocess
import tempfile
import unittest

import e2e
import harness
import recorded
from e2e import Recordings, Run

FORMATS = ("ts", "flv", "mkv", "mp4")
BY_3_S = ("--split-time", "3", "--name", "part")


class Split(Recordings):
    """Parts of a time or size: nothing is lost or doubled at their edges, or over breaks."""
    speed = 2
    script = """
set segment=1000
set cache=9000
set channel=hole cache=0
on /live.flv channel=cut* nth=1 fin after=270000
on /live.flv channel=cut* nth=2 status code=503
on /live.flv channel=hole nth=2 rst ms=2300
on /live.flv channel=hole nth=3-4 status code=503
on /seg/live/*-?5.ts channel=lost status code=404
at 3000 channel=anew reset
at 3000 channel=cue discontinuity
"""
    runs = {**{f"cut-{f}": Run("/demo", *BY_3_S, fmt=f, media=14) for f in FORMATS},
            "size": Run("/demo", "--split-size", "100K", "--name", "part", media=14),
            "hls": Run("/live.m3u8", *BY_3_S, media=10), "fmp4": Run("/fmp4.m3u8", *BY_3_S, media=10),
            "aes": Run("/aes.m3u8", *BY_3_S, fmt="mp4", media=10),
            "lost": Run("/live.m3u8", *BY_3_S, media=14), "hole": Run("/live.flv", *BY_3_S, media=14),
            "anew": Run("/live.flv", *BY_3_S, media=14), "cue": Run("/live.m3u8", *BY_3_S, media=14)}

    def parts(self, name, count):
        """Each begins with a keyframe at 0, and they are numbered."""
        run = self.runs[name]
        frames = self.whole(name, files=count)
        form = os.path.splitext(run.files[0])[1]
        names = ["part" + (f" ({n})" if n > 1 else "") + form for n in range(1, count + 1)]
        self.assertEqual([os.path.basename(p) for p in run.parts()], names)
        lengths = []
        for path in run.parts():
            mine = recorded.frames(path)
            first = next(f for f in mine if f.track == "v")
            self.assertTrue(first.key, path)
            self.assertLess(min(f.pts for f in mine) if form != ".ts" else 0, 100, path)
            lengths.append(recorded.seconds(mine))
        return frames, lengths

    def test_by_time(self):
        for name, seconds in (*((f"cut-{f}", 14) for f in FORMATS), ("hls", 10), ("fmp4", 10),
                              ("aes", 10)):
            with self.subTest(name):
                _, lengths = self.parts(name, (seconds + 2) // 3)
                for length in lengths[:-1]:
                    self.assertAlmostEqual(length, 3, delta=0.05)
                self.assertAlmostEqual(sum(lengths), seconds, delta=0.2)
                self.no_gaps(name)

    def test_by_time_over_holes(self):
        for name in ("lost", "hole"):
            with self.subTest(name):
                run = self.runs[name]
                frames, _ = self.parts(name, len(run.files))
                lost = e2e.holes(frames)
                self.assertTrue(lost)
                self.assertEqual(lost, e2e.unsent(self.log, name, frames)[:len(lost)])
                if name == "lost":
                    self.lacks_fives(name, frames, 14)
                else:
                    self.gaps_are(name, lost)

    def test_by_time_where_time_starts_anew(self):
        for name in ("anew", "cue"):
            with self.subTest(name):
                frames, lengths = self.parts(name, 5)
                self.assertEqual({e for e, _ in e2e.pictures(frames)}, {0, 1})
                self.assertAlmostEqual(sum(lengths), 14, delta=0.2)
                self.no_gaps(name)

    def test_by_size(self):
        run = self.runs["size"]
        self.parts("size", len(run.files))
        sizes = [os.path.getsize(p) for p in run.parts()]
        self.assertGreater(len(sizes), 2)
        for size in sizes[:-1]:
            self.assertTrue(100 << 10 <= size < 140 << 10, sizes)

    def test_totals(self):
        """The events of files add up to that of the job."""
        for run in self.runs.values():
            end, = run.of("job_end")
            for field in ("bytes", "frames", "duration"):
                self.assertEqual(sum(e[field] for e in run.of("file_close")), end[field], run)
            for e in run.of("file_close"):
                count = sum(f.track == "v" for f in recorded.frames(e["path"]))
                self.assertEqual(e["frames"], count, run)


class Stop(Recordings):
    """A signal ends a recording with a file that is whole."""
    # What was sent is all there when a signal comes: the sender falls silent before.
    script = """
set segment=1000
on /live.flv channel=SIG* stall ms=2500
on /live.flv channel=early delay ms=60000
"""
    LIMIT = 20  # s; it takes less than one, but others may keep the machine busy
    SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    runs = {**{f"{s.name}-{f}": Run(stop=s, after=2000, still=True, fmt=f)
               for s, f in zip(SIGNALS * 2, FORMATS + ("raw",))},
            **{f"hls-{f}": Run("/live.m3u8", stop=signal.SIGTERM, after=2000, fmt=f) for f in FORMATS},
            "early": Run(stop=signal.SIGINT, on="room"),
            "parts": Run("/demo", "--split-time", "1", stop=signal.SIGTERM, after=2500, fmt="mkv")}

    def test_everything_up_to_the_signal_is_recorded(self):
        for name, run in self.runs.items():
            if name in ("early", "parts") or run.fmt == "raw":
                continue
            with self.subTest(name):
                frames = self.whole(name)
                self.steady(frames, name)
                self.no_gaps(name)
                end, = run.of("job_end")
                self.assertEqual((end["code"], end["text"]), ("OK", "stopped"))
                self.assertLess(run.took, self.LIMIT)
                if not name.startswith("hls"):
                    last = max(f.n for f in self.log.of(name) if f.track == "v")
                    self.assertEqual(e2e.pictures(frames)[-1][1], last, run)

    def test_raw(self):
        name, = (n for n, r in self.runs.items() if r.fmt == "raw")
        run = self.finished(name)
        with open(run.files[0], "rb") as f:
            tags = [harness.mark(t) for t in harness.flv_tags(f.read()) if harness.is_frame(t)]
        sent = [(f.track, f.epoch, f.n) for f in self.log.of(name)]
        self.assertEqual(tags, sent)

    def test_parts(self):
        run = self.runs["parts"]
        self.whole("parts", files=len(run.files))
        self.assertGreater(len(run.files), 2)

    def test_before_anything_came(self):
        run = self.runs["early"]
        self.assertEqual((run.status, run.files), (0, []), run)
        self.assertLessEqual(len(self.log.asked("early", r"live\.flv")), 1)
        self.assertLess(run.took, self.LIMIT)


class Folders(unittest.TestCase):
    """Where nothing can be written, nobody is asked; a disk that fails ends a file, not the recording."""

    def record(self, origin, folder, *args, **more):
        p = subprocess.run([e2e.LIVREC, "record", origin.url("/demo"), "-o", folder, "--json", *args],
                           stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60,
                           check=False, **more)
        return p.returncode, [json.loads(line) for line in p.stdout.splitlines()]

    def test_said_before_the_first_request(self):
        with tempfile.TemporaryDirectory() as scratch, harness.Origin() as origin:
            plain = os.path.join(scratch, "plain")
            with open(plain, "w", encoding="ascii"):
                pass
            os.symlink("/nowhere/at/all", os.path.join(scratch, "link"))
            for folder in (plain, plain + "/below", "/proc/livrec", "/sys/kernel",
                           os.path.join(scratch, "link")):
                with self.subTest(folder):
                    status, lines = self.record(origin, folder)
                    self.assertEqual((status, [line["error"]["code"] for line in lines]), (13, ["IO"]))
                    self.assertIn(folder, lines[0]["error"]["message"])
            self.assertEqual(sorted(os.listdir(scratch)), ["link", "plain"])
            self.assertEqual(origin.stop().requests, [])

    def test_a_file_that_can_not_grow(self):
        """What is written stays, and plays; it goes on in another file, and what is between is told."""
        limit = 200 << 10
        with tempfile.TemporaryDirectory() as scratch, harness.Origin(speed=4) as origin:
            status, lines = self.record(
                origin, scratch, "--name", "x", "--duration", "16",
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
            self.assertEqual((status, lines[-1]["event"], lines[-1]["code"]), (0, "job_end", "OK"), lines)
            closed = [e for e in lines if e["event"] == "file_close"]
            sent = origin.stop().of("demo")
            self.assertGreater(len(closed), 1)
            for e in closed:
                frames = recorded.frames(e["path"])
                v = recorded.judge(frames, sent)
                self.assertEqual((v.missing, v.doubled, v.disorder), ([], [], 0), e)
                pictures = sum(f.track == "v" for f in frames)
                self.assertLessEqual(abs(pictures - e["frames"]), 1, e)
            self.assertGreater(closed[0]["bytes"], limit // 2)
            missing = sum(e["duration"] for e in lines if e["event"] == "gap" and e["text"] == "disk")
            self.assertGreaterEqual(sum(e["duration"] for e in closed) + missing, 16000 - 100, lines)


if __name__ == "__main__":
    e2e.main()
