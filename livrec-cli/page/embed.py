#!/usr/bin/env python3
"""Writes files of the page as a C table: embed.py OUTPUT FILE..."""

import os
import sys

TYPES = {".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8",
         ".css": "text/css; charset=utf-8"}


def rows(data):
    for i in range(0, len(data), 16):
        yield "    " + " ".join(f"{byte}," for byte in data[i:i + 16])


def main():
    output, files = sys.argv[1], sys.argv[2:]
    lines = ["/* Written by page/embed.py. */", '#include "http_page.h"', ""]
    table = []
    for i, path in enumerate(files):
        name = os.path.basename(path)
        with open(path, "rb") as f:
            data = f.read()
        lines += [f"static const unsigned char file_{i}[] = {{", *rows(data), "};", ""]
        where = "/" if name == "index.html" else f"/{name}"
        kind = TYPES[os.path.splitext(name)[1]]
        table.append(f'    {{"{where}", "{kind}", (const char *)file_{i}, sizeof file_{i}}},')
    lines += ["const struct http_page http_pages[] = {", *table, "    {NULL, NULL, NULL, 0},", "};"]
    with open(output, "w", encoding="utf-8") as f:
        f.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
