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
    def watch(self, provider, until):
        """Watch until the provider got these events; then SIGTERM. Standard error."""
        command = [LIVREC, "watch", self.origin.url("/demo", "show"), "-o", self.dir, "--json",
                   "--state", os.path.join(self.dir, "state"), "--notify-to", "bark", "--bark-url",
                   provider.url("/Secret123"), "--notify-events", "all", "--log-level", "debug"]
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


if __name__ == "__main__":
    unittest.main()
