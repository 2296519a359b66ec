#!/usr/bin/env python3
"""The watch command: rooms of a list that changes, and what becomes of their recordings."""
import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import tempfile
import time
import unittest

import e2e
import order
import recorded
from e2e import LIVREC, harness

SCRIPT = """
set segment=1000
set channel=evening endlist=1
at 500 channel=evening offline until=9000
on /api/room channel=lost status code=404
on /api/room channel=down status code=503
"""


class Watch(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-watch-")
        cls.addClassCleanup(scratch.cleanup)
        cls.origin = harness.Origin(SCRIPT, speed=1)
        cls.addClassCleanup(cls.origin.__exit__)
        cls.dir, cls.list = scratch.name, os.path.join(scratch.name, "rooms.ini")
        cls.out = os.path.join(scratch.name, "out")
        cls.log_path = os.path.join(scratch.name, "events")
        os.mkdir(cls.out)
        try:
            cls.play()
        finally:
            if cls.process.poll() is None:
                cls.process.kill()
                cls.process.wait()

    @classmethod
    def room(cls, channel):
        return cls.origin.url("/demo", channel)

    @classmethod
    def save(cls, *lines):
        """As an editor does: a new file that takes the place of the old one."""
        with open(cls.list + "~", "wb") as f:
            f.write("".join(line + "\r\n" for line in lines).encode("gb18030"))
        os.rename(cls.list + "~", cls.list)

    @classmethod
    def events(cls):
        with open(cls.log_path, encoding="utf-8") as f:
            lines = [json.loads(line) for line in f if line.endswith("\n")]
        refused = [line for line in lines if "event" not in line]
        if refused:
            raise AssertionError(refused)
        return lines

    @classmethod
    def of(cls, *names, room=None):
        return [e for e in cls.events() if e["event"] in names
                and (room is None or f"/c/{room}/" in e.get("url", ""))]

    @classmethod
    def told(cls, room):
        return [(e.get("text"), e["state"], e["code"]) for e in cls.of("watch", room=room)]

    @classmethod
    def until(cls, what, seconds=60):
        end = time.monotonic() + seconds
        while not what() and time.monotonic() < end:
            time.sleep(0.1)
        if not what():
            raise AssertionError("\n".join(map(json.dumps, cls.events()))[-8000:])

    @classmethod
    def recorded_for(cls, room, ms):
        jobs = {e["job"] for e in cls.of("watch", room=room) if e.get("job")}
        return any(e["duration"] >= ms for e in cls.of("progress") if e["job"] in jobs)

    @classmethod
    def other(cls, command, *flags):
        """A second process at the same folder."""
        return subprocess.run([LIVREC, command, cls.room("day"), "-o", cls.out, *flags],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)

    @classmethod
    def play(cls):
        cls.origin.get("/live.flv", "evening", limit=1)  # its time begins
        time.sleep(1)
        cls.save("# my rooms", f"原画,{cls.room('day')},主播: 小明", cls.room("evening"),
                 f"#{cls.room('night')}", "no room", cls.room("lost"), cls.room("down"))
        with open(cls.log_path, "wb") as out, open(cls.log_path + ".err", "wb") as err:
            cls.process = subprocess.Popen(
                [LIVREC, "watch", "--urls", cls.list, "-o", cls.out, "--json", "--interval", "5"],
                stdin=subprocess.DEVNULL, stdout=out, stderr=err)
        cls.until(lambda: cls.recorded_for("day", 2000))
        cls.until(lambda: cls.recorded_for("evening", 1000))
        cls.beside = [cls.other("watch"), cls.other("watch", "--state", cls.log_path + ".db"),
                      cls.other("record", "--duration", "1")]
        open(cls.list, "w").close()  # lost
        cls.until(lambda: any("is empty" in e["text"] for e in cls.of("log")))
        cls.changed = time.monotonic()
        cls.save(cls.room("evening"), cls.room("night"), cls.room("down"))
        cls.until(lambda: cls.of("job_end", room="day"))
        cls.until(lambda: cls.recorded_for("night", 1000))
        cls.running = len(cls.of("job_end"))
        cls.process.send_signal(signal.SIGTERM)
        cls.process.wait(60)
        cls.status = cls.process.returncode

    def test_events_are_in_order(self):
        self.assertEqual(order.faults(self.events()), [])

    def test_one_watches_for_a_folder(self):
        state, folder, record = self.beside
        who = f"process {self.process.pid} "
        self.assertEqual((state.returncode, state.stdout), (75, ""), state)
        self.assertIn(f"/.livrec/state.db: {who}uses it already", state.stderr)
        self.assertEqual((folder.returncode, folder.stdout), (75, ""), folder)
        self.assertIn(f"{who}watches rooms for the folder {self.out} already", folder.stderr)
        self.assertEqual(record.returncode, 0, record)
        self.assertTrue(os.path.exists(record.stdout.strip()), record)

    def test_the_state_is_the_users_alone(self):
        folder = os.path.join(self.out, ".livrec")
        modes = {name: os.stat(os.path.join(folder, name)).st_mode & 0o777
                 for name in (".", "state.db", "../.livrec.lock")}
        self.assertEqual(modes, {".": 0o700, "state.db": 0o600, "../.livrec.lock": 0o600})

    def test_the_state_knows_them(self):
        with contextlib.closing(sqlite3.connect(os.path.join(self.out, ".livrec", "state.db"))) as db:
            urls = {url for url, in db.execute("SELECT url FROM room_url")}
            self.assertEqual(urls, {self.room(c) for c in ("day", "evening", "night", "lost", "down")})
            day = db.execute("SELECT parts, session.bytes, code, ended >= began, path, file.bytes = session.bytes"
                             " FROM session JOIN file ON session = session.id JOIN room_url"
                             " ON room_url.room = session.room WHERE url = ?", (self.room("day"),)).fetchall()
        close, = self.of("file_close", room="day")
        self.assertEqual(day, [(1, close["bytes"], 0, 1, os.path.basename(close["path"]), 1)])

    def prune(self, *flags):
        return subprocess.run([LIVREC, "prune", "-o", self.out, "--retain-count", "1", *flags],
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)

    def test_older_recordings_are_pruned(self):
        old = os.path.join(self.out, "old.ts")
        with open(old, "wb") as f:
            f.write(b"G" * 188)
        with contextlib.closing(sqlite3.connect(os.path.join(self.out, ".livrec", "state.db"))) as db:
            db.execute("INSERT INTO file(room, session, root, path, bytes, at) SELECT room, 0, root, 'old.ts', 188, 1"
                       " FROM file WHERE bytes > 0 LIMIT 1")
            db.commit()
        dry = self.prune("--dry-run", "--json")
        self.assertEqual((dry.returncode, dry.stderr), (0, ""), dry)
        self.assertEqual(json.loads(dry.stdout), [
            {"folder": os.path.realpath(self.out), "path": "old.ts", "bytes": 188, "time": 1, "limit": "count",
             "error": None}])
        self.assertTrue(os.path.exists(old))
        told = self.prune("--dry-run")
        self.assertEqual(told.stdout, f"would remove {os.path.realpath(old)}: over the limit retain.count\n", told)
        done = self.prune()
        self.assertEqual(done.stdout, f"removed {os.path.realpath(old)}: over the limit retain.count\n", done)
        self.assertFalse(os.path.exists(old))
        self.assertEqual(self.prune().stdout, "")
        wrong = self.prune("--state", old)
        self.assertEqual(wrong.returncode, 13, wrong)
        self.assertIn("there is none", wrong.stderr)

    def test_each_is_recorded_when_it_is_live(self):
        for room, name in (("day", "小明"), ("evening", "livrec demo"), ("night", "livrec demo")):
            with self.subTest(room):
                end, = self.of("job_end", room=room)
                self.assertEqual(end["code"], "OK")
                path, = [e["path"] for e in self.of("file_close", room=room)]
                self.assertTrue(os.path.basename(path).startswith(name + "_"), path)
                self.assertEqual(recorded.decodes(path), "")
        self.assertEqual([f for f in os.listdir(self.out) if f.endswith(".part")], [])
        self.assertEqual(self.status, 0)

    def test_a_room_that_is_off_waits(self):
        told = self.told("evening")
        self.assertEqual(told[0][1:], ("offline", "OK"))
        self.assertIn("recording", [t[0] for t in told])

    def test_a_room_that_is_paused_is_not_asked_for(self):
        told = [t[0] for t in self.told("night")]
        self.assertEqual(told[:2], ["paused", "resumed"])

    def test_what_is_wrong_is_told_once(self):
        warned = [e["text"] for e in self.of("log") if "no room" in e["text"]]
        self.assertEqual(len(warned), 1)
        self.assertIn("rooms.ini:5:1: \"no room\" is no address: expected", warned[0])
        self.assertEqual(self.told("lost")[0][2], "NOTFOUND")
        told = [t[2] for t in self.told("down") if t[0] != "removed"]
        self.assertIn(told, (["HTTP"], ["HTTP", "HTTP"]), "again when it has failed so often that it is failing")

    def test_a_room_that_is_gone_from_the_list_is_finished(self):
        self.assertEqual(self.told("day")[-1][0], "removed")
        self.assertEqual(self.running, 1)

    def test_the_list_is_only_read(self):
        with open(self.list, "rb") as f:
            self.assertEqual(f.read().count(b"\r\n"), 3)


class Strangers(unittest.TestCase):
    def ask(self, path, user=0):
        """What the socket says to this user, or the error."""
        seen, told = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.setgroups([])
                os.setresgid(user, user, user)
                os.setresuid(user, user, user)
                with socket.socket(socket.AF_UNIX) as s:
                    s.settimeout(20)
                    s.connect(path)
                    s.sendall(b'{"do":"status"}\n')
                    os.write(told, s.recv(9))
            except OSError as why:
                os.write(told, type(why).__name__.encode())
            finally:
                os._exit(0)
        os.close(told)
        os.waitpid(child, 0)
        with os.fdopen(seen, "rb") as f:
            return f.read().decode()

    @unittest.skipUnless(os.geteuid() == 0, "only root can be somebody else")
    def test_another_user_is_not_heard(self):
        """Neither through the folder nor, should somebody have opened all doors, at the socket."""
        with tempfile.TemporaryDirectory(prefix="livrec-strangers-") as folder:
            os.chmod(folder, 0o755)
            path = os.path.join(folder, "run", "s")
            p = subprocess.Popen([LIVREC, "watch", "--socket", path, "-o", os.path.join(folder, "out"), "--quiet"],
                                 stdin=subprocess.DEVNULL)
            try:
                end = time.monotonic() + 30
                while not os.path.exists(path) and time.monotonic() < end:
                    time.sleep(0.02)
                self.assertEqual(self.ask(path), '{"ok":tru')
                self.assertEqual(self.ask(path, 65534), "PermissionError")
                os.chmod(os.path.dirname(path), 0o755)
                os.chmod(path, 0o666)
                self.assertIn(self.ask(path, 65534), ("", "BrokenPipeError", "ConnectionResetError"))
                self.assertEqual(self.ask(path), '{"ok":tru')
            finally:
                p.terminate()
                self.assertEqual(p.wait(30), 0)


class Refused(unittest.TestCase):
    def call(self, *args):
        nobody = dict(os.environ, HOME="/nonexistent", XDG_CONFIG_HOME="", LIVREC_CONFIG="")
        return subprocess.run([LIVREC, "watch", *args], capture_output=True, text=True, timeout=20,
                              stdin=subprocess.DEVNULL, env=nobody)

    def test_nothing_to_watch(self):
        done = self.call()
        self.assertEqual(done.returncode, 2)
        self.assertIn("needs a configuration (-c), an address or --urls FILE", done.stderr)

    def test_no_such_list(self):
        done = self.call("--urls", "/nonexistent/rooms")
        self.assertEqual((done.returncode, done.stdout), (13, ""))
        self.assertIn("/nonexistent/rooms: No such file or directory", done.stderr)

    def test_no_platform(self):
        done = self.call("https://example.com/room")
        self.assertEqual(done.returncode, 3)


if __name__ == "__main__":
    unittest.main()
