"""h2: HTTP/2 frames made by hand, for a server that answers every stream with the same thing.

Requests are not decoded (their headers are Huffman coded): a server is told what to answer to
whatever comes first.
"""

import struct

from server import Over

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY = 0, 1, 3, 4, 6, 7
END_STREAM, END_HEADERS, ACK = 1, 4, 1
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"


def frame(kind, flags, stream, payload=b""):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def literal(text):
    """A string of HPACK, without Huffman; shorter than 127 or prefixed by more."""
    data = text.encode()
    if len(data) < 127:
        return bytes([len(data)]) + data
    rest, out = len(data) - 127, bytearray([127])
    while rest >= 128:
        out.append(rest % 128 + 128)
        rest //= 128
    return bytes(out) + bytes([rest]) + data


def headers(pairs):
    return b"".join(b"\0" + literal(key.lower()) + literal(value) for key, value in pairs)


class Stream:
    """The first request of a connection; what is sent goes to its stream."""

    def __init__(self, connection):
        self.connection = connection
        self.number = 1

    def send(self, *frames):
        self.connection.sendall(b"".join(frames))

    def head(self, status, pairs, flags=END_HEADERS):
        self.send(frame(HEADERS, flags, self.number,
                        headers([(":status", str(status)), *pairs])))

    def data(self, body, flags=END_STREAM):
        for at in range(0, len(body), 16384):
            part = body[at:at + 16384]
            self.send(frame(DATA, flags if at + 16384 >= len(body) else 0, self.number, part))

    def reset(self, code=2):
        self.send(frame(RST_STREAM, 0, self.number, struct.pack(">I", code)))

    def goaway(self, last, code=0):
        self.send(frame(GOAWAY, 0, 0, struct.pack(">II", last, code)))


def receive(connection, count):
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise Over
        data += more
    return data


def serve(connection, answer):
    """Shakes hands, then calls answer(stream) for every request of the connection."""
    if receive(connection, len(PREFACE)) != PREFACE:
        raise Over
    connection.sendall(frame(SETTINGS, 0, 0))
    while True:
        head = receive(connection, 9)
        size = int.from_bytes(head[:3], "big")
        kind, flags, number = head[3], head[4], int.from_bytes(head[5:], "big")
        payload = receive(connection, size)
        if kind == SETTINGS and not flags & ACK:
            connection.sendall(frame(SETTINGS, ACK, 0))
        elif kind == PING and not flags & ACK:
            connection.sendall(frame(PING, ACK, 0, payload))
        elif kind == HEADERS:
            stream = Stream(connection)
            stream.number = number
            answer(stream)
