"""Start livrec-origin with a fault script, talk to it, read its log."""
import collections
import os
import re
import socket
import subprocess
import tempfile
import time

ORIGIN = os.environ.get("LIVREC_ORIGIN", "livrec-origin")

Request = collections.namedtuple("Request", "ms channel conn method path status")
Frame = collections.namedtuple("Frame", "ms channel conn stream track epoch n dts pts size key hash")
End = collections.namedtuple("End", "ms channel conn bytes why")

# ended: how the body stopped: "whole", "short" (closed before its length), "closed" (no length
# was given), "reset", "timeout" or "limit" (the caller had enough).
Answer = collections.namedtuple("Answer", "status headers body ended seconds")


class Log:
    """What the origin sent, in order."""

    def __init__(self, path):
        self.requests, self.frames, self.ends = [], [], []
        with open(path, encoding="utf-8", errors="replace") as f:
            for line in f:
                self._take(line.split())

    def _take(self, w):
        if len(w) == 7 and w[0] == "R":
            self.requests.append(Request(int(w[1]), w[2], int(w[3]), w[4], w[5], int(w[6])))
        elif len(w) == 13 and w[0] == "F":
            self.frames.append(Frame(int(w[1]), w[2], int(w[3]), w[4], w[5], *map(int, w[6:12]),
                                     w[12]))
        elif len(w) == 6 and w[0] == "E":
            self.ends.append(End(int(w[1]), w[2], int(w[3]), int(w[4]), w[5]))

    def of(self, channel):
        return [f for f in self.frames if f.channel == channel]

    def asked(self, channel, pattern=""):
        return [r for r in self.requests if r.channel == channel and re.search(pattern, r.path)]


class Origin:
    """A running origin; a context manager."""

    def __init__(self, script="", *args, speed=1, log=True):
        self.folder = tempfile.TemporaryDirectory(prefix="livrec-origin-")
        self.log_path = os.path.join(self.folder.name, "log")
        command = [ORIGIN, "--stdin", "--speed", str(speed), *args]
        if log:
            command += ["--log", self.log_path]
        if script:
            name = os.path.join(self.folder.name, "script")
            with open(name, "w", encoding="utf-8") as f:
                f.write(script)
            command += ["--script", name]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        line = self.process.stdout.readline()
        if not line.startswith("port "):
            self.process.wait()
            raise RuntimeError("livrec-origin did not start")
        self.port = int(line.split()[1])

    def url(self, path, channel=None):
        return f"http://127.0.0.1:{self.port}" + (f"/c/{channel}" if channel else "") + path

    def stop(self):
        """End the process and return its log."""
        self.process.stdin.close()
        code = self.process.wait(timeout=20)
        self.process.stdout.close()
        if code != 0:
            raise RuntimeError(f"livrec-origin ended with {code}")
        return Log(self.log_path) if os.path.exists(self.log_path) else None

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        if self.process.poll() is None:
            self.stop()
        self.folder.cleanup()

    def get(self, path, channel=None, seconds=10, limit=None, method="GET"):
        """One request over a connection of its own."""
        target = (f"/c/{channel}" if channel else "") + path
        start = time.monotonic()
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as s:
            s.sendall(f"{method} {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            head, body = read_head(s)
            status, headers = parse_head(head)
            length = 0 if method == "HEAD" else headers.get("content-length")
            body, ended = read_body(s, body, length, start + seconds, limit)
        return Answer(status, headers, body, ended, time.monotonic() - start)


def read_head(s):
    data = b""
    while b"\r\n\r\n" not in data:
        more = s.recv(65536)
        if not more:
            return data, b""
        data += more
    return data.split(b"\r\n\r\n", 1)


def parse_head(head):
    lines = head.decode("latin-1").split("\r\n")
    headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
    return (int(lines[0].split()[1]) if lines[0] else 0), headers


def read_body(s, body, length, deadline, limit):
    want = int(length) if length is not None else None
    while want is None or len(body) < want:
        if limit is not None and len(body) >= limit:
            return body, "limit"
        s.settimeout(max(0.01, deadline - time.monotonic()))
        try:
            more = s.recv(65536)
        except socket.timeout:
            return body, "timeout"
        except ConnectionResetError:
            return body, "reset"
        if not more:
            return body, "closed" if want is None else "short"
        body += more
    return body[:want], "whole"


def flv_tags(data):
    """(type, timestamp, body) of every whole tag."""
    tags, at = [], 13
    while at + 15 <= len(data):
        size = int.from_bytes(data[at + 1:at + 4], "big")
        if at + 15 + size > len(data):
            break
        stamp = int.from_bytes(data[at + 4:at + 7], "big") | data[at + 7] << 24
        tags.append((data[at], stamp, data[at + 11:at + 11 + size]))
        at += size + 15
    return tags


def is_frame(tag):
    """Media, not script data or a sequence header."""
    return tag[0] in (8, 9) and tag[2][1] == 1


def mark(tag):
    """(track, epoch, n) of a media tag."""
    at = tag[2].index(b"livrec-demo-mark") + 16 if tag[0] == 9 else 4
    digits = tag[2][at:at + 12]
    return "v" if tag[0] == 9 else "a", int(digits[:4], 16), int(digits[4:], 16)


def segments(playlist):
    return [line for line in playlist.decode().split("\n") if line and not line.startswith("#")]


def tag_value(playlist, name):
    m = re.search(rf"#EXT-X-{name}:(\S+)", playlist.decode())
    return m.group(1) if m else None


def run_tests():
    """unittest with the files of this folder in the path, as meson calls them."""
    import unittest
    unittest.main(verbosity=2)
