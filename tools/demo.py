#!/usr/bin/env python3
"""Record for some seconds as a user would, and let FFmpeg judge the file.

demo.py LIVREC --dir DIR --seconds N           records livrec's own demo channel
demo.py LIVREC --dir DIR --seconds N --url URL records a room
"""
import argparse
import json
import os
import subprocess
import sys

# What the demo channel sends: a picture each 40 ms, a sound frame each 32 ms.
STEP = {"video": 0.040, "audio": 0.032}


def files(folder):
    found = set()
    for where, _, names in os.walk(folder):
        found |= {os.path.join(where, n) for n in names}
    return found


def record(args):
    """Run livrec; the media files that it made."""
    before = files(args.dir)
    os.makedirs(args.dir, exist_ok=True)
    command = [args.livrec, *(["record", args.url] if args.url else ["demo"]),
               "-o", args.dir, "--duration", str(args.seconds)]
    print("$", " ".join(command), flush=True)
    code = subprocess.run(command, stdin=subprocess.DEVNULL, check=False).returncode
    if code != 0:
        sys.exit(f"demo: livrec ended with {code}")
    made = sorted(f for f in files(args.dir) - before if not f.endswith(".json"))
    if not made:
        sys.exit("demo: there is no new file")
    return made


def probe(path):
    out = subprocess.run(["ffprobe", "-v", "error", "-of", "json", "-show_streams", "-show_format",
                          "-show_entries", "packet=codec_type,dts_time", path],
                         capture_output=True, text=True, check=True)
    return json.loads(out.stdout)


def judge(path, args):
    """Print what FFmpeg finds in a file; False if anything is wrong with it."""
    errors = subprocess.run(["ffmpeg", "-v", "error", "-nostdin", "-i", path, "-f", "null", "-"],
                            capture_output=True, text=True, check=False).stderr.strip()
    p = probe(path)
    duration = float(p["format"]["duration"])
    kinds = [s["codec_type"] for s in p["streams"]]
    print(f"file      {path}\nsize      {os.path.getsize(path)} bytes\nduration  {duration:.2f} s")
    good = not errors
    for s in p["streams"]:
        times = [float(k["dts_time"]) for k in p["packets"] if k["codec_type"] == s["codec_type"]]
        steps = [b - a for a, b in zip(times, times[1:])]
        holes = sum(abs(d - STEP[s["codec_type"]]) > 0.002 for d in steps) if not args.url else 0
        good = good and bool(times) and not holes and (args.url or min(steps) > 0)
        note = "" if args.url else ", none missing" if not holes else f", {holes} HOLES"
        print(f"{s['codec_type']:9} {s['codec_name']}, {len(times)} frames{note}")
    print("decodes   " + ("without a complaint" if not errors else "WITH ERRORS:\n" + errors))
    if not args.url:
        good = good and sorted(kinds) == ["audio", "video"] and abs(duration - args.seconds) < 1.5
    return good


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("livrec")
    parser.add_argument("--dir", required=True)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--url")
    args = parser.parse_args()
    if not all([judge(f, args) for f in record(args)]):
        sys.exit("demo: the recording is not as it should be")
    print("The demo works: what you see above was recorded over HTTP and verified.")


if __name__ == "__main__":
    main()
