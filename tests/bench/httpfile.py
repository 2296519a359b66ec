"""Serve the files of a folder on loopback as fast as they are read, by sendfile, in a process of its
own."""
import os
import socket
import subprocess
import sys
import threading


class Server:
    """Context manager around the child process."""

    def __init__(self, folder):
        self.process = subprocess.Popen([sys.executable, os.path.abspath(__file__), folder],
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


def read_request(connection):
    """The path that is asked for, and whether it is the last; None when the connection ended."""
    head = b""
    while b"\r\n\r\n" not in head:
        more = connection.recv(4096)
        if not more:
            return None
        head += more
    path = head.split(b" ")[1].decode().lstrip("/").split("?")[0]
    return path, b"connection: close" in head.lower()


def send(connection, folder, path):
    try:
        file = open(os.path.join(folder, path), "rb")
    except OSError:
        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        return
    with file:
        size = os.fstat(file.fileno()).st_size
        connection.sendall(f"HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\n"
                           f"Content-Length: {size}\r\n\r\n".encode())
        connection.sendfile(file)


def answer(connection, folder):
    """One request after the other, as long as the client likes."""
    with connection:
        try:
            while (request := read_request(connection)) is not None:
                send(connection, folder, request[0])
                if request[1]:
                    return
        except OSError:
            return


def main():
    with socket.create_server(("127.0.0.1", 0)) as server:
        print(server.getsockname()[1], flush=True)
        while True:
            threading.Thread(target=answer, args=(server.accept()[0], sys.argv[1]), daemon=True).start()


if __name__ == "__main__":
    main()
