"""Events as plain immutable values."""

from __future__ import annotations

import ctypes
import enum
import json
from dataclasses import dataclass, field
from typing import Any

from . import _ffi
from .errors import LivrecError, make
from .room import State


class EventType(enum.IntEnum):
    """Kinds of events. Later libraries add some: skip what you don't know."""

    LOG = 1
    ROOM = 2
    RECORD_START = 3
    FILE_OPEN = 4
    FILE_CLOSE = 5
    GAP = 6
    RECONNECT = 7
    PROGRESS = 8
    JOB_END = 9
    FILE_RECOVER = 10
    WATCH = 11
    FILE_JOIN = 12
    NETWORK = 13
    DISK = 14
    SPACE = 15
    POST = 16
    LOGIN = 17
    UNUSUAL = 18


@dataclass(frozen=True)
class Event:
    """One event. Fields that a type does not have are None or 0 (docs/reference/events.md)."""

    type: int  #: EventType, or a number that these bindings don't know
    name: str  #: stable word for the type: "file_close"
    job: int  #: id of the job, or 0
    text: str | None
    path: str | None
    url: str | None
    platform: str | None
    anchor: str | None
    title: str | None
    quality: str | None
    protocol: str | None
    time_ms: int  #: wall clock, Unix milliseconds
    code: int  #: an error code, or the level of a log line (0 debug .. 3 error)
    state: State
    bytes: int
    duration_ms: int
    bitrate: int
    gaps: int
    media_time_ms: int
    frames: int
    room_id: int  #: id of a watched room, or 0
    json: str = field(repr=False, compare=False)

    @property
    def error(self) -> LivrecError | None:
        """What went wrong, of a job's end; None when it ended well."""
        if self.type == EventType.JOB_END and self.code < 0:
            return make(self.code, self.text)
        return None

    def as_dict(self) -> dict[str, Any]:
        """The object that ``livrec record --json`` prints (docs/reference/json.md)."""
        return json.loads(self.json)


def _type(number: int) -> int:
    try:
        return EventType(number)
    except ValueError:
        return number


def copy_event(ptr: ctypes.c_void_p) -> Event:
    """Copy everything out of a livrec_event, which the library takes back at the next call."""
    s = [_ffi.text(_ffi.event_str(ptr, f)) for f in range(8)]
    n = [_ffi.event_int(ptr, f) for f in range(10)]
    return Event(
        type=_type(_ffi.event_type(ptr)), name=_ffi.text(_ffi.event_name(ptr)) or "",
        job=_ffi.event_job(ptr), text=s[0], path=s[1], url=s[2], platform=s[3], anchor=s[4],
        title=s[5], quality=s[6], protocol=s[7], time_ms=n[0], code=n[1], state=State(n[2]),
        bytes=n[3], duration_ms=n[4], bitrate=n[5], gaps=n[6], media_time_ms=n[7], frames=n[8],
        room_id=n[9],
        json=_ffi.text(_ffi.event_json(ptr)) or "{}",
    )
