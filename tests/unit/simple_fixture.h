/* simple_fixture: pages as text in, what is read as text out. */
#ifndef DEPCHECK_TESTS_UNIT_SIMPLE_FIXTURE_H
#define DEPCHECK_TESTS_UNIT_SIMPLE_FIXTURE_H

#include <inttypes.h>

#include "base/buf.h"
#include "fetch/simple.h"
#include "tests/unit/test.h"

#define JSON_TYPE "application/vnd.pypi.simple.v1+json"

static inline struct simple_input simple_input_of(const char *type, struct str body)
{
    return (struct simple_input){.body = body,
                                 .content_type = str_of(type),
                                 .url = STR("https://index.example/simple/foo/"),
                                 .name = STR("foo")};
}

static inline void simple_add_file(struct buf *out, const struct page_file *file)
{
    static const char *const states[] = {"", " metadata=no", " metadata=yes"};
    buf_printf(out, "%.*s %.*s", STR_ARG(file->filename), STR_ARG(file->url));
    if (file->hash.len) {
        buf_printf(out, " %.*s", STR_ARG(file->hash));
    }
    buf_printf(out, "%s", states[file->metadata]);
    if (file->metadata_hash.len) {
        buf_printf(out, ":%.*s", STR_ARG(file->metadata_hash));
    }
    if (file->has_requires_python) {
        buf_printf(out, " python=%.*s", STR_ARG(file->requires_python));
    }
    if (file->yanked) {
        buf_printf(out, " yanked=%.*s", STR_ARG(file->yanked_reason));
    }
    if (file->size != PAGE_SIZE_UNKNOWN) {
        buf_printf(out, " size=%" PRIu64, file->size);
    }
    if (file->upload_time != PAGE_TIME_UNKNOWN) {
        buf_printf(out, " time=%" PRId64, file->upload_time);
    }
    buf_add_char(out, '\n');
}

/* A line a file, then what else is said; or "! REASON" and the help. */
static inline struct str simple_show(struct arena *arena, const struct simple_input *input)
{
    struct page page;
    struct failure failure = {0};
    struct buf out = {.arena = arena};
    if (!simple_parse(arena, input, &page, &failure)) {
        CHECK(failure.set);
        CHECK(failure.cause == CAUSE_UNREADABLE || failure.cause == CAUSE_LIMIT);
        buf_printf(&out, "! %.*s", STR_ARG(failure.reason));
        if (failure.help.len) {
            buf_printf(&out, " (%.*s)", STR_ARG(failure.help));
        }
        return buf_str(&out);
    }
    for (size_t i = 0; i < page.count; i++) {
        simple_add_file(&out, &page.files[i]);
    }
    if (page.skipped) {
        buf_printf(&out, "skipped %zu: %.*s\n", page.skipped, STR_ARG(page.skipped_note));
    }
    if (page.status.len) {
        buf_printf(&out, "status %.*s\n", STR_ARG(page.status));
    }
    if (page.has_serial) {
        buf_printf(&out, "serial %" PRIu64 "\n", page.serial);
    }
    return buf_str(&out);
}

/*
 * Cut at every byte, the page is refused or read as a whole page is. Returns how many of the cuts
 * are read.
 */
static inline size_t simple_count_cuts(struct simple_input input, struct str whole)
{
    size_t read = 0;
    struct str body = input.body;
    for (size_t len = 0; len < body.len; len++) {
        struct arena *arena = arena_create();
        input.body = str_slice(body, 0, len);
        struct str got = simple_show(arena, &input);
        if (!str_starts(got, STR("! "))) {
            read++;
            CHECK(str_eq(got, whole));
        }
        arena_destroy(arena);
    }
    return read;
}

#endif
