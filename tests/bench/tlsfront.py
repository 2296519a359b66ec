"""TLS in front of the origin, in a process of its own, so that recorders pay for their side alone."""
import os
import socket
import ssl
import subprocess
import sys
import threading

PIECE = 1 << 16


class Server:
    """Context manager around the child process: https to the port of an http server."""

    def __init__(self, folder, port):
        self.certificate = os.path.join(folder, "bench.pem")
        if not os.path.exists(self.certificate):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3650",
                            "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1",
                            "-keyout", self.certificate, "-out", self.certificate + ".crt"],
                           check=True, capture_output=True)
            with open(self.certificate, "a", encoding="ascii") as to, \
                    open(self.certificate + ".crt", encoding="ascii") as certificate:
                to.write(certificate.read())
        self.process = subprocess.Popen(
            [sys.executable, os.path.abspath(__file__), self.certificate, str(port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def url(self, plain):
        """The same address through here."""
        return f"https://127.0.0.1:{self.port}/" + plain.split("/", 3)[3]

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def pump(source, sink):
    try:
        while piece := source.recv(PIECE):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def serve(plain, context, port):
    try:
        with context.wrap_socket(plain, server_side=True) as outside, \
                socket.create_connection(("127.0.0.1", port)) as inside:
            requests = threading.Thread(target=pump, args=(outside, inside), daemon=True)
            requests.start()
            pump(inside, outside)
    except OSError:
        pass


def main():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[1])
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            threading.Thread(target=serve, args=(server.accept()[0], context, int(sys.argv[2])),
                             daemon=True).start()


if __name__ == "__main__":
    main()
