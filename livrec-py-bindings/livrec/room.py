"""What was found out about a room, as plain immutable values."""

from __future__ import annotations

import ctypes
import enum
import json
from dataclasses import dataclass, field
from typing import Any

from . import _ffi


class State(enum.IntEnum):
    """State of a room. Offline is a result, not an error; blocked is not offline."""

    UNKNOWN = 0
    LIVE = 1
    OFFLINE = 2
    BLOCKED = 3
    GONE = 4  # of watched rooms: there is none any more
    UNSUPPORTED = 5  # of lines in lists
    ERROR = 6  # of watched rooms: it fails over and over

    @classmethod
    def _missing_(cls, value: object) -> State:
        return cls.UNKNOWN

    def __str__(self) -> str:
        return self.name.lower()


@dataclass(frozen=True)
class Stream:
    """One way to get the media. 0 and None stand for "not known"."""

    protocol: str | None
    url: str | None
    quality: str | None
    codec: str | None
    cdn: str | None
    name: str | None
    container: str | None
    bitrate: int
    width: int
    height: int
    fps: float
    expires: int


@dataclass(frozen=True)
class Room:
    """A room. It holds no memory of the library, so it lives as long as you like."""

    platform: str
    room_id: str | None
    url: str | None
    anchor: str | None
    title: str | None
    cover: str | None
    category: str | None
    reason: str | None
    state: State
    started_at: int | None
    viewers: int | None
    streams: tuple[Stream, ...]
    selected: Stream | None
    headers: dict[str, str]
    json: str = field(repr=False, compare=False)

    @property
    def live(self) -> bool:
        return self.state is State.LIVE

    def as_dict(self) -> dict[str, Any]:
        """The object that ``livrec extract --json`` prints (docs/reference/json.md)."""
        return json.loads(self.json)


@dataclass(frozen=True)
class Platform:
    """A platform that the loaded library knows."""

    key: str
    title: str
    example: str | None
    flags: frozenset[str]
    settings: tuple[dict[str, str], ...] = ()  # keys of auth.account: name, type, help
    cookies: tuple[str, ...] = ()  # names of those that are a login


def _stream(ptr: ctypes.c_void_p, index: int) -> Stream:
    s = [_ffi.text(_ffi.room_stream_str(ptr, index, f)) for f in range(7)]
    n = [_ffi.room_stream_int(ptr, index, f) for f in range(5)]
    return Stream(
        protocol=s[0], url=s[1], quality=s[2], codec=s[3], cdn=s[4], name=s[5], container=s[6],
        bitrate=n[0], width=n[1], height=n[2], fps=n[3] / 1000, expires=n[4],
    )


def _headers(ptr: ctypes.c_void_p) -> dict[str, str]:
    return {
        _ffi.text(_ffi.room_header_name(ptr, i)) or "":
        _ffi.text(_ffi.room_header_value(ptr, i)) or ""
        for i in range(_ffi.room_header_count(ptr))
    }


def copy_room(ptr: ctypes.c_void_p) -> Room:
    """Copy everything out of a livrec_room, which stays the caller's to free."""
    s = [_ffi.text(_ffi.room_str(ptr, f)) for f in range(8)]
    n = [_ffi.room_int(ptr, f) for f in range(4)]
    streams = tuple(_stream(ptr, i) for i in range(_ffi.room_stream_count(ptr)))
    return Room(
        platform=s[0] or "", room_id=s[1], url=s[2], anchor=s[3], title=s[4], cover=s[5],
        category=s[6], reason=s[7], state=State(n[0]), started_at=n[1] or None,
        viewers=n[2] if n[2] >= 0 else None, streams=streams,
        selected=streams[n[3]] if 0 <= n[3] < len(streams) else None, headers=_headers(ptr),
        json=_ffi.text(_ffi.room_json(ptr)) or "{}",
    )


def platforms() -> tuple[Platform, ...]:
    """All platforms, sorted by key."""
    rows = []
    for i in range(_ffi.platform_count()):
        key, title, example, flags, settings, cookies = (
            _ffi.text(_ffi.platform_str(i, f)) for f in range(6))
        rows.append(Platform(key or "", title or "", example, frozenset((flags or "").split()),
                             tuple(json.loads(settings or "[]")), tuple((cookies or "").split())))
    return tuple(rows)
