#include "fetch/gz_stream.h"

#include <stdlib.h>
#include <zlib.h>

#include "base/limits.h"

enum { CHUNK = 32 * 1024, GZIP_WINDOW = 15 + 16, FREE_BYTES = 1 << 20, MAGIC = 0x1f };

struct gz_stream {
    z_stream zlib;
    uint64_t max_bytes;
    uint64_t in;
    uint64_t out;
    bool between; /* at the end of a member */
    bool (*receive)(void *data, struct str text);
    void *data;
    unsigned char chunk[CHUNK];
};

struct gz_stream *gz_stream_create(uint64_t max_bytes)
{
    struct gz_stream *stream = calloc(1, sizeof *stream);
    if (stream && inflateInit2(&stream->zlib, GZIP_WINDOW) != Z_OK) {
        free(stream);
        return NULL;
    }
    if (stream) {
        stream->max_bytes = max_bytes;
    }
    return stream;
}

void gz_stream_destroy(struct gz_stream *stream)
{
    if (stream) {
        inflateEnd(&stream->zlib);
        free(stream);
    }
}

static enum gz_stream_status check_limits(const struct gz_stream *stream)
{
    if (stream->out > stream->max_bytes) {
        return GZ_STREAM_TOO_LARGE;
    }
    bool bomb = stream->out > FREE_BYTES && stream->out / LIMIT_GZIP_RATIO > stream->in;
    return bomb ? GZ_STREAM_BOMB : GZ_STREAM_OK;
}

/* A chunk's worth of output, at most. */
static enum gz_stream_status step(struct gz_stream *stream)
{
    z_stream *zlib = &stream->zlib;
    unsigned before = zlib->avail_in;
    zlib->next_out = stream->chunk;
    zlib->avail_out = CHUNK;
    int status = inflate(zlib, Z_NO_FLUSH);
    size_t made = CHUNK - zlib->avail_out;
    stream->in += before - zlib->avail_in;
    stream->out += made;
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
        return status == Z_MEM_ERROR ? GZ_STREAM_NO_MEMORY : GZ_STREAM_DAMAGED;
    }
    stream->between = status == Z_STREAM_END;
    enum gz_stream_status limits = check_limits(stream);
    if (limits != GZ_STREAM_OK || made == 0) {
        return limits;
    }
    struct str text = {(const char *)stream->chunk, made};
    return stream->receive(stream->data, text) ? GZ_STREAM_OK : GZ_STREAM_REFUSED;
}

/* Behind a member only another one may stand. */
static enum gz_stream_status next_member(struct gz_stream *stream)
{
    if (*stream->zlib.next_in != MAGIC) {
        return GZ_STREAM_TRAILING;
    }
    stream->between = false;
    return inflateReset(&stream->zlib) == Z_OK ? GZ_STREAM_OK : GZ_STREAM_DAMAGED;
}

/* A full chunk may mean that more output is pending although all input was taken. */
static bool has_work(const struct gz_stream *stream)
{
    return stream->zlib.avail_in > 0 || (stream->zlib.avail_out == 0 && !stream->between);
}

static enum gz_stream_status add_some(struct gz_stream *stream, struct str piece)
{
    stream->zlib.next_in = (unsigned char *)piece.ptr;
    stream->zlib.avail_in = (unsigned)piece.len;
    stream->zlib.avail_out = CHUNK;
    while (has_work(stream)) {
        enum gz_stream_status status = stream->between ? next_member(stream) : GZ_STREAM_OK;
        if (status == GZ_STREAM_OK) {
            status = step(stream);
        }
        if (status != GZ_STREAM_OK) {
            return status;
        }
    }
    return GZ_STREAM_OK;
}

enum gz_stream_status gz_stream_add(struct gz_stream *stream, struct str piece,
                                    bool (*receive)(void *data, struct str text), void *data)
{
    stream->receive = receive;
    stream->data = data;
    enum gz_stream_status status = GZ_STREAM_OK;
    for (size_t at = 0; at < piece.len && status == GZ_STREAM_OK; at += CHUNK) {
        status = add_some(stream, str_slice(piece, at, at + CHUNK));
    }
    return status;
}

enum gz_stream_status gz_stream_end(const struct gz_stream *stream)
{
    return stream->between ? GZ_STREAM_OK : GZ_STREAM_CUT;
}
