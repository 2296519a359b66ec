"""Texts in Chinese: used where the user asks for it, in the command and in the library alike. That
none is missing is seen to by tests/lint/language.py."""
import json
import re
import unittest

from cli import play, run

CHINESE = "[\u4e00-\u9fff]"
ENGLISH = r" (the|of|is|are|that|which|with|for|it) "


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
        self.assertNotRegex(out, CHINESE)
        out = run("record", "--json", "--format=nothing", "u", env={"LIVREC_LANG": "zh"}).out
        self.assertIn("is not valid, expected", json.loads(out)["error"]["message"])


class Library(unittest.TestCase):
    def said(self, *args, lang="zh_CN"):
        return run(*args, env={"LIVREC_LANG": lang}).err

    def test_errors_say_what_to_do(self):
        self.assertIn('--format："nothing" 无效，应为 ts|flv', self.said("record", "--format=nothing", "u"))
        self.assertIn("超出范围", self.said("watch", "--questions=65", "u"))
        self.assertIn("is not valid", self.said("record", "--format=nothing", "u", lang="en"))

    def test_errors_of_the_command(self):
        self.assertIn("未知选项 --fromat；是否为 --format？", self.said("record", "--fromat", "ts", "u"))
        self.assertIn('没有命令 "recrod"；是否为 livrec record？', self.said("recrod"))
        self.assertIn("缺少命令", self.said())

    def test_an_error_of_the_system_in_a_sentence(self):
        self.assertIn("--urls /nowhere：没有该文件或目录", self.said("record", "--urls", "/nowhere"))


class Help(unittest.TestCase):
    def test_all_of_it(self):
        tables = json.loads(run("help", "--json").out)
        names = [c["name"] for c in tables["commands"]]
        self.assertGreater(len(names), 20)
        for name in names:
            with self.subTest(name):
                out = run(name, "--help", env={"LIVREC_LANG": "zh"}).out
                self.assertRegex(out, "^用法：livrec " + name)
                self.assertNotRegex(re.sub(r"\s+", " ", out), ENGLISH)
                for line in out.split("\n"):
                    self.assertLessEqual(columns(line), 79, line)

    def test_the_overview(self):
        out = run("--help", env={"LIVREC_LANG": "zh"}).out
        self.assertIn("监控房间，开播即录制。", out)
        self.assertNotRegex(out, ENGLISH)

    def test_no_line_begins_with_a_sign_that_closes(self):
        for name in ("record", "watch", "notify"):
            out = run(name, "--help", env={"LIVREC_LANG": "zh"}).out
            self.assertNotRegex(out, r"(?m)^ *[，。：；、）]")


def columns(line):
    return sum(2 if "\u2e80" <= c <= "\uffef" else 1 for c in line)


if __name__ == "__main__":
    unittest.main()
