#!/usr/bin/env python3
"""A thousand watched rooms in real time: what watching costs, and whether starts and ends are right.

    watch_many.py --build DIR [--rooms 1000] [--live 50] [--interval 60] [--errors 5] [--minutes 6] [--seed 1]

Nobody is on air in the first third, whose CPU time is that of watching alone. Then the live rooms go on
air, one after the other, and a tenth of them off air again. So many of 100 questions get a server's
error for ten seconds, also when they are repeated."""
import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.parse

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "origin"), os.path.join(HERE, "..", "bench")]

import front
import harness
import procs

FIXED = 10  # seconds that an error lasts
CONFIRM = 40  # seconds within which an end must be told: two answers apart, and no media


class World:
    """Which room is on air when, in seconds after the start. Some go off air, a while after somebody
    heard that they are on it."""

    def __init__(self, args):
        dice = random.Random(args.seed)
        self.args, self.begin = args, time.monotonic()
        span = args.minutes * 60
        rooms = dice.sample(range(args.rooms), args.live)
        self.on = {r: span / 3 + dice.random() * span / 3 for r in rooms}
        self.span = {r: 20 + dice.random() * span / 12 for r in rooms[::10]}  # how long they are watched
        self.off = {}
        self.asked = self.errors = 0

    def now(self):
        return time.monotonic() - self.begin

    def is_live(self, room, at):
        return room in self.on and self.on[room] <= at < self.off.get(room, 1e9)

    def script(self):
        """For the origin, which counts from the first request of media: right after the first answer."""
        return "".join(f"at {int(seconds * 1000)} channel=r{room} offline until=99999999\n"
                       for room, seconds in self.span.items())

    def is_broken(self, room):
        period = int(self.now() / FIXED)
        return random.Random(f"{self.args.seed} {room} {period}").random() * 100 < self.args.errors

    def answer(self, room, origin):
        self.asked += 1
        if self.is_broken(room):
            self.errors += 1
            return 503, {}, b"as the dice say\n"
        live = self.is_live(room, self.now())
        v = {"live": live, "id": f"r{room}", "anchor": f"room {room}", "title": "t", "streams": []}
        if live and room in self.span:
            self.off.setdefault(room, self.now() + self.span[room])
        if live:
            v["streams"] = [{"protocol": "flv", "url": origin.url("/live.flv", f"r{room}"),
                             "quality": "origin", "codec": "avc"}]
        return 200, {"Content-Type": "application/json"}, json.dumps(v).encode()


def room_of(event):
    return int(urllib.parse.urlsplit(event["url"]).path.split("/")[2][1:])


def cost(pid, seconds):
    """(share of a core, PSS in MiB) over so many seconds."""
    cpu, start = procs.cpu_seconds([pid]), time.monotonic()
    time.sleep(seconds)
    return (procs.cpu_seconds([pid]) - cpu) / (time.monotonic() - start), procs.pss_mib([pid])


def watch(args, world, server, folder):
    """The events, and what it cost: alone, and with all that are live."""
    rooms, log = os.path.join(folder, "rooms"), os.path.join(folder, "events")
    with open(rooms, "w", encoding="ascii") as f:
        f.writelines(f"{server.url(f'/c/r{i}/demo')}\n" for i in range(args.rooms))
    span = args.minutes * 60
    with open(log, "wb") as out:
        p = subprocess.Popen([args.livrec, "watch", "--json", "--urls", rooms, "-o", os.path.join(folder, "out"),
                              "--interval", str(args.interval)], stdin=subprocess.DEVNULL, stdout=out)
        world.begin = time.monotonic()
        time.sleep(min(args.interval, span / 6))
        alone = cost(p.pid, span / 3 - world.now() - 1)
        time.sleep(max(0, span - 20 - world.now()))
        busy = cost(p.pid, 15)
        p.send_signal(signal.SIGTERM)
        status = p.wait(60)
    with open(log, encoding="utf-8") as f:
        events = [json.loads(line) for line in f]
    return events, alone, busy, status


def judge(args, world, events, offset):
    """(seconds from on air to recording, false starts, false ends, ends that were not seen)"""
    late, false_starts, false_ends, ended = {}, 0, 0, set()
    for e in events:
        if e["event"] not in ("record_start", "job_end"):
            continue
        room, when = room_of(e), e["time"] / 1000 - offset
        if e["event"] == "record_start":
            late.setdefault(room, when - world.on.get(room, 1e9))
            false_starts += not world.is_live(room, when)
        elif when < args.minutes * 60 - 6:  # then it was stopped
            ended.add(room)
            false_ends += world.is_live(room, when)
    seen = [r for r, off in world.off.items() if off + CONFIRM < args.minutes * 60 - 6]
    return late, false_starts, false_ends, [r for r in seen if r not in ended]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True)
    p.add_argument("--rooms", type=int, default=1000)
    p.add_argument("--live", type=int, default=50)
    p.add_argument("--interval", type=int, default=60)
    p.add_argument("--errors", type=float, default=5, help="of 100 questions")
    p.add_argument("--minutes", type=float, default=6)
    p.add_argument("--seed", type=int, default=1)
    args = p.parse_args()
    args.livrec = os.path.join(args.build, "livrec-cli", "livrec")
    harness.ORIGIN = os.path.join(args.build, "tests", "origin", "livrec-origin")
    folder = tempfile.mkdtemp(prefix="livrec-many-")
    world = World(args)
    server = front.Front()
    try:
        with harness.Origin(world.script(), log=False) as origin:
            for i in range(args.rooms):
                server.answers[f"/c/r{i}/api/room"] = lambda headers, i=i, **_: world.answer(i, origin)
            offset = time.time() - time.monotonic()
            events, alone, busy, status = watch(args, world, server, folder)
            late, false_starts, false_ends, unseen = judge(args, world, events, offset + world.begin)
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)
    waits = sorted(late.values())
    missing = args.live - len(waits)
    print(f"{args.rooms} rooms each {args.interval} s, {world.asked} questions, {world.errors} errors: "
          f"watching alone {100 * alone[0]:.2f} % of a core, {alone[1]:.1f} MiB PSS")
    in_time = sum(1 for w in waits if w <= args.interval + 5)
    print(f"{args.live} on air: {100 * busy[0]:.2f} % of a core, {busy[1]:.1f} MiB PSS; recording after "
          f"{waits[len(waits) // 2]:.1f} s (median), {waits[-1]:.1f} s (worst); "
          f"{in_time} of {len(waits)} within the interval and 5 s")
    print(f"{missing} not recorded, {false_starts} false starts, {false_ends} false ends, "
          f"{len(unseen)} ends not seen, exit status {status}")
    usual = waits[int(0.8 * (len(waits) - 1))]  # the others may have met errors
    slow = usual > 1.1 * args.interval + 5
    sys.exit(bool(missing or false_starts or false_ends or unseen or status or slow))


if __name__ == "__main__":
    main()
