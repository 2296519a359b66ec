"""Messages in Chinese: the catalogue is whole and right, and is used where the user asks for it."""
import glob
import os
import re
import unittest

from cli import play, run

CLI = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "livrec-cli")
LITERAL = r'"(?:[^"\\]|\\.)*"'


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def text_of(literals):
    return "".join(m[1:-1] for m in re.findall(LITERAL, literals)).replace('\\"', '"')


CATALOGUE = [(text_of(en), text_of(zh)) for en, zh in
             re.findall(rf"\{{({LITERAL}),\s*({LITERAL})\}}", read(os.path.join(CLI, "msg_zh.c")))]


class Catalogue(unittest.TestCase):
    def test_sorted_without_repeats(self):
        keys = [en.encode() for en, _ in CATALOGUE]
        self.assertEqual(keys, sorted(set(keys)))
        self.assertGreater(len(keys), 60)

    def test_the_same_conversions(self):
        for en, zh in CATALOGUE:
            with self.subTest(en):
                self.assertEqual(re.findall(r"%[.0-9]*[a-z]+", en), re.findall(r"%[.0-9]*[a-z]+", zh))
                self.assertTrue(zh)

    def test_nothing_is_left_out(self):
        known = {en for en, _ in CATALOGUE}
        for path in glob.glob(os.path.join(CLI, "*.c")):
            for m in re.finditer(rf"\btr\(((?:\s*{LITERAL})+)\)", read(path)):
                self.assertIn(text_of(m.group(1)), known, path)


class Used(unittest.TestCase):
    def said(self, *args, **env):
        clean = {"LIVREC_LANG": "", "LC_ALL": "", "LC_MESSAGES": "", "LANG": ""}
        return run("record", *args, play("room=1", "start", "end", anchor="Ann"),
                   env={**clean, **env}).err

    def test_by_the_environment(self):
        self.assertIn("Ann: 直播中", self.said(LANG="zh_CN.UTF-8"))
        self.assertIn("Ann: live", self.said(LANG="en_US.UTF-8"))
        self.assertIn("Ann: live", self.said())
        self.assertIn("Ann: live", self.said(LANG="zh_CN.UTF-8", LC_ALL="C"))
        self.assertIn("Ann: 直播中", self.said(LANG="C", LIVREC_LANG="zh"))

    def test_by_the_flag(self):
        self.assertIn("Ann: 结束", self.said("--lang", "zh"))
        self.assertIn("Ann: ended", self.said("--lang=en", LANG="zh_CN.UTF-8"))

    def test_programs_read_no_chinese(self):
        out = run("record", "--json", "--lang", "zh", play("room=1", "end", anchor="Ann")).out
        self.assertIn('"job_end"', out)
        self.assertNotRegex(out, "[\u4e00-\u9fff]")


if __name__ == "__main__":
    unittest.main()
