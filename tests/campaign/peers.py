#!/usr/bin/env python3
"""HTTP-FLV connections that are cut: livrec beside other recorders, in real time.

    peers.py --build DIR [--cuts 20] [--seed 1]

One origin, a channel for each recorder, the same cuts for all: RST or FIN each 3 to 8 s, from a
server that gives new viewers at least two seconds that were on air before. Recorders that are not
installed are left out. ffmpeg runs once with the flags that DouyinLiveRecorder gives it, and once
with those that make it reconnect."""
import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "origin"))

import harness
import recorded

SPACING = 6.5  # seconds from cut to cut, on average and with what reconnecting takes
SCRIPT = """seed {seed}
set cache=2000
on *.flv nth=1-{cuts} chance=0.5 rst ms=3000-8000
on *.flv nth=1-{cuts} fin ms=3000-8000
"""
AS_DLR = ["-rw_timeout", "15000000", "-analyzeduration", "20000000", "-probesize", "10000000", "-fflags",
          "+discardcorrupt"]
AGAIN = ["-reconnect", "1", "-reconnect_at_eof", "1", "-reconnect_streamed", "1", "-reconnect_delay_max", "5"]


def commands(args, url, path):
    folder = os.path.dirname(path)
    return {
        "livrec": [args.livrec, "record", url("livrec"), "-o", folder, "--name", "livrec", "-f",
                   "ts", "--log-level", "error"],
        "ffmpeg": ["ffmpeg", "-y", "-v", "error", "-nostdin", *AS_DLR, "-i", url("ffmpeg"), "-c", "copy", "-f",
                   "mpegts", path],
        "ffmpeg-reconnect": ["ffmpeg", "-y", "-v", "error", "-nostdin", *AGAIN, *AS_DLR, "-i",
                             url("ffmpeg-reconnect"), "-c", "copy", "-f", "mpegts", path],
        "streamlink": ["streamlink", "-o", path, "httpstream://" + url("streamlink"), "best"],
        "yt-dlp": ["yt-dlp", "-q", "--no-part", "-o", path, url("yt-dlp")],
    }


def start(args, origin, folder):
    """name -> (process, path)"""
    runs = {}
    names = commands(args, str, "x/x")
    for name in names:
        os.makedirs(os.path.join(folder, name))
        path = os.path.join(folder, name, name + ".ts")
        command = commands(args, lambda channel: origin.url("/live.flv", channel), path)[name]
        if shutil.which(command[0]):
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL)
            runs[name] = process, path
    return runs


def stop(process):
    """It may have ended long ago."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def on_air(log, first):
    """Pictures from the first of the recording to the last that livrec, which is stopped first, was sent."""
    return max(f.n for f in log.of("livrec") if f.track == "v") - first + 1


def judge(name, path, log):
    requests = len(log.asked(name))
    try:
        marks = [int(f.mark[4:], 16) for f in recorded.frames(path) if f.track == "v"]
    except (OSError, subprocess.CalledProcessError):
        marks = []
    if not marks:
        return f"{name:17} {requests} requests, nothing that plays"
    whole = on_air(log, min(marks))
    return (f"{name:17} {requests} requests, {len(set(marks))} of {whole} pictures, {whole - len(set(marks))} "
            f"missing, {len(marks) - len(set(marks))} doubled")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True)
    p.add_argument("--cuts", type=int, default=20)
    p.add_argument("--seed", type=int, default=1)
    args = p.parse_args()
    args.livrec = os.path.join(args.build, "livrec-cli", "livrec")
    harness.ORIGIN = os.path.join(args.build, "tests", "origin", "livrec-origin")
    recorded.FRAMES = os.path.join(args.build, "tests", "record", "frames")
    with tempfile.TemporaryDirectory(prefix="livrec-peers-") as folder, \
            harness.Origin(SCRIPT.format(seed=args.seed, cuts=args.cuts)) as origin:
        runs = start(args, origin, folder)
        time.sleep(args.cuts * SPACING)
        for process, _ in runs.values():
            stop(process)
        log = origin.stop()
        for name, (_, path) in runs.items():
            print(judge(name, path, log), flush=True)


if __name__ == "__main__":
    main()
