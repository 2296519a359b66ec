"""Flags, help, errors and exit statuses."""
import json
import os
import re
import tempfile
import unittest

from cli import play, run


class Help(unittest.TestCase):
    def test_overview(self):
        r = run("--help")
        self.assertEqual((r.status, r.err), (0, ""))
        for word in ("resolve", "extract", "record", "demo", "platforms", "options", "completion"):
            self.assertRegex(r.out, rf"(?m)^  {word}\b")
        self.assertEqual(run("-h").out, r.out)
        self.assertEqual(run("help").out, r.out)

    def test_command(self):
        r = run("record", "--help")
        self.assertEqual((r.status, r.err), (0, ""))
        self.assertTrue(r.out.startswith("usage: livrec record [flags] URL...\n"), r.out)
        for heading in ("Recording:", "Which stream:", "Accounts:", "Network:", "General:"):
            self.assertIn(f"\n{heading}\n", r.out)
        self.assertRegex(r.out, r"  -f, --format FORMAT +Container (.*\n){1,3} *.*Default: ts\.")
        self.assertEqual(run("help", "record").out, r.out)
        self.assertEqual(run("record", "-h").out, r.out)
        self.assertTrue(all(len(line) <= 79 for line in r.out.split("\n")))

    def test_scopes(self):
        self.assertNotIn("--split-time", run("extract", "--help").out)
        self.assertIn("--quality", run("extract", "--help").out)
        self.assertNotIn("--quality", run("resolve", "--help").out)

    def test_help_wins_over_missing_arguments(self):
        self.assertEqual(run("extract", "--help").status, 0)

    def test_version(self):
        for args in (["version"], ["--version"], ["-V"]):
            self.assertRegex(run(*args).out, r"^livrec \d+\.\d+\.\d+\n$")
        self.assertEqual(list(json.loads(run("version", "--json").out)), ["version"])


class Usage(unittest.TestCase):
    def refused(self, word, *args):
        r = run(*args)
        self.assertEqual((r.status, r.out), (2, ""), args)
        self.assertRegex(r.err, r"^livrec: [^\n]+\n$")
        self.assertIn(word, r.err)

    def test_commands(self):
        self.refused("a command is missing")
        self.refused("did you mean livrec record?", "recrod", "x")
        self.refused("livrec record URL", "https://live.bilibili.com/6")
        self.refused("--help lists them", "xylophone")
        self.refused("before a command", "-q", "extract", "x")
        self.refused('no command "nope"', "help", "nope")

    def test_flags(self):
        self.refused("unknown flag --qualty; did you mean --quality?", "extract", "--qualty", "hd",
                     "x")
        self.refused("did you mean --split-time?", "record", "--splittime=1h", "x")
        self.refused("did you mean --output-dir?", "record", "--output", "d", "x")
        self.refused("livrec extract --help", "extract", "--zzzzzzzz", "x")
        self.refused("livrec extract does not take --split-time; livrec record does", "extract",
                     "--split-time", "1h", "x")
        self.refused("unknown flag -x", "record", "-x", "x")
        self.refused("--format needs a value: --format FORMAT", "record", "x", "--format")
        self.refused("-o needs a value: -o DIR", "record", "x", "-o")
        self.refused("--json takes no value", "record", "--json=yes", "x")

    def test_values(self):
        self.refused('--format: "avi" is not valid, expected ts|flv|mkv', "record", "-f", "avi",
                     "x")
        self.refused("--split-time: ", "record", "--split-time", "soon", "x")
        self.refused("--timeout: ", "extract", "--timeout=-1", "x")
        self.refused("--port: ", "demo", "--port", "70000")

    def test_arguments(self):
        self.refused("needs an argument: livrec extract URL", "extract")
        self.refused('"y" is too much', "extract", "x", "y")
        self.refused("takes no arguments", "version", "x")
        self.refused("needs an address", "record")
        self.refused("bash, zsh and fish", "completion", "csh")

    def test_untrusted_text_is_escaped(self):
        r = run("record", "--\x1b[2Jx\u202e")
        self.assertIn("--\\x1b[2Jx\\u{202e}", r.err)
        self.assertNotIn("\x1b", r.err)

    def test_ways_to_write_a_flag(self):
        for args in (["-fmkv"], ["-f", "mkv"], ["-f=mkv"], ["--format=mkv"], ["--format", "mkv"]):
            self.assertEqual(run("record", *args, play("end")).status, 0, args)
            self.assertEqual(run("record", play("end"), *args).status, 0, args)
        self.assertEqual(run("record", "--", play("end")).status, 0)
        self.assertEqual(run("record", "--", "--json").status, 3)


class Json(unittest.TestCase):
    def error(self, status, code, *args):
        r = run(*args)
        self.assertEqual(r.status, status)
        self.assertEqual(r.err, "")
        self.assertEqual(r.out.count("\n"), 1)
        error = json.loads(r.out)
        self.assertEqual(set(error["error"]), {"code", "message"})
        self.assertEqual(error["error"]["code"], code)
        return error

    def test_errors(self):
        self.error(2, "ARG", "extract", "--json")
        self.error(2, "ARG", "extract", "--no-such-flag", "--json", "x")
        self.error(2, "ARG", "nonsense", "--json")
        self.error(3, "UNSUPPORTED", "extract", "--json", "http://nowhere/")
        self.error(3, "UNSUPPORTED", "record", "--json", "http://nowhere/")
        e = self.error(9, "HTTP", "extract", "play:refuse=-9", "--json")
        self.assertEqual(e["error"]["message"], "as ?[1mtold")

    def test_name_of_the_flag_as_a_value(self):
        r = run("record", "--name", "--json", "play:refuse=-9")
        self.assertEqual((r.status, r.out), (9, ""))

    def test_room(self):
        r = run("extract", "--json", play("room=1"))
        self.assertEqual((r.status, r.out, r.err), (0, '{"platform":"play"}\n', ""))

    def test_memory_ran_out(self):
        r = run("extract", "--json", play("room=0"))
        self.assertEqual((r.status, json.loads(r.out)["error"]["code"]), (1, "NOMEM"))


class Statuses(unittest.TestCase):
    def test_each_code(self):
        table = {e["name"]: e["status"] for e in json.loads(run("help", "--json").out)["exits"]}
        self.assertEqual(len(table), 21)
        numbers = sorted(table.values())
        self.assertEqual(numbers, sorted(set(numbers)), "a status is used twice")
        for code, (name, status) in enumerate(table.items()):
            if code:
                self.assertEqual(run("extract", f"play:refuse=-{code}").status, status, name)
                self.assertEqual(run("record", f"play:refuse=-{code}").status, status, name)
                self.assertEqual(run("record", play(f"end=-{code}")).status, status, name)
        self.assertEqual(table["OK"], 0)
        self.assertEqual(table["ARG"], 2)

    def test_first_failure_counts(self):
        self.assertEqual(run("record", play("end"), play("end=-8"), play("end=-9")).status, 8)

    def test_one_line(self):
        r = run("extract", "http://nowhere/")
        self.assertEqual((r.status, r.out), (3, ""))
        self.assertRegex(r.err, r"^livrec: [^\n]+\n$")
        self.assertNotIn("livrec_resolve", r.err)


class Secrets(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.file = os.path.join(folder.name, "secret")
        with open(self.file, "w", encoding="utf-8") as f:
            f.write("a=1; b=2\n")

    def test_from_a_file(self):
        for args in (["--cookie", "@" + self.file], ["--account", "password=@" + self.file],
                     ["--proxy", "@" + self.file], ["--media-proxy", "@" + self.file]):
            self.assertEqual(run("extract", *args, play("room=1")).status, 0, args)

    def test_missing_file(self):
        r = run("extract", "--cookie", "@/nowhere/x", play("room=1"))
        self.assertEqual(r.status, 13)
        self.assertRegex(r.err, r"^livrec: --cookie: the file can't be read: No such file")

    def test_bad_content_is_not_shown(self):
        with open(self.file, "w", encoding="utf-8") as f:
            f.write("hush\nhush\n")
        r = run("extract", "--cookie", "@" + self.file, play("room=1"))
        self.assertEqual(r.status, 2)
        self.assertNotIn("hush", r.err)


class Tables(unittest.TestCase):
    def test_options(self):
        rows = json.loads(run("options", "--json").out)
        self.assertIn("record.format", [r["name"] for r in rows])
        markdown = run("options", "--markdown").out
        plain = run("options").out
        for r in rows:
            self.assertIn(f"| `{r['name']}` |", markdown)
            self.assertRegex(plain, rf"(?m)^{re.escape(r['name'])} ")
        for line in markdown.split("\n"):
            if line.startswith("| `"):
                self.assertEqual(len(re.findall(r"(?<!\\)\|", line)), 7, line)

    def test_platforms(self):
        rows = json.loads(run("platforms", "--json").out)
        self.assertEqual(rows[0], {"key": "play", "title": "Scripted | 脚本", "example": "play:hold",
                                   "flags": ["js", "audio"], "cookies": ["SID", "UID"],
                                   "settings": [{"name": "user"}]})
        self.assertEqual([rows[1][k] for k in ("flags", "cookies", "settings")], [[], [], []])
        self.assertIn("| Scripted \\| 脚本 | `play` | play:hold | sound alone, runs a script |\n",
                      run("platforms", "--markdown").out)
        self.assertRegex(run("platforms").out, r"(?m)^zoo +Zoo +https://zoo.example/1$")

    def test_platform_of_an_address(self):
        r = run("platforms", "play:hold")
        self.assertEqual((r.status, r.out, r.err),
                         (0, "play: Scripted | 脚本; its addresses are like play:hold (sound alone, runs a "
                             "script)\n", ""))
        r = run("platforms", "https://no.example/1", "play:hold", "--json")
        self.assertEqual(r.status, 3)
        none, one = json.loads(r.out)
        self.assertEqual((none["url"], none["platform"]), ("https://no.example/1", None))
        self.assertEqual((one["platform"]["key"], one["error"]), ("play", None))

    def test_output_that_can_not_be_written(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            r = run("options", stdout=full)
        self.assertEqual(r.status, 1)
        self.assertRegex(r.err, r"^livrec: standard output can't be written: No space left")


if __name__ == "__main__":
    unittest.main()
