#include "fetch/gz_write.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/buf.h"

enum { CHUNK = 64 * 1024, GZIP_WINDOW = 15 + 16, MEMORY = 8 };

struct str gz_write(struct arena *arena, struct str text)
{
    struct buf out = {.arena = arena};
    z_stream zlib = {.next_in = (unsigned char *)text.ptr};
    unsigned char chunk[CHUNK];
    size_t left = text.len;
    int status = deflateInit2(&zlib, Z_BEST_COMPRESSION, Z_DEFLATED, GZIP_WINDOW, MEMORY,
                              Z_DEFAULT_STRATEGY);
    while (status == Z_OK) {
        zlib.avail_in = (uInt)(left < CHUNK ? left : CHUNK);
        size_t given = zlib.avail_in;
        zlib.next_out = chunk;
        zlib.avail_out = CHUNK;
        status = deflate(&zlib, left <= CHUNK ? Z_FINISH : Z_NO_FLUSH);
        left -= given - zlib.avail_in;
        buf_add(&out, (struct str){(const char *)chunk, CHUNK - zlib.avail_out});
    }
    if (status != Z_STREAM_END) {
        abort();
    }
    deflateEnd(&zlib);
    return buf_str(&out);
}
