#!/usr/bin/env python3
"""livrec doctor: each step with its verdict, for what is well and for what is not."""
import json
import os
import shutil
import socket
import subprocess
import tempfile
import unittest

import e2e
from e2e import LIVREC, harness
from forwarder import Forwarder


class Doctor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-doctor-test-")
        cls.addClassCleanup(scratch.cleanup)
        cls.dir = scratch.name
        cls.origin = harness.Origin("on /live.flv channel=refused status code=403\n", speed=2)
        cls.addClassCleanup(cls.origin.__exit__)
        old = {"date": "Mon, 01 Jan 2024 00:00:00 GMT"}
        cls.far, cls.late = Forwarder(own={"example.com": 404}), Forwarder(headers=old)
        for f in (cls.far, cls.late):
            cls.addClassCleanup(f.stop)
        silent = socket.socket()  # held, so that no other program gets the port: nothing listens there
        cls.addClassCleanup(silent.close)
        silent.bind(("127.0.0.1", 0))
        cls.nobody = f"127.0.0.1:{silent.getsockname()[1]}"

    def ask(self, *args, status=0):
        """The steps: the first of each name, and all of them."""
        done = subprocess.run([LIVREC, "doctor", *args, "-o", self.dir, "--json"], text=True, timeout=60,
                              capture_output=True, stdin=subprocess.DEVNULL,
                              env={**os.environ, "http_proxy": "", "HTTP_PROXY": ""})
        self.assertEqual(done.returncode, status, done)
        report = json.loads(done.stdout)
        steps = {}
        for s in report["steps"]:
            steps.setdefault(s["step"], (s["verdict"], s["text"]))
        return steps, report

    def test_all_is_well(self):
        steps, report = self.ask(self.origin.url("/demo", "well"), "--reserve", "1M")
        self.assertEqual(list(dict.fromkeys(s["step"] for s in report["steps"])),
                         ["address", "cookie", "proxy", "clock", "disk", "space", "request", "tls", "fields",
                          "room", "headers", "streams", "media", "codec"])
        self.assertNotIn("bad", {s["verdict"] for s in report["steps"]}, report)
        self.assertRegex(steps["request"][1], r"^GET 127\.0\.0\.1/.*: HTTP 200 after \d+ ms")
        self.assertEqual(steps["tls"], ("ok", "the address has none"))
        self.assertEqual(steps["headers"][0], "ok")
        self.assertRegex(steps["media"][1], r"^avc \d+x\d+ \+ aac; the first after \d")
        self.assertRegex(steps["codec"][1], "fits into ts$")
        self.assertEqual(os.listdir(self.dir), [])

    def test_a_clock_that_is_wrong(self):
        steps, report = self.ask(self.origin.url("/demo", "late"), "--proxy", self.late.url,
                                 "--media-proxy", "none", status=2)
        told = [s for s in report["steps"] if s["step"] == "clock"]
        self.assertEqual((told[-1]["verdict"], told[-1]["code"]), ("bad", "ARG"))
        self.assertRegex(told[-1]["text"], r"^\d+ s ahead of the servers'")
        self.assertIn("takes connections, as net.proxy says", steps["proxy"][1])
        self.assertIn(("ok", "media goes without, as net.media_proxy says"),
                      [(s["verdict"], s["text"]) for s in report["steps"]])
        self.assertEqual(steps["media"][0], "ok")

    @unittest.skipIf(shutil.disk_usage("/tmp").free >> 40, "the disk is too large")
    def test_a_full_disk_and_refused_media(self):
        steps, _ = self.ask(self.origin.url("/demo", "refused"), "--reserve", "1T", status=13)
        self.assertEqual(steps["space"][0], "bad")
        self.assertIn("1T of it stay free", steps["space"][1])
        self.assertEqual(steps["media"][0], "bad")
        self.assertNotIn("codec", steps)

    def test_another_container(self):
        steps, _ = self.ask(self.origin.url("/live.flv", "sound"), "-f", "m4a", "--reserve", "1M")
        self.assertEqual(steps["codec"][0], "ok", steps)
        self.assertRegex(steps["codec"][1], "^aac fits into m4a$")

    def test_proxies_without_a_room(self):
        steps, report = self.ask("--proxy", self.far.url)
        self.assertEqual([s["step"] for s in report["steps"]], ["proxy", "way", "clock", "disk", "space"])
        self.assertRegex(steps["way"][1], "^example.com answers through it after")
        self.assertEqual(self.far.asked[-1], "http://example.com/")
        steps, report = self.ask("--proxy", self.far.url, "--media-proxy", self.nobody, status=8)
        bad = [s for s in report["steps"] if s["verdict"] == "bad"]
        self.assertEqual([(s["step"], s["code"]) for s in bad], [("proxy", "NET")])
        self.assertIn(f"nothing answers at {self.nobody}, as net.media_proxy says", bad[0]["text"])

    def test_a_proxy_that_is_none(self):
        """What listens there is no proxy of the kind that is asked for."""
        steps, _ = self.ask("--proxy", "socks5://" + self.far.url.split("//")[1],
                            "--connect-timeout", "1", status=8)
        self.assertEqual((steps["proxy"][0], steps["way"][0]), ("ok", "bad"))
        self.assertIn("net.proxy: ", steps["way"][1])

    def test_a_certificate_that_nobody_vouches_for(self):
        pem = os.path.join(self.dir, "pem")
        front = Forwarder(own={None: 404}, tls=e2e.self_signed(pem, "x"))
        self.addCleanup(front.stop)
        steps, _ = self.ask(f"https{front.url[4:]}/a.flv", status=8)
        for name in (pem, pem + ".crt"):
            os.remove(name)
        self.assertEqual(steps["tls"][0], "bad")
        self.assertRegex(steps["tls"][1], "certificate")

    def test_nothing_to_look_at(self):
        done = subprocess.run([LIVREC, "doctor"], capture_output=True, text=True,
                              env={k: v for k, v in os.environ.items() if "proxy" not in k.lower()})
        self.assertEqual(done.returncode, 2)
        self.assertIn("--proxy URL", done.stderr)


if __name__ == "__main__":
    e2e.main()
