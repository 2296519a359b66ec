"""Signals, and readers of the output that go away or stand still."""
import os
import select
import signal
import subprocess
import time
import unittest

from cli import play, run, start

HOLD = play("room=1", "hold", anchor="Ann")
STUCK = play("room=1", anchor="Bob")  # does not end when it is told to stop
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # under nohup it would be ignored, and so by livrec


def text_until(stream, word, seconds=20):
    """All that came so far from a stream, once it holds the word."""
    deadline = time.monotonic() + seconds
    seen = getattr(stream, "seen", "")
    while word not in seen and time.monotonic() < deadline:
        if select.select([stream], [], [], 0.1)[0]:
            seen += os.read(stream.fileno(), 65536).decode()
    stream.seen = seen
    return seen


class Signals(unittest.TestCase):
    def started(self, *urls, **more):
        p = start("record", *urls, **more)
        self.addCleanup(p.stderr.close)
        self.addCleanup(p.stdout.close)
        self.addCleanup(lambda: p.poll() is None and p.kill())
        self.assertIn("live", text_until(p.stderr, "live"))
        return p

    def test_one_stops(self):
        for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            p = self.started(HOLD)
            p.send_signal(sig)
            self.assertEqual(p.wait(20), 0)
            self.assertIn("livrec: stopping; again to stop at once\nlivrec: Ann: ended\n",
                          text_until(p.stderr, "ended"))

    def test_second_stops_at_once(self):
        for sig in (signal.SIGINT, signal.SIGTERM):
            p = self.started(STUCK)
            p.send_signal(sig)
            self.assertIn("stopping", text_until(p.stderr, "stopping"))
            self.assertIsNone(p.poll())
            p.send_signal(sig)
            self.assertEqual(p.wait(20), 128 + sig)

    def test_other_rooms_go_on_to_their_end(self):
        p = self.started(HOLD, play("room=1", "end=-8"))
        self.assertIn("as told", text_until(p.stderr, "as told"))
        self.assertIsNone(p.poll())
        p.send_signal(signal.SIGTERM)
        self.assertEqual(p.wait(20), 8)

    def test_ignored_signals_stay_ignored(self):
        p = self.started(HOLD, preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        p.send_signal(signal.SIGHUP)
        time.sleep(0.3)
        self.assertIsNone(p.poll())
        p.send_signal(signal.SIGTERM)
        self.assertEqual(p.wait(20), 0)

    def test_a_look_up_dies_of_its_signal(self):
        p = start("extract", play("log=1", "sleep=20000", title="asked"))
        self.assertIn("asked", text_until(p.stderr, "asked"))
        p.send_signal(signal.SIGINT)
        self.assertEqual(p.wait(20), -signal.SIGINT)
        p.stdout.close()
        p.stderr.close()


class Output(unittest.TestCase):
    def test_reader_that_goes_away(self):
        read, write = os.pipe()
        p = start("record", "--json", HOLD, play("room=1", "many=20000", "end"), stdout=write)
        os.close(write)
        os.read(read, 100)
        os.close(read)
        self.assertIn("Broken pipe); recording goes on", text_until(p.stderr, "goes on"))
        self.assertIsNone(p.poll())
        p.send_signal(signal.SIGTERM)
        self.assertEqual(p.wait(20), 1)
        p.stderr.close()

    def test_reader_that_stands_still(self):
        read, write = os.pipe()
        p = start("record", "--json", HOLD, play("room=1", "many=20000", "end"), stdout=write)
        os.close(write)
        self.assertTrue(select.select([read], [], [], 20)[0])
        time.sleep(0.5)  # as much as fits is written
        p.send_signal(signal.SIGTERM)
        self.assertEqual(p.wait(20), 1)
        os.close(read)
        p.stderr.close()

    def test_slow_reader_loses_nothing(self):
        p = start("record", "--json", play("room=1", "many=5000", "end"))
        time.sleep(0.5)
        self.assertEqual(len(p.stdout.read().splitlines()), 5002)
        self.assertEqual(p.wait(20), 0)
        p.stdout.close()
        p.stderr.close()

    def test_closed_descriptors(self):
        r = run("record", play("room=1", "close=a.ts", "end"), preexec_fn=lambda: os.close(1),
                stdout=None)
        self.assertEqual(r.status, 1)
        r = run("record", play("room=1", "close=a.ts", "end"), preexec_fn=lambda: os.close(2),
                stderr=None)
        self.assertEqual((r.status, r.out), (0, "a.ts\n"))
        r = run("record", play("room=1", "close=a.ts", "end"),
                preexec_fn=lambda: [os.close(fd) for fd in range(3)], stdout=None, stderr=None)
        self.assertEqual(r.status, 1)

    def test_reader_that_had_enough(self):
        p = start("options")
        p.stdout.close()
        self.assertIn(p.wait(20), (0, 1))
        self.assertEqual(p.stderr.read(), "")
        p.stderr.close()


if __name__ == "__main__":
    unittest.main()
