#include "fetch/gz_raw.h"

#include <zlib.h>

enum { WINDOW = 64 * 1024, RAW_DEFLATE = -15 };

struct inflater {
    z_stream stream;
    char *out; /* NULL: only checked */
    uint64_t size;
    uint64_t done; /* bytes unpacked so far */
    uLong crc;
    char window[WINDOW];
};

/*
 * One step. Where the room ends with the data a spare byte stays, so that zlib can reach the end of
 * the stream, and a byte too many is seen.
 */
static int step(struct inflater *inflater)
{
    uint64_t left = inflater->size - inflater->done;
    bool to_window = !inflater->out || left == 0;
    char *room = to_window ? inflater->window : inflater->out + inflater->done;
    uint64_t most = left == 0 ? 1 : left < WINDOW ? left : WINDOW;
    inflater->stream.next_out = (Bytef *)room;
    inflater->stream.avail_out = (uInt)most;
    int status = inflate(&inflater->stream, Z_NO_FLUSH);
    uInt got = (uInt)most - inflater->stream.avail_out;
    if (got > left) {
        return Z_DATA_ERROR;
    }
    inflater->crc = crc32(inflater->crc, (const Bytef *)room, got);
    inflater->done += got;
    return status;
}

bool gz_raw_inflate(struct str packed, uint64_t size, uint32_t crc, char *out)
{
    struct inflater inflater = {.size = size, .crc = crc32(0, Z_NULL, 0)};
    inflater.out = out;
    if (packed.len > UINT32_MAX || inflateInit2(&inflater.stream, RAW_DEFLATE) != Z_OK) {
        return false;
    }
    inflater.stream.next_in = (Bytef *)packed.ptr;
    inflater.stream.avail_in = (uInt)packed.len;
    int status = Z_OK;
    while (status == Z_OK) {
        status = step(&inflater);
    }
    bool whole = status == Z_STREAM_END && inflater.stream.avail_in == 0;
    inflateEnd(&inflater.stream);
    return whole && inflater.done == size && inflater.crc == crc;
}

bool gz_raw_has_crc(struct str bytes, uint32_t crc)
{
    uLong actual = crc32(0, Z_NULL, 0);
    for (size_t at = 0; at < bytes.len; at += WINDOW) {
        struct str piece = str_slice(bytes, at, at + WINDOW);
        actual = crc32(actual, (const Bytef *)piece.ptr, (uInt)piece.len);
    }
    return actual == crc;
}
