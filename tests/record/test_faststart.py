#!/usr/bin/env python3
"""MP4 that is rewritten at the end, with its index in front: the same packets, and never less than
what was recorded."""
import hashlib
import json
import os
import signal
import struct
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
MARK = "user.livrec.unfinished"


def boxes(path):
    with open(path, "rb") as f:
        data = f.read()
    names, at = [], 0
    while at + 8 <= len(data):
        size, name = struct.unpack(">I4s", data[at:at + 8])
        if size == 1:
            size, = struct.unpack(">Q", data[at + 8:at + 16])
        names.append(name.decode())
        at += size
    return names


def packets(path):
    p = subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0", "-c", "copy", "-copyts", "-f", "framemd5", "-"],
                       capture_output=True, text=True, check=True)
    return sorted(line for line in p.stdout.splitlines() if not line.startswith("#"))


def length(path):
    p = subprocess.run(["ffprobe", "-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", path],
                       capture_output=True, text=True, check=True)
    return float(p.stdout)


class Faststart(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-faststart-")
        self.addCleanup(scratch.cleanup)
        self.dir = scratch.name
        self.origin = harness.Origin(speed=4)
        self.addCleanup(self.origin.__exit__)

    def start(self, *args, fmt="mp4"):
        return subprocess.Popen([LIVREC, "record", self.origin.url("/demo", "x"), "-o", self.dir, "-f", fmt, "--name",
                                 "x", "--json", *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)

    def keep(self, path, size=0):
        """A second name of the file while it is recorded: what it is in the end, in fragments."""
        deadline = time.monotonic() + 60
        while not (os.path.exists(path) and os.path.getsize(path) > size):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)
        os.link(path, os.path.join(self.dir, "kept"))
        return os.path.join(self.dir, "kept")

    def events(self, p):
        out, _ = p.communicate(timeout=60)
        self.assertEqual(p.returncode, 0, out)
        return [json.loads(line) for line in out.splitlines()]

    def names(self):
        return sorted(n for n in os.listdir(self.dir) if n != "kept")

    def check(self, path, kept):
        self.assertEqual(boxes(path), ["ftyp", "moov", "mdat"])
        self.assertIn("moof", boxes(kept))
        self.assertEqual(packets(path), packets(kept))
        self.assertAlmostEqual(length(path), length(kept), delta=0.1)
        self.assertEqual(recorded.decodes(path), "")

    def test_same_packets(self):
        for fmt in ("mp4", "m4a"):
            with self.subTest(fmt):
                p = self.start("--mp4", "faststart", "--digest", "sha256", fmt=fmt)
                kept = self.keep(os.path.join(self.dir, f"x.{fmt}.part"), 20000)
                p.send_signal(signal.SIGINT)  # not by its length: it could be over before it has a second name
                events = self.events(p)
                path = os.path.join(self.dir, f"x.{fmt}")
                self.check(path, kept)
                self.assertEqual([e["event"] for e in events if e["event"] == "log"], [])
                closed, = [e for e in events if e["event"] == "file_close"]
                self.assertEqual((closed["path"], closed["bytes"]), (path, os.path.getsize(path)))
                with open(path, "rb") as f, open(path + ".json", encoding="utf-8") as g:
                    data, sidecar = f.read(), json.load(g)
                self.assertEqual((sidecar["bytes"], sidecar["sha256"], sidecar["finished"]),
                                 (len(data), hashlib.sha256(data).hexdigest(), True))
                self.assertEqual([part["bytes"] for part in sidecar["session"]["parts"]], [len(data)])
                self.assertEqual(self.names(), [f"x.{fmt}", f"x.{fmt}.json"])
                for name in (path, path + ".json", kept):
                    os.unlink(name)

    def test_each_part(self):
        events = self.events(self.start("--mp4", "faststart", "--duration", "6", "--split-time", "2", "--no-sidecar"))
        self.assertEqual(self.names(), ["x (2).mp4", "x (3).mp4", "x.mp4"])
        for e in [e for e in events if e["event"] == "file_close"]:
            self.assertEqual(boxes(e["path"]), ["ftyp", "moov", "mdat"])
            self.assertEqual((recorded.decodes(e["path"]), e["bytes"]), ("", os.path.getsize(e["path"])))

    def test_stopped(self):
        p = self.start("--mp4", "faststart", "--no-sidecar")
        kept = self.keep(os.path.join(self.dir, "x.mp4.part"), 60000)
        p.send_signal(signal.SIGINT)
        self.events(p)
        self.check(os.path.join(self.dir, "x.mp4"), kept)

    def test_in_fragments_unless_it_is_wanted(self):
        self.events(self.start("--duration", "3", "--no-sidecar"))
        self.assertIn("moof", boxes(os.path.join(self.dir, "x.mp4")))

    def test_parts_that_are_joined(self):
        events = self.events(self.start("--mp4", "faststart", "--join", "--duration", "4", "--split-time", "2", "--no-sidecar"))
        self.assertEqual([e["text"] for e in events if e["event"] == "log"],
                         [])
        name, = self.names()
        self.assertEqual((name, boxes(os.path.join(self.dir, name))), ("x (joined).mp4", ["ftyp", "moov", "mdat"]))
        self.assertEqual(recorded.decodes(os.path.join(self.dir, name)), "")
        self.assertAlmostEqual(length(os.path.join(self.dir, name)), 4, delta=0.1)

    def test_killed(self):
        """What is recorded is in fragments until the end, and plays as far as it goes."""
        p = self.start("--mp4", "faststart", "--no-sidecar")
        kept = self.keep(os.path.join(self.dir, "x.mp4.part"), 60000)
        p.kill()
        p.communicate()
        self.assertEqual(self.names(), ["x.mp4.part"])
        self.assertIn("moof", boxes(kept))
        self.assertGreater(len(packets(kept)), 100)

    def test_what_was_left_of_a_rewriting(self):
        """It goes: the recording that it was made of is there. Files of others stay."""
        for name in ("old.mp4.faststart", "other.mp4.faststart"):
            with open(os.path.join(self.dir, name), "wb") as f:
                f.write(b"half a file")
        try:
            os.setxattr(os.path.join(self.dir, "old.mp4.faststart"), MARK, b"1")
        except OSError:
            self.skipTest("this file system has no extended attributes")
        events = self.events(self.start("--duration", "1", "--no-sidecar"))
        self.assertEqual([e for e in events if e["event"] in ("file_recover", "log")], [])
        self.assertEqual(self.names(), ["other.mp4.faststart", "x.mp4"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
