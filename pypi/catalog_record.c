/* What the store keeps, see pypi/wire.h. A change here needs a new STORE format number. */
#include "pypi/catalog_parts.h"

struct str catalog_key(struct arena *arena, struct str owner, struct str name, struct str version)
{
    struct buf key = {.arena = arena};
    wire_put_str(&key, owner);
    wire_put_str(&key, name);
    wire_put_str(&key, version);
    return buf_str(&key);
}

struct str catalog_shelf_write(struct arena *arena, const struct catalog_shelf *shelf)
{
    struct buf out = {.arena = arena};
    wire_put_bool(&out, shelf->state == CATALOG_THERE);
    page_freshness_write(&out, &shelf->freshness);
    wire_put_str(&out, shelf->status);
    wire_put_bool(&out, shelf->has_serial);
    wire_put_number(&out, shelf->serial);
    failure_write(&out, &shelf->failure);
    failure_write(&out, &shelf->incomplete);
    wire_put_strs(&out, shelf->versions, shelf->version_count);
    wire_put_number(&out, shelf->link_count);
    for (size_t i = 0; i < shelf->link_count; i++) {
        page_file_write(&out, &shelf->links[i]);
    }
    return buf_str(&out);
}

bool catalog_shelf_read(struct arena *arena, struct str record, struct catalog_shelf *shelf)
{
    struct wire in = {.text = record};
    shelf->state = wire_bool(&in) ? CATALOG_THERE : CATALOG_ABSENT;
    shelf->freshness = page_freshness_read(&in);
    shelf->status = wire_str(&in);
    shelf->has_serial = wire_bool(&in);
    shelf->serial = wire_number(&in);
    shelf->failure = failure_read(&in);
    shelf->incomplete = failure_read(&in);
    shelf->state = shelf->failure.set ? CATALOG_FAILED : shelf->state;
    shelf->versions = wire_strs(&in, arena, &shelf->version_count);
    shelf->link_count = wire_count(&in, PAGE_FILE_LEAST);
    shelf->links = ARENA_ARRAY(arena, struct page_file, shelf->link_count);
    for (size_t i = 0; i < shelf->link_count; i++) {
        shelf->links[i] = page_file_read(&in);
    }
    shelf->records = NULL;
    return wire_is_whole(&in);
}

struct str catalog_files_write(struct arena *arena, const struct page_file *files,
                               const uint32_t *which, size_t count)
{
    struct buf out = {.arena = arena};
    wire_put_bool(&out, false);
    wire_put_number(&out, count);
    for (size_t i = 0; i < count; i++) {
        page_file_write(&out, &files[which[i]]);
    }
    return buf_str(&out);
}

/* A file of which a snapshot knows the name, or that and its hash. */
static struct page_file bare_file(const struct protocol_release *release, size_t i)
{
    return (struct page_file){.filename = release->files[i],
                              .hash = release->hashes ? release->hashes[i] : STR(""),
                              .size = PAGE_SIZE_UNKNOWN,
                              .upload_time = PAGE_TIME_UNKNOWN};
}

struct str catalog_release_write(struct arena *arena, const struct protocol_release *release,
                                 bool files_complete)
{
    struct buf out = {.arena = arena};
    wire_put_bool(&out, true);
    release_texts_write(&out, &release->texts);
    wire_put_bool(&out, files_complete);
    wire_put_signed(&out, release->upload_time);
    failure_write(&out, &release->unread);
    protocol_put_elsewhere(&out, release->elsewhere, release->elsewhere_count);
    wire_put_number(&out, release->file_count);
    for (size_t i = 0; i < release->file_count; i++) {
        struct page_file file = bare_file(release, i);
        page_file_write(&out, &file);
    }
    return buf_str(&out);
}

bool catalog_entry_read(struct arena *arena, struct str record, struct catalog_entry *entry)
{
    struct wire in = {.text = record};
    entry->has_texts = wire_bool(&in);
    entry->upload_time = PAGE_TIME_UNKNOWN;
    if (entry->has_texts) {
        entry->texts = release_texts_read(&in, arena);
        entry->files_complete = wire_bool(&in);
        entry->upload_time = wire_signed(&in);
        entry->unread = failure_read(&in);
        entry->elsewhere = protocol_take_elsewhere(&in, arena, &entry->elsewhere_count);
    }
    entry->count = wire_count(&in, PAGE_FILE_LEAST);
    entry->files = arena_alloc_raw(arena, entry->count, sizeof *entry->files);
    for (size_t i = 0; i < entry->count; i++) {
        entry->files[i] = page_file_read(&in);
    }
    return wire_is_whole(&in);
}

struct str catalog_metadata_write(struct arena *arena, const struct release_texts *texts,
                                  int64_t fetched_at)
{
    struct buf out = {.arena = arena};
    wire_put_signed(&out, fetched_at);
    release_texts_write(&out, texts);
    return buf_str(&out);
}

bool catalog_metadata_read(struct arena *arena, struct str record, struct release_texts *texts,
                           int64_t *fetched_at)
{
    struct wire in = {.text = record};
    *fetched_at = wire_signed(&in);
    *texts = release_texts_read(&in, arena);
    return wire_is_whole(&in);
}
