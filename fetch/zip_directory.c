#include <stdlib.h>

#include "fetch/zip_parts.h"

/*
 *     entry = "PK\1\2" version:2 version:2 flags:2 method:2 time:4 crc:4 packed:4 size:4
 *             name-length:2 extra-length:2 comment-length:2 disk:2 attributes:2 attributes:4
 *             offset:4 name extra comment
 *     extra = ( id:2 length:2 data )*
 */

enum {
    EXTRA_ZIP64 = 1,
    EXTRA_UNICODE_PATH = 0x7075,
    FLAGS_ENCRYPTED = 1 << 0 | 1 << 6 | 1 << 13,
    MODE_TYPE = 0170000,
    MODE_LINK = 0120000,
};

/* The next eight bytes of the zip64 field, where the value is unknown. */
static bool take_u64(struct str *field, uint64_t *value)
{
    if (!value || *value != ZIP_UNKNOWN_32) {
        return true;
    }
    if (field->len < 8) {
        return false;
    }
    *value = zip_u64(*field, 0);
    *field = str_slice(*field, 8, field->len);
    return true;
}

/* A second name for the entry (Info-ZIP), which some tools use in place of the first. */
static bool is_same_path(struct str field, struct str name)
{
    return field.len >= 5 && str_eq(str_slice(field, 5, field.len), name);
}

bool zip_read_extra(struct str extra, struct zip_entry *entry, uint64_t *offset)
{
    bool seen = false;
    size_t at = 0;
    while (extra.len - at >= 4) {
        uint32_t id = zip_u16(extra, at);
        size_t length = zip_u16(extra, at + 2);
        at += 4;
        if (length > extra.len - at || (seen && id == EXTRA_ZIP64)) {
            return false;
        }
        struct str field = str_slice(extra, at, at + length);
        seen = seen || id == EXTRA_ZIP64;
        if (id == EXTRA_ZIP64 && (!take_u64(&field, &entry->size) ||
                                  !take_u64(&field, &entry->packed) || !take_u64(&field, offset))) {
            return false;
        }
        if (id == EXTRA_UNICODE_PATH && !is_same_path(field, entry->name)) {
            return false;
        }
        at += length;
    }
    return true;
}

static bool has_control(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        if ((unsigned char)name.ptr[i] < ' ' || name.ptr[i] == 0x7F) {
            return true;
        }
    }
    return false;
}

static bool check_entry(struct zip_reader *reader, const struct zip_entry *entry)
{
    if (entry->flags & FLAGS_ENCRYPTED) {
        return zip_fail(reader, "a file in it is encrypted");
    }
    if (entry->method != 0 && entry->method != 8) {
        return zip_fail(reader, "a file in it is compressed with another method than deflate");
    }
    if (!entry->name.len || has_control(entry->name)) {
        return zip_fail(reader, "a name in it is empty or has control characters");
    }
    return true;
}

/* Reads the entry at *at, which is moved behind it. */
static bool read_entry(struct zip_reader *reader, struct str bytes, size_t *at,
                       struct zip_entry *entry)
{
    struct str rest = str_slice(bytes, *at, bytes.len);
    if (rest.len < ZIP_ENTRY_BYTES || !str_starts(rest, STR("PK\1\2"))) {
        return zip_fail(reader, "its central directory is damaged");
    }
    size_t name_end = ZIP_ENTRY_BYTES + (size_t)zip_u16(rest, 28);
    size_t extra_end = name_end + zip_u16(rest, 30);
    size_t end = extra_end + zip_u16(rest, 32);
    if (end > rest.len) {
        return zip_fail(reader, "its central directory is damaged");
    }
    *entry = (struct zip_entry){
        .name = str_slice(rest, ZIP_ENTRY_BYTES, name_end),
        .offset = zip_u32(rest, 42),
        .packed = zip_u32(rest, 20),
        .size = zip_u32(rest, 24),
        .crc = zip_u32(rest, 16),
        .flags = (uint16_t)zip_u16(rest, 8),
        .method = (uint16_t)zip_u16(rest, 10),
        .link = (zip_u16(rest, 40) & MODE_TYPE) == MODE_LINK,
    };
    *at += end;
    if (!zip_read_extra(str_slice(rest, name_end, extra_end), entry, &entry->offset)) {
        return zip_fail(reader, "an extra field in it is damaged");
    }
    return check_entry(reader, entry);
}

static int by_offset(const void *a, const void *b)
{
    uint64_t x = ((const struct zip_entry *)a)->offset;
    uint64_t y = ((const struct zip_entry *)b)->offset;
    return (x > y) - (x < y);
}

static int by_text(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static bool check_names(struct zip_reader *reader, const struct zip_directory *directory)
{
    struct str *names = ARENA_ARRAY(reader->arena, struct str, directory->count);
    for (size_t i = 0; i < directory->count; i++) {
        names[i] = directory->entries[i].name;
    }
    qsort(names, directory->count, sizeof *names, by_text);
    for (size_t i = 1; i < directory->count; i++) {
        if (str_eq(names[i - 1], names[i])) {
            return zip_fail(reader, "two files in it have one name");
        }
    }
    return true;
}

/* Records tile the file from its start to the directory; their ends are checked one by one. */
static bool place_entries(struct zip_reader *reader, struct zip_directory *directory,
                          uint64_t directory_at)
{
    struct zip_entry *entries = directory->entries;
    qsort(entries, directory->count, sizeof *entries, by_offset);
    uint64_t first = directory->count ? entries[0].offset : directory_at;
    if (first != 0) {
        return zip_fail(reader, "bytes stand before its first file");
    }
    for (size_t i = 0; i < directory->count; i++) {
        struct zip_entry *entry = &entries[i];
        entry->end = i + 1 < directory->count ? entries[i + 1].offset : directory_at;
        uint64_t header = ZIP_LOCAL_BYTES + entry->name.len;
        if (entry->end < entry->offset || entry->end - entry->offset < header ||
            entry->end - entry->offset - header < entry->packed) {
            return zip_fail(reader, "files in it overlap");
        }
    }
    return true;
}

bool zip_read_directory(struct zip_reader *reader, struct zip_directory *directory)
{
    struct zip_end end;
    struct str bytes;
    if (!zip_find_end(reader, &end) || !zip_bytes(reader, end.offset, end.size, &bytes)) {
        return false;
    }
    if (end.entries > bytes.len / ZIP_ENTRY_BYTES) {
        return zip_fail(reader, "its central directory is damaged");
    }
    directory->count = end.entries;
    directory->entries = ARENA_ARRAY(reader->arena, struct zip_entry, directory->count + 1);
    size_t at = 0;
    for (size_t i = 0; i < directory->count; i++) {
        if (!read_entry(reader, bytes, &at, &directory->entries[i])) {
            return false;
        }
    }
    if (at != bytes.len) {
        return zip_fail(reader, "its central directory is damaged");
    }
    return check_names(reader, directory) && place_entries(reader, directory, end.offset);
}
