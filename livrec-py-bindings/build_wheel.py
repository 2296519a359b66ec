"""PEP 517 and 660 backend of the bindings: pure Python, no compile step, no dependencies."""

from __future__ import annotations

import base64
import hashlib
import io
import os
import re
import tarfile
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = "livrec"
# The archives are the same bytes for the same sources.
EPOCH = (1980, 1, 1, 0, 0, 0)


def _version() -> str:
    """The library's version: of its header in the repository, of PKG-INFO in an sdist."""
    header = os.path.join(HERE, "..", "liblivrec", "include", "livrec", "version.h")
    if os.path.exists(header):
        with open(header, encoding="utf-8") as f:
            text = f.read()
        return ".".join(re.findall(r"_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", text)[:3])
    with open(os.path.join(HERE, "PKG-INFO"), encoding="utf-8") as f:
        return re.search(r"^Version: (.+)$", f.read(), re.M).group(1)


def _read(name: str) -> str:
    with open(os.path.join(HERE, name), encoding="utf-8") as f:
        return f.read()


def _metadata() -> str:
    def field(name: str) -> str:
        return re.search(rf'^{name} = "(.*)"$', _read("pyproject.toml"), re.M).group(1)

    return (
        f"Metadata-Version: 2.1\nName: {NAME}\nVersion: {_version()}\n"
        f"Summary: {field('description')}\nLicense: MIT\n"
        f"Requires-Python: {field('requires-python')}\n"
        f"Description-Content-Type: text/markdown\n\n{_read('README.md')}"
    )


def _sources() -> list[str]:
    folder = os.path.join(HERE, NAME)
    return sorted(f"{NAME}/{f}" for f in os.listdir(folder) if f.endswith((".py", ".typed")))


def _write_wheel(folder: str, files: dict[str, bytes]) -> str:
    info = f"{NAME}-{_version()}.dist-info"
    files[f"{info}/METADATA"] = _metadata().encode()
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: livrec\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    record = ""
    for name, data in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
        record += f"{name},sha256={digest},{len(data)}\n"
    files[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    wheel = f"{NAME}-{_version()}-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(folder, wheel), "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            z.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return wheel


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    files = {}
    for name in _sources():
        with open(os.path.join(HERE, name), "rb") as f:
            files[name] = f.read()
    return _write_wheel(wheel_directory, files)


def build_editable(wheel_directory, config_settings=None, metadata_directory=None):
    return _write_wheel(wheel_directory, {f"{NAME}.pth": HERE.encode() + b"\n"})


def build_sdist(sdist_directory, config_settings=None):
    top = f"{NAME}-{_version()}"
    names = ["pyproject.toml", "README.md", "build_wheel.py", *_sources()]
    with tarfile.open(os.path.join(sdist_directory, f"{top}.tar.gz"), "w:gz") as tar:
        for name in [*names, "PKG-INFO"]:
            data = (_metadata() if name == "PKG-INFO" else _read(name)).encode()
            entry = tarfile.TarInfo(f"{top}/{name}")
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return f"{top}.tar.gz"
