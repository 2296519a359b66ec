"""FLV files to take apart and put together again."""
import struct


class Flv:
    """An FLV file as tags: [type, ms, body]."""

    def __init__(self, data):
        self.head, self.tags, at = data[:13], [], 13
        while at + 11 <= len(data):
            size = int.from_bytes(data[at + 1:at + 4], "big")
            ms = int.from_bytes(data[at + 4:at + 7], "big") | data[at + 7] << 24
            self.tags.append([data[at], ms, data[at + 11:at + 11 + size]])
            at += 11 + size + 4

    def is_config(self, tag):
        return tag[0] == 18 or tag[2][1] == 0

    def is_key(self, tag):
        return tag[0] == 9 and tag[2][0] >> 4 == 1 and tag[2][1] == 1

    def config(self):
        return [t for t in self.tags if self.is_config(t)]

    def media(self):
        return [t for t in self.tags if not self.is_config(t)]

    def keys(self):
        return [i for i, t in enumerate(self.media()) if self.is_key(t)]

    def bytes(self, tags):
        out = [self.head]
        for kind, ms, body in tags:
            ms &= 0xffffffff
            head = struct.pack(">B", kind) + len(body).to_bytes(3, "big") + \
                (ms & 0xffffff).to_bytes(3, "big") + bytes([ms >> 24, 0, 0, 0])
            out.append(head + body + struct.pack(">I", 11 + len(body)))
        return b"".join(out)

    def file(self, media):
        return self.bytes(self.config() + media)
