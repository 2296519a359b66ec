#!/usr/bin/env python3
"""The list of what a build is made of names what it is linked with."""
import json
import os
import re
import subprocess
import sys
import unittest

BUILD = os.environ["LIVREC_BUILD"]
TOOL = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "tools", "sbom.py")


def run(**env):
    return subprocess.run([sys.executable, TOOL, BUILD], capture_output=True, text=True, check=True,
                          env={**os.environ, **env}).stdout


class Sbom(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.text = run(SOURCE_DATE_EPOCH="1700000000")
        cls.document = json.loads(cls.text)

    def test_versions(self):
        listed = {p["name"]: p for p in self.document["packages"]}
        for name in ("libcurl", "jansson", "sqlite3", "libavformat"):
            version = subprocess.run(["pkg-config", "--modversion", name], capture_output=True, text=True).stdout.strip()
            self.assertEqual(listed[name]["versionInfo"], version)
        self.assertEqual(listed["livrec"]["licenseDeclared"], "MIT")
        self.assertNotIn("check", listed)

    def test_nothing_is_missing(self):
        """Each library that the installed one needs, but for those of the compiler and of C."""
        library = os.path.join(BUILD, "liblivrec", "liblivrec.so")
        out = subprocess.run(["readelf", "-d", library], capture_output=True, text=True, check=True).stdout
        needed = re.findall(r"NEEDED\)[^[]*\[lib([\w+-]+?)\.so", out)
        names = {re.sub(r"^lib|lib$|[-.\d]+", "", p["name"]) for p in self.document["packages"]}
        for name in set(needed) - {"c", "m", "gcc_s", "asan", "ubsan", "tsan"}:
            self.assertIn(re.sub(r"[-.\d]+", "", name), names)

    def test_shape(self):
        d = self.document
        self.assertEqual((d["spdxVersion"], d["creationInfo"]["created"]), ("SPDX-2.3", "2023-11-14T22:13:20Z"))
        ids = {p["SPDXID"] for p in d["packages"]} | {"SPDXRef-DOCUMENT"}
        self.assertEqual(len(ids), len(d["packages"]) + 1)
        for r in d["relationships"]:
            self.assertLessEqual({r["spdxElementId"], r["relatedSpdxElement"]}, ids)
        self.assertEqual(run(SOURCE_DATE_EPOCH="1700000000"), self.text)


if __name__ == "__main__":
    unittest.main()
