#!/usr/bin/env python3
"""Five lists of public functions are one: what the shared library exports, livrec.map, the headers,
the Python bindings and the reference page. And they are the golden list of symbols.txt, which says
since when each is there: a line of it is never changed or removed.

    lists.py SOURCE LIBRARY.so
"""

import os
import re
import subprocess
import sys

import headers

HERE = os.path.dirname(os.path.abspath(__file__))


def exported(library):
    out = subprocess.run(["nm", "-D", "--defined-only", library], capture_output=True, text=True,
                         check=True).stdout
    names = [line.split()[2] for line in out.splitlines() if len(line.split()) == 3]
    found = {n.split("@")[0] for n in names if not n.startswith("LIVREC_")}
    return {n for n in found if not re.match(r"(__asan_|__odr_asan|___asan|_(init|fini|edata|end)$)", n)}


def read(source, *path):
    with open(os.path.join(source, *path), encoding="utf-8") as f:
        return f.read()


def lists(source, library):
    bindings = read(source, "livrec-py-bindings", "livrec", "_ffi.py")
    return {
        "the library": exported(library),
        "livrec.map": set(re.findall(r"\b(livrec_\w+);", read(source, "liblivrec", "livrec.map"))),
        "the headers": {name for name, _, _ in headers.all_functions(source)},
        "_ffi.py": set(re.findall(r'_fn\("(livrec_\w+)"', bindings)),
        "api.md": set(re.findall(r"^### (livrec_\w+)$", read(source, "docs", "reference", "api.md"),
                                 re.M)),
    }


def golden():
    """(name, version) of each line."""
    with open(os.path.join(HERE, "symbols.txt"), encoding="utf-8") as f:
        return dict(line.split() for line in f if line.strip() and not line.startswith("#"))


def differences(found, wanted):
    for where, names in found.items():
        for name in sorted(wanted - names):
            yield f"{where}: {name} is missing"
        for name in sorted(names - wanted):
            yield f"{where}: {name} is in no other list (is it in tests/abi/symbols.txt?)"


def since_wrong(source, wanted):
    for name, _, comment in headers.all_functions(source):
        version = headers.since(comment)
        if version != wanted.get(name):
            yield f"the headers: {name} is there since {version}, symbols.txt says {wanted.get(name)}"


def main():
    source, library = sys.argv[1:3]
    wanted = golden()
    found = lists(source, library)
    wrong = list(differences(found, set(wanted))) + list(since_wrong(source, wanted))
    print("\n".join(wrong))
    print(f"{len(wanted)} functions, {len(found)} lists, {len(wrong)} differences")
    sys.exit(1 if wrong or len(wanted) < 40 else 0)


if __name__ == "__main__":
    main()
