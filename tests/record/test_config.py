#!/usr/bin/env python3
"""The folder of DouyinLiveRecorder, watched as it is, and changed meanwhile."""
import json
import os
import re
import signal
import subprocess
import tempfile
import time
import unittest

from e2e import LIVREC, harness

SETTINGS = """[录制设置]
循环时间(秒) = 5
分段录制是否开启 = 是
视频分段时间(秒) = 1
录制空间剩余阈值(gb) = 0
"""
OTHERS = SETTINGS.replace("是否开启 = 是", "是否开启 = 否") + "视频保存格式ts|mkv = FLV\n"


class Dlr(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-config-")
        cls.addClassCleanup(scratch.cleanup)
        cls.dir = os.path.join(scratch.name, "dlr")
        os.makedirs(os.path.join(cls.dir, "config"))
        cls.origin = harness.Origin("set segment=500\n", speed=1)
        cls.addClassCleanup(cls.origin.__exit__)
        cls.log = os.path.join(scratch.name, "events")
        try:
            cls.play()
        finally:
            if cls.process.poll() is None:
                cls.process.kill()
                cls.process.wait()

    @classmethod
    def save(cls, name, text):
        """In place, with Windows' line ends, as an editor there does."""
        with open(os.path.join(cls.dir, "config", name), "w", encoding="utf-8-sig",
                  newline="\r\n") as f:
            f.write(text)

    @classmethod
    def events(cls, name):
        with open(cls.log, encoding="utf-8") as f:
            lines = [json.loads(line) for line in f if line.endswith("\n")]
        return [e for e in lines if e.get("event") == name]

    @classmethod
    def logged(cls, text):
        return [e for e in cls.events("log") if text in e["text"]]

    @classmethod
    def until(cls, what, seconds=60):
        end = time.monotonic() + seconds
        while not what() and time.monotonic() < end:
            time.sleep(0.05)
        if not what():
            with open(cls.log, encoding="utf-8") as f:
                raise AssertionError(f.read()[-8000:])

    @classmethod
    def play(cls):
        cls.save("config.ini", SETTINGS)
        cls.save("URL_config.ini", f"原画,{cls.origin.url('/demo', 'a')},主播: 小 明!\n")
        with open(cls.log, "wb") as out:
            cls.process = subprocess.Popen([LIVREC, "watch", "-c", cls.dir, "--json"], stdout=out,
                                           stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)
        cls.until(lambda: len(cls.events("file_open")) > 1)
        cls.save("config.ini", SETTINGS.replace("= 5", "= soon"))
        cls.until(lambda: cls.logged("stays as it was"))
        cls.save("config.ini", OTHERS)
        cls.until(lambda: cls.logged("record.format: flv"))
        cls.save("URL_config.ini", f"{cls.origin.url('/demo', 'b')},b\n")
        cls.until(lambda: any(e["duration"] > 500 for e in cls.events("progress")
                              if e["job"] == 2))
        cls.process.send_signal(signal.SIGTERM)
        cls.process.wait(60)

    def files(self, name):
        return sorted(f for f in os.listdir(os.path.join(self.dir, "downloads", "demo", name))
                      if not f.endswith(".json"))

    def test_names_are_those_of_dlr(self):
        files = self.files("小_明!")
        self.assertGreater(len(files), 1)
        start = re.fullmatch(r"(小_明!_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d)_000\.ts", files[0])[1]
        self.assertEqual(files[:2], [f"{start}_000.ts", f"{start}_001.ts"])

    def test_other_options_count_for_the_next_recording(self):
        file, = self.files("b")
        self.assertRegex(file, r"^b_\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\.flv$")

    def test_what_is_wrong_is_named_and_leaves_the_old_in_force(self):
        text = self.logged("watch.interval: \"soon\"")[0]["text"]
        self.assertTrue(text.startswith(os.path.join(self.dir, "config/config.ini:2: ")), text)
        self.assertEqual(len(self.logged("stays as it was")), 1)

    def test_changes_are_told(self):
        told = [e["text"] for e in self.logged("config.ini:") if "record." in e["text"]]
        self.assertTrue(any("record.format: flv" in t for t in told), told)
        self.assertTrue(any("record.split_time: 否" in t for t in told), told)

    def test_nothing_is_written_to_them(self):
        with open(os.path.join(self.dir, "config", "config.ini"), encoding="utf-8-sig") as f:
            self.assertEqual(f.read(), OTHERS)
        self.assertEqual(self.process.returncode, 0)


if __name__ == "__main__":
    unittest.main()
