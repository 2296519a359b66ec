#!/usr/bin/env python3
"""No written globals: state belongs to a handle.

    globals.py LIBRARY.a [SOURCE]

Reads the object files of the internal library with nm. Objects in .data and .bss that are not in
the list below fail; so do thread-local ones.
"""

import re
import subprocess
import sys

ALLOWED = {
    "last_error": "text of livrec_last_error(), one per thread",
    "spoken": "language of the texts that a thread makes",
    "open_handles": "the handles that are open: a closed or foreign one is known by it",
}
# What compilers and sanitizers add.
IGNORED = re.compile(r"^(__|_GLOBAL_|\.L|completed\.|asan\.|odr_asan|___asan|gcov)")


def writable(library):
    """(object file, letter, name) of what lies in .data, .bss, .tdata or .tbss."""
    out = subprocess.run(["nm", "--format=sysv", library], capture_output=True, text=True,
                         check=True).stdout
    member = library
    for line in out.split("\n"):
        if line.startswith("Symbols from"):
            member = line.split("[")[-1].rstrip("]:\n")
            continue
        cells = [c.strip() for c in line.split("|")]
        if len(cells) != 7 or cells[3] not in ("OBJECT", "TLS"):
            continue
        if re.match(r"\.(t?data|t?bss)(\.(?!rel\.ro)|$)", cells[6]):
            yield member, cells[6], cells[0]


def base(name):
    return re.sub(r"\.\d+$", "", name)


def main():
    found = [f"{member}: {name} in {section} is written: state belongs to a handle"
             for member, section, name in writable(sys.argv[1])
             if base(name) not in ALLOWED and not IGNORED.match(name)]
    print("\n".join(found) if found else "no written globals but the allowed ones")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
