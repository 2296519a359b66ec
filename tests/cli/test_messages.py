"""What people and programs are told: hostile text, quiet, JSON lines, lists of addresses."""
import json
import os
import re
import tempfile
import unittest

from cli import play, run

HOSTILE = "\x1b]0;owned\x07\x1b[2J\r\nlivrec: fake\x9b31m\u202egnp\u200b 直播 \u2028é"


class People(unittest.TestCase):
    def test_story(self):
        url = play("room=1", "start=hd", "open=out/a.ts", "gap=2400", "reconnect=reset",
                   "close=out/a.ts", "end", anchor="Ann", title="A show")
        r = run("record", url)
        self.assertEqual((r.status, r.out), (0, "out/a.ts\n"))
        self.assertEqual(r.err.split("\n"), [
            "livrec: Ann: live: A show",
            "livrec: Ann: recording hd",
            "livrec: Ann: writing: out/a.ts",
            "livrec: Ann: 2.4 s are missing at 0:00:00: A show",
            "livrec: Ann: reconnecting: reset",
            "livrec: Ann: finished out/a.ts (0:00:00, 0 B)",
            "livrec: Ann: ended",
            ""])

    def test_quiet(self):
        r = run("record", "--quiet", play("room=1", "log=1", "log=2", "close=a.ts", "end"))
        self.assertEqual((r.out, r.err), ("a.ts\n", ""))
        r = run("record", "--quiet", play("log=3", "end=-8", anchor="Ann", title="bad"))
        self.assertEqual(r.err, "livrec: error: bad\nlivrec: Ann: as told\n")

    def test_the_network_is_nobodys(self):
        url = play("room=1", "network=the network is down", "space=5 MB are left", "end", anchor="Ann")
        self.assertEqual(run("record", url).err.split("\n")[1:],
                         ["livrec: the network is down", "livrec: 5 MB are left", "livrec: Ann: ended", ""])
        self.assertEqual(run("record", "--quiet", url).err, "")

    def test_label_without_secrets(self):
        r = run("record", "http://user:pass@h/live/1?token=s3cret#x")
        self.assertEqual(r.err, "livrec: h/live/1: refused\n")

    def test_log_levels(self):
        r = run("record", play("log=0", "log=1", "log=2", "log=3", "end", title="T"))
        self.assertEqual(r.err.split("\n")[:4], ["livrec: debug: T", "livrec: T",
                                                 "livrec: warning: T", "livrec: error: T"])

    def test_log_lines_of_a_look_up(self):
        r = run("extract", play("log=0", "room=1", "sleep=100", title="T"))
        self.assertEqual((r.status, r.err), (0, "livrec: debug: T\n"))

    def test_hostile_text_is_one_line(self):
        for args in (["record", play("room=1", "log=1", "gap=1", "close=%1b[2J", "end",
                                     anchor=HOSTILE, title=HOSTILE)],
                     ["extract", play("room=1", title=HOSTILE)]):
            r = run(*args)
            self.assertEqual(r.status, 0)
            self.assertNotRegex(r.err, r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u2028\u202e]")
            self.assertTrue(all(re.match(r"livrec: |$", line) for line in r.err.split("\n")))
            shown = r.err + r.out if args[0] == "extract" else r.err
            self.assertIn(r"\x1b]0;owned\x07\x1b[2J\x0d\nlivrec: fake\u{9b}31m\u{202e}gnp\u{200b} "
                          r"直播 \u{2028}é", shown)

    def test_bad_utf8(self):
        r = run("record", "play:title=%ff%e4%bd%a0%e4,room=1,end,anchor=x")
        self.assertIn(r"live: \xff你\xe4", r.err)

    def test_streams(self):
        r = run("extract", play("room=1", title="T"))
        lines = r.out.split("\n")
        self.assertIn("state     live", lines)
        self.assertIn("title     T", lines)
        table = [line for line in lines if re.match(r"[* ] ", line)]
        self.assertEqual(table, [
            "  sd  T  hls  avc   480p                  800.0 kbit/s  line",
            "* hd  T  flv  hevc  1920x1080  59.94 fps  8.0 Mbit/s"])
        self.assertEqual(lines[-2], "selected  https://cdn/hd.flv?t=2")


class Programs(unittest.TestCase):
    def test_events_are_lines_of_json(self):
        r = run("record", "--json", play("room=1", "progress=5", "close=a.ts", "end"))
        self.assertEqual(r.err, "")
        self.assertEqual([json.loads(line)["event"] for line in r.out.split("\n") if line],
                         ["room", "progress", "file_close", "job_end"])

    def test_refused_address_among_others(self):
        r = run("record", "--json", "http://x/?token=1", play("end"))
        lines = [json.loads(line) for line in r.out.split("\n") if line]
        self.assertEqual(r.status, 3)
        self.assertEqual(lines[0]["error"]["code"], "UNSUPPORTED")
        self.assertEqual(lines[0]["url"], "http://x/?token=1")
        self.assertEqual(lines[1]["event"], "job_end")

    def test_folder_that_can_not_be_written_stops_at_once(self):
        r = run("record", play("refuse=-13"), play("end"))
        self.assertEqual(r.status, 13)
        self.assertEqual(r.err.count("\n"), 1)


class Addresses(unittest.TestCase):
    def file(self, data):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        path = os.path.join(folder.name, "urls")
        with open(path, "wb") as f:
            f.write(data)
        return path

    def test_file(self):
        path = self.file(b"\xef\xbb\xbf# rooms\r\n\r\n  play:close=a.ts,end \r\n#play:end=-8\n"
                         b"play:close=b.ts,end")
        r = run("record", "--urls", path, play("close=c.ts", "end"))
        self.assertEqual((r.status, r.out), (0, "c.ts\na.ts\nb.ts\n"))

    def test_standard_input(self):
        r = run("record", "--urls", "-", input="play:close=a.ts,end\n")
        self.assertEqual((r.status, r.out), (0, "a.ts\n"))

    def test_twice(self):
        r = run("record", "play:close=a.ts,end", "play:close=a.ts,end")
        self.assertEqual((r.status, r.out), (0, "a.ts\n"))
        self.assertIn("is given twice", r.err)

    def test_nothing_in_it(self):
        r = run("record", "--urls", self.file(b"# none\n"))
        self.assertEqual(r.status, 2)
        r = run("record", "--urls", "/nowhere/urls")
        self.assertEqual(r.status, 13)
        self.assertEqual(r.err, "livrec: --urls /nowhere/urls: No such file or directory\n")


if __name__ == "__main__":
    unittest.main()
