"""What the documents say about the command is true: every command line in them is understood, and
every link leads somewhere."""
import glob
import os
import re
import shlex
import tempfile
import unittest

from cli import run

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGES = sorted(glob.glob(TOP + "/*.md") + glob.glob(TOP + "/docs/**/*.md", recursive=True))


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def command_lines(text):
    """Words after "livrec" of each call in the shell examples of a page."""
    for block in re.findall(r"^ *```sh\n(.*?)^ *```", text, re.S | re.M):
        for m in re.finditer(r"(?:^|\$\(|\| |xargs )\s*livrec ([^|;)\n]*)",
                             block.replace("\\\n", " "), re.M):
            yield shlex.split(m.group(1), comments=True)


def anchors(path):
    """The anchors of a page's headings, as its host makes them."""
    heads = re.findall(r"^#+ (.+)$", read(path), re.M)
    return {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


class Documents(unittest.TestCase):
    def test_command_lines(self):
        count = 0
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        for name, text in (("rooms.txt", "https://live.bilibili.com/6\n"), ("cookies.txt", "a=1\n")):
            with open(os.path.join(folder.name, name), "w", encoding="ascii") as f:
                f.write(text)
        for page in PAGES:
            for words in command_lines(read(page)):
                words = [w for w in words if w not in ("-o", "recordings", "test")]
                for name in (w[1:] for w in words if w.startswith("@")):
                    with open(os.path.join(folder.name, name), "w", encoding="ascii") as f:
                        f.write("http://127.0.0.1:9/key\n")
                # The library that plays scripts refuses real addresses: 3, where 2 is a mistake.
                r = run(*words, cwd=folder.name)
                self.assertIn(r.status, (0, 3), f"{os.path.relpath(page, TOP)}: {words}: {r.err}")
                count += 1
        self.assertGreater(count, 20)

    def test_links(self):
        for page in PAGES:
            for target in re.findall(r"\]\(([^)\s]+)\)", read(page)):
                if re.match(r"\w+:", target):
                    continue
                name, _, anchor = target.partition("#")
                path = os.path.normpath(os.path.join(os.path.dirname(page), name)) if name else page
                where = f"{os.path.relpath(page, TOP)}: {target}"
                self.assertTrue(os.path.exists(path), where)
                if anchor:
                    self.assertIn(anchor, anchors(path), where)

    def test_files_that_are_named(self):
        for page in PAGES:
            for name in re.findall(r"`((?:docs|examples|tests|tools|liblivrec)/[\w./-]+\.\w+)`",
                                   read(page)):
                self.assertTrue(os.path.exists(os.path.join(TOP, name)) or "example" in
                                os.path.basename(name), f"{os.path.relpath(page, TOP)}: {name}")


if __name__ == "__main__":
    unittest.main()
