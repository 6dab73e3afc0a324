#include "base/limits.h"
#include "fetch/zip_parts.h"

/*
 *     file      = record* central-directory [ end64 locator ] end
 *     locator   = "PK\6\7" disk:4 offset of end64:8 disks:4
 *     end64     = "PK\6\6" length:8 versions:4 disk:4 disk:4 entries:8 entries:8 size:8 offset:8
 * ... end       = "PK\5\6" disk:2 disk:2 entries:2 entries:2 size:4 offset:4 comment-length:2
 * comment
 */

enum { LOCATOR_BYTES = 20, END64_BYTES = 56, LONGEST_COMMENT = 0xFFFF };

/* Whether an end record stands at `at` whose comment ends with the file. */
static bool is_end(struct str tail, size_t at)
{
    return str_starts(str_slice(tail, at, tail.len), STR("PK\5\6")) &&
           tail.len - at >= ZIP_END_BYTES &&
           zip_u16(tail, at + 20) == tail.len - at - ZIP_END_BYTES;
}

/* The end of the file as far as it is at hand: at least ZIP_TAIL_BYTES, at most what could hold a
 * second end record. */
static bool read_tail(struct zip_reader *reader, struct str *tail)
{
    uint64_t most = LONGEST_COMMENT + ZIP_END_BYTES;
    for (size_t i = 0; i < reader->count; i++) {
        const struct zip_part *part = &reader->parts[i];
        if (part->bytes.len >= ZIP_TAIL_BYTES && part->offset + part->bytes.len == reader->size) {
            size_t length = part->bytes.len < most ? part->bytes.len : most;
            *tail = str_slice(part->bytes, part->bytes.len - length, part->bytes.len);
            return true;
        }
    }
    uint64_t length = reader->size < ZIP_TAIL_BYTES ? reader->size : ZIP_TAIL_BYTES;
    return zip_bytes(reader, reader->size - length, length, tail);
}

static bool find_end_record(struct zip_reader *reader, struct str tail, size_t *found)
{
    size_t hits = 0;
    for (size_t at = tail.len; at-- > 0;) {
        if (tail.ptr[at] == 'P' && is_end(tail, at) && hits++ == 0) {
            *found = at;
        }
    }
    if (hits == 0 || tail.len - *found > ZIP_TAIL_BYTES) {
        return zip_fail(reader, "it has no end record");
    }
    return hits == 1 || zip_fail(reader, "it has two end records");
}

/* A number of the end record: its own, or that of zip64, which it must not contradict. */
static bool settle(uint64_t *value, uint64_t unknown, uint64_t value64)
{
    bool agrees = *value == unknown || *value == value64;
    *value = value64;
    return agrees;
}

/* Reads the zip64 end record that the locator names; *end_at is moved to where it starts. */
static bool read_end64(struct zip_reader *reader, struct str locator, uint64_t locator_at,
                       struct zip_end *end, uint64_t *end_at)
{
    uint64_t at = zip_u64(locator, 8);
    struct str record;
    if (zip_u32(locator, 4) != 0 || zip_u32(locator, 16) > 1 || locator_at < END64_BYTES ||
        at > locator_at - END64_BYTES) {
        return zip_fail(reader, "its zip64 locator is wrong");
    }
    if (!zip_bytes(reader, at, END64_BYTES, &record)) {
        return false;
    }
    if (!str_starts(record, STR("PK\6\6")) || zip_u64(record, 4) != locator_at - at - 12 ||
        zip_u64(record, 16) != 0 || zip_u64(record, 24) != zip_u64(record, 32) ||
        !settle(&end->entries, ZIP_UNKNOWN_16, zip_u64(record, 32)) ||
        !settle(&end->size, ZIP_UNKNOWN_32, zip_u64(record, 40)) ||
        !settle(&end->offset, ZIP_UNKNOWN_32, zip_u64(record, 48))) {
        return zip_fail(reader, "its zip64 end record is wrong");
    }
    *end_at = at;
    return true;
}

static bool check_end(struct zip_reader *reader, const struct zip_end *end, uint64_t end_at)
{
    if (end->offset > end_at || end_at - end->offset != end->size) {
        return zip_fail(reader, "its central directory is not where its end record says");
    }
    if (end->entries > LIMIT_WHEEL_ENTRIES || end->size > LIMIT_ZIP_LIST_BYTES) {
        return failure_set(reader->arena, reader->failure, CAUSE_LIMIT,
                           "the zip has more than %d files", LIMIT_WHEEL_ENTRIES);
    }
    return true;
}

bool zip_find_end(struct zip_reader *reader, struct zip_end *end)
{
    struct str tail;
    size_t found = 0;
    if (!read_tail(reader, &tail) || !find_end_record(reader, tail, &found)) {
        return false;
    }
    struct str record = str_slice(tail, found, tail.len);
    uint64_t end_at = reader->size - record.len;
    *end = (struct zip_end){zip_u16(record, 10), zip_u32(record, 16), zip_u32(record, 12)};
    if (zip_u32(record, 4) != 0 || zip_u16(record, 8) != end->entries) {
        return zip_fail(reader, "it has several disks");
    }
    struct str locator = str_slice(tail, found < LOCATOR_BYTES ? 0 : found - LOCATOR_BYTES, found);
    if (locator.len == LOCATOR_BYTES && str_starts(locator, STR("PK\6\7")) &&
        !read_end64(reader, locator, end_at - LOCATOR_BYTES, end, &end_at)) {
        return false;
    }
    return check_end(reader, end, end_at);
}
