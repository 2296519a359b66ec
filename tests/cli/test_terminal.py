"""Progress lines in a terminal: figures, width, many jobs, hostile text, and none elsewhere."""
import re
import subprocess
import unittest
import signal

from cli import Screen, Terminal, play, run
from test_messages import HOSTILE

FIGURES = rb"0:12:34  719\.1 MiB  8\.0 Mbit/s"


def recording(anchor, *steps):
    return play("room=1", "progress=754000", *steps, "hold", anchor=anchor)


class Progress(unittest.TestCase):
    def show(self, *urls, wait=FIGURES, columns=80, rows=24, sig=signal.SIGTERM, args=(), **more):
        t = Terminal("record", *args, *urls, columns=columns, rows=rows, **more)
        found = t.read_until(wait)
        status = t.end(sig)
        self.assertTrue(found, t.data)
        return status, t.data

    def test_one_line_a_job(self):
        status, data = self.show(recording("Ann"), recording("Ben", "gaps=2"))
        self.assertEqual(status, 0)
        self.assertRegex(data, rb"\nAnn  " + FIGURES + rb"\x1b\[K\r\nBen  ")
        screen = Screen(80).feed(data)
        self.assertEqual(screen.strange, [])
        self.assertFalse([line for line in screen.lines if re.match("(Ann|Ben)  ", line)],
                         "progress lines are gone at the end")

    def test_lines_stay_below_messages(self):
        t = Terminal("record", recording("Ann"), recording("Ben"))
        self.assertTrue(t.read_until(rb"Ben  0:12:34"))
        screen = Screen(80).feed(t.data)
        self.assertEqual([line.split("  ")[0] for line in screen.lines],
                         ["livrec: Ann: live", "livrec: Ben: live", "Ann", "Ben", ""])
        self.assertEqual(t.end(signal.SIGINT), 0)
        screen = Screen(80).feed(t.data)
        self.assertEqual(screen.lines, ["livrec: Ann: live", "livrec: Ben: live",
                                        "livrec: stopping; again to stop at once",
                                        "livrec: Ann: ended", "livrec: Ben: ended", ""])

    def test_narrow(self):
        for columns in (60, 40, 30, 20, 12, 8, 2):
            data = self.show(recording("直播间的名字很长" * 3), columns=columns, wait=rb"\x1b\[K")[1]
            lines = re.findall(r"([^\r\n]*)\x1b\[K", data.decode())
            for line in lines:
                width = sum(2 if ord(c) > 0x2E80 else 1 for c in line)
                self.assertLess(width, columns, line)
            if columns >= 12:
                self.assertIn("0:12:34", data.decode())

    def test_many_jobs_in_a_low_window(self):
        urls = [recording(f"R{i:03}") for i in range(300)]
        status, data = self.show(*urls, rows=10, wait=rb"\.\.\. and 292 more\x1b\[K\r\n\x1b\[J")
        self.assertEqual(status, 0)
        self.assertRegex(data, rb"R007  0:12:34")
        self.assertNotRegex(data, rb"R009  0:12:34")

    def test_hostile_text(self):
        data = self.show(recording(HOSTILE), wait=rb"\\x1b\[2J.*0:12:34", columns=200)[1]
        screen = Screen(200).feed(data)
        self.assertEqual(screen.strange, [])
        self.assertNotRegex(data.decode(), "[\x07\x9b\u202e\u200b]|\x1b\\]|\x1b\\[2J")

    def test_window_that_shrinks(self):
        t = Terminal("record", recording("A long name for a room"), columns=100)
        self.assertTrue(t.read_until(FIGURES))
        t.resize(24, 30)
        self.assertEqual(t.end(signal.SIGTERM), 0)
        self.assertIn(b"ended", t.data)

    def test_quiet_and_json(self):
        t = Terminal("record", "--json", recording("Ann"))
        self.assertTrue(t.read_until(b'"progress"'), t.data)
        self.assertEqual(t.end(signal.SIGTERM), 0)
        self.assertNotIn(b"\x1b", t.data)
        t = Terminal("record", "--quiet", recording("Ann", "close=a.ts"))
        self.assertTrue(t.read_until(rb"a\.ts"), t.data)
        t.read(0.6)
        self.assertEqual(t.end(signal.SIGTERM), 0)
        self.assertEqual(t.data, b"a.ts\r\n")

    def test_dumb_terminal(self):
        t = Terminal("record", recording("Ann"), term="dumb")
        self.assertTrue(t.read_until(b"Ann: live"), t.data)
        t.read(0.6)
        self.assertEqual(t.end(signal.SIGTERM), 0)
        self.assertNotIn(b"\x1b", t.data)
        self.assertNotIn(b"0:12:34", t.data)

    def test_no_terminal(self):
        r = run("record", play("room=1", "progress=754000", "end", anchor="Ann"))
        self.assertNotIn("\x1b", r.err + r.out)
        self.assertNotIn("0:12:34", r.err)

    def test_paths_go_to_a_pipe_not_to_the_terminal(self):
        t = Terminal("record", play("close=out/a.ts", "end", anchor="Ann"), stdout=subprocess.PIPE)
        out = t.process.stdout.read()
        t.process.stdout.close()
        self.assertEqual((t.end(), out), (0, b"out/a.ts\n"))
        t = Terminal("record", play("close=out/a.ts", "end", anchor="Ann"))
        self.assertEqual(t.end(), 0)
        self.assertEqual(t.data.count(b"out/a.ts"), 1)
        t = Terminal("record", "--quiet", play("close=out/a.ts", "end", anchor="Ann"))
        self.assertEqual((t.end(), t.data), (0, b"out/a.ts\r\n"))

    def test_ctrl_c(self):
        t = Terminal("record", recording("Ann"))
        self.assertTrue(t.read_until(FIGURES))
        t.type(b"\x03")
        self.assertEqual(t.end(), 0)
        self.assertIn(b"Ann: ended", t.data)


if __name__ == "__main__":
    unittest.main()
