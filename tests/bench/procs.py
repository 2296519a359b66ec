"""CPU time and memory of processes with all their children, out of /proc."""
import os
import re
import subprocess
import sys


def tree(roots):
    """The processes and all that descend from them."""
    children = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as f:
                parent = int(f.read().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(name))
        except OSError:
            continue
    found, todo = [], list(roots)
    while todo:
        pid = todo.pop()
        found.append(pid)
        todo += children.get(pid, [])
    return found


def cpu_seconds(pids):
    """Time on a CPU so far, user and system, to the nanosecond (schedstat)."""
    total = 0
    for pid in pids:
        try:
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as f:
                    total += int(f.read().split()[0])
        except OSError:
            continue
    return total / 1e9


def pss_mib(pids):
    """Memory, shared pages divided among their users."""
    total = 0
    for pid in pids:
        try:
            with open(f"/proc/{pid}/smaps_rollup", encoding="ascii") as f:
                total += int(re.search(r"^Pss:\s+(\d+)", f.read(), re.M).group(1))
        except (OSError, AttributeError):
            continue
    return total / 1024


def threads(pids):
    total = 0
    for pid in pids:
        try:
            total += len(os.listdir(f"/proc/{pid}/task"))
        except OSError:
            continue
    return total


TOUCH = "import mmap; mmap.mmap(-1, {}, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | mmap.MAP_POPULATE)"


def touch_memory():
    """Free memory that a virtual machine was not given by its host yet costs whoever touches it
    first seconds of system time per GB, which then are in a recorder's figures. Take most of it
    once and give it back, in a process of its own: children inherit the peak of their parent.
    Returns MiB."""
    with open("/proc/meminfo", encoding="ascii") as f:
        free = next(int(line.split()[1]) for line in f if line.startswith("MemFree:"))
    size = (free << 10) // 5 * 4
    subprocess.run([sys.executable, "-c", TOUCH.format(size)], check=True)
    return size >> 20
