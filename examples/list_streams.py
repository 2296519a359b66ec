#!/usr/bin/env python3
"""Show the rooms of the command line and their streams; the star marks the selected one.

list_streams.py [--quality hd] URL...
"""
import argparse
import sys

import livrec


def show(room):
    print(f"{room.anchor or room.room_id} ({room.platform}): {room.state}, {room.title or ''}")
    for stream in room.streams:
        mark = "*" if stream is room.selected else " "
        size = f"{stream.width}x{stream.height}" if stream.height else ""
        print(f"{mark} {stream.quality or '?':7} {stream.protocol:4} {stream.codec or '?':5}"
              f" {size:10} {stream.bitrate // 1000:6} kbit/s")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quality", default="origin")
    parser.add_argument("url", nargs="+")
    args = parser.parse_args()
    failed = 0
    with livrec.Livrec(quality=args.quality) as lr:
        for url in args.url:
            try:
                show(lr.extract(url))
            except livrec.LivrecError as why:
                print(f"{url}: {why.name}: {why}", file=sys.stderr)
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main())
