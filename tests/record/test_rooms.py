#!/usr/bin/env python3
"""Many rooms in one process: each is recorded as if it were alone."""
import os
import signal

import e2e
from e2e import Recordings, Run

# What a room is recorded from; what goes wrong is in the script.
PATHS = {"plain": "/demo", "rst": "/demo", "stall": "/demo", "hls": "/live.m3u8", "fmp4": "/fmp4.m3u8",
         "aes": "/aes.m3u8", "lost": "/live.m3u8", "hole": "/live.flv", "again": "/demo",
         "line": "/demo"}
FAILING = {"refused": ("/live.flv", "POLICY"), "none": ("/demo", "NOTFOUND"), "page": ("/live.flv", "MEDIA")}


class Rooms(Recordings):
    speed = 2
    script = """
set segment=1000
set channel=rst* cache=9000
set channel=stall cache=13000
set channel=line cache=9000
on /live.flv channel=rst nth=1 rst after=270000
on /live.flv channel=line nth=1 fin after=270000
on /live.flv channel=line nth=2- status code=500
on /live.flv channel=stall nth=1 stall after=360000
on /live.flv channel=hole nth=2 fin ms=2300
on /live.flv channel=hole nth=3-4 status code=503
on /seg/live/*-?5.ts channel=lost status code=404
on /live.flv channel=same* stall ms=2500
at 3000 channel=again reset
on /live.flv channel=refused redirect to=file:///etc/passwd
on /api/room channel=none status code=404
on /live.flv channel=page html
"""
    ALL = {**PATHS, **{name: path for name, (path, _) in FAILING.items()}}
    runs = {"all": Run(list(ALL.values()), "--stall-timeout", "3", "--split-time", "5", media=20,
                       channels=list(ALL)),
            "same": Run(["/demo"] * 12, stop=signal.SIGTERM, after=3000, still=True, fmt="mkv", descriptors=24,
                        channels=[f"same{i}" for i in range(12)])}

    def test_each_room_is_complete(self):
        for room in PATHS:
            with self.subTest(room):
                frames = self.complete("all", room=room)
                lost = e2e.holes(frames)
                self.assertEqual(lost, e2e.unsent(self.log, room, frames)[:len(lost)])
                self.assertEqual(bool(lost), room in ("hole", "lost"))
                if room == "lost":
                    self.lacks_fives("all", frames, 20, room)
                else:
                    self.gaps_are("all", lost, room)
                end, = self.runs["all"].of("job_end", room=room)
                self.assertEqual(end["code"], "OK")

    def test_rooms_that_fail_fail_alone(self):
        run = self.runs["all"]
        for room, (_, code) in FAILING.items():
            end, = run.of("job_end", room=room)
            self.assertEqual((end["code"], run.parts(room)), (code, []), run)
        first = next(e["code"] for e in run.of("job_end") if e["code"] != "OK")
        self.assertEqual(run.status, {"POLICY": 19, "NOTFOUND": 4, "MEDIA": 14}[first])

    def test_events_tell_their_room(self):
        for name, run in self.runs.items():
            rooms = {(e["job"], e["url"]) for e in run.events if "url" in e}
            self.assertEqual(len(rooms), len(run.paths), name)
            self.assertEqual(len({job for job, _ in rooms}), len(run.paths), name)

    def test_files_of_one_name(self):
        """All have the same streamer and began in the same second: none is overwritten."""
        run = self.finished("same", files=12)
        for i in range(12):
            frames = self.complete("same", room=f"same{i}")
            self.steady(frames, "same")
            last = max(f.n for f in self.log.of(f"same{i}") if f.track == "v")
            self.assertEqual(e2e.pictures(frames)[-1][1], last, run)
        self.assertEqual(len({os.path.basename(f) for f in run.files}), 12)


if __name__ == "__main__":
    e2e.main()
