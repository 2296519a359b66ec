#!/usr/bin/env python3
"""A folder of DouyinLiveRecorder watched as it is, beside the table of its rules.

    dlr.py --build DIR [--scale ci|accelerated|real] [--minutes 10] [--seed 1] [--keep]

Its platforms are answered by a proxy from the cases, each room on air as planned, with media of the
origin. What is recorded, where, under which names, in how many files, converted to what, and what the
providers of notices get, is compared with the rules. Fails on any difference."""
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

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "origin")]

import dlr_judge
import dlr_world
import harness
import provider
import recorded
import replay
from dlr_rules import LABELS, Rules

ANSWERS = {"钉钉推送接口链接": '{"errcode":0,"errmsg":"ok"}', "微信推送接口链接": '{"code":200,"msg":"ok"}',
           "bark推送接口链接": '{"code":200,"message":"success"}', "ntfy推送地址": '{"id":"1"}'}
TITLED = {"保存文件夹是否以时间区分": "是", "保存文件夹是否以标题区分": "是", "保存文件名是否包含标题": "是"}
EDIT = {"ci": 0, "accelerated": 0.5, "real": 0.6}  # when the list is changed


class Scale:
    """How large, and how fast."""

    def __init__(self, args):
        self.name, self.span = args.scale, args.minutes * 60
        self.platforms = [p for p in LABELS if p not in ("direct", "soop")]
        self.extra, self.dead, self.paused, self.speed = 14, 7, 4, 1
        self.encoding, self.newline = "utf-8-sig", "\r\n"
        self.config = {"循环时间(秒)": "5", "视频分段时间(秒)": "20"}
        if self.name == "ci":
            self.platforms, self.extra, self.dead, self.paused = ["huya", "acfun", "bigo", "kugou", "look"], 1, 2, 1
            self.config["视频分段时间(秒)"], self.speed, self.span = "4", 4, 600
        elif self.name == "accelerated":
            self.speed = 2
        else:
            self.config = {"循环时间(秒)": "120", "视频分段时间(秒)": "60"}
            self.encoding, self.newline = "gb18030", "\n"
        if self.name != "accelerated":
            self.config |= TITLED
        self.interval = int(self.config["循环时间(秒)"])
        self.confirm = 40  # two answers apart, and no media, until an end is one
        self.slack = 60 if self.name == "ci" else 12  # seconds that a busy machine may take
        self.sure = 0 if self.name == "ci" else self.interval * 1.1 + 4  # on air for so long: recorded

    def plan(self, dice):
        """When a room is on air."""
        if self.name == "ci":
            return [(0, 600)]  # until all are recorded
        if self.name == "real":
            on = dice.random() * 120
            plan = [(on, on + self.interval * 1.1 + 60 + dice.random() * 120)]
            return plan + [(plan[0][1] + 120, self.span + 60)] * (plan[0][1] + 120 < self.span - self.interval * 1.2)
        at, plan = dice.random() * 30, []
        while at < self.span - 20:
            off = at + 18 + dice.random() * 25
            plan.append((at, off))
            at = off + 50 + dice.random() * 30
        return plan


def watch(args, folder, state, log, authority):
    env = {**os.environ, "XDG_RUNTIME_DIR": state, "HOME": state, "TZ": "Asia/Shanghai"}
    return subprocess.Popen([args.livrec, "watch", "-c", folder, "--json", "--socket", "none", "--cacert", authority],
                            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, env=env)


def edit(world, at):
    """A few rooms get a "#", the paused lose theirs."""
    live = [r for r in world.rooms if r.window(at) is not None and r.window(at + 15) is not None][:4]
    for room in live:
        world.lines[world.lines.index(room.line)] = "#" + room.line
        room.until = at
    for room in world.paused:
        world.lines[world.lines.index("#" + room.line)] = room.line
        room.since = at
    return live


def wait_for(what, seconds):
    end = time.monotonic() + seconds
    while not what() and time.monotonic() < end:
        time.sleep(0.1)


def until_all_are_recorded(world, log):
    """Then nobody is on air any more."""
    def started():
        with open(log, encoding="utf-8") as f:
            return f.read().count('"event":"record_start"') >= len(world.rooms)

    wait_for(started, 60)
    time.sleep(2.5)
    for room in world.rooms:
        room.plan = [(0, room.now())]


def is_converted(folder):
    """Nothing waits to become MP4."""
    return not [n for _, _, names in os.walk(folder) for n in names if n.endswith((".ts", ".m4a", ".part"))]


def play(args, scale, world, folder, proxy, log):
    """Watch for the time; then once more, with nobody on air, to end what waits. Exit statuses."""
    with open(log, "wb") as out:
        p = watch(args, folder, args.state, out, proxy.authority.file)
        dlr_world.Room.begin = world.begin_at = time.monotonic()
        world.wall = time.time()
        if scale.name == "ci":
            until_all_are_recorded(world, log)
            wait_for(lambda: is_converted(folder), 60)
            scale.span = world.rooms[0].now()
        else:
            time.sleep(scale.span * EDIT[scale.name])
            at = world.rooms[0].now()
            edit(world, at)
            world.save()
        time.sleep(max(0, scale.span - world.rooms[0].now()))
        p.send_signal(signal.SIGTERM)
        world.ended = world.rooms[0].now()
        first = p.wait(60)
        dlr_world.Room.begin = None  # nobody is on air
        if scale.name == "ci":
            return [first]
        p = watch(args, folder, args.state, out, proxy.authority.file)
        time.sleep(10)
        wait_for(lambda: is_converted(folder), 120)
        p.send_signal(signal.SIGTERM)
        return [first, p.wait(60)]


def run(args, folder):
    scale = Scale(args)
    world = dlr_world.World(args.seed, scale.platforms, scale.extra, scale.dead, scale.paused, scale.plan)
    args.state = os.path.join(folder, "state")
    os.mkdir(args.state)
    home, log = os.path.join(folder, "DouyinLiveRecorder"), os.path.join(folder, "events")
    providers = {key: provider.Provider(answer) for key, answer in ANSWERS.items()}
    with harness.Origin("set segment=1000 cache=1000", speed=scale.speed, log=False) as origin, \
            replay.Proxy(world.all(), origin, folder) as proxy:
        for p in providers.values():
            p.__enter__()
        try:
            ways = {key: (p, "/topic") for key, p in providers.items()}
            settings, listed = world.write(home, scale.config, proxy, ways, scale.encoding, scale.newline)
            config = open(os.path.join(home, "config", "config.ini"), "rb").read()
            world.statuses = play(args, scale, world, home, proxy, log)
        finally:
            for p in providers.values():
                p.__exit__()
        world.asked = proxy.asked
    with open(os.path.join(folder, "requests"), "w", encoding="utf-8") as f:
        f.writelines(f"{a['at'] - world.begin_at:.2f} {getattr(a['room'], 'id', a['room'])} {a['url']}\n" for a in proxy.asked)
    with open(os.path.join(folder, "messages"), "wb") as f:
        f.writelines(body + b"\n" for p in providers.values() for _, _, body in p.got)
    return dlr_judge.Judge(scale, world, Rules(settings), home, log, providers, config)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--build", required=True)
    p.add_argument("--scale", choices=list(EDIT), default="accelerated")
    p.add_argument("--minutes", type=float, default=10)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--keep", action="store_true", help="leave the folder")
    args = p.parse_args()
    args.livrec = os.path.join(args.build, "livrec-cli", "livrec")
    harness.ORIGIN = os.path.join(args.build, "tests", "origin", "livrec-origin")
    recorded.FRAMES = os.path.join(args.build, "tests", "record", "frames")
    os.environ["TZ"] = "Asia/Shanghai"
    time.tzset()
    folder = tempfile.mkdtemp(prefix="livrec-dlr-")
    try:
        judge = run(args, folder)
        good = judge.report()
    finally:
        if args.keep:
            print("left:", folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    sys.exit(not good)


if __name__ == "__main__":
    main()
