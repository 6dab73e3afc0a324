"""Wheels and sdists, as bytes."""

import gzip
import hashlib
import io
import tarfile
import zipfile


def sha256(raw):
    return "sha256=" + hashlib.sha256(raw).hexdigest()


def metadata(name="a", version="1.0", requires=("b>=1",)):
    lines = ["Metadata-Version: 2.1", "Name: " + name, "Version: " + version, "Requires-Python: >=3.8"]
    return "\n".join(lines + ["Requires-Dist: " + line for line in requires] + ["", "A text.\n"]).encode()


def padding(size):
    """Bytes that do not compress, always the same."""
    out, block = bytearray(), b"padding"
    while len(out) < size:
        block = hashlib.sha256(block).digest()
        out += block
    return bytes(out[:size])


def wheel(text=None, name="a", version="1.0", size=50000, members=1):
    """Its METADATA stands before, behind and between other files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        def add(path, raw):
            archive.writestr(zipfile.ZipInfo(path, (2020, 1, 1, 0, 0, 0)), raw, zipfile.ZIP_DEFLATED)
        folder = "%s-%s.dist-info/" % (name, version)
        add(name + "/first.bin", padding(size // 2))
        for i in range(members):
            add(("x" * i) + folder + "METADATA", metadata(name, version) if text is None else text)
        add(name + "/last.bin", padding(size // 2))
        add(folder + "RECORD", b"")
    return out.getvalue()


def sdist(text, name="a", version="1.0"):
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w") as archive:
        for path, content in (("PKG-INFO", text), ("setup.py", b"raise SystemExit\n")):
            info = tarfile.TarInfo("%s-%s/%s" % (name, version, path))
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return gzip.compress(raw.getvalue(), mtime=0)
