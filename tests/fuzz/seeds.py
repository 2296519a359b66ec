#!/usr/bin/env python3
"""Makes inputs for fuzz_extractors out of the cases: seeds.py FOLDER-OF-CASES OUTPUT."""

import os
import sys


def pairs(text):
    """(key, value) of a case; see docs/reference/case-format.md."""
    lines = iter(text.split("\n"))
    for line in lines:
        if not line or line.startswith("#"):
            continue
        key, value = line.split(":", 1)
        value = value.lstrip(" ")
        if value.startswith("<<"):
            word, block = value[2:], []
            for line in lines:
                if line == word:
                    break
                block.append(line)
            value = "\n".join(block)
        yield key, value


def seed(platform, text):
    answers = []
    for key, value in pairs(text):
        if key == "reply":
            answers.append([value.strip()[0], ""])
        elif key == "reply-body" and answers:
            answers[-1][1] = value
        elif key == "reply-header" and answers and value.lower().startswith("location:"):
            answers[-1][1] = value.split(":", 1)[1].strip()
    return platform + "".join(f"\n--{status}\n{body}" for status, body in answers)


def main():
    cases, out = sys.argv[1:]
    os.makedirs(out, exist_ok=True)
    for folder, _, names in sorted(os.walk(cases)):
        platform = os.path.basename(folder)
        for name in sorted(n for n in names if n.endswith(".case")):
            with open(os.path.join(folder, name), encoding="utf-8") as f:
                text = seed(platform, f.read())
            path = os.path.join(out, f"{platform}-{name[:-5]}")
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)


if __name__ == "__main__":
    main()
