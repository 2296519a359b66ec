#!/usr/bin/env python3
"""The origin without faults: right media, in real time, logged exactly."""
import concurrent.futures
import json
import os
import subprocess
import tempfile
import unittest

from harness import Origin, flv_tags, is_frame, mark, run_tests, segments, tag_value

FRAMES = os.environ.get("LIVREC_FRAMES", "frames")


def counters(ts):
    """Continuity counters by PID, in order."""
    found = {}
    for at in range(0, len(ts), 188):
        packet = ts[at:at + 188]
        assert len(packet) == 188 and packet[0] == 0x47, "lost sync"
        if packet[3] & 0x10:
            found.setdefault((packet[1] & 31) << 8 | packet[2], []).append(packet[3] & 15)
    return found


class Flv(unittest.TestCase):
    def test_frames_follow_each_other_across_the_seam_of_the_clip(self):
        with Origin(speed=4) as o:
            tags = [t for t in flv_tags(o.get("/live.flv", seconds=2.5).body) if is_frame(t)]
        self.assertEqual((tags[0][0], tags[0][2][0]), (9, 0x17), "starts with a keyframe")
        for kind, track, step in ((9, "v", 40), (8, "a", 32)):
            mine = [t for t in tags if t[0] == kind]
            marks = [mark(t) for t in mine]
            first = marks[0][2]
            self.assertEqual(marks, [(track, 0, first + i) for i in range(len(marks))])
            self.assertEqual({b[1] - a[1] for a, b in zip(mine, mine[1:])}, {step})
        self.assertGreater(tags[-1][1] - tags[0][1], 4000, "more than one turn of the clip")

    def test_log_holds_exactly_what_arrived(self):
        with Origin() as o:
            tags = [t for t in flv_tags(o.get("/live.flv", "a", seconds=1).body) if is_frame(t)]
            other = o.get("/live.flv", "b", limit=1000)
            log = o.stop()
        logged = [(f.track, f.epoch, f.n, f.dts) for f in log.of("a")]
        arrived = [mark(t) + (t[1],) for t in tags]
        self.assertEqual(logged[:len(arrived)], arrived)
        self.assertLess(len(logged) - len(arrived), 60, "sent after the reader had left")
        self.assertEqual(other.ended, "limit")
        self.assertTrue(log.of("b"))
        self.assertEqual(log.requests[0][1:], ("a", 1, "GET", "/c/a/live.flv", 200))

    def test_real_time(self):
        with Origin() as o:
            a = o.get("/live.flv", seconds=2)
        tags = [t for t in flv_tags(a.body) if is_frame(t)]
        media = tags[-1][1] - tags[0][1]
        self.assertTrue(1000 <= media <= a.seconds * 1000 + 1050, media)

    def test_finite_has_a_length(self):
        with Origin() as o:
            a = o.get("/finite.flv?s=5")
            head = o.get("/finite.flv?s=5", method="HEAD")
        self.assertEqual((a.status, a.ended), (200, "whole"))
        self.assertEqual(head.headers["content-length"], str(len(a.body)))
        tags = [t for t in flv_tags(a.body) if is_frame(t)]
        self.assertEqual(sum(t[0] == 9 for t in tags), 125)

    def test_fifty_readers(self):
        with Origin() as o, concurrent.futures.ThreadPoolExecutor(50) as pool:
            answers = pool.map(lambda i: o.get("/live.flv", f"r{i}", seconds=2), range(50))
            for a in answers:
                video = [t for t in flv_tags(a.body) if is_frame(t) and t[0] == 9]
                self.assertEqual({y[1] - x[1] for x, y in zip(video, video[1:])}, {40})
                self.assertGreater(video[-1][1] - video[0][1], 500)


class Hls(unittest.TestCase):
    def window(self, name, **more):
        with Origin(**more) as o:
            listing = o.get(f"/{name}.m3u8").body
            return listing, [o.get("/" + s).body for s in segments(listing)], o.stop()

    def test_window_slides(self):
        with Origin(speed=4) as o:
            first = o.get("/live.m3u8").body
            o.get("/live.flv", "x", seconds=0.6)
            second = o.get("/live.m3u8").body
            gone = o.get("/seg/live/0-2.ts").status
            future = o.get("/seg/live/0-99.ts").status
        self.assertEqual(len(segments(first)), 5)
        a, b = (int(tag_value(x, "MEDIA-SEQUENCE")) for x in (first, second))
        self.assertTrue(1 <= b - a <= 4, (a, b))
        self.assertEqual(segments(first)[b - a], segments(second)[0])
        self.assertEqual((gone, future), (404, 404))

    def test_ts_counters_run_on_over_segments(self):
        _, parts, _ = self.window("live")
        found = counters(b"".join(parts))
        self.assertEqual(sorted(found), [0, 256, 257, 4096])
        for pid, values in found.items():
            self.assertEqual(values, [(values[0] + i) % 16 for i in range(len(values))], pid)

    def decode(self, data, suffix):
        """Marks of a file and what ffmpeg complains of."""
        with tempfile.NamedTemporaryFile(suffix=suffix) as f:
            f.write(data)
            f.flush()
            errors = subprocess.run(["ffmpeg", "-v", "error", "-i", f.name, "-f", "null", "-"],
                                    capture_output=True, text=True, check=False)
            lines = subprocess.run([FRAMES, f.name], capture_output=True, text=True, check=True)
        return [line.split() for line in lines.stdout.splitlines()], errors.stderr

    def check(self, data, suffix, log):
        frames, errors = self.decode(data, suffix)
        self.assertEqual(errors, "")
        for track in "va":
            mine = [(f[6], f[3], f[5]) for f in frames if f[0] == track]
            sent = [(f"{f.epoch:04x}{f.n:08x}", str(f.size), f.hash) for f in log.of("demo")
                    if f.track == track]
            self.assertEqual(mine, sent)

    def test_ts_holds_what_the_log_says(self):
        _, parts, log = self.window("live")
        self.assertEqual(len([f for f in log.of("demo") if f.track == "v"]), 250)
        self.check(b"".join(parts), ".ts", log)

    def test_fmp4_holds_what_the_log_says(self):
        with Origin() as o:
            listing = o.get("/fmp4.m3u8").body
            self.assertIn(b'#EXT-X-MAP:URI="seg/fmp4/init-0.mp4"', listing)
            parts = [o.get("/seg/fmp4/init-0.mp4").body]
            parts += [o.get("/" + s).body for s in segments(listing)]
            log = o.stop()
        self.check(b"".join(parts), ".mp4", log)

    def test_aes_opens_with_its_keys(self):
        with Origin() as o:
            listing = o.get("/aes.m3u8").body.decode().replace('URI="key', f'URI="{o.url("/key")}')
            listing = listing.replace("\nseg/", f"\n{o.url('/seg/')}") + "#EXT-X-ENDLIST\n"
            name, plain = o.folder.name + "/a.m3u8", o.folder.name + "/a.ts"
            with open(name, "w", encoding="utf-8") as f:
                f.write(listing)
            subprocess.run(["ffmpeg", "-v", "error", "-allowed_extensions", "ALL",
                            "-protocol_whitelist", "file,http,tcp,crypto", "-i", name, "-c", "copy",
                            plain], check=True)
            with open(plain, "rb") as f:
                data = f.read()
            log = o.stop()
        self.assertIn("IV=0xa5", listing)
        self.check(data, ".ts", log)

    def test_sound_alone(self):
        _, parts, log = self.window("audio")
        self.assertEqual(parts[0][:3], b"ID3")
        frames, errors = self.decode(b"".join(p[p.index(b"\xff\xf1"):] for p in parts), ".aac")
        self.assertEqual(errors, "")
        self.assertEqual([f[5] for f in frames], [f.hash for f in log.of("demo")])

    def test_master_names_two_playlists(self):
        with Origin() as o:
            names = segments(o.get("/master.m3u8").body)
            states = [o.get("/" + n).status for n in names]
        self.assertEqual((names, states), (["sd.m3u8", "live.m3u8"], [200, 200]))


class Room(unittest.TestCase):
    def test_room_and_page(self):
        with Origin() as o:
            room = json.loads(o.get("/api/room", "r1").body)
            page = o.get("/demo", "r1")
            missing = o.get("/nothing", "r1").status
        self.assertTrue(room["live"])
        self.assertEqual(room["streams"][0]["url"], "/c/r1/live.flv")
        self.assertIn(b"/c/r1/api/room", page.body)
        self.assertEqual((page.status, missing), (200, 404))


if __name__ == "__main__":
    run_tests()
