#!/usr/bin/env python3
"""What a build of livrec is made of, as SPDX 2.3 in JSON: itself, and the libraries that it is linked
with, in the versions that were found.

sbom.py BUILD [-o FILE]     BUILD: a build folder of Meson. Nothing is downloaded.

The same build gives the same bytes: the time is SOURCE_DATE_EPOCH's, or the beginning of 1970."""
import argparse
import datetime
import hashlib
import json
import os
import re
import subprocess
import sys

NOT_SHIPPED = {"check", "threads", "m"}  # of the tests; of the C library


def introspect(build, what):
    out = subprocess.run(["meson", "introspect", what, build], capture_output=True, text=True, check=True).stdout
    return json.loads(out)


def package(name, version, licence):
    return {"SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name), "name": name, "versionInfo": version,
            "downloadLocation": "NOASSERTION", "licenseConcluded": licence, "licenseDeclared": licence,
            "copyrightText": "NOASSERTION", "filesAnalyzed": False}


def libraries(build):
    """Those that were found, by their names."""
    found = {d["name"]: d["version"] for d in introspect(build, "--dependencies")
             if d["name"] not in NOT_SHIPPED and d["version"] not in ("", "none", "unknown")}
    return [package(name, found[name], "NOASSERTION") for name in sorted(found)]


def document(build):
    project = introspect(build, "--projectinfo")
    own = package(project["descriptive_name"], project["version"], "MIT")
    others = libraries(build)
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    mark = hashlib.sha256(json.dumps([own, others]).encode()).hexdigest()
    return {
        "spdxVersion": "SPDX-2.3", "dataLicense": "CC0-1.0", "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{own['name']}-{own['versionInfo']}", "documentNamespace": f"urn:livrec:sbom:{mark}",
        "creationInfo": {
            "created": datetime.datetime.fromtimestamp(epoch, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": ["Tool: livrec tools/sbom.py"]},
        "packages": [own, *others],
        "relationships": [
            {"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": own["SPDXID"]},
            *({"spdxElementId": own["SPDXID"], "relationshipType": "DYNAMIC_LINK", "relatedSpdxElement": p["SPDXID"]}
              for p in others)]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build")
    parser.add_argument("-o", "--out")
    args = parser.parse_args()
    text = json.dumps(document(args.build), indent=1, ensure_ascii=False) + "\n"
    if not args.out:
        sys.stdout.write(text)
        return
    with open(args.out, "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
