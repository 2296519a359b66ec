#!/usr/bin/env python3
"""SIGKILL at seeded times, every container: every file that is left plays, and lacks little.

    kills.py --build DIR [--kills 20] [--formats ts,flv,mkv,mp4] [--sources flv,hls] [--seed 1]"""
import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "origin"))

import harness
import recorded

PATHS = {"flv": "/live.flv", "hls": "/live.m3u8"}


def one(args, origin, channel, source, form, after, folder):
    where = os.path.join(folder, channel)
    os.makedirs(where)
    process = subprocess.Popen([args.livrec, "record", origin.url(PATHS[source], channel), "-o", where,
                                "-f", form, "--log-level", "error"], stdin=subprocess.DEVNULL,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return channel, form, where, process, time.monotonic() + after


def kill_all(runs):
    """Kill each at its time; the wall clock of its death, by channel."""
    for channel, _, _, process, at in sorted(runs, key=lambda r: r[4]):
        time.sleep(max(0, at - time.monotonic()))
        process.send_signal(signal.SIGKILL)
        process.wait()


NOTHING = "no file", "empty file"  # it was killed that early
FEW = 0.5


def check(where, log, channel):
    """(text, good, seconds that were sent and are not on disk)"""
    files = sorted(f for f in os.listdir(where) if ".json" not in f)
    if not files:
        return NOTHING[0], True, 0.0
    path = os.path.join(where, files[0])
    if os.path.getsize(path) == 0:
        return NOTHING[1], True, 0.0
    complaint = recorded.decodes(path)
    try:
        frames = recorded.frames(path)
    except subprocess.CalledProcessError as e:
        return f"{os.path.basename(path)} can't be read: {e.stderr.strip()[-120:]} {complaint[:120]}", False, 0.0
    sent = log.of(channel)
    v = recorded.judge(frames, sent)
    video = [f.dts for f in sent if f.track == "v"]
    marks = {f"{f.epoch:04x}{f.n:08x}": f.dts for f in sent if f.track == "v"}
    last = max((marks.get(r.mark, 0) for r in frames if r.track == "v"), default=min(video))
    behind = (max(video) - last) / 1000
    # The cut may fall inside the last frame of a track: that one may be short.
    good = not (v.missing or v.doubled or v.disorder) and len(v.damaged) <= 2 and frames
    if complaint:
        good = False
    return (f"{os.path.basename(path)[-8:]} {len(frames)} frames, {behind:.2f} s unwritten, damaged "
            f"{len(v.damaged)}, missing {len(v.missing)} {complaint[:120]}"), bool(good), behind


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True)
    p.add_argument("--kills", type=int, default=20, help="of each container and source")
    p.add_argument("--formats", default="ts,flv,mkv,mp4")
    p.add_argument("--sources", default="flv,hls")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--at-once", type=int, default=20)
    p.add_argument("--keep", help="folder for the files that fail")
    args = p.parse_args()
    args.livrec = os.path.join(args.build, "livrec-cli", "livrec")
    harness.ORIGIN = os.path.join(args.build, "tests", "origin", "livrec-origin")
    recorded.FRAMES = os.path.join(args.build, "tests", "record", "frames")
    rand = random.Random(args.seed)
    jobs = [(s, f, i) for s in args.sources.split(",") for f in args.formats.split(",")
            for i in range(args.kills)]
    total, bad, worst, none = {}, 0, 0.0, 0
    for at in range(0, len(jobs), args.at_once):
        with tempfile.TemporaryDirectory(prefix="livrec-kills-") as folder, harness.Origin() as origin:
            runs = [one(args, origin, f"{s}-{f}-{i}", s, f, rand.uniform(0.2, 8), folder)
                    for s, f, i in jobs[at:at + args.at_once]]
            kill_all(runs)
            log = origin.stop()
            for channel, form, where, _, _ in runs:
                text, good, behind = check(where, log, channel)
                worst, bad = max(worst, behind), bad + (not good)
                none += text in NOTHING
                total.setdefault(form, []).append(good)
                if not good:
                    print(f"FAIL {channel}: {text}", flush=True)
                    if args.keep:
                        shutil.copytree(where, os.path.join(args.keep, channel), dirs_exist_ok=True)
    for form, results in total.items():
        print(f"{form}: {sum(results)} of {len(results)} play")
    print(f"worst: {worst:.2f} s unwritten, {none} were killed before there was anything (seed {args.seed})")
    if none > len(jobs) * FEW:
        print("too many of these: nothing is known")
        bad += none
    print(f"{len(jobs) - bad} passed, {bad} failed")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
