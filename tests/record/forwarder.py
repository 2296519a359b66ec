"""A plain HTTP proxy on this machine, which keeps what it was asked for."""
import http.client
import http.server
import threading
import urllib.parse


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        u = urllib.parse.urlsplit(self.path)
        if u.hostname in self.server.own:
            self.send_error(self.server.own[u.hostname])
            return
        there = http.client.HTTPConnection(u.hostname, u.port, timeout=30)
        there.request("GET", u._replace(scheme="", netloc="").geturl(), headers={"Host": u.netloc})
        answer = there.getresponse()
        self.send_response_only(answer.status)
        for name, value in answer.getheaders():
            if name.lower() not in ("transfer-encoding", "connection", *self.server.headers):
                self.send_header(name, value)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            while data := answer.read1(1 << 16):
                self.wfile.write(data)
        except OSError:
            pass  # one side is gone: so is the other now
        there.close()
        self.close_connection = True

    def log_message(self, *args):
        pass


class Forwarder:
    """own: statuses of hosts that it answers for; headers: what its answers have besides; tls: a
    context, with which it is a server of that kind."""

    def __init__(self, own=None, headers=None, tls=None):
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
        self.server.asked = self.asked = []
        self.server.daemon_threads = True
        self.server.own, self.server.headers = own or {}, headers or {}
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
