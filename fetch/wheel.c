#include "fetch/wheel.h"

#include "base/limits.h"
#include "fetch/evidence_parts.h"
#include "fetch/zip.h"

_Static_assert(WHEEL_TAIL_BYTES >= ZIP_TAIL_BYTES, "the first range holds the end record");

enum { LONGEST_STEM = 1024 };

static bool refuse(struct zip_reader *reader, const char *what)
{
    return failure_set(reader->arena, reader->failure, CAUSE_UNREADABLE, "the wheel %s", what);
}

/* The top-level folder NAME of "NAME.dist-info/..." without the ending; empty: it is no such. */
static struct str dist_info_stem(struct str path)
{
    struct str ending = STR(".dist-info");
    size_t slash = str_find(path, '/', 0);
    struct str folder = str_slice(path, 0, slash);
    bool is = slash < path.len && str_ends(folder, ending);
    return str_slice(folder, 0, is ? folder.len - ending.len : 0);
}

static bool is_version(struct arena *arena, const struct version *wanted, struct str text)
{
    struct version found;
    return version_parse(arena, text, &found) && version_cmp(&found, wanted) == 0;
}

/*
 * Whether "NAME-VERSION" is the subject. Older tools left '-' in names and wrote '_' for '-' in
 * versions, so each '-' may be the one between the two.
 */
static bool is_subject(struct arena *arena, const struct evidence_subject *subject, struct str stem)
{
    struct version wanted;
    if (stem.len > LONGEST_STEM || !version_parse(arena, subject->version, &wanted)) {
        return false;
    }
    for (size_t at = str_find(stem, '-', 0); at < stem.len; at = str_find(stem, '-', at + 1)) {
        struct str name = str_slice(stem, 0, at);
        struct str version = arena_str(arena, str_slice(stem, at + 1, stem.len));
        if (!name_is_valid(name) || !str_eq(name_canonical(arena, name), subject->name)) {
            continue;
        }
        if (is_version(arena, &wanted, version)) {
            return true;
        }
        for (size_t i = 0; i < version.len; i++) {
            char *c = (char *)version.ptr + i;
            *c = *c == '_' ? '-' : *c;
        }
        if (is_version(arena, &wanted, version)) {
            return true;
        }
    }
    return false;
}

static bool find_entry(struct zip_reader *reader, const struct evidence_subject *subject,
                       const struct zip_directory *directory, const struct zip_entry **metadata)
{
    struct str stem = {0};
    *metadata = NULL;
    for (size_t i = 0; i < directory->count; i++) {
        const struct zip_entry *entry = &directory->entries[i];
        struct str here = dist_info_stem(entry->name);
        if (!here.len) {
            continue;
        }
        if (stem.len && !str_eq(stem, here)) {
            return refuse(reader, "has two dist-info folders");
        }
        stem = here;
        struct str rest = str_slice(entry->name, here.len, entry->name.len);
        *metadata = str_eq(rest, STR(".dist-info/METADATA")) ? entry : *metadata;
    }
    if (!*metadata || (*metadata)->link) {
        return refuse(reader, "has no METADATA");
    }
    return is_subject(reader->arena, subject, stem) ||
           failure_set(reader->arena, reader->failure, CAUSE_UNREADABLE,
                       "the wheel has the dist-info folder of %.*s",
                       STR_ARG(evidence_shown(reader->arena, stem)));
}

/* With the whole file at hand, all its records are compared with the directory. */
static bool check_whole(struct zip_reader *reader, const struct zip_directory *directory)
{
    bool whole = reader->count == 1 && reader->parts[0].offset == 0 &&
                 reader->parts[0].bytes.len == reader->size;
    struct str packed;
    for (size_t i = 0; whole && i < directory->count; i++) {
        if (!zip_read_record(reader, &directory->entries[i], &packed)) {
            return false;
        }
    }
    return true;
}

static bool find_metadata(struct zip_reader *reader, const struct evidence_subject *subject,
                          struct str *metadata)
{
    struct zip_directory directory;
    const struct zip_entry *entry;
    struct str tail;
    uint64_t length = reader->size < WHEEL_TAIL_BYTES ? reader->size : WHEEL_TAIL_BYTES;
    if (reader->size > LIMIT_ARCHIVE_BYTES) {
        return failure_set(reader->arena, reader->failure, CAUSE_LIMIT,
                           "the wheel is larger than %d MiB", LIMIT_ARCHIVE_BYTES >> 20);
    }
    return zip_bytes(reader, reader->size - length, length, &tail) &&
           zip_read_directory(reader, &directory) &&
           find_entry(reader, subject, &directory, &entry) && check_whole(reader, &directory) &&
           zip_unpack(reader, entry, metadata);
}

enum wheel_step wheel_find_metadata(struct arena *arena, const struct evidence_subject *subject,
                                    uint64_t size, const struct wheel_part *parts, size_t count,
                                    uint64_t *from, uint64_t *to, struct str *metadata,
                                    struct failure *failure)
{
    struct zip_part *ranges = ARENA_ARRAY(arena, struct zip_part, count + 1);
    for (size_t i = 0; i < count; i++) {
        ranges[i] = (struct zip_part){parts[i].offset, parts[i].bytes};
    }
    struct zip_reader reader = {arena, size, ranges, count, failure, false, 0, 0};
    if (find_metadata(&reader, subject, metadata)) {
        return WHEEL_FOUND;
    }
    *from = reader.from;
    *to = reader.to;
    return reader.needs ? WHEEL_NEEDS : WHEEL_FAILED;
}
