#!/usr/bin/env python3
"""The lint tests find what they are for: each defect below, put into a small tree, fails."""

import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))


def lint(name, files):
    """Exit status and output of a lint test on a tree of these files."""
    with tempfile.TemporaryDirectory() as top:
        for path in ("meson.build", "meson_options.txt", *files):
            os.makedirs(os.path.dirname(os.path.join(top, path)) or top, exist_ok=True)
            with open(os.path.join(top, path), "w", encoding="utf-8", newline="") as f:
                f.write(files.get(path, ""))
        run = subprocess.run([sys.executable, os.path.join(HERE, name + ".py"), top], text=True,
                             capture_output=True)
        return run.returncode, run.stdout


class Lint(unittest.TestCase):
    def clean(self, name, path, text):
        self.assertEqual(lint(name, {path: text})[0], 0, lint(name, {path: text})[1])

    def caught(self, name, path, text, word):
        status, out = lint(name, {path: text})
        self.assertEqual(status, 1, f"{path}: {text!r} passed {name}")
        self.assertIn(f"{path}", out)
        self.assertIn(word, out)

    def test_ffmpeg(self):
        self.caught("banned", "liblivrec/record/sound_unit.c", "avformat_open_input(&c, url, 0, 0);\n", "FFmpeg")
        decodes = "avcodec_open2(c, d, 0);\n"
        self.caught("banned", "liblivrec/record/sink_lavf.c", decodes, "not decoded")
        self.clean("banned", "liblivrec/record/sound_unit.c", decodes)

    def test_includes(self):
        def caught(path, include, word, text=""):
            self.caught("includes", path, f"#include {include}\n{text}", word)

        def clean(path, include, text=""):
            self.clean("includes", path, f"#include {include}\n{text}")

        extractor = "const struct lr_extractor lr_extractor_x = {0};\n"
        caught("liblivrec/data/url.c", '"net/http.h"', "data/ may not include net/")
        caught("liblivrec/media/flv.c", '"net/http.h"', "media/ may not include net/")
        caught("liblivrec/record/split.c", '"resolve/resolve.h"', "may not include")
        caught("liblivrec/session/job.c", '"api/handle.h"', "may not include")
        caught("liblivrec/net/http.c", "<curl/curl.h>", "transport_curl.c")
        caught("liblivrec/session/job.c", "<jansson.h>", "data/json.c")
        caught("liblivrec/extractors/x.c", '"net/http.h"', "extractor", extractor)
        caught("liblivrec/extractors/x.c", "<stdlib.h>", "extractor", extractor)
        caught("liblivrec/extractors/x.c", '"extractors/y_sign.h"', "extractor", extractor)
        caught("liblivrec/record/rules/gap.c", '"net/http.h"', "rules/")
        caught("liblivrec/core/buf.c", '"buf.h"', "layer/noun.h")
        caught("liblivrec/include/livrec/room.h", "<stdbool.h>", "public headers")
        caught("livrec-cli/main.c", '"core/buf.h"', "public header")
        clean("liblivrec/session/job.c", '"record/stage.h"')
        clean("liblivrec/net/transport_curl.c", "<curl/curl.h>")
        clean("liblivrec/extractors/x.c", '"resolve/extractor.h"', extractor)
        clean("liblivrec/extractors/x.c", '"extractors/x_sign.h"', extractor)
        clean("liblivrec/extractors/x_sign.c", '"data/hash.h"')
        clean("livrec-cli/main.c", "<livrec/livrec.h>")

    def test_a_file_that_is_gone(self):
        """As one that was removed between the look at its folder and the one at it."""
        for name in ("banned", "caps", "includes"):
            with tempfile.TemporaryDirectory() as top:
                for path in ("meson.build", "meson_options.txt"):
                    with open(os.path.join(top, path), "w", encoding="utf-8"):
                        pass
                os.makedirs(os.path.join(top, "liblivrec", "core"))
                os.symlink("/nonexistent", os.path.join(top, "liblivrec", "core", "x.c"))
                run = subprocess.run([sys.executable, os.path.join(HERE, name + ".py"), top], text=True,
                                     capture_output=True)
                self.assertEqual((run.returncode, run.stderr), (0, ""), run)

    def test_caps(self):
        body = "int f(void)\n{\n" + "    g();\n" * 61 + "}\n"
        self.caught("caps", "liblivrec/core/x.c", body, "61 lines")
        self.caught("caps", "livrec-cli/x.c", "int a;\n" * 401, "401 lines")
        self.caught("caps", "tests/unit/x.py", "def f():\n" + "    g()\n" * 61, "61 lines")
        self.caught("caps", "liblivrec/core/utils.c", "int a;\n", "what it holds")
        self.clean("caps", "livrec-cli/x.c", body.replace("    g();\n", "", 1))

    def test_language(self):
        source, catalog = "liblivrec/net/http.c", "liblivrec/lang/zh_net.c"
        said = 'lr_err_set(err, 1, "%s: no answer in %d s", host, n);\n'
        row = '{"%s: no answer in %d s", "CHINESE"},\n'

        def judged(chinese, text=said, more=""):
            return lint("language", {source: text, catalog: more + row.replace("CHINESE", chinese)})

        self.assertEqual(judged("%s：%d 秒内没有应答")[0], 0)
        self.assertEqual(judged("%2$d 秒内 %1$s 没有应答")[0], 0)
        for chinese in ("%d 秒内 %s 没有应答", "%s：没有应答", "%s：%2$d 秒内没有应答", "%s：%s 秒"):
            self.assertIn("the conversions of", judged(chinese)[1])
        self.caught("language", source, said, "has no Chinese text")
        self.caught("language", source, 'lr_fail(x, 1, a ? "stopped" : "cancelled");\n', "cancelled")
        self.caught("language", source, 'why = "the line broke";\n', "has no Chinese text")
        self.caught("language", "livrec-cli/x.c", 'fail(c, 1, "unknown: " "%s", s);\n', "unknown: %s")
        self.clean("language", source, 'lr_err_set(err, 1, "%s: %s", a, b); /* a b c */\n')
        self.assertIn("no source says", judged("%s：%d", text="")[1])
        self.assertIn("is not in order",
                      judged("%s：%d", said + 'why = "a b";\n', '{"b", "二"},\n{"a b", "一"},\n')[1])
        self.assertIn("is there already", judged("%s：%d", said, row.replace("CHINESE", "%s，%d"))[1])

    def test_banned(self):
        def caught(path, text, word):
            self.caught("banned", path, text, word)

        caught("liblivrec/core/x.c", "strcpy(a, b);\n", "strcpy")
        caught("livrec-cli/x.c", "system(\"ls\");\n", "system")
        caught("liblivrec/net/x.c", "p = malloc(3);\n", "alloc.h")
        caught("liblivrec/net/x.c", "exit(1);\n", "never ends the host")
        caught("liblivrec/net/x.c", "t = time(NULL);\n", "injected")
        caught("liblivrec/net/x.c", "usleep(3);\n", "cancel token")
        caught("liblivrec/net/x.c", "f(CURLOPT_SSL_VERIFYPEER, 0L);\n", "verified")
        caught("liblivrec/net/x.c", 'f(b, "t=%.3f");\n', "LR_TENTHS")
        caught("liblivrec/net/x.c", 'f(b, "%f s");\n', "LR_TENTHS")
        caught("docs/x.md", "See /wo" + "rk/main for more.\n", "machine")
        caught("docs/x.md", "TO" + "DO: write this.\n", "what lands works")
        caught("liblivrec/core/x.c", "int a;\r\n", "carriage return")
        caught("liblivrec/core/x.c", "/* \u202e */\n", "invisible")
        self.clean("banned", "liblivrec/core/x.c", '/* strcpy(a) */ const char *s = "system(x)";\n')
        self.clean("banned", "liblivrec/net/x.c", "lr_free(p); t->free(t); split_time(x);\n")
        self.clean("banned", "livrec-cli/x.c", "p = malloc(3);\n")
        self.clean("banned", "livrec-cli/x.c", 'f(b, "%.3f");\n')
        self.clean("banned", "liblivrec/net/x.c", 'f("a%2Fb%2f.%%.2f5%d");\n')


if __name__ == "__main__":
    unittest.main()
