"""The library's handle."""

from __future__ import annotations

import asyncio
import ctypes
import functools
import json
import os
import weakref
from typing import Any, Callable, Iterable

from . import _ffi
from ._handle import Handle
from ._queue import Ended, EventQueue
from ._stream import EventStream, Readers
from ._wait import interruptible
from .errors import ArgumentError, check
from .events import Event
from .job import Job
from .option import Options, Value, find
from .report import Report, copy_report
from .room import Room, copy_room


def to_bytes(what: str, value: str) -> bytes:
    """A Python string as a C one, which can't hold NUL."""
    raw = value.encode("utf-8", "surrogateescape")
    if b"\0" in raw:
        raise ArgumentError(f"{what}: a NUL byte is not allowed")
    return raw


def _json_of(text: ctypes.c_void_p) -> Any:
    """What a text of the library says; it is freed."""
    try:
        return json.loads(ctypes.string_at(text.value or 0))
    finally:
        _ffi.text_free(text)


def _path(path: str | os.PathLike[str]) -> bytes:
    """A path as the system spells it."""
    return to_bytes("path", os.fspath(path))


class Livrec:
    """Finds, follows and records rooms. Options given here hold for every call; those given to a
    call win.

        with Livrec(output_dir="rec") as lr:
            room = lr.extract("https://live.bilibili.com/6")
            if room.live:
                for event in lr.record("https://live.bilibili.com/6"):
                    print(event.name, event.path or event.text or "")

    All methods may be called from any thread. The GIL is free while the library works, and no
    thread of the library ever enters Python. After ``fork()`` a child must make its own.
    """

    def __init__(self, **options: Value) -> None:
        self._handle = Handle(_options(options))
        self._queue = EventQueue(self._handle)
        self._readers = Readers()
        # Runs when the object is collected and, before modules are torn down, at exit.
        self._finalizer = weakref.finalize(self, self._handle.close)

    # -- rooms

    def resolve(self, url: str, **options: Value) -> Room:
        """State and metadata of a room, without the streams where that is cheaper."""
        return self._find(_ffi.resolve, url, options)

    def extract(self, url: str, **options: Value) -> Room:
        """As resolve(), with the streams and the selected one."""
        return self._find(_ffi.extract, url, options)

    async def resolve_async(self, url: str, **options: Value) -> Room:
        """resolve() on a thread of the event loop's pool."""
        call = functools.partial(self.resolve, url, **options)
        return await asyncio.get_running_loop().run_in_executor(None, call)

    async def extract_async(self, url: str, **options: Value) -> Room:
        """extract() on a thread of the event loop's pool."""
        call = functools.partial(self.extract, url, **options)
        return await asyncio.get_running_loop().run_in_executor(None, call)

    def _find(self, call: Callable[..., int], url: str, options: dict[str, Value]) -> Room:
        raw, opts = to_bytes("url", url), _options(options)

        def find_out() -> Room:
            out = ctypes.c_void_p()
            check(call(self._handle.ptr, raw, opts.ptr, ctypes.byref(out)))
            try:
                return copy_room(out)
            finally:
                _ffi.room_free(out)

        return interruptible(find_out)

    # -- recording

    def record(self, url: str, **options: Value) -> Job:
        """Start recording and return at once. What happens comes as events."""
        raw, opts = to_bytes("url", url), _options(options)

        def start() -> Job:
            id = ctypes.c_uint64()
            check(_ffi.record(self._handle.ptr, raw, opts.ptr, ctypes.byref(id)))
            return Job(self, id.value, url)

        return self._queue.start(start)

    @property
    def job_count(self) -> int:
        """Number of jobs that have not ended yet."""
        return _ffi.job_count(self._handle.ptr)

    @property
    def post_count(self) -> int:
        """Pieces of work that follow recordings (`post.*` options) and run now, or soon."""
        return _ffi.post_count(self._handle.ptr)

    # -- watching

    def watch(self, url: str, **options: Value) -> int:
        """Ask for a room again and again, and record it whenever it is live. Returns its id, which
        the events have as `room_id`."""
        raw, opts = to_bytes("url", url), _options(options)
        id = ctypes.c_uint64()
        check(_ffi.watch(self._handle.ptr, raw, opts.ptr, ctypes.byref(id)))
        return id.value

    def watch_list(self, path: str | os.PathLike[str], **options: Value) -> None:
        """Watch the rooms of a list, one a line, as it changes (docs/reference/room-list.md)."""
        opts = _options(options)
        check(_ffi.watch_list(self._handle.ptr, os.fsencode(path), opts.ptr))

    def watch_config(self, path: str | os.PathLike[str], **options: Value) -> None:
        """Watch what a configuration says, as it changes: a livrec.conf (docs/reference/config.md),
        or the folder of DouyinLiveRecorder. Options stand over what it says of all rooms."""
        opts = _options(options)
        check(_ffi.watch_config(self._handle.ptr, os.fsencode(path), opts.ptr))

    def pause(self, room: int, paused: bool = True) -> None:
        """Pause a watched room, or go on with it. A recording that runs is finished."""
        check(_ffi.watch_pause(self._handle.ptr, room, int(paused)))

    def watch_set(self, room: int, option: str, value: str, now: bool = False) -> None:
        """Change an option of a watched room ("stream.quality"), from its next recording on; with
        `now` a recording that runs is finished and the next begins at once. The quality counts in
        a recording that runs, which goes on with the other stream."""
        raw = to_bytes("option", option), to_bytes("value", value)
        check(_ffi.watch_set(self._handle.ptr, room, *raw, int(now)))

    def watch_stop(self, room: int) -> None:
        """Finish the recording of a room that runs, and leave the rest of the broadcast alone."""
        check(_ffi.watch_stop(self._handle.ptr, room))

    def watched(self, room: int = 0) -> Any:
        """What is known of a watched room, as a dict; without an id a list of all
        (docs/reference/json.md)."""
        out = ctypes.c_void_p()
        check(_ffi.watch_json(self._handle.ptr, room, ctypes.byref(out)))
        return _json_of(out)

    def watched_platforms(self) -> list[dict[str, Any]]:
        """How the platforms of watched rooms answer, and how much they are asked
        (docs/reference/json.md)."""
        out = ctypes.c_void_p()
        check(_ffi.watch_platforms(self._handle.ptr, ctypes.byref(out)))
        return _json_of(out)

    def unwatch(self, room: int = 0) -> None:
        """Watch a room no longer; without an id none, and no list either. A recording that runs is finished."""
        check(_ffi.unwatch(self._handle.ptr, room))

    @property
    def watch_count(self) -> int:
        """Number of rooms that are watched, paused ones too, and of lists."""
        return _ffi.watch_count(self._handle.ptr)

    # -- events

    def events(self, timeout: float | None = None) -> EventStream:
        """Events of all jobs, for ``for`` or ``async for``, until no job is left or, with
        `timeout`, until none came for so many seconds."""
        return EventStream(self, None, timeout)

    def next_event(self, timeout: float | None = None) -> Event | None:
        """One event; None when none came in `timeout` seconds or none can come any more."""
        try:
            return self._queue.get(None, timeout)
        except Ended:
            return None

    def fileno(self) -> int:
        """A descriptor that is readable while events wait, for select and own event loops. Read
        with ``next_event(0)`` until it gives None; never read from or close the descriptor."""
        self._handle.ptr  # refuses a closed handle
        return self._queue.fd

    # -- files

    def post(self, path: str | os.PathLike[str] | None, **options: Value) -> Any:
        """Do with a file what follows a recording: the steps that the options "post.*" ask for
        (``convert="mp4"``, ``hook=[...]``). What came of each, as a list of dicts
        (docs/reference/json.md): a step that failed has another code than "OK". None
        instead of a file looks at the bucket of "post.s3.*" alone. Blocks until done."""
        out, opts = ctypes.c_void_p(), _options(options)
        check(_ffi.post(self._handle.ptr, None if path is None else _path(path), opts.ptr, ctypes.byref(out)))
        return _json_of(out)

    def prune(self, dry_run: bool = False, **options: Value) -> Any:
        """Remove recordings that are over the limits "retain.*" of their room, by what the state
        ("state.path") knows; what was, or would be, removed, as a list of dicts
        (docs/reference/json.md). Blocks until done."""
        out, opts = ctypes.c_void_p(), _options(options)
        check(_ffi.prune(self._handle.ptr, opts.ptr, int(dry_run), ctypes.byref(out)))
        return _json_of(out)

    def repair(self, path: str | os.PathLike[str], out: str | os.PathLike[str] | None = None, *,
               like: str | os.PathLike[str] | None = None, look: bool = False) -> Report:
        """Write a damaged recording anew: to `out`, or beside it as "NAME (repaired).EXT". One that
        needs no repair is only written with `out`; `look` never writes. `like`, a good file of the
        same program and source, helps an MP4 that has lost its index. Blocks until done."""
        raw = [None if p is None else _path(p) for p in (path, like, out)]
        return self._mend(lambda to: _ffi.repair_like(self._handle.ptr, *raw, int(look), to))

    def join(self, paths: Iterable[str | os.PathLike[str]], out: str | os.PathLike[str]) -> Report:
        """Parts of a recording, in their order, into one file without loss. Blocks until done."""
        raw = [_path(p) for p in paths]
        array, to_file = (ctypes.c_char_p * len(raw))(*raw), _path(out)
        return self._mend(lambda to: _ffi.join(self._handle.ptr, array, len(raw), to_file, to))

    def _mend(self, call: Callable[[Any], int]) -> Report:
        def work() -> Report:
            out = ctypes.c_void_p()
            check(call(ctypes.byref(out)))
            try:
                return copy_report(out)
            finally:
                _ffi.report_free(out)

        return interruptible(work)

    # -- notices

    def queue(self, name: str, id: int = 0, *, failed: bool = False, retry: bool = False,
              **options: Value) -> Any:
        """What waits in the queue "notice" or "post" (work after recordings) of the state
        ("state.path"), and what was given up: a list of dicts (docs/reference/json.md). `failed`:
        only that; `retry`: it waits again, and is due at once."""
        out, opts, key = ctypes.c_void_p(), _options(options), to_bytes("name", name)
        flags = int(failed) | int(retry) << 1
        check(_ffi.queue(self._handle.ptr, opts.ptr, key, flags, id, ctypes.byref(out)))
        return _json_of(out)

    def notify(self, channel: str, title: str, text: str, **options: Value) -> None:
        """Send one notice and wait for the provider's answer."""
        opts, key = _options(options), to_bytes("channel", channel)
        texts = to_bytes("title", title), to_bytes("text", text)
        interruptible(lambda: check(_ffi.notify(self._handle.ptr, key, opts.ptr, *texts)))

    # -- life

    def close(self) -> None:
        """Stop all jobs, finish their files, free everything. Calls that other threads have
        running raise CancelledError. May be called twice, and from a signal handler."""
        self._handle.close()

    @property
    def closed(self) -> bool:
        return self._handle.closed

    def __enter__(self) -> Livrec:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<livrec.Livrec {'closed' if self.closed else 'open'}>"


def _options(options: dict[str, Any]) -> Options:
    """Keywords to a set of options, in which two spellings of one option may not meet."""
    named: dict[str, Any] = {}
    for keyword, value in options.items():
        name = find(keyword).name
        if name in named:
            raise ArgumentError(f"{name} is given twice")
        named[name] = value
    return Options(named)
