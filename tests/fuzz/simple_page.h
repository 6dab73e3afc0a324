/* simple_page: what must hold of whatever page is read. */
#ifndef DEPCHECK_TESTS_FUZZ_SIMPLE_PAGE_H
#define DEPCHECK_TESTS_FUZZ_SIMPLE_PAGE_H

#include <assert.h>

#include "base/utf8.h"
#include "fetch/simple.h"
#include "tests/fuzz/target.h"

static inline void simple_page_check_file(const struct page_file *file)
{
    assert(file->filename.len > 0 && file->url.len > 0);
    assert(str_find(file->filename, '/', 0) == file->filename.len);
    assert(str_starts(file->url, STR("https://")));
    assert(str_find(file->url, '#', 0) == file->url.len);
    assert(file->hash.len == 0 || str_starts(file->hash, STR("sha")));
    assert(file->metadata_hash.len == 0 || file->metadata == PAGE_METADATA_THERE);
    assert(file->yanked || file->yanked_reason.len == 0);
    for (size_t i = 0; i < file->url.len; i++) {
        assert(file->url.ptr[i] > ' ' && file->url.ptr[i] < 0x7F);
    }
    for (size_t at = 0; at < file->filename.len;) {
        assert(!utf8_is_unsafe(utf8_next(file->filename, &at)));
    }
}

static inline void simple_page_check(struct str type, struct str body)
{
    struct arena *arena = arena_create();
    struct simple_input input = {.body = body,
                                 .content_type = type,
                                 .url = STR("https://index.example/simple/foo/"),
                                 .name = STR("foo")};
    struct page page;
    struct failure failure = {0};
    bool ok = simple_parse(arena, &input, &page, &failure);
    assert(ok != failure.set);
    assert(ok || failure.reason.len > 0);
    for (size_t i = 0; ok && i < page.count; i++) {
        simple_page_check_file(&page.files[i]);
    }
    assert(!ok || (page.skipped > 0) == (page.skipped_note.len > 0));
    arena_destroy(arena);
}

#endif
