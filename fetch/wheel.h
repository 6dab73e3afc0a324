/*
 * wheel: finds METADATA in a wheel (PEP 427) without unpacking it: our own reader of the central
 * directory, over any bytes that can be asked for by offset.
 *
 * What PyPI refuses is refused here, too: central and local headers that differ, duplicate names,
 * bytes before the first or behind the last record, more than one end record, encryption, methods
 * other than stored and deflate, names with control bytes; and more than one dist-info folder or
 * METADATA, or a folder of another name or version (compared in normal form: older tools did not
 * normalise them). See fetch/zip.h.
 */
#ifndef DEPCHECK_FETCH_WHEEL_H
#define DEPCHECK_FETCH_WHEEL_H

#include "fetch/evidence.h"

/* A range of the file. */
struct wheel_part {
    uint64_t offset;
    struct str bytes;
};

enum wheel_step {
    WHEEL_NEEDS,  /* more bytes: *from to *to (inclusive) */
    WHEEL_FOUND,  /* *metadata is the text of METADATA, the arena's */
    WHEEL_FAILED, /* *failure says why */
};

/* How many bytes of the end to ask for at first. */
#define WHEEL_TAIL_BYTES 16384

/*
 * Looks for METADATA in a file of `size` bytes of which the parts (by offset, not overlapping) are
 * at hand. Call again with all parts when it needs more; three rounds of asking are enough, and
 * what it asks for overlaps no part. With the whole file as one part it never needs more, and
 * compares every record with the central directory; with ranges it sees the end of the file, the
 * directory and the record of METADATA.
 */
enum wheel_step wheel_find_metadata(struct arena *arena, const struct evidence_subject *subject,
                                    uint64_t size, const struct wheel_part *parts, size_t count,
                                    uint64_t *from, uint64_t *to, struct str *metadata,
                                    struct failure *failure);

#endif
