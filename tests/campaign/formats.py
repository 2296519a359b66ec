#!/usr/bin/env python3
"""Every protocol into every container: plays, right length, no frame lost or doubled.

    formats.py --build DIR [--seconds 60] [--formats ts,flv,mkv,mp4] [--sources flv,ts,hls,fmp4,aes,dash,dash-time]

The recordings run side by side against one origin whose log is the truth."""
import argparse
import os
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "origin"))

import harness
import recorded

PATHS = {"flv": "/live.flv", "ts": "/live.ts", "hls": "/live.m3u8", "fmp4": "/fmp4.m3u8",
         "aes": "/aes.m3u8", "dash": "/dash.mpd", "dash-time": "/dash-time.mpd"}


def start(args, origin, source, form, folder):
    where = os.path.join(folder, f"{source}-{form}")
    os.makedirs(where)
    command = [args.livrec, "record", origin.url(PATHS[source], f"{source}-{form}"), "-o", where, "-f",
               form, "--duration", str(args.seconds), "--log-level", "warn"]
    return where, subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.PIPE, text=True)


def check(where, process, log, channel, args):
    """(row of the table, is it good?)"""
    error = process.communicate()[1].strip()
    files = sorted(f for f in os.listdir(where) if not f.endswith(".json"))
    if process.returncode != 0 or len(files) != 1:
        return f"exit {process.returncode}, files {files}, {error[-200:]}", False
    path = os.path.join(where, files[0])
    complaint, frames = recorded.decodes(path), recorded.frames(path)
    v, length = recorded.judge(frames, log.of(channel)), recorded.seconds(frames)
    good = not complaint and recorded.perfect(v) and abs(length - args.seconds) <= 0.1
    return (f"{v.frames} frames, {length:.3f} s, missing {len(v.missing)}, doubled {len(v.doubled)}, "
            f"damaged {len(v.damaged)}, disorder {v.disorder}"
            + (", decodes" if not complaint else ", COMPLAINT " + complaint[:200])), good


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True)
    p.add_argument("--seconds", type=int, default=60)
    p.add_argument("--formats", default="ts,flv,mkv,mp4")
    p.add_argument("--sources", default="flv,ts,hls,fmp4,aes,dash,dash-time")
    args = p.parse_args()
    args.livrec = os.path.join(args.build, "livrec-cli", "livrec")
    harness.ORIGIN = os.path.join(args.build, "tests", "origin", "livrec-origin")
    recorded.FRAMES = os.path.join(args.build, "tests", "record", "frames")
    bad = 0
    with tempfile.TemporaryDirectory(prefix="livrec-formats-") as folder, harness.Origin() as origin:
        runs = [(s, f, *start(args, origin, s, f, folder))
                for s in args.sources.split(",") for f in args.formats.split(",")]
        for _, _, _, process in runs:
            process.wait()
        log = origin.stop()
        for source, form, where, process in runs:
            row, good = check(where, process, log, f"{source}-{form}", args)
            bad += not good
            print(f"{'ok  ' if good else 'FAIL'} {source:9} -> {form:4} {row}", flush=True)
    print(f"{len(runs) - bad} passed, {bad} failed")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
