"""The files of examples/deploy, as far as they run without a container engine and as another user."""
import os
import re
import shutil
import stat
import subprocess
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..")
DEPLOY = os.path.join(ROOT, "examples", "deploy")

STUBS = {
    "id": 'echo "${TEST_UID:-0}"',
    "chown": 'echo "chown $*" >>"$TEST_LOG"; exit "${TEST_CHOWN:-0}"',
    "setpriv": 'echo "setpriv $*" >>"$TEST_LOG"; while [ "$1" != livrec ]; do shift; done; exec "$@"',
    "livrec": 'echo "livrec $* umask $(umask)" >>"$TEST_LOG"',
}


class Entrypoint(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir)
        self.log = os.path.join(self.dir, "log")
        for name, text in STUBS.items():
            path = os.path.join(self.dir, name)
            with open(path, "w", encoding="ascii") as f:
                f.write(f"#!/bin/sh\n{text}\n")
            os.chmod(path, 0o755)
        os.mkdir(os.path.join(self.dir, "downloads"))

    def run_it(self, **env):
        r = subprocess.run([os.path.join(DEPLOY, "entrypoint.sh"), "watch", "-c", "/app"], check=False,
                           capture_output=True, text=True, timeout=20,
                           env={"PATH": self.dir + ":/usr/bin:/bin", "TEST_LOG": self.log,
                                "LIVREC_HOME": self.dir, "LIVREC_RUN_DIR": os.path.join(self.dir, "run"),
                                **env})
        with open(self.log, encoding="ascii") if os.path.exists(self.log) else open(os.devnull) as f:
            return r, f.read().split("\n")[:-1]

    def test_becomes_the_user(self):
        r, log = self.run_it(PUID="1234", PGID="99", UMASK="027")
        self.assertEqual((r.returncode, r.stderr), (0, ""))
        self.assertEqual(log, [f"chown 1234:99 {self.dir}/run", f"chown 1234:99 {self.dir}/downloads",
                               "setpriv --reuid 1234 --regid 99 --clear-groups --no-new-privs livrec "
                               "watch -c /app",
                               "livrec watch -c /app umask 0027"])
        self.assertEqual(stat.S_IMODE(os.stat(f"{self.dir}/run").st_mode), 0o700)

    def test_another_user_stays(self):
        r, log = self.run_it(TEST_UID="5")
        self.assertEqual((r.returncode, log), (0, ["livrec watch -c /app umask 0022"]))

    def test_wrong_ids(self):
        r, log = self.run_it(PUID="me")
        self.assertEqual((r.returncode, log), (2, []))
        self.assertIn('not "me" and "1000"', r.stderr)

    def test_a_folder_that_can_not_be_given_is_told(self):
        r, log = self.run_it(TEST_CHOWN="1")
        self.assertEqual(r.returncode, 0)
        self.assertIn(f"livrec: {self.dir}/downloads can't be given to 1000:1000", r.stderr)
        self.assertEqual(log[-1], "livrec watch -c /app umask 0022")


class Image(unittest.TestCase):
    def text(self, name):
        with open(os.path.join(DEPLOY, name), encoding="utf-8") as f:
            return f.read()

    def test_has_a_library_for_each_that_the_build_links(self):
        """By the names that Debian's development packages belong to."""
        runtime = self.text("Dockerfile").split("FROM debian:12-slim")[1]
        with open(os.path.join(ROOT, "tools", "deps.sh"), encoding="utf-8") as f:
            build = re.findall(r"lib([a-z]+)[0-9a-z-]*-dev", f.read().split("clang")[0])
        self.assertGreater(len(build), 8)
        for name in build:
            self.assertRegex(runtime, rf"\blib{name.removesuffix('openssl')}", name)

    def test_takes_the_mounts_of_douyinliverecorder(self):
        for folder in ("config", "downloads", "logs", "backup_config"):
            self.assertIn(f'"/app/{folder}"', self.text("Dockerfile"))
            self.assertIn(f"./{folder}:/app/{folder}", self.text("compose.yaml"))
        # Its configuration says where to, and a variable would win over it.
        self.assertNotIn("LIVREC_RECORD_DIR", self.text("Dockerfile"))

    def test_copies_what_there_is(self):
        for path in re.findall(r"COPY (?!--from)(\S+) /", self.text("Dockerfile")):
            self.assertTrue(os.path.exists(os.path.join(ROOT, path)), path)


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not here")
class Unit(unittest.TestCase):
    def test_verifies(self):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(DEPLOY, "livrec.service"), encoding="utf-8") as f:
                text = f.read()
            path = os.path.join(folder, "livrec.service")
            with open(path, "w", encoding="utf-8") as f: # as if it were installed
                f.write(text.replace("/usr/bin/livrec", "/bin/true").replace("Documentation=man:livrec(1)\n", ""))
            r = subprocess.run(["systemd-analyze", "verify", "--man=no", path], capture_output=True,
                               text=True, timeout=60, check=False)
        told = [line for line in r.stderr.split("\n") if "livrec.service" in line]
        self.assertEqual((r.returncode, told), (0, []))


if __name__ == "__main__":
    unittest.main()
