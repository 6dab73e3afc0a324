/*
 * zip: our own strict reader of zip files (PKWARE APPNOTE), over any bytes that can be asked for by
 * offset. Used for wheels and for sdists that are zips.
 *
 * What tools read in different ways is refused: bytes before the first record, between two or
 * behind the last, more than one end record, central and local headers that differ, duplicate
 * names, names with control bytes or of another Unicode spelling, encryption, methods other than
 * stored and deflate, several disks. A comment of the archive may have some 16 KB.
 */
#ifndef DEPCHECK_FETCH_ZIP_H
#define DEPCHECK_FETCH_ZIP_H

#include "pypi/failure.h"

/* A range of the file. */
struct zip_part {
    uint64_t offset;
    struct str bytes;
};

struct zip_reader {
    struct arena *arena;
    uint64_t size; /* of the file */
    const struct zip_part *parts;
    size_t count;
    struct failure *failure;
    bool needs; /* what failed needs more bytes: [from, to] */
    uint64_t from;
    uint64_t to;
};

struct zip_entry {
    struct str name;
    uint64_t offset; /* of its record */
    uint64_t end;    /* where the next record, or the central directory, starts */
    uint64_t packed; /* bytes of its data as it stands in the file */
    uint64_t size;   /* bytes unpacked */
    uint32_t crc;
    uint16_t flags;
    uint16_t method;
    bool link; /* a symbolic link */
};

struct zip_directory {
    struct zip_entry *entries; /* by offset */
    size_t count;
};

/* How much of the end is looked at for the end record. */
#define ZIP_TAIL_BYTES 16384

/*
 * All functions return false and set reader->needs, or the failure. The range must lie inside the
 * file; what one part holds is a view of it, else a copy.
 */
bool zip_bytes(struct zip_reader *reader, uint64_t from, uint64_t length, struct str *bytes);

/* Reads and checks the central directory. */
bool zip_read_directory(struct zip_reader *reader, struct zip_directory *directory);

/* Compares an entry's own header and descriptor with the directory; *packed is its data. */
bool zip_read_record(struct zip_reader *reader, const struct zip_entry *entry, struct str *packed);

/* Unpacks an entry of at most LIMIT_METADATA_BYTES, and 100:1 beyond 64 KiB; CRC checked. */
bool zip_unpack(struct zip_reader *reader, const struct zip_entry *entry, struct str *text);

/* Unpacks an entry of any size to nowhere. */
bool zip_check(struct zip_reader *reader, const struct zip_entry *entry);

#endif
