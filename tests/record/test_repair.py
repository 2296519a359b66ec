#!/usr/bin/env python3
"""livrec repair and livrec join: damaged files, judged by libavformat's reading of what comes out."""
import json
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "origin"))

import harness  # noqa: E402
import recorded  # noqa: E402
from flv_file import Flv  # noqa: E402

LIVREC = os.environ.get("LIVREC", "livrec")
FORMATS = ("flv", "ts", "mp4", "mkv")


def run(*args):
    p = subprocess.run([LIVREC, *args], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    return p.returncode, p.stdout, p.stderr


def data_of(path):
    with open(path, "rb") as f:
        return f.read()


def content(frames, track=None):
    return [(f.track, f.hash) for f in frames if track in (None, f.track)]


class Case(unittest.TestCase):
    formats = FORMATS

    @classmethod
    def setUpClass(cls):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-repair-")
        cls.addClassCleanup(scratch.cleanup)
        cls.top = scratch.name
        with harness.Origin(speed=8) as origin:
            for fmt, name, more in [(f, "whole", ()) for f in cls.formats] + \
                    [(f, "part", ("--split-time", "4")) for f in cls.formats]:
                code, _, err = run("record", origin.url("/demo", f"{name}{fmt}"), "-o", cls.top, "-f", fmt,
                                   "--name", f"{name}{fmt}", "--duration", "12", *more, "--quiet")
                assert code == 0, err
        cls.whole = {f: os.path.join(cls.top, f"whole{f}.{f}") for f in cls.formats}
        cls.parts = {f: [os.path.join(cls.top, f"part{f}{n}.{f}") for n in ("", " (2)", " (3)")] for f in cls.formats}
        if "flv" in cls.formats:
            cls.flv = Flv(data_of(cls.whole["flv"]))

    def setUp(self):
        self.dir = tempfile.mkdtemp(dir=self.top)

    def write(self, name, data):
        path = os.path.join(self.dir, name)
        with open(path, "wb") as f:
            f.write(data)
        return path

    def report(self, *args, status=0):
        code, out, err = run(*args, "--json")
        self.assertEqual((code, err), (status, ""), out)
        return json.loads(out)["report"]

    def found(self, report):
        return [f["kind"] for f in report["findings"]]

    def repaired(self, path, *kinds):
        """Repair a file; what comes out plays, its times rise, and repairing it again changes nothing.
        Returns report and frames."""
        before = data_of(path)
        report = self.report("repair", path)
        self.assertEqual(data_of(path), before)
        self.assertTrue(report["damaged"])
        self.assertEqual(len(report["files"]), 1, report)
        new = report["files"][0]
        stem, ext = os.path.splitext(path)
        self.assertEqual(new, f"{stem} (repaired){ext}")
        for kind in kinds:
            self.assertIn(kind, self.found(report), report)
        frames = recorded.frames(new)
        for track in "va":
            times = [f.dts for f in frames if f.track == track]
            self.assertEqual(times, sorted(set(times)))
        self.unchanged(new)
        return report, frames

    def unchanged(self, path):
        again = path + ".again" + os.path.splitext(path)[1]
        report = self.report("repair", path, "-o", again)
        self.assertFalse(report["damaged"], report)
        self.assertEqual(report["files"], [again])
        self.same(path, again)

    def same(self, path, again):
        """To the byte, but for Matroska, whose files each have a random number inside."""
        if path.endswith(".mkv"):
            self.assertEqual(recorded.frames(again), recorded.frames(path))
        else:
            self.assertEqual(data_of(again), data_of(path))

    def joined(self, *paths, name="joined"):
        out = os.path.join(self.dir, name + os.path.splitext(paths[0])[1])
        report = self.report("join", *paths, "-o", out)
        self.assertEqual(report["files"], [out])
        self.unchanged(out)
        return report, recorded.frames(out)

    def holes(self, frames):
        """ms that are longer from picture to picture than they should be."""
        times = [f.dts for f in frames if f.track == "v"]
        return [b - a - 40 for a, b in zip(times, times[1:]) if abs(b - a - 40) > 2]


class Repair(Case):
    def test_what_is_whole_is_left_alone(self):
        for fmt in FORMATS:
            with self.subTest(fmt):
                report = self.report("repair", self.whole[fmt])
                self.assertEqual((report["damaged"], report["files"], report["findings"]), (False, [], []))
                self.assertEqual(report["skipped_bytes"], 0)
                self.assertAlmostEqual(report["duration"], 12000, delta=60)
        self.assertEqual([n for n in os.listdir(self.top) if "repaired" in n], [])

    def test_parts_of_a_recording_are_whole(self):
        for fmt in FORMATS:
            for path in self.parts[fmt]:
                with self.subTest(path):
                    report = self.report("repair", "--check", path)
                    self.assertEqual((report["damaged"], report["findings"]), (False, []))

    def test_written_anew_it_is_the_same(self):
        for fmt in FORMATS:
            with self.subTest(fmt):
                new = os.path.join(self.dir, "new." + fmt)
                self.report("repair", self.whole[fmt], "-o", new)
                self.assertEqual(content(recorded.frames(new), "v"), content(recorded.frames(self.whole[fmt]), "v"))
                self.assertEqual(content(recorded.frames(new), "a"), content(recorded.frames(self.whole[fmt]), "a"))
                self.unchanged(new)

    def test_garbage(self):
        for fmt in FORMATS:
            with self.subTest(fmt):
                data = data_of(self.whole[fmt])
                middle = len(data) // 2
                path = self.write("garbage." + fmt, data[:middle] + b"\x12\x34garbage" * 3000 + data[middle:])
                report, frames = self.repaired(path, "skipped")
                self.assertGreaterEqual(report["skipped_bytes"], 27000)
                whole = content(recorded.frames(self.whole[fmt]))
                self.assertGreater(len(frames), len(whole) * 0.8)
                if fmt != "mp4":  # inside of a fragment nothing tells where a sample begins
                    self.assertEqual(set(content(frames)) - set(whole), set())

    def test_zeros_of_a_power_cut(self):
        for fmt in ("flv", "ts"):
            with self.subTest(fmt):
                data = data_of(self.whole[fmt])
                path = self.write("zeros." + fmt, data[:len(data) * 3 // 4] + bytes(20 << 20) +
                                  data[len(data) * 3 // 4:])
                report, frames = self.repaired(path, "skipped")
                self.assertGreaterEqual(report["skipped_bytes"], 20 << 20)
                self.assertGreater(len(frames), len(recorded.frames(self.whole[fmt])) * 0.9)

    def test_zeros_of_a_bad_block(self):
        """Of frames that the container still promises nothing is left: they go, and what is there stays."""
        for fmt in FORMATS:
            with self.subTest(fmt):
                data = data_of(self.whole[fmt])
                start = len(data) // 2
                path = self.write("block." + fmt, data[:start] + bytes(4096) + data[start + 4096:])
                report, frames = self.repaired(path, "skipped")
                whole = content(recorded.frames(self.whole[fmt]))
                self.assertEqual(set(content(frames)) - set(whole), set())
                self.assertGreater(len(frames), len(whole) * 0.9)

    def test_cut_anywhere(self):
        for fmt in FORMATS:
            data = data_of(self.whole[fmt])
            for share in (0.31, 0.577, 0.93):
                with self.subTest(fmt, share=share):
                    path = self.write(f"cut{share}.{fmt}", data[:int(len(data) * share)])
                    report, frames = self.repaired(path, "skipped")
                    # what libavformat makes of the torn end: a picture, and a packet of sound
                    torn = recorded.frames(path)
                    self.assertLessEqual(len(content(torn, "v")) - len(content(frames, "v")), 1)
                    self.assertLessEqual(len(content(torn, "a")) - len(content(frames, "a")), 8)
                    self.assertEqual(content(frames, "v"), content(torn, "v")[:len(content(frames, "v"))])

    def test_no_head(self):
        for fmt in ("flv", "ts"):
            with self.subTest(fmt):
                data = data_of(self.whole[fmt])
                path = self.write("head." + fmt, bytes(13) + data[13:])
                self.repaired(path, "skipped")

    def test_timestamps_that_jump(self):
        media = self.flv.media()
        half = self.flv.keys()[len(self.flv.keys()) // 2]
        for jump in (50000, 7000, -3000, -40000000):
            with self.subTest(jump):
                moved = media[:half] + [[k, ms + jump, b] for k, ms, b in media[half:]]
                moved = [[k, ms + 100000000, b] for k, ms, b in moved]
                report, frames = self.repaired(self.write(f"jump{jump}.flv", self.flv.file(moved)), "jump")
                self.assertEqual(self.holes(frames), [])
                self.assertEqual(content(frames), content(recorded.frames(self.whole["flv"])))
                told = [f["duration"] for f in report["findings"] if f["kind"] == "jump"]
                self.assertAlmostEqual(told[0], jump, delta=50)

    def test_sound_alone_jumps(self):
        moved = [[k, ms + (20000 if k == 8 and i > len(self.flv.media()) // 2 else 0), b]
                 for i, (k, ms, b) in enumerate(self.flv.media())]
        _, frames = self.repaired(self.write("sound.flv", self.flv.file(moved)), "jump")
        self.assertEqual(self.holes(frames), [])
        last = {f.track: f.dts for f in frames}
        self.assertAlmostEqual(last["v"], last["a"], delta=100)

    def test_media_is_missing(self):
        media, keys = self.flv.media(), self.flv.keys()
        path = self.write("hole.flv", self.flv.file(media[:keys[1]] + media[keys[2]:]))
        report = self.report("repair", path)
        self.assertEqual((report["damaged"], self.found(report)), (False, ["gap"]))
        self.assertAlmostEqual(report["findings"][0]["duration"], media[keys[2]][1] - media[keys[1]][1], delta=50)

    def test_time_that_stands_still(self):
        media = [[k, ms if i % 7 else ms - 45 if ms > 100 else ms, b] for i, (k, ms, b) in enumerate(self.flv.media())]
        report, frames = self.repaired(self.write("still.flv", self.flv.file(media)), "steps")
        self.assertEqual(content(frames, "v"), content(recorded.frames(self.whole["flv"]), "v"))

    def test_starts_without_a_keyframe(self):
        media, keys = self.flv.media(), self.flv.keys()
        path = self.write("late.flv", self.flv.file(media[keys[0] + 30:]))
        _, frames = self.repaired(path, "undecodable")
        video = [f for f in frames if f.track == "v"]
        self.assertTrue(video[0].key)
        self.assertEqual(content(frames, "v"), [x for x in content(recorded.frames(self.whole["flv"]), "v")][
            -len(video):])

    def test_two_configurations(self):
        media, keys = self.flv.media(), self.flv.keys()
        mono = [8, media[keys[2]][1], b"\xaf\x00\x12\x08"]  # 44.1 kHz, 1 channel
        path = self.write("two.flv", self.flv.file(media[:keys[2]] + [mono] + media[keys[2]:]))
        report = self.report("repair", path)
        self.assertEqual((self.found(report), report["damaged"]), (["config"], True))
        stem = os.path.join(self.dir, "two (repaired)")
        self.assertEqual(report["files"], [stem + ".flv", stem + " (2).flv"])
        self.assertEqual(content(recorded.frames(*report["files"]), "v"),
                         content(recorded.frames(self.whole["flv"]), "v"))
        for new in report["files"]:
            self.unchanged(new)
        code, _, err = run("join", path, path, "-o", stem + ".join.flv")
        self.assertEqual(code, 14)
        self.assertIn("without loss", err)

    def test_other_container(self):
        for to in ("ts", "mp4", "mkv"):
            with self.subTest(to):
                new = os.path.join(self.dir, "x." + to)
                self.report("repair", self.whole["flv"], "-o", new)
                self.assertEqual(content(recorded.frames(new), "v"), content(recorded.frames(self.whole["flv"]), "v"))

    def tags(self, path):
        out = subprocess.run(["ffprobe", "-v", "error", "-of", "json", "-show_entries", "format_tags", path],
                             capture_output=True, text=True, check=True).stdout
        tags = {k.lower(): v for k, v in json.loads(out)["format"]["tags"].items()}
        return [tags.get(k) for k in ("title", "artist", "date", "comment")]

    def test_tags_stay(self):
        self.assertNotIn(None, self.tags(self.whole["flv"]))
        for fmt, to in (("flv", "flv"), ("mp4", "mp4"), ("flv", "mp4"), ("mp4", "flv"), ("flv", "mkv")):
            with self.subTest(fmt, to=to):
                before = self.tags(self.whole[fmt])
                new = os.path.join(self.dir, f"{fmt}.{to}")
                self.report("repair", self.whole[fmt], "-o", new)
                self.assertEqual(self.tags(new), before)

    def test_refusals(self):
        text = self.write("a.txt", b"no media at all " * 1000)
        taken = self.write("taken.flv", b"mine")
        for args, status, words in (
                ((text,), 14, "no media"), ((self.dir,), 13, "is a directory"), ((self.dir + "/none",), 13, "no such"),
                ((self.write("e.flv", b""),), 14, "is empty"), (("/dev/null",), 13, "can't be read"),
                ((self.whole["flv"], "-o", taken), 13, "there already"),
                ((self.write("z.flv", bytes(100000)),), 14, "no media"),
                ((self.whole["flv"], "-o", self.dir + "/x.mp3"), 14, "can't hold")):
            with self.subTest(args):
                code, out, err = run("repair", *args)
                self.assertEqual((code, out), (status, ""), err)
                self.assertIn(words, err.lower())
        self.assertEqual(data_of(taken), b"mine")
        self.assertEqual([n for n in os.listdir(self.dir) if ".part" in n or "x.mp3" in n], [])

    def test_text(self):
        data = data_of(self.whole["flv"])
        path = self.write("cut.flv", data[:len(data) // 2])
        code, out, err = run("repair", path)
        self.assertEqual((code, out), (0, f"{self.dir}/cut (repaired).flv\n"))
        self.assertRegex(err, r"cut\.flv: 0:00:0\d: \d+ bytes that are no media were skipped\n.*: wrote ")
        code, out, err = run("repair", path, "--check")
        self.assertEqual((code, out), (14, ""))
        code, out, err = run("repair", path, "--quiet")
        self.assertEqual((code, out, err), (0, f"{self.dir}/cut (repaired) (2).flv\n", ""))

    def test_several_files(self):
        bad = self.write("bad.txt", b"x" * 5000)
        data = data_of(self.whole["ts"])
        cut = self.write("cut.ts.part", data[:len(data) // 2 - 7])
        code, out, err = run("repair", bad, cut, "--json")
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertEqual((code, err), (14, ""))
        self.assertEqual((lines[0]["error"]["code"], lines[0]["input"]), ("MEDIA", bad))
        self.assertEqual((lines[1]["inputs"], lines[1]["report"]["files"]), ([cut], [self.dir + "/cut (repaired).ts"]))


class Join(Case):
    def test_parts_of_a_recording(self):
        for fmt in FORMATS:
            with self.subTest(fmt):
                report, frames = self.joined(*self.parts[fmt])
                self.assertEqual(self.found(report), ["seam", "seam"])
                apart = recorded.frames(*self.parts[fmt])
                self.assertEqual(content(frames, "v"), content(apart, "v"))
                self.assertEqual(content(frames, "a"), content(apart, "a"))
                self.assertEqual(self.holes(frames), [])
                self.assertAlmostEqual(recorded.seconds(frames), 12, delta=0.06)
                self.assertEqual(recorded.decodes(report["files"][0]), "")
                if fmt != "ts":
                    self.assertEqual(Repair.tags(self, report["files"][0]), Repair.tags(self, self.parts[fmt][0]))

    def overlapping(self, shift):
        media, keys = self.flv.media(), self.flv.keys()
        cut, again = keys[-2] + 25, keys[-2]
        return (self.write("a.flv", self.flv.file(media[:cut])),
                self.write("b.flv", self.flv.file([[k, ms + shift, b] for k, ms, b in media[again:]])))

    def test_overlap_is_cut(self):
        for shift in (0, -5000, 3600000):
            with self.subTest(shift):
                report, frames = self.joined(*self.overlapping(shift), name=f"j{shift}")
                self.assertIn("repeated", self.found(report))
                self.assertNotIn("gap", self.found(report))
                whole = recorded.frames(self.whole["flv"])
                self.assertEqual(content(frames, "v"), content(whole, "v"))
                self.assertEqual(content(frames, "a"), content(whole, "a"))
                self.assertEqual(self.holes(frames), [])

    def test_a_file_with_itself(self):
        report, frames = self.joined(self.whole["flv"], self.whole["flv"])
        self.assertEqual(content(frames), content(recorded.frames(self.whole["flv"])))

    def test_what_does_not_fit(self):
        sound = self.write("sound.flv", self.flv.bytes([t for t in self.flv.tags if t[0] == 8]))
        for args, words in (((self.whole["flv"], sound), "without loss"), ((sound, self.whole["flv"]), "without loss")):
            out = os.path.join(self.dir, "no.flv")
            code, stdout, err = run("join", *args, "-o", out)
            self.assertEqual((code, stdout), (14, ""))
            self.assertIn(words, err)
            self.assertIn("avc 160x90", err)
            self.assertEqual([n for n in os.listdir(self.dir) if n.startswith("no")], [])
        code, _, err = run("join", self.whole["flv"], self.whole["flv"])
        self.assertEqual((code, "-o FILE" in err), (2, True))

    def test_other_containers_join(self):
        out = os.path.join(self.dir, "mixed.mp4")
        self.report("join", self.parts["flv"][0], self.parts["flv"][1], "-o", out)
        self.assertEqual(content(recorded.frames(out), "v"), content(recorded.frames(*self.parts["flv"][:2]), "v"))


if __name__ == "__main__":
    unittest.main(verbosity=2)
