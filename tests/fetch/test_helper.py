#!/usr/bin/env python3
"""test_helper HELPER [limits]: questions to depcheck-fetch over its pipes, and its answers.

With "limits" the helper is expected to have its limit of memory, which sanitizers cannot live with.
Ends with "N passed, N failed".
"""

import gzip
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
import traceback

from helper import PATIENCE, Helper, Index
from packages import metadata, padding, sdist, sha256, wheel
from protocol import UNKNOWN_SIZE, UNKNOWN_TIME, ask_compress, ask_document, ask_import, ask_metadata, ask_page, message, page_file

PROGRAM = sys.argv[1]
JSON = "application/vnd.pypi.simple.v1+json"
WHEEL = "a-1.0-py3-none-any.whl"
SDIST = "a-1.0.tar.gz"
USAGE = "depcheck-fetch: is started by depcheck, and talks to nobody else\n"


def same(got, want):
    assert got == want, "\n  got  %r\n  want %r" % (got, want)


def fails(answer, cause, reason, url):
    same(answer["failure"], {"cause": cause, "reason": reason, "url": url, "help": ""})


# Pages.

def add_page(index, body, content_type=JSON, **headers):
    index.files["/simple/a/"] = body.encode() if isinstance(body, str) else body
    index.headers["/simple/a/"] = {"Content-Type": content_type, **headers}
    return index.url + "/simple/a/"


def json_page(*files, name="a"):
    return json.dumps({"meta": {"api-version": "1.0"}, "name": name, "files": list(files)})


def test_page(index, helper):
    file = {"filename": WHEEL, "url": "../../files/" + WHEEL, "hashes": {"sha256": "0" * 64}, "requires-python": ">=3.8"}
    url = add_page(index, json_page(file), ETag='"e1"', Cache_Control="max-age=600", X_PyPI_Last_Serial="77")
    answer = helper.get(ask_page, url, "a")
    same(answer["failure"], None)
    same((answer["absent"], answer["not_modified"]), (False, False))
    [got] = answer["page"]["files"]
    same((got["filename"], got["url"]), (WHEEL, index.url + "/files/" + WHEEL))
    same((got["hash"], got["requires_python"], got["size"]), ("sha256=" + "0" * 64, ">=3.8", UNKNOWN_SIZE))
    same((answer["page"]["has_serial"], answer["page"]["serial"]), (True, 77))
    fresh = answer["freshness"]
    same((fresh["url"], fresh["etag"], fresh["max_age"]), (url, '"e1"', 600))
    assert fresh["fetched_at"] > 1.7e9
    same(helper.working, [answer["id"]])
    [headers] = index.requests("/simple/a/")
    same(headers["Accept"], JSON + ", application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01")
    same(headers["User-Agent"], "test")
    assert "Cache-Control" not in headers


def test_serial_of_the_page(index, helper):
    page = json.loads(json_page())
    page["meta"]["_last-serial"] = 5
    url = add_page(index, json.dumps(page), X_PyPI_Last_Serial="6")
    same(helper.get(ask_page, url, "a")["page"]["serial"], 5)


def test_html_page(index, helper):
    url = add_page(index, '<!DOCTYPE html><html><body><a href="%s#sha256=%s">%s</a></body></html>'
                   % (WHEEL, "1" * 64, WHEEL), "text/html; charset=utf-8")
    [file] = helper.get(ask_page, url, "a")["page"]["files"]
    same((file["url"], file["hash"]), (url + WHEEL, "sha256=" + "1" * 64))


def test_links(index, helper):
    url = add_page(index, '<!DOCTYPE html><html><body><a href="b-2.tar.gz">b</a></body></html>', "text/html")
    same([file["filename"] for file in helper.get(ask_page, url, "")["page"]["files"]], ["b-2.tar.gz"])


def test_absent_page(index, helper):
    answer = helper.get(ask_page, index.url + "/simple/none/", "none")
    same((answer["failure"], answer["absent"], answer["page"]["files"]), (None, True, []))
    index.files["/simple/gone/"] = lambda handler: index.send(handler, 410, b"")
    same(helper.get(ask_page, index.url + "/simple/gone/", "gone")["absent"], True)
    same(helper.working, [])


def test_page_not_modified(index, helper):
    url = add_page(index, lambda handler: index.send(handler, 304, b""), ETag='W/"e1"', Cache_Control="max-age=60")
    answer = helper.get(ask_page, url, "a", etag='W/"e1"', refresh=True)
    same((answer["failure"], answer["not_modified"]), (None, True))
    same((answer["freshness"]["etag"], answer["freshness"]["max_age"]), ('W/"e1"', 60))
    [headers] = index.requests("/simple/a/")
    same((headers["If-None-Match"], headers["Cache-Control"]), ('W/"e1"', "no-cache"))
    same(helper.get(ask_page, url, "a", last_modified="Thu, 07 Sep 2023 00:00:00 GMT")["not_modified"], True)
    same(helper.get(ask_page, url, "a")["failure"]["cause"], "network")


def test_page_failures(index, helper):
    url = add_page(index, json_page(name="other"))
    answer = helper.get(ask_page, url, "a")
    same((answer["failure"]["cause"], answer["failure"]["url"]), ("unreadable", url))
    same(helper.working, [answer["id"]])
    index.files["/simple/a/?token=secret"] = lambda handler: index.send(handler, 403, b"")
    answer = helper.get(ask_page, url + "?token=secret", "a")
    same((answer["failure"]["cause"], answer["failure"]["url"]), ("network", url))


def test_directory(index, helper):
    with tempfile.TemporaryDirectory() as folder:
        open(folder + "/" + SDIST, "wb").close()
        answer = helper.get(ask_page, "file://" + folder, "a")
        same(answer["failure"], None)
        [file] = answer["page"]["files"]
        same((file["filename"], file["url"]), (SDIST, "file://" + folder + "/" + SDIST))
        same(helper.get(ask_page, "file://" + folder + "/none", "a")["absent"], True)


# Metadata.

def release(index, filename=WHEEL, **of_file):
    """The question for a file of a 1.0, whatever it is."""
    file = page_file(filename, index.url + "/files/" + filename, **of_file)
    return index.url + "/simple/", "a", "1.0", file, not filename.endswith(".gz")


def add_wheel(index, raw=None, text=None, filename=WHEEL):
    index.files["/files/" + filename] = wheel() if raw is None else raw
    if text is not None:
        index.files["/files/" + filename + ".metadata"] = text
    return index.files["/files/" + filename]


def is_read(answer, source, verified):
    same(answer["failure"], None)
    same((answer["source"], answer["verified"]), (source, verified))
    same(answer["texts"]["requires_dist"], ["b>=1"])
    same((answer["texts"]["requires_python"], answer["texts"]["yanked"]), (">=3.8", False))


def paths(index):
    return [path.removeprefix("/files/") for path, _ in index.asked]


def test_metadata_file(index, helper):
    text = metadata()
    add_wheel(index, b"", text)
    answer = helper.get(ask_metadata, *release(index, metadata="there", metadata_hash=sha256(text)))
    is_read(answer, "metadata-file", True)
    same(answer["texts"]["evidence"], "proven")
    same(helper.working, [answer["id"]])
    is_read(helper.get(ask_metadata, *release(index, metadata="there")), "metadata-file", False)
    same(paths(index), [WHEEL + ".metadata"] * 2)


def test_metadata_file_and_query(index, helper):
    index.files["/files/%s.metadata?v=1" % WHEEL] = metadata()
    file = page_file(WHEEL, index.url + "/files/" + WHEEL + "?v=1", metadata="there")
    is_read(helper.get(ask_metadata, index.url, "a", "1.0", file), "metadata-file", False)


def test_metadata_file_of_another_version(index, helper):
    text = metadata(version="1.1")
    add_wheel(index, None, text)
    answer = helper.get(ask_metadata, *release(index, metadata="there", metadata_hash=sha256(text)))
    same((answer["failure"]["cause"], answer["failure"]["url"]),
         ("unreadable", index.url + "/files/" + WHEEL + ".metadata"))
    assert answer["failure"]["reason"].startswith(WHEEL + ": "), answer


def test_metadata_file_missing(index, helper):
    add_wheel(index)
    other = "a-1.0-py2-none-any.whl"
    add_wheel(index, filename=other)
    is_read(helper.get(ask_metadata, *release(index, metadata="there")), "wheel-range", False)
    is_read(helper.get(ask_metadata, *release(index, other, metadata="there")), "wheel-range", False)
    same(helper.warnings, ["%s/simple/ lists a metadata file of a-1.0-py3-none-any.whl, but does not have it;"
                           " wheels are read instead" % index.url])
    same([path for path in paths(index) if path.endswith(".metadata")], [WHEEL + ".metadata", other + ".metadata"])


def test_metadata_file_of_another_hash(index, helper):
    add_wheel(index, None, metadata() + b"more\n")
    wrong = sha256(metadata())
    answer = helper.get(ask_metadata, *release(index, metadata="there", metadata_hash=wrong))
    is_read(answer, "wheel-range", False)
    same(helper.warnings, ["a-1.0-py3-none-any.whl: its metadata file has the hash %s, but the index says %s;"
                           " the wheel is read instead" % (sha256(metadata() + b"more\n"), wrong)])
    asked = index.requests("/files/%s.metadata" % WHEEL)
    same([headers.get("Cache-Control") for headers in asked], [None, "no-cache"])


def test_metadata_file_cached_by_mistake(index, helper):
    text = metadata()
    add_wheel(index, b"", lambda handler: index.send(
        handler, 200, text if handler.headers.get("Cache-Control") == "no-cache" else b"old"))
    is_read(helper.get(ask_metadata, *release(index, metadata="there", metadata_hash=sha256(text))),
            "metadata-file", True)
    same(helper.warnings, [])


def test_nothing_but_a_wrong_hash(index, helper):
    add_wheel(index, b"no wheel", b"wrong")
    right = sha256(metadata())
    url = index.url + "/files/" + WHEEL + ".metadata"
    reason = "a-1.0-py3-none-any.whl: its metadata file has the hash %s, but the index says %s" % (sha256(b"wrong"), right)
    question = release(index, metadata="there", metadata_hash=right)
    fails(helper.get(ask_metadata, *question), "hash", reason, url)
    del index.files["/files/" + WHEEL]
    fails(helper.get(ask_metadata, *question), "hash", reason, url)


def test_range(index, helper):
    raw = add_wheel(index, wheel(size=2000000))
    index.headers["/files/" + WHEEL] = {"ETag": '"strong"'}
    answer = helper.get(ask_metadata, *release(index, size=len(raw), hash=sha256(raw)))
    is_read(answer, "wheel-range", False)
    asked = index.requests("/files/" + WHEEL)
    same(asked[0]["Range"], "bytes=-16384")
    assert "If-Range" not in asked[0] and 2 <= len(asked) <= 3, asked
    same({headers["If-Range"] for headers in asked[1:]}, {'"strong"'})
    assert all(ident == answer["id"] for ident in helper.working)


def test_range_without_etag(index, helper):
    raw = add_wheel(index)
    is_read(helper.get(ask_metadata, *release(index, size=len(raw))), "wheel-range", False)
    assert not any("If-Range" in headers for headers in index.requests("/files/" + WHEEL))


def test_no_ranges(index, helper):
    index.ranges = False
    raw = add_wheel(index)
    other = "a-1.0-py2-none-any.whl"
    add_wheel(index, raw, filename=other)
    is_read(helper.get(ask_metadata, *release(index, hash=sha256(raw), size=len(raw))), "wheel", True)
    is_read(helper.get(ask_metadata, *release(index, other)), "wheel", False)
    same(paths(index), [WHEEL, other])
    assert "Range" not in index.requests("/files/" + other)[0]


def test_replaced_between_ranges(index, helper):
    raw = wheel()
    tags = iter(['"one"', '"two"', '"two"'])

    def send(handler):
        index.headers[handler.path] = {"ETag": next(tags)}
        if_range = handler.headers.get("If-Range", '"one"')
        if "Range" in handler.headers and if_range == index.headers[handler.path]["ETag"]:
            index.send_range(handler, raw)
        else:
            index.send(handler, 200, raw)
    index.files["/files/" + WHEEL] = send
    is_read(helper.get(ask_metadata, *release(index, hash=sha256(raw))), "wheel", True)
    same(paths(index), [WHEEL, WHEEL])


def test_ranges_of_two_files(index, helper):
    raws = iter([wheel(), wheel(size=60000), wheel()])
    index.files["/files/" + WHEEL] = lambda handler: (
        index.send_range if "Range" in handler.headers else lambda h, raw: index.send(h, 200, raw))(handler, next(raws))
    is_read(helper.get(ask_metadata, *release(index, hash=sha256(wheel()))), "wheel", True)
    same(len(index.asked), 3)


def test_small_wheel(index, helper):
    raw = add_wheel(index, wheel(size=100))
    is_read(helper.get(ask_metadata, *release(index, size=len(raw), hash=sha256(raw))), "wheel", True)
    same(["Range" in headers for headers in index.requests("/files/" + WHEEL)], [False])


def test_range_out_of_bounds(index, helper):
    raw = wheel()
    index.files["/files/" + WHEEL] = lambda handler: index.send(
        handler, *((416, b"") if "Range" in handler.headers else (200, raw)))
    is_read(helper.get(ask_metadata, *release(index)), "wheel", False)


def test_wheel_of_another_hash(index, helper):
    index.ranges = False
    raw = add_wheel(index)
    url = index.url + "/files/" + WHEEL
    fails(helper.get(ask_metadata, *release(index, hash=sha256(b""))), "hash",
          "a-1.0-py3-none-any.whl: it has the hash %s, but the index says %s" % (sha256(raw), sha256(b"")), url)
    same([headers.get("Cache-Control") for headers in index.requests("/files/" + WHEEL)], [None, "no-cache"])


def test_wheel_of_another_size(index, helper):
    index.ranges = False
    raw = add_wheel(index)
    answer = helper.get(ask_metadata, *release(index, size=len(raw) + 1))
    fails(answer, "unreadable", "a-1.0-py3-none-any.whl: it has %d bytes, but the index says %d"
          % (len(raw), len(raw) + 1), index.url + "/files/" + WHEEL)
    same(helper.get(ask_metadata, *release(index, size=len(raw) - 1))["failure"]["cause"], "limit")


def test_size_of_ranges(index, helper):
    raw = add_wheel(index)
    answer = helper.get(ask_metadata, *release(index, size=len(raw) + 1))
    same((answer["failure"]["cause"], len(index.asked)), ("unreadable", 2))


def test_file_missing(index, helper):
    reason = "the index lists a-1.0-py3-none-any.whl, but does not have it"
    fails(helper.get(ask_metadata, *release(index)), "absent", reason, index.url + "/files/" + WHEEL)
    fails(helper.get(ask_metadata, *release(index, size=10)), "absent", reason, index.url + "/files/" + WHEEL)
    fails(helper.get(ask_metadata, *release(index, SDIST)), "absent", reason.replace(WHEEL, SDIST),
          index.url + "/files/" + SDIST)


def test_broken_wheel(index, helper):
    raw = add_wheel(index, wheel(members=2))
    for question in (release(index), release(index, hash=sha256(raw)), release(index, hash=sha256(raw), size=len(raw))):
        answer = helper.get(ask_metadata, *question)
        same((answer["failure"]["cause"], answer["failure"]["url"]), ("unreadable", index.url + "/files/" + WHEEL))
        assert answer["failure"]["reason"].startswith(WHEEL + ": the wheel "), answer
    add_wheel(index, b"")
    answer = helper.get(ask_metadata, *release(index, size=0))
    same(answer["failure"]["reason"], "a-1.0-py3-none-any.whl: it is no whole zip file")


def cut(index, raw):
    """Nothing but the end of the connection says where the answer ends."""
    def send(handler):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(raw)
        handler.close_connection = True
    return send


def test_another_part_than_asked_for(index, helper):
    """Never taken for the right one: where there is a hash the whole wheel tells, else it is not known."""
    raw = wheel()

    def send(handler):
        if "Range" in handler.headers:
            index.send(handler, 206, raw[:16384], Content_Range="bytes 0-16383/%d" % len(raw))
        else:
            index.send(handler, 200, raw)
    index.files["/files/" + WHEEL] = send
    answer = helper.get(ask_metadata, *release(index, hash=sha256(raw)))
    if answer["failure"] is None:
        is_read(answer, "wheel", True)
    else:
        same((answer["failure"]["cause"], answer["failure"]["url"]), ("network", index.url + "/files/" + WHEEL))


def test_part_that_changes(index, helper):
    """A wheel whose parts are not those of one file has another check sum."""
    raw = add_wheel(index, wheel(size=200000))
    damaged = bytearray(raw)
    damaged[100100:100200] = bytes(100)  # METADATA stands between two halves
    index.files["/files/" + WHEEL] = bytes(damaged)
    answer = helper.get(ask_metadata, *release(index))
    same(answer["failure"]["cause"], "unreadable")
    answer = helper.get(ask_metadata, *release(index, hash=sha256(raw)))
    same(answer["failure"]["cause"], "hash")


def test_secrets(index, helper):
    """A password or a token in a URL is for the server alone."""
    def secret(path):
        return index.url.replace("//", "//" + user) + path + "?token=canary"
    cases = [(user, status) for user in ("", "user:canary@") for status in (200, 401, 403, 404, 410, 416, 304)]
    for user, status in cases:
        for path in ("/page", "/file", "/file.metadata"):
            index.files[path + "?token=canary"] = lambda handler, status=status: index.send(handler, status, b"canary?")
        helper.get(ask_page, secret("/page"), "a")
        helper.get(ask_metadata, secret("/index"), "a", "1.0", page_file(WHEEL, secret("/file"), metadata="there"))
        helper.get(ask_metadata, secret("/index"), "a", "1.0", page_file(SDIST, secret("/file")), False)
        if status != 200:
            helper.get(ask_document, secret("/file"))
    assert any(path.startswith("/file") for path, _ in index.asked)
    assert b"canary" not in helper.seen.replace(b"canary?", b""), bytes(helper.seen)
    assert len(helper.answers) == 4 * len(cases) - 2


def test_length_unknown(index, helper):
    raw = wheel()
    add_wheel(index, cut(index, raw), cut(index, metadata()))
    reason = "a-1.0-py3-none-any.whl: nothing says how long it is: it may be cut short"
    fails(helper.get(ask_metadata, *release(index, metadata="there")), "network", reason, index.url + "/files/" + WHEEL)
    is_read(helper.get(ask_metadata, *release(index, size=len(raw))), "wheel", False)
    is_read(helper.get(ask_metadata, *release(index, hash=sha256(raw))), "wheel", True)


def test_sdist(index, helper):
    raw = sdist(metadata().replace(b"2.1", b"2.2"))
    index.files["/files/" + SDIST] = raw
    answer = helper.get(ask_metadata, *release(index, SDIST, hash=sha256(raw)))
    is_read(answer, "sdist", True)
    same(answer["texts"]["evidence"], "static")
    same(helper.working, [answer["id"]])
    is_read(helper.get(ask_metadata, *release(index, SDIST)), "sdist", False)
    index.files["/files/" + SDIST] = raw[:-9]
    answer = helper.get(ask_metadata, *release(index, SDIST))
    same(answer["failure"]["cause"], "unreadable")
    assert answer["failure"]["reason"].startswith(SDIST + ": "), answer


def test_file_url(index, helper):
    with tempfile.TemporaryDirectory() as folder:
        raw = wheel()
        with open(folder + "/" + WHEEL, "wb") as out:
            out.write(raw)
        file = page_file(WHEEL, "file://" + folder + "/" + WHEEL, hash=sha256(raw))
        is_read(helper.get(ask_metadata, "file://" + folder, "a", "1.0", file), "wheel-range", False)


# Documents.

def test_document(index, helper):
    index.files["/c.txt"] = b"a===1.0\n"
    index.headers["/c.txt"] = {"ETag": '"c"', "Cache-Control": "max-age=5"}
    answer = helper.get(ask_document, index.url + "/c.txt")
    same((answer["failure"], answer["not_modified"], answer["text"]), (None, False, "a===1.0\n"))
    same((answer["freshness"]["etag"], answer["freshness"]["max_age"]), ('"c"', 5))
    index.files["/c.txt"] = lambda handler: index.send(handler, 304, b"")
    answer = helper.get(ask_document, index.url + "/c.txt", etag='"c"')
    same((answer["failure"], answer["not_modified"], answer["text"]), (None, True, ""))


def test_document_failures(index, helper):
    url = index.url + "/c.txt"
    fails(helper.get(ask_document, url), "absent", "there is no such file", url)
    index.files["/c.txt"] = cut(index, b"a==1\n")
    fails(helper.get(ask_document, url), "network",
          "the server does not say how long the file is: it may be cut short", url)
    with tempfile.TemporaryDirectory() as folder:
        fails(helper.get(ask_document, "file://" + folder), "unreadable", "is a directory", "file://" + folder + "/")


# Imports.

def test_import(index, helper):
    lines = [
        {"name": "A_b", "files_complete": True, "versions": {
            "1.0": {"requires_dist": ["c>1"], "requires_python": ">=3", "provides_extra": ["x"], "files": ["a_b-1.0.zip"],
                    "source": "wheel", "upload_time": "2023-09-07T12:34:56Z", "yanked": "bad"},
            "2": {"requires_dist": 1}}},
        {"name": "z", "versions": []},
    ]
    raw = gzip.compress("".join(json.dumps(line) + "\n" for line in lines).encode(), mtime=0)
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/projects.jsonl.gz"
        with open(path, "wb") as out:
            out.write(raw)
        answer = helper.get(ask_import, folder)
        same((answer["error"], answer["hash"]), ("", hashlib.sha256(raw).hexdigest()))
        same(helper.working, [answer["id"]])
        first, second = helper.projects
        same((first["id"], first["name"], first["fault"], first["files_complete"]), (answer["id"], "a-b", "", True))
        one, two = first["releases"]
        same((one["version"], one["files"], one["upload_time"]), ("1.0", ["a_b-1.0.zip"], 1694090096))
        same(one["texts"], {"fault": "", "evidence": "proven", "dynamic": False, "requires_python": ">=3",
                            "requires_dist": ["c>1"], "provides_extra": ["x"], "yanked": True, "yanked_reason": "bad"})
        same((two["texts"]["fault"], two["files"], two["upload_time"]),
             ("requires_dist is not a list of texts", [], UNKNOWN_TIME))
        same((second["name"], second["releases"], second["fault"]),
             ("z", [], path + ":2: damaged at byte 27 of the line"))


def test_import_errors(index, helper):
    with tempfile.TemporaryDirectory() as folder:
        answer = helper.get(ask_import, folder)
        same((answer["error"], answer["hash"]), (folder + ": holds neither projects.jsonl.gz nor projects.jsonl", ""))
        same(helper.get(ask_import, folder + "/none")["error"], folder + "/none: no such file")
        with open(folder + "/text", "w") as out:
            out.write('{"name": "a", "versions": {}}\ntext\n')
        same(helper.get(ask_import, folder + "/text")["error"], folder + "/text:2: is not a JSON object")
    same(helper.projects, [])


def test_compress(index, helper):
    text = padding(300000) + b"a" * 300000
    for content in (b"", b"line\n", text.hex().encode()):
        answer = helper.get(ask_compress, content)
        raw = answer["text"].encode("utf-8", "surrogateescape")
        same((answer["failure"], gzip.decompress(raw) == content), (None, True))
        same(raw[:10], b"\x1f\x8b\x08\0\0\0\0\0\x02\x03")
        same(helper.get(ask_compress, content)["text"], answer["text"])


# The process.

def test_many_at_once(index, helper):
    url = add_page(index, json_page())
    idents = [helper.ask(ask_page, url, "a") for _ in range(100)]
    for ident in reversed(idents):
        same(helper.answer(ident)["failure"], None)
    same(helper.end(), 0)


def test_progress(index, helper):
    told, body = threading.Event(), padding(300000)

    def send(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body[:200000])
        told.wait(PATIENCE)
        handler.wfile.write(body[200000:])
    index.files["/slow"] = send
    ident = helper.ask(ask_document, index.url + "/slow")
    while not helper.progress or helper.progress[-1] < 200000:
        assert helper.take() == "progress"
    told.set()
    same(helper.answer(ident)["failure"], None)
    same(helper.progress, sorted(set(helper.progress)))


def test_end_of_input(index, helper):
    helper.ask(ask_document, index.url + "/never")
    index.files["/never"] = lambda handler: threading.Event().wait(PATIENCE)
    same(helper.end(), 0)
    same(helper.answers, {})


def test_nobody_reads(index, helper):
    helper.process.stdout.close()
    index.files["/c.txt"] = b"x"
    helper.ask(ask_document, index.url + "/c.txt")
    same(helper.process.wait(PATIENCE), 0)


def run(*arguments, given=b""):
    done = subprocess.run([PROGRAM, *arguments], input=given, capture_output=True, timeout=PATIENCE, check=False)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_usage(index, helper):
    status, out, err = run("--version")
    same((status, err), (0, ""))
    assert out.startswith("depcheck-fetch ") and out.endswith("\n"), out
    same(run("--help"), (2, "", USAGE))
    same(run("--version", "more"), (2, "", USAGE))
    primary, terminal = os.openpty()
    done = subprocess.run([PROGRAM], stdin=terminal, capture_output=True, timeout=PATIENCE, check=False)
    same((done.returncode, done.stderr.decode()), (2, USAGE))
    os.close(primary)
    os.close(terminal)


def test_damaged_input(index, helper):
    setup = message("setup", b"\0" + b"\0" * 9)
    bad = [b"GET / HTTP/1.1\r\n\r\n", b"\xff\xff\xff\xff", setup[:-1], setup + setup, ask_import(1, "x"),
           setup + message("working", b"\1"), setup + ask_import(1, "x")[:-1], message("setup", b"\0" * 11)]
    for raw in bad:
        same(run(given=raw), (2, "", USAGE))
    same(run(), (0, "", ""))
    same(run(given=message("setup", b"\0" * 10)), (0, "", ""))


def test_death(index, helper):
    """What the memory has no room for costs the question that was told to be worked on."""
    with tempfile.TemporaryDirectory() as folder:
        with gzip.open(folder + "/projects.jsonl.gz", "wb", 1) as out:
            out.write(b'{"name": "a", "versions": {')
            for _ in range(200):
                out.write(b'"1":{},' * 100000)
            out.write(b'"1":{}}}')
        ident = helper.ask(ask_import, folder)
        while helper.take() is not None:
            pass
        same((helper.working, helper.answers), ([ident], {}))
        assert helper.process.wait(PATIENCE) != 0


def run_test(test):
    index = Index()
    try:
        with Helper(PROGRAM) as helper:
            test(index, helper)
            if helper.process.poll() is None and not helper.process.stdin.closed:
                same(helper.end(), 0)
        return True
    except Exception:  # pylint: disable=broad-except
        print("FAILED:", test.__name__)
        traceback.print_exc(file=sys.stdout)
        return False
    finally:
        index.close()


def main():
    tests = [test for name, test in globals().items() if name.startswith("test_")]
    if "limits" not in sys.argv[2:]:
        tests.remove(test_death)
    results = [run_test(test) for test in tests]
    print("%d passed, %d failed" % (results.count(True), results.count(False)))
    sys.exit(0 if all(results) else 1)


main()
