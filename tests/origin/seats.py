"""A platform in front of the origin that gives media only while a WebSocket is open."""
import base64
import hashlib
import json
import re
import socket
import struct
import threading
import time

import harness

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Peer:
    """The server's end of one WebSocket, behind the handshake of a front's handler."""

    def __init__(self, handler):
        key = handler.headers["Sec-WebSocket-Key"].encode()
        handler.close_connection = True
        handler.send_response(101)
        handler.send_header("Upgrade", "websocket")
        handler.send_header("Connection", "Upgrade")
        handler.send_header("Sec-WebSocket-Accept",
                            base64.b64encode(hashlib.sha1(key + GUID).digest()).decode())
        handler.end_headers()
        self.socket, self.file = handler.connection, handler.rfile

    def send(self, data, opcode=1):
        head = bytes([0x80 | opcode])
        if len(data) < 126:
            head += bytes([len(data)])
        elif len(data) < 65536:
            head += struct.pack(">BH", 126, len(data))
        else:
            head += struct.pack(">BQ", 127, len(data))
        self.socket.sendall(head + data)

    def say(self, message):
        self.send(json.dumps(message).encode())

    def receive(self):
        """Opcode and payload of the next frame; None when it is closed."""
        try:
            head = self.file.read(2)
            if len(head) < 2:
                return None
            length = head[1] & 127
            if length >= 126:
                length = int.from_bytes(self.file.read(2 if length == 126 else 8), "big")
            mask, data = self.file.read(4), self.file.read(length)
        except OSError:
            return None
        return head[0] & 15, bytes(b ^ mask[i & 3] for i, b in enumerate(data))

    def cut(self):
        """A reset, as when a router forgets the connection."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.shutdown(socket.SHUT_RDWR)


class Pieces:
    """A room on a front whose media, fragmented MP4, comes in the messages of a WebSocket. Each reader
    is first given what the playlist holds. It is cut after `cut` seconds, but for the last."""

    def __init__(self, front, origin, channel, cut=None, cuts=0):
        self.origin, self.channel, self.front = origin, channel, front
        self.cut, self.cuts, self.readers = cut, cuts, 0
        self.path = f"/c/{channel}/media"
        front.answers[f"/c/{channel}/api/room"] = self._room
        front.sockets[self.path] = self._media

    def _room(self, _):
        room = json.loads(self.origin.get("/api/room", self.channel).body)
        room["streams"] = [{"protocol": "ws", "quality": "origin",
                            "url": self.front.url(self.path).replace("http", "ws", 1)}]
        return 200, {}, json.dumps(room).encode()

    def _new(self, sent):
        """Init segment and segments that were not sent, in the order of the playlist."""
        text = self.origin.get("/fmp4.m3u8", self.channel).body
        names = [re.search(rb'#EXT-X-MAP:URI="([^"]+)"', text).group(1).decode(),
                 *harness.segments(text)]
        for name in names:
            if name not in sent:
                sent.add(name)
                yield self.origin.get("/" + name, self.channel).body

    def _media(self, handler):
        peer, sent = Peer(handler), set()
        self.readers += 1
        last = time.monotonic() + self.cut if self.readers <= self.cuts else None
        peer.say({"type": "hello"})
        try:
            while last is None or time.monotonic() < last:
                for body in self._new(sent):
                    third = len(body) // 3
                    for piece in (body[:third], body[third:2 * third], body[2 * third:]):
                        peer.send(piece, opcode=2)
                time.sleep(0.1)
            peer.cut()
        except OSError:
            pass  # the reader has left


class Seats:
    """Rooms on a front. `end(peer, number)` is called with the number of the seat, from 1, once it
    was held for `hold` seconds; None: seats stay. Media is given until the next seat has been held for
    `grace` seconds, so that who is late for the seat is not late for the media; 0: while it is held."""

    def __init__(self, front, origin, channel, hold=None, end=None, grace=0.0):
        self.origin, self.channel, self.front = origin, channel, front
        self.hold, self.end, self.grace = hold, end, grace
        self.seats, self.begun, self.beats, self.refused, self.left = {}, [], [], 0, 0
        front.answers[f"/c/{channel}/api/room"] = self._room
        front.answers[f"/c/{channel}/live.m3u8"] = self._playlist
        front.sockets[f"/c/{channel}/seat"] = self._seat

    def _room(self, _):
        room = json.loads(self.origin.get("/api/room", self.channel).body)
        room["streams"] = []
        room["session"] = self.front.url(f"/c/{self.channel}/seat").replace("http", "ws", 1)
        return 200, {}, json.dumps(room).encode()

    def _holds(self, token):
        held = self.seats.get(token)
        if held is not False:
            return bool(held)
        later = self.begun[int(token[1:]):]
        return self.grace > 0 and (not later or time.monotonic() < later[0] + self.grace)

    def _playlist(self, _, query=""):
        if not self._holds(query.partition("seat=")[2]):
            self.refused += 1
            return 403, {}, b"no seat\n"
        text = self.origin.get("/live.m3u8", self.channel).body.decode()
        lines = [line if not line or line[0] == "#" else self.origin.url("/" + line, self.channel)
                 for line in text.split("\n")]
        return 200, {}, "\n".join(lines).encode()

    def _seat(self, handler):
        peer, number = Peer(handler), len(self.seats) + 1
        token = f"t{number}"
        self.seats[token] = True
        self.begun.append(time.monotonic())
        timer = threading.Timer(self.hold, self.end, (peer, number)) if self.hold else None
        peer.say({"type": "ping"})
        peer.say({"type": "streams", "streams": [
            {"protocol": "hls", "quality": "origin",
             "url": self.front.url(f"/c/{self.channel}/live.m3u8?seat={token}")}]})
        if timer:
            timer.start()
        while True:
            frame = peer.receive()
            if frame is None or frame[0] == 8:
                self.left += frame is not None
                break
            self.beats.append(json.loads(frame[1]))
        if timer:
            timer.cancel()
        self.seats[token] = False
