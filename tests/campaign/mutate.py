#!/usr/bin/env python3
"""Every case with a great many changed answers: whatever a server sends, the result is a room or an
error with one line of text.

    mutate.py --build DIR [--changes 1000000] [--first 0] [--jobs 2] [PLATFORM...]

The changes are spread over the cases; the n-th of a case is always the same one. Made for a build
with the address sanitizer: meson setup build-asan -Db_sanitize=address,undefined"""
import argparse
import collections
import concurrent.futures
import glob
import os
import subprocess
import sys
import time

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "cases")


def sanitized(program):
    """Is the address sanitizer in it?"""
    with open(program, "rb") as f:
        return b"__asan_init" in f.read()


def run(program, case, changes, first):
    """(case, changes that were run, complaint or None)"""
    done = subprocess.run([program, "-n", str(changes), "-f", str(first), case], capture_output=True,
                          text=True, errors="replace", stdin=subprocess.DEVNULL)
    count = done.stdout.split(" ", 1)[0]
    if done.returncode == 0:
        return case, int(count), None
    return case, int(count) if count.isdigit() else 0, done.stderr.strip()[-4000:] or str(done.returncode)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True)
    p.add_argument("--changes", type=int, default=1000000, help="of all cases together, at least")
    p.add_argument("--first", type=int, default=0, help="number of the first change of each case")
    p.add_argument("--jobs", type=int, default=2)
    p.add_argument("platforms", nargs="*")
    args = p.parse_args()
    program = os.path.join(args.build, "tests", "cases", "case_mutate")
    if not sanitized(program):
        sys.exit(f"{args.build} is no build with the address sanitizer: " + __doc__.splitlines()[-1])
    cases = sorted(c for name in args.platforms or ["*"]
                   for c in glob.glob(os.path.join(CASES, name, "*.case")))
    start, total, bad, waiting = time.monotonic(), collections.Counter(), 0, 0
    share = -(-args.changes * 21 // (20 * len(cases)))  # a few cases wait for time and take no part
    with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        for case, count, complaint in pool.map(lambda c: run(program, c, share, args.first), cases):
            platform = os.path.basename(os.path.dirname(case))
            total[platform] += count
            waiting += count == 0
            if complaint:
                bad += 1
                print(f"FAIL {platform}/{os.path.basename(case)}: {complaint}", flush=True)
    print(f"{sum(total.values())} changed answers to {len(cases) - waiting} cases of {len(total)} platforms "
          f"in {time.monotonic() - start:.0f} s, {bad} cases failed")
    sys.exit(bad > 0 or sum(total.values()) < args.changes)


if __name__ == "__main__":
    main()
