"""The examples do what their first lines say, against the demo channel."""
import glob
import http.server
import json
import os
import queue
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(TOP, "tests", "origin"))

from harness import Origin  # noqa: E402

PROGRAMS = os.environ["LIVREC_EXAMPLES"]  # build folder of the C programs
ENV = {**os.environ, "PYTHONPATH": os.path.join(TOP, "livrec-py-bindings")}


def program(name):
    return [os.path.join(PROGRAMS, "example-" + name)]


def script(name):
    return [sys.executable, os.path.join(TOP, "examples", name + ".py")]


def run(command, *args, timeout=90):
    return subprocess.run([*command, *args], capture_output=True, text=True, timeout=timeout,
                          stdin=subprocess.DEVNULL, env=ENV)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="livrec-examples-")
        self.addCleanup(folder.cleanup)
        self.dir = folder.name

    def files(self):
        return [f for f in glob.glob(self.dir + "/**", recursive=True)
                if os.path.isfile(f) and not f.endswith(".json")]


class C(Case):
    def test_resolve(self):
        with Origin() as o:
            r = run(program("resolve"), o.url("/demo"))
        self.assertEqual((r.returncode, r.stderr), (0, ""))
        self.assertIn("title    Test picture and tone\nstate    live\n", r.stdout)
        self.assertRegex(r.stdout, r"(?m)^\* origin +flv ")

    def test_resolve_fails_with_a_reason(self):
        r = run(program("resolve"), "https://example.com/")
        self.assertEqual((r.returncode, r.stdout), (1, ""))
        self.assertTrue(r.stderr.startswith("livrec_extract: "))
        self.assertEqual(run(program("resolve")).returncode, 2)

    def test_record(self):
        with Origin(speed=4) as o:
            r = run(program("record"), f"record.dir={self.dir}", "record.duration=4",
                    "record.format=flv", o.url("/demo", "a"), o.url("/demo", "b"))
        self.assertEqual((r.returncode, r.stderr), (0, ""))
        self.assertEqual(sorted(line.split(": ")[0] for line in r.stdout.splitlines()),
                         sorted(self.files()))
        self.assertEqual(len(self.files()), 2)
        for path in self.files():
            with open(path, "rb") as f:
                self.assertEqual(f.read(3), b"FLV")

    def test_record_refuses_a_bad_option(self):
        r = run(program("record"), "record.format=avi", "http://127.0.0.1:9/demo")
        self.assertEqual(r.returncode, 1)
        self.assertIn("record.format", r.stderr)

    def test_record_tells_why_a_job_failed(self):
        with Origin("on /api/room status code=404") as o:
            r = run(program("record"), f"record.dir={self.dir}", o.url("/demo"))
        self.assertEqual(r.returncode, 1)
        self.assertIn(o.url("/demo") + ": ", r.stderr)


class Embed(Case):
    def setUp(self):
        super().setUp()
        self.p = subprocess.Popen([*program("embed"), self.dir], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        self.seen = ""
        self.addCleanup(self.end)

    def end(self):
        if self.p.poll() is None:
            self.p.kill()
        self.p.wait()
        for stream in (self.p.stdin, self.p.stdout, self.p.stderr):
            stream.close()

    def say(self, line):
        self.p.stdin.write(line.encode() + b"\n")

    def until(self, word, seconds=20):
        deadline = time.monotonic() + seconds
        while word not in self.seen and time.monotonic() < deadline:
            if select.select([self.p.stdout], [], [], 0.1)[0]:
                self.seen += os.read(self.p.stdout.fileno(), 65536).decode()
        self.assertIn(word, self.seen)

    def test_commands(self):
        with Origin() as o:
            self.say("record " + o.url("/demo"))
            self.until("job 1\n")
            self.until('"file_open"')
            self.say("jobs")
            self.until("jobs 1\n")
            self.say("record https://example.com/")
            self.until("refused: livrec_record: ")
            self.say("stop 1")
            self.until('"job_end"')
            self.say("nonsense\nquit")
            self.assertEqual(self.p.wait(20), 0)
        events = [json.loads(line) for line in self.seen.splitlines() if line.startswith("{")]
        self.assertEqual(events[-1]["event"], "job_end")
        self.assertEqual(len(self.files()), 1)
        self.assertTrue(self.files()[0].endswith(".ts"))

    def test_signal_finishes_the_file(self):
        with Origin() as o:
            self.say("record " + o.url("/demo"))
            self.until('"file_open"')
            time.sleep(0.5)
            self.p.send_signal(signal.SIGTERM)
            self.assertEqual(self.p.wait(20), 0)
        self.assertEqual([os.path.splitext(f)[1] for f in self.files()], [".ts"])

    def test_end_of_input(self):
        self.p.stdin.close()
        self.assertEqual(self.p.wait(20), 0)


class Python(Case):
    def setUp(self):
        super().setUp()
        if not os.environ.get("LIVREC_LIBRARY"):
            self.skipTest("Python can't load a library with these sanitizers")

    def test_list_streams(self):
        with Origin() as o:
            r = run(script("list_streams"), o.url("/demo"), "https://example.com/")
        self.assertEqual(r.returncode, 1)
        self.assertIn("livrec demo (demo): live, Test picture and tone\n* origin", r.stdout)
        self.assertIn("https://example.com/: UNSUPPORTED: ", r.stderr)

    def test_record_until_offline(self):
        with Origin("at 6000 offline", speed=4) as o:
            r = run(script("record_until_offline"), "--dir", self.dir, o.url("/demo"))
        self.assertEqual((r.returncode, r.stderr), (0, ""))
        self.assertIn("recording origin over flv\n", r.stdout)
        self.assertIn(f"finished {self.files()[0]}: ", r.stdout)

    def test_async_record(self):
        with Origin(speed=4) as o:
            r = run(script("async_record"), "--dir", self.dir, "--seconds", "3",
                    o.url("/demo", "a"), o.url("/demo", "b"))
        self.assertEqual((r.returncode, r.stderr), (0, ""))
        self.assertEqual(sorted(r.stdout.splitlines()), sorted(self.files()))
        self.assertEqual(len(self.files()), 2)

    def test_daemon(self):
        heard = queue.Queue()

        class Hook(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                heard.put(json.loads(self.rfile.read(int(self.headers["Content-Length"])))["event"])
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_):
                pass

        hook = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Hook)
        threading.Thread(target=hook.serve_forever, daemon=True).start()
        self.addCleanup(hook.server_close)
        self.addCleanup(hook.shutdown)
        config = os.path.join(self.dir, "livrec.conf")
        with Origin(speed=4) as o:
            with open(config, "w", encoding="utf-8") as f:
                f.write(f"[record]\ndir = {self.dir}/out\n[post]\nconvert = mp4\n"
                        "[notify]\nto = webhook\n"
                        f"webhook.url = http://127.0.0.1:{hook.server_port}/\n"
                        f"[room {o.url('/demo', 'a')}]\nalias = Ann\n")
            self.p = subprocess.Popen([*script("daemon"), config], stdin=subprocess.PIPE,
                                      stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0,
                                      env=ENV)
            self.addCleanup(Embed.end, self)
            self.seen = ""
            self.assertEqual(heard.get(timeout=60), "live")
            self.until("recording")
            self.say("add " + o.url("/demo", "b"))
            self.until("room 2\n")
            self.say("pause 9\npause\nnonsense\npause 1")
            for word in ("no watched room 9", "refused", "quality ID WORD", "done\n"):
                self.until(word)
            self.until("\nconvert ", 60)
            self.say("ls")
            self.until("\n1 paused ")
            self.say("quit")
            self.assertEqual(self.p.wait(60), 0)
        self.assertEqual(self.p.stderr.read(), b"")
        ends = sorted(os.path.basename(f).split("_")[0] + os.path.splitext(f)[1]
                      for f in self.files() if "/out/" in f)
        self.assertEqual(ends[:2], ["Ann.mp4", "Ann.ts"])

    say, until = Embed.say, Embed.until


if __name__ == "__main__":
    unittest.main()
