#!/usr/bin/env python3
"""The reference page of the C API, made from the public headers.

    api_page.py SOURCE           compare docs/reference/api.md with the headers
    api_page.py SOURCE --write   write it
"""

import os
import re
import sys

import headers

HEAD = """# The C API

<!-- Made by tests/abi/api_page.py from the public headers. A test compares the two. -->

`#include <livrec/livrec.h>` has all of it. Functions give 0 or a negative `LIVREC_E*` code unless
they say otherwise; `**out` is yours and untouched on failure; every `*_free` takes NULL.
"""


def paragraph(text):
    text = re.sub(r"\s*@param(?:\[out\])?\s+(\S+)\s+", r"\n- `\1`: ", text)
    return re.sub(r"^\n- ", "- ", re.sub(r"\s*@return\s+", "\n\nReturns ", text))


def body(comment):
    """Markdown of a comment: prose joined, examples as code."""
    out, prose, code = [], [], []

    def flush():
        if prose:
            out.append(paragraph(" ".join(prose)).strip())
            prose.clear()
        if code:
            out.append("```c\n" + "\n".join(line[4:] for line in code).strip("\n") + "\n```")
            code.clear()

    for line in comment.split("\n"):
        if line.startswith("    ") and (code or not prose):
            code.append(line)
            continue
        if not line.strip() and not code:
            flush()
            continue
        if code and line.strip():
            flush()
        if line.strip():
            prose.append(line.strip())
    flush()
    return "\n\n".join(out)


def page(source):
    parts = [HEAD]
    for name in headers.ORDER:
        text = headers.read(source, name)
        intro = headers.clean(headers.COMMENT.search(text).group(1))
        parts.append(f"\n## <livrec/{name}>\n\n{body(re.sub(r'^@file .*', '', intro).strip())}\n")
        rows = list(headers.constants(text))
        if rows:
            parts.append("\n| constant | value | meaning |\n| --- | --- | --- |\n")
            parts += [f"| `{n}` | {v} | {c.replace('|', chr(92) + '|')} |\n" for n, v, c in rows]
        last = None
        for function, prototype, comment in headers.functions(text):
            parts.append(f"\n### {function}\n\n```c\n{prototype}\n```\n")
            if comment != last:
                parts.append(f"\n{body(comment)}\n")
            last = comment
    return "".join(parts)


def main():
    source = sys.argv[1]
    path = os.path.join(source, "docs", "reference", "api.md")
    made = page(source)
    if "--write" in sys.argv:
        with open(path, "w", encoding="utf-8") as f:
            f.write(made)
        return
    with open(path, encoding="utf-8") as f:
        if f.read() != made:
            sys.exit("docs/reference/api.md is not what the headers say: run "
                     "tests/abi/api_page.py . --write")


if __name__ == "__main__":
    main()
