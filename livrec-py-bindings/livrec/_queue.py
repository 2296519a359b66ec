"""The library's one event queue, shared by any number of readers.

``livrec_next_event()`` wants one thread at a time. Whoever needs an event and finds none waiting
becomes the pump: it polls the library's descriptor, takes all that is there, and wakes the
others. poll() returns at a signal, so Ctrl-C works at once and nothing has to tick.
"""

from __future__ import annotations

import ctypes
import itertools
import select
import threading
import time
import weakref
from collections import OrderedDict
from typing import TYPE_CHECKING, Callable, Optional

from . import _ffi
from ._handle import Handle
from .errors import ClosedError, check
from .events import Event, EventType, copy_event

if TYPE_CHECKING:
    from .job import Job

_ETIMEOUT, _ECLOSED = -16, -17
_MAX_LOGS = 1000

Listener = Callable[[], None]


class Ended(Exception):
    """No event can come any more."""


class EventQueue:
    def __init__(self, handle: Handle) -> None:
        self._handle = handle
        self._cond = threading.Condition()
        self._pumper: int | None = None  # the thread that is inside the library's queue
        self._waiting: OrderedDict[int, Event] = OrderedDict()
        self._ids = itertools.count()
        self._progress: dict[int, int] = {}  # job -> id of its waiting progress event
        self._logs = 0
        self._running: set[int] = set()
        self._jobs: weakref.WeakValueDictionary[int, Job] = weakref.WeakValueDictionary()
        self._listeners: dict[object, tuple[Optional[int], Listener]] = {}
        self.fd: int = _ffi.event_fd(handle.ptr)
        check(self.fd)
        handle.on_close(self._wake_all)

    # -- jobs

    def start(self, start: Callable[[], Job]) -> Job:
        """Start a job under the lock, so that its end can't be read before it is known."""
        with self._cond:
            job = start()
            self._jobs[job.id] = job
            self._running.add(job.id)
            return job

    # -- readers

    def get(self, job: int | None, timeout: float | None) -> Event | None:
        """Next event (of a job), or None when none came in time. Raises Ended."""
        self._handle.check_process()
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            with self._cond:
                event = self._take(job)
                if event is not None:
                    return event
                if job is not None and job not in self._running:
                    raise Ended
                if not self._become_pumper():
                    left = _left(deadline)
                    if left == 0 or not self._cond.wait(left):
                        return self._take(job)
                    continue
            if not self._pump(deadline):
                return None

    def poke(self) -> None:
        """Take what is there without waiting, unless another thread does so already."""
        with self._cond:
            if not self._become_pumper():
                return
        try:
            with self._handle.polling() as ptr:
                self._drain(ptr)
        except ClosedError:
            pass
        finally:
            self._stop_pumping()

    def listen(self, key: object, job: int | None, call: Listener) -> None:
        """Call `call` when events (of the job) came in or the handle closes."""
        with self._cond:
            self._listeners[key] = (job, call)

    def unlisten(self, key: object) -> None:
        with self._cond:
            self._listeners.pop(key, None)

    # -- inside

    def _become_pumper(self) -> bool:
        """Finding oneself there means that Ctrl-C came between taking the part and leaving it."""
        me = threading.get_ident()
        if self._pumper not in (None, me):
            return False
        self._pumper = me
        return True

    def _stop_pumping(self) -> None:
        with self._cond:
            self._pumper = None
            self._cond.notify_all()

    def _pump(self, deadline: float | None) -> bool:
        """Wait for events and take them in. False at the deadline."""
        try:
            with self._handle.polling() as ptr:
                # Asked first: a job's end is queued before.
                none_left = _ffi.job_count(ptr) == 0 and _ffi.post_count(ptr) == 0
                if self._drain(ptr):
                    return True
                if none_left:
                    raise Ended
                left = _left(deadline)
                if left == 0:
                    return False
                self._poll(left)
                return self._drain(ptr) > 0 or _left(deadline) != 0
        except ClosedError:
            raise Ended from None
        finally:
            self._stop_pumping()

    def _poll(self, left: float | None) -> None:
        poller = select.poll()
        poller.register(self.fd, select.POLLIN)
        poller.register(self._handle.wake_fd, select.POLLIN)
        poller.poll(None if left is None else max(1, int(left * 1000)))

    def _drain(self, ptr: ctypes.c_void_p) -> int:
        batch: list[Event] = []
        out = ctypes.c_void_p()
        try:
            while len(batch) < 256:
                code = _ffi.next_event(ptr, 0, ctypes.byref(out))
                if code in (_ETIMEOUT, _ECLOSED):
                    break
                check(code)
                batch.append(copy_event(out))
        finally:  # Ctrl-C must not lose what was taken
            if batch:
                self._put(batch)
        return len(batch)

    def _put(self, batch: list[Event]) -> None:
        with self._cond:
            for event in batch:
                self._append(event)
            jobs = {event.job for event in batch}
            calls = [c for j, c in self._listeners.values() if j is None or j in jobs]
        for call in calls:
            call()

    def _append(self, event: Event) -> None:
        if event.type == EventType.LOG:
            if self._logs >= _MAX_LOGS:
                return
            self._logs += 1
        seq = next(self._ids)
        if event.type == EventType.PROGRESS:
            self._waiting.pop(self._progress.get(event.job, -1), None)
            self._progress[event.job] = seq
        self._waiting[seq] = event
        if event.type == EventType.JOB_END:
            self._finish(event)

    def _finish(self, end: Event) -> None:
        self._running.discard(end.job)
        job = self._jobs.pop(end.job, None)
        if job is not None:
            job._end = end

    def _take(self, job: int | None) -> Event | None:
        for seq, event in self._waiting.items():
            if job is None or event.job == job:
                break
        else:
            return None
        del self._waiting[seq]
        if event.type == EventType.LOG:
            self._logs -= 1
        elif event.type == EventType.PROGRESS and self._progress.get(event.job) == seq:
            del self._progress[event.job]
        return event

    def _wake_all(self) -> None:
        with self._cond:
            self._cond.notify_all()
            calls = [c for _, c in self._listeners.values()]
        for call in calls:
            call()


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(0.0, deadline - time.monotonic())
