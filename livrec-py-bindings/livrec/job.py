"""One record job."""

from __future__ import annotations

import contextlib
import time
from typing import TYPE_CHECKING, AsyncIterator, Iterator

from . import _ffi
from ._queue import Ended
from ._stream import EventStream
from .errors import ClosedError, LivrecError, NotFoundError, TimedOutError, check
from .events import Event

if TYPE_CHECKING:
    from .handle import Livrec


class Job:
    """Follows one room. Iterate it for its events; leaving a ``with`` block stops it.

    Each event is given once: to an iterator of the job or to one of ``Livrec.events()``.
    """

    def __init__(self, owner: Livrec, id: int, url: str) -> None:
        self._owner = owner  # a running job keeps its handle open
        self._end: Event | None = None
        self.id = id
        self.url = url

    @property
    def ended(self) -> bool:
        """Has its last event been read by any iterator of the handle?"""
        return self._end is not None

    @property
    def error(self) -> LivrecError | None:
        """Why it failed; None while it runs and when it ended well."""
        return self._end.error if self._end else None

    def stop(self) -> None:
        """Ask it to finish its file and end. May be called from a signal handler, and twice."""
        with contextlib.suppress(NotFoundError, ClosedError):
            check(_ffi.stop(self._owner._handle.ptr, self.id))

    def events(self, timeout: float | None = None) -> EventStream:
        """Its events until it ends, for ``for`` or ``async for``."""
        return EventStream(self._owner, self.id, timeout)

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events())

    def __aiter__(self) -> AsyncIterator[Event]:
        return self.events().__aiter__()

    def wait(self, timeout: float | None = None) -> Event:
        """Wait for the end, dropping the events before it, and return the last event.

        Raises the job's error, or TimedOutError after `timeout` seconds."""
        end = self._wait(timeout)
        if end.error is not None:
            raise end.error
        return end

    def _wait(self, timeout: float | None) -> Event:
        deadline = None if timeout is None else time.monotonic() + timeout
        left = timeout
        with contextlib.suppress(Ended):
            while self._owner._queue.get(self.id, left) is not None:
                left = None if deadline is None else max(0.0, deadline - time.monotonic())
        return self._last()

    def _last(self) -> Event:
        if self._end is None:
            if self._owner.closed:
                raise ClosedError("the handle was closed before the job ended")
            raise TimedOutError(f"job {self.id} did not end in time")
        return self._end

    async def wait_async(self) -> Event:
        """As wait(), for asyncio."""
        async for _ in self:
            pass
        end = self._last()
        if end.error is not None:
            raise end.error
        return end

    def __enter__(self) -> Job:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
        with contextlib.suppress(ClosedError, TimedOutError):
            self._wait(None)

    def __repr__(self) -> str:
        return f"<livrec.Job {self.id} {'ended' if self.ended else 'running'}>"
