"""One exception class per error code of error.h."""

from __future__ import annotations

from . import _ffi


class LivrecError(Exception):
    """A call to liblivrec failed.

    ``str(e)`` is the library's line for a person. It never holds cookies, tokens or queries.
    """

    code: int = 0

    def __init__(self, message: str = "", code: int | None = None) -> None:
        if code is not None:
            self.code = code
        super().__init__(message or self.hint)

    @property
    def name(self) -> str:
        """Stable name of the code: ``"NET"``."""
        return _ffi.text(_ffi.error_name(self.code)) or "UNKNOWN"

    @property
    def hint(self) -> str:
        """One sentence on what the code means and what to do."""
        return _ffi.text(_ffi.error_text(self.code)) or ""


class ArgumentError(LivrecError, ValueError):
    """An argument or option is out of its range."""

    code = -1


class NoMemoryError(LivrecError, MemoryError):
    """Memory could not be allocated."""

    code = -2


class UnsupportedError(LivrecError):
    """No platform takes this URL, or the build lacks the feature."""

    code = -3


class NotFoundError(LivrecError):
    """The platform says that there is no such room."""

    code = -4


class AuthError(LivrecError):
    """Login, password or payment is needed."""

    code = -5


class GeoError(LivrecError):
    """Refused in this country or network."""

    code = -6


class RateError(LivrecError):
    """Rate limit or risk control: wait, or give a cookie."""

    code = -7


class NetworkError(LivrecError):
    """Name resolution, connection, TLS or proxy failed."""

    code = -8


class HttpError(LivrecError):
    """An HTTP status that is none of the above."""

    code = -9


class ParseError(LivrecError):
    """An answer does not have the expected form; the text names the path."""

    code = -10


class ScriptError(LivrecError):
    """A script served by the platform failed or took too long."""

    code = -11


class DrmError(LivrecError):
    """The media is encrypted and can't be recorded."""

    code = -12


class FileError(LivrecError):
    """A file or folder can't be opened, written or renamed."""

    code = -13


class MediaError(LivrecError):
    """The media is not what it says it is, or can't be stored so."""

    code = -14


class CancelledError(LivrecError):
    """Stopped by the caller."""

    code = -15


class TimedOutError(LivrecError, TimeoutError):
    """No answer in time."""

    code = -16


class ClosedError(LivrecError):
    """The handle or job is closed already, or belongs to another process."""

    code = -17


class InternalError(LivrecError):
    """A bug in livrec: please report it."""

    code = -18


class PolicyError(LivrecError):
    """The URL policy refuses this address or scheme."""

    code = -19


class BusyError(LivrecError):
    """Another process, or handle, works with the same folder or state already."""

    code = -20


def _all(base: type[LivrecError]) -> dict[int, type[LivrecError]]:
    return {cls.code: cls for cls in base.__subclasses__()}


#: Code to class. A code that a later library adds gives a plain LivrecError.
BY_CODE = _all(LivrecError)


def make(code: int, message: str | None = None) -> LivrecError:
    """The exception for a code, not raised."""
    return BY_CODE.get(code, LivrecError)(message or "", code)


def check(code: int) -> None:
    """Raise for a negative result, with the text of this thread's last error."""
    if code < 0:
        raise make(code, _ffi.text(_ffi.last_error()))
