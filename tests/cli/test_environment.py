"""Options from the environment."""
import unittest

from cli import LIVREC, run

NOBODY = "http://127.0.0.1:1"  # nothing listens there
ROOM = "http://127.0.0.1:2/x.flv"


def extract(*args, **env):
    return run("extract", *args, ROOM, tool=LIVREC, env=env)


class Environment(unittest.TestCase):
    def test_every_option_has_a_variable(self):
        r = extract(LIVREC_NET_PROXY=NOBODY)
        self.assertIn("127.0.0.1:1", r.err)

    def test_names_for_the_proxy(self):
        for name in ("LIVREC_PROXY", "PROXY"):
            self.assertIn("127.0.0.1:1", extract(**{name: NOBODY}).err, name)
        r = extract(PROXY=NOBODY, LIVREC_NET_PROXY="http://127.0.0.1:3")
        self.assertIn("127.0.0.1:3", r.err)
        self.assertNotIn("proxy", extract(PROXY="").err)

    def test_proxies_of_the_system(self):
        def via(url, *args, **env):
            clean = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "no_proxy", "HTTP_PROXY",
                                   "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"), "")
            return run("extract", *args, url, tool=LIVREC, env={**clean, **env}).err
        far = "http://livrec.invalid/x.flv"
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            self.assertIn("proxy", via(far, **{name: NOBODY}), name)
        brief = ("--resolve-timeout", "1")
        self.assertNotIn("proxy", via(far, *brief, https_proxy=NOBODY))
        self.assertIn("proxy", via(far.replace("http:", "https:"), https_proxy=NOBODY))
        self.assertNotIn("proxy", via(far, *brief, http_proxy=NOBODY, no_proxy="x,.invalid"))
        self.assertNotIn("proxy", via(far, *brief, "--proxy", "none", http_proxy=NOBODY))
        self.assertNotIn("proxy", via(ROOM, http_proxy=NOBODY))  # it is on this machine
        self.assertIn("http_proxy", via(far, http_proxy="a\x01"))

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
