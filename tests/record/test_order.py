#!/usr/bin/env python3
"""The order of events over whole sessions, and that the judge of all recordings' order has eyes."""
import unittest

import e2e
import order
from e2e import Recordings, Run

GOOD = ("room 1", "record_start 1", "progress 1", "file_open 1 a.ts", "gap 1", "reconnect 1", "file_open 1 b.ts",
        "file_close 1 a.ts", "post 1 a.mp4 convert", "post 1 a.mp4 hook", "post 1 a.ts delete",
        "file_close 1 b.ts", "file_join 1 a.ts", "job_end 1", "post 1 b.mp4 convert", "post 1 a.ts upload")


def events(*lines):
    keys = ("event", "job", "path", "text")
    rows = [dict(zip(keys, line.split()), time=i) for i, line in enumerate(lines)]
    return [{**row, "job": int(row["job"])} for row in rows]


def moved(what, before):
    """GOOD with one event somewhere else."""
    rest = [line for line in GOOD if line != what]
    return rest[:rest.index(before)] + [what] + rest[rest.index(before):]


class Judge(unittest.TestCase):
    def test_what_is_right(self):
        self.assertEqual(order.faults(events(*GOOD[:-1])), [])
        self.assertEqual(order.faults(events("log 1", "room 1", "reconnect 1", "job_end 1")), [])

    def test_what_is_wrong(self):
        for what, before in (("room 1", "file_open 1 a.ts"), ("record_start 1", "file_open 1 b.ts"),
                             ("gap 1", "record_start 1"), ("file_close 1 b.ts", "file_close 1 a.ts"),
                             ("file_close 1 a.ts", "file_open 1 a.ts"), ("job_end 1", "file_join 1 a.ts"),
                             ("post 1 a.mp4 hook", "post 1 a.mp4 convert"),
                             ("post 1 a.mp4 convert", "file_close 1 a.ts"),
                             ("file_join 1 a.ts", "file_close 1 b.ts")):
            with self.subTest(what):
                self.assertNotEqual(order.faults(events(*moved(what, before))), [])
        self.assertNotEqual(order.faults(events(*GOOD[:2], *GOOD[1:])), [])
        late = events("room 1", "job_end 1")
        late[1]["time"] = -1
        self.assertNotEqual(order.faults(late), [])

    def test_rooms(self):
        def watch(text, state, job=0):
            return {"event": "watch", "url": "u", "job": job, "text": text, "state": state, "time": 9}
        job = [{**e, "time": 9} for e in events("room 1", "job_end 1")]
        good = [watch("", "offline"), watch("recording", "live", 1), *job, watch("", "offline")]
        self.assertEqual(order.faults(good), [])
        self.assertNotEqual(order.faults([*job, watch("recording", "live", 1)]), [])
        self.assertNotEqual(order.faults([good[1], job[0], watch("", "offline"), job[1]]), [])


class Sessions(Recordings):
    speed = 2
    script = """
set segment=1000
on /live.flv channel=* nth=1 fin ms=3000
on /live.flv channel=* nth=2-3 status code=503
"""
    after = ("--convert", "mp4", "--hook", "/bin/true", "--delete-source")
    runs = {"split": Run("/demo", "--split-time", "2", *after, media=8),
            "joined": Run("/demo", "--split-time", "2", "--join", *after, media=8),
            "two": Run(["/demo", "/demo"], "--split-time", "2", "--post-jobs", "2", *after, media=8,
                       channels=["one", "other"])}

    def test_everything_was_told(self):
        for name, run in self.runs.items():
            told = [e["event"] for e in run.events]
            for kind in ("room", "record_start", "reconnect", "file_open", "file_close", "progress", "job_end"):
                self.assertIn(kind, told, run)
            steps = [e["text"] for e in run.of("post")]
            self.assertEqual({*steps}, {"convert", "hook", "delete"}, run)
            self.assertEqual("file_join" in told, name == "joined", run)
        self.assertGreaterEqual(len(self.runs["split"].parts()), 3)


if __name__ == "__main__":
    e2e.main()
