"""Options from the environment."""
import json
import os
import tempfile
import unittest

from cli import LIVREC, run

NOBODY = "http://127.0.0.1:1"  # nothing listens there
ROOM = "http://127.0.0.1:2/x.flv"
FAR = "http://livrec.invalid/x.flv"


def extract(*args, **env):
    return run("extract", *args, ROOM, tool=LIVREC, env=env)


class Environment(unittest.TestCase):
    def test_every_option_has_a_variable(self):
        r = extract(LIVREC_NET_PROXY=NOBODY)
        self.assertIn("127.0.0.1:1", r.err)

    def test_names_for_the_proxy(self):
        def via(*args, **env):
            return run("extract", *args, FAR, tool=LIVREC, env=env).err
        for name in ("LIVREC_PROXY", "PROXY"):
            self.assertIn("127.0.0.1:1", via(**{name: NOBODY, "http_proxy": "http://127.0.0.1:3"}), name)
        self.assertIn("127.0.0.1:3", via(PROXY=NOBODY, LIVREC_NET_PROXY="http://127.0.0.1:3"))
        self.assertIn("PROXY: ", via(PROXY="a\x01"))
        self.assertNotIn("proxy", via("--resolve-timeout", "1", PROXY="", http_proxy="", all_proxy=""))

    def test_a_configuration_wins(self):
        """Over the proxy for all; what is said in the name of an option stands over it."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "livrec.conf")
            with open(path, "w", encoding="utf-8") as f:
                f.write("net.proxy = http://127.0.0.1:3\n")

            def doctor(**env):
                return run("doctor", "-c", path, FAR, tool=LIVREC, env=env).out
            self.assertIn("127.0.0.1:3, as net.proxy says", doctor(PROXY=NOBODY))
            self.assertIn("127.0.0.1:1, as net.proxy says", doctor(LIVREC_NET_PROXY=NOBODY))

            env = {"PROXY": "http://me:hidden@127.0.0.1:1", "LIVREC_RECORD_FORMAT": "mkv",
                   "LIVREC_AUTH_COOKIE": "a=hidden"}
            r = run("config", "check", path, tool=LIVREC, env=env)
            self.assertEqual((r.status, r.err), (0, ""))
            self.assertIn("PROXY: http://127.0.0.1:1, where the configuration names no proxy\n", r.out)
            self.assertIn("LIVREC_RECORD_FORMAT: record.format = mkv, over the configuration\n", r.out)
            self.assertNotIn("hidden", r.out)
            told = json.loads(run("config", "check", path, "--json", tool=LIVREC, env=env).out)
            self.assertEqual(told["environment"], [
                {"variable": "PROXY", "option": "net.system_proxy", "value": "http://127.0.0.1:1"},
                {"variable": "LIVREC_AUTH_COOKIE", "option": "auth.cookie", "value": "***"},
                {"variable": "LIVREC_RECORD_FORMAT", "option": "record.format", "value": "mkv"}])

    def test_proxies_of_the_system(self):
        def via(url, *args, **env):
            clean = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY",
                                   "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"), "")
            return run("extract", *args, url, tool=LIVREC, env={**clean, **env}).err
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            self.assertIn("proxy", via(FAR, **{name: NOBODY}), name)
        brief = ("--resolve-timeout", "1")
        self.assertNotIn("proxy", via(FAR, *brief, https_proxy=NOBODY))
        self.assertIn("proxy", via(FAR.replace("http:", "https:"), https_proxy=NOBODY))
        self.assertNotIn("proxy", via(FAR, *brief, http_proxy=NOBODY, no_proxy="x,.invalid"))
        self.assertNotIn("proxy", via(FAR, *brief, "--proxy", "none", http_proxy=NOBODY))
        self.assertNotIn("proxy", via(ROOM, http_proxy=NOBODY))  # it is on this machine
        self.assertIn("http_proxy", via(FAR, http_proxy="a\x01"))

    def test_flags_win(self):
        r = extract("--proxy", "http://127.0.0.1:3", LIVREC_NET_PROXY=NOBODY)
        self.assertIn("127.0.0.1:3", r.err)

    def test_a_list_has_a_value_a_line(self):
        r = extract(LIVREC_NET_ALLOW_PRIVATE="\n".join(f"10.0.{i}.0/24\n" for i in range(200)))
        self.assertIn("net.allow_private: at most", r.err)

    def test_what_is_wrong_names_its_variable(self):
        r = extract(LIVREC_NET_TIMEOUT="soon")
        self.assertEqual((r.status, r.out), (2, ""))
        self.assertRegex(r.err, r"^livrec: LIVREC_NET_TIMEOUT: [^\n]*\"soon\"[^\n]*\n$")
        r = extract(LIVREC_AUTH_ACCOUNT="user=a\n\x01")
        self.assertEqual(r.status, 2)


if __name__ == "__main__":
    unittest.main()
