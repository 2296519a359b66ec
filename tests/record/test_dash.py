#!/usr/bin/env python3
"""DASH: segments by number and by time, pictures and sound apart."""
import e2e
from e2e import Recordings, Run

FORMATS = ("ts", "flv", "mkv", "mp4")
LIVE = {"number": "/dash.mpd", "time": "/dash-time.mpd"}


class Plain(Recordings):
    """Every kind of manifest into every container."""
    speed = 2
    script = "set segment=1000\nset channel=static* window=12\n"
    runs = {**{f"{k}-{f}": Run(path, fmt=f, media=6) for k, path in LIVE.items() for f in FORMATS},
            **{f"static-{f}": Run("/dash-static.mpd", fmt=f) for f in FORMATS},
            "audio": Run("/dash-time.mpd", "-q", "audio", fmt="m4a", media=6),
            "forced": Run(media=5)}

    @classmethod
    def prepare(cls):
        cls.runs["forced"].paths = ["direct:" + cls.origin.url("/dash.mpd", "forced")]

    def test_containers(self):
        for kind in LIVE:
            for fmt in FORMATS:
                with self.subTest(kind=kind, fmt=fmt):
                    name = f"{kind}-{fmt}"
                    frames = self.whole(name)
                    self.steady(frames, name)
                    self.lasts(frames, 6)
                    self.no_gaps(name)

    def test_static_to_its_end(self):
        for fmt in FORMATS:
            with self.subTest(fmt):
                frames = self.whole(f"static-{fmt}")
                self.assertEqual(len(e2e.pictures(frames)), 12 * e2e.SEGMENT)
                self.lasts(frames, 12)
                self.no_gaps(f"static-{fmt}")
                self.assertEqual({e["text"] for e in self.runs[f"static-{fmt}"].of("job_end")},
                                 {"the stream is complete"})

    def test_sound_alone(self):
        frames = self.whole("audio")
        self.assertEqual({f.track for f in frames}, {"a"})
        self.assertEqual({f.stream for f in self.log.of("audio")}, {"sound"})

    def test_forced(self):
        self.lasts(self.whole("forced"), 5)


class Segments(Recordings):
    """What fails and comes in the end, what is lost, and what starts anew."""
    speed = 2
    script = """
set segment=1000
on /seg/pictures/*-?5.m4s channel=lost-* status code=404
on /seg/sound/*-?5.m4s channel=lost-* status code=404
on /seg/pictures/*-t?5000.m4s channel=lost-* status code=404
on /seg/sound/*-t?5000.m4s channel=lost-* status code=404
on /seg/*-?[38].m4s channel=late-* nth=1-2 status code=404
on /seg/*-t?[38]000.m4s channel=late-* nth=1-2 status code=404
on /seg/*-?[05].m4s channel=late-* nth=1 fin after=5000
on *.mpd channel=late-* nth=3 status code=503
on *.mpd channel=late-* nth=5 html
at 4000 channel=reset-* reset
at 4000 channel=cue-* discontinuity
at 5000 channel=end-* offline
set channel=* endlist=1
"""
    runs = {**{f"{what}-{k}": Run(path, media=12) for what in ("lost", "late", "reset", "cue")
               for k, path in LIVE.items()},
            **{f"end-{k}": Run(path) for k, path in LIVE.items()}}

    def test_segments_that_can_not_be_had(self):
        for kind in LIVE:
            with self.subTest(kind):
                frames = self.whole(f"lost-{kind}")
                lost = e2e.holes(frames)
                self.assertIn(lost, ([e2e.SEGMENT], [e2e.SEGMENT] * 2))
                told = self.runs[f"lost-{kind}"].of("gap")
                self.assertEqual({e["text"] for e in told}, {"segment"})

    def test_segments_that_come_in_the_end(self):
        for kind in LIVE:
            with self.subTest(kind):
                frames = self.whole(f"late-{kind}")
                self.steady(frames, f"late-{kind}")
                self.no_gaps(f"late-{kind}")
                self.assertIn(404, {r.status for r in self.log.asked(f"late-{kind}", "seg")})

    def test_periods(self):
        """With or without the end of the one before, which a sender that begins anew lists no more."""
        for what in ("reset", "cue"):
            for kind in LIVE:
                with self.subTest(what=what, kind=kind):
                    name = f"{what}-{kind}"
                    frames = self.whole(name)
                    marks = e2e.pictures(frames)
                    self.assertEqual({epoch for epoch, _ in marks}, {0, 1})
                    self.assertEqual(min(n for epoch, n in marks if epoch == 1), 0)
                    if what == "cue":
                        self.steady(frames, name, seam=64)
                        self.no_gaps(name)

    def test_the_end(self):
        for kind in LIVE:
            with self.subTest(kind):
                self.whole(f"end-{kind}")
                self.assertEqual([e["text"] for e in self.runs[f"end-{kind}"].of("job_end")],
                                 ["the stream is complete"])


if __name__ == "__main__":
    e2e.main()
