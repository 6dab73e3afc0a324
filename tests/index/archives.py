"""archives: wheels and sdists made by hand, so that any field of them can be made to lie."""

import gzip
import io
import random
import struct
import tarfile
import zlib
from dataclasses import dataclass

STORED, DEFLATED = 0, 8
MADE = (2020 - 1980) << 9 | 1 << 5 | 1  # 2020-01-01, as MS-DOS writes it


def metadata(name, version, requires=(), extra=(), metadata_version="2.1"):
    lines = [f"Metadata-Version: {metadata_version}", f"Name: {name}", f"Version: {version}"]
    lines += extra
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    return ("\n".join(lines) + "\n\nA description.\n").encode()


@dataclass
class Member:
    """A file of a zip; what is not None replaces the true value in one of its two headers."""

    name: bytes
    data: bytes
    method: int = DEFLATED
    flags: int = 0
    packed: bytes | None = None       # what is written in the place of the packed bytes
    local_name: bytes | None = None
    local_size: int | None = None
    local_crc: int | None = None
    local_method: int | None = None
    local_flags: int | None = None
    central_size: int | None = None
    central_packed: int | None = None
    central_crc: int | None = None
    central_offset: int | None = None
    local_extra: bytes = b""
    central_extra: bytes = b""
    hidden: bool = False              # not in the central directory
    attributes: int = 0o100644 << 16


def deflate(data):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def first(value, otherwise):
    return otherwise if value is None else value


def local_header(member, packed):
    name = first(member.local_name, member.name)
    return struct.pack(
        "<4sHHHHHIIIHH", b"PK\3\4", 20, first(member.local_flags, member.flags),
        first(member.local_method, member.method), 0, MADE,
        first(member.local_crc, zlib.crc32(member.data)), len(packed),
        first(member.local_size, len(member.data)), len(name), len(member.local_extra)) + \
        name + member.local_extra


def central_header(member, packed, offset):
    return struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 0x314, 20, member.flags, member.method, 0, MADE,
        first(member.central_crc, zlib.crc32(member.data)),
        first(member.central_packed, len(packed)), first(member.central_size, len(member.data)),
        len(member.name), len(member.central_extra), 0, 0, 0, member.attributes,
        first(member.central_offset, offset)) + member.name + member.central_extra


def end_record(entries, size, offset, comment=b""):
    return struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, min(entries, 0xFFFF), min(entries, 0xFFFF),
                       size, offset, len(comment)) + comment


def zip_file(members, before=b"", after=b"", end=end_record, between=b""):
    """The bytes of a zip; `end(entries, size, offset)` makes its last record."""
    body, directory, entries = bytearray(before), bytearray(), 0
    for member in members:
        packed = deflate(member.data) if member.method == DEFLATED else member.data
        packed = first(member.packed, packed)
        if not member.hidden:
            directory += central_header(member, packed, len(body))
            entries += 1
        body += local_header(member, packed) + packed
    offset = len(body)
    return bytes(body + directory + between) + end(entries, len(directory), offset) + after


def padding(size):
    """Bytes that do not get smaller, always the same."""
    return random.Random(size).randbytes(size)


def wheel_members(name, version, text, pad=40000):
    """METADATA first and much behind it: the end of the file alone does not hold it."""
    folder = f"{name}-{version}.dist-info/".encode()
    members = [Member(folder + b"METADATA", text)]
    if pad:
        members.append(Member(f"{name}/data.bin".encode(), padding(pad)))
    members.append(Member(folder + b"WHEEL", b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\n"
                                             b"Tag: py3-none-any\n"))
    members.append(Member(folder + b"RECORD", b""))
    return members


def wheel(name, version, text, pad=40000):
    return zip_file(wheel_members(name, version, text, pad))


def sdist_members(name, version, text):
    top = f"{name}-{version}/"
    return [(top + "PKG-INFO", text), (top + "setup.py", b"raise SystemExit('never run')\n"),
            (top + f"{name}/__init__.py", b"")]


def tar(members, change=lambda info: None):
    """A tar of (name, bytes or TarInfo) pairs."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, data in members:
            info = data if isinstance(data, tarfile.TarInfo) else tarfile.TarInfo(name)
            content = b"" if isinstance(data, tarfile.TarInfo) else data
            info.size = len(content)
            info.mtime = 1577836800
            change(info)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def gz(data):
    return gzip.compress(data, 9, mtime=0)


def tar_gz(members):
    return gz(tar(members))


def zip_sdist(members):
    return zip_file([Member(name.encode(), data) for name, data in members])


def link(name, target, kind=tarfile.SYMTYPE):
    info = tarfile.TarInfo(name)
    info.type = kind
    info.linkname = target
    return info
