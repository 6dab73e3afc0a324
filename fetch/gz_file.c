#include "fetch/gz_file.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>

enum { CHUNK = 64 * 1024, GZIP_WINDOW = 15 + 16 };

struct gz_file {
    int file;
    uint64_t limit;
    uint64_t total; /* bytes handed out */
    uint64_t last_nonzero;
    z_stream stream;
    const char *fault;
    bool too_large;
    bool between; /* a member has ended: another one follows, or the file ends */
    bool at_end;
    bool could_fill; /* there was input for the step */
    unsigned char in[CHUNK];
    unsigned char out[CHUNK];
};

struct gz_file *gz_file_create(int file, uint64_t limit)
{
    struct gz_file *gz = calloc(1, sizeof *gz);
    if (gz && inflateInit2(&gz->stream, GZIP_WINDOW) != Z_OK) {
        free(gz);
        gz = NULL;
    }
    if (gz) {
        gz->file = file;
        gz->limit = limit;
    }
    return gz;
}

void gz_file_destroy(struct gz_file *gz)
{
    if (gz) {
        inflateEnd(&gz->stream);
        free(gz);
    }
}

const char *gz_file_fault(const struct gz_file *gz)
{
    return gz->fault;
}

bool gz_file_too_large(const struct gz_file *gz)
{
    return gz->too_large;
}

uint64_t gz_file_last_nonzero(const struct gz_file *gz)
{
    return gz->last_nonzero;
}

static bool fail(struct gz_file *gz, const char *fault)
{
    gz->fault = fault;
    return false;
}

/* More input if there is none; avail_in stays 0 at the end of the file. */
static bool fill(struct gz_file *gz)
{
    gz->could_fill = true;
    if (gz->stream.avail_in > 0) {
        return true;
    }
    ssize_t got;
    do {
        got = read(gz->file, gz->in, sizeof gz->in);
    } while (got < 0 && errno == EINTR);
    if (got < 0) {
        return fail(gz, "the archive cannot be read");
    }
    gz->stream.next_in = gz->in;
    gz->stream.avail_in = (uInt)got;
    gz->could_fill = got > 0;
    return true;
}

/* Starts the next member; at_end if there is none. */
static bool next_member(struct gz_file *gz)
{
    gz->at_end = gz->stream.avail_in == 0;
    if (!gz->at_end && *gz->stream.next_in != 0x1f) {
        return fail(gz, "bytes stand behind the end of the gzip data");
    }
    gz->between = false;
    inflateReset(&gz->stream);
    return true;
}

static bool inflate_some(struct gz_file *gz)
{
    gz->stream.next_out = gz->out;
    gz->stream.avail_out = sizeof gz->out;
    int status = inflate(&gz->stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
        return fail(gz, "the gzip data is damaged");
    }
    gz->between = status == Z_STREAM_END;
    bool nothing = gz->stream.avail_out == sizeof gz->out && gz->stream.avail_in == 0;
    return gz->between || !nothing || gz->could_fill || fail(gz, "the gzip data is cut short");
}

/* Bytes up to and with the last that is not zero. Bombs are zeros: those are passed at once. */
static size_t nonzero_length(struct str bytes)
{
    size_t last = bytes.len;
    if (last > 1 && !bytes.ptr[0] && memcmp(bytes.ptr, bytes.ptr + 1, last - 1) == 0) {
        return 0;
    }
    while (last > 0 && !bytes.ptr[last - 1]) {
        last--;
    }
    return last;
}

static bool hand_out(struct gz_file *gz, struct str *chunk)
{
    *chunk = (struct str){(const char *)gz->out, sizeof gz->out - gz->stream.avail_out};
    size_t last = nonzero_length(*chunk);
    gz->last_nonzero = last ? gz->total + last : gz->last_nonzero;
    gz->total += chunk->len;
    if (gz->total > gz->limit) {
        gz->too_large = true;
        return fail(gz, "the archive is too large");
    }
    return true;
}

bool gz_file_next(struct gz_file *gz, struct str *chunk)
{
    *chunk = (struct str){0};
    while (!gz->fault && !gz->at_end && !chunk->len) {
        if (!fill(gz)) {
            break;
        }
        bool ok = gz->between ? next_member(gz) : inflate_some(gz) && hand_out(gz, chunk);
        if (!ok) {
            break;
        }
    }
    return !gz->fault;
}
