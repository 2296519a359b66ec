#!/usr/bin/env python3
"""What a killed livrec leaves behind is finished by the next one that records into the folder."""
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "origin"))

import harness  # noqa: E402
import recorded  # noqa: E402

LIVREC = os.environ.get("LIVREC", "livrec")
FORMATS = ("ts", "flv", "mkv", "mp4", "raw")
MARK = "user.livrec.unfinished"


def parts(folder):
    """But for the sidecars of those that run: a new version may be about to take the place of the old
    one."""
    return sorted(os.path.join(where, n) for where, _, names in os.walk(folder) for n in names
                  if n.endswith(".part") and not n.endswith(".json.part"))


def unfinished(folder):
    """What nobody may leave behind; but an empty one could be about to be locked by its writer."""
    return [n for where, _, names in os.walk(folder) for n in names
            if n.endswith(".part") and os.path.getsize(os.path.join(where, n))]


def marks(path):
    """But for what the system adds of its own, as security.selinux."""
    return [n for n in os.listxattr(path) if n.startswith("user.")]


def contents(path):
    with open(path, "rb") as f:
        return f.read()


def has_marks(folder):
    try:
        os.setxattr(folder, MARK, b"1")
        os.removexattr(folder, MARK)
        return True
    except OSError:
        return False


class Recover(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-recover-")
        self.addCleanup(scratch.cleanup)
        self.dir = scratch.name
        if not has_marks(self.dir):
            self.skipTest("this file system has no extended attributes")
        self.origin = harness.Origin(speed=4)
        self.addCleanup(self.origin.__exit__)

    def start(self, channel, fmt, *more):
        return subprocess.Popen(
            [LIVREC, "record", self.origin.url("/demo", os.path.basename(channel)), "-o", self.dir, "-f", fmt, "--name", channel,
             "--quiet", *more], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def wait_for(self, count, size=100000):  # FLV: 37,000 of them are its head
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            have = parts(self.dir)
            if len(have) == count and all(os.path.getsize(p) > size for p in have):
                return have
            time.sleep(0.05)
        self.fail(f"{parts(self.dir)} did not become {count} files")

    def killed(self, *formats, name="{}"):
        running = [self.start(name.format(f), f) for f in formats]
        have = self.wait_for(len(formats))
        for p in running:
            p.send_signal(signal.SIGKILL)
            p.wait()
        self.assertEqual(parts(self.dir), have)
        return have

    def next(self, *more):
        """Another recording into the folder; its events but for those of itself."""
        p = subprocess.run([LIVREC, "record", self.origin.url("/demo", "next"), "-o", self.dir, "--name", "next",
                            "--duration", "2", "--json", *more], capture_output=True, text=True, timeout=60)
        self.assertEqual((p.returncode, p.stderr), (0, ""), p.stdout)
        events = [json.loads(line) for line in p.stdout.splitlines()]
        self.assertEqual(events[-1]["event"], "job_end")
        return [e for e in events if e["event"] in ("file_recover", "log")]

    def test_every_format(self):
        left = self.killed(*FORMATS)
        before = {p: os.path.getsize(p) for p in left}
        events = self.next()
        self.assertEqual(sorted(e["path"] + ".part" for e in events), left)
        self.assertEqual(unfinished(self.dir), [])
        for e in events:
            self.assertEqual(e["bytes"], os.path.getsize(e["path"]))
            self.assertLessEqual(e["bytes"], before[e["path"] + ".part"])
            frames = recorded.frames(e["path"])
            pictures = [f.mark for f in frames if f.track == "v"]
            self.assertGreater(len(pictures), 20, e)
            self.assertEqual(pictures, sorted(set(pictures)), e)
            if not e["path"].endswith("raw.flv"):  # its metadata are a stream to ffmpeg
                self.assertEqual(recorded.decodes(e["path"]), "", e)
            self.assertEqual(marks(e["path"]), [])

    def test_torn_ends(self):
        """However a file is cut, what is recovered has no torn unit: repair finds it whole."""
        for fmt in ("ts", "flv", "mp4"):
            [part] = self.killed(fmt)
            data = contents(part)
            for cut, tail in ((len(data) * 7 // 10, b""), (len(data) - 5, b""), (len(data) * 6 // 10 + 3, bytes(3 << 20))):
                with self.subTest(fmt, cut=cut):
                    with open(part, "wb") as f:
                        f.write(data[:cut] + tail)
                    os.setxattr(part, MARK, b"1")
                    [event] = self.next()
                    path = event["path"]
                    p = subprocess.run([LIVREC, "repair", "--check", "--json", path], capture_output=True, text=True)
                    self.assertEqual((p.returncode, json.loads(p.stdout)["report"]["skipped_bytes"]), (0, 0), p.stdout)
                    self.assertGreater(event["bytes"], cut * 0.4)  # a fragment is a second
                    os.rename(path, part)
            os.unlink(part)

    def test_what_strangers_could_have_left(self):
        """It is read as what comes from the network is: nothing of it ends or delays a recording."""
        left = set()
        for kind, fmt in (("flv", "flv"), ("ts", "ts"), ("mp4", "mp4"), ("fmp4", "mp4"), ("mkv", "mkv")):
            corpus = os.path.join(HERE, "..", "fuzz", "corpus", kind)
            for i, name in enumerate(sorted(os.listdir(corpus))):
                path = os.path.join(self.dir, f"{kind}{i}.{fmt}")
                shutil.copyfile(os.path.join(corpus, name), path + ".part")
                os.setxattr(path + ".part", MARK, b"1")
                left.add(path)
        recovered = {e["path"] for e in self.next()}
        self.assertGreater(len(left), 20)
        self.assertLessEqual(recovered, left)
        for path in left:  # what has nothing in it goes, what can't be read stays
            self.assertFalse(os.path.exists(path) and os.path.exists(path + ".part"), path)
            self.assertEqual(os.path.exists(path), path in recovered, path)

    def test_what_is_not_left_alone(self):
        """Files that are being recorded, files of others, empty ones; and when it is not wanted."""
        [left] = self.killed("ts")
        other = os.path.join(self.dir, "other.ts.part")
        shutil.copyfile(left, other)
        held = os.path.join(self.dir, "held.ts.part")
        shutil.copyfile(left, held)
        os.setxattr(held, MARK, b"1")
        empty = os.path.join(self.dir, "empty.ts.part")
        open(empty, "wb").close()
        os.setxattr(empty, MARK, b"1")
        link = os.path.join(self.dir, "link.ts.part")
        os.symlink(left, link)
        with open(held, "rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.assertEqual(self.next("--no-recover"), [])
            running = self.start("running", "flv", "--no-recover")
            self.addCleanup(running.wait)
            self.addCleanup(running.kill)
            deadline = time.monotonic() + 60
            now = os.path.join(self.dir, "running.flv.part")
            while not (os.path.exists(now) and os.path.getsize(now)) and time.monotonic() < deadline:
                time.sleep(0.05)
            self.assertEqual(marks(now), [MARK])
            code = subprocess.run([LIVREC, "repair", now], capture_output=True, text=True)
            self.assertEqual((code.returncode, "is being recorded" in code.stderr), (13, True))
            events = self.next()
        self.assertEqual([e["path"] for e in events], [left[:-5]])
        self.assertEqual(parts(self.dir), sorted([empty, held, link, now, other]))

    def test_name_is_taken(self):
        [left] = self.killed("flv")
        with open(left[:-5], "wb") as f:
            f.write(b"mine")
        [event] = self.next()
        self.assertEqual(event["path"], os.path.join(self.dir, "flv (2).flv"))
        self.assertEqual(contents(left[:-5]), b"mine")

    def test_folders_of_the_template(self):
        [left] = self.killed("flv", name="deep/{}")
        self.assertEqual(self.next(), [])
        [event] = self.next("--name", "a/next")
        self.assertEqual(event["path"] + ".part", left)

    def test_half_a_sidecar(self):
        """Nobody needs it: the older version is in its place. Files of others stay."""
        for name in ("x.ts.json.part", "x.nfo.part", "other.json.part"):
            path = os.path.join(self.dir, name)
            with open(path, "wb") as f:
                f.write(b"half")
            if not name.startswith("other"):
                os.setxattr(path, MARK, b"1")
        self.assertEqual(self.next(), [])
        self.assertEqual(unfinished(self.dir), ["other.json.part"])

    def test_only_a_head(self):
        [left] = self.killed("flv")
        data = contents(left)[:9]
        with open(left, "wb") as f:
            f.write(data)
        os.setxattr(left, MARK, b"1")
        self.assertEqual(self.next(), [])
        self.assertEqual(parts(self.dir), [])

    def test_subtitles(self):
        p = self.start("x", "ts", "--subtitles", "srt")
        left = self.wait_for(2, 100)  # what is known is written each ten seconds
        p.kill()
        p.wait()
        self.assertEqual([os.path.basename(f) for f in left], ["x.srt.part", "x.ts.part"])
        self.assertEqual([e["path"] for e in self.next()], [f[:-5] for f in left])
        with open(left[0][:-5], encoding="utf-8") as f:
            self.assertRegex(f.read(), r"^1\n00:00:00,000 --> 00:00:01,000\n[-0-9: ]{19}\n\n2\n(.*\n)+\n$")

    def test_text(self):
        [left] = self.killed("flv")
        p = subprocess.run([LIVREC, "record", self.origin.url("/demo", "next"), "-o", self.dir, "--name", "next",
                            "--duration", "1"], capture_output=True, text=True, timeout=60)
        self.assertEqual(sorted(p.stdout.splitlines()), [left[:-5], os.path.join(self.dir, "next.ts")])
        self.assertRegex(p.stderr, r"recovered .*flv\.flv \(\d+(\.\d+)? [KM]iB\)")


if __name__ == "__main__":
    unittest.main(verbosity=2)
