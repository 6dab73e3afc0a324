#include "fetch/zip.h"

#include <assert.h>

#include "fetch/zip_parts.h"

uint32_t zip_u16(struct str s, size_t at)
{
    const unsigned char *p = (const unsigned char *)s.ptr + at;
    return (uint32_t)p[0] | (uint32_t)p[1] << 8;
}

uint32_t zip_u32(struct str s, size_t at)
{
    return zip_u16(s, at) | zip_u16(s, at + 2) << 16;
}

uint64_t zip_u64(struct str s, size_t at)
{
    return zip_u32(s, at) | (uint64_t)zip_u32(s, at + 4) << 32;
}

bool zip_fail(struct zip_reader *reader, const char *what)
{
    return failure_set(reader->arena, reader->failure, CAUSE_UNREADABLE, "not a sound zip: %s",
                       what);
}

/* The part that holds the byte at `at`, NULL if none does. */
static const struct zip_part *part_at(const struct zip_reader *reader, uint64_t at)
{
    for (size_t i = 0; i < reader->count; i++) {
        const struct zip_part *part = &reader->parts[i];
        if (part->offset <= at && at - part->offset < part->bytes.len) {
            return part;
        }
    }
    return NULL;
}

/* [from, to) without what is at hand at its two ends. */
static bool ask(struct zip_reader *reader, uint64_t from, uint64_t to)
{
    const struct zip_part *part;
    while ((part = part_at(reader, from))) {
        from = part->offset + part->bytes.len;
    }
    while ((part = part_at(reader, to - 1))) {
        to = part->offset;
    }
    reader->needs = true;
    reader->from = from;
    reader->to = to - 1;
    return false;
}

bool zip_bytes(struct zip_reader *reader, uint64_t from, uint64_t length, struct str *bytes)
{
    assert(from <= reader->size && length <= reader->size - from);
    *bytes = (struct str){"", 0};
    uint64_t at = from;
    uint64_t end = from + length;
    while (at < end) {
        const struct zip_part *part = part_at(reader, at);
        if (!part) {
            return ask(reader, from, end);
        }
        uint64_t skip = at - part->offset;
        struct str piece = str_slice(part->bytes, skip, skip + (end - at));
        if (piece.len == length) {
            *bytes = piece;
            return true;
        }
        at += piece.len;
    }
    if (length == 0) {
        return true;
    }
    struct buf joined = {.arena = reader->arena};
    for (at = from; at < end; at = from + joined.len) {
        const struct zip_part *part = part_at(reader, at);
        uint64_t skip = at - part->offset;
        buf_add(&joined, str_slice(part->bytes, skip, skip + (end - at)));
    }
    *bytes = buf_str(&joined);
    return true;
}
