#include <sys/mman.h>

#include "base/limits.h"
#include "fetch/sdist_parts.h"
#include "fetch/zip.h"

static bool read_entry(struct sdist_reader *reader, struct zip_reader *zip,
                       const struct zip_entry *entry)
{
    struct str *text;
    bool is_folder = str_ends(entry->name, STR("/"));
    if (!sdist_member(reader, entry->name, !is_folder && !entry->link, is_folder, &text)) {
        return false;
    }
    return text ? zip_unpack(zip, entry, text) : zip_check(zip, entry);
}

static bool read_entries(struct sdist_reader *reader, struct zip_reader *zip)
{
    struct zip_directory directory;
    uint64_t total = 0;
    if (!zip_read_directory(zip, &directory)) {
        return false;
    }
    for (size_t i = 0; i < directory.count; i++) {
        uint64_t size = directory.entries[i].size;
        if (size > LIMIT_ARCHIVE_BYTES - total) {
            return sdist_too_large(reader);
        }
        total += size;
    }
    for (size_t i = 0; i < directory.count; i++) {
        if (!read_entry(reader, zip, &directory.entries[i])) {
            return false;
        }
    }
    return true;
}

/* Our own reader, not libarchive's: that one reads what has bytes before and behind it. */
bool sdist_read_zip(struct sdist_reader *reader)
{
    void *map = mmap(NULL, reader->size, PROT_READ, MAP_PRIVATE, reader->file, 0);
    if (map == MAP_FAILED) {
        return sdist_too_large(reader);
    }
    struct zip_part whole = {0, {map, reader->size}};
    struct zip_reader zip = {.arena = reader->arena,
                             .size = reader->size,
                             .parts = &whole,
                             .count = 1,
                             .failure = reader->failure};
    bool ok = read_entries(reader, &zip);
    munmap(map, reader->size);
    return ok;
}
