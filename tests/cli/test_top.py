"""livrec top in a terminal: a table that fits, keeps up, and gives the terminal back."""
import json
import os
import re
import tempfile
import time
import unittest

from cli import Terminal, run, start

ROOMS = [{"room": i + 1, "url": f"https://live.x/{i}", "name": name, "state": "live",
          "activity": "recording", "paused": False, "quality": "origin", "granted": "hd",
          "elapsed": 754000, "bytes": 754000000, "bitrate": 8000000, "gaps": 2, "next_check": None,
          "code": "OK", "list": None}
         for i, name in enumerate(["Ann", "直播间的名字很长很长", "\x1b]0;evil\x07\u202e"])]


class Watched(unittest.TestCase):
    rooms = ROOMS
    below = ""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.socket = os.path.join(scratch.name, "s")
        os.environ["LIVREC_SCRIPTED_ROOMS"] = json.dumps(self.rooms)
        self.dir = scratch.name
        p = start("watch", "--socket", self.socket, "-o", scratch.name + self.below)
        self.addCleanup(p.communicate)
        self.addCleanup(p.terminate)
        end = time.monotonic() + 30
        while not os.path.exists(self.socket) and time.monotonic() < end:
            time.sleep(0.05)


class Logins(Watched):
    """Each login by cookies once; those that are good are no business of a list of rooms."""
    rooms = [dict(ROOMS[i % 3], platform=platform, cookies=cookies, login=login, login_end=end)
             for i, (platform, cookies, login, end) in enumerate([
                 ("zoo", "/c\x1b.txt", "soon", 1800000000), ("zoo", "/c\x1b.txt", "soon", 1800000000),
                 ("den", "/c\x1b.txt", "good", 1900000000), ("nest", None, "refused", None),
                 ("lair", None, "ended", 1700000000), ("pond", None, "good", None),
                 ("sky", None, None, None)])]
    bad = ["zoo: the login by /c\\x1b.txt ends on 2027-01-15",
           "nest: the login by auth.cookie is refused",
           "lair: the login by auth.cookie has ended on 2023-11-14"]

    def lines(self, command):
        os.environ["TZ"] = "UTC"
        r = run(command, "--socket", self.socket)
        self.assertEqual(r.status, 0, r.err)
        return [line for line in r.out.splitlines() if "log" in line]

    def test_ls(self):
        self.assertEqual(self.lines("ls"), self.bad)

    def test_status(self):
        good = ["den: the login by /c\\x1b.txt ends on 2030-03-17", "pond: nothing is known against the login by auth.cookie"]
        self.assertEqual(sorted(self.lines("status")), sorted(self.bad + good))
        logins = json.loads(run("status", "--socket", self.socket, "--json").out)["logins"]
        self.assertEqual(len(logins), 5)
        self.assertEqual(logins[0], {"platform": "zoo", "cookies": "/c\x1b.txt", "login": "soon",
                                     "login_end": 1800000000})


class Names(Watched):
    """Of a room that is asked for, what it was called."""
    rooms = [dict(ROOMS[0], names=[{"name": "Ann", "since": 1700000000},
                                   {"name": "A\x1bnna", "since": 1800000000}]),
             dict(ROOMS[1], names=[{"name": "Bea", "since": 1700000000}])]

    def lines(self, *room):
        os.environ["TZ"] = "UTC"
        r = run("ls", "--socket", self.socket, *room)
        self.assertEqual(r.status, 0, r.err)
        return [line for line in r.out.splitlines() if line.startswith("since")]

    def test_names(self):
        self.assertEqual(self.lines("1"), ["since 2023-11-14: Ann", "since 2027-01-15: A\\x1bnna"])
        self.assertEqual(self.lines("2"), [], "it has one name, and that stands in the table")
        self.assertEqual(self.lines(), [])


class Template(Watched):
    """The folder is what stands in front of what is named for each recording."""
    below = "/{platform}/{anchor}"

    def test_folder(self):
        status = json.loads(run("status", "--socket", self.socket, "--json").out)
        self.assertEqual(status["dir"], self.dir)
        self.assertGreater(status["disk_free"], 0)


class Top(Watched):
    def show(self, columns, wait=rb"Ann"):
        t = Terminal("top", "--socket", self.socket, columns=columns)
        self.assertTrue(t.read_until(wait, 30), t.data)
        return t

    def test_all_figures(self):
        t = self.show(120, rb"Mbit/s +2")
        t.type(b"q")
        self.assertEqual(t.end(), 0)
        self.assertRegex(t.data, rb"Ann +recording +hd +0:12:34 +719\.1 MiB +8\.0 Mbit/s +2")
        self.assertTrue(t.data.endswith(b"\x1b[?25h\x1b[?1049l"), "the screen is given back")

    def check_widths(self, data, columns):
        for line in re.sub(rb"\x1b\[\??[0-9]*[A-Za-z]", b"", data).decode().split("\r\n"):
            self.assertLessEqual(sum(2 if c > "\u2e80" else 1 for c in line), columns, line)

    def test_narrow(self):
        """What is drawn after the window grew may be as wide as that is then."""
        for columns in (60, 40, 20, 8, 2):
            t = self.show(columns, rb"\x1b\[J")
            self.check_widths(t.data, columns)
            t.resize(24, columns + 1)
            t.type(b"q")
            self.assertEqual(t.end(), 0)
            self.check_widths(t.data, columns + 1)

    def test_hostile_names(self):
        t = self.show(120, rb"evil")
        t.type(b"q")
        self.assertEqual(t.end(), 0)
        self.assertNotRegex(t.data.decode(), "\x07|\u202e|\x1b\\]")

    def test_no_daemon(self):
        r = run("top", "--socket", self.socket + "x")
        self.assertEqual((r.status, r.out), (4, ""))


if __name__ == "__main__":
    unittest.main()
