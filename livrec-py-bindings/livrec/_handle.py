"""Life of a C handle: who is inside a call, when it may be freed, which process it belongs to.

``livrec_free()`` asks that no other thread be inside a call. So every call is counted, ``close()``
lets no new call in, and the last one out frees. A forked child has the memory of the handle but
none of its threads, so it may not use it, not even to free it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import threading
from typing import Callable, Iterator

from . import _ffi
from .errors import ClosedError, check
from .option import Options


class Handle:
    def __init__(self, options: Options) -> None:
        self._ptr = ctypes.c_void_p()
        self._pid = os.getpid()
        self._cond = threading.Condition()
        self._inside: dict[int, int] = {}  # thread -> depth of its calls
        self._closing = False
        self._freed = False
        self._wake_read, self._wake_write = os.pipe()
        self._on_close: list[Callable[[], None]] = []
        try:
            check(_ffi.new(options.ptr, ctypes.byref(self._ptr)))
        except BaseException:
            self._close_pipe()
            raise

    @property
    def wake_fd(self) -> int:
        """Readable once the handle is closing."""
        return self._wake_read

    @property
    def closed(self) -> bool:
        return self._closing or self._pid != os.getpid()

    def on_close(self, call: Callable[[], None]) -> None:
        self._on_close.append(call)

    def check_process(self) -> None:
        """Refuse a forked child. Takes no lock: its owner may not exist in the child."""
        if self._pid != os.getpid():
            raise ClosedError(
                f"this handle belongs to process {self._pid}; make a new one after fork()"
            )

    @contextlib.contextmanager
    def use(self) -> Iterator[ctypes.c_void_p]:
        """The pointer, for the calls of one ``with`` block."""
        self.check_process()
        me = threading.get_ident()
        with self._cond:
            if self._closing:
                raise ClosedError("the handle is closed")
            self._inside[me] = self._inside.get(me, 0) + 1
        try:
            yield self._ptr
        finally:
            self._leave(me)

    def _leave(self, me: int) -> None:
        with self._cond:
            self._inside[me] -= 1
            if not self._inside[me]:
                del self._inside[me]
            last = self._closing and not self._inside
        if last:
            self._free()

    def _free(self) -> None:
        _ffi.free(self._ptr)
        self._close_pipe()
        with self._cond:
            self._freed = True
            self._cond.notify_all()

    def _close_pipe(self) -> None:
        os.close(self._wake_read)
        os.close(self._wake_write)

    def close(self, patience: float | None = None) -> None:
        """Close, and wait until the library has finished its files.

        With `patience`, give up waiting for calls of other threads after so many seconds: they
        then free the handle when they return. A call from a signal handler that interrupted
        this very thread inside the library does not wait: leaving that call frees.
        """
        if self._pid != os.getpid():
            return
        with self._cond:
            first, self._closing = not self._closing, True
            idle = not self._inside
            mine = threading.get_ident() in self._inside
            if first:
                os.write(self._wake_write, b"x")
        if first:
            for call in self._on_close:
                call()
        if first and idle:
            self._free()
        elif not mine:
            with self._cond:
                self._cond.wait_for(lambda: self._freed, patience)
