#!/usr/bin/env python3
"""Recordings with faults in real time: memory and descriptors of `livrec watch` must not grow.

    soak.py --build DIR [--rooms 100] [--minutes 480] [--interval 10] [--split 60] [--seed 1] [--csv FILE]

Half of the rooms are FLV, half HLS. Connections are cut or fall silent, segments, playlists and
one question to the platform in twenty fail, every four minutes all go off air for 20 s, and a new
file begins each minute (--split). Finished files are removed. The first quarter, 20 minutes at most, is not
judged."""
import argparse
import collections
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "origin"), os.path.join(HERE, "..", "bench")]

import harness
import procs

EVERY = 5  # seconds between looks
FINISHED = 90  # seconds since the last write, then a file is removed
DAY = 86400
SLOPE_FROM = 4 * 3600  # seconds of a run that says something about a day
PER_ROOM = 8  # MiB at most

WEATHER = """set cache=2000 window=8
on *.flv chance=0.5 rst ms=10000-120000
on *.flv chance=0.5 fin ms=10000-120000
on *.flv stall ms=30000-300000
on *.ts chance=0.01 status code=404
on *.ts chance=0.005 rst after=100-20000
on *.ts chance=0.005 stall after=100-20000
on *.m3u8 chance=0.01 status code=503
on /api/room chance=0.05 status code=503
"""

Look = collections.namedtuple("Look", "at rss own fds threads")  # own: not of files, as code is


def script(args):
    """As many broadcasts as a script has room for; the last one goes on."""
    breaks = min(int(args.minutes / 4), 60)
    return f"seed {args.seed}\n" + WEATHER + "".join(
        f"at {n * 240000} offline until={n * 240000 + 20000}\n" for n in range(1, breaks + 1))


def look(pid, begin):
    with open(f"/proc/{pid}/status", encoding="ascii") as f:
        fields = dict(line.split(":", 1) for line in f)
    rss, own = (int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "RssAnon"))
    return Look(time.monotonic() - begin, rss, own,
                len(os.listdir(f"/proc/{pid}/fd")), int(fields["Threads"]))


def tidy(folder):
    """Remove what nobody writes to any more."""
    removed, now = 0, time.time()
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            if "/.livrec" not in path and not name.endswith(".part") and now - os.stat(path).st_mtime > FINISHED:
                os.unlink(path)
                removed += 1
    return removed


def watch(args, process, out):
    """What was seen, the highest PSS in MiB, and how many files were removed."""
    looks, pss, removed, begin = [], 0.0, 0, time.monotonic()
    while time.monotonic() - begin < args.minutes * 60:
        time.sleep(EVERY)
        if process.poll() is not None:
            raise RuntimeError(f"livrec ended with {process.returncode}")
        looks.append(look(process.pid, begin))
        if len(looks) % 6 == 0:
            pss = max(pss, procs.pss_mib([process.pid]))
            removed += tidy(out)
    return looks, pss, removed


def slope(looks):
    """(MiB a day, its standard error) of a line through (seconds, MiB)."""
    x, y = zip(*looks)
    fit = statistics.linear_regression(x, y)
    rest = [b - fit.slope * a - fit.intercept for a, b in zip(x, y)]
    spread = sum((a - statistics.fmean(x)) ** 2 for a in x)
    error = (sum(r * r for r in rest) / max(1, len(x) - 2) / spread) ** 0.5
    return fit.slope * DAY, error * DAY


def halves(looks):
    """Medians of the first and of the last third: (RSS, RSS, descriptors, descriptors)"""
    n = len(looks) // 3
    first, last = looks[:n], looks[-n:]
    return (*(statistics.median(k.rss for k in part) for part in (first, last)),
            *(statistics.median(k.fds for k in part) for part in (first, last)))


def count_events(path):
    counts = collections.Counter()
    with open(path, encoding="utf-8") as f:
        for line in f:
            counts[json.loads(line)["event"]] += 1
    return counts


def report(args, looks, pss, removed, counts):
    settled = [k for k in looks if k.at > min(args.minutes * 15, 1200)]
    a_day, error = slope([(k.at, k.rss) for k in settled])
    own_a_day, own_error = slope([(k.at, k.own) for k in settled])
    before, after, fds_before, fds_after = halves(settled)
    print(f"{args.rooms} rooms, {args.minutes:g} minutes: {counts['record_start']} recordings, "
          f"{counts['gap']} gaps, {counts['file_close']} files, {removed} removed")
    print(f"RSS {before:.2f} MiB in the first third after warming up, {after:.2f} in the last, "
          f"{max(k.rss for k in looks):.2f} at most: {a_day:+.1f} +- {2 * error:.1f} MiB a day; "
          f"{settled[-1].own:.2f} MiB of it are not files': {own_a_day:+.1f} +- {2 * own_error:.1f} MiB a day; "
          f"{pss / args.rooms:.2f} MiB PSS a room at most")
    print(f"{fds_before:g} descriptors, then {fds_after:g} (medians), {max(k.fds for k in looks)} at most; "
          f"{max(k.threads for k in looks)} threads")
    grows = a_day > 1 if settled[-1].at - settled[0].at >= SLOPE_FROM else after - before > 2
    return grows or fds_after - fds_before > 2 + args.rooms / 20 or pss / args.rooms > PER_ROOM


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True)
    p.add_argument("--rooms", type=int, default=100)
    p.add_argument("--minutes", type=float, default=480)
    p.add_argument("--interval", type=int, default=10)
    p.add_argument("--split", type=int, default=60, help="seconds of a file")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--csv", help="a file for all that was seen")
    args = p.parse_args()
    harness.ORIGIN = os.path.join(args.build, "tests", "origin", "livrec-origin")
    folder = tempfile.mkdtemp(prefix="livrec-soak-")
    rooms, log, out = (os.path.join(folder, name) for name in ("rooms", "events", "out"))
    try:
        with harness.Origin(script(args), log=False) as origin, open(log, "wb") as events:
            with open(rooms, "w", encoding="ascii") as f:
                f.writelines(f"{origin.url('/live.m3u8' if i % 2 else '/live.flv', f'r{i}')}\n"
                             for i in range(args.rooms))
            process = subprocess.Popen(
                [os.path.join(args.build, "livrec-cli", "livrec"), "watch", "--json", "--urls", rooms, "-o", out,
                 "--interval", str(args.interval), "--split-time", str(args.split), "--socket", "none"],
                stdin=subprocess.DEVNULL, stdout=events)
            try:
                looks, pss, removed = watch(args, process, out)
            finally:
                process.send_signal(signal.SIGTERM)
                status = process.wait(60)
        if args.csv:
            with open(args.csv, "w", encoding="ascii") as f:
                f.writelines(f"{k.at:.0f},{k.rss:.3f},{k.own:.3f},{k.fds},{k.threads}\n" for k in looks)
        bad = report(args, looks, pss, removed, count_events(log))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(bool(bad or status))


if __name__ == "__main__":
    main()
