"""Run the command, with pipes or in a terminal."""
import collections
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
import urllib.parse

LIVREC = os.environ.get("LIVREC", "livrec")
# The command linked with the library that plays scripts (scripted.c).
SCRIPTED = os.environ.get("LIVREC_SCRIPTED", "livrec-scripted")

Result = collections.namedtuple("Result", "status out err")


def run(*args, tool=SCRIPTED, timeout=60, input=None, env=None, **more):
    given = {"input": input} if input is not None else {"stdin": subprocess.DEVNULL}
    p = subprocess.run([tool, *args], text=True, timeout=timeout,
                       env={**os.environ, **(env or {})},
                       **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **given, **more})
    return Result(p.returncode, p.stdout, p.stderr)


def start(*args, tool=SCRIPTED, **more):
    return subprocess.Popen([tool, *args], stdin=subprocess.DEVNULL, text=True,
                            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more})


def play(*steps, **fields):
    """A script for the scripted library: play("start", "end", title="x")."""
    words = [f"{k}={urllib.parse.quote(v, safe='')}" for k, v in fields.items()]
    return "play:" + ",".join([*words, *steps])


class Terminal:
    """The command in a terminal of its own."""

    def __init__(self, *args, tool=SCRIPTED, rows=24, columns=80, term="xterm", **more):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.process = subprocess.Popen(
            [tool, *args], **{"stdin": slave, "stdout": slave, "stderr": slave, **more},
            env={**os.environ, "TERM": term}, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(slave, termios.TIOCSCTTY, 0))
        os.close(slave)
        self.data = b""

    def resize(self, rows, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, seconds):
        """What comes in so many seconds, or until the command ends."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not select.select([self.master], [], [], 0.05)[0]:
                continue
            try:
                more = os.read(self.master, 65536)
            except OSError:
                break
            if not more:
                break
            self.data += more
        return self.data

    def read_until(self, pattern, seconds=30):
        deadline = time.monotonic() + seconds
        while not re.search(pattern, self.data) and time.monotonic() < deadline:
            self.read(0.05)
        return bool(re.search(pattern, self.data))

    def type(self, data):
        os.write(self.master, data)

    def end(self, sig=None, timeout=30):
        if sig:
            self.process.send_signal(sig)
        deadline = time.monotonic() + timeout
        while self.process.poll() is None and time.monotonic() < deadline:
            self.read(0.05)
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.read(0.2)
        os.close(self.master)
        return self.process.returncode


class Screen:
    """What a terminal shows: the few sequences that progress lines use, and no others."""

    def __init__(self, columns):
        self.columns, self.lines, self.row, self.strange = columns, [""], 0, []

    def feed(self, data):
        text = data.decode("utf-8")
        for m in re.finditer(r"\x1b\[(\d*)([A-Za-z])|(\x1b.?)|(\r\n|\n|\r)|([^\x1b\r\n]+)", text):
            number, letter, escape, control, words = m.groups()
            if letter == "A":
                self.row = max(0, self.row - int(number or 1))
            elif letter == "K":
                pass  # the line was written anew: see _write
            elif letter == "J":
                del self.lines[self.row + 1:]
                self.lines[self.row] = ""
            elif letter or escape:
                self.strange.append(m.group(0))
            elif control == "\r":
                self.fresh = True
            elif control:
                self.row += 1
                while len(self.lines) <= self.row:
                    self.lines.append("")
                self.fresh = True
            else:
                self._write(words)
        return self

    fresh = True

    def _write(self, words):
        self.lines[self.row] = words if self.fresh else self.lines[self.row] + words
        self.fresh = False


def signal_name(number):
    return signal.Signals(number).name
