#!/usr/bin/env python3
"""Calls and words that do not belong in the tree."""

import re

import tree

CODE = ("liblivrec", "livrec-cli", "livrec-py-bindings", "examples", "tests", "docs", "pkgconfig")
SELF = "tests/lint/banned.py"

# (pattern, where it is refused, why). Patterns run over C without comments and strings.
CALLS = [
    (r"\b(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atoll|atof|strtok|tmpnam|alloca)\s*\(",
     r".*\.[ch]$", "unbounded or unchecked: use core/buf.h, snprintf or strtoll"),
    (r"\b(system|popen|execlp|execvp|wordexp)\s*\(", r".*\.[ch]$", "no shell, no PATH search"),
    (r"\b(setjmp|longjmp|signal|sigaction|setlocale|setenv|putenv|unsetenv|chdir|umask|fork)\s*\(",
     r"liblivrec/(?!script/|core/process\.c).*\.[ch]$", "changes the host program, or is unsafe in a library"),
    (r"\b(abort|exit|_exit|_Exit|quick_exit|perror|printf|puts|putchar|fputs|vprintf)\s*\(",
     r"liblivrec/(?!script/|core/process\.c).*\.[ch]$", "the library never ends the host and never prints"),
    (r"\bassert\s*\(", r"liblivrec/.*\.[ch]$", "aborts the host: return an error"),
    (r"(?<![\w.>])(malloc|calloc|realloc|free|strdup|strndup|asprintf|vasprintf|getline)\s*\(",
     r"liblivrec/(?!core/alloc\.c|script/).*\.[ch]$", "the heap is reached by core/alloc.h"),
    (r"\b(time|gettimeofday|clock_gettime|rand|srand|random|drand48)\s*\(",
     r"liblivrec/(?!core/(clock|rand|cancel|pool)\.c|script/).*\.[ch]$",
     "time and chance are injected (core/clock.h, core/rand.h)"),
    (r"\b(sleep|usleep|nanosleep)\s*\(", r"liblivrec/(?!core/|script/).*\.[ch]$",
     "a wait takes a cancel token (core/cancel.h)"),
    (r"VERIFY(PEER|HOST)\s*,\s*0", r".*\.[ch]$", "TLS is always verified"),
    (r"\b(av_find_input_format|av_read_frame|avformat_(open_input|find_stream_info)|avio_open2?|av_probe\w*)\s*\(",
     r"liblivrec/.*\.[ch]$", "FFmpeg opens nothing and probes nothing"),
    (r"\b(avcodec_(find_decoder\w*|open2|send_packet|receive_frame)|av_parser_\w+)\s*\(",
     r"liblivrec/(?!record/(picture_order|sound_unit)\.c).*\.[ch]$",
     "what is recorded is not decoded: only the repair of a file without an index looks into frames"),
    (r"\bcurl_easy_perform\s*\(", r".*\.[ch]$", "a wait without a way out"),
]

# Words run over whole files of every kind.
WORDS = [
    (r"\b(TODO|FIXME|XXX|HACK)\b", "what lands works; what does not is an issue"),
    (r"\bnot (yet )?implemented\b|\bunimplemented\b", "what lands works"),
    (r"/work/|/tmp/wt|\.\./shared|/farm\b|/root/", "a path of somebody's machine"),
    (r"\b(DEVELOPERS|HOUSE|DECISIONS|SMELLS|FAULTS)\b|\bSECURITY S\d",
     "a file that is not in the tree"),
    (r"[\u202a-\u202e\u2066-\u2069\u200b\ufeff]", "an invisible character in the source"),
    (r"\r", "a carriage return"),
]
WORDS_SKIP = re.compile(r"^tests/(cases|fuzz/corpus|record/media|fixtures)/|\.(flv|ts|mp4|bin|abi)$")

# In strings of the library. "%2f" of addresses has no point in it.
REALS = re.compile(r"%(?:[-+ #0]*\d*\.(?:\d+|\*))?[fgFG]\b")

TEXT = (".c", ".h", ".py", ".md", ".build", ".txt", ".in", ".sh", ".map", ".1", ".3", ".toml")


def calls(top, path):
    if not path.endswith((".c", ".h")):
        return
    text = tree.without_strings(tree.read(top, path))
    for pattern, where, why in CALLS:
        if not re.match(where, path):
            continue
        for m in re.finditer(pattern, text):
            yield f"{path}:{tree.line_of(text, m.start())}: {m.group(0).strip()}: {why}"


def words(top, path):
    if path == SELF or WORDS_SKIP.search(path):
        return
    text = tree.read(top, path)
    for pattern, why in WORDS:
        for m in re.finditer(pattern, text):
            yield f"{path}:{tree.line_of(text, m.start())}: {m.group(0)!r}: {why}"


def reals(top, path):
    """The locale of the host program decides whether they have a point or a comma."""
    if not re.match(r"liblivrec/.*\.[ch]$", path):
        return
    text = tree.read(top, path)
    for m in REALS.finditer(text):
        if '"' in text[text.rfind("\n", 0, m.start()) + 1:m.start()]:
            yield f"{path}:{tree.line_of(text, m.start())}: {m.group(0)}: LR_TENTHS of core/text.h"


def main():
    top = tree.root()
    paths = [p for p in tree.files(top, *TEXT, under=CODE)] + ["meson.build", "meson_options.txt"]
    found = [f for p in paths for check in (calls, words, reals) for f in check(top, p)]
    tree.finish(found, f"{len(paths)} files")


if __name__ == "__main__":
    main()
