"""behaviours_secure: the victim's resource is moved to a server with TLS: bad certificates, bad HTTP/2.

The redirect itself is sound; what is at its end is not. The servers are made when a row first needs
them and live as long as the tests.
"""

import copy
import tempfile
import threading

import h2
from behaviour import CLEAN, OPEN, Behaviour
from server import Over, Server
from tls import Authority
from universe import ALL, FORMS, PAGES, Answer, Universe

MADE = {}
MAKING = threading.RLock()
WHOLE = (*PAGES, "metadata", "wheel", "sdist", "zip")
HONEST = {form: Universe(form) for form in FORMS}
FOLDER = tempfile.TemporaryDirectory()


def once(key, make):
    with MAKING:
        if key not in MADE:
            MADE[key] = make()
        return MADE[key]


def authority():
    return once("authority", lambda: Authority(FOLDER.name))


def move_to(exchange, server):
    form = exchange.world.universe.form
    where = f"{server.origin}{exchange.request.path}?{form}"
    exchange.send(Answer(302, [("Location", where), ("Content-Length", "0")], b"").head())


def honest(exchange):
    form = exchange.request.target.partition("?")[2] or "json"
    request = copy.copy(exchange.request)
    exchange.send(HONEST[form].honest(request, conditional=False).bytes())


def to_certificate(kind, old=False):
    def answer(exchange, sane):
        context = authority().context(kind, old)
        move_to(exchange, once(("tls", kind, old), lambda: Server(honest, context)))
    return answer


def to_plain(exchange):
    """What a server with TLS says: go to plain http."""
    where = f"http://127.0.0.1:1{exchange.request.path}"
    exchange.send(Answer(302, [("Location", where), ("Content-Length", "0")], b"").head())


def downgrade(exchange, sane):
    context = authority().context()
    move_to(exchange, once("downgrade", lambda: Server(to_plain, context)))


def no_tls(exchange, sane):
    """https where plain http is spoken."""
    server = exchange.server
    where = f"https://127.0.0.1:{server.port}{exchange.request.path}"
    exchange.send(Answer(302, [("Location", where), ("Content-Length", "0")], b"").head())


def cut_in_handshake(exchange, sane):
    class Cut(Server):
        def serve_requests(self, connection, log, number):
            connection.recv(200)
            raise Over
    server = once("handshake", lambda: Cut(None))
    where = f"https://localhost:{server.port}{exchange.request.path}"
    exchange.send(Answer(302, [("Location", where), ("Content-Length", "0")], b"").head())


class Http2(Server):
    """Answers every stream of a form in one way."""

    def __init__(self, trick, form, context):
        universe = HONEST[form]
        self.trick = trick
        request = type("Asked", (), {"path": universe.victim_path, "header": lambda *_: None})
        files = once("files", lambda: Server(honest, authority().context()))
        said = universe.honest(request)
        self.said = said.with_body(said.body.replace(b"../../", files.origin.encode() + b"/"))
        super().__init__(None, context)

    def serve_requests(self, connection, log, number):
        h2.serve(connection, lambda stream: self.trick(stream, self.said))


def to_h2(trick):
    def answer(exchange, sane):
        form = exchange.world.universe.form
        context = authority().context(protocols=("h2",))
        move_to(exchange, once((trick, form), lambda: Http2(trick, form, context)))
    return answer


def pairs(said):
    return [(key.lower(), value) for key, value in said.headers]


def h2_honest(stream, said):
    stream.head(200, pairs(said))
    stream.data(said.body)


def h2_without_length(stream, said):
    stream.head(200, pairs(said.without("Content-Length")))
    stream.data(said.body)


def h2_trailers(stream, said):
    stream.head(200, pairs(said))
    stream.data(said.body, flags=0)
    stream.send(h2.frame(h2.HEADERS, h2.END_STREAM | h2.END_HEADERS, stream.number,
                         h2.headers([("x-after", "all")])))


def h2_goaway(stream, said):
    stream.goaway(0)
    raise Over


def h2_goaway_in_body(stream, said):
    stream.head(200, pairs(said))
    stream.data(said.body[:len(said.body) // 2], flags=0)
    stream.goaway(stream.number, 2)
    raise Over


def h2_reset(stream, said):
    stream.reset()


def h2_refused(stream, said):
    stream.reset(7)


def h2_reset_in_body(stream, said):
    stream.head(200, pairs(said.without("Content-Length")))
    stream.data(said.body[:len(said.body) // 2], flags=0)
    stream.reset()


def h2_reset_without_error(stream, said):
    """NO_ERROR, as a server may say that does not want the rest of a request."""
    stream.head(200, pairs(said.without("Content-Length")))
    stream.data(said.body[:len(said.body) // 2], flags=0)
    stream.reset(0)


def h2_open(stream, said):
    """Hangs up without END_STREAM."""
    stream.head(200, pairs(said.without("Content-Length")))
    stream.data(said.body, flags=0)
    raise Over


def h2_short(stream, said):
    stream.head(200, pairs(said))
    stream.data(said.body[:len(said.body) // 2])


def h2_cut(stream, said):
    """Cut, and nothing says so but the text."""
    stream.head(200, pairs(said.without("Content-Length")))
    stream.data(said.body[:len(said.body) // 2])


def h2_long(stream, said):
    stream.head(200, pairs(said.with_(("Content-Length", str(len(said.body) // 2)))))
    stream.data(said.body)


def h2_no_body(stream, said):
    stream.head(200, pairs(said.without("Content-Length")), h2.END_HEADERS | h2.END_STREAM)


def h2_stall(stream, said):
    stream.head(200, pairs(said))


def h2_no_status(stream, said):
    stream.send(h2.frame(h2.HEADERS, h2.END_HEADERS, stream.number, h2.headers(pairs(said))))
    stream.data(said.body)


def h2_bad_coding(stream, said):
    stream.send(h2.frame(h2.HEADERS, h2.END_HEADERS, stream.number, b"\xff" * 50))
    stream.data(said.body)


def h2_bad_size(stream, said):
    stream.send(b"\xff\xff\xff\0\0\0\0\0\1" + bytes(20000))


def h2_garbage(stream, said):
    stream.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")


def h2_many_headers(stream, said):
    stream.head(200, pairs(said) + [("x-more", "y" * 50)] * 150)
    stream.data(said.body)


def h2_data_first(stream, said):
    stream.data(said.body)


def row(name, answer, expect, forms=ALL, timeout="1", **more):
    return Behaviour(name, expect, answer, forms=forms, timeout=timeout, **more)


def h2_row(name, trick, expect=OPEN, timeout="1", **more):
    return row(f"HTTP/2: {name}", to_h2(trick), expect, WHOLE, timeout, **more)


ROWS = [
    row("TLS with a good certificate", to_certificate("good"), CLEAN, timeout="20"),
    row("TLS with an expired certificate", to_certificate("expired"), OPEN),
    row("TLS with a certificate of the future", to_certificate("early"), OPEN),
    row("TLS with a certificate for another host", to_certificate("host"), OPEN),
    row("TLS with a self-signed certificate", to_certificate("self-signed"), OPEN),
    row("TLS 1.0", to_certificate("good", old=True), OPEN),
    row("TLS that goes on to plain http", downgrade, OPEN),
    row("no TLS where there should be", no_tls, OPEN),
    row("TLS that hangs up in the handshake", cut_in_handshake, OPEN),
    h2_row("sound", h2_honest, CLEAN, "20"),
    h2_row("without a length", h2_without_length, CLEAN, "20"),
    h2_row("with trailers", h2_trailers, CLEAN, "20"),
    h2_row("GOAWAY at once", h2_goaway),
    h2_row("GOAWAY in the body", h2_goaway_in_body),
    h2_row("RST_STREAM at once", h2_reset),
    h2_row("RST_STREAM as refused", h2_refused),
    h2_row("RST_STREAM in the body", h2_reset_in_body),
    h2_row("RST_STREAM without an error in the body", h2_reset_without_error),
    h2_row("hangs up without END_STREAM", h2_open),
    h2_row("END_STREAM before the length", h2_short),
    h2_row("END_STREAM in the middle", h2_cut, OPEN),
    h2_row("more than the length", h2_long),
    h2_row("no body", h2_no_body, OPEN),
    h2_row("stalls behind the headers", h2_stall, timeout="1"),
    h2_row("no status", h2_no_status),
    h2_row("headers that cannot be decoded", h2_bad_coding),
    h2_row("a frame beyond the limit", h2_bad_size),
    h2_row("HTTP/1.1 behind the handshake", h2_garbage),
    h2_row("150 equal headers", h2_many_headers, CLEAN, "20"),
    h2_row("data without headers", h2_data_first),
]
