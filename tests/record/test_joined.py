#!/usr/bin/env python3
"""Parts of a session that become one file at its end."""
import os

import e2e
import recorded
from e2e import Recordings, Run

BY_3_S = ("--split-time", "3", "--name", "a/part", "--join")


class Joined(Recordings):
    speed = 2
    script = """
set segment=1000
set cache=9000
on /live.flv channel=broken nth=1 fin after=200000
on /live.flv channel=broken nth=2 status code=503
"""
    runs = {**{f"parts-{f}": Run("/demo", *BY_3_S, fmt=f, media=10) for f in ("ts", "flv", "mp4", "mkv")},
            "broken": Run("/live.flv", *BY_3_S, media=10),
            "one": Run("/demo", "--join", "--name", "part", media=4),
            "kept": Run("/demo", *BY_3_S[:-1], media=7),
            "shown": Run("/demo", *BY_3_S, "--subtitles", "srt", media=7)}

    def joined(self, name):
        """The one file that is there."""
        run = self.runs[name]
        self.assertEqual((run.status, run.stderr, run.errors), (0, "", []), run)
        event, = run.of("file_join")
        self.assertEqual(run.files, [event["path"]], run)
        self.assertEqual(event["bytes"], os.path.getsize(event["path"]))
        self.assertEqual(event["text"], "in place of 4 parts")
        self.assertEqual(os.path.basename(event["path"]), "part (joined)" + os.path.splitext(run.parts()[0])[1])
        self.assertEqual(run.events[-1]["event"], "job_end")
        return run, event["path"]

    def test_nothing_is_lost_or_doubled(self):
        for name in ("parts-ts", "parts-flv", "parts-mp4", "parts-mkv", "broken"):
            with self.subTest(name):
                run, path = self.joined(name)
                frames = recorded.frames(path)
                v = recorded.judge(frames, self.log.of(name))
                self.assertEqual((v.missing, v.doubled, v.damaged, v.disorder), ([], [], [], 0), run)
                self.assertEqual(sum(f.track == "v" for f in frames), 250, run)
                self.assertAlmostEqual(recorded.seconds(frames), 10, delta=0.1)
                self.assertEqual(recorded.decodes(path), "", run)

    def test_parts_that_stay(self):
        for name, files in (("one", 1), ("kept", 3)):
            with self.subTest(name):
                self.whole(name, files=files)
                self.assertEqual(self.runs[name].of("file_join"), [])

    def test_parts_that_can_not_be_joined_stay_and_it_is_told(self):
        run = self.runs["shown"]
        self.assertEqual((run.status, len(run.files)), (0, 3), run)
        self.assertTrue(any("they have subtitles" in e["text"] for e in run.of("log")), run)
        self.assertEqual(run.of("file_join"), [], run)
        self.complete("shown")


if __name__ == "__main__":
    e2e.main()
