"""The platforms of the cases, answered by a proxy on loopback: questions as the case of the room's
state says, media from the origin, a channel for each broadcast."""
import base64
import http.client
import http.server
import json
import os
import re
import socket
import ssl
import subprocess
import threading
import time
import urllib.parse
from functools import lru_cache

PIECE = 1 << 14
SEGMENTS = "segments.example"  # a host for what playlists name


def pairs(path):
    """(key, value) of each line of a case; values behind "<<WORD" are bytes of several lines."""
    with open(path, encoding="utf-8") as f:
        lines = iter(f.read().split("\n"))
    for line in lines:
        if not line or line[0] == "#":
            continue
        key, _, value = line.partition(": ")
        if value.startswith("<<"):
            word, value = value[2:], []
            for inner in lines:
                if inner == word:
                    break
                value.append(inner)
            value = "\n".join(value)
        yield key, value


class Exchange:
    """A request of a case and its answer."""

    def __init__(self, request):
        self.method, self.url = request.split(" ", 1)
        self.status, self.headers, self.want, self.body, self.used = 200, [], "", b"", 0

    def take(self, key, value, folder):
        if key == "reply":
            self.status = int(value)
        elif key == "reply-header":
            self.headers.append(tuple(value.split(": ", 1)))
        elif key == "reply-body":
            self.body = value.encode()
        elif key == "reply-body-base64":
            self.body = base64.b64decode(value)
        elif key == "reply-body-file":
            with open(os.path.join(folder, value), "rb") as f:
                self.body = f.read()
        elif key == "request-body":
            self.want = value

    def host(self):
        return urllib.parse.urlsplit(self.url).hostname

    def likeness(self, method, url, body):
        """How much a request is like this one; 0: not at all, below 1: but for its body."""
        mine, other = self.url.partition("?"), url.partition("?")
        if method != self.method or not _glob(mine[0]).fullmatch(other[0]):
            return 0
        if "*" in self.want and not _glob(self.want).fullmatch(body):
            return 0.5
        have, want = set(_words(other[2]) + _words(body)), _words(mine[2]) + _words(self.want)
        return 1 + sum(word in have for word in want) - 0.01 * len(want) - 0.0001 * self.used


@lru_cache(maxsize=None)
def _glob(text):
    return re.compile(".*".join(re.escape(part) for part in text.split("*")), re.S)


def _words(text):
    return re.findall(r"[\w.%-]+", urllib.parse.unquote(text))


class Case:
    """A case, with some of its words replaced."""

    def __init__(self, path, words=()):
        self.exchanges, self.expect, self.url = [], None, None
        for key, value in pairs(path):
            for old, new in words:
                value = value.replace(old, new)
            if key == "request":
                self.exchanges.append(Exchange(value))
            elif key == "url":
                self.url = value
            elif key == "expect":
                self.expect = json.loads(value)
            elif self.exchanges:
                self.exchanges[-1].take(key, value, os.path.dirname(path))

    def media(self):
        """(host, path) of each stream, and its protocol."""
        return {_place(s["url"]): s.get("protocol", "hls") for s in self.expect["streams"] if "url" in s}


def _place(url):
    parts = urllib.parse.urlsplit(url)
    return parts.hostname, parts.path


class Authority:
    """A certificate authority of our own, and one certificate for all hosts."""

    def __init__(self, folder, hosts):
        self.file, key = os.path.join(folder, "ca.pem"), os.path.join(folder, "ca.key")
        self.certificate = os.path.join(folder, "hosts.pem")
        request, names = self.certificate + ".csr", self.certificate + ".names"
        with open(names, "w", encoding="ascii") as f:
            f.write("basicConstraints=critical,CA:FALSE\nextendedKeyUsage=serverAuth\nsubjectAltName=" +
                    ",".join(f"DNS:{h}" for h in sorted(hosts)) + "\n")
        curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
        self._run("req", "-x509", *curve, "-keyout", key, "-out", self.file, "-days", "2", "-subj", "/CN=test CA",
                  "-addext", "keyUsage=critical,keyCertSign")
        self._run("req", *curve, "-keyout", self.certificate + ".key", "-out", request, "-subj", "/CN=hosts")
        self._run("x509", "-req", "-in", request, "-CA", self.file, "-CAkey", key, "-set_serial", "2", "-days", "2",
                  "-extfile", names, "-out", self.certificate)
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(self.certificate, self.certificate + ".key")

    @staticmethod
    def _run(*args):
        subprocess.run(["openssl", *args], check=True, capture_output=True, stdin=subprocess.DEVNULL)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    inside = None  # "https://host" within CONNECT

    def log_message(self, *args):
        pass

    def do_CONNECT(self):
        self.send_response_only(200, "Connection established")
        self.end_headers()
        self.close_connection = False
        self.inside = "https://" + self.path.removesuffix(":443")
        self.connection = self.server.proxy.authority.context.wrap_socket(self.connection, server_side=True)
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)

    def _any(self):
        url = (self.inside or "") + self.path
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        proxy = self.server.proxy
        asked = {"at": time.monotonic(), "method": self.command, "url": url, "headers": dict(self.headers), "room": None}
        with proxy.lock:
            proxy.asked.append(asked)
            place = _place(url)
            room = proxy.media.get(place)
            exchange = None if room else proxy.find(self.command, url, body, asked)
        if place in proxy.own:
            asked["room"] = place
            self._answer(200, [("Content-Type", "application/json")], proxy.own[place](url))
        elif place[0] == SEGMENTS:
            asked["room"] = place[1].split("/")[1]
            self._segment(*place[1].split("/", 3)[2:])
        elif room:
            asked["room"], asked["media"] = room, True
            self._media(room, url)
        elif exchange:
            self._answer(exchange.status, exchange.headers, exchange.body)
        else:
            self._answer(599, [], b"no case has this\n")

    do_GET = do_POST = do_HEAD = do_OPTIONS = _any

    def _answer(self, status, headers, body):
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _media(self, room, url):
        live = room.broadcast()
        path = room.path_of(url)
        if live is None:
            self._answer(404, [], b"over\n")
        elif path.endswith(".m3u8"):
            self._playlist(room, live, path)
        else:
            self._relay(live, path, lambda: room.broadcast() == live)

    def _origin(self, live, path):
        link = http.client.HTTPConnection("127.0.0.1", self.server.proxy.origin.port, timeout=20)
        link.request("GET", f"/c/{live}{path}")
        return link, link.getresponse()

    def _segment(self, live, path):
        """It may be fetched a little after the broadcast."""
        self._relay(live, "/" + path, lambda: True)

    def _playlist(self, room, live, path):
        link, answer = self._origin(live, path)
        text = answer.read().decode()
        link.close()
        folder = f"https://{SEGMENTS}/{room.id}/{live}/"
        lines = [line if not line or line[0] == "#" else folder + line for line in text.split("\n")]
        self._answer(answer.status, [("Content-Type", "application/vnd.apple.mpegurl")], "\n".join(lines).encode())

    def _relay(self, live, path, goes_on):
        link, answer = self._origin(live, path)
        length = answer.getheader("Content-Length")
        self.send_response(answer.status)
        self.send_header("Connection", "close")
        if length:
            self.send_header("Content-Length", length)
        self.end_headers()
        self.close_connection = True
        try:
            while goes_on() and self.command != "HEAD" and (piece := answer.read1(PIECE)):
                self.wfile.write(piece)
        finally:
            link.close()


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address):
        """Readers go away when they have enough."""


class Proxy:
    """Answers for `rooms`: objects with id, number (as the platform
    says), ids (other words of requests that are of this room alone), cases(), case(), broadcast() and path_of(url)."""

    def __init__(self, rooms, origin, folder):
        self.origin, self.lock = origin, threading.Lock()
        self.asked, self.media, self.known = [], {}, {}
        self.own = {}  # by host and path: functions that take the address of a request and give the body
        hosts = {SEGMENTS}
        for room in rooms:
            for case in room.cases():
                for e in case.exchanges:
                    self.known.setdefault(e.host(), []).append((room, case, e))
                if case.expect:
                    for place in case.media():
                        self.media[place] = room
        hosts |= set(self.known) | {host for host, _ in self.media}
        self.authority = Authority(folder, {h for h in hosts if "*" not in h})

    def find(self, method, url, body, asked):
        """The exchange of all rooms that is most like the request. Of the state that a room is not in
        any more only where nothing else is: it may have changed between two questions."""
        best, found, text = 0, None, url + body
        for room, case, exchange in self.known.get(urllib.parse.urlsplit(url).hostname, ()):
            like = exchange.likeness(method, url, body)
            if like:
                own = 1000 * (room.number in text) + 100 * any(word in text for word in room.ids)
                like = (like + own) * (1 if case is room.case() else 1e-4)
            if like > best:
                best, found, asked["room"] = like, exchange, room
        if found:
            found.used += 1  # of several that are alike, each in its turn
        return found

    def unknown(self):
        return [f"{a['method']} {a['url']}" for a in self.asked if a["room"] is None]

    def __enter__(self):
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.proxy = self
        self.port = self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()
        return self

    def __exit__(self, *args):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
