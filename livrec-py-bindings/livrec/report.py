"""What was found in files that were repaired or joined."""

from __future__ import annotations

import ctypes
import json
from dataclasses import dataclass, field
from typing import Any

from . import _ffi


@dataclass(frozen=True)
class Finding:
    """One thing that was found, and where (docs/reference/json.md)."""

    kind: str  #: "skipped", "jump", "gap" ...
    input: int  #: index of the file that it is in
    at_ms: int  #: media that was written before it
    duration_ms: int | None  #: of a gap or jump; None: not known
    bytes: int
    frames: int


@dataclass(frozen=True)
class Report:
    """What was found and written. It holds no memory of the library."""

    damaged: bool
    files: tuple[str, ...]  #: paths that were written
    findings: tuple[Finding, ...]
    bytes: int
    duration_ms: int
    frames: int
    skipped_bytes: int
    left_out_frames: int
    moved_frames: int
    json: str = field(repr=False, compare=False)

    def as_dict(self) -> dict[str, Any]:
        """The object that ``livrec repair --json`` prints as ``report``."""
        return json.loads(self.json)


def _finding(ptr: ctypes.c_void_p, index: int) -> Finding:
    n = [_ffi.report_finding_int(ptr, index, f) for f in range(5)]
    return Finding(_ffi.text(_ffi.report_finding(ptr, index)) or "", n[0], n[1],
                   n[2] if n[2] != -1 else None, n[3], n[4])


def copy_report(ptr: ctypes.c_void_p) -> Report:
    """Copy everything out of a livrec_report, which stays the caller's to free."""
    n = [_ffi.report_int(ptr, f) for f in range(9)]
    return Report(
        damaged=bool(n[0]), bytes=n[1], duration_ms=n[2], frames=n[3], skipped_bytes=n[4],
        left_out_frames=n[5], moved_frames=n[6],
        files=tuple(_ffi.text(_ffi.report_file(ptr, i)) or "" for i in range(n[7])),
        findings=tuple(_finding(ptr, i) for i in range(n[8])),
        json=_ffi.text(_ffi.report_json(ptr)) or "{}",
    )
