"""universe: a small index whose verdict is known, and what an honest server says of it.

    alpha 1.0 -> beta 2.0 -> gamma 1.5 -> delta<3, and delta is pinned to 3.0

The verdict is one pin-excluded. There is one path to it, so that losing any page, any Requires-Dist
line, or the end of the last one ("delta<3" -> "delta"), would turn it into PASS.

gamma is the victim: `form` says how its requirements can be had, and which resource it is that a
behaviour answers for.
"""

import hashlib
import html
import json
from dataclasses import dataclass, field, replace

import archives

JSON_TYPE = "application/vnd.pypi.simple.v1+json"
HTML_TYPE = "application/vnd.pypi.simple.v1+html"
FORMS = ("json", "html", "metadata", "range", "wheel", "sdist", "zip")
PAGES = ("json", "html")
FILES = ("metadata", "range", "wheel", "sdist", "zip")
ALL = PAGES + FILES
VICTIM = "gamma"
RELEASES = {"alpha": ("1.0", ["beta"]), "beta": ("2.0", ["gamma"]),
            "gamma": ("1.5", ["delta<3"]), "delta": ("3.0", [])}
REQUIREMENTS = "alpha>=1\n"
CONSTRAINTS = "".join(f"{name}=={version}\n" for name, (version, _) in RELEASES.items())
SERIAL = 1000


def sha256(data):
    return hashlib.sha256(data).hexdigest()


@dataclass
class Answer:
    status: int
    headers: list
    body: bytes
    reason: str = "Said"

    def header(self, name):
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    def without(self, *names):
        drop = {name.lower() for name in names}
        kept = [(key, value) for key, value in self.headers if key.lower() not in drop]
        return replace(self, headers=kept)

    def with_(self, *headers):
        """The same with these (name, value) in the place of those of the same names."""
        return replace(self, headers=self.without(*(key for key, _ in headers)).headers +
                       list(headers))

    def with_body(self, body):
        return replace(self, body=body).with_(("Content-Length", str(len(body))))

    def with_status(self, status, reason="Said"):
        return replace(self, status=status, reason=reason)

    def head(self, version="HTTP/1.1"):
        lines = [f"{version} {self.status} {self.reason}"]
        lines += [f"{key}: {value}" for key, value in self.headers]
        return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n"

    def bytes(self):
        return self.head() + self.body


def not_found():
    return Answer(404, [("Content-Type", "text/plain"), ("Content-Length", "10")], b"not found\n")


@dataclass
class File:
    """A file of a project, as its page lists it."""

    name: str
    data: bytes | None            # None: the index does not have it
    metadata: bytes | None = None  # PEP 658
    ranges: bool = True
    entry: dict = field(default_factory=dict)  # keys of its entry in the place of the true ones

    def listed(self, folder):
        out = {"filename": self.name, "url": f"../../{folder}/{self.name}",
               "hashes": {"sha256": sha256(self.name.encode() if self.data is None else self.data)},
               "requires-python": ">=3.6", "yanked": False,
               "upload-time": "2020-01-01T00:00:00.000000Z",
               "core-metadata": {"sha256": sha256(self.metadata)} if self.metadata is not None
               else False}
        if self.data is not None:
            out["size"] = len(self.data)
        return {**out, **self.entry}


def page_json(name, versions, files, folder):
    return {"meta": {"api-version": "1.1", "_last-serial": SERIAL}, "name": name,
            "versions": versions, "files": [file.listed(folder) for file in files]}


def anchor(entry):
    attributes = f' data-requires-python="{html.escape(entry["requires-python"])}"' \
        if entry["requires-python"] else ""
    if entry["core-metadata"]:
        attributes += f' data-core-metadata="sha256={entry["core-metadata"]["sha256"]}"'
    return (f'<a href="{entry["url"]}#sha256={entry["hashes"]["sha256"]}"{attributes}>'
            f'{entry["filename"]}</a><br>')


def page_html(page):
    anchors = "\n".join(anchor(entry) for entry in page["files"])
    return ('<!DOCTYPE html>\n<html><head><meta name="pypi:repository-version" content="1.1">'
            f'<title>Links for {page["name"]}</title></head><body>\n<h1>Links for {page["name"]}'
            f"</h1>\n{anchors}\n</body></html>\n").encode()


def victim_file(form, text, data=None):
    """The one file of the victim; `data` is what it is made of, if not the honest thing."""
    version = RELEASES[VICTIM][0]
    name = f"{VICTIM}-{version}"
    wheel = f"{name}-py3-none-any.whl"
    if form == "metadata":
        return File(wheel, None, text if data is None else data)
    if form in PAGES:
        return whole_file(VICTIM, version, text)
    if form == "sdist":
        members = archives.sdist_members(VICTIM, version, text)
        return File(name + ".tar.gz", archives.tar_gz(members) if data is None else data)
    if form == "zip":
        members = archives.sdist_members(VICTIM, version, text)
        return File(name + ".zip", archives.zip_sdist(members) if data is None else data)
    whole = archives.wheel(VICTIM, version, text) if data is None else data
    return File(wheel, whole, ranges=form == "range")


def whole_file(name, version, text):
    """A wheel that can be had in every way."""
    return File(f"{name}-{version}-py3-none-any.whl", archives.wheel(name, version, text, pad=0),
                text)


def text_of(form, requires):
    """METADATA of the victim; an sdist's PKG-INFO is static evidence only from 2.2 on."""
    version = "2.2" if form in ("sdist", "zip") else "2.1"
    return archives.metadata(VICTIM, RELEASES[VICTIM][0], requires, metadata_version=version)


class Universe:
    """The pages and files of one index. `folder` is where its files are."""

    def __init__(self, form, requires=("delta<3",), data=None, folder="files", file=None):
        self.form = form
        self.folder = folder
        self.pages, self.files = {}, {}
        for name, (version, needs) in RELEASES.items():
            listed = whole_file(name, version, archives.metadata(name, version, needs))
            if name == VICTIM:
                listed = file or victim_file(form, text_of(form, requires), data)
                self.victim = listed
            self.pages[name] = page_json(name, [version], [listed], folder)
            self.files[listed.name] = listed

    @property
    def victim_path(self):
        if self.form in PAGES:
            return f"/simple/{VICTIM}/"
        suffix = ".metadata" if self.form == "metadata" else ""
        return f"/{self.folder}/{self.victim.name}{suffix}"

    def page_bytes(self, name):
        """(media type, bytes)"""
        if name == VICTIM and self.form == "html":
            return "text/html", page_html(self.pages[name])
        return JSON_TYPE, json.dumps(self.pages[name]).encode()

    def honest(self, request, conditional=True):
        """What a good server answers; without `conditional`, never 304."""
        kind, _, rest = request.path.strip("/").partition("/")
        if kind == "simple" and rest in self.pages:
            media, body = self.page_bytes(rest)
            answer = Answer(200, [
                ("Content-Type", media), ("Cache-Control", "max-age=600, public"),
                ("ETag", f'"{hashlib.md5(body).hexdigest()}"'), ("Vary", "Accept"),
                ("X-PyPI-Last-Serial", str(SERIAL)), ("Content-Length", str(len(body)))], body)
        elif kind == self.folder:
            answer = self.honest_file(request, rest)
        else:
            return not_found()
        etag = answer.header("ETag")
        if conditional and etag and request.header("If-None-Match") == etag:
            return answer.without("Content-Length", "Content-Type").with_status(304) \
                .with_body(b"").without("Content-Length")
        return answer

    def honest_file(self, request, name):
        plain = name.removesuffix(".metadata")
        file = self.files.get(plain)
        body = None if file is None else file.metadata if plain != name else file.data
        if body is None:
            return not_found()
        answer = Answer(200, [
            ("Content-Type", "application/octet-stream"), ("ETag", f'"{sha256(body)[:20]}"'),
            ("Cache-Control", "max-age=365000000, immutable, public"),
            ("Content-Length", str(len(body)))], body)
        if not file.ranges or plain != name:
            return answer
        return ranged(answer.with_(("Accept-Ranges", "bytes")), request)


def ranged(answer, request):
    """206 for a request for one range that is there, else the whole."""
    asked = request.header("Range")
    if not asked or (request.header("If-Range") or answer.header("ETag")) != answer.header("ETag"):
        return answer
    size = len(answer.body)
    start, _, end = asked.removeprefix("bytes=").partition("-")
    low, high = (max(0, size - int(end)), size - 1) if not start else \
        (int(start), min(int(end or size), size - 1))
    if low > high:
        return answer.with_status(416).with_body(b"").with_(("Content-Range", f"bytes */{size}"))
    return answer.with_status(206).with_body(answer.body[low:high + 1]) \
        .with_(("Content-Range", f"bytes {low}-{high}/{size}"))
