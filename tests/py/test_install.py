"""The wheel: what pip would install works outside of the tree, offline."""
import importlib.util
import os
import subprocess
import sys
import tempfile
import unittest
import zipfile

BINDINGS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__)))), "livrec-py-bindings")
CODE = "import livrec; print(livrec.__file__, livrec.__version__, len(livrec.options()))"


def backend():
    spec = importlib.util.spec_from_file_location("build_wheel", BINDINGS + "/build_wheel.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def has_pip():
    return subprocess.run([sys.executable, "-m", "pip", "--version"],
                          capture_output=True).returncode == 0


class Wheel(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="livrec-wheel-")
        self.addCleanup(folder.cleanup)
        self.dir = folder.name
        self.wheel = os.path.join(self.dir, backend().build_wheel(self.dir))

    def imports(self, site):
        env = {**os.environ, "PYTHONPATH": site}
        p = subprocess.run([sys.executable, "-W", "error", "-c", CODE], cwd=self.dir, env=env,
                           capture_output=True, text=True, timeout=60)
        self.assertEqual((p.returncode, p.stderr), (0, ""))
        where, version, options = p.stdout.split()
        self.assertTrue(where.startswith(site), where)
        self.assertIn(f"-{version}-", os.path.basename(self.wheel))
        self.assertGreater(int(options), 0)

    def test_contents(self):
        with zipfile.ZipFile(self.wheel) as z:
            names = z.namelist()
            site = os.path.join(self.dir, "unpacked")
            z.extractall(site)
        self.assertIn("livrec/__init__.py", names)
        self.assertIn("livrec/py.typed", names)
        self.assertEqual({n.split("/")[0].split("-")[0] for n in names}, {"livrec"})
        self.imports(site)

    def test_same_bytes_twice(self):
        again = os.path.join(self.dir, "again")
        os.mkdir(again)
        with open(self.wheel, "rb") as f, \
                open(os.path.join(again, backend().build_wheel(again)), "rb") as g:
            self.assertEqual(f.read(), g.read())

    @unittest.skipUnless(has_pip(), "this Python has no pip")
    def test_pip(self):
        for what in (self.wheel, BINDINGS):
            site = os.path.join(self.dir, "site-" + os.path.basename(what))
            p = subprocess.run([sys.executable, "-m", "pip", "install", "--no-index", "--no-deps",
                                "--disable-pip-version-check", "--quiet", "--target", site, what],
                               capture_output=True, text=True, timeout=300)
            self.assertEqual(p.returncode, 0, p.stderr)
            self.imports(site)


if __name__ == "__main__":
    unittest.main()
