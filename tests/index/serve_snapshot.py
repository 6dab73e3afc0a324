#!/usr/bin/env python3
"""serve_snapshot SNAPSHOT [PORT]: a package index made of a snapshot, for pip and depcheck alike.

SNAPSHOT is a projects.jsonl.gz. Every release has a wheel "py3-none-any" with the release's metadata
beside it (PEP 658), made when it is asked for, and so small that pip can read it whole. Releases that
the snapshot has as sdists are offered as such wheels, too: nothing is ever built.
"""

import gzip
import hashlib
import json
import re
import sys
import threading
from functools import lru_cache
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))

import archives  # noqa: E402
from server import Server  # noqa: E402
from universe import JSON_TYPE, Answer, not_found, page_html, ranged, sha256  # noqa: E402

AGE = "max-age=600, public"
FOR_EVER = "max-age=365000000, immutable, public"


def one_line(text):
    return re.sub(r"[\r\n]+", " ", text)


def metadata(name, version, release):
    extra = [f"Provides-Extra: {extra}" for extra in release["provides_extra"]]
    if release["requires_python"]:
        extra.append(f"Requires-Python: {one_line(release['requires_python'])}")
    return archives.metadata(name, version, [one_line(line) for line in release["requires_dist"]],
                             extra)


class Snapshot:
    """The projects of a snapshot and the answers to requests for them."""

    def __init__(self, path, html=False):
        self.html = html
        self.lines = {}
        with gzip.open(path, "rb") as lines:
            for line in lines:
                self.lines[json.loads(line[:line.index(b",")] + b"}")["name"]] = line
        self.project = lru_cache(200)(self.read_project)
        self.page = lru_cache(200)(self.make_page)

    def read_project(self, name):
        return json.loads(self.lines[name])["versions"]

    def wheel_name(self, name, version):
        return f"{name.replace('-', '_')}-{version.replace('-', '_')}-py3-none-any.whl"

    def wheel(self, name, version):
        text = metadata(name, version, self.project(name)[version])
        folder, spelt = name.replace("-", "_"), version.replace("-", "_")
        return archives.wheel(folder, spelt, text, pad=0), text

    def entry(self, name, version):
        data, text = self.wheel(name, version)
        file = self.wheel_name(name, version)
        return {"filename": file, "url": f"../../files/{name}/{version}/{file}",
                "hashes": {"sha256": sha256(data)}, "size": len(data), "yanked": False,
                "requires-python": self.project(name)[version]["requires_python"],
                "core-metadata": {"sha256": sha256(text)}}

    def make_page(self, name):
        versions = sorted(self.project(name))
        return {"meta": {"api-version": "1.1"}, "name": name, "versions": versions,
                "files": [self.entry(name, version) for version in versions]}

    def page_answer(self, name, accept):
        if self.html or JSON_TYPE not in (accept or ""):
            return Answer(200, [("Content-Type", "text/html"), ("Cache-Control", AGE)],
                          page_html(self.page(name)))
        return Answer(200, [("Content-Type", JSON_TYPE), ("Cache-Control", AGE)],
                      json.dumps(self.page(name)).encode())

    def file_answer(self, name, version, file):
        if version not in self.project(name):
            return not_found()
        data, text = self.wheel(name, version)
        return Answer(200, [("Content-Type", "application/octet-stream"),
                            ("Cache-Control", FOR_EVER), ("Accept-Ranges", "bytes")],
                      text if file.endswith(".metadata") else data)

    def answer_to(self, request):
        parts = request.path.strip("/").split("/")
        if len(parts) == 2 and parts[0] == "simple" and parts[1] in self.lines:
            answer = self.page_answer(parts[1], request.header("Accept"))
        elif len(parts) == 4 and parts[0] == "files" and parts[1] in self.lines:
            answer = self.file_answer(*parts[1:])
        else:
            return not_found()
        etag = f'"{hashlib.md5(answer.body).hexdigest()}"'
        answer = answer.with_body(answer.body).with_(("ETag", etag), ("Vary", "Accept"))
        if request.header("If-None-Match") == etag:
            return answer.without("Content-Length").with_status(304).with_body(b"") \
                .without("Content-Length")
        return ranged(answer, request) if answer.header("Accept-Ranges") else answer

    def answer(self, exchange):
        exchange.send(self.answer_to(exchange.request).bytes())


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    server = Server(Snapshot(sys.argv[1]).answer, port=int(sys.argv[2]) if sys.argv[2:] else 0)
    print(f"{server.origin}/simple/", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
