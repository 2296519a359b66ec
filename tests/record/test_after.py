#!/usr/bin/env python3
"""What follows recordings: conversion, hook, upload and removal, over the end and the killing of the
process."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest

import e2e
import recorded
from e2e import LIVREC, harness

HOOK = 'echo "$LIVREC_EVENT ${LIVREC_PATH##*/}" >> told; cat >> told.json'
# Ends by itself once the test is over and its folder gone, though livrec was killed.
SLOW = '[ -e go ] || { touch begun; while [ -e begun ]; do sleep 0.2; done; exit; }; echo "${LIVREC_PATH##*/}" >> told'


def hook(script, *on):
    return [w for arg in ("sh", "-c", script) for w in ("--hook", arg)] + \
        [w for event in on for w in ("--hook-on", event)]


class After(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-after-")
        self.addCleanup(scratch.cleanup)
        self.dir = os.path.join(scratch.name, "out")
        self.box = os.path.join(scratch.name, "box")
        self.state = os.path.join(scratch.name, "state.db")
        os.mkdir(self.dir)
        self.origin = harness.Origin("set segment=1000", speed=4)
        self.addCleanup(self.origin.__exit__)

    def start(self, *args, media="4"):
        return subprocess.Popen([LIVREC, "record", self.origin.url("/demo", "day"), "-o", self.dir,
                                 "--duration", media, "--json", *args], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def finish(self, process, status=0):
        out, err = process.communicate(timeout=60)
        self.assertEqual((process.returncode, err), (status, ""), out)
        return [json.loads(line) for line in out.splitlines()]

    def names(self, folder=None):
        return sorted(os.listdir(folder or self.dir))

    def text(self, name):
        with open(os.path.join(self.dir, name), encoding="utf-8") as f:
            return f.read()

    def until_there(self, name):
        end = time.monotonic() + 30
        while not os.path.exists(os.path.join(self.dir, name)):
            self.assertLess(time.monotonic(), end, self.names())
            time.sleep(0.05)

    def test_each_file_in_order(self):
        rclone = ["--rclone", self.box] if shutil.which("rclone") else []
        events = self.finish(self.start(
            "--name", "a/show_{part}", "--split-time", "2", "--convert", "mp4", "--delete-source",
            *rclone, *hook(HOOK, "part", "end")))
        if not rclone:
            print("skipped: rclone is not installed")
        steps = [(e["text"], e.get("path", "").rpartition("/")[2]) for e in events
                 if e["event"] == "post"]
        made = [name for step, name in steps if step == "convert"]
        self.assertEqual(len(made), 2, steps)
        for name in made:
            own = [step for step, path in steps if path.split(".")[0] == name.split(".")[0]]
            self.assertEqual(own, ["convert", "hook", *(["upload"] if rclone else []), "delete"])
            self.assertEqual(recorded.decodes(os.path.join(self.dir, "a", name)), "")
        self.assertEqual(steps[-1], ("hook", ""))
        self.assertEqual(self.text("told").splitlines(), [f"part {n}" for n in made] + ["end "])
        last = json.loads(self.text("told.json").splitlines()[-1])
        self.assertEqual([os.path.basename(f) for f in last["files"]], made)
        self.assertEqual({e["code"] for e in events if e["event"] == "post"}, {"OK"})
        if rclone:
            self.assertEqual(self.names(os.path.join(self.box, "a")),
                             self.names(os.path.join(self.dir, "a")))

    def test_killed_and_started_again(self):
        """In the middle of a hook, once the file is converted; and nothing of it is done twice."""
        args = ["--name", "show", "--convert", "mp4", "--delete-source", "--state", self.state]
        process = self.start(*args, *hook(SLOW))
        self.until_there("begun")
        process.send_signal(signal.SIGKILL)
        process.communicate()
        self.assertEqual([n for n in self.names() if n.startswith("show.") and "json" not in n],
                         ["show.mp4", "show.ts"])
        open(os.path.join(self.dir, "go"), "w").close()
        events = self.finish(self.start("--name", "again", "--state", self.state, media="1"))
        done = [(e["text"], e["path"].rpartition("/")[2], e.get("job")) for e in events
                if e["event"] == "post"]
        self.assertEqual(done, [("hook", "show.mp4", None), ("delete", "show.ts", None)])
        self.assertEqual(self.text("told"), "show.mp4\n")

    def test_a_signal_leaves_the_rest(self):
        process = self.start("--name", "show", "--state", self.state, *hook(SLOW), media="2")
        self.until_there("begun")
        begun = time.monotonic()
        while process.poll() is None and time.monotonic() - begun < 20:
            process.send_signal(signal.SIGTERM)
            time.sleep(0.5)  # the second ends it at once; a third may find it on its way out
        process.communicate(timeout=30)
        self.assertIn(process.returncode, (128 + signal.SIGTERM, -signal.SIGTERM))
        self.assertNotIn("told", self.names())

    def test_environment_of_a_container(self):
        env = {**os.environ, "RCLONE_ENABLED": "true"}
        env.pop("LIVREC_RCLONE_REMOTE", None)
        done = subprocess.run([LIVREC, "record", "https://example.com/1.flv"], env=env, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=30)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("neither LIVREC_RCLONE_REMOTE nor --rclone", done.stderr)


if __name__ == "__main__":
    unittest.main()
