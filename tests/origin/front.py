"""A server in front of the origin: it answers what the origin does not speak."""
import http.server
import re
import socket
import ssl
import threading

import harness


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        front = self.server.front
        path, _, query = self.path.partition("?")
        if path in front.sockets:
            front.sockets[path](self)
            return
        with front.lock:
            front.asked.append((self.path, self.headers.get("Range")))
            answer = front.answers.get(path)
            more = {"query": query} if query else {}
            status, headers, body = answer(self.headers, **more) if answer else (404, {}, b"not here\n")
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(body)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """Readers go away when they have enough."""


class Front:
    """Answers by path: functions that take the headers of a request (and `query`, where it has one)
    and give status, headers and body. `sockets`, by path: functions that take the handler of a
    WebSocket's request. `asked` has each request: its path and its Range."""

    def __init__(self, certificate=None):
        """`certificate`: a PEM file with its key, for TLS."""
        self.answers, self.sockets, self.asked, self.lock = {}, {}, [], threading.Lock()
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.front = self
        self.scheme = "https" if certificate else "http"
        if certificate:
            tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            tls.load_cert_chain(certificate)
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True,
                                                 do_handshake_on_connect=False)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def url(self, path):
        return f"{self.scheme}://127.0.0.1:{self.server.server_address[1]}{path}"

    def text(self, path, text):
        self.answers[path] = lambda headers: (200, {}, text.encode())

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()


class Ranges:
    """The segments of one of the origin's playlists as parts of one resource that grows. `honest`:
    the server knows Range."""

    def __init__(self, front, origin, playlist, channel, honest=True):
        self.origin, self.playlist, self.channel, self.honest = origin, playlist, channel, honest
        self.body, self.segments, self.init, self.sequence = b"", {}, "", None
        self.file = f"/{channel}.bin"
        front.answers[f"/{channel}.m3u8"] = self.list
        front.answers[self.file] = self.part

    def _add(self, path):
        data = self.origin.get("/" + path, self.channel).body
        self.body += data
        return len(data), len(self.body) - len(data)

    def list(self, _):
        text = self.origin.get(self.playlist, self.channel).body
        names = harness.segments(text)
        init = re.search(rb'#EXT-X-MAP:URI="([^"]+)"', text)
        if init and not self.init:
            length, at = self._add(init.group(1).decode())
            self.init = f'#EXT-X-MAP:URI="{self.file}",BYTERANGE="{length}@{at}"\n'
        for name in names:
            if name not in self.segments:
                self.segments[name] = self._add(name)
        out = re.match(rb"(#EXTM3U\n(?:#EXT-X-(?:VERSION|TARGETDURATION|MEDIA-SEQUENCE).*\n)*)",
                       text).group(1).decode() + self.init
        for i, name in enumerate(names):
            length, at = self.segments[name]
            # Only the first must say where it is: the others follow.
            out += f"#EXTINF:1.000,\n#EXT-X-BYTERANGE:{length}{'' if i else f'@{at}'}\n{self.file}\n"
        return 200, {}, out.encode()

    def part(self, headers):
        wanted = re.match(r"bytes=(\d+)-(\d+)$", headers.get("Range") or "")
        if not wanted or not self.honest:
            return 200, {}, self.body
        first, last = map(int, wanted.groups())
        return (206, {"Content-Range": f"bytes {first}-{last}/{len(self.body)}"},
                self.body[first:last + 1])


class Trap:
    """Listens where nobody may go, and counts who does."""

    def __init__(self, address="127.0.0.2"):
        self.socket = socket.socket()
        self.socket.bind((address, 0))
        self.socket.listen()
        self.socket.settimeout(0.05)
        self.port = self.socket.getsockname()[1]

    def visitors(self):
        count = 0
        while True:
            try:
                self.socket.accept()[0].close()
            except socket.timeout:
                return count
            count += 1

    def close(self):
        self.socket.close()
