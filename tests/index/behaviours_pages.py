"""behaviours_pages: project pages that are framed well and say wrong things."""

import json

from behaviour import CLEAN, CONFLICT, MISSING, OPEN, Behaviour, Outcome
from universe import HTML_TYPE, JSON_TYPE, PAGES

JSON, HTML = ("json",), ("html",)


def typed(media):
    def answer(exchange, sane):
        changed = sane.with_(("Content-Type", media)) if media else sane.without("Content-Type")
        exchange.send(changed.bytes())
    return answer


def encoded(codec, media=None):
    def answer(exchange, sane):
        changed = sane.with_body(sane.body.decode().encode(codec))
        exchange.send((changed.with_(("Content-Type", media)) if media else changed).bytes())
    return answer


def bytes_(make):
    """The page's bytes, changed."""
    def answer(exchange, sane):
        exchange.send(sane.with_body(make(sane.body)).bytes())
    return answer


def page(change):
    """The page as a dictionary, changed in place (or what the change returns)."""
    def answer(exchange, sane):
        content = json.loads(sane.body)
        changed = change(content)
        exchange.send(sane.with_body(json.dumps(
            content if changed is None else changed).encode()).bytes())
    return answer


def entry(**keys):
    """The keys of the victim's only file, changed; one that is ... is left out."""
    def change(content):
        item = content["files"][0]
        for key, value in keys.items():
            key = key.replace("_", "-")
            if value is ...:
                item.pop(key, None)
            else:
                item[key] = value(item[key]) if callable(value) else value
    return page(change)


def top(**keys):
    def change(content):
        for key, value in keys.items():
            key = key.replace("_", "-")
            if value is ...:
                del content[key]
            else:
                content[key] = value
    return page(change)


def api(version):
    return top(meta={"api-version": version})


def replaced(old, new):
    def make(body):
        assert old in body, f"{old} is not in the page"
        return body.replace(old, new, 1)
    return bytes_(make)


def nested(opening, closing, depth):
    return lambda body: body[:-1] + b', "_x": ' + opening * depth + b"1" + closing * depth + b"}"


def junk(value):
    return lambda body: body[:-1] + b', "_x": ' + value + b"}"


def json_row(name, answer, expect=OPEN, **more):
    return Behaviour(f"JSON: {name}", expect, answer, forms=JSON, **more)


def html_row(name, answer, expect=OPEN, **more):
    return Behaviour(f"HTML: {name}", expect, answer, forms=HTML, **more)


YANKED = Outcome(1, (CONFLICT, ("pin-yanked", "gamma")))
OTHER_PYTHON = Outcome(1, (CONFLICT, ("requires-python", "gamma")))
WRONG = [None, True, 7, "text", [], {}]


def wrong_types(key, right, where, expect):
    """A row for each JSON type that the key must not have."""
    return [json_row(f"{key} is {json.dumps(value)}", where(**{key.replace("-", "_"): value}), expect)
            for value in WRONG if type(value) not in right]


TYPES = [Behaviour(f"type {media!r}", OPEN, typed(media), forms=PAGES)
         for media in (None, "", "text/plain", "application/octet-stream", "application/json",
                       "text/xml", "application/vnd.pypi.simple.v2+json",
                       "application/vnd.pypi.simple.latest+json", ";", "text/html/json")]
TYPES += [
    Behaviour("JSON said to be HTML", OPEN, typed("text/html"), forms=JSON),
    Behaviour("HTML said to be JSON", OPEN, typed(JSON_TYPE), forms=HTML),
    Behaviour("type in capitals", CLEAN, typed("TEXT/HTML; Charset=UTF-8"), forms=HTML),
    Behaviour("the HTML type of PEP 691", CLEAN, typed(HTML_TYPE), forms=HTML),
    Behaviour("the JSON type with a parameter", CLEAN, typed(JSON_TYPE + "; charset=utf-8"),
              forms=JSON),
]

CODED = [
    json_row("UTF-16", encoded("utf-16")),
    json_row("UTF-32", encoded("utf-32-le")),
    json_row("a byte order mark", encoded("utf-8-sig"), OPEN),
    html_row("UTF-16", encoded("utf-16")),
    html_row("UTF-16 as it says", encoded("utf-16", "text/html; charset=utf-16"), CLEAN),
    html_row("UTF-7 as it says", typed("text/html; charset=utf-7"), CLEAN),
    html_row("a byte order mark", encoded("utf-8-sig"), CLEAN),
    json_row("bytes that are no UTF-8", replaced(b'"gamma"', b'"gamm\xff"')),
    html_row("bytes that are no UTF-8", replaced(b"Links for", b"Links \xff\xfe")),
    json_row("a lone surrogate", replaced(b'"gamma"', b'"gamma\\ud800"')),
    json_row("an escaped NUL", replaced(b'"gamma"', b'"gamma\\u0000"')),
    json_row("a NUL", replaced(b'"gamma"', b'"gamma\0"')),
]

SYNTAX = [
    json_row("nothing", bytes_(lambda body: b"")),
    json_row("null", bytes_(lambda body: b"null")),
    json_row("a list", bytes_(lambda body: b"[" + body + b"]")),
    json_row("a text", bytes_(lambda body: b'"page"')),
    json_row("cut in half", bytes_(lambda body: body[:len(body) // 2])),
    json_row("without its last byte", bytes_(lambda body: body[:-1])),
    json_row("something behind it", bytes_(lambda body: body + b"{}")),
    json_row("blanks around it", bytes_(lambda body: b" \n\t" + body + b"\r\n "), CLEAN),
    json_row("NaN", bytes_(junk(b"NaN"))),
    json_row("a comment", bytes_(lambda body: body + b"// end")),
    json_row("a trailing comma", bytes_(lambda body: body[:-1] + b",}")),
    json_row("single quotes", bytes_(lambda body: body.replace(b'"', b"'"))),
    json_row("10^30", bytes_(junk(b"1" + b"0" * 30)), CLEAN),
    json_row("1e999", bytes_(junk(b"1e999")), CLEAN),
    json_row("files twice", bytes_(lambda body: body[:-1] + b', "files": []}')),
    json_row("name twice", bytes_(lambda body: body[:-1] + b', "name": "gamma"}')),
    json_row("hashes twice", replaced(b'"hashes"', b'"hashes": {}, "hashes"')),
    json_row("requires-python twice",
             replaced(b'"requires-python"', b'"requires-python": "<3", "requires-python"')),
    json_row("2049 lists deep", bytes_(nested(b"[", b"]", 2049))),
    json_row("100,000 lists deep", bytes_(nested(b"[", b"]", 100000))),
    json_row("100,000 lists that do not close", bytes_(lambda body: b"[" * 100000)),
    json_row("2049 objects deep", bytes_(nested(b'{"a":', b"}", 2049))),
    json_row("keys of private use", bytes_(junk(b'{"deep": [[[[{"a": [1, 2.5, null]}]]]]}')),
             CLEAN),
]

KEYS = [json_row(f"no {key}", top(**{key: ...})) for key in ("name", "files")]
KEYS += [json_row("no meta", top(meta=...), CLEAN),
         json_row("no versions", top(versions=...), CLEAN),
         json_row("no api-version", top(meta={}), CLEAN)]
KEYS += wrong_types("name", (str,), top, OPEN) + wrong_types("files", (list,), top, OPEN) + \
    wrong_types("meta", (dict,), top, OPEN)
KEYS += [json_row(f"files holds {json.dumps(value)}", top(files=[value]), OPEN)
         for value in (None, True, 7, "text", [], {})]
KEYS += [json_row(f"file without {key}", entry(**{key.replace("-", "_"): ...}), OPEN)
         for key in ("filename", "url")]
KEYS += [json_row(f"file without {key}", entry(**{key.replace("-", "_"): ...}), CLEAN)
         for key in ("hashes", "requires-python", "yanked", "size", "upload-time", "core-metadata")]
KEYS += wrong_types("filename", (str,), entry, OPEN) + \
    wrong_types("url", (str,), entry, OPEN) + \
    wrong_types("hashes", (dict, type(None)), entry, OPEN) + \
    wrong_types("requires-python", (str, type(None)), entry, OPEN) + \
    wrong_types("size", (int, bool, type(None)), entry, OPEN) + \
    wrong_types("yanked", (bool, str, type(None)), entry, OPEN) + \
    wrong_types("upload-time", (str, type(None)), entry, OPEN)
KEYS += [
    json_row("hashes is null", entry(hashes=None), CLEAN),
    json_row("size is null", entry(size=None), CLEAN),
    json_row("yanked is null", entry(yanked=None), CLEAN),
    json_row("size is 10^30", entry(size=10 ** 30), OPEN),
    json_row("size is too small", entry(size=5), {"*": CLEAN}),
    json_row("Requires-Python of another Python", entry(requires_python=">=3.12"),
             {"*": OTHER_PYTHON}),
    json_row("yanked, with ESC and more", entry(
        yanked="\x1b[2J\x9b31m\u202e\u2066\n::error::x\r\n##[error]x"), {"*": YANKED}),
    json_row("size is true", entry(size=True), OPEN),
    json_row("size is negative", entry(size=-1), OPEN),
    json_row("size is a fraction", entry(size=1.5), OPEN),
    json_row("versions is a text", top(versions="1.5"), CLEAN),
    json_row("versions holds numbers", top(versions=[1.5]), CLEAN),
    json_row("versions holds nonsense", top(versions=["1.5", "no version"]), CLEAN),
    json_row("no files at all", top(files=[]), MISSING),
    json_row("core-metadata is a hash of no length", entry(core_metadata={"sha256": ""}), OPEN),
    json_row("core-metadata has an unknown hash", entry(core_metadata={"md5": "0" * 32}), CLEAN),
    json_row("core-metadata is null", entry(core_metadata=None), CLEAN),
    json_row("core-metadata is 7", entry(core_metadata=7), OPEN),
    json_row("hashes is empty", entry(hashes={}), CLEAN),
    json_row("a hash of a wrong length", entry(hashes={"sha256": "abc"}), OPEN),
    json_row("a hash that is no hexadecimal", entry(hashes={"sha256": "g" * 64}), OPEN),
    json_row("a hash that is a number", entry(hashes={"sha256": 5}), OPEN),
    json_row("Requires-Python that is none", entry(requires_python="three"), OPEN),
    json_row("another project's name", top(name="delta")),
    json_row("the name unnormalised", top(name="Gamma"), CLEAN),
    json_row("an empty name", top(name="")),
    json_row("a name with ESC", top(name="gamma\x1b[2J")),
    json_row("status in the place of the specification", top(project_status={"status": "active"}),
             CLEAN),
]

VERSIONS = [json_row(f"version {version!r} of the API", api(version), outcome) for version, outcome in (
    ("1.0", CLEAN), ("1.4", CLEAN), ("1.99", CLEAN), ("2.0", OPEN), ("10.0", OPEN), ("x", OPEN),
    ("", OPEN), ("1", CLEAN), ("1.0.0", OPEN), ("-1.0", OPEN), ("1." + "9" * 40, CLEAN),
    ("9" * 40 + ".0", OPEN), (1, OPEN), (None, OPEN), ("\x1b[31m1.0", OPEN))]



def stale_url(url):
    """With the metadata in the store, a URL that is none of the page's scheme is not needed."""
    return CLEAN if "//elsewhere.test/" in url and url.endswith(".whl") else OPEN


URLS = [json_row(f"url {url!r}", entry(url=url), {"*": OPEN, "stale": stale_url(url)}) for url in (
    "", "..", "//elsewhere.test/x.whl", "file:///etc/passwd", "ftp://127.0.0.1/x",
    "http://elsewhere.test/gamma-1.5-py3-none-any.whl", "javascript:alert(1)", "http://",
    "http://[::1/x.whl", "x\r\nHost: evil", "x\0y.whl", "\x1b[31mx.whl",
    "http://user:pw@127.0.0.1/x.whl", "http://127.0.0.1:99999/x.whl", " ", "a b.whl")]

NAMES = [json_row(f"file name {name[:50]!r}", entry(filename=name), OPEN) for name in (
    "", "..", "/etc/passwd", "../gamma-1.5-py3-none-any.whl", "a/gamma-1.5-py3-none-any.whl",
    "gamma-1.5-py3-none-any.whl\x1b[2J", "gamma-1.5-py3-none-any.whl\0",
    "gamma\\-1.5-py3-none-any.whl", "delta-3.0-py3-none-any.whl", "gamma-x-py3-none-any.whl",
    "gamma-1.5.whl", "gamma-1.5-py3-none.whl", "gamma-1.5-py3-none-any-and-more-tags.whl",
    "gamma-1.5-py3-none-any.whl\u202e", "gamma-1.5-py3-none-any", "a" * 100000)]
NAMES += [json_row("only an .egg", entry(filename="gamma-1.5-py3.11.egg"), MISSING),
          json_row("another version", entry(filename="gamma-1.4-py3-none-any.whl"), MISSING)]

ANCHOR = b'<a href="'
MARKUP = [
    html_row("nothing", bytes_(lambda body: b"")),
    html_row("not closed", bytes_(lambda body: body.replace(b"</html>", b""))),
    html_row("cut behind the anchor", bytes_(lambda body: body[:body.index(b"</a>") + 4])),
    html_row("cut before the anchor", bytes_(lambda body: body[:body.index(ANCHOR)])),
    html_row("no anchor", bytes_(lambda body: body[:body.index(ANCHOR)] + b"</body></html>"),
             MISSING),
    html_row("no anchor and no version", bytes_(lambda body: b"<html><body>Hi</body></html>")),
    html_row("an anchor of a portal", bytes_(
        lambda body: b'<html><body><a href="/login">Log in</a></body></html>')),
    html_row("version 2.0", replaced(b'content="1.1"', b'content="2.0"')),
    html_row("version 1.99", replaced(b'content="1.1"', b'content="1.99"'), CLEAN),
    html_row("version x", replaced(b'content="1.1"', b'content="x"')),
    html_row("no version", replaced(
        b'<meta name="pypi:repository-version" content="1.1">', b""), CLEAN),
    html_row("a frame of frames", bytes_(
        lambda body: b"<html><frameset><frame src=/></frameset></html>")),
    html_row("100,000 elements deep", replaced(b"<h1>", b"<div>" * 100000 + b"<h1>"), CLEAN),
    html_row("a million attributes", replaced(
        b"<h1>", b"<p " + b" ".join(b"a%d=1" % at for at in range(100000)) + b"><h1>"), CLEAN),
    html_row("the anchor in a comment", bytes_(
        lambda body: body.replace(b"<a ", b"<!-- <a ").replace(b"</a>", b"</a> -->")),
        MISSING),
    html_row("a comment that does not close", replaced(b"<a ", b"<!-- <a ")),
    html_row("an anchor without href", replaced(b"<a href=", b"<a name="), MISSING),
    html_row("a base elsewhere", replaced(
        b"<title>", b'<base href="http://elsewhere.test/"><title>'),
        {"*": OPEN, "stale": CLEAN}),
    html_row("a base of a file", replaced(
        b"<title>", b'<base href="file:///etc/"><title>'), OPEN),
    html_row("a DOCTYPE with entities", replaced(
        b"<!DOCTYPE html>", b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), CLEAN),
    html_row("capitals", bytes_(lambda body: body.replace(b"<a href", b"<A HREF").replace(
        b"</a>", b"</A>")), CLEAN),
    html_row("a hash of a wrong length", bytes_(
        lambda body: body.replace(b"#sha256=", b"#sha256=00")), OPEN),
    html_row("a metadata hash of a wrong length", bytes_(
        lambda body: body.replace(b'metadata="sha256=', b'metadata="sha256=00')), OPEN),
]


def href(text):
    def make(body):
        start = body.index(ANCHOR) + len(ANCHOR)
        return body[:start] + text + body[body.index(b'"', start):]
    return bytes_(make)


MARKUP += [html_row(f"href {text!r}", href(text), {"*": OPEN, "stale": stale_url(text.decode())}) for text in (
    b"", b"..", b"//elsewhere.test/x", b"file:///etc/passwd", b"javascript:alert(1)",
    b"ftp://127.0.0.1/gamma-1.5-py3-none-any.whl", b"/%2e%2e%2fgamma-1.5-py3-none-any.whl",
    b"/x%00gamma-1.5-py3-none-any.whl", b"/a%0d%0agamma-1.5-py3-none-any.whl",
    b"/gamma-1.5-py3-none-any.whl%1b[2J", b"/delta-3.0-py3-none-any.whl",
    b"http://u:p@127.0.0.1/gamma-1.5-py3-none-any.whl",
    b"http://elsewhere.test/gamma-1.5-py3-none-any.whl")]

ROWS = TYPES + CODED + SYNTAX + KEYS + VERSIONS + URLS + NAMES + MARKUP
