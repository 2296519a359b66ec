"""Ctrl-C while the library works."""

from __future__ import annotations

import threading
from typing import Any, Callable, TypeVar

T = TypeVar("T")


def interruptible(call: Callable[[], T]) -> T:
    """Run a blocking call so that signal handlers run meanwhile.

    Python runs them on the main thread and only between its own instructions, so a call into C
    there would put Ctrl-C off until it returns. It runs on a thread of its own instead; if the
    wait is left by an exception, what the call gives is dropped.
    """
    if threading.current_thread() is not threading.main_thread():
        return call()
    done = threading.Event()
    outcome: list[Any] = [None, None]

    def run() -> None:
        try:
            outcome[0] = call()
        except BaseException as why:
            outcome[1] = why
        done.set()

    threading.Thread(target=run, name="livrec-call", daemon=True).start()
    done.wait()
    if outcome[1] is not None:
        try:
            raise outcome[1]
        finally:
            outcome.clear()  # no cycle through the traceback
    return outcome[0]
