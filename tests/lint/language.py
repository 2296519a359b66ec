#!/usr/bin/env python3
"""Every text for people has a Chinese one, and every Chinese one is of a text for people.

    language.py TOP [--missing]

Texts are the formats of the functions below, and all strings of several words in the sources but
those that NOT_FOR_PEOPLE names. --missing lists what the catalogues lack.
"""

import errno
import os
import re
import sys

import tree

LITERAL = r'"(?:[^"\\\n]|\\.)*"'
NAME = r"(?:PRI[du]64|[A-Z][A-Z0-9_]+)"

# Functions, and which of their arguments is a format or text for people.
FUNCTIONS = {
    "liblivrec": {"lr_err_set": 2, "lr_fail": 2, "lr_logf": 3, "lr_api_failf": 2,
                  "lr_reader_fail": 2, "lr_cookie_file_slip": 2, "lr_text_fmt": 2,
                  "lr_findings_add": 3, "lr_findings_note": 3, "lr_tr": 0},
    "livrec-cli": {"fail": 2, "print_note": 0, "tr": 0, "TR": 0, "doctor_tell": 4},
}
CATALOGS = {"liblivrec": r"liblivrec/lang/zh_\w+\.c$", "livrec-cli": r"livrec-cli/msg_zh\w*\.c$"}

# Strings of several words that nobody reads: (pattern of the file, pattern of the string, why).
NOT_FOR_PEOPLE = [
    (r"", r"^(\\n|[^a-zA-Z%]|%[-.*0-9]*(ll|z)?[a-z])*$", "no words"),
    (r"", r"^(HTTP %d|poll: |core\.constants: )[%s.*: ]*$|^%s%s %d( Hz %d ch|x%d)$", "no words"),
    (r"", r"\\r\\n|^(Bearer|OAuth|jwt|GET|Accept-Encoding:) |; charset=|\*/\*", "HTTP"),
    (r"", r"^(From|Subject): $", "mail"),
    (r"", r"^ *<[a-z?!]|^\[Script Info\]", "forms of files"),
    (r"", r"^(Mozilla|Client|osee2|com\.google)|Chromium|; Path=%s", "how a client calls itself"),
    (r"", r"^([a-z0-9-]+(\.[a-z0-9-]+)+ ?)+$", "domains"),
    (r"api/platform\.c", r"^(cookie|audio|overseas|js)( |$)", "names of flags"),
    (r"config/json_rooms\.c", r"^(room|platform) %s$", "sections of a configuration"),
    (r"config/dlr_key\.c", r"^tiktok, ", "names of platforms"),
    (r"core/(model|option_rows_record)\.c", r"^audio copy$|^ts\|flv", "values of options"),
    (r"net/(transfer|send)\.c|session/(feed|log_file)\.c", r"^%s %s%s: HTTP|, clock |^stream address: ",
     "lines that are parts of a protocol: the doctor and log.urls_file read them"),
    (r"net/cookie_json\.c", r"%n", "a form to read"),
    (r"record/(media_clock|seg_fetch)\.c", r"^(media clock|bytes )$", "a name"),
    (r"resolve/(account|account_file|login_end)\.c", r"^(cookies of|cookies %s\\n|told of .*)$",
     "keys"),
    (r"session/log_file\.c", r"^ job %llu$", "a key of the log"),
    (r"liblivrec/store/", r"^(SELECT|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|PRAGMA|BEGIN) ", "SQL"),
    (r"liblivrec/(script|extractors)/", r"^(query[ (]|\\nvar |var |if \(!String|\(\$login)|%zu[:]",
     "GraphQL and JavaScript"),
    (r"liblivrec/extractors/", r"^(no wbi|no buvid3|(name|id) of %s|sessionid sessionid_ss)$", "keys"),
    (r"liblivrec/extractors/", r"^(not found|not been found|not exist|privacy settings|discontinued "
     r"operating TikTok|Enter the secret word to access|Access to this video is restricted)$",
     "what sites say"),
    (r"liblivrec/extractors/", r" (Live|LIVE|TV|CC|Rebo|broadcasts|demo)$|^(mellow-fan|TTing Live|"
     r"Niconico Live) ", "names of platforms"),
    (r"session/notice_words\.c", r"", "the English of what is Chinese by default"),
    (r"liblivrec/net/replay_|transport_replay", r"", "of tests"),
    (r"livrec-cli/demo/", r"", "a channel for tests"),
    (r"livrec-cli/bundle\.c", r"^(?!%s is written)", "a report for those who mend livrec"),
    (r"livrec-cli/cmd\.c", r"^(auth|core)( [a-z]+)+$", "names of scopes"),
    (r"livrec-cli/cmd_notify\.c", r" test notice$", "it is in both languages"),
    (r"livrec-cli/completion\.c", r"", "scripts"),
    (r"livrec-cli/http_(api|events|routes|preview)\.c", r"[{]|^(id: |event: |bytes %|[A-Z].*\.$)",
     "what programs read"),
    (r"livrec-cli/(http|control)\.c", r"^default-src|^\{", "what programs read"),
    (r"livrec-cli/doctor_room\.c", r"^, clock $", "a part of a trace"),
    (r"livrec-cli/", r"^(livrec|signalfd|eventfd)?:? ?(%[.0-9a-z]*|fps|x|\\n| )*$", "no words"),
]
# No texts by themselves: what a macro says counts where it is used.
DIRECTIVE = r"^[ \t]*#[ \t]*(?:include|define)(?:[^\n]*\\\n)*[^\n]*|^_Static_assert\([^;]*;|'(?:\\.|[^'\\\n])'"
SEVERAL_WORDS = re.compile(r"(?:[a-z][,;:.)\"']*|%[-.*0-9]*(?:ll|z)?[a-z][,;:.)\"']*|^) \(?(?:[a-z\"`]|%[-.*0-9]*(?:ll|z)?[a-z]|[A-Z])|[a-z]{2}[,;:]? $")
CONVERSION = re.compile(r"%(?:(\d+)\$)?([-+ #0]*[\d*]*(?:\.[\d*]+)?(?:hh|h|ll|l|z|j|t)?[a-zA-Z%])")
# The one catalogue of texts that no source of ours has.
SYSTEM = {os.strerror(number) for number in errno.errorcode}


def unquote(literals):
    """What adjacent literals say, as the source has it."""
    return "".join(m[1:-1] for m in re.findall(LITERAL, literals))


def macros(text):
    """NAME -> text of the macros of a file that are strings."""
    found = {}
    for m in re.finditer(rf"^#define ({NAME}) ((?:{LITERAL}|{NAME}|\\\n|[ \t])+)$", text, re.M):
        if '"' in m.group(2):
            found[m.group(1)] = m.group(2)
    return found


class Names:
    """What macros a file may use: its own, and those of headers."""

    def __init__(self, texts):
        self.common = {"PRId64": '"ld"', "PRIu64": '"lu"'}
        for path, text in texts.items():
            if path.endswith(".h"):
                self.common.update(macros(text))

    def of(self, text):
        return {**self.common, **macros(text)}


def expand(text, names):
    """Macros in a run of literals and macros, replaced."""
    for _ in range(4):
        text = re.sub(rf"{LITERAL}|\b{NAME}\b",
                      lambda m: m.group(0) if m.group(0)[0] == '"' else names.get(m.group(0), ""),
                      text)
    return unquote(text)


def runs(text, names):
    """(offset, string) of each run of adjacent literals and macros of strings."""
    known = "|".join(sorted(names, key=len, reverse=True))
    part = rf"(?:{LITERAL}|\b(?:{known})\b)"
    for m in re.finditer(rf"{part}(?:[\s\\]*{part})*", text):
        yield m.start(), expand(m.group(0), names)


def arguments(text, at):
    """(offset, text) of the arguments of a call, from behind its parenthesis."""
    depth, start, out = 0, at, []
    for m in re.compile(LITERAL + r"|'(?:\\.|[^'\\])+'|[][(){},]").finditer(text, at):
        c = m.group(0)
        if c in "([{":
            depth += 1
        elif c in ")]}" and depth:
            depth -= 1
        elif depth == 0 and c in ",)":
            out.append((start, text[start:m.start()]))
            start = m.end()
            if c == ")":
                break
    return out


def formats(text, functions, names):
    """(offset, string) of the texts that are given to the functions."""
    for function, index in functions.items():
        for call in re.finditer(rf"\b{function}\(", text):
            found = arguments(text, call.end())
            if len(found) > index and not re.search(r"\bchar \*fmt$", found[index][1]):
                for at, string in runs(found[index][1], names):
                    yield found[index][0] + at, string


def is_for_people(path, string):
    return not any(re.search(where, path) and re.search(what, string)
                   for where, what, _ in NOT_FOR_PEOPLE)


def wanted(part, texts, names):
    """text -> where it is, of one part of the tree."""
    found = {}
    for path, text in texts.items():
        if not path.startswith(part + "/") or re.match(CATALOGS[part], path):
            continue
        own = names.of(text)
        code = re.sub(DIRECTIVE, lambda m: re.sub(r"[^\n]", " ", m.group(0)), text, flags=re.M)
        several = ((at, s) for at, s in runs(code, own) if SEVERAL_WORDS.search(s))
        for at, string in [*formats(code, FUNCTIONS[part], own), *several]:
            if is_for_people(path, string):
                found.setdefault(string, f"{path}:{tree.line_of(code, at)}")
    return found


def rows(path, text):
    """(line, English, Chinese) of a catalogue."""
    pair = rf"\{{((?:\s*{LITERAL})+),((?:\s*{LITERAL})+)\}}"
    for m in re.finditer(pair, text):
        yield f"{path}:{tree.line_of(text, m.start())}", unquote(m.group(1)), unquote(m.group(2))


def spoken(string):
    """The bytes that the compiler makes of a literal."""
    return re.sub(rb'\\(x[0-9A-F]{2}|[n"\\])', lambda m: bytes.fromhex(m.group(1)[1:].decode())
                  if m.group(1)[:1] == b"x" else {b"n": b"\n"}.get(m.group(1), m.group(1)),
                  string.encode(), flags=re.I)


def conversions(string):
    """Those of a text in the order of their arguments; None: the order is told by halves."""
    found = [m.groups() for m in CONVERSION.finditer(string) if m.group(0) != "%%"]
    if not any(n for n, _ in found):
        return [c for _, c in found]
    if not all(n for n, _ in found):
        return None
    return [c for _, c in sorted(found, key=lambda f: int(f[0]))]


def judge(part, texts, names):
    need, have = wanted(part, texts, names), {}
    for path in sorted(p for p in texts if re.match(CATALOGS[part], p)):
        last = b""
        for where, en, zh in rows(path, texts[path]):
            key = spoken(en)
            if key <= last:
                yield f"{where}: \"{en}\" is not in order"
            if en in have:
                yield f"{where}: \"{en}\" is there already: {have[en]}"
            if en not in need and not (path.endswith("zh_system.c") and en in SYSTEM):
                yield f"{where}: no source says \"{en}\""
            if conversions(en) != conversions(zh):
                yield f"{where}: the conversions of \"{zh}\" are not those of \"{en}\""
            have[en] = where
            last = key
    for en, where in need.items():
        if en not in have:
            yield f"{where}: \"{en}\" has no Chinese text"


def main():
    top = tree.root()
    paths = tree.files(top, ".c", ".h", under=("liblivrec", "livrec-cli"))
    texts = {p: tree.without_comments(tree.read(top, p)) for p in paths}
    names = Names(texts)
    if "--missing" in sys.argv:
        for part in CATALOGS:
            have = {en for p in texts if re.match(CATALOGS[part], p) for _, en, _ in rows(p, texts[p])}
            for en, where in sorted(wanted(part, texts, names).items(), key=lambda x: x[1]):
                if en not in have:
                    print(f"{where}\t{en}")
        return
    tree.finish([f for part in CATALOGS for f in judge(part, texts, names)], "texts in two languages")


if __name__ == "__main__":
    main()
