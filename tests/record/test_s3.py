#!/usr/bin/env python3
"""Uploads into a bucket, which a stand-in holds that checks signatures and digests by itself."""
import json
import os
import signal
import subprocess
import tempfile
import unittest
import unittest.mock

import bucket
import e2e
import livrec
from e2e import LIVREC, harness

MIB = 1 << 20
ODD = "小 明+&=~'()*!$,;@é #%2f?.ts"


class Case(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory(prefix="livrec-s3-")
        self.addCleanup(scratch.cleanup)
        self.dir = scratch.name

    def open(self, **kind):
        self.bucket = bucket.Bucket(**kind)
        self.addCleanup(self.bucket.stop)
        return self.bucket

    def file(self, name, size):
        path, data = os.path.join(self.dir, name), os.urandom(size)
        with open(path, "wb") as f:
            f.write(data)
        return path, data

    def there(self, key):
        return self.bucket.objects[key][0]


class Steps(Case):
    """By livrec_post(): the step by itself, without a queue."""

    def post(self, path, **options):
        b = self.bucket
        options = {"s3_endpoint": b.url, "s3_bucket": b.bucket, "s3_region": b.region, "s3_key": b.key,
                   "s3_secret": b.secret, "s3_part_size": "5M", **options}
        with livrec.Livrec(log_level="debug") as lr:
            steps = lr.post(path, **options)
            self.log = [e.text for e in iter(lambda: lr.next_event(0), None) if e.type == livrec.EventType.LOG]
        self.assertNotIn(b.secret, repr(self.log))
        return [(s["step"], s["code"]) for s in steps], steps[0]["text"]

    def test_parts_in_their_order(self):
        b = self.open(token=bucket.TOKEN)
        path, data = self.file(ODD, 11 * MIB)
        steps, _ = self.post(path, s3_prefix="a/{date}/x {title}y", s3_token=b.token, record_zone="UTC")
        self.assertEqual(steps, [("upload", "OK")])
        (key, (there, etag, kind)), = b.objects.items()
        self.assertRegex(key, r"^a/\d{4}-\d\d-\d\d/x y/")
        self.assertEqual((key.rpartition("/")[2], there == data, etag[-2:], kind),
                         (ODD, True, "-3", "video/mp2t"))
        self.assertEqual([r[0] for r in b.requests], ["begin"] + 3 * ["part"] + ["complete"])
        self.assertEqual((b.count("part"), b.uploads), ([1, 2, 3], {}))
        self.assertTrue(any(line.startswith("PUT 127.0.0.1/live/a/") and "HTTP 200" in line
                            for line in self.log), self.log)

    def test_one_piece_and_what_lies_beside(self):
        b = self.open()
        path, data = self.file("show.ts", 5 * MIB)
        self.file("show.ts.json", 10)
        self.file("show.srt", 0)
        with unittest.mock.patch.dict(os.environ, AWS_ACCESS_KEY_ID=b.key, AWS_SECRET_ACCESS_KEY=b.secret):
            steps, _ = self.post(path, s3_key="", s3_secret="", s3_keep="no")
        self.assertEqual(steps, [("upload", "OK")] + 3 * [("delete", "OK")])
        self.assertEqual(sorted(b.objects), ["show.srt", "show.ts", "show.ts.json"])
        self.assertEqual((self.there("show.ts"), b.objects["show.ts.json"][2]), (data, "application/json"))
        self.assertEqual(({r[0] for r in b.requests}, os.listdir(self.dir)), ({"put"}, []))

    def test_a_server_that_is_busy_and_lines_that_break(self):
        b = self.open()
        path, data = self.file("show.ts", 11 * MIB)
        b.fail("part", ("refuse", 503, "SlowDown"), part=1)
        b.fail("part", ("cut",), part=2)
        b.fail("part", ("refuse", 500, "InternalError"), part=3)
        b.fail("part", ("lost",), part=3)
        self.assertEqual(self.post(path)[0], [("upload", "OK")])
        self.assertEqual((b.count("part"), self.there("show.ts") == data), ([1, 1, 2, 2, 3, 3, 3], True))

    def test_an_answer_that_is_lost_at_the_end(self):
        b = self.open()
        path, data = self.file("show.ts", 6 * MIB)
        b.fail("complete", ("lost",))
        self.assertEqual(self.post(path)[0], [("upload", "OK")])
        self.assertEqual([r[0] for r in b.requests], ["begin", "part", "part", "complete", "complete", "head"])
        self.assertEqual(self.there("show.ts"), data)

    def test_an_upload_that_the_service_forgets(self):
        b = self.open()
        path, data = self.file("show.ts", 6 * MIB)
        b.fail("part", ("refuse", 404, "NoSuchUpload"), part=2)
        self.assertEqual(self.post(path)[0], [("upload", "OK")])
        self.assertEqual([r[0] for r in b.requests], ["begin", "part", "part"] + ["begin", "part", "part", "complete"])
        self.assertEqual(self.there("show.ts"), data)

    def test_digests_that_differ(self):
        b = self.open()
        path, _ = self.file("show.ts", 6 * MIB)
        for fault, what in (("part", "part 1 of show.ts is another there"),
                            ("complete", "the whole of show.ts is another there")):
            b.faults.clear()
            b.fail(fault, ("etag",), times=9)
            steps, text = self.post(path, s3_keep="no")
            self.assertEqual((steps, b.uploads), ([("upload", "IO")], {}))
            self.assertIn(what, text)
            self.assertTrue(os.path.exists(path))

    def test_a_service_with_digests_of_its_own(self):
        b = self.open(own_etags=True)
        path, data = self.file("show.ts", 6 * MIB)
        steps, text = self.post(path)
        self.assertEqual(steps, [("upload", "IO")])
        self.assertIn("post.s3.check parts", text)
        self.assertEqual(self.post(path, s3_check="parts")[0], [("upload", "OK")])
        self.assertEqual((b.count("head"), self.there("show.ts") == data), (["show.ts"], True))

    def test_clock_and_region_are_learned(self):
        b = self.open()
        path, data = self.file("show.ts", 10)
        b.ahead = -7200
        self.assertEqual(self.post(path)[0], [("upload", "OK")])
        b.ahead = 0
        self.assertEqual(self.post(path, s3_region="elsewhere")[0], [("upload", "OK")])
        b.fail("put", ("refuse", 301, "PermanentRedirect", "there", "", {"x-amz-bucket-region": b.region}))
        self.assertEqual(self.post(path, s3_region="elsewhere")[0], [("upload", "OK")])
        self.assertEqual((len(b.requests), self.there("show.ts")), (6, data))

    def test_the_bucket_in_the_host(self):
        b = self.open()
        path, data = self.file("show.ts", 6 * MIB)
        url = b.url.replace("127.0.0.1", "localhost")
        self.assertEqual(self.post(path, s3_endpoint=url, s3_style="host")[0], [("upload", "OK")])
        self.assertEqual((self.there("show.ts") == data, b.hosts), (True, {"live.localhost"}))

    def test_certificates_are_checked(self):
        pem = os.path.join(self.dir, "pem")
        b = self.open(tls=e2e.self_signed(pem, "localhost"))
        path, data = self.file("show.ts", 6 * MIB)
        steps, text = self.post(path, s3_keep="no", post_limit="3s")
        self.assertEqual((steps, b.requests), ([("upload", "NET")], []))
        self.assertRegex(text, "(?i)certificate")
        self.assertEqual(self.post(path, cacert=pem + ".crt")[0], [("upload", "OK")])
        self.assertEqual(self.there("show.ts"), data)

    def test_redirects_are_not_followed(self):
        """A signature, and a file, are for the one who was named."""
        b, other = self.open(), bucket.Bucket()
        self.addCleanup(other.stop)
        path, _ = self.file("show.ts", 10)
        b.fail("put", ("refuse", 307, "TemporaryRedirect", "there", "", {"Location": other.url + "/live/show.ts"}))
        self.assertEqual(self.post(path)[0], [("upload", "HTTP")])
        self.assertEqual((len(b.requests), other.requests), (1, []))

    def test_what_is_refused(self):
        b = self.open()
        path, _ = self.file("show.ts", 6 * MIB)
        rows = ((dict(s3_key="OTHER"), "AUTH", "InvalidAccessKeyId, HTTP 403"),
                (dict(s3_secret="other"), "AUTH", "SignatureDoesNotMatch, HTTP 403"),
                (dict(s3_bucket="none"), "NOTFOUND", "NoSuchBucket, HTTP 404"),
                (dict(s3_bucket="a/b"), "ARG", "names no bucket"),
                (dict(s3_key="", s3_secret=""), "ARG", "post.s3.key is missing"),
                (dict(s3_endpoint="file:///etc"), "ARG", "post.s3.endpoint"))
        with unittest.mock.patch.dict(os.environ, AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY=""):
            for options, code, words in rows:
                steps, text = self.post(path, **options, s3_keep="no")
                self.assertEqual(steps, [("upload", code)], (options, text))
                self.assertIn(words, text)
        self.assertEqual((b.objects, b.uploads, os.path.exists(path)), ({}, {}, True))


class Doctor(Case):
    def ask(self, status, *args):
        b = self.bucket
        env = {**os.environ, "AWS_ACCESS_KEY_ID": b.key, "AWS_SECRET_ACCESS_KEY": b.secret}
        done = subprocess.run([LIVREC, "doctor", "--s3-endpoint", b.url, "--s3-bucket", b.bucket, "--s3-region",
                               b.region, "-o", self.dir, "--reserve", "1M", "--json", *args],
                              env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, status, done)
        return [(s["verdict"], s["text"]) for s in json.loads(done.stdout)["steps"] if s["step"] == "bucket"]

    def test_a_bucket_that_can_be_written(self):
        b = self.open()
        step, = self.ask(0, "--s3-prefix", "rec/of/{anchor}")
        self.assertEqual(step, ("note", f"{b.url}/live can be written; others on the way can read along"))
        self.assertEqual(b.requests, [("begin", "rec/of/.livrec-doctor", 0), ("abort", "rec/of/.livrec-doctor", 0)])
        self.assertEqual((b.objects, b.uploads), ({}, {}))

    def test_one_that_cannot(self):
        b = self.open()
        (verdict, text), = self.ask(5, "--s3-secret", "other", "--s3-key", b.key)
        self.assertEqual(verdict, "bad")
        self.assertIn("SignatureDoesNotMatch, HTTP 403", text)


class Recorded(Case):
    """By "livrec record": what is sent is noted in the state."""

    def setUp(self):
        super().setUp()
        self.open()
        self.origin = harness.Origin("set segment=1000", speed=4)
        self.addCleanup(self.origin.__exit__)
        self.to = ["--s3-endpoint", self.bucket.url, "--s3-bucket", self.bucket.bucket, "--s3-region",
                   self.bucket.region, "--s3-prefix", "{platform}/{anchor}", "--no-s3-keep", "--no-sidecar"]

    def record(self, state, name, *args, media="1"):
        b = self.bucket
        return subprocess.Popen([LIVREC, "record", self.origin.url("/demo", "day"), "-o", self.dir,
                                 "--duration", media, "--name", name, "--json", "--state", state,
                                 "--s3-key", b.key, "--s3-secret", b.secret, *args],
                                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)

    def test_files_of_a_recording_that_goes_on(self):
        """The first is there, and gone from here, before the last one is begun."""
        state = os.path.join(self.dir, "state.db")
        with self.record(state, "show_{part}", *self.to, "--split-time", "2", media="7") as process:
            out, _ = process.communicate(timeout=60)
        told = [(e["event"], e.get("text"), os.path.basename(e.get("path") or "")) for e in
                map(json.loads, out.splitlines())]
        files = [name for event, _, name in told if event == "file_close"]
        self.assertGreaterEqual(len(files), 3, told)
        self.assertLess(told.index(("post", "upload", files[0])), told.index(("file_close", None, files[-1])), told)
        self.assertEqual([key.rpartition("/")[2] for key in self.bucket.objects], files)
        self.assertEqual([n for n in os.listdir(self.dir) if n.startswith("show")], [])

    def test_no_part_is_sent_twice(self):
        b = self.bucket
        state = os.path.join(self.dir, "state.db")
        larger = ["--hook", "sh", "--hook", "-c", "--hook", "head -c 16000000 /dev/urandom > $LIVREC_PATH"]
        b.fail("part", ("hold",), part=3)
        with self.record(state, "show", *larger, *self.to, "--s3-part-size", "5M") as process:
            self.assertTrue(b.held.wait(30))
            process.send_signal(signal.SIGKILL)
            process.communicate()
        self.assertEqual((b.count("part"), len(b.uploads)), ([1, 2, 3], 1))
        with open(os.path.join(self.dir, "show.ts"), "rb") as f:
            data = f.read()
        with open(state, "rb") as f, open(state + "-wal", "rb") as g:
            self.assertNotIn(b.secret.encode(), f.read() + g.read())
        b.requests.clear()
        with self.record(state, "again") as process:
            out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, out)
        done = [(e["text"], e["code"]) for e in map(json.loads, out.splitlines()) if e["event"] == "post"]
        self.assertEqual(done, [("upload", "OK"), ("delete", "OK")])
        self.assertEqual([r[0] for r in b.requests], ["part", "part", "complete"])
        self.assertEqual(b.count("part"), [3, 4])
        (key, (there, _, _)), = b.objects.items()
        self.assertEqual((key.rpartition("/")[2], there == data, b.uploads), ("show.ts", True, {}))
        self.assertNotIn("show.ts", os.listdir(self.dir))


if __name__ == "__main__":
    e2e.main()
