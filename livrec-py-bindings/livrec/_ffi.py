"""The C functions of liblivrec, one line per prototype.

Nothing here interprets a result: the modules above do. tests/abi compares the names below with
the headers, so a function that is missing here fails a test.
"""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import sys
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_uint32, c_uint64, c_void_p
from typing import Iterator

SONAME = "liblivrec.so.0"


def _candidates() -> Iterator[str]:
    """Where the library may be, best guess first."""
    given = os.environ.get("LIVREC_LIBRARY")
    if given:
        yield given
        return  # what the user names is used or refused, never replaced
    here = os.path.dirname(os.path.abspath(__file__))
    yield os.path.join(here, SONAME)
    top = os.path.dirname(os.path.dirname(here))
    for build in ("build", "builddir", "_build"):
        yield os.path.join(top, build, "liblivrec", SONAME)
    for prefix in (sys.prefix, "/usr/local"):
        yield os.path.join(prefix, "lib", SONAME)
    yield SONAME
    found = ctypes.util.find_library("livrec")
    if found:
        yield found


def _load() -> ctypes.CDLL:
    tried = []
    for name in _candidates():
        if os.sep in name and not os.path.exists(name):
            tried.append(name + ": no such file")
            continue
        try:
            return ctypes.CDLL(name)
        except OSError as why:
            tried.append(f"{name}: {why}")
    raise ImportError(
        "liblivrec was not found; install it, or set LIVREC_LIBRARY to the path of "
        f"{SONAME}. Tried: " + "; ".join(tried)
    )


lib = _load()
path: str = lib._name


def _fn(name, result, *args):
    try:
        f = getattr(lib, name)
    except AttributeError:
        raise ImportError(f"{path} has no {name}: it is older than these bindings") from None
    f.restype = result
    f.argtypes = args
    return f


_str, _i32, _i64, _u32, _u64, _ptr = c_char_p, c_int32, c_int64, c_uint32, c_uint64, c_void_p

# version.h
version = _fn("livrec_version", _u32)
version_str = _fn("livrec_version_str", _str)

# error.h
last_error = _fn("livrec_last_error", _str)
error_name = _fn("livrec_error_name", _str, _i32)
error_text = _fn("livrec_error_text", _str, _i32)
language = _fn("livrec_language", None, _str)
translated = _fn("livrec_text", _str, _str)

# options.h
opts_new = _fn("livrec_opts_new", _i32, POINTER(_ptr))
opts_free = _fn("livrec_opts_free", None, _ptr)
opts_copy = _fn("livrec_opts_copy", _i32, _ptr, POINTER(_ptr))
opts_set = _fn("livrec_opts_set", _i32, _ptr, _str, _str)
opts_get = _fn("livrec_opts_get", _str, _ptr, _str)
option_count = _fn("livrec_option_count", _u32)
option_str = _fn("livrec_option_str", _str, _u32, _i32)

# room.h
new = _fn("livrec_new", _i32, _ptr, POINTER(_ptr))
free = _fn("livrec_free", None, _ptr)
match = _fn("livrec_match", _str, _str)
resolve = _fn("livrec_resolve", _i32, _ptr, _str, _ptr, POINTER(_ptr))
extract = _fn("livrec_extract", _i32, _ptr, _str, _ptr, POINTER(_ptr))
room_free = _fn("livrec_room_free", None, _ptr)
room_str = _fn("livrec_room_str", _str, _ptr, _i32)
room_int = _fn("livrec_room_int", _i64, _ptr, _i32)
room_stream_count = _fn("livrec_room_stream_count", _u32, _ptr)
room_stream_str = _fn("livrec_room_stream_str", _str, _ptr, _u32, _i32)
room_stream_int = _fn("livrec_room_stream_int", _i64, _ptr, _u32, _i32)
room_header_count = _fn("livrec_room_header_count", _u32, _ptr)
room_header_name = _fn("livrec_room_header_name", _str, _ptr, _u32)
room_header_value = _fn("livrec_room_header_value", _str, _ptr, _u32)
room_json = _fn("livrec_room_json", _str, _ptr)
platform_count = _fn("livrec_platform_count", _u32)
platform_str = _fn("livrec_platform_str", _str, _u32, _i32)

# job.h
record = _fn("livrec_record", _i32, _ptr, _str, _ptr, POINTER(_u64))
stop = _fn("livrec_stop", _i32, _ptr, _u64)
job_count = _fn("livrec_job_count", _u32, _ptr)
post_count = _fn("livrec_post_count", _u32, _ptr)

# event.h
next_event = _fn("livrec_next_event", _i32, _ptr, _i32, POINTER(_ptr))
event_fd = _fn("livrec_event_fd", _i32, _ptr)
event_type = _fn("livrec_event_type", _i32, _ptr)
event_name = _fn("livrec_event_name", _str, _ptr)
event_job = _fn("livrec_event_job", _u64, _ptr)
event_str = _fn("livrec_event_str", _str, _ptr, _i32)
event_int = _fn("livrec_event_int", _i64, _ptr, _i32)
event_json = _fn("livrec_event_json", _str, _ptr)

# notify.h
channel_count = _fn("livrec_channel_count", _u32)
channel_name = _fn("livrec_channel_name", _str, _u32)
queue = _fn("livrec_queue", _i32, _ptr, _ptr, _str, _u32, _i64, POINTER(_ptr))
notify = _fn("livrec_notify", _i32, _ptr, _str, _ptr, _str, _str)

# repair.h
repair = _fn("livrec_repair", _i32, _ptr, _str, _str, _u32, POINTER(_ptr))
post = _fn("livrec_post", _i32, _ptr, _str, _ptr, POINTER(_ptr))
repair_like = _fn("livrec_repair_like", _i32, _ptr, _str, _str, _str, _u32, POINTER(_ptr))
prune = _fn("livrec_prune", _i32, _ptr, _ptr, _u32, POINTER(_ptr))
join = _fn("livrec_join", _i32, _ptr, POINTER(_str), _u32, _str, POINTER(_ptr))
report_free = _fn("livrec_report_free", None, _ptr)
report_int = _fn("livrec_report_int", _i64, _ptr, _i32)
report_file = _fn("livrec_report_file", _str, _ptr, _u32)
report_finding = _fn("livrec_report_finding", _str, _ptr, _u32)
report_finding_int = _fn("livrec_report_finding_int", _i64, _ptr, _u32, _i32)
report_json = _fn("livrec_report_json", _str, _ptr)

# watch.h
watch = _fn("livrec_watch", _i32, _ptr, _str, _ptr, POINTER(_u64))
watch_list = _fn("livrec_watch_list", _i32, _ptr, _str, _ptr)
watch_config = _fn("livrec_watch_config", _i32, _ptr, _str, _ptr)
config_check = _fn("livrec_config_check", _i32, _str, _i32, POINTER(_u32), POINTER(_ptr))
config_backups = _fn("livrec_config_backups", _i32, _str, POINTER(_ptr))
config_opts = _fn("livrec_config_opts", _i32, _str, _ptr, POINTER(_ptr))
watch_pause = _fn("livrec_watch_pause", _i32, _ptr, _u64, _i32)
watch_set = _fn("livrec_watch_set", _i32, _ptr, _u64, _str, _str, _i32)
watch_stop = _fn("livrec_watch_stop", _i32, _ptr, _u64)
watch_json = _fn("livrec_watch_json", _i32, _ptr, _u64, POINTER(_ptr))
watch_platforms = _fn("livrec_watch_platforms", _i32, _ptr, POINTER(_ptr))
text_free = _fn("livrec_text_free", None, _ptr)
unwatch = _fn("livrec_unwatch", _i32, _ptr, _u64)
watch_count = _fn("livrec_watch_count", _u32, _ptr)


def text(value: bytes | None) -> str | None:
    """A borrowed C string as str. The library promises UTF-8; a broken byte must not raise."""
    return None if value is None else value.decode("utf-8", "replace")
