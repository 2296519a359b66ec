#!/usr/bin/env python3
"""Write what is made from tables into the reference pages, the man pages and the README.

docs.py LIVREC [--check]

The parts stand between marks, "<!-- NAME -->" and "<!-- /NAME -->" in Markdown, '.\\" NAME' and
'.\\" /NAME' in man pages; the text around them is written by hand. With --check nothing is written
and the exit status tells whether anything would change.
"""
import difflib
import json
import os
import re
import subprocess
import sys

TOP = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
HEADERS = ["version.h", "error.h", "options.h", "room.h", "job.h", "event.h", "notify.h",
           "repair.h", "watch.h"]


def flag_text(row, letter, name):
    return ", ".join(([f"-{letter}"] if letter else []) + [f"--{name}"]) + \
        (f" {row['meta']}" if row["meta"] and row.get("type") != "bool" else "")


def flags_of(command, tables):
    """(flag, help) of a command's own flags, and the same of its options by scope's title."""
    own = [(flag_text(f, f["letter"], f["name"]), f["help"]) for f in command["flags"]]
    options = [o for o in tables["options"] if o["name"] in command["options"]]
    scopes = [(s["title"], [(flag_text(o, o["letter"], o["flag"]), o["text"]) for o in options
                            if o["scope"] == s["name"]]) for s in tables["scopes"]]
    return [("Flags", own)] + [s for s in scopes if s[1]]


# -- Markdown

def cell(text):
    return text.replace("|", "\\|")


def link(title):
    return f"[{title}](options.md#{title.lower().replace(' ', '-')})"


def markdown_commands(tables):
    out = []
    for c in tables["commands"]:
        usage = f"livrec {c['name']} [flags] {c['args']}".rstrip()
        out.append(f"### livrec {c['name']}\n\n```\n{usage}\n```\n\n{c['summary']}")
        (_, own), *scopes = flags_of(c, tables)
        out += ["", c["about"]] if c["about"] else []
        out += ["", "| flag | |\n| --- | --- |"]
        out += [f"| `{cell(flag)}` | {cell(text)} |" for flag, text in own]
        if scopes:
            out.append("\nOptions: " + ", ".join(link(title) for title, _ in scopes) + ".")
        out.append("")
    return "\n".join(out)


def markdown_exits(tables):
    return "| status | error | meaning |\n| --- | --- | --- |\n" + "".join(
        f"| {e['status']} | {'' if e['name'] == 'OK' else '`' + e['name'] + '`'} | "
        f"{cell(e['text'])} |\n" for e in sorted(tables["exits"], key=lambda e: e["status"]))


# -- man pages

def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq").replace("`", "\\(ga")
    return "\\&" + text if text.startswith(".") else text


def man_rows(rows):
    return "".join(f".TP\n.B {roff(flag)}\n{roff(text)}\n" for flag, text in rows)


def man_commands(tables):
    out = []
    for c in tables["commands"]:
        out.append(f".SS livrec {c['name']} {roff(c['args'])}".rstrip() + "\n")
        out.append(roff(c["summary"]) + "\n" + (roff(c["about"]) + "\n" if c["about"] else ""))
        scopes = [title for title, _ in flags_of(c, tables)[1:]]
        if scopes:
            out.append(".PP\nTakes the options of: " + ", ".join(scopes) + ".\n")
        out.append(man_rows(flags_of(c, tables)[0][1]))
    return "".join(out)


def man_options(tables):
    out = []
    for scope in tables["scopes"]:
        rows = [(flag_text(o, o["letter"], o["flag"]), o["text"]) for o in tables["options"]
                if o["scope"] == scope["name"] and o["flag"]]
        if rows:
            out.append(f".SS {roff(scope['title'])}\n{man_rows(rows)}")
    return "".join(out)


def man_exits(tables):
    return "".join(f".TP\n.B {e['status']}\n{roff(e['text'])}\n" for e in
                   sorted(tables["exits"], key=lambda e: e["status"]))


def man_functions():
    out = []
    for name in HEADERS:
        path = os.path.join(TOP, "liblivrec", "include", "livrec", name)
        with open(path, encoding="utf-8") as f:
            found = re.findall(r"^LIVREC_API ([^;]*\([^;]*\));", f.read(), re.M)
        out.append(f".SS <livrec/{name}>\n.nf\n")
        out += [roff(re.sub(r"\s+", " ", f)) + ";\n" for f in found]
        out.append(".fi\n")
    return "".join(out)


# -- files

def replace(path, name, body):
    """Put a part between its marks."""
    with open(path, encoding="utf-8") as f:
        text = f.read()
    if path.endswith(".md"):
        pattern = rf"(<!-- {name}\b[^>]*-->\n).*?(<!-- /{name} -->)"
        body = body.rstrip("\n") + "\n"
    else:
        pattern = rf'(\.\\" {name}\n).*?(\.\\" /{name}\n)'
    made, count = re.subn(pattern, lambda m: m.group(1) + body + m.group(2), text, flags=re.S)
    if count != 1:
        sys.exit(f"{path}: the marks of {name} are missing")
    return text, made


def parts(livrec):
    def ask(*args):
        return subprocess.run([livrec, *args], check=True, capture_output=True, text=True).stdout

    tables = json.loads(ask("help", "--json"))
    return {
        "README.md": {"platforms": ask("platforms", "--markdown")},
        "docs/reference/platforms.md": {"platforms": ask("platforms", "--markdown")},
        "docs/reference/options.md": {"options": ask("options", "--markdown")},
        "docs/reference/cli.md": {"commands": markdown_commands(tables),
                                  "exits": markdown_exits(tables)},
        "docs/man/livrec.1": {"commands": man_commands(tables), "options": man_options(tables),
                              "exits": man_exits(tables)},
        "docs/man/liblivrec.3": {"functions": man_functions()},
    }


def main():
    check, stale = "--check" in sys.argv, 0
    for name, bodies in parts(sys.argv[1]).items():
        path = os.path.join(TOP, name)
        for part, body in bodies.items():
            text, made = replace(path, part, body)
            if text == made:
                continue
            stale += 1
            if check:
                sys.stdout.writelines(difflib.unified_diff(
                    text.splitlines(True), made.splitlines(True), name, "as it should be"))
                continue
            with open(path, "w", encoding="utf-8") as f:
                f.write(made)
    if check and stale:
        sys.exit(f"{stale} parts are not up to date: run meson compile -C BUILD docs")


if __name__ == "__main__":
    main()
