#!/usr/bin/env python3
"""Record several rooms with asyncio: a task for each, and a limit of time for all.

async_record.py [--dir DIR] [--seconds N] URL...
"""
import argparse
import asyncio
import sys

import livrec


async def follow(lr, url):
    """Record one room; its finished files."""
    files = []
    async for event in lr.record(url):
        if event.name == "file_close":
            files.append(event.path)
        elif event.name == "job_end" and event.error:
            print(f"{url}: {event.error}", file=sys.stderr)
    return files


async def run(args):
    with livrec.Livrec(output_dir=args.dir, duration=args.seconds) as lr:
        for files in await asyncio.gather(*(follow(lr, url) for url in args.url)):
            print(*files, sep="\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--dir", default=".")
    parser.add_argument("--seconds", type=float, default=0, help="of media; 0: until offline")
    parser.add_argument("url", nargs="+")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
