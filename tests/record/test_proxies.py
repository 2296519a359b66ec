#!/usr/bin/env python3
"""Proxies: one for all, others for questions and for media, and none."""
import e2e
from e2e import Recordings, Run
from forwarder import Forwarder


class Proxies(Recordings):
    speed = 2
    names = ("all", "apart", "media", "straight", "questions")
    runs = {name: Run("/demo", media=2) for name in names}

    @classmethod
    def prepare(cls):
        cls.one, cls.two = Forwarder(), Forwarder()
        for f in (cls.one, cls.two):
            cls.addClassCleanup(f.stop)
        flags = {"all": ["--proxy", cls.one.url],
                 "apart": ["--proxy", cls.one.url, "--media-proxy", cls.two.url.split("//")[1]],
                 "media": ["--proxy", "none", "--media-proxy", cls.two.url],
                 "straight": ["--proxy", cls.one.url, "--media-proxy", "none"],
                 "questions": ["--proxy", cls.one.url, "--media-proxy", "direct"]}
        for name, run in cls.runs.items():
            run.args += flags[name]

    def went(self, forwarder, name):
        """Which of the room's requests went through it: "q"uestions, "m"edia."""
        asked = [url for url in forwarder.asked if f"/c/{name}/" in url or f"channel={name}" in url]
        return "".join(sorted({"m" if "/live." in url or "/seg/" in url else "q" for url in asked}))

    def test_ways(self):
        for name, one, two in (("all", "mq", ""), ("apart", "q", "m"), ("media", "", "m"),
                               ("straight", "q", ""), ("questions", "q", "")):
            with self.subTest(name):
                self.complete(name)
                self.assertEqual((self.went(self.one, name), self.went(self.two, name)), (one, two),
                                 self.one.asked + self.two.asked)


if __name__ == "__main__":
    e2e.main()
