#!/usr/bin/env python3
"""How soon a recording is on the disk: from the head of the server's answer to the first write into
the file, by strace.

    first_byte.py --build DIR [--formats ts,flv,mkv,mp4,m4a] [--runs 3] [--most MS]

Fails where the best of the runs takes longer than --most."""
import argparse
import os
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "origin"))

import harness

CALLS = "read,recvfrom,recvmsg,readv,write,writev,pwrite64,pwritev,pwritev2"
CALL = re.compile(r"\d+\s+(\d+\.\d+) (\w+)\((.*)")


def first_write(trace):
    """Milliseconds, or None."""
    head = None
    with open(trace, encoding="utf-8", errors="replace") as f:
        for line in f:
            call = CALL.match(line)
            if not call:
                continue
            at, name, rest = float(call[1]), call[2], call[3]
            if head is None and "HTTP/1.1 200" in rest:
                head = at
            elif head is not None and "write" in name and ".part>" in rest:
                return (at - head) * 1000
    return None


def measure(args, form):
    with harness.Origin() as origin, tempfile.TemporaryDirectory(prefix="livrec-first-") as folder:
        trace = os.path.join(folder, "trace")
        subprocess.run(["strace", "-f", "-ttt", "-s", "40", "-yy", "-e", "trace=" + CALLS, "-o", trace,
                        args.livrec, "record", origin.url("/live.flv", form), "-f", form, "-o",
                        os.path.join(folder, "out"), "--duration", "3", "--log-level", "error"],
                       stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       check=True)
        return first_write(trace)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True)
    p.add_argument("--formats", default="ts,flv,mkv,mp4,m4a")
    p.add_argument("--runs", type=int, default=3)
    p.add_argument("--most", type=float, default=100)
    args = p.parse_args()
    args.livrec = os.path.join(args.build, "livrec-cli", "livrec")
    harness.ORIGIN = os.path.join(args.build, "tests", "origin", "livrec-origin")
    bad = 0
    for form in args.formats.split(","):
        took = [measure(args, form) for _ in range(args.runs)]
        known = sorted(ms for ms in took if ms is not None)
        bad += len(known) != args.runs or known[0] > args.most
        print(f"{form:4} " + " ".join("none" if ms is None else f"{ms:.1f} ms" for ms in took))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
