"""The bindings with the real library and the demo channel."""
import asyncio
import datetime
import glob
import json
import os
import re
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "origin"))

import livrec  # noqa: E402
from harness import Origin  # noqa: E402
from livrec import EventType, State  # noqa: E402

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="livrec-py-")
        self.addCleanup(folder.cleanup)
        self.dir = folder.name

    def origin(self, *args, **more):
        origin = Origin(*args, **more)
        self.addCleanup(origin.__exit__)
        return origin

    def handle(self, **options):
        lr = livrec.Livrec(output_dir=self.dir, **options)
        self.addCleanup(lr.close)
        return lr


class Tables(unittest.TestCase):
    def test_library(self):
        self.assertRegex(livrec.__version__, r"^\d+\.\d+\.\d+$")
        self.assertEqual(livrec.match("http://127.0.0.1:8088/demo"), "demo")
        self.assertIsNone(livrec.match("https://example.com/"))
        keys = [p.key for p in livrec.platforms()]
        self.assertEqual(keys, sorted(keys))
        self.assertIn("demo", keys)
        for p in livrec.platforms():
            if p.example:
                self.assertEqual(livrec.match(p.example), p.key)

    def test_settings_of_accounts(self):
        """What a platform says that it reads is what its source reads."""
        reads = {p.key: set() for p in livrec.platforms()}
        for path in glob.glob(os.path.join(TOP, "liblivrec", "extractors", "*.c")):
            stem = os.path.basename(path)[:-2]
            key = stem if stem in reads else stem.split("_")[0]
            with open(path, encoding="utf-8") as f:
                source = f.read()
            found = set(re.findall(r'lr_option\(x, "auth\.(\w+)"', source))
            if "lr_login_due(" in source:
                found |= {"user", "password"}
            if found:
                reads[key] |= found
        for p in livrec.platforms():
            self.assertEqual({s["name"] for s in p.settings}, reads[p.key], p.key)
            for s in p.settings:
                self.assertTrue(s["type"] and s["help"].endswith("."), s)
        self.assertGreater(sum(1 for r in reads.values() if r), 5)
        cookies = {p.key: p.cookies for p in livrec.platforms()}
        self.assertIn("SESSDATA", cookies["bilibili"])

    def test_every_option_takes_its_default(self):
        for o in livrec.options():
            self.assertTrue(o.help.endswith("."), o.name)
            if o.default is not None:
                livrec.Livrec(**{o.keywords[0]: o.default}).close()


class Files(Case):
    def test_steps_without_a_recording(self):
        """A file that somebody else could have made: converted, told to a program, and joined."""
        origin = self.origin(speed=4)
        lr = self.handle(duration="2", name="a")
        lr.record(origin.url("/demo", "files"))
        while (ev := lr.next_event(30)) is not None and ev.type != EventType.JOB_END:
            pass
        path = os.path.join(self.dir, "a.ts")
        steps = lr.post(path, convert="mp4", hook=["/bin/false"], delete_source=True)
        made = os.path.join(self.dir, "a.mp4")
        self.assertEqual([(s["step"], s["path"], s["code"]) for s in steps],
                         [("convert", made, "OK"), ("hook", made, "SCRIPT"), ("delete", path, "OK")])
        self.assertRegex(steps[1]["text"], "ended with code 1")
        self.assertFalse(lr.repair(made, look=True).damaged)
        self.assertEqual(lr.join([made], os.path.join(self.dir, "b.mkv")).files,
                         (os.path.join(self.dir, "b.mkv"),))
        self.assertEqual(lr.post(made, convert="mp4"), [])  # it is one
        with self.assertRaises(livrec.NotFoundError):
            lr.post(path, convert="mp4")


class Rooms(Case):
    def test_texts_in_chinese(self):
        self.addCleanup(livrec.language, None)
        livrec.language("zh_CN")
        with self.assertRaisesRegex(livrec.ArgumentError, "无效，应为"):
            livrec.Livrec(format="nothing")
        livrec.language(None)
        with self.assertRaisesRegex(livrec.ArgumentError, "is not valid, expected"):
            livrec.Livrec(format="nothing")
        with self.assertRaisesRegex(livrec.UnsupportedError, "没有平台支持 nosuch.example/"):
            self.handle(core_language="zh_CN").resolve("https://nosuch.example/")
        with self.assertRaisesRegex(livrec.UnsupportedError, "no platform takes"):
            self.handle().resolve("https://nosuch.example/")

    def test_addresses_of_streams_on_request(self):
        """Without what signs them, or whole; and never unasked."""
        o = self.origin()
        for how, told in (("no", None), ("yes", "stream address: {}"),
                          ("whole", "stream address: {}?sign=Secret1")):
            with self.handle(log_urls=how) as lr:
                lr.record("direct:" + o.url("/live.flv") + "?sign=Secret1", duration="500ms")
                lines = [e.text for e in lr.events() if e.type == EventType.LOG]
            found = [t for t in lines if "stream address" in t]
            self.assertEqual(found, [told.format(o.url("/live.flv"))] if told else [])
            self.assertEqual([t for t in lines if "Secret1" in t], found if how == "whole" else [])

    def test_a_zone_that_is_none(self):
        with self.assertRaisesRegex(livrec.ArgumentError, 'no time zone "Mars/X"'):
            self.handle().record("http://127.0.0.1:9/demo", zone="Mars/X")

    def test_extract(self):
        o, lr = self.origin(), self.handle()
        room = lr.extract(o.url("/demo"), quality="sd")
        self.assertEqual((room.platform, room.room_id, room.anchor, room.title),
                         ("demo", "demo", "livrec demo", "Test picture and tone"))
        self.assertEqual((room.state, room.live), (State.LIVE, True))
        self.assertIn(room.selected, room.streams)
        self.assertEqual((room.selected.quality, room.selected.protocol), ("sd", "hls"))
        self.assertGreater(room.streams[0].width, 0)
        self.assertEqual(room.as_dict(), json.loads(room.json))
        self.assertEqual(room.as_dict()["selected"]["url"], room.selected.url)

    def test_resolve_offline(self):
        o, lr = self.origin("at 1 offline", speed=20), self.handle()
        o.get("/live.flv", limit=1)  # media time starts with the first reader
        time.sleep(0.5)
        room = lr.resolve(o.url("/demo"))
        self.assertEqual((room.state, room.live, room.streams), (State.OFFLINE, False, ()))

    def test_errors(self):
        lr = self.handle()
        with self.assertRaises(livrec.UnsupportedError) as caught:
            lr.extract("https://example.com/nothing")
        self.assertEqual(caught.exception.name, "UNSUPPORTED")
        self.assertTrue(caught.exception.hint)
        with self.assertRaises(livrec.NetworkError):
            lr.extract("http://127.0.0.1:9/demo")
        o = self.origin("on /api/room status code=404")
        with self.assertRaises(livrec.NotFoundError):
            lr.extract(o.url("/demo"))

    def test_eight_threads(self):
        o, lr, rooms = self.origin(), self.handle(), []
        threads = [threading.Thread(target=lambda c=c: rooms.append(
            lr.extract(o.url("/demo", f"c{c}")))) for c in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join(30)
        self.assertEqual(sorted(r.room_id for r in rooms), [f"c{c}" for c in range(8)])

    def test_close_cancels_a_look_up(self):
        o, lr, outcome = self.origin("on /api/room delay ms=20000"), self.handle(), []

        def call():
            try:
                lr.extract(o.url("/demo"))
            except livrec.LivrecError as why:
                outcome.append(why)

        thread = threading.Thread(target=call)
        thread.start()
        time.sleep(0.3)
        begin = time.monotonic()
        lr.close()
        thread.join(20)
        self.assertLess(time.monotonic() - begin, 15)
        self.assertEqual([type(why) for why in outcome], [livrec.CancelledError])


class Records(Case):
    def test_events_of_a_job(self):
        o, lr = self.origin(speed=4), self.handle()
        job = lr.record(o.url("/demo"), duration=datetime.timedelta(seconds=6))
        events = list(job)
        types = [e.type for e in events
                 if e.type not in (EventType.LOG, EventType.PROGRESS)]
        self.assertEqual(types, [EventType.ROOM, EventType.RECORD_START, EventType.FILE_OPEN,
                                 EventType.FILE_CLOSE, EventType.JOB_END])
        close = [e for e in events if e.type == EventType.FILE_CLOSE][0]
        self.assertEqual(os.path.dirname(close.path), self.dir)
        self.assertEqual(os.path.getsize(close.path), close.bytes)
        self.assertAlmostEqual(close.duration_ms, 6000, delta=1500)
        self.assertTrue(job.ended)
        self.assertIsNone(job.error)
        self.assertTrue(all(e.as_dict()["event"] == e.name for e in events))
        self.assertEqual(lr.job_count, 0)

    def test_leaving_the_block_finishes_the_file(self):
        o, lr = self.origin(), self.handle(format="mkv")
        with lr.record(o.url("/demo")) as job:
            for event in job:
                if event.type == EventType.PROGRESS:
                    break
        (name,) = [f for f in os.listdir(self.dir) if not f.endswith(".json")]
        self.assertTrue(name.endswith(".mkv"), name)

    def test_closing_the_handle_finishes_the_file(self):
        o, lr = self.origin(), self.handle()
        for event in lr.record(o.url("/demo")):
            if event.type == EventType.PROGRESS:
                break
        begin = time.monotonic()
        lr.close()
        self.assertLess(time.monotonic() - begin, 15)
        (name,) = [f for f in os.listdir(self.dir) if not f.endswith(".json")]
        self.assertTrue(name.endswith(".ts"), name)

    def test_bad_folder(self):
        o, lr = self.origin(), self.handle()
        with self.assertRaises(livrec.FileError):
            lr.record(o.url("/demo"), output_dir="/proc/nowhere")
        self.assertEqual(o.stop().requests, [])

    def test_asyncio(self):
        o, lr = self.origin(speed=4), self.handle(duration=3)

        async def follow(channel):
            return [e.name async for e in lr.record(o.url("/demo", channel))]

        async def both():
            return await asyncio.gather(follow("a"), follow("b"))

        for names in asyncio.run(both()):
            self.assertEqual(names[-1], "job_end")
            self.assertIn("file_close", names)
        self.assertEqual(len([f for f in os.listdir(self.dir) if not f.endswith(".json")]), 2)

    def test_exit_with_a_running_job(self):
        import subprocess
        o = self.origin()
        code = ("import livrec, sys\nlr = livrec.Livrec(output_dir=sys.argv[1])\n"
                "for e in lr.record(sys.argv[2]):\n    if e.name == 'progress': break\n")
        p = subprocess.run([sys.executable, "-c", code, self.dir, o.url("/demo")], text=True,
                           capture_output=True, timeout=60)
        self.assertEqual((p.returncode, p.stderr), (0, ""))
        (name,) = [f for f in os.listdir(self.dir) if not f.endswith(".json")]
        self.assertTrue(name.endswith(".ts"), name)


class Kept(Case):
    def handle(self, path):
        lr = livrec.Livrec(output_dir=self.dir, state=path)
        self.addCleanup(lr.close)
        return lr

    def told(self, lr):
        """The warnings of a handle that starts now; its room is asked for much later."""
        lr.watch("http://127.0.0.1:9/c/x/demo", window="mon 00:00+1m; tue 00:00+1m")
        lines = []
        while (ev := lr.next_event(0)) is not None:
            if ev.type == EventType.LOG:
                lines.append(ev.text)
        return lines

    def test_one_handle_has_the_state(self):
        path = os.path.join(self.dir, "state.db")
        first, second = self.handle(path), self.handle(path)
        self.assertEqual(self.told(first), [])
        self.assertEqual(first.prune(dry_run=True), [])
        self.assertEqual(first.queue("post"), [])
        with self.assertRaisesRegex(livrec.NotFoundError, "no notice 7 that was given up"):
            first.queue("notice", 7, retry=True)
        with self.assertRaises(livrec.ArgumentError):
            first.queue("mail")
        with self.assertRaisesRegex(livrec.BusyError, f"process {os.getpid()} uses it already"):
            self.told(second)
        first.close()
        self.assertEqual(self.told(second), [])

    def test_damage_is_told(self):
        path = os.path.join(self.dir, "state.db")
        with open(path, "wb") as f:
            f.write(b"no database" * 100)
        line, = self.told(self.handle(path))
        self.assertRegex(line, r"state .*/state\.db was damaged: it is .*\.corrupt-\d{8}-\d{6} now, and begun anew")

    def test_a_state_that_can_not_be(self):
        path = os.path.join(self.dir, "file")
        with open(path, "wb"):
            pass
        line, = self.told(self.handle(os.path.join(path, "state.db")))
        self.assertIn("Not a directory: nothing is kept for the next start", line)


class Notices(unittest.TestCase):
    def test_copies_of_a_configuration(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "livrec.conf")
            copies = os.path.join(folder, "backup_config")
            os.mkdir(copies)
            for place in (path, os.path.join(copies, "livrec.conf_2026-01-01_00-00-00")):
                with open(place, "w", encoding="utf-8") as f:
                    f.write("[record]\n")
            (file,) = livrec.config_backups(path)
            self.assertEqual((file["path"], file["bytes"], file["empty"]), (path, 9, False))
            self.assertEqual([b["same"] for b in file["backups"]], [True])

    def test_unknown_channel(self):
        with livrec.Livrec() as lr, self.assertRaises(livrec.UnsupportedError):
            lr.notify("nowhere", "title", "text")
        self.assertEqual(len(livrec.channels()), len(set(livrec.channels())))


if __name__ == "__main__":
    unittest.main()
