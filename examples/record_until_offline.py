#!/usr/bin/env python3
"""Record a room until it goes offline, and say what happens on the way.

record_until_offline.py [--dir DIR] [--format FORMAT] URL

Ctrl-C and SIGTERM finish the file.
"""
import argparse
import signal
import sys

import livrec


def tell(event):
    if event.name == "record_start":
        print(f"recording {event.quality} over {event.protocol}")
    elif event.name == "file_close":
        print(f"finished {event.path}: {event.duration_ms / 1000:.1f} s, {event.bytes} bytes")
    elif event.name == "gap":
        print(f"{event.duration_ms / 1000:.1f} s are missing: {event.text}")
    elif event.name == "reconnect":
        print(f"reconnecting: {event.text}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dir", default=".")
    parser.add_argument("--format", default="ts")
    parser.add_argument("url")
    args = parser.parse_args()
    with livrec.Livrec(output_dir=args.dir, format=args.format) as lr:
        try:
            job = lr.record(args.url)
        except livrec.LivrecError as why:
            print(f"{why.name}: {why}", file=sys.stderr)
            return 1
        for sig in (signal.SIGINT, signal.SIGTERM):
            signal.signal(sig, lambda *_: job.stop())
        for event in job:
            tell(event)
        if job.error:
            print(f"{job.error.name}: {job.error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
