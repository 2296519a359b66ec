#!/usr/bin/env python3
"""Run the tests of a build and count: check.py [--counts FILE] BUILD [ARGUMENTS OF MESON TEST...]

The last line is "N passed, N failed". With --counts the two numbers are appended to FILE as well.
"""
import argparse
import json
import os
import subprocess
import sys

PASSED = {"OK", "EXPECTEDFAIL"}
SKIPPED = {"SKIP", "IGNORED"}


def results(build):
    """(name, result) of the last run."""
    with open(os.path.join(build, "meson-logs", "testlog.json"), encoding="utf-8") as f:
        return [(t["name"], t["result"]) for t in map(json.loads, f)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("build")
    parser.add_argument("--counts")
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="arguments of meson test")
    args = parser.parse_args()
    log = os.path.join(args.build, "meson-logs", "testlog.json")
    if os.path.exists(log):
        os.remove(log)
    # Many tests wait for time to pass: more at once than there are processors.
    env = {"MESON_TESTTHREADS": str(2 * (os.cpu_count() or 1)), **os.environ}
    code = subprocess.run(["meson", "test", "-C", args.build, "--no-rebuild", "--print-errorlogs",
                           *args.rest], env=env, stdin=subprocess.DEVNULL,
                          check=False).returncode
    found = results(args.build) if os.path.exists(log) else []
    passed = sum(r in PASSED for _, r in found)
    skipped = [n for n, r in found if r in SKIPPED]
    failed = len(found) - passed - len(skipped)
    if code != 0 and failed == 0:
        print("meson test ended with", code, "and no result", file=sys.stderr)
        failed = 1
    if args.counts:
        with open(args.counts, "a", encoding="ascii") as f:
            f.write(f"{passed} {failed}\n")
    if skipped:
        print(f"{len(skipped)} skipped: {', '.join(skipped)}")
    print(f"{passed} passed, {failed} failed", flush=True)
    sys.exit(1 if failed or not passed else 0)


if __name__ == "__main__":
    main()
