"""behaviours_status: status codes, redirects, Retry-After, and answers that are about something else.

What comes with a code other than 200 is a twin of the truth in which the victim requires nothing: a
reader who does not mind the code would say PASS.
"""

from behaviour import CLEAN, MISSING, OPEN, Behaviour
from universe import ALL, FILES, PAGES, SERIAL, Answer

REDIRECTS = (301, 302, 303, 307, 308)
PORTAL = (b"<!DOCTYPE html><html><head><title>Welcome</title></head><body><h1>Free wifi</h1>"
          b'<a href="/accept">Accept the terms</a></body></html>')


def twin(exchange):
    """The same resource of the universe in which gamma requires nothing."""
    return exchange.world.twin.honest(exchange.world.twin_request(exchange.request),
                                      conditional=False)


def code(status, *headers):
    def answer(exchange, sane):
        exchange.send(twin(exchange).with_status(status).with_(*headers).bytes())
    return answer


def bare(status, *headers):
    """A status whose answer has no body."""
    def answer(exchange, sane):
        exchange.send(Answer(status, list(headers), b"").head())
    return answer


def to(location, status=302):
    """Redirects; `location` is a text or a function of the exchange."""
    def answer(exchange, sane):
        where = location(exchange) if callable(location) else location
        exchange.send(Answer(status, [("Location", where), ("Content-Length", "0")], b"").head())
    return answer


def hops(count, status=302):
    """That many redirects, then the sane answer."""
    def answer(exchange, sane):
        path, _, query = exchange.request.target.partition("?hop=")
        done = int(query or 0)
        if done == count:
            exchange.send(sane.bytes())
        else:
            to(f"{path}?hop={done + 1}", status)(exchange, sane)
    return answer


def relative(exchange, sane):
    """By way of a relative and an absolute path."""
    if "?there" in exchange.request.target:
        exchange.send(sane.bytes())
    else:
        to(exchange.request.path.rsplit("/", 1)[1] + "?there")(exchange, sane)


def absolute(exchange):
    return exchange.server.origin + exchange.request.path


def raw_location(data):
    def answer(exchange, sane):
        exchange.send(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n", data, b"\r\n\r\n")
    return answer


def first(bad, times=1):
    """bad for the first requests for the resource, sane afterwards."""
    def answer(exchange, sane):
        if exchange.world.count(exchange.request) <= times:
            bad(exchange, sane)
        else:
            exchange.send(sane.bytes())
    return answer


def says(media, body):
    def answer(exchange, sane):
        exchange.send(Answer(200, [("Content-Type", media), ("Content-Length", str(len(body)))],
                             body).bytes())
    return answer


def older_serial(exchange, sane):
    answer = twin(exchange)
    older = answer.body.replace(b'"_last-serial": %d' % SERIAL, b'"_last-serial": %d' % (SERIAL - 1))
    exchange.send(answer.with_body(older).with_(
        ("X-PyPI-Last-Serial", str(SERIAL - 1))).bytes())


def quick(run, requests):
    """What is known not to fit is not waited for."""
    return [f"waited {run.seconds:.1f} s"] if run.seconds > 15 else []


def at_most(count):
    def check(run, requests):
        return [f"{len(requests)} requests for it"] if len(requests) > count else []
    return check


def row(name, answer, expect, forms=ALL, timeout="1", **more):
    return Behaviour(name, expect, answer, forms=forms, timeout=timeout, **more)


# Codes that say no in so many words; all others are failures of the network.
ABSENT = {"*": MISSING, **{form: OPEN for form in FILES}}
ODD_SUCCESS = [201, 202, 203, 207, 208, 226, 299]
ODD = [300, 305, 306, 309, 399, 400, 402, 405, 406, 407, 409, 411, 412, 413, 414, 415, 417, 418,
       421, 422, 423, 424, 426, 428, 431, 451, 499, 501, 505, 506, 507, 508, 510, 511, 525, 526,
       530, 598, 599, 600, 700, 999]
REFUSED = [401, 403]
AGAIN = [408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 527]

CODES = [row(f"status {status}", code(status), OPEN, check=at_most(4 if status >= 500 else 2))
         for status in ODD_SUCCESS + ODD + REFUSED]
CODES += [row(f"status {status}", code(status), OPEN, check=at_most(4)) for status in AGAIN]
CODES += [row(f"status {status}", code(status), ABSENT) for status in (404, 410)]
CODES += [row(f"status {status}", bare(status), OPEN) for status in (204, 205)]
CODES += [row("status 304", bare(304), {"*": OPEN, **{(form, "stale"): CLEAN for form in PAGES}})]
CODES += [row(f"status {status} without a Location", code(status), OPEN)
          for status in REDIRECTS]
CODES += [row(f"status {status} once, then right", first(code(status)), CLEAN, timeout="60",
              forms=("json", "metadata")) for status in (408, 429, 500, 503, 520)]
CODES += [
    row("status 206 with a whole page", code(206, ("Content-Range", "bytes 0-9/10")), OPEN,
        PAGES),
    row("status 206 of another range", code(206, ("Content-Range", "bytes 7-9/10")), OPEN),
    row("status 416", code(416, ("Content-Range", "bytes */10")), OPEN),
    row("status 101", bare(101, ("Upgrade", "websocket"), ("Connection", "Upgrade")), OPEN),
]

MOVES = [row(f"one hop by {status}", hops(1, status), CLEAN, timeout="20") for status in REDIRECTS]
MOVES += [
    row("5 hops", hops(5), CLEAN, timeout="20"),
    row("6 hops", hops(6), OPEN),
    row("11 hops", hops(11), OPEN),
    row("a redirect to itself", to(absolute), OPEN, check=at_most(6)),
    row("a relative redirect", relative, CLEAN, PAGES, timeout="20"),
    row("a redirect to http elsewhere", to("http://elsewhere.test/x"), OPEN),
    row("a redirect to link-local", to("http://169.254.169.254/latest/meta-data/"), OPEN),
    row("a redirect to a file", to("file:///etc/passwd"), OPEN),
    row("a redirect to ftp", to("ftp://127.0.0.1/x"), OPEN),
    row("a redirect to gopher", to("gopher://127.0.0.1/x"), OPEN),
    row("a redirect to data", to("data:text/html,<html></html>"), OPEN),
    row("a redirect to javascript", to("javascript:alert(1)"), OPEN),
    row("a redirect with a user name", to(
        lambda exchange: f"http://user:pw@127.0.0.1:{exchange.server.port}{exchange.request.path}"),
        OPEN),
    row("a redirect to another scheme's port", to("http://127.0.0.1:99999/x"), OPEN),
    row("a redirect to no URL", to("http://[::1/x"), OPEN),
    row("a redirect to nothing", to(""), OPEN),
    row("a redirect of 100 KB", to("/" + "x" * 100000), OPEN),
    row("a redirect with control bytes", raw_location(b"Location: /x\x01\x1b[31m"), OPEN),
    row("a redirect with a NUL", raw_location(b"Location: /x\0y"), OPEN),
    row("a redirect to a closed port", to(lambda exchange: exchange.world.closed_origin + "/x"),
        OPEN),
    row("a redirect to another port", to(
        lambda exchange: exchange.world.other_origin + exchange.request.path), CLEAN,
        timeout="20"),
]

WAITS = [row(f"429 with Retry-After {text!r}", code(429, ("Retry-After", text)), OPEN,
             forms=("json", "metadata", "wheel"), check=quick)
         for text in ("0", "-1", "1000000000", "9" * 40, "Mon, 01 Jan 1990 00:00:00 GMT",
                      "Fri, 01 Jan 2100 00:00:00 GMT", "soon", "", "1.5", "2147483648", "0x10")]
WAITS += [row(f"503 with Retry-After {text!r}, waited for no longer than the limit",
              code(503, ("Retry-After", text)), OPEN, forms=("json", "metadata"), timeout="60",
              check=quick) for text in ("1000000000", "Fri, 01 Jan 2100 00:00:00 GMT", "61")]
WAITS += [row("503 with Retry-After 0 once, then right",
              first(code(503, ("Retry-After", "0"))), CLEAN, timeout="60",
              forms=("json", "metadata"))]

OTHERS = [
    row("a login page", says("text/html", PORTAL), OPEN, PAGES),
    row("an empty page", says("text/html", b""), OPEN, PAGES),
    row("a login page for a file", says("text/html", PORTAL), OPEN, FILES),
    row("an empty body", says("application/octet-stream", b""), OPEN, FILES),
    row("an older serial", older_serial, CLEAN, PAGES, timeout="20", states=("stale",)),
]

ROWS = CODES + MOVES + WAITS + OTHERS
