"""A provider of notices on loopback."""
import http.server
import threading


class Provider:
    """Keeps what is posted, answers with `answer`."""

    def __init__(self, answer="{}"):
        self.answer = answer

    def __enter__(self):
        provider = self
        self.got, self.status, self.answer = [], 200, self.answer

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                provider.got.append((self.path, self.headers, body))
                self.send_response(provider.status)
                self.end_headers()
                self.wfile.write(provider.answer.encode())

            def log_message(self, *args):
                pass

        self.server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()
        return self

    def __exit__(self, *args):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    def url(self, path):
        return f"http://127.0.0.1:{self.server.server_port}{path}"
