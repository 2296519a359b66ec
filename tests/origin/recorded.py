"""Recordings beside the origin's log: which frames are missing, doubled or damaged."""
import collections
import functools
import os
import subprocess

FRAMES = os.environ.get("LIVREC_FRAMES", "frames")

Recorded = collections.namedtuple("Recorded", "track dts pts size key hash mark")
Verdict = collections.namedtuple("Verdict", "frames missing doubled damaged disorder")


@functools.lru_cache(maxsize=256)
def _frames(path, _):
    out = subprocess.run([FRAMES, path], capture_output=True, text=True, check=True).stdout
    return [Recorded(w[0], *map(int, w[1:5]), *w[5:7]) for w in map(str.split, out.splitlines())]


def frames(*paths):
    """The frames of files, in order, as libavformat reads them."""
    return [f for path in paths for f in _frames(path, os.stat(path).st_mtime_ns)]


def decodes(*paths):
    """What ffmpeg complains about when it plays the files whole; "" is good."""
    inputs = [word for path in paths for word in ("-i", path)]
    outputs = [word for i in range(len(paths)) for word in ("-map", str(i), "-f", "null", "-")]
    return subprocess.run(["ffmpeg", "-v", "error", "-nostdin", *inputs, *outputs],
                          capture_output=True, text=True, check=False).stderr.strip()


def _mark(sent):
    return f"{sent.epoch:04x}{sent.n:08x}"


def judge(recorded, sent):
    """A Verdict. Missing are frames that were sent between the first and the last recorded one of
    their track; frames that were sent twice (the cache after a reconnect) count once."""
    truth = {}
    for f in sent:
        truth.setdefault((f.track, _mark(f)), f)
    order = {key: i for i, key in enumerate(sorted(truth))}  # segments may be sent in any order
    missing, doubled, damaged, disorder = [], [], [], 0
    for track in ("v", "a"):
        mine = [(r.track, r.mark) for r in recorded if r.track == track]
        places = [order[k] for k in mine if k in order]
        doubled += [k for k, n in collections.Counter(mine).items() if n > 1]
        disorder += sum(b < a for a, b in zip(places, places[1:]))
        if places:
            have = set(mine)
            missing += [k for k, i in order.items()
                        if k[0] == track and min(places) < i < max(places) and k not in have]
    for r in recorded:
        f = truth.get((r.track, r.mark))
        if f is None or int(r.hash, 16) != int(f.hash, 16):
            damaged.append((r.track, r.mark))
    return Verdict(len(recorded), missing, doubled, damaged, disorder)


def perfect(verdict):
    return verdict.frames > 0 and not any(verdict[1:])


def seconds(recorded):
    """Length of the video by its timestamps, a frame's own length included."""
    times = sorted(r.pts for r in recorded if r.track == "v")
    if len(times) < 2:
        return 0.0
    return (times[-1] - times[0] + (times[-1] - times[0]) / (len(times) - 1)) / 1000
