"""What the public headers say, read from their text."""

import os
import re

ORDER = ["version.h", "error.h", "options.h", "room.h", "job.h", "event.h", "notify.h",
         "repair.h", "watch.h"]
COMMENT = re.compile(r"/\*\*<?(.*?)\*/", re.S)


def read(source, name):
    path = os.path.join(source, "liblivrec", "include", "livrec", name)
    with open(path, encoding="utf-8") as f:
        return f.read()


def clean(comment):
    """The text of a comment, without its stars; paragraphs and examples keep their lines."""
    lines = [re.sub(r"^\s*\* ?", "", line) for line in comment.split("\n")]
    lines = [re.sub(r"^ {0,3}(?=\S)", "", line) if not line.startswith("    ") else line
             for line in lines]
    return "\n".join(lines).strip()


def functions(text):
    """(name, prototype, comment) in the order of a header. Prototypes without a comment of their
    own share the one before."""
    comment = ""
    for m in re.finditer(r"/\*\*(?!<)(.*?)\*/|^LIVREC_API ([^;]*?\b(livrec_\w+)\([^;]*\));", text,
                         re.S | re.M):
        if m.group(2):
            yield m.group(3), re.sub(r"\s+", " ", m.group(2)) + ";", comment
        else:
            comment = clean(m.group(1))


def constants(text):
    """(name, value, comment) of the numbers that a header defines."""
    for m in re.finditer(r"^#define (LIVREC_[A-Z0-9_]+) \(?(-?\d+)\)?[ \t]*(/\*\*<(.*?)\*/)?", text,
                         re.M | re.S):
        yield m.group(1), int(m.group(2)), " ".join(clean(m.group(4) or "").split())


def all_functions(source):
    return [f for name in ORDER for f in functions(read(source, name))]


def since(comment):
    m = re.search(r"Since (\d+\.\d+)", comment)
    return m.group(1) if m else None
