#include "fetch/simple.h"

#include "base/limits.h"
#include "tests/unit/simple_fixture.h"

TEST(types)
{
#define HELP " (check the index's URL: it must be that of a simple API (PEP 503))"
    struct simple_input input = simple_input_of("", STR("{\"name\":\"foo\",\"files\":[]}"));
    CHECK_STR(simple_show(arena, &input), "! the answer has no content type" HELP);
    input.content_type = STR("application/json");
    CHECK_STR(simple_show(arena, &input),
              "! the answer is of type \"application/json\", not a page of a package index" HELP);
    input.content_type = STR("application/vnd.pypi.simple.v2+json");
    CHECK(str_starts(simple_show(arena, &input), STR("! the answer is of type \"")));
    input.content_type = STR(JSON_TYPE);
    CHECK_STR(simple_show(arena, &input), "");
}

TEST(failure_names_the_page)
{
    struct simple_input input = simple_input_of("text/plain", STR(""));
    input.url = STR("https://index.example/simple/foo/?token=x#y");
    struct page page;
    struct failure failure = {0};
    CHECK(!simple_parse(arena, &input, &page, &failure));
    CHECK(failure.set && failure.cause == CAUSE_UNREADABLE);
    CHECK_STR(failure.url, "https://index.example/simple/foo/");
}

TEST(directory)
{
    struct simple_input input = simple_input_of(
        "inode/directory", STR("foo-1.0+x-py3-none-any.whl\nindex.html\nfoo-1.0.zip.asc\n"
                               "foo-1!2.0.tar.gz\nbar-1.0.zip\nfoo-\x1b.zip\nfoo-\xFF.zip"));
    input.url = STR("file:///srv/foo");
    CHECK_STR(simple_show(arena, &input),
              "foo-1.0+x-py3-none-any.whl file:///srv/foo/foo-1.0%2Bx-py3-none-any.whl\n"
              "foo-1!2.0.tar.gz file:///srv/foo/foo-1%212.0.tar.gz\n"
              "skipped 3: bar-1.0.zip: it is a file of another project\n");
    input.name = (struct str){0};
    input.url = STR("file:///srv/foo/");
    input.body = STR("bar-1.0.zip\n");
    CHECK_STR(simple_show(arena, &input), "bar-1.0.zip file:///srv/foo/bar-1.0.zip\n");
    input.body = (struct str){0};
    CHECK_STR(simple_show(arena, &input), "");
}

/* The page's own text may be gone afterwards. */
TEST(copies)
{
    struct arena *own = arena_create();
    struct simple_input input = simple_input_of(
        "text/html", arena_str(own, STR("<body><a href=foo-1.zip data-yanked=why></body>")));
    struct page page;
    struct failure failure = {0};
    CHECK(simple_parse(arena, &input, &page, &failure) && page.count == 1);
    arena_destroy(own);
    CHECK_STR(page.files[0].filename, "foo-1.zip");
    CHECK_STR(page.files[0].yanked_reason, "why");
}

static struct str many_files(struct arena *arena, size_t count)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buf_add(&out, STR("foo-1.zip\n"));
    }
    return buf_str(&out);
}

TEST(limits)
{
    struct simple_input input = simple_input_of("inode/directory", (struct str){0});
    input.url = STR("file:///");
    input.body = many_files(arena, LIMIT_PAGE_FILES + 1);
    CHECK_STR(simple_show(arena, &input), "! the page lists more than 1000000 files");

    struct buf url = {.arena = arena};
    buf_add(&url, STR("file:///"));
    buf_fill(&url, 'x', LIMIT_URL_BYTES - 9);
    input.url = buf_str(&url);
    input.body = many_files(arena, LIMIT_PAGE_TEXT_BYTES / LIMIT_URL_BYTES + 1);
    CHECK_STR(simple_show(arena, &input),
              "! the names and URLs of the page's files take more than 128 MiB");
}

int main(void)
{
    RUN(types);
    RUN(failure_names_the_page);
    RUN(directory);
    RUN(copies);
    RUN(limits);
    return test_end();
}
