"""wide: an index of many victims, so that one run of depcheck meets many answers.

Every name of it requires delta<3, which is pinned to 3.0, and stands in requirements.txt: a run must
report a conflict for it, or say that it is not decided. A name that is in neither list was believed
to require nothing, or something else.
"""

import json
import threading

import archives
from universe import JSON_TYPE, File, Universe, page_html, page_json, text_of


def name_of(number):
    return f"v{number:05}"


class Wide(Universe):
    """`count` victims in one form; files are made when they are asked for."""

    def __init__(self, form, count):
        super().__init__("json")
        self.form = form
        self.count = count
        self.lock = threading.Lock()
        self.made = {}

    @property
    def requirements(self):
        return "".join(f"{name_of(number)}\n" for number in range(self.count))

    @property
    def constraints(self):
        return "delta==3.0\n" + "".join(f"{name_of(number)}==1.5\n" for number in range(self.count))

    def victim_of(self, name):
        """The file of a victim; its name is as long as any other's."""
        with self.lock:
            if name not in self.made:
                text = text_of(self.form, ["delta<3"]).replace(b"Name: gamma", b"Name: " +
                                                               name.encode())
                self.made[name] = self.file_of(name, text)
            return self.made[name]

    def file_of(self, name, text):
        if self.form in ("range", "wheel"):
            pad = 20000 if self.form == "range" else 0
            return File(f"{name}-1.5-py3-none-any.whl", archives.wheel(name, "1.5", text, pad),
                        ranges=self.form == "range")
        if self.form in ("sdist", "zip"):
            members = archives.sdist_members(name, "1.5", text)
            make, suffix = (archives.tar_gz, ".tar.gz") if self.form == "sdist" else \
                (archives.zip_sdist, ".zip")
            return File(f"{name}-1.5{suffix}", make(members))
        return File(f"{name}-1.5-py3-none-any.whl", None, text)

    def number_of(self, request):
        """Which victim a request is for, if it is for the resource that is tampered with."""
        kind, _, rest = request.path.strip("/").partition("/")
        wanted = "simple" if self.form in ("json", "html") else self.folder
        if kind != wanted or not rest.startswith("v"):
            return None
        return int(rest[1:6])

    def honest(self, request, conditional=True):
        kind, _, rest = request.path.strip("/").partition("/")
        name = rest[:6]
        if name.startswith("v"):
            file = self.victim_of(name)
            self.pages[name] = page_json(name, ["1.5"], [file], self.folder)
            self.files[file.name] = file
        return super().honest(request, conditional)

    def page_bytes(self, name):
        if name.startswith("v") and self.form == "html":
            return "text/html", page_html(self.pages[name])
        return JSON_TYPE, json.dumps(self.pages[name]).encode()


def judged(run):
    """(names with a conflict, names that are undecided) as numbers."""
    conflicts, open_ = set(), set()
    for finding in run.findings:
        if finding["kind"] == "pin-excluded" and finding["name"] == "delta":
            conflicts.add(int(finding["requirement"]["by"]["name"][1:]))
        elif finding["kind"] == "undecided":
            open_.add(int(finding["name"][1:]))
    return conflicts, open_
