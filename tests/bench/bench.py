#!/usr/bin/env python3
"""The same recordings by livrec and by its peers, on loopback, in CPU time and memory.

    bench.py --build DIR [live] [--n 1,50,200] [--source flv,hls,fmp4,flv-tls] [--recorders livrec,ffmpeg,curl]
    bench.py --build DIR fast [--size MIB] [--runs 3] [--source flv,hls]
    bench.py --build DIR all --n 1,10,50,200,1000     both; takes an hour

live: N rooms of 2 Mbit/s each, paced. CPU is user and system time of the recorder's processes over
a window that opens 3 s after the last room has bytes on disk; PSS is taken near its end. "complete"
is the media on disk over the media that was sent, in one room, counted in frames after the stop.
fast: one large FLV, or a complete HLS playlist of TS, as fast as it comes, CPU seconds per GB, the
least of the runs.

Compare ratios within one run; absolute figures belong to the machine."""
import argparse
import contextlib
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "origin"))

import media
import procs
import recorders
import tlsfront

PATHS = {"flv": "/live.flv", "hls": "/live.m3u8", "fmp4": "/fmp4.m3u8"}


def size(path):
    """In bytes; 0 for what is no file, or not any more."""
    try:
        return os.path.getsize(path) if os.path.isfile(path) else 0
    except FileNotFoundError:
        return 0


class Run:
    """One recorder with N rooms, from start to stop."""

    def __init__(self, name, urls, folder, args):
        self.one, _, command = recorders.ALL[name]
        self.folder, self.count = folder, len(urls)
        groups = [urls] if self.one else [[u] for u in urls]
        self.folders = [folder] if self.one else [os.path.join(folder, str(i)) for i in range(len(urls))]
        self.processes = []
        self.errors = open(os.path.join(args.media, "errors"), "ab")
        for group, where in zip(groups, self.folders):
            os.makedirs(where, exist_ok=True)
            self.processes.append(subprocess.Popen(
                command(group, where, args.livrec), stdin=subprocess.DEVNULL, stdout=self.errors,
                stderr=self.errors, start_new_session=True))

    def files(self):
        """Recordings with bytes in them; a name may go while it is looked at (NAME.part)."""
        found = [os.path.join(f, n) for f in self.folders for n in os.listdir(f) if ".json" not in n]
        return [path for path in found if size(path) > 0]

    def wait_started(self, seconds):
        """Seconds until every room has bytes on disk, or None."""
        start = time.monotonic()
        while time.monotonic() - start < seconds:
            if len(self.files()) >= self.count:
                return time.monotonic() - start
            time.sleep(0.05)
        return None

    def pids(self):
        return procs.tree([p.pid for p in self.processes])

    def stop(self):
        for p in self.processes:
            if p.poll() is None:
                p.send_signal(signal.SIGINT)
        end = time.monotonic() + 15
        for p in self.processes:
            try:
                p.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                p.kill()
                p.wait()
        self.errors.close()


def frames_of(path):
    """Video packets in a file, by ffprobe."""
    out = subprocess.run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-count_packets",
                          "-show_entries", "stream=nb_read_packets", "-of", "csv=p=0", path],
                         capture_output=True, text=True, check=False).stdout
    digits = "".join(c for c in out.split("\n")[0] if c.isdigit())
    return int(digits) if digits else 0


def measure(run, seconds):
    """(CPU seconds per second, PSS in MiB, threads) over a window."""
    first = run.pids()
    cpu, start = procs.cpu_seconds(first), time.monotonic()
    time.sleep(seconds * 0.9)
    pids = run.pids()
    pss, threads = procs.pss_mib(pids), procs.threads(pids)
    time.sleep(max(0, seconds - (time.monotonic() - start)))
    return (procs.cpu_seconds(pids) - cpu) / (time.monotonic() - start), pss, threads


def addresses(origin, source, n, args, stack):
    """Of n rooms; "flv-tls" is "flv" over TLS."""
    kind, _, tls = source.partition("-")
    urls = [origin.url(PATHS[kind], f"r{i}") for i in range(n)]
    if not tls:
        return urls
    front = stack.enter_context(tlsfront.Server(args.media, origin.port))
    recorders.AUTHORITY = front.certificate
    return [front.url(u) for u in urls]


def live(name, source, n, args):
    import harness
    harness.ORIGIN = args.origin
    folder = tempfile.mkdtemp(prefix="bench-", dir=args.media)
    with contextlib.ExitStack() as stack:
        origin = stack.enter_context(harness.Origin("", "--clip", media.clip(args.media), log=False))
        urls = addresses(origin, source, n, args, stack)
        before = time.monotonic()
        run = Run(name, urls, folder, args)
        started = run.wait_started(30 + n * 0.3)
        time.sleep(3)
        cpu, pss, threads = measure(run, args.window)
        alive = sum(p.poll() is None for p in run.processes)
        run.stop()
        took = time.monotonic() - before
        files = run.files()
    seconds = sorted(frames_of(f) / 25 for f in files[:: max(1, len(files) // 8)])
    shutil.rmtree(folder, ignore_errors=True)
    return {"mode": "live", "recorder": name, "source": source, "n": n,
            "cpu_ms_per_stream_second": cpu * 1000 / n, "pss_mib_per_stream": pss / n,
            "threads": threads, "files": len(files), "start_s": started, "took_s": took,
            "alive": alive, "shortest_s": seconds[0] if seconds else 0,
            "longest_s": seconds[-1] if seconds else 0}


LARGE = {"flv": media.large, "hls": media.large_hls}


def bytes_sent(path):
    """Of the one file, or of a playlist's segments."""
    if not path.endswith(".m3u8"):
        return os.path.getsize(path)
    return sum(e.stat().st_size for e in os.scandir(os.path.dirname(path)) if e.name.endswith(".ts"))


def fast_command(name, url, folder, path, args):
    """A list that is complete is no live room to livrec: it gets one that goes on, up to near its end."""
    command = recorders.ALL[name][2]
    if not path.endswith(".m3u8") or not name.startswith("livrec"):
        return command([url], folder, args.livrec)
    return command([url.replace("index.m3u8", "live.m3u8")], folder, args.livrec) + [
        "--from-start", "--duration", str(int(media.seconds_of(path)) - 4)]


def fast(name, source, args):
    """CPU seconds per GB of finite media that come as fast as they are read."""
    import httpfile
    folder = tempfile.mkdtemp(prefix="bench-", dir=args.media)
    path = LARGE[source](args.media, args.size << 20)
    with httpfile.Server(os.path.dirname(path)) as server:
        url = server.url(os.path.basename(path))
        start = time.monotonic()
        process = subprocess.Popen(fast_command(name, url, folder, path, args),
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        stop = threading.Timer(args.patience, process.kill)
        stop.start()
        _, status, usage = os.wait4(process.pid, 0)
        stop.cancel()
        process.returncode = status
        took = time.monotonic() - start
    written = sum(e.stat().st_size for e in os.scandir(folder))
    shutil.rmtree(folder, ignore_errors=True)
    gb = bytes_sent(path) / 1e9
    return {"mode": "fast", "recorder": name, "source": source,
            "cpu_s_per_gb": (usage.ru_utime + usage.ru_stime) / gb,
            "user": usage.ru_utime / gb, "system": usage.ru_stime / gb, "took_s": took,
            "part": written / 1e9 / gb, "rss_mib": usage.ru_maxrss / 1024, "status": status}


def show_live(r):
    start = "-" if r["start_s"] is None else f"{r['start_s']:.2f}"
    print(f"| {r['recorder']} | {r['source']} | {r['n']} | {r['cpu_ms_per_stream_second']:.2f} "
          f"| {r['pss_mib_per_stream']:.2f} | {r['threads']} | {start} | {r['files']}/{r['n']} "
          f"| {r['shortest_s']:.1f}-{r['longest_s']:.1f} of {r['took_s']:.1f} |", flush=True)


def show_fast(r):
    print(f"| {r['recorder']} | {r['source']} | {r['cpu_s_per_gb']:.2f} "
          f"| {r['user']:.2f} + {r['system']:.2f} | {r['rss_mib']:.0f} | {r['took_s']:.1f} "
          f"| {100 * r['part']:.0f} % |", flush=True)


def run_live(args):
    print("| recorder | source | N | CPU ms per stream-second | PSS MiB per stream | threads "
          "| start s | files | media s, of run s |\n" + "|---" * 9 + "|")
    for source in args.source.split(","):
        for n in map(int, args.n.split(",")):
            for name in args.recorders.split(","):
                if source.split("-")[0] not in recorders.ALL[name][1] or not recorders.installed(name):
                    continue
                if name.startswith("floor") and "-" in source:
                    continue
                if n > args.peers and not name.startswith(("livrec", "floor")):
                    continue
                yield live(name, source, n, args), show_live


def run_fast(args):
    """The least of some runs, which take turns, so that what else the machine does hits all alike."""
    print("| recorder | source | CPU s/GB | user + system | RSS MiB | wall s | written, of sent |\n"
          + "|---" * 7 + "|")
    for source in filter(LARGE.get, args.source.split(",")):
        names = [n for n in args.recorders.split(",")
                 if recorders.installed(n) and source in recorders.ALL[n][1]]
        runs = [fast(n, source, args) for _ in range(args.runs) for n in names]
        for name in names:
            yield min((r for r in runs if r["recorder"] == name),
                      key=lambda r: r["cpu_s_per_gb"]), show_fast


MODES = {"live": run_live, "fast": run_fast}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("mode", nargs="?", default="live", choices=["live", "fast", "all"])
    p.add_argument("--build", required=True)
    p.add_argument("--n", default="1,10,50")
    p.add_argument("--source", default="flv,hls,fmp4")
    p.add_argument("--recorders", default="livrec,livrec-plain,floor,ffmpeg,ffmpeg-dlr,curl,streamlink,yt-dlp")
    p.add_argument("--peers", type=int, default=200, help="most rooms that peers are asked to take")
    p.add_argument("--window", type=float, default=15, help="seconds")
    p.add_argument("--size", type=int, default=512, help="MiB of the fast mode")
    p.add_argument("--patience", type=float, default=60, help="seconds that one run of the fast mode may take")
    p.add_argument("--runs", type=int, default=3, help="of the fast mode")
    p.add_argument("--media", help="folder for media and recordings")
    p.add_argument("--json", help="append the results to this file")
    args = p.parse_args()
    args.livrec = os.path.join(args.build, "livrec-cli", "livrec")
    args.origin = os.path.join(args.build, "tests", "origin", "livrec-origin")
    args.media = args.media or os.path.join(tempfile.gettempdir(), "livrec-bench")
    os.makedirs(args.media, exist_ok=True)
    print(f"{time.strftime('%Y-%m-%d')}, {platform.machine()}, {os.cpu_count()} cores, kernel "
          f"{platform.release()}; {procs.touch_memory()} MiB of free memory touched before\n")
    for mode in (run_fast, run_live) if args.mode == "all" else (MODES[args.mode],):
        for result, show in mode(args):
            show(result)
            if args.json:
                with open(args.json, "a", encoding="utf-8") as f:
                    f.write(json.dumps(result) + "\n")
        print(flush=True)


if __name__ == "__main__":
    main()
