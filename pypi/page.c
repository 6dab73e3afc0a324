#include "pypi/page.h"

void page_file_write(struct buf *out, const struct page_file *file)
{
    wire_put_str(out, file->filename);
    wire_put_str(out, file->url);
    wire_put_str(out, file->hash);
    wire_put_str(out, file->metadata_hash);
    wire_put_number(out, file->metadata);
    wire_put_bool(out, file->has_requires_python);
    wire_put_str(out, file->requires_python);
    wire_put_bool(out, file->yanked);
    wire_put_str(out, file->yanked_reason);
    wire_put_number(out, file->size);
    wire_put_signed(out, file->upload_time);
}

struct page_file page_file_read(struct wire *in)
{
    struct page_file file = {.filename = wire_str(in)};
    file.url = wire_str(in);
    file.hash = wire_str(in);
    file.metadata_hash = wire_str(in);
    file.metadata = (enum page_metadata)wire_enum(in, PAGE_METADATA_STATES);
    file.has_requires_python = wire_bool(in);
    file.requires_python = wire_str(in);
    file.yanked = wire_bool(in);
    file.yanked_reason = wire_str(in);
    file.size = wire_number(in);
    file.upload_time = wire_signed(in);
    return file;
}

void page_write(struct buf *out, const struct page *page)
{
    wire_put_number(out, page->count);
    for (size_t i = 0; i < page->count; i++) {
        page_file_write(out, &page->files[i]);
    }
    wire_put_number(out, page->skipped);
    wire_put_str(out, page->skipped_note);
    wire_put_str(out, page->status);
    wire_put_bool(out, page->has_serial);
    wire_put_number(out, page->serial);
}

struct page page_read(struct wire *in, struct arena *arena)
{
    struct page page = {.count = wire_count(in, PAGE_FILE_LEAST)};
    page.files = arena_alloc_raw(arena, page.count, sizeof *page.files);
    for (size_t i = 0; i < page.count; i++) {
        page.files[i] = page_file_read(in);
    }
    page.skipped = wire_number(in);
    page.skipped_note = wire_str(in);
    page.status = wire_str(in);
    page.has_serial = wire_bool(in);
    page.serial = wire_number(in);
    return page;
}

void page_freshness_write(struct buf *out, const struct page_freshness *freshness)
{
    wire_put_str(out, freshness->url);
    wire_put_str(out, freshness->etag);
    wire_put_str(out, freshness->last_modified);
    wire_put_signed(out, freshness->fetched_at);
    wire_put_signed(out, freshness->max_age);
}

struct page_freshness page_freshness_read(struct wire *in)
{
    struct page_freshness freshness = {.url = wire_str(in)};
    freshness.etag = wire_str(in);
    freshness.last_modified = wire_str(in);
    freshness.fetched_at = wire_signed(in);
    freshness.max_age = wire_signed(in);
    return freshness;
}
