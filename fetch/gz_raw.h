/*
 * gz_raw: the data of one member of a zip: raw deflate (RFC 1951) and CRC-32.
 */
#ifndef DEPCHECK_FETCH_GZ_RAW_H
#define DEPCHECK_FETCH_GZ_RAW_H

#include "base/str.h"

/*
 * Inflates packed, which must end with its last byte and be exactly `size` bytes of that CRC-32
 * when unpacked; false else. Never writes or unpacks more. `out` has room for size bytes; NULL: the
 * data is only checked, in bounded memory.
 */
bool gz_raw_inflate(struct str packed, uint64_t size, uint32_t crc, char *out);

/* Whether stored bytes have that CRC-32. */
bool gz_raw_has_crc(struct str bytes, uint32_t crc);

#endif
