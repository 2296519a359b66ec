"""Copies of a configuration: kept while it is watched, brought back by hand."""
import json
import os
import signal
import stat
import tempfile
import time
import unittest

from cli import LIVREC, run, start

# Nothing listens at these.
ONE, TWO = "http://127.0.0.1:2/a.flv\n", "http://127.0.0.1:2/b.flv\n"


class Folder(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-backups-")
        self.addCleanup(scratch.cleanup)
        self.dir = scratch.name
        self.copies = os.path.join(self.dir, "backup_config")
        os.mkdir(os.path.join(self.dir, "config"))
        self.list = os.path.join(self.dir, "config", "URL_config.ini")
        self.save("config.ini", "[录制设置]\n循环时间(秒) = 300\n")

    def save(self, name, content):
        with open(os.path.join(self.dir, "config", name), "w", encoding="utf-8") as f:
            f.write(content)

    def copy(self, name, content):
        os.makedirs(self.copies, exist_ok=True)
        with open(os.path.join(self.copies, name), "w", encoding="utf-8") as f:
            f.write(content)

    def read(self):
        with open(self.list, encoding="utf-8") as f:
            return f.read()

    def config(self, *args):
        return run("config", *args, tool=LIVREC)

    def watch(self, *args):
        return start("watch", "-c", self.dir, "--socket", "none", "-o", os.path.join(self.dir, "out"),
                     *args, tool=LIVREC)

    def until(self, what):
        end = time.monotonic() + 30
        while not what() and time.monotonic() < end:
            time.sleep(0.02)
        self.assertTrue(what())


class Kept(Folder):
    def kept(self, name="URL_config.ini_"):
        found = os.listdir(self.copies) if os.path.isdir(self.copies) else []
        return sorted(n for n in found if n.startswith(name))

    def stop(self, p):
        p.send_signal(signal.SIGINT)
        return p.communicate(timeout=30)[1]

    def test_at_each_change(self):
        self.save("URL_config.ini", ONE)
        p = self.watch()
        self.until(lambda: len(self.kept()) == 1 and len(self.kept("config.ini_")) == 1)
        self.save("URL_config.ini", ONE + TWO)
        self.until(lambda: len(self.kept()) == 2)
        self.save("URL_config.ini", "")  # refused: nothing of it is kept
        line = ""
        while "stays as it was" not in line:
            line = p.stderr.readline()
            self.assertTrue(line)
        self.stop(p)
        self.assertEqual(len(self.kept()), 2)
        modes = {stat.S_IMODE(os.stat(os.path.join(self.copies, n)).st_mode) for n in self.kept()}
        self.assertEqual(modes, {0o600})
        self.assertEqual(self.read(), "")  # and nobody wrote into it

    def test_an_empty_list_at_the_start(self):
        self.save("URL_config.ini", "\0" * 30)  # as a power cut leaves it
        self.copy("URL_config.ini_2026-01-01_10-00-00", ONE)
        p = self.watch()
        line = p.stderr.readline()
        self.assertIn("URL_config.ini is empty: the rooms of its copy", line)
        self.assertIn("127.0.0.1:2/a.flv", p.stderr.readline())
        self.stop(p)
        self.assertEqual(self.read(), "\0" * 30)

    def test_elsewhere_or_nowhere(self):
        self.save("URL_config.ini", ONE)
        other = os.path.join(self.dir, "deep", "copies")
        p = self.watch("--backups", other)
        self.until(lambda: os.path.isdir(other) and len(os.listdir(other)) == 2)
        self.stop(p)
        self.assertEqual(self.kept(), [])
        p = self.watch("--backups", "none")
        p.stderr.readline()
        self.stop(p)
        self.assertEqual(self.kept(), [])

    def test_a_folder_that_takes_none(self):
        self.save("URL_config.ini", ONE)
        with open(self.copies, "w", encoding="utf-8"):
            pass
        p = self.watch()
        self.until(lambda: p.poll() is not None or "no copy of" in p.stderr.readline())
        self.stop(p)


class Restored(Folder):
    def test_the_one_that_is_lost(self):
        self.copy("URL_config.ini_2026-01-01_10-00-00", ONE)
        self.copy("URL_config.ini_2026-01-02_10-00-00", TWO)
        self.copy("URL_config.ini_2026-01-03_10-00-00", "\n")
        self.copy("config.ini_2026-01-03_10-00-00", "x = 1\n")
        for _ in range(2):
            r = self.config("restore", self.dir)
            self.assertEqual((r.status, r.out, self.read()), (0, "", TWO))
            self.save("URL_config.ini", "")

    def test_both_are_lost(self):
        os.unlink(os.path.join(self.dir, "config", "config.ini"))
        self.copy("URL_config.ini_2026-01-01_10-00-00", ONE)
        self.copy("config.ini_2026-01-03_10-00-00", "[录制设置]\n")
        r = self.config("restore", self.dir)
        self.assertEqual(r.status, 2)
        self.assertIn("more than one file", r.err)
        self.assertEqual(self.config("restore", self.list).status, 0)
        self.assertEqual(self.config("restore", self.dir).status, 0)
        self.assertEqual(sorted(os.listdir(os.path.join(self.dir, "config"))),
                         ["URL_config.ini", "config.ini"])

    def test_more_than_one_could_be_meant(self):
        self.save("URL_config.ini", "# mine\n" + ONE)
        self.copy("URL_config.ini_2026-01-01_10-00-00", ONE)
        self.copy("URL_config.ini_2026-01-02_10-00-00", TWO)
        r = self.config("restore", self.list)
        self.assertEqual((r.status, self.read()), (2, "# mine\n" + ONE))
        self.assertIn("--from", r.err)
        self.assertEqual(self.config("restore", self.list, "--from", "2026-01-09_10-00-00").status, 2)
        os.chmod(self.list, 0o640)
        r = self.config("restore", self.list, "--from", "2026-01-01_10-00-00", "--json")
        self.assertEqual((r.status, self.read()), (0, ONE))
        self.assertEqual(json.loads(r.out)["path"], self.list)
        self.assertEqual(stat.S_IMODE(os.stat(self.list).st_mode), 0o640)
        # what was there is a copy now, and comes back
        self.assertEqual(self.config("restore", self.list, "--from", "newest").status, 0)
        self.assertEqual(self.read(), "# mine\n" + ONE)

    def test_list(self):
        self.save("URL_config.ini", ONE)
        self.copy("URL_config.ini_2026-01-01_10-00-00", ONE)
        self.copy("URL_config.ini_2026-01-02_10-00-00", "")
        r = self.config("restore", self.dir, "--list", "--json")
        files = json.loads(r.out)
        self.assertEqual([f["path"] for f in files],
                         [os.path.join(self.dir, "config", "config.ini"), self.list])
        self.assertEqual([(b["empty"], b["same"]) for b in files[1]["backups"]],
                         [(True, False), (False, True)])
        text = self.config("restore", self.list, "--list").out
        self.assertEqual(text.count("\n"), 3)
        self.assertIn("(as it is now)", text)

    def test_nothing_to_take(self):
        self.save("URL_config.ini", ONE)
        for args in (["restore", self.dir], ["restore", "/nonexistent/x"], ["restor"]):
            self.assertEqual(self.config(*args).status, 2, args)

    def test_check(self):
        self.save("config.ini", "[录制设置]\n循环时间(秒) = soon\n")
        self.save("URL_config.ini", ONE)
        r = self.config("check", self.dir)
        self.assertEqual(r.status, 14)
        self.assertIn("config.ini:2:", r.out)


if __name__ == "__main__":
    unittest.main()
