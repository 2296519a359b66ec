#!/usr/bin/env python3
"""The whole daemon inside of a program: a configuration that is followed, notices, work after
recordings, and control while it runs.

daemon.py [--state FILE] CONFIG

CONFIG is what `livrec watch -c` takes. Commands come as lines on standard input: ls, add URL, rm ID,
pause ID, resume ID, stop ID, quality ID WORD, quit. Its end, SIGINT and SIGTERM end the program, too,
after the files are finished.
"""
import argparse
import os
import select
import signal
import sys

import livrec


HELP = "ls, add URL, rm ID, pause ID, resume ID, stop ID, quality ID WORD, quit"


def rooms(lr):
    return "\n".join(f"{r['room']} {r['activity']} {r['url']}" for r in lr.watched())


COMMANDS = {
    "ls": rooms,
    "add": lambda lr, url: f"room {lr.watch(url)}",
    "rm": lambda lr, room: lr.unwatch(int(room)),
    "pause": lambda lr, room: lr.pause(int(room)),
    "resume": lambda lr, room: lr.pause(int(room), False),
    "stop": lambda lr, room: lr.watch_stop(int(room)),
    "quality": lambda lr, room, word: lr.watch_set(int(room), "stream.quality", word),
}


def command(lr, name, words):
    """What is to be said about one command."""
    if name not in COMMANDS:
        return HELP
    try:
        return COMMANDS[name](lr, *words) or "done"
    except (livrec.LivrecError, TypeError, ValueError) as why:
        return f"refused: {why}"


def tell(event):
    if event.name == "file_close":
        print("file", event.path)
    elif event.name == "post":  # a step after the recording; its name is the text
        print(event.text, event.path)
    elif event.name in ("watch", "log"):
        print(event.name, event.text)


class Commands:
    """Lines of standard input, as they come."""

    def __init__(self):
        self.rest = b""

    def take(self, lr):
        """Do those that are there. False: end."""
        piece = os.read(0, 4096)
        *lines, self.rest = (self.rest + piece).split(b"\n")
        for line in lines:
            name, *words = line.decode(errors="replace").split() or [""]
            if name == "quit":
                return False
            print(command(lr, name, words))
        return bool(piece)


def run(lr, ends):
    commands = Commands()
    while not ends:
        ready = select.select([lr.fileno(), 0], [], [], 1)[0]
        if 0 in ready and not commands.take(lr):
            break
        while event := lr.next_event(0):
            tell(event)
    lr.unwatch()
    while lr.watch_count or lr.job_count or lr.post_count:
        if event := lr.next_event(0.5):
            tell(event)
    while event := lr.next_event(0):
        tell(event)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--state", default="")
    parser.add_argument("config")
    args = parser.parse_args()
    sys.stdout.reconfigure(line_buffering=True)
    ends = []
    for sig in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sig, lambda *_: ends.append(True))
    with livrec.Livrec(state_path=args.state) as lr:
        try:
            lr.watch_config(args.config)
        except livrec.LivrecError as why:
            print(f"{why.name}: {why}", file=sys.stderr)
            return 1
        run(lr, ends)
    return 0


if __name__ == "__main__":
    sys.exit(main())
