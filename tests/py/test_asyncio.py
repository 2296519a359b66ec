"""Events and calls in asyncio, against the stand-in library."""

import asyncio
import os
import threading
import time
import unittest

import livrec
from livrec import EventType


class Async(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        self.lr = livrec.Livrec()
        self.addCleanup(self.lr.close)

    async def test_events_of_all_jobs(self):
        self.lr.record("play:gap=300,end=0")
        types = [e.type async for e in self.lr.events()]
        self.assertEqual(types, [EventType.GAP] * 300 + [EventType.JOB_END])

    async def test_a_task_per_job(self):
        async def follow(n):
            return len([e async for e in self.lr.record(f"play:gap={n},end=0")])

        counts = await asyncio.gather(*(follow(n) for n in range(40)))
        self.assertEqual(counts, [n + 1 for n in range(40)])

    async def test_waits_without_blocking_the_loop(self):
        job = self.lr.record("play:hold")
        asyncio.get_running_loop().call_later(0.1, job.stop)
        self.assertEqual((await job.wait_async()).code, 0)

    async def test_error_of_a_job(self):
        with self.assertRaises(livrec.NetworkError):
            await self.lr.record("play:end=-8").wait_async()

    async def test_waiting_tasks_of_two_jobs(self):
        jobs = [self.lr.record("play:hold") for _ in range(2)]
        tasks = [asyncio.create_task(j.wait_async()) for j in jobs]
        await asyncio.sleep(0.05)
        jobs[1].stop()
        await asyncio.wait_for(tasks[1], 10)
        self.assertFalse(tasks[0].done())
        jobs[0].stop()
        await asyncio.wait_for(tasks[0], 10)

    async def test_cancelling_leaves_no_reader(self):
        before = len(os.listdir("/proc/self/fd"))
        job = self.lr.record("play:hold")
        task = asyncio.create_task(job.wait_async())
        await asyncio.sleep(0.05)
        self.assertEqual(len(os.listdir("/proc/self/fd")), before + 1)
        task.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await task
        self.assertEqual(len(os.listdir("/proc/self/fd")), before)
        self.assertEqual(self.lr._queue._listeners, {})

    async def test_timeout(self):
        job = self.lr.record("play:gap=1,hold")
        self.assertEqual([e.type async for e in job.events(timeout=0.1)], [EventType.GAP])

    async def test_close_ends_the_iterator(self):
        self.lr.record("play:hold")
        asyncio.get_running_loop().call_later(0.1, self.lr.close)
        self.assertEqual([e async for e in self.lr.events()], [])

    async def test_close_from_a_thread(self):
        self.lr.record("play:hold")
        threading.Timer(0.1, self.lr.close).start()
        self.assertEqual([e async for e in self.lr.events()], [])

    async def test_fileno_may_be_watched_in_the_same_loop(self):
        job, hits = self.lr.record("play:hold"), []
        loop = asyncio.get_running_loop()
        loop.add_reader(self.lr.fileno(), lambda: hits.append(1))
        loop.call_later(0.05, job.stop)
        await job.wait_async()
        loop.remove_reader(self.lr.fileno())

    async def test_calls_run_beside_each_other(self):
        start = time.monotonic()
        rooms = await asyncio.gather(*(self.lr.resolve_async("sleep:1000") for _ in range(4)))
        self.assertEqual([r.url for r in rooms], ["sleep:1000"] * 4)
        self.assertLess(time.monotonic() - start, 3.5)
        with self.assertRaises(livrec.RateError):
            await self.lr.extract_async("code:-7")


if __name__ == "__main__":
    unittest.main()
