"""livrec notify, against providers on loopback."""
import base64
import email
import email.policy
import hashlib
import hmac
import json
import os
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "origin"))

from cli import LIVREC, run  # noqa: E402
from provider import Provider  # noqa: E402


def notify(*args, **more):
    return run("notify", *args, tool=LIVREC, **more)


class MailServer:
    """One SMTP session; `refuse` is the command that gets 550. tls: (context, "ssl" or
    "starttls")."""

    def __init__(self, refuse=None, tls=None):
        self.refuse, self.tls, self.lines, self.data = refuse, tls, [], b""

    def __enter__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.settimeout(30)
        self.port = self.socket.getsockname()[1]
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()
        return self

    def __exit__(self, *args):
        self.thread.join()
        self.socket.close()

    def serve(self):
        connection, _ = self.socket.accept()
        try:
            if self.tls and self.tls[1] == "ssl":
                connection = self.tls[0].wrap_socket(connection, server_side=True)
            connection.sendall(b"220 test\r\n")
            if self.talk(connection):
                connection = self.tls[0].wrap_socket(connection, server_side=True)
                self.talk(connection)
        except OSError:  # it did not like our certificate
            pass
        connection.close()

    def talk(self, connection):
        """True: now TLS."""
        with connection.makefile("rb") as lines:
            for line in lines:
                text = line.decode().strip()
                self.lines.append(text)
                word = text.split(" ")[0].split(":")[0].upper()
                if word == self.refuse:
                    connection.sendall(b"550 5.1.1 not here\r\n")
                elif word == "EHLO":
                    more = b"250-STARTTLS\r\n" if self.tls and self.tls[1] == "starttls" else b""
                    connection.sendall(b"250-test\r\n" + more + b"250 AUTH PLAIN\r\n")
                elif word == "STARTTLS":
                    connection.sendall(b"220 go on\r\n")
                    return True
                elif word == "AUTH":
                    connection.sendall(b"235 ok\r\n" if " " in text[5:] else b"334 \r\n")
                elif word == "DATA":
                    connection.sendall(b"354 go on\r\n")
                    for data in lines:
                        if data == b".\r\n":
                            break
                        self.data += data
                    connection.sendall(b"250 taken\r\n")
                elif word == "QUIT":
                    connection.sendall(b"221 bye\r\n")
                    return False
                elif word in ("MAIL", "RCPT"):
                    connection.sendall(b"250 ok\r\n")
                else:  # what AUTH asked for
                    connection.sendall(b"235 ok\r\n")
        return False


class Web(unittest.TestCase):
    def test_signed_webhook(self):
        with Provider() as p:
            r = notify("webhook", "第一行", "--title", "标题 \"x\"", "--webhook-url",
                       p.url("/hook/Secret123"), "--webhook-secret", "key")
        self.assertEqual((r.status, r.out, r.err), (0, "webhook: sent\n", ""))
        (path, headers, body), = p.got
        self.assertEqual(path, "/hook/Secret123")
        told = json.loads(body)
        self.assertEqual([told[k] for k in ("version", "event", "title", "text")],
                         [1, "message", "标题 \"x\"", "第一行"])
        signed = headers["X-Livrec-Timestamp"].encode() + b"." + body
        self.assertEqual(headers["X-Livrec-Signature"],
                         "sha256=" + hmac.new(b"key", signed, hashlib.sha256).hexdigest())

    def test_refused(self):
        """200 with an error in it; no part of the address is shown, at any level."""
        with Provider() as p:
            p.answer = '{"code":400,"message":"no device Secret123"}'
            args = ("bark", "x", "--bark-url", p.url("/Secret123/"), "--log-level", "debug")
            r, j = notify(*args), notify(*args, "--json")
        self.assertEqual((r.status, r.out), (9, ""))
        self.assertIn("bark: it was refused: no device *** (400)", r.err)
        self.assertNotIn("Secret123", r.err)
        self.assertEqual((j.status, json.loads(j.out)["error"]["code"]), (9, "HTTP"))
        self.assertNotIn("Secret123", j.out + j.err)

    def test_all_that_are_set_up(self):
        with Provider() as p, tempfile.TemporaryDirectory() as where:
            secret = os.path.join(where, "secret")
            with open(secret, "w", encoding="utf-8") as f:
                f.write(p.url("/two") + "\n")
            p.answer = '{"code":200,"errcode":0}'
            r = notify("--test", "--bark-url", p.url("/one"), "--bark-url", "@" + secret,
                       "--dingtalk-url", p.url("/ding"))
        self.assertEqual((r.status, r.out, r.err), (0, "bark: sent\ndingtalk: sent\n", ""))
        self.assertEqual([path for path, _, _ in p.got], ["/one", "/two", "/ding"])

    def test_configuration(self):
        """That of DouyinLiveRecorder as it is; flags stand over it."""
        with Provider('{"code":200}') as p, tempfile.TemporaryDirectory() as where:
            with open(os.path.join(where, "config.ini"), "w", encoding="utf-8") as f:
                f.write(f"[推送配置]\n直播状态推送渠道 = 微信\n微信推送接口链接 = {p.url('/wx')}\n")
            r = notify("--test", "-c", where, "--bark-url", p.url("/bark"))
            self.assertEqual(os.listdir(where), ["config.ini"])
        self.assertEqual((r.status, r.out, r.err), (0, "bark: sent\nwechat: sent\n", ""))
        self.assertEqual(notify("--test", "-c", "/nonexistent").status, 13)

    def test_not_set_up(self):
        self.assertEqual(notify("--test").status, 4)
        r = notify("telegram", "x", "--telegram-chat", "1")
        self.assertEqual((r.status, r.err), (4, "livrec: notify.telegram.token is not set\n"))
        self.assertEqual(notify("--test", "nowhere").status, 3)
        self.assertEqual(notify("nowhere", "x").status, 3)
        self.assertEqual(notify("bark").status, 2)

    def test_list(self):
        rows = json.loads(notify("--list", "--json").out)
        self.assertIn({"channel": "slack", "options": ["notify.slack.url"]}, rows)
        self.assertEqual(len(notify("--list").out.splitlines()), len(rows))


class Mail(unittest.TestCase):
    def mail(self, server, *more):
        return notify("mail", "第一行\n.\nlast", "--title", "直播\r\nBcc: x@y.z", "--mail-server",
                      "127.0.0.1", "--mail-port", str(server.port), "--mail-security", "none",
                      "--mail-from", "me@example.com", "--mail-to", "a@example.org", "--mail-to",
                      "b@example.org", *more)

    def test_sent(self):
        with MailServer() as s:
            r = self.mail(s, "--mail-user", "me", "--mail-password", "word", "--mail-name", "录制")
        self.assertEqual((r.status, r.out, r.err), (0, "mail: sent\n", ""))
        self.assertIn("MAIL FROM:<me@example.com>", " ".join(s.lines))
        self.assertEqual([x for x in s.lines if x.startswith("RCPT")],
                         ["RCPT TO:<a@example.org>", "RCPT TO:<b@example.org>"])
        login = base64.b64encode(b"\0me\0word").decode()
        self.assertTrue(any(login in x for x in s.lines), s.lines)
        m = email.message_from_bytes(s.data, policy=email.policy.default)
        self.assertEqual((m["Subject"], m["Bcc"]), ("直播  Bcc: x@y.z", None))
        self.assertEqual(m["From"].addresses[0].display_name, "录制")
        self.assertEqual([a.addr_spec for a in m["To"].addresses],
                         ["a@example.org", "b@example.org"])
        self.assertIsNotNone(m["Date"].datetime)
        self.assertRegex(m["Message-ID"], r"^<[^<> ]+@example.com>$")
        self.assertEqual(m.get_content().splitlines(), ["第一行", ".", "last"])

    def test_html(self):
        with MailServer() as s:
            r = self.mail(s, "--mail-html")
        self.assertEqual(r.status, 0)
        m = email.message_from_bytes(s.data, policy=email.policy.default)
        plain, html = m.iter_parts()
        self.assertEqual(m.get_content_type(), "multipart/alternative")
        self.assertEqual(plain.get_content().splitlines(), ["第一行", ".", "last"])
        self.assertIn("<p>第一行<br>.<br>last</p>", html.get_content())

    def test_refused(self):
        with MailServer(refuse="RCPT") as s:
            r = self.mail(s)
        self.assertEqual(r.status, 9)
        self.assertRegex(r.err, "mail: 127.0.0.1: it was refused: 550 5.1.1 not here")

    def test_login(self):
        with MailServer(refuse="AUTH") as s:
            r = self.mail(s, "--mail-user", "me", "--mail-password", "hidden-word")
        self.assertEqual(r.status, 5)
        self.assertNotIn("hidden-word", r.err)

    def test_starttls_is_not_left_out(self):
        with MailServer() as s:
            r = self.mail(s, "--mail-security", "starttls")
        self.assertEqual((r.status, s.data), (8, b""))
        self.assertIn("STARTTLS", r.err)

    def test_tls(self):
        """From the first byte or by STARTTLS, and only with a certificate that is right."""
        with tempfile.TemporaryDirectory() as where:
            key, cert = os.path.join(where, "key"), os.path.join(where, "cert")
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                            "ec_paramgen_curve:P-256", "-nodes", "-keyout", key, "-out", cert,
                            "-days", "2", "-subj", "/CN=test", "-addext",
                            "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(cert, key)
            for how in ("ssl", "starttls"):
                with MailServer(tls=(context, how)) as s:
                    r = self.mail(s, "--mail-security", how, "--cacert", cert)
                self.assertEqual((how, r.status, r.err), (how, 0, ""))
                self.assertIn(b"Message-ID", s.data)
                with MailServer(tls=(context, how)) as s:
                    r = self.mail(s, "--mail-security", how)
                self.assertEqual((how, r.status, s.data), (how, 8, b""))


if __name__ == "__main__":
    unittest.main()
