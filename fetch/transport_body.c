#include "fetch/transport_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"

enum { FIRST_BYTES = 16 * 1024 };

static bool too_large(const struct body *body)
{
    return failure_set(body->arena, body->failure, CAUSE_LIMIT,
                       "the answer has more than %llu bytes", (unsigned long long)body->max);
}

static bool no_memory(const struct body *body)
{
    return failure_set(body->arena, body->failure, CAUSE_LIMIT, "not enough memory for the answer");
}

static bool no_file(const struct body *body)
{
    return failure_set(body->arena, body->failure, CAUSE_LIMIT,
                       "a temporary file cannot be written: %s", file_errno_text());
}

/* A file without a name, or one that loses it at once where the file system has no such thing. */
static int file_in(struct arena *arena, const char *directory)
{
    int file = open(directory, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) {
        return file;
    }
    struct str name = arena_printf(arena, "%s/depcheck-XXXXXX", directory);
    file = mkostemp((char *)name.ptr, O_CLOEXEC);
    if (file >= 0) {
        unlink(name.ptr);
    }
    return file;
}

static int temporary_file(struct arena *arena)
{
    const char *wanted = getenv("TMPDIR");
    if (wanted && *wanted) {
        return file_in(arena, wanted);
    }
    int file = file_in(arena, "/var/tmp");
    return file >= 0 ? file : file_in(arena, P_tmpdir);
}

bool body_open(struct body *body, struct arena *arena, struct failure *failure, uint64_t max,
               bool spool, bool gzip)
{
    *body = (struct body){.spool = -1, .max = max, .arena = arena, .failure = failure};
    if (gzip && !(body->gzip = gz_stream_create(max))) {
        return no_memory(body);
    }
    if (spool && (body->spool = temporary_file(arena)) < 0) {
        return no_file(body);
    }
    return true;
}

static bool spool_add(struct body *body, struct str bytes)
{
    for (size_t at = 0; at < bytes.len;) {
        ssize_t n = write(body->spool, bytes.ptr + at, bytes.len - at);
        if (n < 0 && errno != EINTR) {
            return no_file(body);
        }
        at += n > 0 ? (size_t)n : 0;
    }
    return true;
}

/* Room of its own, not an arena's: it is big, grows, and its lack is a failure, not the end. */
static bool memory_add(struct body *body, struct str bytes)
{
    if (body->cap - body->len < bytes.len) {
        size_t cap = body->cap ? body->cap : FIRST_BYTES;
        while (cap - body->len < bytes.len) {
            cap *= 2;
        }
        char *moved = realloc(body->ptr, cap);
        if (!moved) {
            return no_memory(body);
        }
        body->ptr = moved;
        body->cap = cap;
    }
    memcpy(body->ptr + body->len, bytes.ptr, bytes.len);
    body->len += bytes.len;
    return true;
}

static bool add_decoded(void *data, struct str bytes)
{
    struct body *body = data;
    body->size += bytes.len;
    if (body->size > body->max) {
        return too_large(body);
    }
    return body->spool >= 0 ? spool_add(body, bytes) : memory_add(body, bytes);
}

static bool unreadable(const struct body *body, const char *reason)
{
    return failure_set(body->arena, body->failure, CAUSE_UNREADABLE, "%s", reason);
}

bool body_add(struct body *body, struct str bytes)
{
    if (bytes.len == 0 || !body->gzip) {
        return bytes.len == 0 || add_decoded(body, bytes);
    }
    switch (gz_stream_add(body->gzip, bytes, add_decoded, body)) {
    case GZ_STREAM_OK:
        return true;
    case GZ_STREAM_TOO_LARGE:
        return too_large(body);
    case GZ_STREAM_NO_MEMORY:
        return no_memory(body);
    case GZ_STREAM_BOMB:
        return failure_set(body->arena, body->failure, CAUSE_LIMIT,
                           "the answer's gzip data unpacks to more than %d times its size",
                           LIMIT_GZIP_RATIO);
    case GZ_STREAM_TRAILING:
        return unreadable(body, "the answer goes on behind its gzip data");
    case GZ_STREAM_DAMAGED:
    case GZ_STREAM_CUT:
    case GZ_STREAM_REFUSED: /* its failure is set already */
        break;
    }
    return unreadable(body, "the answer's gzip data is damaged");
}

bool body_is_whole(const struct body *body)
{
    return !body->gzip || gz_stream_end(body->gzip) == GZ_STREAM_OK;
}

void body_hand_over(struct body *body, struct transport_reply *reply)
{
    reply->body = (struct str){body->ptr ? body->ptr : "", body->len};
    reply->size = body->size;
    reply->spool = body->spool;
    if (body->spool >= 0) {
        lseek(body->spool, 0, SEEK_SET);
    }
}

void body_close(struct body *body)
{
    gz_stream_destroy(body->gzip);
    free(body->ptr);
    if (body->spool >= 0) {
        close(body->spool);
    }
    *body = (struct body){.spool = -1};
}
