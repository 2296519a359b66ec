"""The event queue, against the stand-in library: order, sharing, ends, Ctrl-C."""

import select
import signal
import threading
import time
import unittest

import livrec
from livrec import EventType


class Queue(unittest.TestCase):
    def setUp(self):
        self.lr = livrec.Livrec()
        self.addCleanup(self.lr.close)

    def test_order_and_end(self):
        self.lr.record("play:gap=3,end=0")
        names = [(e.type, e.text) for e in self.lr.events()]
        self.assertEqual(names, [(EventType.GAP, "0"), (EventType.GAP, "1"), (EventType.GAP, "2"),
                                 (EventType.JOB_END, "")])

    def test_no_job_no_event(self):
        self.assertEqual(list(self.lr.events()), [])
        self.assertIsNone(self.lr.next_event(0))
        self.assertIsNone(self.lr.next_event())

    def test_unknown_type_is_handed_on(self):
        self.lr.record("play:unknown=1,end=0")
        first = next(iter(self.lr.events()))
        self.assertEqual((first.type, first.name), (4242, "novelty"))

    def test_nothing_is_lost_in_a_flood(self):
        self.lr.record("play:gap=20000,end=0")
        self.assertEqual(sum(1 for e in self.lr.events() if e.type == EventType.GAP), 20000)

    def test_waiting_progress_is_replaced_and_logs_are_bounded(self):
        self.lr.record("play:progress=500,log=5000,hold")
        idle = self.lr.record("play:hold")
        self.assertEqual(list(idle.events(timeout=0.05)), [])  # takes all in, gives none out
        waiting = [e for e in iter(lambda: self.lr.next_event(0), None)]
        self.assertEqual([e.text for e in waiting if e.type == EventType.PROGRESS], ["499"])
        self.assertEqual(sum(1 for e in waiting if e.type == EventType.LOG), 1000)

    def test_timeout_of_an_iterator(self):
        job = self.lr.record("play:gap=1,hold")
        start = time.monotonic()
        self.assertEqual(len(list(job.events(timeout=0.1))), 1)
        self.assertLess(time.monotonic() - start, 15)

    def test_jobs_get_their_own_events(self):
        a, b = self.lr.record("play:gap=2,end=0"), self.lr.record("play:log=3,end=-8")
        self.assertEqual([e.job for e in b], [b.id] * 4)
        self.assertEqual([e.job for e in a], [a.id] * 3)
        self.assertEqual(list(a), [])
        self.assertIsNone(a.error)
        self.assertIsInstance(b.error, livrec.NetworkError)

    def test_iterating_an_ended_job_while_another_runs(self):
        self.lr.record("play:hold")
        job = self.lr.record("play:end=0")
        self.assertEqual(len(list(job)), 1)
        self.assertEqual(list(job), [])

    def test_wait(self):
        self.assertEqual(self.lr.record("play:gap=1,end=0").wait().type, EventType.JOB_END)
        with self.assertRaisesRegex(livrec.NetworkError, "as told"):
            self.lr.record("play:end=-8").wait()
        with self.assertRaises(TimeoutError):
            self.lr.record("play:hold").wait(timeout=0.05)

    def test_with_stops_the_job(self):
        with self.lr.record("play:hold") as job:
            self.assertFalse(job.ended)
            self.assertEqual(self.lr.job_count, 1)
        self.assertTrue(job.ended)
        self.assertEqual(self.lr.job_count, 0)
        job.stop()

    def test_fileno_in_an_own_loop(self):
        self.lr.record("play:gap=2,end=0")
        seen = []
        while not seen or seen[-1].type != EventType.JOB_END:
            readable, _, _ = select.select([self.lr], [], [], 5)
            self.assertEqual(readable, [self.lr])
            while (event := self.lr.next_event(0)) is not None:
                seen.append(event)
        self.assertEqual(len(seen), 3)
        self.assertEqual(select.select([self.lr.fileno()], [], [], 0)[0], [])


class Signals(unittest.TestCase):
    def interrupt(self, after=0.1):
        main = threading.main_thread().ident
        timer = threading.Timer(after, signal.pthread_kill, (main, signal.SIGINT))
        timer.start()
        self.addCleanup(timer.join)

    def test_ctrl_c_ends_a_wait_and_finishes_the_job(self):
        start = time.monotonic()
        with livrec.Livrec() as lr:
            self.interrupt()
            with self.assertRaises(KeyboardInterrupt), lr.record("play:hold") as job:
                for _ in job:
                    pass
            self.assertTrue(job.ended)
        self.assertLess(time.monotonic() - start, 15)

    def test_ctrl_c_leaves_a_running_resolve(self):
        start = time.monotonic()
        with livrec.Livrec() as lr:
            self.interrupt()
            with self.assertRaises(KeyboardInterrupt):
                lr.resolve("sleep:20000")
        self.assertLess(time.monotonic() - start, 15)

    def test_stop_from_a_signal_handler(self):
        with livrec.Livrec() as lr:
            job = lr.record("play:hold")
            old = signal.signal(signal.SIGINT, lambda *_: job.stop())
            self.addCleanup(signal.signal, signal.SIGINT, old)
            self.interrupt()
            self.assertEqual(job.wait(timeout=10).code, 0)

    def test_close_from_a_signal_handler(self):
        lr = livrec.Livrec()
        job = lr.record("play:hold")
        old = signal.signal(signal.SIGINT, lambda *_: lr.close())
        self.addCleanup(signal.signal, signal.SIGINT, old)
        self.interrupt()
        self.assertEqual(list(job), [])
        self.assertTrue(lr.closed)
        with self.assertRaises(livrec.ClosedError):
            job.wait()
        lr.close()
        self.assertTrue(lr._handle._freed)


if __name__ == "__main__":
    unittest.main()
