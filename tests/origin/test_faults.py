#!/usr/bin/env python3
"""Each fault of the script happens, and happens where it should."""
import json
import subprocess
import time
import unittest

from harness import ORIGIN, Origin, flv_tags, is_frame, mark, run_tests, segments, tag_value


def frames(answer):
    return [t for t in flv_tags(answer.body) if is_frame(t)]


def wait(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.05)
    return condition()


class Requests(unittest.TestCase):
    def test_status_for_the_first_requests_only(self):
        with Origin("on /live.m3u8 nth=1-2 status code=503 retry=7") as o:
            answers = [o.get("/live.m3u8") for _ in range(3)]
        self.assertEqual([a.status for a in answers], [503, 503, 200])
        self.assertEqual(answers[0].headers["retry-after"], "7")

    def test_rules_count_per_channel(self):
        with Origin("on /live.m3u8 channel=b* nth=1 status code=404") as o:
            got = [o.get("/live.m3u8", c).status for c in ("a", "b1", "b1", "b2")]
        self.assertEqual(got, [200, 404, 200, 404])

    def test_chance_follows_the_seed(self):
        def statuses(seed):
            with Origin(f"seed {seed}\non /live.m3u8 chance=0.3 status code=500") as o:
                return [o.get("/live.m3u8").status for _ in range(60)]
        first = statuses(1)
        self.assertEqual(first, statuses(1))
        self.assertNotEqual(first, statuses(2))
        self.assertTrue(5 <= first.count(500) <= 35)

    def test_redirect(self):
        script = ("on /live.flv redirect to=http://127.0.0.1:%P/c/other/live.flv code=301\n"
                  "on /live.m3u8 redirect to=file:///etc/passwd")
        with Origin(script) as o:
            a, b = o.get("/live.flv"), o.get("/live.m3u8")
            self.assertEqual(a.headers["location"], o.url("/c/other/live.flv"))
        self.assertEqual((a.status, b.status, b.headers["location"]),
                         (301, 302, "file:///etc/passwd"))

    def test_bodies(self):
        with Origin("on /live.flv html\non /live.m3u8 empty\non /seg/* garbage bytes=777") as o:
            html, empty, garbage = (o.get(p) for p in ("/live.flv", "/live.m3u8", "/seg/x"))
        self.assertTrue(html.body.startswith(b"<!DOCTYPE html>"))
        self.assertEqual((empty.status, empty.body), (200, b""))
        self.assertEqual((len(garbage.body), garbage.ended), (777, "whole"))

    def test_wrong_length(self):
        with Origin("on /seg/* nth=1 length add=500\non /seg/* nth=2 length add=-500") as o:
            name = "/" + segments(o.get("/live.m3u8").body)[0]
            long, less, right = (o.get(name) for _ in range(3))
            log = o.stop()
        self.assertEqual((long.ended, less.ended, right.ended), ("short", "whole", "whole"))
        self.assertEqual(long.body, right.body)
        self.assertEqual(less.body, right.body[:-500])
        self.assertEqual({f.conn for f in log.frames if f.track == "v"} & {2}, set())

    def test_chunked(self):
        with Origin("on /live.flv chunked") as o:
            got = subprocess.run(["curl", "-s", "--max-time", "1", o.url("/live.flv")],
                                 capture_output=True, check=False).stdout
            raw = o.get("/live.flv", seconds=0.5)
        self.assertEqual(got[:4], b"FLV\x01")
        self.assertGreater(len([t for t in flv_tags(got) if is_frame(t)]), 40)
        self.assertEqual(raw.headers["transfer-encoding"], "chunked")
        with Origin("on /live.flv chunked bad=20000") as o:
            code = subprocess.run(["curl", "-s", "--max-time", "5", "-o", "/dev/null",
                                   o.url("/live.flv")], check=False).returncode
        self.assertEqual(code, 56)


class Cuts(unittest.TestCase):
    def test_reset_and_close_after_so_many_bytes(self):
        with Origin("on /live.flv nth=1 rst after=9000\non /live.flv nth=2 fin after=9000") as o:
            reset, closed = o.get("/live.flv"), o.get("/live.flv")
            log = o.stop()
        self.assertEqual((reset.ended, closed.ended), ("reset", "closed"))
        self.assertEqual(len(closed.body), 9000)
        sent = [f for f in log.frames if f.conn == 2]
        self.assertEqual(len(sent), len(frames(closed)))
        self.assertEqual([e.why for e in log.ends], ["rst", "fin"])

    def test_range_is_drawn_per_request(self):
        with Origin("seed 5\non /live.flv fin after=5000-20000") as o:
            sizes = [len(o.get("/live.flv").body) for _ in range(4)]
        self.assertTrue(all(5000 <= s <= 20000 for s in sizes))
        self.assertGreater(len(set(sizes)), 1)

    def test_cut_after_a_time(self):
        with Origin("on /live.flv fin ms=600") as o:
            a = o.get("/live.flv")
        self.assertEqual(a.ended, "closed")
        self.assertGreater(a.seconds, 0.55)

    def test_stall_for_a_time_and_for_ever(self):
        with Origin("on /live.flv nth=1 stall after=20000 for=700\n"
                    "on /live.flv nth=2 stall after=20000") as o:
            some, ever = o.get("/live.flv", limit=30000), o.get("/live.flv", seconds=3)
        self.assertEqual(len(ever.body), 20000)
        self.assertEqual((ever.ended, some.ended), ("timeout", "limit"))
        self.assertGreater(some.seconds, 0.65)

    def test_delay_and_drip(self):
        with Origin("on /live.m3u8 delay ms=400\non /live.flv drip bytes=100 ms=100") as o:
            late, thin = o.get("/live.m3u8"), o.get("/live.flv", limit=500)
        self.assertGreater(late.seconds, 0.38)
        self.assertGreater(thin.seconds, 0.35)
        self.assertEqual((late.status, thin.ended), (200, "limit"))


class Timelines(unittest.TestCase):
    def test_cache_decides_where_a_reader_starts(self):
        spans = {}
        for cache in (-1, 0, 5000):
            with Origin(f"set cache={cache}") as o:
                got = frames(o.get("/live.flv", seconds=1))
                spans[cache] = got[-1][1] - got[0][1]
        self.assertLess(spans[-1], 1200)
        self.assertLess(spans[0], 2200)
        self.assertTrue(5000 <= spans[5000] < 7300, spans)

    def test_offline(self):
        with Origin("set segment=1000\nat 500 offline") as o:
            flv = o.get("/live.flv")
            states = [o.get("/live.flv").status, json.loads(o.get("/api/room").body)["live"]]
            last = o.get("/live.m3u8").body
        self.assertEqual(flv.ended, "closed")
        self.assertEqual(states, [404, False])
        self.assertIn(b"#EXT-X-ENDLIST", last)

    def test_offline_and_back(self):
        with Origin("set segment=1000 endlist=0\nat 0 offline until=1500") as o:
            for status in (404, 200):
                self.assertTrue(wait(lambda: o.get("/live.m3u8").status == status), status)
            again = frames(o.get("/live.flv", limit=10000))
        self.assertEqual((mark(again[0])[1], again[0][1]), (1, 0), "a new broadcast from zero")

    def test_reset_starts_time_and_sequence_anew(self):
        with Origin("set segment=1000\nat 600 reset") as o:
            got = frames(o.get("/live.flv", seconds=3))
            listing = o.get("/live.m3u8").body
        epochs = {mark(t)[1]: t[1] for t in reversed(got)}
        self.assertEqual(epochs[1], 0)
        self.assertLess(int(tag_value(listing, "MEDIA-SEQUENCE")), 3)
        self.assertTrue(all(s.startswith("seg/live/1-") for s in segments(listing)))

    def test_discontinuity_jump_and_switch(self):
        script = ("set segment=1000\nat 600 channel=d discontinuity\n"
                  "at 600 channel=j jump ms=50000\nat 600 channel=s switch")
        with Origin(script) as o:
            for channel in "djs":
                o.get("/live.m3u8", channel)
            jumped = frames(o.get("/live.flv", "j", seconds=3.2))
            lists = {c: o.get("/live.m3u8", c).body.decode() for c in "djs"}
        self.assertIn("#EXT-X-DISCONTINUITY\n", lists["d"])
        self.assertIn("#EXT-X-DISCONTINUITY\n", lists["s"])
        self.assertNotIn("DISCONTINUITY", lists["j"])
        video = [t[1] for t in jumped if t[0] == 9]
        self.assertEqual(sorted({b - a for a, b in zip(video, video[1:])}), [40, 50040])

    def test_frozen_and_stale_playlists(self):
        script = ("set segment=500\nat 0 channel=f freeze until=4000\n"
                  "on /live.m3u8 channel=s nth=2 stale ms=20000")
        with Origin(script) as o:
            a = o.get("/live.m3u8", "f").body
            sequence = [int(tag_value(o.get("/live.m3u8", "s").body, "MEDIA-SEQUENCE"))
                        for _ in range(2)]
            o.get("/live.flv", "x", seconds=0.9)
            b = o.get("/live.m3u8", "f").body
            self.assertEqual(a, b)
            self.assertTrue(wait(lambda: o.get("/live.m3u8", "f").body != a))
        self.assertTrue(30 <= sequence[0] - sequence[1] <= 40, sequence)

    def test_window_of_one_and_tokens(self):
        with Origin("set window=1 segment=1000 tokens=1", speed=2) as o:
            a = segments(o.get("/live.m3u8").body)
            o.get("/live.flv", "x", seconds=0.1)
            b = segments(o.get("/live.m3u8").body)
            status = o.get("/" + b[0]).status
        self.assertEqual((len(a), len(b), status), (1, 1, 200))
        self.assertNotEqual(a, b)

    def test_urls_expire(self):
        with Origin("set expire=3000") as o:
            room = json.loads(o.get("/api/room").body)
            url = room["streams"][1]["url"]
            part = "/" + segments(o.get(url).body)[0]
            early = [o.get(url).status, o.get(part).status]
            self.assertTrue(wait(lambda: [o.get(url).status, o.get(part).status] == [403, 403]))
        self.assertIn("?e=", part)
        self.assertEqual(early, [200, 200])


class Scripts(unittest.TestCase):
    def test_mistakes_are_named(self):
        for text, why in (("on /x explode", "line 1: unknown word: explode"),
                          ("seed 1\nat x offline", "line 2: not a number: x"),
                          ("on /x rst after=9-3", "empty range"), ("hello", "starts with"),
                          ("set window=0", "out of range"), ("at 5 jump", "jump needs"),
                          ("on /x rst color=red", "not understood: color")):
            with self.subTest(text), subprocess.Popen(
                    [ORIGIN, "--script", "/dev/stdin"], stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as p:
                _, err = p.communicate(text, timeout=10)
                self.assertEqual(p.returncode, 1)
                self.assertIn(why, err)


if __name__ == "__main__":
    run_tests()
