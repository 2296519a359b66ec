"""Threads, fork, garbage collection and the interpreter's end, against the stand-in library."""

import gc
import multiprocessing
import os
import subprocess
import sys
import threading
import time
import unittest
import weakref

import livrec


def in_child(call):
    """Run `call` in a forked child; the exit code tells how it went."""
    pid = os.fork()
    if pid == 0:
        code = 1
        try:
            code = 0 if call() else 2
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def refuses(call):
    try:
        call()
    except livrec.ClosedError as why:
        return "fork()" in str(why)
    return False


class Threads(unittest.TestCase):
    def test_eight_readers_share_one_queue(self):
        with livrec.Livrec() as lr:
            for _ in range(20):
                lr.record("play:gap=500,end=0")
            seen = [[] for _ in range(8)]
            threads = [threading.Thread(target=lambda s=s: s.extend(lr.events())) for s in seen]
            for t in threads:
                t.start()
            for t in threads:
                t.join(30)
            self.assertEqual(sum(map(len, seen)), 20 * 501)

    def test_a_job_each(self):
        with livrec.Livrec() as lr:
            counts = []

            def one():
                with lr.record("play:gap=50,end=0") as job:
                    counts.append(len(list(job)))

            threads = [threading.Thread(target=one) for _ in range(16)]
            for t in threads:
                t.start()
            for t in threads:
                t.join(30)
            self.assertEqual(counts, [51] * 16)

    def test_close_wakes_a_reader(self):
        lr = livrec.Livrec()
        lr.record("play:hold")
        done = []
        reader = threading.Thread(target=lambda: done.append(list(lr.events())))
        reader.start()
        time.sleep(0.05)
        lr.close()
        reader.join(10)
        self.assertEqual(done, [[]])

    def test_close_cancels_a_call_of_another_thread(self):
        lr = livrec.Livrec()
        outcome = []

        def call():
            try:
                lr.resolve("sleep:20000")
            except livrec.CancelledError as why:
                outcome.append(why)

        caller = threading.Thread(target=call)
        caller.start()
        time.sleep(0.1)
        lr.close()
        caller.join(10)
        self.assertEqual(len(outcome), 1)
        with self.assertRaises(livrec.ClosedError):
            lr.resolve("sleep:1")

    def test_the_gil_is_free_during_a_call(self):
        with livrec.Livrec() as lr:
            caller = threading.Thread(target=lr.resolve, args=("sleep:300",))
            caller.start()
            ticks = 0
            while caller.is_alive():
                ticks += 1
                time.sleep(0.01)
            self.assertGreater(ticks, 5)

    def test_close_twice_from_two_threads(self):
        lr = livrec.Livrec()
        threads = [threading.Thread(target=lr.close) for _ in range(4)]
        for t in threads:
            t.start()
        for t in threads:
            t.join(10)
            self.assertFalse(t.is_alive())
        lr.close()


class Fork(unittest.TestCase):
    def test_child_is_refused_and_the_parent_goes_on(self):
        with livrec.Livrec() as lr:
            job = lr.record("play:hold")
            for call in (lambda: lr.resolve("play:x"), lr.next_event, lambda: lr.record("play:x"),
                         lr.fileno, lambda: list(job), lambda: lr.job_count):
                self.assertEqual(in_child(lambda c=call: refuses(c)), 0)
            self.assertEqual(in_child(lambda: lr.closed and lr.close() is None), 0)
            job.stop()
            self.assertEqual(job.wait(10).code, 0)

    def test_child_makes_its_own(self):
        with livrec.Livrec():
            def own():
                with livrec.Livrec() as lr:
                    return len(list(lr.record("play:gap=2,end=0"))) == 3
            self.assertEqual(in_child(own), 0)

    def test_child_with_a_reader_in_the_parent(self):
        with livrec.Livrec() as lr:
            job = lr.record("play:hold")
            reader = threading.Thread(target=lambda: list(lr.events()))
            reader.start()
            time.sleep(0.05)
            self.assertEqual(in_child(lambda: refuses(lr.next_event)), 0)
            job.stop()
            reader.join(10)

    def test_multiprocessing(self):
        with livrec.Livrec() as lr:
            context = multiprocessing.get_context("fork")
            queue = context.Queue()
            child = context.Process(target=lambda: queue.put(refuses(lr.next_event)))
            child.start()
            self.assertTrue(queue.get(timeout=10))
            child.join(10)
            self.assertEqual(child.exitcode, 0)


class Garbage(unittest.TestCase):
    def test_handle_goes_with_its_last_user(self):
        lr = livrec.Livrec()
        gone = weakref.ref(lr)
        handle = lr._handle
        job = lr.record("play:gap=1,hold")
        del lr
        gc.collect()
        self.assertIsNotNone(gone(), "a job keeps its handle")
        events = job.events(timeout=0.05)
        del job
        self.assertEqual(len(list(events)), 1)
        del events
        gc.collect()
        self.assertIsNone(gone())
        self.assertTrue(handle._freed)

    def test_descriptors_do_not_leak(self):
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(50):
            with livrec.Livrec() as lr:
                lr.record("play:end=0").wait()
        self.assertEqual(len(os.listdir("/proc/self/fd")), before)

    def test_failed_constructor_leaks_nothing(self):
        before = len(os.listdir("/proc/self/fd"))
        for _ in range(10):
            with self.assertRaises(livrec.ArgumentError):
                livrec.Livrec(format="bad")
        gc.collect()
        self.assertEqual(len(os.listdir("/proc/self/fd")), before)


class Exit(unittest.TestCase):
    def run_code(self, code):
        p = subprocess.run([sys.executable, "-c", "import livrec, threading, time\n" + code],
                           capture_output=True, text=True, timeout=30)
        self.assertEqual((p.returncode, p.stderr), (0, ""), p.stderr)
        return p.stdout

    def test_with_a_running_job(self):
        self.run_code("lr = livrec.Livrec(); job = lr.record('play:hold')")

    def test_with_a_daemon_thread_inside_a_wait(self):
        self.run_code("lr = livrec.Livrec(); lr.record('play:hold')\n"
                      "threading.Thread(target=lambda: list(lr.events()), daemon=True).start()\n"
                      "time.sleep(0.1)")

    def test_with_a_daemon_thread_inside_a_resolve(self):
        start = time.monotonic()
        self.run_code("lr = livrec.Livrec()\n"
                      "def call():\n"
                      "    try: lr.resolve('sleep:20000')\n"
                      "    except livrec.CancelledError: pass\n"
                      "threading.Thread(target=call, daemon=True).start()\ntime.sleep(0.1)")
        self.assertLess(time.monotonic() - start, 10)


if __name__ == "__main__":
    unittest.main()
