"""The command as users run it, against the demo channel."""
import http.server
import json
import os
import re
import signal
import sys
import tempfile
import threading
import time
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "origin"))

from cli import LIVREC, Screen, Terminal, run, start  # noqa: E402
from harness import Origin  # noqa: E402
from test_stop import text_until  # noqa: E402


def livrec(*args, **more):
    return run(*args, tool=LIVREC, **more)


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="livrec-cli-")
        self.addCleanup(folder.cleanup)
        self.dir = folder.name

    def files(self):
        return sorted(os.path.join(where, name) for where, _, names in os.walk(self.dir)
                      for name in names if not name.endswith(".json"))

    def assert_ts(self, path, least=20000):
        with open(path, "rb") as f:
            data = f.read()
        self.assertGreater(len(data), least)
        self.assertEqual(len(data) % 188, 0)
        self.assertEqual(set(data[::188]), {0x47})


class LookUp(Case):
    def test_extract(self):
        with Origin() as o:
            r = livrec("extract", o.url("/demo"))
            sd = livrec("extract", "-q", "sd", o.url("/demo"))
        self.assertEqual((r.status, r.err), (0, ""))
        self.assertRegex(r.out, r"(?m)^platform  demo$")
        self.assertRegex(r.out, r"(?m)^state     live$")
        self.assertRegex(r.out, r"(?m)^title     Test picture and tone$")
        self.assertRegex(r.out, r"(?m)^\* origin +(\S+ +)?flv +avc +\d+x\d+ ")
        self.assertRegex(r.out, rf"(?m)^selected  {re.escape(o.url('/live.flv'))}$")
        self.assertEqual(len(re.findall(r"(?m)^\* ", r.out)), 1)
        self.assertRegex(sd.out, r"(?m)^\* sd ")

    def test_json_contract(self):
        with Origin() as o:
            r = livrec("extract", o.url("/demo"), "--json")
        room = json.loads(r.out)
        self.assertEqual((r.status, r.err, r.out.count("\n")), (0, "", 1))
        self.assertEqual([room[k] for k in ("platform", "room_id", "anchor", "title", "live",
                                            "state")],
                         ["demo", "demo", "livrec demo", "Test picture and tone", True, "live"])
        self.assertLessEqual({"protocol", "url", "quality", "codec", "bitrate", "width", "height",
                              "cdn"}, set(room["streams"][0]))
        self.assertEqual(room["selected"]["url"], o.url("/live.flv"))
        self.assertLessEqual({"protocol", "url", "quality"}, set(room["selected"]))
        self.assertIsInstance(room["headers"], dict)

    def test_resolve(self):
        with Origin() as o:
            r = livrec("resolve", o.url("/demo"))
            room = json.loads(livrec("resolve", "--json", o.url("/demo")).out)
        self.assertEqual(r.status, 0)
        self.assertNotIn("*", r.out)
        self.assertEqual((room["state"], room["live"]), ("live", True))

    def test_offline_is_an_answer(self):
        with Origin("at 1 offline", speed=20) as o:
            o.get("/live.flv", limit=1)  # media time starts with the first reader
            time.sleep(0.5)
            for command in ("resolve", "extract"):
                r = livrec(command, o.url("/demo"), "--json")
                room = json.loads(r.out)
                self.assertEqual((r.status, room["live"], room["state"]), (0, False, "offline"))
            r = livrec("record", "-o", self.dir, o.url("/demo"))
        self.assertEqual((r.status, r.out, self.files()), (0, "", []))
        self.assertIn("offline", r.err)

    def test_unsupported(self):
        with Origin() as o:
            url = o.url("/nothing/here")
            r, j = livrec("extract", url), livrec("extract", url, "--json")
            recorded = livrec("record", "-o", self.dir, url)
            self.assertEqual(o.stop().requests, [])
        self.assertEqual((r.status, r.out), (3, ""))
        self.assertRegex(r.err, r"^livrec: [^\n]+\n$")
        self.assertEqual((j.status, j.err, json.loads(j.out)["error"]["code"]),
                         (3, "", "UNSUPPORTED"))
        self.assertEqual((recorded.status, recorded.out), (3, ""))

    def test_statuses_of_a_platform_that_refuses(self):
        for code, status in ((404, 4), (429, 7), (500, 9)):
            with Origin(f"on /api/room status code={code}") as o:
                r = livrec("extract", "--resolve-timeout", "5", o.url("/demo"), "--json")
            self.assertEqual(r.status, status, r)

    def test_nobody_answers(self):
        r = livrec("extract", "http://127.0.0.1:9/demo", "--json")
        self.assertEqual((r.status, json.loads(r.out)["error"]["code"]), (8, "NET"))

    def test_garbage(self):
        with Origin("on /api/room garbage bytes=2000") as o:
            r = livrec("extract", o.url("/demo"))
        self.assertEqual((r.status, r.out), (10, ""))
        self.assertRegex(r.err, r"^livrec: [^\n]+\n$")

    def test_debug_lines_show_requests_but_no_secrets(self):
        with Origin() as o:
            r = livrec("extract", "--log-level", "debug", "--cookie", "sid=canary-7",
                       o.url("/demo"))
        self.assertEqual(r.status, 0)
        self.assertIn("/api/room", r.err)
        self.assertNotIn("canary-7", r.err + r.out)

    def test_a_file_of_cookies(self):
        path = os.path.join(self.dir, "cookies.txt")
        with open(path, "w", encoding="utf-8") as f:
            f.write("# Netscape HTTP Cookie File\n"
                    "#HttpOnly_127.0.0.1\tFALSE\t/\tFALSE\t0\tsid\tcanary-8\n"
                    ".elsewhere.example\tTRUE\t/\tFALSE\t0\tsid\tcanary-9\n127.0.0.1\n")
        os.chmod(path, 0o644)
        with Asked() as site:
            r = livrec("extract", "--log-level", "debug", "--cookies", path, site.url)
        self.assertEqual(r.status, 0, r.err)
        self.assertEqual(set(site.cookies), {"sid=canary-8"})
        self.assertIn(f"{path}:4: expected seven fields between tabs", r.err)
        self.assertIn("others may read these cookies (mode 644)", r.err)
        self.assertNotIn("canary", r.err + r.out)
        r = livrec("extract", "--cookies", path + "x", site.url)
        self.assertEqual(r.status, 13)
        self.assertRegex(r.err, r"^livrec: --cookies: [^\n]+x: No such file or directory\n$")


class Asked:
    """A playlist, and the cookies that it was asked for with."""

    def __enter__(self):
        self.cookies = cookies = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                cookies.append(self.headers["Cookie"])
                self.send_response(200)
                self.send_header("Content-Type", "application/vnd.apple.mpegurl")
                self.end_headers()
                self.wfile.write(b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\n1.ts\n")

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/live.m3u8"
        self.thread = threading.Thread(target=self.server.serve_forever)
        self.thread.start()
        return self

    def __exit__(self, *args):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


class Record(Case):
    def test_a_file_comes_out(self):
        with Origin(speed=4) as o:
            r = livrec("record", "-o", self.dir, "--duration", "6", o.url("/demo"))
        self.assertEqual(r.status, 0, r.err)
        self.assertEqual(r.out.splitlines(), self.files())
        self.assertEqual(len(self.files()), 1)
        self.assertTrue(self.files()[0].endswith(".ts"))
        self.assert_ts(self.files()[0])
        self.assertIn("livrec demo: recording origin over flv", r.err)
        self.assertNotIn("\x1b", r.err)

    def test_events(self):
        with Origin(speed=4) as o:
            r = livrec("record", "-o", self.dir, "--duration", "6", "--json", o.url("/demo"))
        events = [json.loads(line) for line in r.out.splitlines()]
        names = [e["event"] for e in events if e["event"] not in ("log", "progress")]
        self.assertEqual((r.status, r.err), (0, ""))
        self.assertEqual(names, ["room", "record_start", "file_open", "file_close", "job_end"])
        close = [e for e in events if e["event"] == "file_close"][0]
        self.assertEqual(close["path"], self.files()[0])
        self.assertEqual(close["bytes"], os.path.getsize(close["path"]))
        self.assertAlmostEqual(close["duration"], 6000, delta=1500)

    def test_names_and_formats(self):
        for fmt, head in (("mkv", b"\x1aE\xdf\xa3"), ("flv", b"FLV"), ("mp4", None),
                          ("raw", b"FLV")):
            with Origin(speed=4) as o:
                r = livrec("record", "-o", self.dir, "-f", fmt, "--name", "{platform}/{id}-" + fmt,
                           "--duration", "4", o.url("/demo"))
            self.assertEqual(r.status, 0, r.err)
            (path,) = r.out.splitlines()
            name = "flv" if fmt == "raw" else fmt
            self.assertEqual(path, os.path.join(self.dir, "demo", f"demo-{fmt}.{name}"))
            with open(path, "rb") as f:
                start_bytes = f.read(12)
            self.assertTrue(start_bytes.startswith(head) if head else start_bytes[4:8] == b"ftyp")

    def test_several_rooms(self):
        with Origin(speed=4) as o:
            r = livrec("record", "-o", self.dir, "--duration", "4", o.url("/demo", "a"),
                       o.url("/demo", "b"), o.url("/nothing/here"), o.url("/live.m3u8", "c"))
        self.assertEqual(r.status, 3, r.err)
        self.assertEqual(sorted(r.out.splitlines()), self.files())
        self.assertEqual(len(self.files()), 3)
        for path in self.files():
            self.assert_ts(path)

    def test_end_of_the_stream(self):
        with Origin("at 5000 offline", speed=4) as o:
            r = livrec("record", "-o", self.dir, o.url("/demo"), timeout=90)
        self.assertEqual(r.status, 0, r.err)
        self.assertEqual(r.out.splitlines(), self.files())
        self.assert_ts(self.files()[0])

    def test_folder_is_checked_before_the_first_request(self):
        blocker = os.path.join(self.dir, "file")
        with open(blocker, "w", encoding="ascii"):
            pass
        bad = [blocker, os.path.join(blocker, "x"), "/proc/nowhere"]
        if os.geteuid() != 0:
            os.mkdir(os.path.join(self.dir, "readonly"), 0o555)
            bad.append(os.path.join(self.dir, "readonly"))
        with Origin() as o:
            for folder in bad:
                r = livrec("record", "-o", folder, o.url("/demo"))
                self.assertEqual((r.status, r.out), (13, ""), folder)
                self.assertRegex(r.err, r"^livrec: [^\n]+\n$")
                j = livrec("record", "--json", "-o", folder, o.url("/demo"))
                self.assertEqual(json.loads(j.out)["error"]["code"], "IO")
            self.assertEqual(o.stop().requests, [])

    def test_signals_finish_the_file(self):
        for sig in (signal.SIGINT, signal.SIGTERM):
            with Origin() as o:
                p = start("record", "-o", self.dir, "--name", sig.name, o.url("/demo"),
                          tool=LIVREC)
                self.assertIn("writing", text_until(p.stderr, "writing"))
                time.sleep(1.5)
                p.send_signal(sig)
                self.assertEqual(p.wait(20), 0)
                path = p.stdout.read().strip()
                p.stdout.close()
                p.stderr.close()
            self.assertEqual(path, os.path.join(self.dir, sig.name + ".ts"))
            self.assert_ts(path)
        self.assertFalse([f for f in self.files() if f.endswith(".part")])

    def test_two_signals_leave_something_playable(self):
        with Origin() as o:
            p = start("record", "-o", self.dir, o.url("/demo"), tool=LIVREC)
            self.assertIn("writing", text_until(p.stderr, "writing"))
            time.sleep(2)
            p.send_signal(signal.SIGTERM)
            p.send_signal(signal.SIGINT)
            self.assertIn(p.wait(20), (0, 128 + signal.SIGINT, 128 + signal.SIGTERM))
            p.stdout.close()
            p.stderr.close()
        self.assertEqual(len(self.files()), 1)
        self.assert_ts(self.files()[0], 5000)

    def test_progress_in_a_terminal(self):
        with Origin() as o:
            t = Terminal("record", "-o", self.dir, o.url("/demo"), tool=LIVREC)
            found = t.read_until(rb"livrec demo  0:00:0[1-9]  [\d.]+ KiB  [\d.]+ kbit/s", 20)
            t.type(b"\x03")
            self.assertEqual(t.end(), 0)
        self.assertTrue(found, t.data)
        self.assertEqual(Screen(80).feed(t.data).strange, [])
        self.assert_ts(self.files()[0])


class Demo(Case):
    def test_records(self):
        r = livrec("demo", "-o", self.dir, "--duration", "2")
        self.assertEqual(r.status, 0, r.err)
        self.assertEqual(r.out.splitlines(), self.files())
        self.assert_ts(self.files()[0])

    def test_hls(self):
        r = livrec("demo", "-o", self.dir, "--protocol", "hls", "--duration", "3")
        self.assertEqual(r.status, 0, r.err)
        self.assertIn("over hls", r.err)
        self.assert_ts(self.files()[0])

    def test_serve(self):
        p = start("demo", "--serve", "--json", tool=LIVREC)
        urls = json.loads(text_until(p.stdout, "}\n"))
        r = livrec("extract", "--json", urls["url"])
        p.send_signal(signal.SIGTERM)
        self.assertEqual(p.wait(20), 0)
        p.stdout.close()
        p.stderr.close()
        self.assertEqual(json.loads(r.out)["selected"]["url"], urls["flv"])

    def test_port_in_use(self):
        p = start("demo", "--serve", tool=LIVREC)
        port = re.search(r":(\d+)/demo", text_until(p.stdout, "audio")).group(1)
        r = livrec("demo", "-o", self.dir, "--port", port)
        p.send_signal(signal.SIGTERM)
        p.wait(20)
        p.stdout.close()
        p.stderr.close()
        self.assertEqual((r.status, self.files()), (8, []))
        self.assertRegex(r.err, r"^livrec: the demo channel can't be served: [^\n]+\n$")


if __name__ == "__main__":
    unittest.main()
