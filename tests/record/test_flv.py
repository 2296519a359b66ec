#!/usr/bin/env python3
"""HTTP-FLV, recorded over faults of the line and of the sender."""
import e2e
from e2e import Recordings, Run

FORMATS = ("ts", "flv", "mkv", "mp4")
CUT = 270000  # bytes after which a line is cut: what a new reader is given at once, and 3 s more


class Plain(Recordings):
    """Every container; the lengths are right."""
    speed = 4
    runs = {f"plain-{f}": Run("/demo", fmt=f, media=6) for f in FORMATS}

    def test_formats(self):
        for fmt in FORMATS:
            with self.subTest(fmt):
                frames = self.whole(f"plain-{fmt}")
                self.steady(frames, f"plain-{fmt}")
                self.lasts(frames, 6)
                self.no_gaps(f"plain-{fmt}")

    def test_events(self):
        for run in self.runs.values():
            names = [e["event"] for e in run.events if e["event"] not in ("progress", "log")]
            self.assertEqual(names, ["room", "record_start", "file_open", "file_close", "job_end"])


class Breaks(Recordings):
    """The line breaks; what the server keeps for new readers covers the break."""
    speed = 2
    script = f"""
set cache=9000
on /live.flv channel=rst* nth=1 rst after={CUT}
on /live.flv channel=fin* nth=1 fin after={CUT}
on /live.flv channel=many nth=1-3 rst ms=2100-2600
set channel=stall cache=20000
on /live.flv channel=stall nth=1 stall after={CUT * 2}
on /live.flv channel=chunk nth=1 chunked bad={CUT}
"""
    runs = {**{f"rst-{f}": Run(fmt=f, media=14) for f in FORMATS},
            "fin": Run(media=14),
            "many": Run(media=28), "chunk": Run(media=14),
            "stall": Run("/demo", "--stall-timeout", "4", media=32)}

    def covered(self, name, seconds, breaks=1):
        frames = self.whole(name)
        self.steady(frames, name)
        self.lasts(frames, seconds)
        self.no_gaps(name)
        run = self.runs[name]
        self.assertEqual(len(run.of("reconnect")), breaks, run)
        self.assertEqual(len(self.log.asked(name, r"live\.flv")), breaks + 1, run)

    def test_reset(self):
        for fmt in FORMATS:
            with self.subTest(fmt):
                self.covered(f"rst-{fmt}", 14)

    def test_close(self):
        self.covered("fin", 14)

    def test_stall(self):
        self.covered("stall", 32)

    def test_broken_chunk(self):
        self.covered("chunk", 14)

    def test_many_breaks(self):
        self.covered("many", 28, breaks=3)


class Addresses(Recordings):
    """Addresses that expire, lead elsewhere, or lead where they must not."""
    speed = 2
    script = f"""
set cache=9000
set channel=expired expire=2000
on /live.flv channel=expired nth=1 fin after={CUT}
on /live.flv channel=gone nth=1 fin after={CUT}
on /live.flv channel=gone nth=2 status code=404
on /live.flv channel=hop* redirect to=http://127.0.0.1:%P/c/far/live.flv
on /live.flv channel=loop redirect to=http://127.0.0.1:%P/c/loop/live.flv
on /live.flv channel=file* redirect to=file:///etc/passwd
on /live.flv channel=meta* redirect to=http://169.254.169.254/latest/meta-data/
on /live.flv channel=other* redirect to=http://127.0.0.2:%P/c/secret/live.flv
on /live.flv channel=name* redirect to=http://localhost:%P/c/secret/live.flv
"""
    REFUSED = ("file", "meta", "other", "name")
    runs = {"expired": Run(media=16), "gone": Run(media=16), "hop": Run(media=11),
            "hop-typed": Run("/live.flv", media=11), "loop": Run("/live.flv", "--reconnect", "1"),
            **{n: Run("/live.flv", "--reconnect", "5") for n in REFUSED},
            **{n + "-line": Run("/demo", "--stall-timeout", "2", media=8) for n in REFUSED}}

    def renewed(self, name, status):
        """A new address was asked for and taken, and nothing is missing."""
        frames = self.whole(name)
        self.steady(frames, name)
        self.lasts(frames, 16)
        self.no_gaps(name)
        self.assertEqual(len(self.log.asked(name, "/api/room")), 2)
        tries = self.log.asked(name, r"live\.flv")
        self.assertEqual([r.status for r in tries], [200, status, 200])
        return [r.path for r in tries]

    def test_an_address_that_expires_is_renewed(self):
        first, again, new = self.renewed("expired", 403)
        self.assertEqual(first, again)
        self.assertNotEqual(first, new)

    def test_an_address_that_is_gone_is_asked_for_anew(self):
        self.renewed("gone", 404)

    def test_a_redirect_is_followed(self):
        for name in ("hop", "hop-typed"):
            frames = self.whole(name, "far")
            self.steady(frames, name)
            self.lasts(frames, 11)

    def test_a_loop_ends(self):
        run = self.runs["loop"]
        self.assertEqual((run.status, run.files), (9, []), run)
        self.assertLess(len(self.log.asked("loop")), 20)

    def test_refused_addresses(self):
        """What the user typed leads to an address that the policy refuses."""
        for name in self.REFUSED:
            with self.subTest(name):
                run = self.runs[name]
                end, = run.of("job_end")
                self.assertEqual((run.status, end["code"], run.files), (19, "POLICY", []), run)
                self.assertEqual(len(self.log.asked(name)), 1, "it is not tried again")
        self.assertEqual(self.log.asked("secret"), [])

    def test_other_lines_of_a_room(self):
        """A line of a room leads there: it is given up, and another one recorded."""
        for name in self.REFUSED:
            with self.subTest(name):
                frames = self.whole(name + "-line")
                self.assertEqual({f.stream for f in self.log.of(name + "-line")}, {"live"}, "HLS")
                self.lasts(frames, 8)


class Lines(Recordings):
    """A line that fails, and another one, of another protocol, that goes on where it stopped."""
    speed = 2
    script = f"""
set cache=9000
on /live.flv channel=dead* nth=1 fin after={CUT}
on /live.flv channel=dead* nth=2- status code=500
on /live.flv channel=web nth=1 fin after={CUT}
on /live.flv channel=web nth=2- html
on /live.flv channel=never status code=500
"""
    runs = {**{f"dead-{f}": Run(fmt=f, media=20) for f in FORMATS}, "web": Run(media=20),
            "never": Run(media=8), "tls": Run("/demo", "--https", "--connect-timeout", "1", media=8)}

    def test_another_line_goes_on(self):
        for name in (*(f"dead-{f}" for f in FORMATS), "web"):
            with self.subTest(name):
                frames = self.whole(name)
                self.steady(frames, name)
                self.lasts(frames, 20)
                self.no_gaps(name)
                self.assertEqual(len(self.log.asked(name, r"live\.flv")), 3)

    def test_a_line_that_never_worked(self):
        frames = self.whole("never")
        self.lasts(frames, 8)
        start, = self.runs["never"].of("record_start")
        self.assertEqual(start["protocol"], "hls")

    def test_a_server_that_has_no_tls(self):
        """Then the line as it was named is taken."""
        self.lasts(self.whole("tls"), 8)


class Holes(Recordings):
    """What is missing is told: the events hold exactly what the log says."""
    speed = 2
    script = """
set segment=1000
on /live.flv channel=hole* nth=2 fin ms=2300
on /live.flv channel=hole* nth=3-4 status code=503
on /live.flv channel=hole-two nth=5 fin ms=2300
on /live.flv channel=hole-two nth=6-7 status code=503
on /live.flv channel=again nth=2 fin ms=1500
on /live.flv channel=again nth=3-5 status code=503
at 3500 channel=again reset
at 4000 channel=sender reset
at 4000 channel=jump jump ms=50000
at 4000 channel=back jump ms=-3000
"""
    runs = {**{f"hole-{f}": Run("/live.flv", fmt=f, media=10) for f in FORMATS},
            "hole-two": Run("/live.flv", media=17),
            "again": Run("/live.flv", media=14),
            **{n: Run("/live.flv", media=12) for n in ("sender", "jump", "back")}}

    def missing(self, name, count):
        """The recording lacks what nobody was sent, and one event tells each hole."""
        frames = self.whole(name)
        lost = e2e.holes(frames)
        self.assertEqual(len(lost), count)
        self.assertEqual(lost, e2e.unsent(self.log, name, frames)[:count])
        self.steady(frames, name, [n * e2e.FRAME_MS for n in lost])
        return self.gaps_are(name, lost)

    def test_one_hole(self):
        for fmt in FORMATS:
            with self.subTest(fmt):
                gap, = self.missing(f"hole-{fmt}", 1)
                self.assertEqual(gap["text"], "network")

    def test_two_holes(self):
        first, second = self.missing("hole-two", 2)
        self.assertGreater(second["media_time"], first["media_time"] + first["duration"])

    def test_time_starts_anew_behind_a_break(self):
        frames = self.whole("again")
        self.assertEqual({e for e, _ in e2e.pictures(frames)}, {0, 1})
        gap, = self.runs["again"].of("gap")
        self.steady(frames, "again", [gap["duration"]])
        # Nobody can know how long it was but by the clock.
        begun, = self.runs["again"].of("file_open")
        self.assertTrue(500 <= gap["duration"] <= gap["time"] - begun["time"], self.runs["again"])

    def test_time_starts_anew(self):
        for name in ("sender", "back"):
            with self.subTest(name):
                frames = self.whole(name)
                self.assertEqual({e for e, _ in e2e.pictures(frames)}, {0, 1})
                self.steady(frames, name)
                self.lasts(frames, 12)
                self.no_gaps(name)

    def test_time_jumps_ahead(self):
        frames = self.whole("jump")
        self.steady(frames, "jump")
        self.lasts(frames, 12)
        gap, = self.runs["jump"].of("gap")
        self.assertIsNone(gap["duration"], "how much is missing, if anything, is not known")


if __name__ == "__main__":
    e2e.main()
