#!/usr/bin/env python3
"""Each public header compiles alone, strictly, as C11 and as C++.

    compile_headers.py SOURCE CC...
"""

import os
import shutil
import subprocess
import sys

import headers

STRICT = ["-Wall", "-Wextra", "-Werror", "-pedantic", "-fsyntax-only"]


def compiles(command, source, text):
    include = os.path.join(source, "liblivrec", "include")
    run = subprocess.run([*command, *STRICT, f"-I{include}", "-"], input=text, text=True,
                         capture_output=True)
    return run.returncode == 0, run.stderr


def main():
    source, cc = sys.argv[1], sys.argv[2:]
    cxx = shutil.which("c++") or shutil.which("clang++")
    commands = [[*cc, "-x", "c", "-std=c11"]] + ([[cxx, "-x", "c++", "-std=c++11"]] if cxx else [])
    failed = 0
    for name in headers.ORDER + ["livrec.h"]:
        for command in commands:
            text = f"#include <livrec/{name}>\n#include <livrec/{name}>\nint livrec_used;\n"
            ok, errors = compiles(command, source, text)
            if not ok:
                failed += 1
                print(f"{name}: {' '.join(command)}\n{errors}")
    # The check itself must be able to fail.
    if compiles(commands[0], source, "int f(void) { return undeclared; }\n")[0]:
        sys.exit("the compiler takes anything")
    print(f"{len(commands)} languages, {failed} failures")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
