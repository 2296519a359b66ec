#!/usr/bin/env python3
"""Disks that run full while something is recorded onto them, on file systems in memory: what fitted
plays, one notice is given, no file is begun meanwhile, it goes on soon after there is space, and a
recording on another disk lacks nothing.

    disk_full.py --build DIR [--fills 100] [--formats ts,flv,mkv,mp4] [--sources flv,hls] [--seed 1]

It needs the right to mount, and ends with 77 without it."""
import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "origin"))

import harness
import recorded

PATHS = {"flv": "/live.flv", "hls": "/live.m3u8"}
SIZE = 16 << 20
KEEPS = (0, 1 << 20, 4 << 20)  # what is asked to stay free
PATIENCE = 60


class Disk:
    """A small file system; a context manager."""

    def __init__(self, where, size):
        self.where, self.size = where, size

    def __enter__(self):
        os.makedirs(self.where)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={self.size}", "livrec-test", self.where], check=True,
                       capture_output=True)
        return self

    def __exit__(self, *_):
        subprocess.run(["umount", self.where], check=True)

    def filler(self):
        return os.path.join(self.where, "filler")

    def fill(self, left):
        st = os.statvfs(self.where)
        with open(self.filler(), "wb") as f:
            f.write(bytes(max(0, st.f_bavail * st.f_frsize - left)))

    def free(self):
        os.remove(self.filler())

    def names(self):
        return sorted(n for n in os.listdir(self.where) if n != "filler")


class Recording:
    """livrec, and its events with the time at which each came."""

    def __init__(self, livrec, url, folder, form, keep):
        self.events, self.folder = [], folder
        self.process = subprocess.Popen(
            [livrec, "record", url, "-o", folder, "-f", form, "--reserve", str(keep), "--json"],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.events.append((time.monotonic(), json.loads(line)))

    def notices(self):
        """About space. That a small file beside the recording is missing is another one."""
        return [e for _, e in list(self.events) if e["event"] == "log" and "disk is full" in e["text"]]

    def others(self):
        return [e["text"] for _, e in list(self.events) if e["event"] == "log" and e["level"] in ("warn", "error")
                and "disk is full" not in e["text"]]

    def count(self, event):
        return sum(e["event"] == event for _, e in list(self.events))

    def wait(self, ready, seconds=PATIENCE):
        """Whether it came true."""
        end = time.monotonic() + seconds
        while not ready() and time.monotonic() < end and self.process.poll() is None:
            time.sleep(0.02)
        return ready()

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)
        self.reader.join()
        return self.events[-1][1] if self.events else {}


def one_fill(rand, disk, rec, keep):
    """(complaint or None, seconds until it went on)"""
    opened, noticed = rec.count("file_open"), len(rec.notices())
    disk.fill(keep + rand.randrange(20, 400) * 1024 if keep == 0 else rand.randrange(keep // 2, keep))
    if not rec.wait(lambda: len(rec.notices()) > noticed):
        return "nothing was said", 0
    rec.wait(lambda: rec.count("file_close") >= opened, 5)
    time.sleep(0.5)
    names = disk.names()
    time.sleep(rand.uniform(0, 5))
    if disk.names() != names:
        return f"{names} became {disk.names()} while it was full", 0
    if any(n.endswith(".part") for n in names):
        return f"{names}: not finished", 0
    said = len(rec.notices()) - noticed
    since = time.monotonic()
    disk.free()
    if not rec.wait(lambda: rec.count("file_open") > opened):
        return "it did not go on", 0
    took = next(t for t, e in reversed(rec.events) if e["event"] == "file_open") - since
    time.sleep(rand.uniform(1, 3))
    return (f"{said} notices" if said != 1 else None), took


def check_files(paths, sent):
    """Of files that stand for themselves: complaints."""
    for path in paths:
        if os.path.getsize(path) == 0 or path.endswith(".part"):
            yield f"{os.path.basename(path)}: empty or not finished"
            continue
        v = recorded.judge(recorded.frames(path), sent)
        complaint = recorded.decodes(path)
        if v.frames == 0 or v.missing or v.doubled or v.damaged or v.disorder or complaint:
            yield (f"{os.path.basename(path)}: {v.frames} frames, missing {len(v.missing)}, damaged "
                   f"{len(v.damaged)} {complaint[:200]}")


class Row:
    """A disk and its recording, filled several times; in a thread of its own."""

    def __init__(self, args, origin, folder, source, form, number):
        self.channel = f"{source}-{form}-{number}"
        self.rand = random.Random(f"{args.seed} {self.channel}")
        self.keep, self.fills = self.rand.choice(KEEPS), args.each
        self.disk = Disk(os.path.join(folder, self.channel), SIZE)
        self.url, self.form, self.args = origin.url(PATHS[source], self.channel), form, args
        self.bad, self.took = [], []

    def run(self):
        with self.disk:
            rec = Recording(self.args.livrec, self.url, self.disk.where, self.form, self.keep)
            if rec.wait(lambda: rec.count("file_open") > 0):
                for _ in range(self.fills):
                    complaint, took = one_fill(self.rand, self.disk, rec, self.keep)
                    self.took.append(took)
                    if complaint or took > 5:
                        self.bad.append(complaint or f"went on after {took:.2f} s")
                        break
            end = rec.stop()
            self.bad += [text for text in rec.others() if self.keep or ".json" not in text]
            if end.get("code") != "OK" or len(self.took) != self.fills:
                self.bad.append(f"{len(self.took)} fills, then {end}")
            self.keep_files()

    def keep_files(self):
        """Out of the disk, which goes: the origin's log is complete only when it has ended."""
        self.kept = self.disk.where + ".kept"
        subprocess.run(["cp", "-a", self.disk.where, self.kept], check=True)

    def check(self, log):
        paths = [os.path.join(self.kept, n) for n in sorted(os.listdir(self.kept))
                 if ".json" not in n and n != "filler"]
        self.bad += check_files(paths, log.of(self.channel))
        if len(paths) != self.fills + 1:
            self.bad.append(f"{len(paths)} files of {self.fills} fills")


def one_round(args, number):
    with tempfile.TemporaryDirectory(prefix="livrec-full-") as folder, harness.Origin(speed=args.speed) as origin:
        rows = [Row(args, origin, folder, s, f, number)
                for s in args.sources.split(",") for f in args.formats.split(",")]
        other = os.path.join(folder, "other")
        os.mkdir(other)
        control = Recording(args.livrec, origin.url("/live.flv", "other"), other, "ts", 0)
        threads = [threading.Thread(target=r.run) for r in rows]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        control.stop()
        log = origin.stop()
        for r in rows:
            r.check(log)
        lost = list(check_files([os.path.join(other, n) for n in os.listdir(other) if n.endswith(".ts")],
                                log.of("other")))
        return rows, lost


def may_mount():
    with tempfile.TemporaryDirectory(prefix="livrec-full-") as folder:
        try:
            with Disk(os.path.join(folder, "try"), 1 << 20):
                return True
        except (OSError, subprocess.CalledProcessError):
            return False


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True)
    p.add_argument("--fills", type=int, default=100)
    p.add_argument("--each", type=int, default=4, help="fills of one recording")
    p.add_argument("--formats", default="ts,flv,mkv,mp4")
    p.add_argument("--sources", default="flv,hls")
    p.add_argument("--speed", type=int, default=4, help="of the channel")
    p.add_argument("--seed", type=int, default=1)
    args = p.parse_args()
    if not may_mount():
        print("skipped: file systems can't be mounted here")
        sys.exit(77)
    args.livrec = os.path.join(args.build, "livrec-cli", "livrec")
    harness.ORIGIN = os.path.join(args.build, "tests", "origin", "livrec-origin")
    recorded.FRAMES = os.path.join(args.build, "tests", "record", "frames")
    took, bad, number = [], 0, 0
    while len(took) < args.fills and not bad:
        rows, lost = one_round(args, number)
        number += 1
        for r in rows:
            took += r.took
            for complaint in r.bad:
                bad += 1
                print(f"FAIL {r.channel}, {r.keep} to keep: {complaint}", flush=True)
        for complaint in lost:
            bad += 1
            print(f"FAIL on the other disk: {complaint}", flush=True)
    print(f"{len(took)} fills, went on after at most {max(took, default=0):.2f} s (seed {args.seed}); {bad} failed")
    sys.exit(bad > 0)


if __name__ == "__main__":
    main()
