"""Find, follow, record and report live streams: bindings of liblivrec.

>>> import livrec
>>> livrec.match("https://live.bilibili.com/6")
'bilibili'
"""

from __future__ import annotations

import ctypes
import json
import os
from typing import Any

from . import _ffi
from .errors import (
    ArgumentError,
    AuthError,
    BusyError,
    CancelledError,
    ClosedError,
    DrmError,
    FileError,
    GeoError,
    HttpError,
    InternalError,
    LivrecError,
    MediaError,
    NetworkError,
    NoMemoryError,
    NotFoundError,
    ParseError,
    PolicyError,
    RateError,
    ScriptError,
    TimedOutError,
    UnsupportedError,
    check,
)
from .events import Event, EventType
from .handle import Livrec, to_bytes
from .job import Job
from .option import Option, options
from .report import Finding, Report
from .room import Platform, Room, State, Stream, platforms

#: Version of the library that is loaded.
__version__: str = _ffi.text(_ffi.version_str()) or ""


def version_int() -> int:
    """Version of the library that is loaded: major << 16 | minor << 8 | patch."""
    return _ffi.version()


def language(name: str | None) -> None:
    """Language of texts that this thread gets without a handle: "zh_CN", or English."""
    _ffi.language(None if name is None else to_bytes("name", name))


def match(url: str) -> str | None:
    """Key of the platform that takes a URL, or None. Asks no network."""
    return _ffi.text(_ffi.match(to_bytes("url", url)))


def config_backups(path: str | os.PathLike[str]) -> Any:
    """The files of a configuration with the copies that are kept of them, as a list of dicts
    (docs/reference/json.md)."""
    out = ctypes.c_void_p()
    check(_ffi.config_backups(os.fsencode(path), ctypes.byref(out)))
    try:
        return json.loads(ctypes.string_at(out.value or 0))
    finally:
        _ffi.text_free(out)


def channels() -> tuple[str, ...]:
    """Keys of the notice channels that the library has."""
    names = (_ffi.text(_ffi.channel_name(i)) for i in range(_ffi.channel_count()))
    return tuple(name for name in names if name)


__all__ = [
    "ArgumentError", "AuthError", "BusyError", "CancelledError", "ClosedError", "DrmError",
    "Event", "EventType", "FileError", "Finding", "GeoError", "HttpError", "InternalError", "Job",
    "Livrec", "LivrecError", "MediaError", "NetworkError", "NoMemoryError", "NotFoundError", "Option",
    "ParseError", "Platform", "PolicyError", "RateError", "Report", "Room", "ScriptError", "State",
    "Stream", "TimedOutError", "UnsupportedError", "channels", "config_backups", "language", "match",
    "options",
    "platforms", "version_int",
]
