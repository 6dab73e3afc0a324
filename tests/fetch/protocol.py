"""The pipe to depcheck-fetch (pypi/protocol.h): questions to bytes, bytes to answers.

A message is written down as its fields in order, here as in the C code; what is read is a dict.
"""

KINDS = ("setup ask_page ask_metadata ask_document ask_import ask_compress working progress warning page metadata"
         " document project imported").split()
CAUSES = "network offline absent dynamic unreadable hash limit".split()
SOURCES = "metadata-file wheel-range wheel sdist".split()
EVIDENCE = "proven static declared given".split()
STATES = "unknown absent there".split()
UNKNOWN_SIZE = 2**64 - 1
UNKNOWN_TIME = -2**63


def number(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def signed(value):
    return number((~(value << 1) if value < 0 else value << 1) & 2**64 - 1)


def text(value):
    raw = value.encode() if isinstance(value, str) else value
    return number(len(raw)) + raw


def texts(values):
    return number(len(values)) + b"".join(text(value) for value in values)


def message(kind, *fields):
    body = number(KINDS.index(kind)) + b"".join(fields)
    return len(body).to_bytes(4, "little") + body


def setup(agent="test", connect=10000, silence=20000, total=60000, connections=6, trusted=()):
    return message("setup", text(agent), number(connect), number(silence), number(total), number(connections),
                   text(""), text(""), text(""), texts(trusted), number(0))


def ask_page(ident, url, name, etag="", last_modified="", refresh=False):
    return message("ask_page", number(ident), text(url), text(name), text(etag), text(last_modified), number(refresh))


def page_file(filename, url, hash="", metadata_hash="", metadata="unknown", size=UNKNOWN_SIZE):
    return (text(filename) + text(url) + text(hash) + text(metadata_hash) + number(STATES.index(metadata)) + number(0)
            + text("") + number(0) + text("") + number(size) + signed(UNKNOWN_TIME))


def ask_metadata(ident, index, name, version, file, wheel=True):
    return message("ask_metadata", number(ident), text(index), text(name), text(version), file, number(wheel))


def ask_document(ident, url, etag="", last_modified=""):
    return message("ask_document", number(ident), text(url), text(etag), text(last_modified))


def ask_import(ident, path):
    return message("ask_import", number(ident), text(path))


def ask_compress(ident, content):
    return message("ask_compress", number(ident), text(content))


class Reader:
    """Reads the fields of one message; each method takes one value off."""

    def __init__(self, raw):
        self.raw, self.at = raw, 0

    def number(self):
        value = shift = 0
        while True:
            byte = self.raw[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def signed(self):
        bits = self.number()
        return ~(bits >> 1) if bits & 1 else bits >> 1

    def bool(self):
        return bool(self.number())

    def text(self):
        length = self.number()
        raw = self.raw[self.at:self.at + length]
        assert len(raw) == length
        self.at += length
        return raw.decode("utf-8", "surrogateescape")

    def texts(self):
        return [self.text() for _ in range(self.number())]

    def many(self, read):
        return [read() for _ in range(self.number())]

    def failure(self):
        if not self.bool():
            return None
        return {"cause": CAUSES[self.number()], "reason": self.text(), "url": self.text(), "help": self.text()}

    def freshness(self):
        return {"url": self.text(), "etag": self.text(), "last_modified": self.text(), "fetched_at": self.signed(),
                "max_age": self.signed()}

    def file(self):
        return {"filename": self.text(), "url": self.text(), "hash": self.text(), "metadata_hash": self.text(),
                "metadata": STATES[self.number()], "has_requires_python": self.bool(), "requires_python": self.text(),
                "yanked": self.bool(), "yanked_reason": self.text(), "size": self.number(), "upload_time": self.signed()}

    def page_of_files(self):
        return {"files": self.many(self.file), "skipped": self.number(), "skipped_note": self.text(),
                "status": self.text(), "has_serial": self.bool(), "serial": self.number()}

    def release_texts(self):
        return {"fault": self.text(), "evidence": EVIDENCE[self.number()], "dynamic": self.bool(),
                "requires_python": self.text(), "requires_dist": self.texts(), "provides_extra": self.texts(),
                "yanked": self.bool(), "yanked_reason": self.text()}

    def release(self):
        return {"version": self.text(), "texts": self.release_texts(), "files": self.texts(),
                "upload_time": self.signed(), "hashes": self.texts(), "unread": self.failure(),
                "elsewhere": self.many(self.elsewhere)}

    def elsewhere(self):
        return {"environments": self.texts(), "texts": self.release_texts(), "unread": self.failure()}

    # The answers.

    def working(self):
        return {"id": self.number()}

    def progress(self):
        return {"bytes": self.number()}

    def warning(self):
        return {"text": self.text()}

    def page(self):
        return {"id": self.number(), "failure": self.failure(), "absent": self.bool(), "not_modified": self.bool(),
                "freshness": self.freshness(), "page": self.page_of_files()}

    def metadata(self):
        return {"id": self.number(), "failure": self.failure(), "source": SOURCES[self.number()],
                "verified": self.bool(), "texts": self.release_texts()}

    def document(self):
        return {"id": self.number(), "failure": self.failure(), "not_modified": self.bool(),
                "freshness": self.freshness(), "text": self.text()}

    def project(self):
        return {"id": self.number(), "name": self.text(), "fault": self.text(), "files_complete": self.bool(),
                "releases": self.many(self.release), "fetched_at": self.signed(), "unread": self.failure(),
                "incomplete": self.failure()}

    def imported(self):
        return {"id": self.number(), "error": self.text(), "hash": self.text()}


def read(raw):
    """A message without its length, as (kind, dict)."""
    reader = Reader(raw)
    kind = KINDS[reader.number()]
    fields = getattr(reader, kind)()
    assert reader.at == len(raw), f"{kind}: {len(raw) - reader.at} bytes too many"
    return kind, fields
