"""What the lint tests share: the files of the tree and how findings are reported."""

import os
import re
import sys

SKIP = {".git", "__pycache__", "subprojects"}


def root():
    """The source tree: the first argument, else the one this file lies in."""
    here = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    return sys.argv[1] if len(sys.argv) > 1 else here


def files(top, *suffixes, under=()):
    """Paths relative to `top`, sorted, that end in one of `suffixes` (all when none is given)."""
    found = []
    for start in under or ("",):
        for folder, dirs, names in os.walk(os.path.join(top, start)):
            dirs[:] = [d for d in dirs if d not in SKIP and not is_build(os.path.join(folder, d))]
            found += [os.path.relpath(os.path.join(folder, n), top) for n in names
                      if not suffixes or n.endswith(suffixes)]
    return sorted(found)


def is_build(folder):
    return os.path.isdir(os.path.join(folder, "meson-private"))


def read(top, path):
    """What is in a file; nothing where it is gone since it was listed. That takes seconds, in which an
    editor may put a new file in its place, or another branch be checked out."""
    try:
        with open(os.path.join(top, path), encoding="utf-8", newline="") as f:
            return f.read()
    except FileNotFoundError:
        return ""


def without_comments(text):
    """C source with comments blanked, strings and line numbers kept."""
    def blank(match):
        s = match.group(0)
        return s if s[0] in "\"'" else re.sub(r"[^\n]", " ", s)
    pattern = r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|/\*.*?\*/|//[^\n]*'
    return re.sub(pattern, blank, text, flags=re.S)


def without_strings(text):
    """As without_comments(), with the insides of strings blanked as well."""
    return re.sub(r'"(?:\\.|[^"\\\n])*"', lambda m: '"' + " " * (len(m.group(0)) - 2) + '"',
                  without_comments(text))


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


def finish(findings, note=""):
    """Print what was found and end the test."""
    for line in findings:
        print(line)
    print(f"{len(findings)} findings{'; ' + note if note else ''}")
    sys.exit(1 if findings else 0)
