#include "fetch/gz.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/file.h"

enum { CHUNK = 64 * 1024, FIRST_TEXT = 256 * 1024, GZIP_WINDOW = 15 + 16 };

struct reader {
    const char *path;
    int fd;
    size_t limit;
    const struct gz_watch *watch; /* may be NULL */
    struct error *error;
    unsigned char chunk[CHUNK];
    size_t got; /* bytes in chunk */
    bool at_end;
    char *text;
    size_t len;
    size_t cap;
};

/* Fills the chunk; got is less than CHUNK at the end of the file only. */
static bool fill_chunk(struct reader *reader)
{
    reader->got = 0;
    while (reader->got < CHUNK) {
        ssize_t n = read(reader->fd, reader->chunk + reader->got, CHUNK - reader->got);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return error_set(reader->error, "%s: %s", reader->path, file_errno_text());
        }
        if (n == 0) {
            reader->at_end = true;
            break;
        }
        reader->got += (size_t)n;
    }
    if (reader->watch) {
        reader->watch->take(reader->watch->data,
                            (struct str){(const char *)reader->chunk, reader->got});
    }
    return true;
}

static bool too_large(const struct reader *reader)
{
    return error_set(reader->error, "%s: larger than %zu MiB when uncompressed", reader->path,
                     reader->limit >> 20);
}

static bool no_memory(const struct reader *reader)
{
    return error_set(reader->error, "%s: not enough memory", reader->path);
}

/*
 * Room for at least one more byte. The block may get one byte beyond the limit, which is how a text
 * of exactly the limit is told from a longer one.
 */
static bool reserve(struct reader *reader)
{
    if (reader->len < reader->cap) {
        return true;
    }
    if (reader->len > reader->limit) {
        return too_large(reader);
    }
    size_t cap = reader->cap ? reader->cap * 2 : FIRST_TEXT;
    cap = cap > reader->limit ? reader->limit + 1 : cap;
    char *moved = realloc(reader->text, cap);
    if (!moved) {
        return no_memory(reader);
    }
    reader->text = moved;
    reader->cap = cap;
    return true;
}

static bool add_plain(struct reader *reader)
{
    for (size_t at = 0; at < reader->got;) {
        if (!reserve(reader)) {
            return false;
        }
        size_t n = reader->got - at;
        n = n > reader->cap - reader->len ? reader->cap - reader->len : n;
        memcpy(reader->text + reader->len, reader->chunk + at, n);
        reader->len += n;
        at += n;
    }
    return true;
}

static bool read_plain(struct reader *reader)
{
    while (add_plain(reader)) {
        if (reader->at_end) {
            return true;
        }
        if (!fill_chunk(reader)) {
            return false;
        }
    }
    return false;
}

/* zlib has words for everything but a lack of memory. */
static bool damaged(const struct reader *reader, const z_stream *stream)
{
    return stream->msg
               ? error_set(reader->error, "%s: damaged gzip data: %s", reader->path, stream->msg)
               : no_memory(reader);
}

/* One step of inflate into the free room; Z_OK also when it only wants more input. */
static int inflate_step(struct reader *reader, z_stream *stream)
{
    size_t room = reader->cap - reader->len;
    stream->next_out = (unsigned char *)reader->text + reader->len;
    stream->avail_out = (unsigned)(room < UINT32_MAX ? room : UINT32_MAX);
    unsigned before = stream->avail_out;
    int status = inflate(stream, Z_NO_FLUSH);
    reader->len += before - stream->avail_out;
    return status == Z_BUF_ERROR ? Z_OK : status;
}

static bool next_chunk(struct reader *reader, z_stream *stream)
{
    if (!reader->at_end && !fill_chunk(reader)) {
        return false;
    }
    stream->next_in = reader->chunk;
    stream->avail_in = (unsigned)reader->got;
    return true;
}

/* A member is complete: the file ends here, or another member follows. */
static bool next_member(struct reader *reader, z_stream *stream, bool *more)
{
    if (stream->avail_in == 0 && !reader->at_end && !next_chunk(reader, stream)) {
        return false;
    }
    *more = stream->avail_in > 0;
    if (*more && inflateReset(stream) != Z_OK) {
        return damaged(reader, stream);
    }
    return true;
}

static bool inflate_all(struct reader *reader, z_stream *stream)
{
    for (bool more = true; more;) {
        if (stream->avail_in == 0) {
            if (reader->at_end) {
                return error_set(reader->error, "%s: the gzip data is cut short", reader->path);
            }
            if (!next_chunk(reader, stream)) {
                return false;
            }
        }
        if (!reserve(reader)) {
            return false;
        }
        int status = inflate_step(reader, stream);
        if (status != Z_OK && status != Z_STREAM_END) {
            return damaged(reader, stream);
        }
        if (status == Z_STREAM_END && !next_member(reader, stream, &more)) {
            return false;
        }
    }
    return reader->len <= reader->limit || too_large(reader);
}

static bool read_gzip(struct reader *reader)
{
    z_stream stream = {.next_in = reader->chunk, .avail_in = (unsigned)reader->got};
    if (inflateInit2(&stream, GZIP_WINDOW) != Z_OK) {
        return no_memory(reader);
    }
    bool ok = inflate_all(reader, &stream);
    inflateEnd(&stream);
    return ok;
}

static bool read_text(struct reader *reader)
{
    if (!fill_chunk(reader)) {
        return false;
    }
    bool gzip = reader->got >= 2 && reader->chunk[0] == 0x1f && reader->chunk[1] == 0x8b;
    bool ok = gzip ? read_gzip(reader) : read_plain(reader);
    return ok && (reader->len <= reader->limit || too_large(reader));
}

bool gz_read(const char *path, size_t limit, const struct gz_watch *watch, struct str *text,
             struct error *error)
{
    struct reader reader = {.path = path, .limit = limit, .watch = watch, .error = error};
    reader.fd = open(path, O_RDONLY | O_CLOEXEC);
    if (reader.fd < 0) {
        return error_set(error, "%s: %s", path, file_errno_text());
    }
    bool ok = read_text(&reader);
    close(reader.fd);
    if (!ok) {
        free(reader.text);
        return false;
    }
    *text = (struct str){reader.text, reader.len};
    return true;
}

void gz_free(struct str text)
{
    free((char *)text.ptr);
}
