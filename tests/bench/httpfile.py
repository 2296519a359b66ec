"""Serve one file on loopback as fast as it is read, by sendfile, in a process of its own."""
import os
import socket
import subprocess
import sys


class Server:
    """Context manager around the child process."""

    def __init__(self, path, kind):
        self.process = subprocess.Popen([sys.executable, os.path.abspath(__file__), path, kind],
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def url(self, name):
        return f"http://127.0.0.1:{self.port}/{name}"

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        self.process.kill()
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


def answer(connection, path, kind):
    with connection, open(path, "rb") as f:
        head = b""
        while b"\r\n\r\n" not in head:
            more = connection.recv(4096)
            if not more:
                return
            head += more
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: "
                           f"{os.path.getsize(path)}\r\nConnection: close\r\n\r\n".encode())
        try:
            connection.sendfile(f)
        except OSError:
            return


def main():
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            answer(server.accept()[0], sys.argv[1], sys.argv[2])


if __name__ == "__main__":
    main()
