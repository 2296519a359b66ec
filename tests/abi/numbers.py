#!/usr/bin/env python3
"""Every number of the headers is the one in numbers.txt: numbers are added, never changed. The
version is left out.

    numbers.py SOURCE           compare
    numbers.py SOURCE --add     append those that are new
"""

import os
import sys

import headers

GOLDEN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "numbers.txt")


def current(source):
    found = {}
    for name in headers.ORDER:
        for constant, value, _ in headers.constants(headers.read(source, name)):
            if not constant.startswith("LIVREC_VERSION_"):
                found[constant] = value
    return found


def golden():
    with open(GOLDEN, encoding="utf-8") as f:
        return {n: int(v) for n, v in (line.split() for line in f if not line.startswith("#"))}


def main():
    now, then = current(sys.argv[1]), golden()
    if "--add" in sys.argv:
        with open(GOLDEN, "a", encoding="utf-8") as f:
            f.writelines(f"{n} {v}\n" for n, v in now.items() if n not in then)
        return
    wrong = [f"{n} is {now.get(n)}, it was {v}" for n, v in then.items() if now.get(n) != v]
    wrong += [f"{n} is new: numbers.py . --add" for n in now if n not in then]
    print("\n".join(wrong))
    print(f"{len(then)} numbers, {len(wrong)} wrong")
    sys.exit(1 if wrong or len(then) < 60 else 0)


if __name__ == "__main__":
    main()
