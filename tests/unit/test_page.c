#include "pypi/page.h"

#include "tests/unit/test.h"

/* STR() for what is constant. */
#define T(literal)                     \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }

static struct page_file files[] = {
    {
        .filename = T("a-1.0-py3-none-any.whl"),
        .url = T("https://files.example/a-1.0-py3-none-any.whl"),
        .hash = T("sha256=00"),
        .metadata_hash = T("sha256=11"),
        .metadata = PAGE_METADATA_THERE,
        .has_requires_python = true,
        .requires_python = T(">=3.8"),
        .yanked = true,
        .yanked_reason = T("broken"),
        .size = 1234567,
        .upload_time = 1694090096,
    },
    {
        .filename = T("a-1.0.tar.gz"),
        .metadata = PAGE_METADATA_ABSENT,
        .size = PAGE_SIZE_UNKNOWN,
        .upload_time = PAGE_TIME_UNKNOWN,
    },
};

static const struct page sample = {
    .files = files,
    .count = 2,
    .skipped = 3,
    .skipped_note = T("a name with a slash"),
    .status = T("quarantined"),
    .has_serial = true,
    .serial = 99,
};

static struct str page_bytes(struct arena *arena, const struct page *page)
{
    struct buf out = {.arena = arena};
    page_write(&out, page);
    return buf_str(&out);
}

static void check_file(const struct page_file *got, const struct page_file *want)
{
    CHECK(str_eq(got->filename, want->filename) && str_eq(got->url, want->url));
    CHECK(str_eq(got->hash, want->hash) && str_eq(got->metadata_hash, want->metadata_hash));
    CHECK(got->metadata == want->metadata);
    CHECK(got->has_requires_python == want->has_requires_python);
    CHECK(str_eq(got->requires_python, want->requires_python));
    CHECK(got->yanked == want->yanked && str_eq(got->yanked_reason, want->yanked_reason));
    CHECK(got->size == want->size && got->upload_time == want->upload_time);
}

TEST(round_trip)
{
    struct wire in = {.text = page_bytes(arena, &sample)};
    struct page page = page_read(&in, arena);
    CHECK(wire_is_whole(&in) && page.count == 2 && page.skipped == 3);
    for (size_t i = 0; i < page.count; i++) {
        check_file(&page.files[i], &files[i]);
    }
    CHECK_STR(page.skipped_note, "a name with a slash");
    CHECK_STR(page.status, "quarantined");
    CHECK(page.has_serial && page.serial == 99);
}

TEST(empty)
{
    struct wire in = {.text = page_bytes(arena, &(struct page){0})};
    struct page page = page_read(&in, arena);
    CHECK(wire_is_whole(&in) && page.count == 0 && !page.has_serial && page.status.len == 0);
}

TEST(cut_at_every_byte)
{
    struct str whole = page_bytes(arena, &sample);
    for (size_t len = 0; len < whole.len; len++) {
        struct wire in = {.text = str_slice(whole, 0, len)};
        page_read(&in, arena);
        CHECK(!wire_is_whole(&in));
    }
}

TEST(freshness)
{
    struct page_freshness sent = {STR("u"), STR("\"e\""), STR("Thu"), 1700000000, 600};
    struct buf out = {.arena = arena};
    page_freshness_write(&out, &sent);
    struct str whole = buf_str(&out);
    struct wire in = {.text = whole};
    struct page_freshness got = page_freshness_read(&in);
    CHECK(wire_is_whole(&in) && got.fetched_at == 1700000000 && got.max_age == 600);
    CHECK_STR(got.url, "u");
    CHECK_STR(got.etag, "\"e\"");
    CHECK_STR(got.last_modified, "Thu");
    for (size_t len = 0; len < whole.len; len++) {
        in = (struct wire){.text = str_slice(whole, 0, len)};
        page_freshness_read(&in);
        CHECK(!wire_is_whole(&in));
    }
}

TEST(unknown_state)
{
    struct page_file file = files[1];
    file.metadata = PAGE_METADATA_STATES;
    struct buf out = {.arena = arena};
    page_file_write(&out, &file);
    struct wire in = {.text = buf_str(&out)};
    page_file_read(&in);
    CHECK(in.damaged);
}

int main(void)
{
    RUN(round_trip);
    RUN(empty);
    RUN(cut_at_every_byte);
    RUN(freshness);
    RUN(unknown_state);
    return test_end();
}
