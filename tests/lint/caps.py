#!/usr/bin/env python3
"""Size caps: files of at most 400 lines, functions of at most 60; junk drawers are refused."""

import os
import re
import statistics

import tree

FILE_CAP = 400
FUNCTION_CAP = 60
MEDIAN_CAP = 20
DRAWER = re.compile(r"^(utils?|common|misc|helpers?|stuff)(_|\.|$)")
CODE = ("liblivrec", "livrec-cli", "livrec-py-bindings", "examples", "tests")
# What helps extractors, and nothing else.
DRAWERS_ALLOWED = {"liblivrec/resolve/helpers.c"}


def functions(text):
    """(first line, lines) of every function: a brace alone in column 0 to its end."""
    start = None
    for number, line in enumerate(text.split("\n"), 1):
        if line == "{":
            start = number
        elif line.startswith("}") and start:
            yield start, number - start - 1
            start = None


def python_functions(text):
    """(first line, lines) of every def of a Python file, by indentation."""
    lines = text.split("\n")
    for number, line in enumerate(lines):
        m = re.match(r"( *)(async )?def ", line)
        if not m:
            continue
        last = number
        for after in range(number + 1, len(lines)):
            if lines[after].strip() and not lines[after].startswith(m.group(1) + " ") \
                    and not lines[after].lstrip().startswith(")"):
                break
            last = after if lines[after].strip() else last
        yield number + 1, last - number


def check(top, path, sizes):
    text = tree.read(top, path)
    count = text.count("\n")
    if count > FILE_CAP:
        yield f"{path}: {count} lines (at most {FILE_CAP}): split it by noun"
    if DRAWER.match(os.path.basename(path)) and path not in DRAWERS_ALLOWED:
        yield f"{path}: name a file by what it holds"
    split = python_functions if path.endswith(".py") else functions
    for line, length in split(text):
        if path.startswith("liblivrec/"):
            sizes.append(length)
        if length > FUNCTION_CAP:
            yield f"{path}:{line}: a function of {length} lines (at most {FUNCTION_CAP})"


def main():
    top, sizes = tree.root(), []
    paths = tree.files(top, ".c", ".h", ".py", under=CODE)
    found = [f for p in paths for f in check(top, p, sizes)]
    median = statistics.median(sizes) if sizes else 0
    if median > MEDIAN_CAP:
        found.append(f"liblivrec: the median function has {median} lines (at most {MEDIAN_CAP})")
    tree.finish(found, f"{len(paths)} files, {len(sizes)} functions in liblivrec, median {median}")


if __name__ == "__main__":
    main()
