"""Options by keyword. The names come from the library's own table.

An option has up to three spellings as a keyword: its name with the dot as an underscore
(``record_format``), and the long flag of the command line with dashes as underscores
(``format``). Names with the dot go through ``**{"record.format": "mkv"}``.
"""

from __future__ import annotations

import ctypes
import functools
import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Iterable, Mapping, Union

from . import _ffi
from .errors import ArgumentError, check

#: What an option accepts. ``None`` leaves the default.
Value = Union[None, str, int, float, bool, timedelta, "os.PathLike[str]", Iterable[Any],
              Mapping[str, str]]


@dataclass(frozen=True)
class Option:
    """One row of the table."""

    name: str
    flag: str | None
    short: str | None
    type: str
    default: str | None
    choices: tuple[str, ...]
    help: str
    scope: str
    since: str
    meta: str | None

    @property
    def keywords(self) -> tuple[str, ...]:
        """Spellings as a Python keyword."""
        long = self.name.replace(".", "_")
        return (long,) if not self.flag else (long, self.flag.replace("-", "_"))


def _row(index: int) -> Option:
    f = [_ffi.text(_ffi.option_str(index, field)) for field in range(10)]
    return Option(
        name=f[0] or "", flag=f[1], short=f[2], type=f[3] or "string", default=f[4],
        choices=tuple(f[5].split("|")) if f[5] else (), help=f[6] or "", scope=f[7] or "",
        since=f[8] or "", meta=f[9],
    )


@functools.lru_cache(maxsize=None)
def options() -> tuple[Option, ...]:
    """All options that the loaded library knows, in its order."""
    return tuple(_row(i) for i in range(_ffi.option_count()))


@functools.lru_cache(maxsize=None)
def _by_keyword() -> dict[str, Option]:
    table: dict[str, Option] = {}
    for option in options():
        table[option.name] = option
        for word in option.keywords:
            table.setdefault(word, option)
    return table


def find(keyword: str) -> Option:
    """The option that a keyword means. Raises ArgumentError with near names."""
    option = _by_keyword().get(keyword)
    if option is None:
        import difflib

        near = difflib.get_close_matches(keyword, _by_keyword(), 3)
        hint = "; did you mean " + " or ".join(near) + "?" if near else ""
        raise ArgumentError(f"there is no option {keyword!r}{hint}")
    return option


def _milliseconds(seconds: float) -> str:
    return str(int(seconds)) if seconds == int(seconds) else f"{round(seconds * 1000)}ms"


def to_text(option: Option, value: Any) -> str:
    """One value as the library reads it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, timedelta):
        value = value.total_seconds()
    if isinstance(value, (int, float)):
        return _milliseconds(value) if option.type == "duration" else str(value)
    if isinstance(value, (str, os.PathLike)):
        return os.fspath(value)
    raise ArgumentError(f"{option.name}: {type(value).__name__} is no value for an option")


def _each(option: Option, value: Any) -> list[str]:
    """The values to set, one after the other. A list option takes a list, or KEY=VALUE pairs
    as a dict; anything takes a single value."""
    if value is None:
        return []
    if option.type == "list" and isinstance(value, Mapping):
        return [f"{k}={to_text(option, v)}" for k, v in value.items()]
    if option.type == "list" and isinstance(value, Iterable) and not isinstance(value, str):
        return [to_text(option, v) for v in value]
    return [to_text(option, value)]


class Options:
    """A set of options, owned by this object."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._ptr = ctypes.c_void_p()
        check(_ffi.opts_new(ctypes.byref(self._ptr)))
        for keyword, value in values.items():
            self.set(keyword, value)

    def set(self, keyword: str, value: Value) -> None:
        option = find(keyword)
        for item in _each(option, value):
            raw = item.encode("utf-8", "surrogateescape")
            if b"\0" in raw:
                raise ArgumentError(f"{option.name}: a NUL byte is not allowed")
            check(_ffi.opts_set(self._ptr, option.name.encode(), raw))

    def get(self, keyword: str) -> str | None:
        """Current value as text: what was set, else the default."""
        return _ffi.text(_ffi.opts_get(self._ptr, find(keyword).name.encode()))

    @property
    def ptr(self) -> ctypes.c_void_p:
        """Borrowed: valid as long as this object."""
        return self._ptr

    def __del__(self) -> None:
        ptr, self._ptr = getattr(self, "_ptr", None), None
        if ptr and _ffi is not None:
            _ffi.opts_free(ptr)
