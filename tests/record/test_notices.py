#!/usr/bin/env python3
"""Notices of a watched room: what the provider gets, also at the end and after a restart."""
import json
import os
import signal
import subprocess
import tempfile
import time
import unittest

from e2e import LIVREC, harness
from provider import Provider  # beside the harness


class Notices(unittest.TestCase):
    def watch(self, provider, until, events="all"):
        """Watch until the provider got these events; then SIGTERM. Standard error."""
        command = [LIVREC, "watch", self.origin.url("/demo", "show"), "-o", self.dir, "--json",
                   "--state", os.path.join(self.dir, "state"), "--notify-to", "bark", "--bark-url",
                   provider.url("/Secret123"), "--notify-events", events, "--log-level", "debug"]
        with subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
                              stderr=subprocess.STDOUT) as p:
            lines, end = [], time.monotonic() + 40
            for line in p.stdout:
                lines.append(line)
                if until(lines) or time.monotonic() > end:
                    break
            p.send_signal(signal.SIGTERM)
            lines += p.stdout
            self.assertEqual(p.wait(30), 0)
        return "".join(lines)

    def test_of_a_broadcast(self):
        with harness.Origin() as self.origin, tempfile.TemporaryDirectory() as self.dir, \
                Provider('{"code":200}') as provider:
            def events():
                return [json.loads(body)["body"] for _, _, body in provider.got]

            def recorded(lines):
                return any('"event":"progress"' in x and '"duration":0' not in x for x in lines)

            told = self.watch(provider, lambda lines: recorded(lines) and len(events()) >= 2)
            first = events()
            again = self.watch(provider, recorded)
            with open(os.path.join(self.dir, "state"), "rb") as f:
                state = f.read()
        self.assertRegex(first[0], "^直播间状态更新：.* 正在直播中，时间：[-0-9]{10} [:0-9]{8}$")
        self.assertIn("开始录制", first[1])
        for texts in (first[2:], events()[len(first):]):
            # The second process goes on with the same broadcast: only what it finished is news.
            self.assertEqual(len(texts), 2, texts)
            self.assertTrue(any("录制结束" in t for t in texts), texts)
            self.assertTrue(any("的录像文件已完成" in t for t in texts), texts)
        self.assertNotIn("Secret123", told + again)
        self.assertNotIn(b"Secret123", state)

    def queue(self, *args):
        """What `livrec notify` says of the state, while the watch runs."""
        command = [LIVREC, "notify", "--state", os.path.join(self.dir, "state"), *args]
        return subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=30, check=True).stdout

    def test_given_up_and_put_back(self):
        """A refusal for good is kept, told of beside the watch, and sent when it is put back."""
        with harness.Origin() as self.origin, tempfile.TemporaryDirectory() as self.dir, \
                Provider('{"code":200}') as provider:
            provider.status, seen = 403, []

            def given_up(lines):
                if not any("a notice (live) is given up" in x for x in lines):
                    return False
                provider.status = 200
                seen.extend([json.loads(self.queue("--failed", "--json")),
                             self.queue("--failed"), self.queue("--retry", "all"),
                             json.loads(self.queue("--failed", "--json"))])
                return True

            self.watch(provider, given_up, "live")
            bodies = [json.loads(body)["body"] for _, _, body in provider.got]
        (failed,), shown, put_back, left = seen
        self.assertEqual((failed["state"], failed["event"], failed["tries"]), ("failed", "live", 1))
        self.assertIn("HTTP 403", failed["why"])
        self.assertRegex(shown, rf"^{failed['id']} live .*: given up, 1 try failed: bark: HTTP 403")
        self.assertRegex(put_back, rf"^{failed['id']} live .*: waits$")
        self.assertEqual(left, [])
        self.assertEqual(bodies, [failed["text"]] * 2)


if __name__ == "__main__":
    unittest.main()
