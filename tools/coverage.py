#!/usr/bin/env python3
"""Lines that tests ran: coverage.py BUILD FOLDER

BUILD: meson setup -Db_coverage=true, in which tests were run. FOLDER: one of liblivrec ("media").
A line for each of its C files, the worst first, with the first lines that no test ran; then all of
them together.
"""
import glob
import json
import os
import subprocess
import sys

SHOWN = 20  # lines that are named


def lines(build, notes, source):
    """{number: times run} of one object's own source."""
    out = subprocess.run(["gcov", "--stdout", "--json-format", os.path.abspath(notes)], cwd=build,
                         capture_output=True, check=True).stdout
    found = {}
    for f in json.loads(out)["files"]:
        if f["file"].endswith(source):
            for line in f["lines"]:
                found[line["line_number"]] = found.get(line["line_number"], 0) + line["count"]
    return found


def main():
    build, folder = sys.argv[1:3]
    rows = []
    prefix = os.path.join(build, "liblivrec", "liblivrec-internal.a.p", folder + "_")
    for notes in sorted(glob.glob(prefix + "*.c.gcno")):
        source = f"/{folder}/{notes[len(prefix):-len('.gcno')]}"
        found = lines(build, notes, source)
        rows.append((source[1:], len(found), [n for n in sorted(found) if not found[n]]))
    for source, count, missing in sorted(rows, key=lambda r: -len(r[2]) / max(r[1], 1)):
        named = " ".join(map(str, missing[:SHOWN])) + (" ..." if len(missing) > SHOWN else "")
        print(f"{100 * (1 - len(missing) / max(count, 1)):6.2f} % {source} {named}")
    total, left = sum(r[1] for r in rows), sum(len(r[2]) for r in rows)
    if not total:
        sys.exit(f"{build} has nothing of liblivrec/{folder} built with -Db_coverage=true")
    print(f"{100 * (1 - left / total):6.2f} % of all: {total - left} of {total} lines")


if __name__ == "__main__":
    main()
