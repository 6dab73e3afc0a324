/* zip_parts: what the files of fetch/zip share. */
#ifndef DEPCHECK_FETCH_ZIP_PARTS_H
#define DEPCHECK_FETCH_ZIP_PARTS_H

#include "fetch/zip.h"

/* The real value stands in the zip64 field. */
#define ZIP_UNKNOWN_16 0xFFFFU
#define ZIP_UNKNOWN_32 0xFFFFFFFFU

enum {
    ZIP_END_BYTES = 22,
    ZIP_ENTRY_BYTES = 46,
    ZIP_LOCAL_BYTES = 30,
};

/* What the end record says, and where the central directory has to end. */
struct zip_end {
    uint64_t entries;
    uint64_t offset;
    uint64_t size;
};

/* Little-endian numbers; at + their size must be inside s. */
uint32_t zip_u16(struct str s, size_t at);
uint32_t zip_u32(struct str s, size_t at);
uint64_t zip_u64(struct str s, size_t at);

/* "the wheel is not a sound zip: WHAT". Always false. */
bool zip_fail(struct zip_reader *reader, const char *what);

bool zip_find_end(struct zip_reader *reader, struct zip_end *end);

/*
 * Puts the values of the zip64 field of `extra` in place of those that are unknown (all bits set),
 * in the order of the format; offset may be NULL. False if a field is cut.
 */
bool zip_read_extra(struct str extra, struct zip_entry *entry, uint64_t *offset);

#endif
