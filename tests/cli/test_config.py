"""A configuration and the commands beside the one that watches it."""
import json
import os
import signal
import tempfile
import time
import unittest

from cli import LIVREC, Terminal, run, start

CONFIG = """[record]
dir = recordings
[watch]
list = rooms.txt
[notify]
tto = mail
to = nowhere, night
route = night=mial
"""
ROOM = "http://127.0.0.1:2/a.flv"  # nothing listens there
OTHER = "http://127.0.0.1:2/b.flv"


class Beside(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-config-")
        self.addCleanup(scratch.cleanup)
        self.dir = scratch.name
        self.config = os.path.join(self.dir, "livrec.conf")
        self.list = os.path.join(self.dir, "rooms.txt")
        self.socket = os.path.join(self.dir, "s")
        with open(self.config, "w", encoding="utf-8") as f:
            f.write(CONFIG)

    def watch(self, *args):
        p = start("watch", "-c", self.config, "--socket", self.socket, *args, tool=LIVREC)
        self.addCleanup(p.kill)
        return p

    def ask(self, *args):
        return run(*args, "--socket", self.socket, "--json", tool=LIVREC)

    def answers(self):
        end = time.monotonic() + 30
        while self.ask("status").status and time.monotonic() < end:
            time.sleep(0.02)

    def read(self):
        with open(self.list, encoding="utf-8") as f:
            return f.read()

    def test_watched(self):
        with open(self.list, "w", encoding="utf-8") as f:
            f.write(ROOM + "\n")
        p = self.watch()
        self.answers()
        status = json.loads(self.ask("status").out)
        self.assertEqual(status["dir"], os.path.join(self.dir, "recordings"))
        self.assertEqual((status["rooms"], status["list"]), (1, self.list))
        self.assertEqual(json.loads(self.ask("add", OTHER, "--save").out)["list"], self.list)
        self.assertEqual(self.read(), ROOM + "\n" + OTHER + "\n")
        p.send_signal(signal.SIGINT)
        told = p.communicate(timeout=30)[1]
        # lines that are wrong are named, and the rest of them counts
        self.assertEqual(p.returncode, 0)
        for line in (":6: tto", ':7: notify.to: there is no channel "nowhere"', ":8: notify.route:"):
            self.assertIn(line, told)
        state = os.path.join(self.dir, "recordings", ".livrec", "state.db")
        self.assertTrue(os.path.exists(state))
        r = run("prune", "-c", self.config, "--json", tool=LIVREC, cwd="/")
        self.assertEqual((r.status, r.out), (0, "[]\n"))

    def test_platform_of_an_address(self):
        r = run("platforms", "https://live.bilibli.com/6", "https://live.bilibili.com/6", tool=LIVREC)
        self.assertEqual(r.status, 3)
        self.assertRegex(r.out, r"^bilibili: .*; its addresses are like https://live.bilibili.com/320")
        self.assertIn("no platform takes live.bilibli.com/6; nearest is live.bilibili.com/<id>", r.err)

    def test_a_list_is_checked(self):
        with open(self.list, "w", encoding="utf-8") as f:
            f.write(f"hello\n{ROOM}\n#{OTHER}\n")
        r = run("config", "check", self.list, tool=LIVREC)
        self.assertEqual(r.status, 14)
        self.assertIn("2 rooms, 1 of them paused", r.out + r.err)
        self.assertIn(f'{self.list}:1: "hello" is no address', r.out + r.err)

    def test_a_list_that_can_not_be_read(self):
        """One that is not there yet is no mistake."""
        with open(self.config, "w", encoding="utf-8") as f:
            f.write("watch.list = rooms.txt\n")
        r = run("config", "check", self.config, tool=LIVREC)
        self.assertEqual((r.status, r.out.splitlines()[-1]),
                         (0, f"{self.list}: there is none yet; it counts when it comes"))
        with open(self.list, "w", encoding="utf-8") as f:
            f.write("#" * (5 << 20))
        r = run("config", "check", self.config, tool=LIVREC)
        self.assertEqual((r.status, r.out.splitlines()[-1]), (14, f"{self.list}: it is longer than 4 MiB"))

    def test_a_list_that_is_missing(self):
        p = start("watch", "--urls", self.list, "--socket", self.socket, "-o", self.dir,
                  tool=LIVREC)
        self.addCleanup(p.kill)
        self.answers()
        self.assertEqual(json.loads(self.ask("status").out)["rooms"], 0)
        with open(self.list, "w", encoding="utf-8") as f:
            f.write(ROOM + "\n")
        self.watches(1)
        p.send_signal(signal.SIGINT)
        told = p.communicate(timeout=30)[1].splitlines()
        self.assertEqual(p.returncode, 0)
        self.assertEqual(told[0], f"livrec: {self.list} is not there yet: no rooms; it counts when it comes")
        self.assertEqual([line for line in told[1:] if "as it was" in line], [])

    def test_rooms_in_json(self):
        self.list = os.path.join(self.dir, "rooms.json")
        def save(rooms):
            with open(self.list + "~", "w", encoding="utf-8") as f:
                json.dump(rooms, f)
            os.rename(self.list + "~", self.list)
        save([ROOM, {"url": OTHER, "name": "Otter", "quality": "sd", "paused": True}])
        p = start("watch", "--urls", self.list, "--socket", self.socket, "-o", self.dir, tool=LIVREC)
        self.addCleanup(p.kill)
        self.answers()
        rooms = {r["url"]: r for r in json.loads(self.ask("ls").out)}
        self.assertEqual((rooms[OTHER]["name"], rooms[OTHER]["quality"], rooms[OTHER]["paused"]),
                         ("Otter", "sd", True))
        r = self.ask("add", "http://127.0.0.1:2/c.flv", "--save")
        self.assertNotEqual(r.status, 0)
        self.assertIn("rooms in JSON are changed by who wrote them", r.out + r.err)
        save([ROOM])
        self.watches(1)
        p.send_signal(signal.SIGINT)
        p.communicate(timeout=30)

    def watches(self, rooms):
        end = time.monotonic() + 30
        while json.loads(self.ask("status").out)["rooms"] != rooms and time.monotonic() < end:
            time.sleep(0.02)
        self.assertEqual(json.loads(self.ask("status").out)["rooms"], rooms)

    def test_a_person_is_asked_for_a_room(self):
        with open(self.list, "w", encoding="utf-8") as f:
            f.write("\ufeff \r\n")
        t = Terminal("watch", "-c", self.config, "--socket", self.socket, tool=LIVREC)
        self.addCleanup(t.process.kill)
        self.assertTrue(t.read_until(rb"there is no room yet: the address of one"), t.data)
        t.type(b"https://nobody.example/1\n")
        self.assertTrue(t.read_until(rb"(?s)nobody.example.*nobody.example.*there is no room yet"),
                        t.data)
        t.type(ROOM.encode() + b"\n")
        self.assertTrue(t.read_until(rb"written into .*rooms.txt, and watched"), t.data)
        self.watches(1)
        self.assertEqual(t.end(signal.SIGINT), 0)
        self.assertEqual(self.read(), "\ufeff \n" + ROOM + "\n")

    def test_a_list_without_rooms(self):
        with open(self.list, "w", encoding="utf-8"):
            pass
        p = self.watch()
        self.answers()
        self.assertEqual(self.ask("add", ROOM, "--save").status, 0)
        p.send_signal(signal.SIGINT)
        self.assertIn("names no room yet", p.communicate(timeout=30)[1])
        self.assertEqual(p.returncode, 0)

    def test_a_list_that_is_not_there_yet(self):
        p = self.watch()
        self.answers()
        self.assertEqual(self.ask("add", ROOM, "--save").status, 0)
        self.assertEqual(self.read(), ROOM + "\n")
        p.send_signal(signal.SIGINT)
        p.communicate(timeout=30)

    def test_a_wrong_line_is_told_once(self):
        """Not whenever another line changes."""
        with open(self.list, "w", encoding="utf-8") as f:
            f.write(f"hello\n{ROOM}\n")
        p = start("watch", "--urls", self.list, "--socket", self.socket, "-o", self.dir, tool=LIVREC)
        self.addCleanup(p.kill)
        self.answers()
        with open(self.list, "w", encoding="utf-8") as f:
            f.write(f"# one more\nhello\n{ROOM}\n{OTHER}\nworld\n")
        self.watches(2)
        p.send_signal(signal.SIGINT)
        told = p.communicate(timeout=30)[1]
        self.assertEqual([told.count(f'"{word}" is no address') for word in ("hello", "world")], [1, 1], told)

    def test_lines_that_no_platform_takes(self):
        bad = "https://nowhere.invalid/room/1"
        before = f"# mine\n{bad},Ann\n{ROOM}\n"
        for args, after in (([], before), (["--write-back", "comment"],
                                           before.replace(bad, "#" + bad))):
            with open(self.list, "w", encoding="utf-8") as f:
                f.write(before)
            p = start("watch", "-c", self.config, "--socket", self.socket, "--json", *args, tool=LIVREC)
            self.addCleanup(p.kill)
            self.answers()
            time.sleep(1)  # the list is read anew
            p.send_signal(signal.SIGINT)
            events = [json.loads(line) for line in p.communicate(timeout=30)[0].splitlines()]
            told = [e for e in events if e.get("state") == "unsupported"]
            self.assertEqual([(e["event"], e["url"], e["path"], e["code"]) for e in told],
                             [("watch", bad, self.list, "UNSUPPORTED")])
            self.assertEqual(self.read(), after)

    def test_language(self):
        with open(self.config, "w", encoding="utf-8") as f:
            f.write("core.language = zh_CN\n")
        plain = {k: v for k, v in os.environ.items() if k != "LIVREC_LANG"}
        for env, text in ((plain, "正在停止"), ({**plain, "LIVREC_LANG": "en"}, "stopping")):
            p = start("watch", "-c", self.config, "--socket", self.socket, tool=LIVREC, env=env)
            self.addCleanup(p.kill)
            self.answers()
            p.send_signal(signal.SIGINT)
            self.assertIn(text, p.communicate(timeout=30)[1])

    def test_what_is_asked_for_beside_it_is_refused(self):
        p = self.watch("--notify-to", "nowhere")
        self.assertIn('no channel "nowhere"', p.communicate(timeout=30)[1])
        self.assertEqual(p.returncode, 2)


class Imported(unittest.TestCase):
    """A folder of DouyinLiveRecorder that is named by a relative path."""

    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-config-")
        self.addCleanup(scratch.cleanup)
        self.home = os.path.realpath(scratch.name)
        self.dlr = os.path.join(self.home, "dlr")
        os.makedirs(os.path.join(self.dlr, "config"))
        self.put("config/URL_config.ini", ROOM + "\n")
        self.put("key", "s3cret\n")
        self.put("config/config.ini", "[录制设置]\n直播保存路径(不填则默认) = \n"
                                      "[推送配置]\npushplus推送token = file:key\n"
                                      "tgapi令牌 = env:LIVREC_TEST_TOKEN\n")

    def put(self, name, text):
        path = os.path.join(self.dlr, name)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        os.chmod(path, 0o600)

    def go(self, *args, cwd):
        env = {"HOME": self.home, "XDG_CONFIG_HOME": "", "LIVREC_TEST_TOKEN": "t0ken"}
        return run(*args, tool=LIVREC, cwd=cwd, env=env)

    def test_paths_hold_where_it_is_written(self):
        conf = os.path.join(self.home, ".config", "livrec", "livrec.conf")
        for cwd, given in ((self.dlr, []), (self.dlr, ["."]), (self.home, ["dlr"]),
                           (self.home, ["dlr/config/config.ini"])):
            r = self.go("import-dlr", *given, cwd=cwd)
            self.assertEqual(r.status, 0, r.err)
            with open(conf, encoding="utf-8") as f:
                text = f.read()
            self.assertIn(f"watch.list =\n    {self.dlr}/config/URL_config.ini\n", text)
            self.assertIn(f"record.dir = {self.dlr}/downloads\n", text)
            self.assertIn(f"\n    file:{self.dlr}/key\n", text)
            self.assertIn("notify.telegram.token = env:LIVREC_TEST_TOKEN\n", text)
            self.assertNotRegex(text, "s3cret|t0ken")
            r = self.go("config", "check", cwd="/")
            self.assertEqual(r.status, 0, r.out + r.err)
            self.assertIn("1 rooms", r.out)
            os.remove(conf)


if __name__ == "__main__":
    unittest.main()
