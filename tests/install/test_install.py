"""What meson install puts down is complete: a program is built and run against it, shared and
static, by pkg-config alone."""
import glob
import os
import re
import shlex
import subprocess
import tempfile
import unittest

BUILD = os.environ["LIVREC_BUILD"]
CC = shlex.split(os.environ["LIVREC_CC"])
HERE = os.path.dirname(os.path.abspath(__file__))


def output(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


class Install(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(prefix="livrec-install-")
        cls.addClassCleanup(cls.folder.cleanup)
        output("meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", cls.folder.name)
        (cls.pc,) = glob.glob(cls.folder.name + "/**/liblivrec.pc", recursive=True)
        cls.lib = os.path.dirname(os.path.dirname(cls.pc))
        with open(cls.pc, encoding="utf-8") as f:
            prefix = re.search(r"^prefix=(.*)$", f.read(), re.M).group(1)
        cls.prefix = cls.folder.name + prefix

    def flags(self, *what):
        env = {**os.environ, "PKG_CONFIG_PATH": os.path.dirname(self.pc)}
        return output("pkg-config", f"--define-variable=prefix={self.prefix}", *what, "liblivrec",
                      env=env).split()

    def build(self, flags, extra=()):
        program = os.path.join(self.folder.name, "program")
        output(*CC, "-std=c11", "-Wall", "-Wextra", "-pedantic", "-Werror", "-o", program,
               os.path.join(HERE, "program.c"), *extra, *flags)
        return program

    def run_program(self, program):
        version = output("pkg-config", "--modversion", self.pc)
        env = {**os.environ, "LD_LIBRARY_PATH": self.lib}
        self.assertEqual(output(program, env=env), version)
        return output("ldd", program, env=env)

    def test_shared(self):
        program = self.build(self.flags("--cflags", "--libs"))
        needed = self.run_program(program)
        self.assertRegex(needed, rf"liblivrec\.so\.\d+ => {re.escape(self.lib)}/")

    def test_static(self):
        """The archive whole, with the libraries of Requires.private: nothing stays undefined."""
        archive = os.path.join(self.lib, "liblivrec.a")
        needs = [line.split()[0] for line in
                 output("pkg-config", "--print-requires-private", self.pc).splitlines()]
        program = self.build(
            self.flags("--cflags"),
            ["-Wl,--whole-archive", archive, "-Wl,--no-whole-archive", "-pthread",
             *output("pkg-config", "--libs", *needs).split()])
        self.assertNotIn("liblivrec.so", self.run_program(program))

    def test_files(self):
        found = {os.path.relpath(os.path.join(where, name), self.prefix)
                 for where, _, names in os.walk(self.prefix) for name in names}
        headers = {os.path.basename(f) for f in found if f.startswith("include/livrec/")}
        source = os.path.join(os.path.dirname(os.path.dirname(HERE)), "liblivrec/include/livrec")
        self.assertEqual(headers, set(os.listdir(source)))
        self.assertTrue(any(f.endswith("man3/liblivrec.3") for f in found))
        self.assertFalse([f for f in found if "standin" in f or "scripted" in f or "origin" in f])

    def test_soname(self):
        (shared,) = glob.glob(self.lib + "/liblivrec.so.*.*.*")
        self.assertRegex(output("readelf", "-d", shared), r"SONAME.*\[liblivrec\.so\.\d+\]")


if __name__ == "__main__":
    unittest.main()
