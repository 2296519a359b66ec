#!/usr/bin/env python3
"""livrec repair and livrec join of MP4 that lists its frames in one index, as other programs write it."""
import os
import subprocess
import unittest

import test_repair  # first: it knows where the others are
import recorded
from test_repair import content, data_of, run


class Indexed(test_repair.Case):
    formats = ("mp4",)

    def indexed(self, path, name, *flags):
        """The same media in an MP4 with its samples listed in one index, as another program writes it."""
        new = os.path.join(self.dir, name)
        subprocess.run(["ffmpeg", "-v", "error", "-i", path, "-map", "0", "-c", "copy", *flags, new], check=True,
                       stdin=subprocess.DEVNULL)
        return new

    def test_whole_cut_and_hit(self):
        whole = content(recorded.frames(self.whole["mp4"]))
        for name, flags in (("front.mp4", ("-movflags", "+faststart")), ("end.mp4", ()), ("x.m4a", ("-vn",)),
                            ("mixed.mp4", ("-movflags", "frag_keyframe"))):
            with self.subTest(name):
                path = self.indexed(self.whole["mp4"], name, *flags)
                report = self.report("repair", path)
                self.assertEqual((report["damaged"], report["findings"]), (False, []))
                new = os.path.join(self.dir, "new-" + name)
                self.report("repair", path, "-o", new)
                self.assertEqual(content(recorded.frames(new), "a"), content(recorded.frames(path), "a"))
                self.assertEqual(content(recorded.frames(new), "v"), content(recorded.frames(path), "v"))
                self.unchanged(new)
        data = data_of(os.path.join(self.dir, "front.mp4"))
        cut = self.write("cut.mp4", data[:len(data) * 2 // 3])
        report, frames = self.repaired(cut, "skipped")
        self.assertGreater(len(frames), len(whole) * 0.6)
        self.assertEqual(content(frames, "v"), [f for f in whole if f[0] == "v"][:len(content(frames, "v"))])
        middle = len(data) * 3 // 4
        hole = self.write("hole.mp4", data[:middle] + bytes(4096) + data[middle + 4096:])
        report, frames = self.repaired(hole, "skipped")
        self.assertGreater(len(frames), len(whole) * 0.9)
        self.assertEqual(set(content(frames)) - set(whole), set())
        self.assertEqual(data_of(report["files"][0])[4:8], b"ftyp")
        self.assertLess(data_of(report["files"][0]).index(b"stco"), data_of(report["files"][0]).index(b"mdat"))
        self.assertNotIn(b"moof", data_of(report["files"][0])[:100000])
        data = data_of(os.path.join(self.dir, "end.mp4"))
        code, out, err = run("repair", self.write("killed.mp4", data[:data.rindex(b"moov") - 4]))
        self.assertEqual((code, out), (14, ""))
        self.assertIn("its index (moov) is missing", err)
        self.rebuilt(os.path.join(self.dir, "killed.mp4"), whole)

    def rebuilt(self, killed, whole):
        """All that a killed program had written comes back, with the other file as a model."""
        report = self.report("repair", killed, "--like", self.parts["mp4"][0])
        self.assertEqual(self.found(report), ["rebuilt"])
        frames = recorded.frames(*report["files"])
        self.assertEqual(content(frames, "v"), [f for f in whole if f[0] == "v"])
        self.assertEqual(content(frames, "a"), [f for f in whole if f[0] == "a"])
        self.assertEqual(recorded.decodes(*report["files"]), "")
        self.unchanged(*report["files"])

    def test_parts_with_an_index(self):
        parts = [self.indexed(p, f"{i}.mp4") for i, p in enumerate(self.parts["mp4"])]
        report, frames = self.joined(*parts)
        self.assertEqual(self.found(report), ["seam", "seam"])
        self.assertEqual(content(frames, "v"), content(recorded.frames(*parts), "v"))
        self.assertEqual(self.holes(frames), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
