"""behaviours_transport: connections that break, stall or lie, and bodies of uncertain length."""

import gzip
import struct
import zlib

from behaviour import CLEAN, OPEN, Behaviour
from universe import ALL, PAGES

GZIPPED = (*PAGES, "metadata")
UNPACKED = ("range", "wheel", "sdist", "zip")  # files are asked for as they are



def half(data):
    return data[:len(data) // 2]


# Connections.

def close_at_once(exchange, sane):
    exchange.close()


def reset_at_once(exchange, sane):
    exchange.reset()


def close_in_head(exchange, sane):
    exchange.send(half(sane.head()))
    exchange.close()


def reset_in_head(exchange, sane):
    exchange.send(half(sane.head()))
    exchange.reset()


def close_after_head(exchange, sane):
    exchange.send(sane.head())
    exchange.close()


def reset_in_body(exchange, sane):
    exchange.send(sane.head(), half(sane.body))
    exchange.reset()


def close_in_body(exchange, sane):
    exchange.send(sane.head(), half(sane.body))
    exchange.close()


def stall_at_once(exchange, sane):
    exchange.stall()


def stall_in_head(exchange, sane):
    exchange.send(half(sane.head()))
    exchange.stall()


def stall_in_body(exchange, sane):
    exchange.send(sane.head(), half(sane.body))
    exchange.stall()


def stall_before_the_last_byte(exchange, sane):
    exchange.send(sane.head(), sane.body[:-1])
    exchange.stall()


def drip_head(exchange, sane):
    exchange.drip(sane.head())
    exchange.close()


def drip_body(exchange, sane):
    exchange.send(sane.head())
    exchange.drip(sane.body[:60] * 40)
    exchange.close()


def raw(data):
    """Says these bytes and hangs up."""
    def answer(exchange, sane):
        exchange.send(data)
        exchange.close()
    return answer


def with_headers(*headers):
    def answer(exchange, sane):
        exchange.send(sane.with_(*headers).bytes())
    return answer


def more_headers(count, size):
    return with_headers(*((f"X-{number}", "x" * size) for number in range(count)))


def endless_headers(exchange, sane):
    exchange.send(b"HTTP/1.1 200 OK\r\n")
    exchange.endless(b"X-More: and more\r\n")


def endless_header(exchange, sane):
    exchange.send(b"HTTP/1.1 200 OK\r\nX-More: ")
    exchange.endless(b"and more ")


def endless_body(exchange, sane):
    exchange.send(sane.without("Content-Length").with_(("Transfer-Encoding", "chunked")).head(),
                  chunk(sane.body))
    exchange.endless(chunk(b" " * 16000))


def interim(count):
    def answer(exchange, sane):
        exchange.send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>; rel=preload\r\n\r\n" * count,
                      sane.bytes())
    return answer


def interim_for_ever(exchange, sane):
    exchange.endless(b"HTTP/1.1 100 Continue\r\n\r\n")


def status_line(line):
    def answer(exchange, sane):
        head = sane.head().split(b"\r\n", 1)[1]
        exchange.send(line, b"\r\n", head, sane.body)
        exchange.close()
    return answer


# Framings.

def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def chunks(body, end=b"0\r\n\r\n"):
    return b"".join(chunk(body[at:at + 1000]) for at in range(0, len(body), 1000)) + end


def chunked(sane):
    return sane.without("Content-Length").with_(("Transfer-Encoding", "chunked"))


def framed(make, version="HTTP/1.1"):
    """Sends make(sane), (answer, bytes of its body), and hangs up."""
    def answer(exchange, sane):
        changed, body = make(sane)
        exchange.send(changed.head(version), body)
        exchange.close()
    return answer


def delimited_by_close(cut):
    return lambda sane: (sane.without("Content-Length").with_(("Connection", "close")),
                         cut(sane.body))


def whole(data):
    return data


def length_of(make):
    """Content-Length says make(body) where the whole body is sent."""
    return lambda sane: (sane.with_(("Content-Length", str(make(sane.body)))), sane.body)


def two_lengths(first, second):
    def make(sane):
        changed = sane.without("Content-Length")
        changed.headers.extend([("Content-Length", str(first(len(sane.body)))),
                                ("Content-Length", str(second(len(sane.body))))])
        return changed, sane.body
    return make


def cut_chunks(sane):
    return chunked(sane), chunks(half(sane.body), end=b"")


def last_chunk_missing(sane):
    return chunked(sane), chunks(sane.body, end=b"")


def raw_chunks(data):
    return lambda sane: (chunked(sane), data)


def trailers(sane):
    return chunked(sane), chunks(sane.body, end=b"0\r\nX-After: all\r\n\r\n")


def chunks_and_length(sane):
    return sane.with_(("Transfer-Encoding", "chunked")), chunks(sane.body)


# Codings.

def coded(name, make):
    """The body made by make(body), named as that Content-Encoding, honestly framed."""
    def answer(exchange, sane):
        exchange.send(sane.with_body(make(sane.body)).with_(("Content-Encoding", name)).bytes())
    return answer


def gz(body):
    return gzip.compress(body, 9, mtime=0)


def gz_bad_crc(body):
    packed = gz(body)
    return packed[:-8] + struct.pack("<I", zlib.crc32(body) ^ 1) + packed[-4:]


def gz_bad_size(body):
    return gz(body)[:-4] + struct.pack("<I", len(body) + 1)


def gz_cut_by_close(sane):
    changed = sane.without("Content-Length").with_(("Content-Encoding", "gzip"),
                                                   ("Connection", "close"))
    return changed, half(gz(sane.body))


def gz_bomb(body):
    return gz(body + b" " * (8 << 20))


def gz_bomb_of_members(body):
    return gz(body) + gz(b" " * (1 << 20)) * 12


def row(name, answer, expect, forms=ALL, timeout="1", **more):
    return Behaviour(name, expect, answer, forms=forms, timeout=timeout, **more)


CONNECTIONS = [
    row("hangs up at once", close_at_once, OPEN),
    row("resets at once", reset_at_once, OPEN),
    row("hangs up in the headers", close_in_head, OPEN),
    row("resets in the headers", reset_in_head, OPEN),
    row("hangs up behind the headers", close_after_head, OPEN),
    row("resets in the body", reset_in_body, OPEN),
    row("hangs up in the body", close_in_body, OPEN),
    row("never answers", stall_at_once, OPEN, timeout="1"),
    row("stalls in the headers", stall_in_head, OPEN, timeout="1"),
    row("stalls in the body", stall_in_body, OPEN, timeout="1"),
    row("stalls before the last byte", stall_before_the_last_byte, OPEN, timeout="1"),
    row("drips its headers", drip_head, OPEN, timeout="1"),
    row("drips its body", drip_body, OPEN, timeout="1"),
    row("speaks no HTTP", raw(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"), OPEN),
    row("speaks HTTP/0.9", raw(b"<html><body>hello</body></html>"), OPEN),
    row("sends zeros", raw(bytes(4096)), OPEN),
    row("sends an empty line", raw(b"\r\n"), OPEN),
    row("status is no number", status_line(b"HTTP/1.1 abc OK"), OPEN),
    row("status has two digits", status_line(b"HTTP/1.1 20 OK"), OPEN),
    row("status is negative", status_line(b"HTTP/1.1 -200 OK"), OPEN),
    row("speaks HTTP/3 in the open", status_line(b"HTTP/3.0 200 OK"), OPEN),
    row("speaks HTTP/9", status_line(b"HTTP/9.9 200 OK"), OPEN),
    row("a header of 1 MB", with_headers(("X-Big", "x" * (1 << 20))), OPEN),
    row("300 lines of headers", more_headers(300, 10), OPEN),
    row("100 KB of headers", more_headers(100, 1000), OPEN),
    row("100 lines of headers", more_headers(100, 10), CLEAN, timeout="20"),
    row("endless headers", endless_headers, OPEN),
    row("an endless header", endless_header, OPEN),
    row("an endless body", endless_body, OPEN, timeout="20"),
    row("early hints before the answer", interim(3), CLEAN, timeout="20"),
    row("interim answers for ever", interim_for_ever, OPEN),
]

FRAMINGS = [
    row("Content-Length beyond the body", framed(length_of(lambda body: len(body) + 1)), OPEN),
    row("Content-Length within the body", framed(length_of(lambda body: len(body) // 2)), OPEN),
    row("Content-Length 0 before a body", framed(length_of(lambda body: 0)), OPEN),
    row("Content-Length negative", framed(length_of(lambda body: -1)), OPEN),
    row("Content-Length beyond 64 bits", framed(length_of(lambda body: 10 ** 30)), OPEN),
    row("Content-Length no number", framed(length_of(lambda body: "many")), OPEN),
    row("Content-Length of a TB", framed(length_of(lambda body: 1 << 40)),
        OPEN),
    row("two Content-Lengths that differ", framed(two_lengths(lambda n: n // 2, lambda n: n)),
        OPEN),
    row("two Content-Lengths that differ, whole first",
        framed(two_lengths(lambda n: n, lambda n: n // 2)), OPEN),
    row("the same Content-Length twice", framed(two_lengths(lambda n: n, lambda n: n)), CLEAN,
        timeout="20"),
    row("chunks", framed(lambda sane: (chunked(sane), chunks(sane.body))), CLEAN, timeout="20"),
    row("chunks with trailers", framed(trailers), CLEAN, timeout="20"),
    row("chunks cut short", framed(cut_chunks), OPEN),
    row("chunks without the last", framed(last_chunk_missing), OPEN),
    row("chunks and a Content-Length", framed(chunks_and_length), CLEAN, timeout="20"),
    row("a chunk beyond 64 bits", framed(raw_chunks(b"fffffffffffffffff\r\nx")), OPEN),
    row("a negative chunk", framed(raw_chunks(b"-5\r\nhello\r\n0\r\n\r\n")), OPEN),
    row("a chunk without a size", framed(raw_chunks(b"\r\nhello\r\n0\r\n\r\n")), OPEN),
    row("no chunk but the last", framed(raw_chunks(b"0\r\n\r\n")), OPEN),
    row("the end of the connection ends the body", framed(delimited_by_close(whole)), CLEAN,
        timeout="20"),
    row("the end of the connection cuts the body", framed(delimited_by_close(half)), OPEN),
    row("HTTP/1.0", framed(delimited_by_close(whole), "HTTP/1.0"), CLEAN, timeout="20"),
    row("HTTP/1.0 cut", framed(delimited_by_close(half), "HTTP/1.0"), OPEN),
    row("an unknown Transfer-Encoding",
        framed(lambda sane: (sane.with_(("Transfer-Encoding", "rot13")), sane.body)), OPEN),
]

CODINGS = [
    row("gzip", coded("gzip", gz), CLEAN, GZIPPED, timeout="20"),
    row("x-gzip", coded("x-gzip", gz), CLEAN, GZIPPED, timeout="20"),
    row("gzip in capitals", coded("GZIP", gz), CLEAN, GZIPPED, timeout="20"),
    row("identity", coded("identity", whole), CLEAN, timeout="20"),
    row("gzip cut, honestly framed", coded("gzip", lambda body: half(gz(body))), OPEN),
    row("gzip without its trailer", coded("gzip", lambda body: gz(body)[:-8]), OPEN),
    row("gzip without its last byte", coded("gzip", lambda body: gz(body)[:-1]), OPEN),
    row("gzip cut by the end of the connection", framed(gz_cut_by_close), OPEN),
    row("gzip with a wrong CRC", coded("gzip", gz_bad_crc), OPEN),
    row("gzip with a wrong size", coded("gzip", gz_bad_size), OPEN),
    row("gzip with bytes behind it", coded("gzip", lambda body: gz(body) + b"more"), OPEN),
    row("gzip that is none", coded("gzip", whole), OPEN, GZIPPED),
    row("gzip that is none, of a file", coded("gzip", whole), CLEAN, UNPACKED, timeout="20"),
    row("gzip around a file", coded("gzip", gz), OPEN, UNPACKED),
    row("gzip of nothing", coded("gzip", lambda body: gz(b"")), OPEN),
    row("an empty gzip", coded("gzip", lambda body: b""), OPEN),
    row("gzip bomb", coded("gzip", gz_bomb), OPEN, timeout="20"),
    row("gzip bomb of members", coded("gzip", gz_bomb_of_members), OPEN,
        timeout="20"),
    row("gzip twice", coded("gzip, gzip", lambda body: gz(gz(body))), OPEN),
    row("gzip twice, said once", coded("gzip", lambda body: gz(gz(body))), OPEN),
    row("gzip said, identity too", coded("gzip, identity", gz), OPEN),
    row("deflate unasked", coded("deflate", zlib.compress), OPEN),
    row("zstd unasked", coded("zstd", lambda body: b"\x28\xb5\x2f\xfd" + body), OPEN),
    row("br unasked", coded("br", whole), OPEN),
]

ROWS = CONNECTIONS + FRAMINGS + CODINGS
