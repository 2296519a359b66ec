#!/usr/bin/env python3
"""Writes the table of extractors: registry.py OUTPUT NAME..., names sorted."""

import re
import sys


def main():
    output, names = sys.argv[1], sys.argv[2:]
    if names != sorted(set(names)):
        sys.exit("extractors/meson.build: the list is not sorted, or has a name twice")
    for name in names:
        if not re.fullmatch(r"[a-z0-9]+", name):
            sys.exit(f"extractors/meson.build: {name}: letters and digits alone")
    lines = ['/* Written by extractors/registry.py. */', '#include "resolve/resolve.h"', ""]
    lines += [f"extern const struct lr_extractor lr_extractor_{name};" for name in names]
    lines += ["", "static const struct lr_extractor *const table[] = {"]
    lines += [f"    &lr_extractor_{name}," for name in names]
    lines += ["    NULL,", "};", "",
              "const struct lr_extractor *const *lr_registry(void)", "{", "    return table;", "}"]
    with open(output, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
