#!/usr/bin/env python3
"""Nobody is contacted but those that the user named: a watch whose rooms are all paused, and what only
looks at files, ask for no socket of the internet."""
import os
import subprocess
import tempfile
import time
import unittest

LIVREC = os.environ.get("LIVREC", "livrec")
CANARY = os.environ["LIVREC_CANARY"]
ROOM = "http://127.0.0.1:9/a.flv"


class Silence(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-silence-")
        self.addCleanup(scratch.cleanup)
        self.dir, self.seen = scratch.name, os.path.join(scratch.name, "seen")
        self.env = {**os.environ, "LD_PRELOAD": CANARY, "NET_CANARY": self.seen, "HOME": self.dir,
                    "XDG_RUNTIME_DIR": self.dir}
        self.list = os.path.join(self.dir, "rooms.txt")

    def run_it(self, *args):
        return subprocess.run([LIVREC, *args], env=self.env, capture_output=True, text=True, timeout=60)

    def test_the_canary_sings(self):
        self.run_it("extract", ROOM, "--resolve-timeout", "2")
        self.assertTrue(os.path.exists(self.seen))

    def test_a_watch_without_a_room_that_counts(self):
        with open(self.list, "w", encoding="utf-8") as f:
            f.write("# none\n#" + ROOM + "\n")
        path = os.path.join(self.dir, "s")
        p = subprocess.Popen([LIVREC, "watch", "--urls", self.list, "-o", os.path.join(self.dir, "out"), "--socket",
                              path, "--interval", "5", "--notify-to", "bark", "--bark-url", "https://127.0.0.1:9/key"],
                             env=self.env, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            end = time.monotonic() + 30
            while self.run_it("status", "--socket", path).returncode and time.monotonic() < end:
                time.sleep(0.05)
            time.sleep(1.5)
            self.assertIn("paused", self.run_it("ls", "--socket", path).stdout)
        finally:
            p.terminate()
            self.assertEqual(p.wait(30), 0)
        self.assertFalse(os.path.exists(self.seen))

    def test_what_looks_at_files_alone(self):
        for args in (["version"], ["platforms", ROOM], ["options"], ["config", "check", self.list], ["notify", "--list"],
                     ["prune", "-o", self.dir]):
            self.run_it(*args)
        self.assertFalse(os.path.exists(self.seen))


if __name__ == "__main__":
    unittest.main()
