"""Many recordings side by side, by the command as it is installed; each is judged against the
origin's log.

A test class names its recordings in `runs`; all run at once against one origin, each on a channel
of its own (by default the name of the run), before the first test method begins."""
import collections
import json
import os
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "origin"))

import harness  # noqa: E402
import order  # noqa: E402
import recorded  # noqa: E402

LIVREC = os.environ.get("LIVREC", "livrec")
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it would be ignored, and so by livrec
LIMIT = 90  # seconds that a recording may take, on a machine that is busy with others
FRAME_MS = 40  # of the demo clip
SEGMENT = 25  # pictures of a segment of one second


class Run:
    """One call of "livrec record". `paths` are below the origin, or whole addresses. `stop` is a
    signal, sent once so many milliseconds of media (`after`) were recorded and, with `still`, no more
    came for a while; or at the first event with this name (`on`)."""

    def __init__(self, paths="/demo", *args, fmt="ts", media=None, stop=None, after=0, on=None,
                 still=False, channels=None, descriptors=None):
        self.paths = [paths] if isinstance(paths, str) else paths
        self.args = [*args, *(["--duration", str(media)] if media else [])]
        self.fmt, self.stop, self.after, self.on, self.still = fmt, stop, after, on, still
        self.channels = channels
        self.descriptors = descriptors  # soft limit that it is started with

    def _limit(self):
        """By a shell: this process has threads by now, so nothing of it may run behind fork()."""
        return ["sh", "-c", 'ulimit -S -n "$0" && exec "$@"', str(self.descriptors)] if self.descriptors else []

    def begin(self, name, urls, folder):
        self.name, self.dir = name, os.path.join(folder, name)
        os.makedirs(self.dir)
        self.log_path = self.dir + ".events"
        with open(self.log_path, "wb") as out, open(self.dir + ".err", "wb") as err:
            self.process = subprocess.Popen([*self._limit(), LIVREC, "record", *urls, "-o", self.dir, "-f", self.fmt,
                                             "--json", *self.args], stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        self.thread = threading.Thread(target=self._watch)
        self.thread.start()

    def _watch(self):
        deadline = time.monotonic() + LIMIT
        while self.stop and not self._is_due() and self.process.poll() is None:
            time.sleep(0.05)
            if time.monotonic() > deadline:
                break
        self.stopped = time.monotonic()
        if self.stop and self.process.poll() is None:
            self.process.send_signal(self.stop)
        try:
            self.process.wait(max(1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.took = time.monotonic() - self.stopped

    def _is_due(self):
        told = [e for e in self._read() if e.get("event") == (self.on or "progress")]
        if self.on:
            return told
        if self.still:
            jobs = {e["job"]: [p for p in told if p["job"] == e["job"]][-3:] for e in told}
            return len(jobs) == len(self.paths) and all(
                len(last) > 2 and last[0]["bytes"] == last[2]["bytes"] and last[2]["duration"] >= self.after
                for last in jobs.values())
        return any(e["duration"] >= self.after for e in told)

    def _read(self):
        with open(self.log_path, encoding="utf-8") as f:
            return [json.loads(line) for line in f if line.endswith("\n")]

    def end(self):
        self.thread.join()
        self.status = self.process.returncode
        lines = self._read()
        self.errors = [line["error"] for line in lines if "error" in line]
        self.events = [line for line in lines if "event" in line]
        with open(self.dir + ".err", encoding="utf-8") as f:
            self.stderr = f.read()
        found = sorted(os.path.join(where, name) for where, _, names in os.walk(self.dir)
                       for name in names)
        self.sidecars = [f for f in found if f.endswith(".json")]
        self.subtitles = [f for f in found if f.endswith((".srt", ".ass"))]
        self.files = [f for f in found if f not in self.sidecars + self.subtitles]

    def of(self, *names, room=None):
        """Events of these types; of one room alone, if its channel is given."""
        return [e for e in self.events if e["event"] in names
                and (room is None or f"/c/{room}/" in e.get("url", ""))]

    def parts(self, room=None):
        """The files in the order in which they were begun."""
        return [e["path"] for e in self.of("file_open", room=room)]

    def __str__(self):
        """For messages of failed tests."""
        told = [e for e in self.events if e["event"] != "progress"]
        return f"{self.name}: exit {self.status}, {self.files}, {self.errors}\n" + \
            "\n".join(map(json.dumps, told)) + self.stderr[-4000:]


def in_order(case):
    """What is promised of the order of events holds for every recording."""
    for name, run in case.runs.items():
        with case.subTest(name):
            case.assertEqual(order.faults(run.events), [], run)


class Recordings(unittest.TestCase):
    """Base of the test classes."""
    script, speed, runs = "", 1, {}

    def __init_subclass__(cls, **rest):
        super().__init_subclass__(**rest)
        cls.test_events_are_in_order = in_order

    @classmethod
    def prepare(cls):
        """For servers beside the origin."""

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-e2e-")
        cls.addClassCleanup(scratch.cleanup)
        cls.origin = harness.Origin(cls.script, speed=cls.speed)
        cls.addClassCleanup(cls.origin.__exit__)
        cls.prepare()
        for name, run in cls.runs.items():
            channels = run.channels or [name] * len(run.paths)
            run.begin(name, [p if "://" in p else cls.origin.url(p, c)
                             for p, c in zip(run.paths, channels)], scratch.name)
        for run in cls.runs.values():
            run.end()
        cls.log = cls.origin.stop()

    # ---- what a recording must be

    def finished(self, name, files=1):
        """It ended well, and its files have their names. Returns the run."""
        run = self.runs[name]
        self.assertEqual((run.status, run.stderr, run.errors), (0, "", []), run)
        self.assertEqual(len(run.files), files, run)
        self.assertEqual([f for f in run.files if f.endswith(".part")], [], run)
        self.assertEqual(sorted(e["path"] for e in run.of("file_close")), run.files, run)
        for event in run.of("file_close"):
            self.assertEqual(event["bytes"], os.path.getsize(event["path"]), run)
        return run

    def verdict(self, name, channel=None, room=None):
        frames = recorded.frames(*self.runs[name].parts(room))
        return frames, recorded.judge(frames, self.log.of(channel or room or name))

    def whole(self, name, channel=None, files=1):
        """It ended well, with files that are complete. Returns the frames."""
        self.finished(name, files)
        return self.complete(name, channel)

    def complete(self, name, channel=None, room=None):
        """Nothing of what was sent is missing, doubled, damaged or out of order, and the files
        play."""
        run = self.runs[name]
        frames, v = self.verdict(name, channel, room)
        self.assertEqual((v.missing, v.doubled, v.damaged, v.disorder), ([], [], [], 0), run)
        self.assertGreater(v.frames, 50, run)
        self.assertEqual(recorded.decodes(*run.parts(room)), "", run)
        return frames

    def steady(self, frames, name, holes=(), seam=0):
        """The pictures follow each other without other holes than these (ms). At a seam, where time
        starts anew behind the longer track, one step may be so much longer."""
        times = sorted(f.pts for f in frames if f.track == "v")
        steps = [b - a for a, b in zip(times, times[1:])]
        odd = [s for s in steps if abs(s - FRAME_MS) > 1]
        if seam and odd and FRAME_MS < odd[0] <= FRAME_MS + seam:
            del odd[0]
        self.assertEqual(len(odd), len(holes), (odd, str(self.runs[name])))
        for got, want in zip(odd, holes):
            self.assertAlmostEqual(got, want + FRAME_MS, delta=FRAME_MS, msg=str(self.runs[name]))

    def no_gaps(self, name):
        run = self.runs[name]
        self.assertEqual(run.of("gap"), [], run)
        self.assertEqual({e["gaps"] for e in run.of("job_end")}, {0}, run)

    def lasts(self, frames, seconds):
        self.assertAlmostEqual(recorded.seconds(frames), seconds, delta=0.1)

    def gaps_are(self, name, holes, room=None):
        """Each hole (pictures that were not recorded) is one gap event of its length."""
        run = self.runs[name]
        told = run.of("gap", room=room)
        self.assertEqual(len(told), len(holes), run)
        self.assertEqual([e["gaps"] for e in told], list(range(1, len(holes) + 1)), run)
        self.assertEqual({e["gaps"] for e in run.of("job_end", room=room)}, {len(holes)}, run)
        for event, pictures in zip(told, holes):
            self.assertAlmostEqual(event["duration"], pictures * FRAME_MS, delta=FRAME_MS / 2, msg=str(run))
        return told

    def lacks_fives(self, name, frames, media, room=None):
        """Of so many seconds nothing but the segments is missing whose numbers end with 5, and each is
        told of. Where a recording begins is up to the moment in which it was asked for: it may be
        behind such a segment, and its last one may be such a segment, of which no picture tells."""
        marks = [n for _, n in pictures(frames)]
        first, last = marks[0] // SEGMENT, marks[-1] // SEGMENT
        lost = [n for n in range(first, first + media) if n % 10 == 5]
        self.assertEqual(holes(frames), [SEGMENT] * sum(n < last for n in lost), self.runs[name])
        return self.gaps_are(name, [SEGMENT] * len(lost), room)


def pictures(frames):
    """(epoch, n) of the pictures of a recording, in order."""
    return [(int(f.mark[:4], 16), int(f.mark[4:], 16)) for f in frames if f.track == "v"]


def holes(frames):
    """How many pictures lack at each place where some do, within one epoch."""
    marks = pictures(frames)
    return [b[1] - a[1] - 1 for a, b in zip(marks, marks[1:]) if a[0] == b[0] and b[1] != a[1] + 1]


def unsent(log, channel, frames):
    """The same of what was sent since the first of these: pictures that no reader could have."""
    sent = sorted({(f.epoch, f.n) for f in log.of(channel) if f.track == "v"})
    sent = sent[sent.index(pictures(frames)[0]):]
    return [b[1] - a[1] - 1 for a, b in zip(sent, sent[1:]) if a[0] == b[0] and b[1] != a[1] + 1]


def self_signed(pem, host):
    """A context for a server whose certificate nobody else vouches for: PEM is its key, PEM.crt the
    certificate."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                    "-keyout", pem, "-out", pem + ".crt", "-days", "2", "-subj", "/CN=x",
                    "-addext", f"subjectAltName=DNS:{host}"], check=True, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem + ".crt", pem)
    return context


def main():
    unittest.main(verbosity=2)
