"""Events as an iterator, for threads and for asyncio."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING, AsyncIterator, Iterator

from ._queue import Ended, EventQueue
from .events import Event

if TYPE_CHECKING:
    from .handle import Livrec


class Readers:
    """One reader of the library's descriptor per event loop, shared by its iterators."""

    def __init__(self) -> None:
        self._open: dict[asyncio.AbstractEventLoop, list[int]] = {}  # loop -> [fd, users]

    def add(self, loop: asyncio.AbstractEventLoop, queue: EventQueue) -> None:
        entry = self._open.get(loop)
        if entry is None:
            fd = os.dup(queue.fd)  # a copy: the program may watch fileno() in the same loop
            loop.add_reader(fd, queue.poke)
            entry = self._open[loop] = [fd, 0]
        entry[1] += 1

    def remove(self, loop: asyncio.AbstractEventLoop) -> None:
        entry = self._open[loop]
        entry[1] -= 1
        if not entry[1]:
            del self._open[loop]
            loop.remove_reader(entry[0])
            os.close(entry[0])


class EventStream:
    """Iterate it with ``for`` or ``async for``.

    It ends when no event can come any more: no job is left (or this job ended), or the handle was
    closed. With `timeout`, also when nothing came for so many seconds.
    """

    def __init__(self, owner: Livrec, job: int | None, timeout: float | None) -> None:
        self._owner = owner  # keeps the handle open
        self._queue, self._readers = owner._queue, owner._readers
        self._job, self._timeout = job, timeout

    def __iter__(self) -> Iterator[Event]:
        return self

    def __next__(self) -> Event:
        try:
            event = self._queue.get(self._job, self._timeout)
        except Ended:
            raise StopIteration from None
        if event is None:
            raise StopIteration
        return event

    def __aiter__(self) -> AsyncIterator[Event]:
        return self

    async def __anext__(self) -> Event:
        try:
            event = self._queue.get(self._job, 0)
            if event is None:
                event = await asyncio.wait_for(self._next(), self._timeout)
        except (Ended, asyncio.TimeoutError):
            raise StopAsyncIteration from None
        return event

    async def _next(self) -> Event:
        loop, came = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(came.set)

        self._queue.listen(came, self._job, wake)
        self._readers.add(loop, self._queue)
        try:
            while True:
                event = self._queue.get(self._job, 0)
                if event is not None:
                    return event
                await came.wait()
                came.clear()
        finally:
            self._readers.remove(loop)
            self._queue.unlisten(came)
