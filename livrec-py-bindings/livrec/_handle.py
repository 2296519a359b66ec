"""Life of a C handle: who polls its descriptor, which process it belongs to, when it goes.

The library counts the calls that are inside it: ``livrec_free()`` cancels them and waits, and a
handle that is freed, or was made before fork(), is refused. What it can't know is that a thread
polls its descriptor, so that is counted here.
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
        self._polling: set[int] = set()  # threads
        self._closing = False
        self._freeing = False
        self._freed = False
        self._on_close: list[Callable[[], None]] = []
        self._wake_read, self._wake_write = os.pipe()
        try:
            check(_ffi.new(options.ptr, ctypes.byref(self._ptr)))
        except BaseException:
            self._close_pipe()
            raise

    @property
    def ptr(self) -> ctypes.c_void_p:
        """The pointer, for one call."""
        self.check_process()
        if self._closing:
            raise ClosedError("the handle is closed")
        return self._ptr

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
    def polling(self) -> Iterator[ctypes.c_void_p]:
        """The descriptors stay open in this block."""
        me = threading.get_ident()
        with self._cond:
            ptr = self.ptr
            self._polling.add(me)
        try:
            yield ptr
        finally:
            with self._cond:
                self._polling.discard(me)
                self._cond.notify_all()

    def close(self) -> None:
        """Close, and wait until the library has finished its files.

        Called by a signal handler that interrupted this very thread while it polls, it can't
        wait: the handle then only refuses new calls, and the next close() frees it.
        """
        if self._pid != os.getpid():
            return
        self._begin_closing()
        with self._cond:
            if threading.get_ident() in self._polling:
                return
            self._cond.wait_for(lambda: not self._polling)
            if self._freeing:
                self._cond.wait_for(lambda: self._freed)
                return
            self._freeing = True
        _ffi.free(self._ptr)
        self._close_pipe()
        with self._cond:
            self._freed = True
            self._cond.notify_all()

    def _begin_closing(self) -> None:
        with self._cond:
            if self._closing:
                return
            self._closing = True
            os.write(self._wake_write, b"x")
        for call in self._on_close:
            call()

    def _close_pipe(self) -> None:
        os.close(self._wake_read)
        os.close(self._wake_write)
