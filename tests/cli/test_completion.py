"""Completion scripts: every shell that is here parses them, and bash completes by them."""
import json
import shutil
import subprocess
import tempfile
import unittest

from cli import run

COMMANDS = [c["name"] for c in json.loads(run("help", "--json").out)["commands"]]


def script(shell):
    r = run("completion", shell)
    assert (r.status, r.err) == (0, ""), r
    return r.out


def complete(*words):
    """What bash offers for the last word."""
    with tempfile.NamedTemporaryFile("w", suffix=".bash") as f:
        f.write(script("bash"))
        f.write("COMP_WORDS=(livrec \"$@\"); COMP_CWORD=$#\n_livrec\n"
                "printf '%s\\n' \"${COMPREPLY[@]}\"\n")
        f.flush()
        p = subprocess.run(["bash", "--norc", f.name, *words], capture_output=True, text=True,
                           timeout=30)
    return p.stdout.split(), p.stderr


class Bash(unittest.TestCase):
    def offered(self, want, *words):
        got, err = complete(*words)
        self.assertEqual(err, "")
        self.assertEqual(sorted(got), sorted(want))

    def test_parses(self):
        p = subprocess.run(["bash", "-n"], input=script("bash"), text=True, capture_output=True)
        self.assertEqual((p.returncode, p.stderr), (0, ""))

    def test_commands(self):
        self.offered([*COMMANDS, "--help", "--version"], "")
        self.offered(["resolve", "record", "repair", "resume"], "re")

    def test_flags(self):
        self.offered(["--split-at", "--split-size", "--split-time", "--split-title"], "record", "--split-")
        self.offered([], "extract", "--split-")
        self.offered(["--json"], "version", "--j")

    def test_values(self):
        self.offered(["mkv", "mp4", "mov", "m4a", "mp3"], "record", "-f", "m")
        self.offered(["mkv", "mp4", "mov", "m4a", "mp3"], "record", "--format", "m")
        self.offered(["hls"], "record", "--protocol", "=", "h")
        self.offered(["any", "dash", "flv", "hls"], "record", "--protocol", "=")
        self.offered(["bash"], "completion", "b")
        self.offered([], "record", "--name", "x")

    def test_files_and_folders_are_left_to_bash(self):
        got, err = complete("record", "--urls", "x")
        self.assertEqual(got, [])
        self.assertIn("compopt", err)  # reached: it works only inside of a completion


class Others(unittest.TestCase):
    def parses(self, shell):
        if not shutil.which(shell):
            self.skipTest(f"there is no {shell}")
        p = subprocess.run([shell, "-n"], input=script(shell), text=True, capture_output=True)
        self.assertEqual((p.returncode, p.stderr), (0, ""))

    def test_zsh(self):
        self.parses("zsh")

    def test_fish(self):
        self.parses("fish")

    def test_every_flag_is_there(self):
        tables = json.loads(run("help", "--json").out)
        flags = {o["name"]: o["flag"] for o in tables["options"]}
        zsh, fish = script("zsh"), script("fish")
        for c in tables["commands"]:
            for flag in [f["name"] for f in c["flags"]] + [flags[o] for o in c["options"]]:
                self.assertIn(f"'__fish_seen_subcommand_from {c['name']}' -l {flag} ", fish)
                self.assertIn(f"--{flag}", zsh)


if __name__ == "__main__":
    unittest.main()
