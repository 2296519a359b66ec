#!/usr/bin/env python3
"""Verbs on a watch that runs: by the commands, and by hand on its socket."""
import json
import os
import signal
import socket
import stat
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request

from e2e import LIVREC, harness, recorded


TOKEN = "a token for this test"


class Control(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-control-")
        cls.addClassCleanup(scratch.cleanup)
        cls.origin = harness.Origin("set segment=1000\n", speed=1)
        cls.addClassCleanup(cls.origin.__exit__)
        cls.dir, cls.socket = scratch.name, os.path.join(scratch.name, "run", "s")
        cls.list = os.path.join(scratch.name, "rooms.ini")
        with open(cls.list, "w", encoding="utf-8") as f:
            f.write(f"# mine\r\n{cls.room('a')},Ann\r\n")
        cls.err = os.path.join(scratch.name, "err")
        with open(cls.err, "wb") as err:
            cls.process = subprocess.Popen(
                [LIVREC, "watch", "--urls", cls.list, "-o", os.path.join(scratch.name, "out"),
                 "--socket", cls.socket, "--json", "--http", "0"],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=err,
                env={**os.environ, "LIVREC_CONTROL_TOKEN": TOKEN})
        cls.addClassCleanup(cls.end)
        cls.until(lambda: os.path.exists(cls.socket))

    @classmethod
    def end(cls):
        cls.process.send_signal(signal.SIGTERM)
        try:
            cls.process.wait(30)
        except subprocess.TimeoutExpired:
            cls.process.kill()
            cls.process.wait()

    @classmethod
    def room(cls, channel):
        return cls.origin.url("/demo", channel)

    @classmethod
    def livrec(cls, *args, status=0):
        done = subprocess.run([LIVREC, *args, "--socket", cls.socket], capture_output=True,
                              text=True, timeout=60, stdin=subprocess.DEVNULL)
        if done.returncode != status:
            raise AssertionError((args, done))
        return done

    @classmethod
    def rooms(cls):
        return {r["url"]: r for r in json.loads(cls.livrec("ls", "--json").stdout)}

    @classmethod
    def until(cls, what, seconds=60):
        end = time.monotonic() + seconds
        while not (found := what()) and time.monotonic() < end:
            time.sleep(0.1)
        if not found:
            raise AssertionError(cls.rooms())
        return found

    @classmethod
    def is_(cls, channel, activity):
        return cls.until(lambda: cls.rooms().get(cls.room(channel), {}).get("activity") == activity)

    def lines(self):
        with open(self.list, "rb") as f:
            return f.read().decode().split("\r\n")

    def ask(self, *lines, end=True):
        """Raw lines, and what comes back for them until the end."""
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(60)
        s.connect(self.socket)
        try:
            for line in lines:
                s.sendall(line)
            if end:
                s.shutdown(socket.SHUT_WR)
            got = b""
            while more := s.recv(65536):
                got += more
        except (BrokenPipeError, ConnectionResetError):
            pass
        s.close()
        return [json.loads(line) for line in got.splitlines()]

    def refused(self, *lines):
        answer, = self.ask(*lines)
        self.assertFalse(answer["ok"])
        return answer["error"]["code"], answer["error"]["message"]

    def test_only_for_its_owner(self):
        self.assertEqual(stat.S_IMODE(os.stat(self.socket).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.dirname(self.socket)).st_mode), 0o700)

    def test_a_room_comes_and_goes(self):
        self.livrec("add", self.room("b"), "-n", "Ben", "-q", "sd")
        self.assertIn("already", self.livrec("add", self.room("b")).stderr)
        self.is_("b", "recording")
        room = self.rooms()[self.room("b")]
        self.assertEqual((room["name"], room["quality"], room["list"]), ("Ben", "sd", None))
        self.until(lambda: self.rooms()[self.room("b")]["bytes"] > 0)
        self.assertIn("Ben", self.livrec("ls").stdout)
        self.livrec("pause", "Ben")
        self.is_("b", "paused")
        self.livrec("resume", str(room["room"]))
        self.is_("b", "recording")
        self.livrec("stop", self.room("b"))
        self.assertEqual([n for n in self.files("out") if n.startswith("Ben") and n.endswith(".part")], [])
        self.assertEqual(self.rooms()[self.room("b")]["activity"], "stopped")
        self.assertIn("not recorded now", self.livrec("stop", "Ben", status=4).stderr)
        self.livrec("rm", "Ben")
        self.assertNotIn(self.room("b"), self.rooms())
        self.assertIn("\"Ben\"", self.livrec("rm", "Ben", status=4).stderr)

    def test_one_watch_ends(self):
        """All of its files are finished when the command comes back; others go on."""
        own = os.path.join(self.dir, "own")
        p = subprocess.Popen([LIVREC, "watch", self.room("e"), "-o", own, "--socket", own + ".s"],
                             stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.addCleanup(lambda: (p.kill(), p.wait()))
        self.until(lambda: os.path.exists(own) and any(n.endswith(".part") for n in self.files("own")))
        self.assertIn("--all", self.livrec("stop", status=2).stderr)
        done = subprocess.run([LIVREC, "stop", "--all", "--socket", own + ".s"], capture_output=True, text=True,
                              timeout=60, stdin=subprocess.DEVNULL)
        self.assertEqual((done.returncode, done.stderr), (0, f"livrec: process {p.pid} has ended\n"))
        self.assertEqual(p.wait(1), 0)
        self.assertEqual([n[-3:] for n in self.files("own") if n.endswith((".ts", ".part"))], [".ts"])
        self.assertIn("out", json.loads(self.livrec("status", "--json").stdout)["dir"])

    def files(self, folder):
        return os.listdir(os.path.join(self.dir, folder))

    def test_names_are_written_where_that_is_asked_for(self):
        path = os.path.join(self.dir, "names.txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write(f"# mine\n{self.room('n')}\n{self.room('m')},Mia\n")
        p = subprocess.Popen(
            [LIVREC, "watch", "--urls", path, "-o", os.path.join(self.dir, "none"), "--record", "no",
             "--write-back", "name", "--socket", "none"],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(p.kill)
        want = f"# mine\n{self.room('n')},主播: livrec demo\n{self.room('m')},Mia\n"
        def read():
            with open(path, encoding="utf-8") as f:
                return f.read()
        end = time.monotonic() + 30
        while read() != want and time.monotonic() < end:
            time.sleep(0.1)
        p.send_signal(signal.SIGTERM)
        told = p.communicate(timeout=30)[1]
        self.assertEqual(read(), want, told)
        self.assertEqual(told.count("has the name of the streamer now"), 1, told)

    def test_the_list_is_written_where_that_is_asked_for(self):
        self.livrec("add", self.room("c"), "--save", "-n", "Cem")
        self.is_("c", "recording")
        self.livrec("pause", "Cem")
        self.is_("c", "paused")
        self.assertEqual(self.lines()[2], f"{self.room('c')},Cem")
        self.livrec("resume", "Cem")
        self.livrec("pause", "Cem", "--save")
        self.assertEqual(self.lines()[:3],
                         ["# mine", f"{self.room('a')},Ann", f"#{self.room('c')},Cem"])
        self.livrec("resume", "Cem", "--save")
        self.is_("c", "recording")
        self.livrec("rm", "Cem", "--save")
        self.assertEqual(self.lines(), ["# mine", f"{self.room('a')},Ann", ""])
        self.assertNotIn(self.room("c"), self.rooms())

    def test_an_option_of_one_room(self):
        self.livrec("add", self.room("d"))
        self.is_("d", "recording")
        job = self.rooms()[self.room("d")]["job"]
        self.livrec("set", self.room("d"), "record.format", "flv", "--now")
        self.until(lambda: self.rooms()[self.room("d")]["job"] not in (None, job))
        self.assertEqual(self.rooms()[self.room("d")]["format"], "flv")
        self.assertIn("record.format",
                      self.livrec("set", self.room("d"), "record.format", "avi", status=2).stderr)

    def http(self, method, path, body=None, token=TOKEN):
        address = json.loads(self.livrec("status", "--json").stdout)["http"]
        request = urllib.request.Request(f"http://{address}{path}", method=method,
                                         data=body and json.dumps(body).encode())
        request.add_header("Authorization", f"Bearer {token}")
        request.add_header("Content-Type", "application/json")
        return urllib.request.urlopen(request, timeout=60)

    def test_a_room_comes_and_goes_by_http(self):
        with self.assertRaises(urllib.error.HTTPError) as refused:
            self.http("GET", "/v1/rooms", token="another token, as long")
        self.assertEqual(refused.exception.code, 401)
        refused.exception.close()
        with self.http("GET", "/v1/events") as events:
            body = {"url": self.room("h"), "name": "Hal"}
            for status, already in ((201, False), (200, True)):
                with self.http("POST", "/v1/rooms", body) as answer:
                    added = json.load(answer)
                    self.assertEqual((answer.status, added["already"]), (status, already))
            lines = (line for line in events if line.startswith(b"data: "))
            for line in lines:
                event = json.loads(line[6:])
                if event["event"] == "record_start" and event["url"] == self.room("h"):
                    break
        self.is_("h", "recording")
        with self.http("DELETE", f"/v1/rooms/{added['room']}") as answer:
            self.assertEqual(json.load(answer)["name"], "Hal")
        self.assertNotIn(self.room("h"), self.rooms())

    def test_how_it_is(self):
        answer = json.loads(self.livrec("status", "--json").stdout)
        self.assertEqual((answer["pid"], answer["list"]), (self.process.pid, self.list))
        self.assertGreater(answer["disk_free"], 0)
        self.assertEqual([(p["platform"], p["pause"]) for p in answer["platforms"]], [("demo", 0)])
        self.assertRegex(self.livrec("status").stdout, r"demo +rooms \d+, questions at once \d of 8, failing \d+ %\n")
        self.assertRegex(self.livrec("status").stdout, rf"process +{self.process.pid}\n")
        self.assertEqual(self.livrec("status", "--health").stdout, "")

    def test_top_without_a_terminal(self):
        p = subprocess.Popen([LIVREC, "top", "--socket", self.socket], text=True,
                             stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        first = [p.stdout.readline() for _ in range(2)]
        p.send_signal(signal.SIGTERM)
        rest = p.stdout.read()
        p.stdout.close()
        self.assertEqual(p.wait(30), 0)
        self.assertTrue(first[0].split()[0] == "id" and "Ann" in first[1], first)
        self.assertNotIn("\x1b", rest)

    def test_what_is_no_request(self):
        for line in (b"hello\n", b"\n", b"[]\n", b"{}\n", b'{"do":1}\n', b'{"do":"format"}\n',
                     b"\x00\x01\xff\xfe\n", b'{"do":"ls"} {}\n', b"[" * 5000 + b"\n",
                     b'{"do":"ls",}\n', b'"' + b"a" * 60000 + b"\n"):
            with self.subTest(line[:20]):
                self.assertEqual(self.refused(line)[0], "ARG")
        self.assertIn("64 KiB", self.refused(b"x" * 200000)[1])
        self.assertEqual(self.refused(b'{"do":"rm"}\n')[0], "ARG")
        self.assertEqual(self.refused(b'{"do":"rm","room":"\\u0000"}\n')[0], "ARG")
        self.assertEqual(self.refused(b'{"do":"rm","room":-1}\n')[0], "ARG")
        self.assertEqual(self.refused(b'{"do":"rm","room":0}\n')[0], "NOTFOUND")
        self.assertEqual(self.refused(b'{"do":"rm","room":99999999999999999999}\n')[0], "ARG")
        self.assertEqual(self.refused(b'{"do":"add","url":"file:///etc/passwd"}\n')[0],
                         "UNSUPPORTED")
        code, message = self.refused(b'{"do":"ls","room":"\\u001b[31m\\n\\u202e"}\n')
        self.assertEqual(code, "NOTFOUND")
        self.assertIn("no watched room", message)
        self.assertEqual(self.ask(b'{"do":"ls"}'), [])  # no end of line: no request

    def test_answers_in_order(self):
        got = self.ask(b'{"do":"status"}\n{"do":"no"}\n' * 40)
        self.assertEqual([a["ok"] for a in got], [True, False] * 40)

    def test_those_who_do_not_read_or_write_are_nobodys_harm(self):
        for _ in range(40):
            s = socket.socket(socket.AF_UNIX)
            s.connect(self.socket)
            s.setblocking(False)
            try:  # as much as fits, never read
                s.send(b'{"do":"ls"}\n' * 5000)
            except BlockingIOError:
                pass
            self.addCleanup(s.close)
        self.assertTrue(self.ask(b'{"do":"status"}\n')[0]["ok"])
        self.is_("a", "recording")

    def test_a_second_one(self):
        done = subprocess.run([LIVREC, "watch", "--socket", self.socket, self.room("z")],
                              capture_output=True, text=True, timeout=30, cwd=self.dir)
        self.assertEqual(done.returncode, 13)
        self.assertIn(f"process {self.process.pid} answers there", done.stderr)
        self.assertTrue(self.ask(b'{"do":"status"}\n')[0]["ok"])


class Quality(unittest.TestCase):
    """Changed while a room is recorded: the recording goes on, and lacks nothing."""

    def livrec(self, *args):
        return subprocess.run([LIVREC, *args, "--socket", self.socket], capture_output=True,
                              text=True, timeout=60, stdin=subprocess.DEVNULL).stdout

    def until(self, what):
        end = time.monotonic() + 60
        while not what(self.room()) and time.monotonic() < end:
            time.sleep(0.1)
        self.assertTrue(what(self.room()), self.room())

    def room(self):
        said = json.loads(self.livrec("ls", "--json") or "[]")
        return said[0] if isinstance(said, list) and said else {"bytes": 0, "granted": None}

    def test_nothing_is_missing(self):
        with tempfile.TemporaryDirectory(prefix="livrec-control-") as scratch, \
                harness.Origin("set segment=1000\n", speed=4) as origin:
            self.socket = os.path.join(scratch, "s")
            url = origin.url("/demo", "a")
            with open(os.path.join(scratch, "events"), "w+", encoding="utf-8") as out:
                watch = subprocess.Popen(
                    [LIVREC, "watch", url, "--protocol", "hls", "--socket", self.socket, "--json",
                     "-o", os.path.join(scratch, "out")], stdin=subprocess.DEVNULL, stdout=out)
                self.addCleanup(watch.wait)
                self.addCleanup(watch.kill)
                self.until(lambda r: r["bytes"] and r["granted"] == "origin")
                self.livrec("set", url, "stream.quality", "sd")
                self.until(lambda r: r["granted"] == "sd")
                before = self.room()["bytes"]
                self.until(lambda r: r["bytes"] > before + 20000)
                watch.send_signal(signal.SIGTERM)
                self.assertEqual(watch.wait(30), 0)
                out.seek(0)
                events = [json.loads(line) for line in out]
            log = origin.stop()
            files = [e["path"] for e in events if e["event"] == "file_open"]
            verdict = recorded.judge(recorded.frames(*files), log.of("a"))
            self.assertEqual((verdict.missing, verdict.doubled, verdict.damaged, verdict.disorder),
                             ([], [], [], 0), events)
            self.assertGreater(verdict.frames, 200)
            self.assertEqual([e for e in events if e["event"] == "gap"], [])
            end, = [e for e in events if e["event"] == "job_end"]
            self.assertEqual(end["gaps"], 0)
            self.assertEqual(recorded.decodes(*files), "")


class Alone(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-control-")
        self.addCleanup(scratch.cleanup)
        self.dir, self.socket = scratch.name, os.path.join(scratch.name, "s")

    def start(self):
        p = subprocess.Popen([LIVREC, "watch", "--socket", self.socket, "-o", self.dir],
                             stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.addCleanup(p.wait)
        self.addCleanup(p.kill)
        self.addCleanup(p.stderr.close)
        return p

    def health(self):
        return subprocess.run([LIVREC, "status", "--health", "--socket", self.socket],
                              capture_output=True, text=True, timeout=30)

    def wait_for(self, status):
        end = time.monotonic() + 30
        while self.health().returncode != status and time.monotonic() < end:
            time.sleep(0.1)
        self.assertEqual(self.health().returncode, status)

    def test_what_a_killed_process_left_is_taken_over(self):
        first = self.start()
        self.wait_for(0)
        first.kill()
        first.wait()
        self.assertTrue(os.path.exists(self.socket))
        self.assertEqual(self.health().returncode, 1)
        second = self.start()
        self.wait_for(0)
        second.send_signal(signal.SIGTERM)
        self.assertEqual(second.wait(30), 0)
        self.assertFalse(os.path.exists(self.socket))

    def test_a_file_that_is_no_socket_stays(self):
        with open(self.socket, "w", encoding="ascii") as f:
            f.write("mine")
        p = self.start()
        self.assertIn("no socket", p.stderr.read())
        self.assertEqual(p.wait(30), 13)
        with open(self.socket, encoding="ascii") as f:
            self.assertEqual(f.read(), "mine")

    def test_a_home_that_is_not_there_is_not_made(self):
        home = os.path.join(self.dir, "gone")
        env = {k: v for k, v in os.environ.items() if k != "XDG_RUNTIME_DIR"}
        done = subprocess.run([LIVREC, "watch", "https://example.com/", "-o", self.dir],
                              capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL,
                              env={**env, "HOME": home})
        self.assertEqual(done.returncode, 3)
        self.assertFalse(os.path.exists(home))

    def test_nobody_answers(self):
        done = self.health()
        self.assertEqual(done.returncode, 1)
        self.assertIn("no \"livrec watch\" answers", done.stderr)


if __name__ == "__main__":
    unittest.main()
