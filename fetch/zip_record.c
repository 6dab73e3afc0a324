#include "base/limits.h"
#include "fetch/gz_raw.h"
#include "fetch/zip_parts.h"

/*
 *     record     = "PK\3\4" version:2 flags:2 method:2 time:4 crc:4 packed:4 size:4
 *                  name-length:2 extra-length:2 name extra data [ descriptor ]
 *     descriptor = [ "PK\7\8" ] crc:4 ( packed:4 size:4 | packed:8 size:8 )
 */

enum {
    FLAG_DESCRIPTOR = 1 << 3,
    LONGEST_RECORD_EXTRA = 0xFFFF + 24, /* extra field and descriptor */
    FREE_RATIO_BYTES = 64 * 1024,
    RATIO = 100,
};

static bool differs(struct zip_reader *reader)
{
    return zip_fail(reader, "the two headers of a file in it differ");
}

/* Where a descriptor follows, the header may leave a number empty. */
static bool agrees(uint64_t here, uint64_t there, bool descriptor)
{
    return here == there || (descriptor && here == 0);
}

static bool check_descriptor(const struct zip_entry *entry, struct str rest)
{
    bool signature = str_starts(rest, STR("PK\7\x08")) && (rest.len == 16 || rest.len == 24);
    struct str numbers = str_slice(rest, signature ? 4 : 0, rest.len);
    if (numbers.len == 12) {
        return zip_u32(numbers, 0) == entry->crc && zip_u32(numbers, 4) == entry->packed &&
               zip_u32(numbers, 8) == entry->size;
    }
    return numbers.len == 20 && zip_u32(numbers, 0) == entry->crc &&
           zip_u64(numbers, 4) == entry->packed && zip_u64(numbers, 12) == entry->size;
}

/* Compares the record's header; *data_at is where the data starts. */
static bool check_header(struct zip_reader *reader, const struct zip_entry *entry,
                         struct str record, size_t *data_at)
{
    uint32_t flags = zip_u16(record, 6);
    size_t name_end = ZIP_LOCAL_BYTES + (size_t)zip_u16(record, 26);
    size_t extra_end = name_end + zip_u16(record, 28);
    if (!str_starts(record, STR("PK\3\4")) || extra_end > record.len ||
        record.len - extra_end < entry->packed) {
        return zip_fail(reader, "a file in it is not where its directory says");
    }
    struct zip_entry here = {
        .name = str_slice(record, ZIP_LOCAL_BYTES, name_end),
        .packed = zip_u32(record, 18),
        .size = zip_u32(record, 22),
    };
    bool descriptor = flags & FLAG_DESCRIPTOR;
    if (!zip_read_extra(str_slice(record, name_end, extra_end), &here, NULL) ||
        flags != entry->flags || zip_u16(record, 8) != entry->method ||
        !str_eq(here.name, entry->name) || !agrees(here.packed, entry->packed, descriptor) ||
        !agrees(here.size, entry->size, descriptor) ||
        !agrees(zip_u32(record, 14), entry->crc, descriptor)) {
        return differs(reader);
    }
    *data_at = extra_end;
    return true;
}

bool zip_read_record(struct zip_reader *reader, const struct zip_entry *entry, struct str *packed)
{
    uint64_t length = entry->end - entry->offset;
    struct str record;
    size_t data_at = 0;
    if (length - ZIP_LOCAL_BYTES - entry->name.len - entry->packed > LONGEST_RECORD_EXTRA) {
        return zip_fail(reader, "bytes stand between its files");
    }
    if (!zip_bytes(reader, entry->offset, length, &record) ||
        !check_header(reader, entry, record, &data_at)) {
        return false;
    }
    *packed = str_slice(record, data_at, data_at + entry->packed);
    struct str rest = str_slice(record, data_at + entry->packed, record.len);
    if (entry->flags & FLAG_DESCRIPTOR ? !check_descriptor(entry, rest) : rest.len > 0) {
        return zip_fail(reader, "bytes stand between its files");
    }
    return true;
}

static bool unpack(struct zip_reader *reader, const struct zip_entry *entry, struct str packed,
                   char *out)
{
    bool ok = entry->method ? gz_raw_inflate(packed, entry->size, entry->crc, out)
                            : packed.len == entry->size && gz_raw_has_crc(packed, entry->crc);
    if (ok && out && !entry->method && packed.len) {
        memcpy(out, packed.ptr, packed.len);
    }
    return ok || zip_fail(reader, "a file in it is damaged");
}

static bool is_bomb(const struct zip_entry *entry)
{
    return entry->size > LIMIT_METADATA_BYTES || entry->packed > LIMIT_METADATA_BYTES ||
           (entry->size > FREE_RATIO_BYTES && entry->size / RATIO > entry->packed);
}

bool zip_unpack(struct zip_reader *reader, const struct zip_entry *entry, struct str *text)
{
    if (is_bomb(entry)) {
        return failure_set(reader->arena, reader->failure, CAUSE_LIMIT,
                           "METADATA or the like in the zip is too large");
    }
    struct str packed = {0};
    if (!zip_read_record(reader, entry, &packed)) {
        return false;
    }
    char *out = arena_alloc_raw(reader->arena, entry->size + 1, 1);
    *text = (struct str){out, entry->size};
    return unpack(reader, entry, packed, out);
}

bool zip_check(struct zip_reader *reader, const struct zip_entry *entry)
{
    struct str packed = {0};
    return zip_read_record(reader, entry, &packed) && unpack(reader, entry, packed, NULL);
}
