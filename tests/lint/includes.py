#!/usr/bin/env python3
"""Who may include what.

    cli, bindings, examples -> <livrec/...>
    api -> session -> post -> {resolve, record, notify, config, store} -> {media, net, script} -> data -> core -> lang

Any lower layer may be included; siblings in braces never include each other. Headers of other
libraries live in few files, so that swapping one touches those alone.
"""

import os
import re

import tree

RANK = {"lang": -1, "core": 0, "data": 1, "media": 2, "net": 2, "script": 2, "resolve": 3, "extractors": 3,
        "record": 3, "notify": 3, "config": 3, "store": 3, "post": 4, "session": 5,
        "api": 6}

THIRD_PARTY = {
    r"curl/": {"liblivrec/net/transport_curl.c", "liblivrec/net/curl_exchange.h"},
    r"mujs\.h": {"liblivrec/script/livrec_js.c", "liblivrec/script/child.c"},
    r"seccomp\.h": {"liblivrec/script/livrec_js.c", "liblivrec/script/child.c",
                    "liblivrec/script/jail.c"},
    r"lib(av|sw)\w+/": {"liblivrec/record/sink_lavf.c", "liblivrec/record/lavf_mux.c", "liblivrec/record/lavf_mux.h",
                        "liblivrec/record/lavf_track.c",
                        "liblivrec/record/lavf_track.h", "liblivrec/record/picture_order.c",
                        "liblivrec/record/sound_unit.c"},
    r"libxml/": {"liblivrec/data/html.c", "liblivrec/media/xml.c"},
    r"openssl/": {"liblivrec/data/hash.c"},
    r"zlib\.h": {"liblivrec/data/gunzip.c"},
    r"unicode/": {"liblivrec/data/nfc.c"},
    r"sqlite3\.h": {"liblivrec/store/sql.h"},
    r"microhttpd\.h": {"livrec-cli/http.c", "livrec-cli/http_events.h",
                       "livrec-cli/http_preview.h"},
    r"jansson\.h": {"liblivrec/data/json.c"},
}

PLAIN_C = {"stdbool.h", "stddef.h", "stdint.h", "string.h", "inttypes.h", "limits.h"}
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def includes(top, path):
    """(line, quote, name) of every include of a file."""
    text = re.sub(r"/\*.*?\*/", lambda m: re.sub(r"[^\n]", " ", m.group(0)), tree.read(top, path),
                  flags=re.S)
    for m in INCLUDE.finditer(text):
        yield tree.line_of(text, m.start()), m.group(1), m.group(2)


def layer_of(name):
    first = name.split("/")[0]
    return first if first in RANK else None


def third_party(path, name):
    for pattern, homes in THIRD_PARTY.items():
        if re.match(pattern, name) and path not in homes:
            return f"<{name}> belongs in {' or '.join(sorted(homes))} alone"
    return None


def extractor_rule(top, path, quote, name):
    """An extractor sees extractor.h, headers of its own parts, and that of its family (one back-end
    under several names); a signer sees data/ and core/."""
    stem = os.path.basename(path).split(".")[0]
    own = name.startswith("extractors/") and \
        os.path.basename(name).split("_")[0] == stem.split("_")[0]
    family = name.startswith("extractors/family_") or stem.startswith("family_")
    if own or family or name == "resolve/extractor.h":
        return None
    if re.search(r"^const struct lr_extractor lr_extractor_", tree.read(top, path), re.M):
        return "an extractor includes resolve/extractor.h and its own signer's header alone"
    if quote == "<" or layer_of(name) in ("core", "data"):
        return None
    return "a signer includes core/, data/ and its own header alone"


def narrow_rule(path, quote, name, home, allowed):
    """Files of `home` see a few project headers and plain C."""
    if not path.startswith(home):
        return None
    if (quote == "<" and name in PLAIN_C) or name in allowed or name.startswith(home[10:]):
        return None
    return f"files of {home} include {', '.join(sorted(allowed))} and plain C alone"


def layer_rule(path, quote, name):
    if name.startswith("livrec/"):
        return None if quote == "<" else "public headers are included as <livrec/...>"
    if quote == "<":
        return None
    here, there = path.split("/")[1], layer_of(name)
    if there is None:
        return f'"{name}" is not of the form "layer/noun.h"'
    if here == there or {here, there} == {"resolve", "extractors"}:
        return None
    if RANK[there] >= RANK[here]:
        return f"{here}/ may not include {there}/"
    return None


def outside_rule(path, quote, name):
    """The command, the bindings and the examples see the public headers and their own alone."""
    top = path.split("/")[0]
    if quote == "<" or os.path.exists(os.path.join(tree.root(), top, name)):
        return None
    if os.path.exists(os.path.join(tree.root(), os.path.dirname(path), name)):
        return None
    return f'"{name}" is not a public header: only <livrec/...> may be used here'


def library_rule(top, path, quote, name):
    if path.startswith("liblivrec/include/"):
        plain = quote == "<" and (name == "stdint.h" or name.startswith("livrec/"))
        return None if plain else "public headers include <stdint.h> and <livrec/...> alone"
    if path.startswith("liblivrec/extractors/"):
        return extractor_rule(top, path, quote, name)
    return narrow_rule(path, quote, name, "liblivrec/record/rules/",
                       {"record/stage.h", "media/flv.h"}) or layer_rule(path, quote, name)


def check(top, path):
    for line, quote, name in includes(top, path):
        inside = path.startswith("liblivrec/")
        why = third_party(path, name)
        why = why or (library_rule(top, path, quote, name) if inside
                      else outside_rule(path, quote, name))
        if why:
            yield f"{path}:{line}: {why}"


def main():
    top = tree.root()
    paths = tree.files(top, ".c", ".h", under=("liblivrec", "livrec-cli", "examples",
                                               "livrec-py-bindings"))
    tree.finish([f for p in paths for f in check(top, p)], f"{len(paths)} files")


if __name__ == "__main__":
    main()
