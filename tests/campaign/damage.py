#!/usr/bin/env python3
"""Zeros in the middle of a recording: how much of it `livrec repair` brings back.

    damage.py --build DIR [--files 100] [--seconds 60] [--formats ts,flv,mp4,mkv] [--clip 2m]
              (also mp4-front, mp4-end: with one index there, as FFmpeg writes it; mp4-killed: without,
              as when it is killed, repaired with --like)
              [--hole 65536] [--seed 1] [--least 99]

A recording per container is made once. Of each copy `--hole` bytes are overwritten with zeros at a
seeded place, never the first kilobyte. The share of frames that are still there, bit by bit, is
counted in what comes out of the repair, and beside it in what libavformat reads of the damaged
file; the worst file counts as well as the mean. `--clip demo` plays the small clip that is built
in, where 0 for `--hole` means as large a share of the file as 64 KiB are of a minute at 2 Mbit/s."""
import argparse
import collections
import os
import random
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "origin"), os.path.join(HERE, "..", "bench")]

import harness
import media
import recorded

SHARE = 240  # of a file of 15 MiB 64 KiB are one part in so many
HEAD = 1024
INDEXED = {"mp4-front": ("-movflags", "+faststart"), "mp4-end": (), "mp4-killed": ()}
Score = collections.namedtuple("Score", "read repaired wrong")


def record(args, folder):
    """A recording for each container, by its name."""
    clip = ["--clip", media.clip(os.path.join(folder, "clip"))] if args.clip == "2m" else []
    files = {}
    with harness.Origin("", *clip, speed=20) as origin:
        for form in args.formats.split(","):
            subprocess.run([args.livrec, "record", origin.url("/live.flv", form), "-o", folder, "-f",
                            form.partition("-")[0],
                            "--name", f"whole-{form}", "--duration", str(args.seconds), "--quiet"],
                           check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            files[form] = os.path.join(folder, f"whole-{form}.{form.partition('-')[0]}")
            if form in INDEXED:
                index(files[form], INDEXED[form])
    return files


def index(path, flags):
    """An MP4 in fragments as one whose samples are listed in one place."""
    new = path + ".new.mp4"
    subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0", "-c", "copy", *flags, new], check=True,
                   stdin=subprocess.DEVNULL)
    os.rename(new, path)


def damage(args, whole, chance, path, killed):
    """A damaged copy; where."""
    with open(whole, "rb") as f:
        data = bytearray(f.read())
    hole = args.hole or len(data) // SHARE
    at = chance.randrange(HEAD, len(data) - hole)
    if killed:
        index, mdat = data.rindex(b"moov") - 4, data.index(b"mdat") - 4
        at = min(at, index - hole)
        data[mdat:mdat + 4] = bytes(4)
    data[at:at + hole] = bytes(hole)
    with open(path, "wb") as f:
        f.write(data[:index] if killed else data)
    return at


def content(paths):
    try:
        return collections.Counter((f.track, f.hash) for f in recorded.frames(*paths))
    except subprocess.CalledProcessError:
        return collections.Counter()


def repair(args, path, *like):
    """The files that come out. Of one that is not damaged, none do."""
    run = subprocess.run([args.livrec, "repair", path, "--quiet", *like], stdin=subprocess.DEVNULL, text=True,
                         capture_output=True, check=False)
    return run.stdout.splitlines() or ([path] if run.returncode == 0 else [])


def share(there, truth):
    return 100 * sum((there & truth).values()) / sum(truth.values())


def one(args, form, whole, truth, chance, folder):
    path = os.path.join(folder, f"damaged.{form.partition('-')[0]}")
    killed = form == "mp4-killed"
    damage(args, whole, chance, path, killed)
    read = share(content([path]), truth)
    out = repair(args, path, *(("--like", whole) if killed else ()))
    after = content(out)
    for name in {path, *out}:
        os.unlink(name)
    return Score(read, share(after, truth), sum((after - truth).values()))


def mean(numbers):
    return sum(numbers) / len(numbers)


CLUSTERED = {"mkv"}  # what hides the head of a cluster costs the cluster: a percent of a short file


def run(args, form, whole, folder):
    """Prints a row; is it good?"""
    chance = random.Random(f"{args.seed} {form}")
    truth = content([whole])
    scores = [one(args, form, whole, truth, chance, folder) for _ in range(args.files)]
    read, repaired, wrong = zip(*scores)
    row = f"{form:4} {args.files} files, ffmpeg reads {mean(read):.2f} % (worst {min(read):.2f} %)"
    good = mean(repaired) >= args.least - (form in CLUSTERED)
    print(f"{'ok  ' if good else 'FAIL'} {row}, repaired {mean(repaired):.2f} % (worst {min(repaired):.2f} %); "
          f"{sum(wrong)} frames came out damaged", flush=True)
    return good


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True)
    p.add_argument("--files", type=int, default=100)
    p.add_argument("--seconds", type=int, default=60)
    p.add_argument("--formats", default="ts,flv,mp4,mkv")
    p.add_argument("--clip", default="2m", choices=["2m", "demo"])
    p.add_argument("--hole", type=int, default=65536)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--least", type=float, default=99, help="%% of the frames, on average")
    args = p.parse_args()
    args.livrec = os.path.join(args.build, "livrec-cli", "livrec")
    harness.ORIGIN = os.path.join(args.build, "tests", "origin", "livrec-origin")
    recorded.FRAMES = os.path.join(args.build, "tests", "record", "frames")
    with tempfile.TemporaryDirectory(prefix="livrec-damage-") as folder:
        files = record(args, folder)
        good = [run(args, form, whole, folder) for form, whole in files.items()]
    sys.exit(not all(good))


if __name__ == "__main__":
    main()
