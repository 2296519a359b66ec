#!/usr/bin/env python3
"""Recordings of rooms that give media only while a WebSocket is open."""
import os
import shutil
import signal
import subprocess
import tempfile
import unittest

import e2e
from e2e import Recordings, Run
from front import Front
from seats import Pieces, Seats


def cut(peer, _):
    peer.cut()


def goodbye(peer, _):
    peer.say({"type": "bye", "why": "the server is needed elsewhere"})


def close(peer, _):
    peer.send(b"\x03\xe9", opcode=8)


class Sessions(Recordings):
    """However a session ends, the recording goes on, and nothing is missing."""
    script = "set segment=1000\nset channel=* window=8"
    runs = {"kept": Run(media=8), "cut": Run(media=12), "strict": Run(media=12),
            "bye": Run(media=12), "closed": Run(media=12)}

    @classmethod
    def prepare(cls):
        cls.front = Front()
        cls.addClassCleanup(cls.front.close)
        ends = {"kept": (None, None, 0), "cut": (3, cut, 5), "strict": (3, cut, 0),
                "bye": (3, goodbye, 5), "closed": (3, close, 5)}
        cls.seats = {name: Seats(cls.front, cls.origin, name, *how) for name, how in ends.items()}
        for name in ends:
            cls.runs[name].paths = [cls.front.url(f"/c/{name}/demo")]

    def test_a_seat_is_kept_and_left(self):
        frames = self.whole("kept")
        self.lasts(frames, 8)
        self.no_gaps("kept")
        seats = self.seats["kept"]
        self.assertEqual((len(seats.seats), seats.refused, seats.left), (1, 0, 1))
        beats = [b["n"] for b in seats.beats if b["type"] == "alive"]
        self.assertEqual(seats.beats[0], {"type": "pong"})
        self.assertEqual(beats, list(range(1, len(beats) + 1)))
        self.assertGreaterEqual(len(beats), 4)

    def test_a_session_survives_a_cut(self):
        for name in ("cut", "strict", "bye", "closed"):
            with self.subTest(name):
                frames = self.whole(name)
                self.steady(frames, name)
                self.lasts(frames, 12)
                self.no_gaps(name)
                self.assertGreaterEqual(len(self.seats[name].seats), 3)
                self.assertGreaterEqual(len(self.runs[name].of("reconnect")), 2)
                self.assertEqual(e2e.holes(frames), [])

    def test_the_new_seat_is_taken_before_the_old_one_is_worthless(self):
        """Where media flows on for a while, no request is refused."""
        for name in ("cut", "bye", "closed"):
            self.assertEqual(self.seats[name].refused, 0, name)


class Messages(Recordings):
    """Media in the messages of a WebSocket."""
    script = "set segment=1000\nset channel=* window=6"
    runs = {**{f"plain-{f}": Run(fmt=f, media=8) for f in ("ts", "mp4", "raw")}, "cut": Run(media=14)}

    @classmethod
    def prepare(cls):
        cls.front = Front()
        cls.addClassCleanup(cls.front.close)
        cls.pieces = {name: Pieces(cls.front, cls.origin, name, 3, 2 if name == "cut" else 0)
                      for name in cls.runs}
        for name, run in cls.runs.items():
            run.paths = [cls.front.url(f"/c/{name}/demo")]
        cls.runs["plain-raw"].stop, cls.runs["plain-raw"].after = signal.SIGINT, 0

    def test_plain(self):
        for fmt in ("ts", "mp4"):
            with self.subTest(fmt):
                frames = self.whole(f"plain-{fmt}")
                self.steady(frames, f"plain-{fmt}")
                self.lasts(frames, 8)
                self.no_gaps(f"plain-{fmt}")

    def test_raw_is_what_was_sent(self):
        run = self.finished("plain-raw")
        self.assertEqual(run.files[0][-4:], ".mp4")

    def test_a_reader_that_is_cut_comes_back(self):
        """What is sent twice is recorded once."""
        frames = self.whole("cut")
        self.assertEqual(self.pieces["cut"].readers, 3)
        self.assertEqual(e2e.holes(frames), [])
        self.assertGreaterEqual(len(self.runs["cut"].of("reconnect")), 2)


@unittest.skipUnless(shutil.which("openssl"), "needs openssl")
class Secure(Recordings):
    """The same over TLS, which is verified as everywhere."""
    script = "set segment=1000\nset channel=* window=6"
    runs = {"session": Run(media=6), "media": Run(media=6), "unknown": Run("/demo", "--reconnect", "2", media=6)}

    @classmethod
    def prepare(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        pem = os.path.join(folder.name, "pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                        "ec_paramgen_curve:P-256", "-nodes", "-keyout", pem, "-out", pem + ".crt",
                        "-days", "2", "-subj", "/CN=livrec test", "-addext",
                        "subjectAltName=IP:127.0.0.1"], check=True, stderr=subprocess.DEVNULL)
        with open(pem, "a", encoding="ascii") as out, open(pem + ".crt", encoding="ascii") as crt:
            out.write(crt.read())
        cls.front, cls.plain = Front(pem), Front()
        for front in (cls.front, cls.plain):
            cls.addClassCleanup(front.close)
        cls.seats = Seats(cls.front, cls.origin, "session", 3, cut, 5)
        cls.pieces = Pieces(cls.front, cls.origin, "media")
        cls.runs["session"].paths = [cls.front.url("/c/session/demo")]
        cls.runs["media"].paths = [cls.front.url("/c/media/demo")]
        for name in ("session", "media"):
            cls.runs[name].args += ["--cacert", pem + ".crt"]
        # The page comes without TLS; what it names is not vouched for.
        Seats(cls.plain, cls.origin, "unknown").front = cls.front
        cls.runs["unknown"].paths = [cls.plain.url("/c/unknown/demo")]

    def test_verified(self):
        for name in ("session", "media"):
            with self.subTest(name):
                frames = self.whole(name)
                self.lasts(frames, 6)
                self.assertEqual(e2e.holes(frames), [])
        self.assertGreaterEqual(len(self.seats.seats), 2)

    def test_nobody_vouches_for_it(self):
        run = self.runs["unknown"]
        self.assertNotEqual(run.status, 0, run)
        self.assertEqual(run.files, [], run)
        self.assertIn("TLS", str(run))


if __name__ == "__main__":
    e2e.main()
