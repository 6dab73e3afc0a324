"""behaviours_files: metadata files, wheels and sdists that are not what the page says, or not sound.

Most rows build the file anew, so that its hash on the page is right: only what is in it is wrong.
"""

import bz2
import struct
import tarfile
import zlib
from dataclasses import replace

import archives
from archives import Member, deflate, end_record, wheel_members, zip_file
from behaviour import CLEAN, CONFLICT, OPEN, Behaviour, Outcome
from universe import FILES, RELEASES, VICTIM, Universe, ranged, text_of

VERSION = RELEASES[VICTIM][0]
INFO = f"{VICTIM}-{VERSION}.dist-info/".encode()
METADATA, RANGE, WHEEL = ("metadata",), ("range",), ("wheel",)
WHEELS = ("range", "wheel")
TEXTS = FILES
TRUE = ["delta<3"]


def pack(form, text):
    """The victim's file in that form, around a METADATA or PKG-INFO."""
    if form == "metadata":
        return text
    if form in WHEELS:
        return archives.wheel(VICTIM, VERSION, text)
    members = archives.sdist_members(VICTIM, VERSION, text)
    return archives.tar_gz(members) if form == "sdist" else archives.zip_sdist(members)


def text(change):
    """The METADATA, changed as bytes, in whatever holds it."""
    def build(form):
        changed = change(text_of(form, TRUE))
        assert changed != text_of(form, TRUE)
        return Universe(form, data=pack(form, changed))
    return build


def data(make):
    """The file as it is made by make(form)."""
    return lambda form: Universe(form, data=make(form))


def swap(old, new):
    def change(body):
        assert old in body, f"{old} is not in the metadata"
        return body.replace(old, new, 1)
    return text(change)


def metadata_row(name, build, expect=OPEN, forms=TEXTS):
    return Behaviour(f"metadata: {name}", expect, build=build, forms=forms, timeout="20")


LINE = b"Requires-Dist: delta<3\n"
HEADERS = [
    metadata_row("another name", swap(b"Name: gamma", b"Name: delta")),
    metadata_row("a name that starts alike", swap(b"Name: gamma", b"Name: gamma-more")),
    metadata_row("another version", swap(b"Version: 1.5", b"Version: 1.4")),
    metadata_row("a version that starts alike", swap(b"Version: 1.5", b"Version: 1.50")),
    metadata_row("the version spelt otherwise", swap(b"\nVersion: 1.5", b"\nVersion: v1.5.0"),
                 CLEAN),
    metadata_row("the name spelt otherwise", swap(b"Name: gamma", b"Name: GAMMA"), CLEAN),
    metadata_row("no name", swap(b"Name: gamma\n", b"")),
    metadata_row("no version", swap(b"\nVersion: 1.5", b"")),
    metadata_row("an empty name", swap(b"Name: gamma", b"Name:")),
    metadata_row("a version that is none", swap(b"\nVersion: 1.5", b"\nVersion: one")),
    metadata_row("two names", swap(b"Name: gamma\n", b"Name: gamma\nName: delta\n")),
    metadata_row("two versions", swap(b"\nVersion: 1.5\n", b"\nVersion: 1.5\nVersion: 1.6\n")),
    metadata_row("Metadata-Version 3.0", text(
        lambda body: b"Metadata-Version: 3.0\n" + body.split(b"\n", 1)[1])),
    metadata_row("Metadata-Version x", text(
        lambda body: b"Metadata-Version: x\n" + body.split(b"\n", 1)[1])),
    metadata_row("Metadata-Version 2.9", text(
        lambda body: b"Metadata-Version: 2.9\n" + body.split(b"\n", 1)[1]), CLEAN),
    metadata_row("no Metadata-Version", text(lambda body: body.split(b"\n", 1)[1])),
    metadata_row("nothing", text(lambda body: b"")),
    metadata_row("an empty line first", text(lambda body: b"\n" + body)),
    metadata_row("zeros", text(lambda body: bytes(len(body)))),
    metadata_row("a login page", text(
        lambda body: b"<html><body><h1>Welcome</h1></body></html>\n")),
    metadata_row("cut in a line", text(lambda body: body[:body.index(LINE) + len(LINE) - 3])),
    metadata_row("cut before the operator", text(
        lambda body: body[:body.index(LINE) + len(LINE) - 3])),
    metadata_row("UTF-16", text(lambda body: body.decode().encode("utf-16"))),
    metadata_row("bytes that are no UTF-8", swap(b"Requires-Dist: delta<3",
                                                 b"Summary: \xff\nRequires-Dist: delta<3")),
    metadata_row("a NUL in a requirement", swap(b"delta<3", b"delta\0<3")),
    metadata_row("ESC in a requirement", swap(b"delta<3", b"delta\x1b[2J<3")),
    metadata_row("a requirement that is none", swap(b"delta<3", b"delta<<3")),
    metadata_row("a requirement with a marker that is none",
                 swap(b"delta<3", b"delta<3; python_version >> 3")),
    metadata_row("a marker nested 100,000 deep",
                 swap(b"delta<3", b"delta<3; " + b"(" * 100000 + b"a" + b")" * 100000)),
    metadata_row("a line that is no header", swap(LINE, b"<<<<<<< HEAD\n" + LINE)),
    metadata_row("a header without a name", swap(LINE, b": delta\n" + LINE)),
    metadata_row("CRLF", text(lambda body: body.replace(b"\n", b"\r\n")), CLEAN),
    metadata_row("headers in capitals", swap(b"Requires-Dist: ", b"REQUIRES-DIST:"), CLEAN),
    metadata_row("a requirement on two lines", swap(b"Requires-Dist: delta<3",
                                                    b"Requires-Dist: delta\n <3")),
    metadata_row("100,000 requirements", swap(
        LINE, b"".join(b'Requires-Dist: x%d ; extra == "x"\n' % at for at in range(100000)) + LINE),
        CLEAN),
    metadata_row("9 MB", text(lambda body: body + b"x" * (9 << 20)), OPEN),
    metadata_row("Requires-Python that is none", swap(
        LINE, b"Requires-Python: three\n" + LINE)),
    metadata_row("Requires-Python of another Python", swap(
        LINE, b"Requires-Python: >=3.12\n" + LINE),
        {"*": Outcome(1, (CONFLICT, ("requires-python", "gamma")))}),
]


# The index says one thing and serves another.

def flipped(at):
    """One bit of the file is another one; `at` is a share of its length."""
    def answer(exchange, sane):
        where = int((len(sane.body) - 1) * at)
        exchange.send(sane.with_body(
            sane.body[:where] + bytes([sane.body[where] ^ 4]) + sane.body[where + 1:]).bytes())
    return answer


def appended(exchange, sane):
    exchange.send(sane.with_body(sane.body + b"\n").bytes())


def twins_file(exchange, sane):
    """The file of the universe in which gamma requires nothing; ranges of it too."""
    exchange.send(exchange.world.twin.honest(exchange.world.twin_request(exchange.request)).bytes())


SERVED = [Behaviour(f"one bit flipped at {at}", OPEN, flipped(at),
                    forms=("metadata", "wheel", "sdist", "zip"), timeout="20")
          for at in (0, 0.2, 0.5, 0.9, 1)]
SERVED += [
    Behaviour("a byte appended", OPEN, appended, forms=("metadata", "wheel", "sdist", "zip"),
              timeout="20"),
    Behaviour("another file than the page names", OPEN, twins_file,
              forms=("metadata", "wheel", "sdist", "zip"), timeout="20"),
]


# Ranges.

def range_row(name, answer, expect):
    return Behaviour(f"range: {name}", expect, answer, forms=RANGE,
                     timeout="20" if expect is CLEAN else "1")


def changed_range(change):
    """Changes only what answers a range."""
    def answer(exchange, sane):
        exchange.send((change(sane) if sane.status == 206 else sane).bytes())
    return answer


def content_range(text_):
    return changed_range(lambda sane: sane.with_(("Content-Range", text_)))


def later(change):
    """Changes the second range and those after it."""
    def answer(exchange, sane):
        if sane.status == 206 and exchange.world.count(exchange.request) > 1:
            sane = change(sane)
        exchange.send(sane.bytes())
    return answer


def twins_range(exchange, sane):
    """The end of the true wheel, the rest of another one of the same size and ETag."""
    other = exchange.world.twin.honest(exchange.world.twin_request(exchange.request))
    if exchange.world.count(exchange.request) > 1:
        sane = replace(sane, body=other.body[:len(sane.body)].ljust(len(sane.body), b"\0"))
    exchange.send(sane.bytes())


def ignores_if_range(exchange, sane):
    """The file changes between two ranges, and the server does not mind If-Range."""
    whole = exchange.world.whole
    changed = whole.with_(("ETag", '"%d"' % exchange.world.count(exchange.request)))
    request = replace(exchange.request, headers=[
        pair for pair in exchange.request.headers if pair[0].lower() != "if-range"])
    exchange.send(ranged(changed, request).bytes())


def ignores_ranges(exchange, sane):
    exchange.send(exchange.world.whole.bytes())


def head_lies(exchange, sane):
    if exchange.request.method == "HEAD":
        exchange.send(sane.with_(("Content-Length", "5")).head())
    else:
        exchange.send(sane.bytes())


def several_parts(sane):
    body = b"--x\r\nContent-Range: bytes 0-9/10\r\n\r\n0123456789\r\n--x--\r\n"
    return sane.without("Content-Range").with_body(body).with_(
        ("Content-Type", "multipart/byteranges; boundary=x"))


RANGES = [
    range_row("200 to a range", ignores_ranges, CLEAN),
    range_row("no Content-Range", changed_range(lambda sane: sane.without("Content-Range")), CLEAN),
    range_row("a Content-Range of another place", content_range("bytes 0-9/10"), OPEN),
    range_row("a Content-Range of another size", changed_range(lambda sane: sane.with_(
        ("Content-Range", sane.header("Content-Range").split("/")[0] + "/999999999"))), CLEAN),
    range_row("a Content-Range of unknown size", changed_range(lambda sane: sane.with_(
        ("Content-Range", sane.header("Content-Range").split("/")[0] + "/*"))), CLEAN),
    range_row("a Content-Range backwards", content_range("bytes 9-0/10"), CLEAN),
    range_row("a Content-Range beyond 64 bits", content_range(
        f"bytes 0-{10 ** 30}/{10 ** 30}"), CLEAN),
    range_row("a Content-Range that is none", content_range("octets many"), CLEAN),
    range_row("a Content-Range in lines", content_range("bytes 0-9/40"), CLEAN),
    range_row("several parts", changed_range(several_parts), CLEAN),
    range_row("half of what was asked for", changed_range(
        lambda sane: sane.with_body(sane.body[:len(sane.body) // 2])), OPEN),
    range_row("an empty range", changed_range(lambda sane: sane.with_body(b"")), OPEN),
    range_row("more than was asked for", changed_range(
        lambda sane: sane.with_body(sane.body + bytes(100))), OPEN),
    range_row("another place than was asked for", later(
        lambda sane: sane.with_(("Content-Range", "bytes 1-%d/%s" % (
            len(sane.body), sane.header("Content-Range").split("/")[1])))), CLEAN),
    range_row("the ETag changes", ignores_if_range, CLEAN),
    range_row("no ETag", changed_range(lambda sane: sane.without("ETag")), CLEAN),
    range_row("a weak ETag", changed_range(lambda sane: sane.with_(("ETag", 'W/"1"'))), CLEAN),
    range_row("the rest is of another file", twins_range, OPEN),
    range_row("416 to every range", changed_range(
        lambda sane: sane.with_status(416).with_body(b"")), CLEAN),
    range_row("501 to every range", changed_range(
        lambda sane: sane.with_status(501).with_body(b"")), OPEN),
    range_row("403 to every range", changed_range(
        lambda sane: sane.with_status(403).with_body(b"")), OPEN),
    range_row("405 to HEAD", lambda exchange, sane: exchange.send(
        (sane.with_status(405) if exchange.request.method == "HEAD" else sane).bytes()), CLEAN),
    range_row("HEAD unlike GET", head_lies, CLEAN),
]


# Wheels.

def wheel(change):
    """The members of the wheel, changed in place (or those that it returns), as a zip."""
    def make(form):
        members = wheel_members(VICTIM, VERSION, text_of(form, TRUE))
        returned = change(members)
        return zip_file(members if returned is None else returned)
    return data(make)


def wheel_bytes(change):
    return data(lambda form: change(archives.wheel(VICTIM, VERSION, text_of(form, TRUE))))


def written(**words):
    return data(lambda form: zip_file(wheel_members(VICTIM, VERSION, text_of(form, TRUE)),
                                      **words))


def field(**values):
    """Fields of METADATA's member."""
    def change(members):
        members[0] = replace(members[0], **values)
    return wheel(change)


def add(*members):
    return wheel(lambda old: [*old, *members])


def wheel_row(name, build, expect=OPEN, forms=WHEELS):
    return Behaviour(f"wheel: {name}", expect, build=build, forms=forms, timeout="20")


def other_text():
    return archives.metadata(VICTIM, VERSION)


def end_with(**values):
    """An end record with other numbers."""
    def end(entries, size, offset):
        numbers = {"disk": 0, "start": 0, "here": entries, "entries": entries, "size": size,
                   "offset": offset, "comment": 0, **values}
        return struct.pack("<4sHHHHIIH", b"PK\5\6", *numbers.values())
    return end


def zip64_end(shift=0, entries_more=0, locator_shift=0):
    def end(entries, size, offset):
        record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, entries + entries_more,
                             entries + entries_more, size, offset + shift)
        locator = struct.pack("<4sIQI", b"PK\6\7", 0, offset + size + locator_shift, 1)
        return record + locator + end_with(here=0xFFFF, entries=0xFFFF, size=0xFFFFFFFF,
                                           offset=0xFFFFFFFF)(entries, size, offset)
    return end


def hidden_zip64(entries, size, offset):
    """A zip64 record that says another thing than the end record, which does not point to it."""
    record = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, 1, 1, 46, 0)
    locator = struct.pack("<4sIQI", b"PK\6\7", 0, offset + size, 1)
    return record + locator + end_record(entries, size, offset)


def two_directories(form):
    """Two whole zips behind one another."""
    return archives.wheel(VICTIM, VERSION, other_text(), 0) + \
        archives.wheel(VICTIM, VERSION, text_of(form, TRUE), 0)


def bomb_member(size, method=archives.DEFLATED):
    return Member(INFO + b"METADATA", text_of("wheel", TRUE) + b"x" * size, method)


ZIP64_SIZES = struct.pack("<HHQQ", 1, 16, 1 << 40, 1 << 40)
WHEEL_ROWS = [
    wheel_row("a second METADATA", add(Member(INFO + b"METADATA", other_text()))),
    wheel_row("a second METADATA first", wheel(
        lambda old: [Member(INFO + b"METADATA", other_text()), *old])),
    wheel_row("a METADATA in small letters", add(Member(INFO + b"metadata", other_text())), CLEAN),
    wheel_row("a second dist-info", add(Member(b"delta-3.0.dist-info/METADATA", other_text()))),
    wheel_row("a second dist-info of the same release",
              add(Member(b"Gamma-1.5.dist-info/METADATA", other_text()))),
    wheel_row("a dist-info further down",
              add(Member(b"gamma/gamma-1.5.dist-info/METADATA", other_text())), CLEAN),
    wheel_row("a dist-info of another name", field(name=b"delta-1.5.dist-info/METADATA")),
    wheel_row("a dist-info of another version", field(name=b"gamma-1.4.dist-info/METADATA")),
    wheel_row("a dist-info that starts alike", field(name=b"gamma-1.5.1.dist-info/METADATA")),
    wheel_row("no METADATA", wheel(lambda old: old[1:])),
    wheel_row("METADATA hidden from the directory", field(hidden=True)),
    wheel_row("METADATA is a folder", field(name=INFO + b"METADATA/", data=b"")),
    wheel_row("METADATA is a link", field(attributes=0o120777 << 16, data=b"../x")),
    wheel_row("no files", data(lambda form: zip_file([]))),
    wheel_row("another name in the local header", field(local_name=INFO + b"METADATB")),
    wheel_row("a longer name in the local header", field(local_name=INFO + b"METADATA.txt")),
    wheel_row("another size in the local header", field(local_size=10)),
    wheel_row("another CRC in the local header", field(local_crc=5)),
    wheel_row("another method in the local header", field(local_method=0)),
    wheel_row("encrypted", field(flags=1)),
    wheel_row("encrypted in the local header alone", field(local_flags=1)),
    wheel_row("strong encryption", field(flags=0x41)),
    wheel_row("a size that is too small", field(central_size=60, local_size=60)),
    wheel_row("a size that is too large", field(central_size=5000, local_size=5000)),
    wheel_row("a packed size that is too small", field(central_packed=20)),
    wheel_row("a packed size beyond the file", field(central_packed=1 << 31)),
    wheel_row("an offset beyond the file", field(central_offset=1 << 31)),
    wheel_row("an offset inside another member", field(central_offset=100)),
    wheel_row("a wrong CRC", field(central_crc=5, local_crc=5)),
    wheel_row("bzip2", field(method=12, packed=b"BZh91AY&SY")),
    wheel_row("lzma", field(method=14, packed=b"\x09\x14\x05\x00")),
    wheel_row("zstd", field(method=93, packed=b"\x28\xb5\x2f\xfd")),
    wheel_row("method 99", field(method=99)),
    wheel_row("deflate cut short", field(packed=deflate(text_of("wheel", TRUE))[:-8])),
    wheel_row("deflate with bytes behind it", field(packed=deflate(text_of("wheel", TRUE)) + b"xx")),
    wheel_row("deflate of zlib", field(packed=zlib.compress(text_of("wheel", TRUE)))),
    wheel_row("deflate that is none", field(packed=b"\xff" * 40)),
    wheel_row("an overlong METADATA", wheel(lambda old: [bomb_member(9 << 20), *old[1:]]),
              OPEN),
    wheel_row("a bomb", wheel(lambda old: [bomb_member(64 << 20), *old[1:]]),
              OPEN),
    wheel_row("zip64 sizes of a TB", field(central_size=0xFFFFFFFF, central_packed=0xFFFFFFFF,
                                          central_extra=ZIP64_SIZES, local_size=0xFFFFFFFF,
                                          local_extra=ZIP64_SIZES)),
    wheel_row("zip64 sizes that are not there", field(central_size=0xFFFFFFFF,
                                                     central_packed=0xFFFFFFFF)),
    wheel_row("zip64", written(end=zip64_end()), CLEAN),
    wheel_row("zip64 with a wrong offset", written(end=zip64_end(shift=5))),
    wheel_row("zip64 with a wrong count", written(end=zip64_end(entries_more=1))),
    wheel_row("zip64 with a wrong locator", written(end=zip64_end(locator_shift=1 << 40))),
    wheel_row("a zip64 record that nothing points to", written(end=hidden_zip64)),
    wheel_row("an end record of more files", written(end=end_with(here=9, entries=9))),
    wheel_row("an end record of fewer files", written(end=end_with(here=1, entries=1))),
    wheel_row("an end record of no files", written(end=end_with(here=0, entries=0, size=0))),
    wheel_row("an end record of 65,535 files", written(end=end_with(here=65535, entries=65535))),
    wheel_row("a directory beyond the file", written(end=end_with(offset=1 << 31))),
    wheel_row("a directory of another size", written(end=end_with(size=46))),
    wheel_row("a second disk", written(end=end_with(disk=1, start=1))),
    wheel_row("a comment that is not there", written(end=end_with(comment=100))),
    wheel_row("a comment", written(
        end=lambda *numbers: end_record(*numbers, comment=b"made by hand")), CLEAN),
    wheel_row("a comment that looks like an end record", written(
        end=lambda *numbers: end_record(*numbers, comment=end_record(0, 0, 0)))),
    wheel_row("bytes before the first record", wheel_bytes(lambda old: b"#!/bin/sh\n" + old)),
    wheel_row("bytes before the first record, offsets right", written(before=b"#!/bin/sh\n")),
    wheel_row("bytes behind the last record", wheel_bytes(lambda old: old + b"more")),
    wheel_row("bytes between directory and end", written(between=b"more")),
    wheel_row("two wheels in one", data(two_directories)),
    wheel_row("cut in half", wheel_bytes(lambda old: old[:len(old) // 2])),
    wheel_row("without its last byte", wheel_bytes(lambda old: old[:-1])),
    wheel_row("no zip", data(lambda form: b"not a zip at all" * 4000)),
    wheel_row("a tar.gz", data(lambda form: archives.tar_gz(
        archives.sdist_members(VICTIM, VERSION, text_of(form, TRUE))))),
    wheel_row("a name with a control byte", add(Member(b"gamma/\x1b[2J", b""))),
    wheel_row("a name with a NUL", add(Member(b"gamma/a\0b", b""))),
    wheel_row("a name that leads out", add(Member(b"../../etc/passwd", b"x")), CLEAN),
    wheel_row("an absolute name", add(Member(b"/etc/passwd", b"x")), CLEAN),
    wheel_row("a name twice", add(Member(b"gamma/x", b"1"), Member(b"gamma/x", b"2"))),
    wheel_row("70,000 files", wheel(
        lambda old: [*old, *(Member(b"x/%d" % at, b"", archives.STORED) for at in range(60000))]),
        CLEAN),
]


# Sdists.

def sdist(change):
    """The members of the sdist, changed in place (or those that it returns)."""
    def make(form):
        members = archives.sdist_members(VICTIM, VERSION, text_of(form, TRUE))
        returned = change(members)
        members = members if returned is None else returned
        return archives.tar_gz(members) if form == "sdist" else archives.zip_sdist(members)
    return data(make)


def tarball(make):
    """What make(tar) makes of the honest tar."""
    return data(lambda form: make(archives.tar(
        archives.sdist_members(VICTIM, VERSION, text_of(form, TRUE)))))


def sdist_row(name, build, expect=OPEN, forms=("sdist", "zip")):
    return Behaviour(f"sdist: {name}", expect, build=build, forms=forms, timeout="20")


TOP = f"{VICTIM}-{VERSION}/"
TAR = ("sdist",)
DYNAMIC_TEXT = archives.metadata(VICTIM, VERSION, extra=["Dynamic: Requires-Dist"],
                                 metadata_version="2.2")
OLD_TEXT = archives.metadata(VICTIM, VERSION, metadata_version="1.1")
EGG = f"{TOP}{VICTIM}.egg-info/"
SDIST_ROWS = [
    sdist_row("a second PKG-INFO", sdist(lambda old: [*old, (TOP + "PKG-INFO", other_text())])),
    sdist_row("a second PKG-INFO first",
              sdist(lambda old: [(TOP + "PKG-INFO", other_text()), *old])),
    sdist_row("a second top folder", sdist(
        lambda old: [*old, ("delta-3.0/PKG-INFO", other_text())])),
    sdist_row("another top folder", sdist(
        lambda old: [(name.replace(TOP, "delta-3.0/"), body) for name, body in old]), CLEAN),
    sdist_row("no top folder", sdist(
        lambda old: [(name.replace(TOP, ""), body) for name, body in old])),
    sdist_row("no PKG-INFO", sdist(lambda old: old[1:]), OPEN),
    sdist_row("no files", sdist(lambda old: [])),
    sdist_row("PKG-INFO further down", sdist(
        lambda old: [(TOP + "x/PKG-INFO", old[0][1]), *old[1:]]), OPEN),
    sdist_row("requirements that are dynamic", sdist(
        lambda old: [(TOP + "PKG-INFO", DYNAMIC_TEXT), *old[1:]]), OPEN),
    sdist_row("an old PKG-INFO that says nothing", sdist(
        lambda old: [(TOP + "PKG-INFO", OLD_TEXT), *old[1:]]), OPEN),
    sdist_row("requires.txt says it", sdist(
        lambda old: [(TOP + "PKG-INFO", OLD_TEXT), *old[1:], (EGG + "PKG-INFO", OLD_TEXT),
                     (EGG + "requires.txt", b"delta<3\n")]), CLEAN),
    sdist_row("two egg-infos", sdist(
        lambda old: [(TOP + "PKG-INFO", OLD_TEXT), *old[1:], (EGG + "PKG-INFO", OLD_TEXT),
                     (EGG + "requires.txt", b"delta<3\n"),
                     (TOP + "src/gamma.egg-info/PKG-INFO", OLD_TEXT),
                     (TOP + "src/gamma.egg-info/requires.txt", b"\n")])),
    sdist_row("requires.txt that is damaged", sdist(
        lambda old: [(TOP + "PKG-INFO", OLD_TEXT), *old[1:], (EGG + "PKG-INFO", OLD_TEXT),
                     (EGG + "requires.txt", b"delta<<3\n")])),
    sdist_row("PKG-INFO is a link", sdist(
        lambda old: [(TOP + "PKG-INFO", archives.link(TOP + "PKG-INFO", "/etc/passwd")),
                     *old[1:]]), OPEN, TAR),
    sdist_row("PKG-INFO is a hard link", sdist(
        lambda old: [*old[1:], (TOP + "x", other_text()), (TOP + "PKG-INFO", archives.link(
            TOP + "PKG-INFO", TOP + "x", tarfile.LNKTYPE))]), OPEN, TAR),
    sdist_row("PKG-INFO is a device", sdist(
        lambda old: [(TOP + "PKG-INFO", archives.link(TOP + "PKG-INFO", "", tarfile.CHRTYPE)),
                     *old[1:]]), OPEN, TAR),
    sdist_row("a name that leads out", sdist(
        lambda old: [*old, (TOP + "../../etc/passwd", b"x")])),
    sdist_row("an absolute name", sdist(lambda old: [*old, ("/etc/passwd", b"x")])),
    sdist_row("cut in half", data(lambda form: pack(form, text_of(form, TRUE))[:200])),
    sdist_row("without its last byte", data(lambda form: pack(form, text_of(form, TRUE))[:-1])),
    sdist_row("bytes behind it", data(lambda form: pack(form, text_of(form, TRUE)) + b"more")),
    sdist_row("nothing", data(lambda form: b"")),
    sdist_row("no archive", data(lambda form: b"not an archive" * 400)),
    sdist_row("a wheel", data(lambda form: archives.wheel(VICTIM, VERSION, text_of(form, TRUE)))),
    sdist_row("a plain tar", tarball(lambda tar: tar), OPEN, TAR),
    sdist_row("a tar cut in half, packed well", tarball(
        lambda tar: archives.gz(tar[:700])), OPEN, TAR),
    sdist_row("a tar without its end, packed well", tarball(
        lambda tar: archives.gz(tar.rstrip(b"\0") + bytes(200))), OPEN, TAR),
    sdist_row("a tar behind the tar", tarball(
        lambda tar: archives.gz(tar + archives.tar([(TOP + "PKG-INFO", other_text())]))), OPEN, TAR),
    sdist_row("a wrong checksum in a header", tarball(
        lambda tar: archives.gz(tar[:148] + b"0000000\0" + tar[156:])), OPEN, TAR),
    sdist_row("a negative size in a header", tarball(
        lambda tar: archives.gz(tar[:124] + b"-0000000100\0" + tar[136:])), OPEN, TAR),
    sdist_row("bzip2 said to be gzip", tarball(
        bz2.compress), OPEN, TAR),
    sdist_row("gzip with a wrong CRC", tarball(
        lambda tar: (lambda packed: packed[:-8] + b"\1\2\3\4" + packed[-4:])(archives.gz(tar))),
        OPEN, TAR),
]

ROWS = HEADERS + SERVED + RANGES + WHEEL_ROWS + SDIST_ROWS
