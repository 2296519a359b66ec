#!/usr/bin/env python3
"""The library still is what liblivrec.abi says: the functions that the public headers declare, and
every type that they need, as libabigail reads them from a build.

    dump.py SOURCE LIBRARY.so CC...     compare; then two small libraries, to see that a change of
                                        either kind is found
    dump.py SOURCE LIBRARY.so --update  write the file anew, if functions were only added

"meson compile -C build abi-update" does the latter. A change of what was there breaks programs: it
needs a new soname, and liblivrec.abi to be removed by hand first.
"""

import os
import re
import subprocess
import sys
import tempfile

STORED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "liblivrec.abi")
# Nothing of the machine, and nothing that a program can't reach.
ABIDW = ["abidw", "--exported-interfaces-only", "--drop-private-types", "--no-elf-needed",
         "--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--no-parameter-names"]


def dump(library, headers):
    """The description of a library, without the paths it was built from."""
    text = subprocess.run([*ABIDW, "--headers-dir", headers, library], capture_output=True, text=True,
                          check=True).stdout
    if "<function-decl" not in text:
        sys.exit(f"{library}: no functions with debug information")
    return re.sub(r" path='[^']*/([^'/]+/[^'/]+)'", r" path='\1'", text)


def differences(before, after, *flags):
    """What abidiff says about two descriptions; empty when they are the same to a program."""
    with tempfile.TemporaryDirectory(prefix="livrec-abi-") as folder:
        paths = [os.path.join(folder, name) for name in ("before.abi", "after.abi")]
        for path, text in zip(paths, (before, after)):
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
        run = subprocess.run(["abidiff", *flags, *paths], capture_output=True, text=True)
    if run.returncode & 3:
        sys.exit(f"abidiff: {run.stderr or run.stdout}")
    return run.stdout.strip() if run.returncode else ""


def stored():
    with open(STORED, encoding="utf-8") as f:
        return f.read()


def update(now):
    broken = os.path.exists(STORED) and differences(stored(), now, "--no-added-syms")
    if broken:
        sys.exit(f"{broken}\n\nThis breaks programs. If the soname is a new one: remove {STORED} first.")
    with open(STORED, "w", encoding="utf-8") as f:
        f.write(now)


def small(folder, cc, header, code):
    """Description of a library of a few lines."""
    with open(os.path.join(folder, "small.h"), "w", encoding="utf-8") as f:
        f.write(header)
    library = os.path.join(folder, "libsmall.so")
    subprocess.run([*cc, "-g", "-shared", "-fPIC", "-include", os.path.join(folder, "small.h"), "-x",
                    "c", "-", "-o", library], input=code, text=True, check=True)
    return dump(library, folder)


def unseen(cc):
    """Kinds of change that the comparison does not see."""
    header = "struct shape {{ int side; {} }}; int area(const struct shape *s); int count({} n);"
    area, count = "int area(const struct shape *s) {{ return s->side; }}", "int count({} n) {{ return (int)n; }}"
    with tempfile.TemporaryDirectory(prefix="livrec-abi-") as folder:
        def made(member, number, functions):
            return small(folder, cc, header.format(member, number), functions.format(number, number))

        before = made("", "int", area + count)
        if differences(before, made("", "int", area + count)):
            yield "nothing changed"
        if not differences(before, made("", "int", area)):
            yield "a function that is removed"
        if not differences(before, made("int other;", "int", area + count)):
            yield "a struct that grows"
        if not differences(before, made("", "long", area + count)):
            yield "an argument of another type"


def main():
    source, library, rest = sys.argv[1], sys.argv[2], sys.argv[3:]
    now = dump(library, os.path.join(source, "liblivrec", "include"))
    if rest == ["--update"]:
        update(now)
        return
    wrong = differences(stored(), now)
    if wrong:
        print(f"{wrong}\n\nFunctions were only added? meson compile -C build abi-update\n"
              "Anything else breaks programs: functions and types are never changed.")
    blind = list(unseen(rest))
    print("".join(f"not seen: {kind}\n" for kind in blind), end="")
    sys.exit(1 if wrong or blind else 0)


if __name__ == "__main__":
    main()
