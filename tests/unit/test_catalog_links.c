/* Files that --find-links adds to what an index has. */
#include "tests/unit/catalog_fixture.h"

#define LINKS "https://l/links/"
#define PAGE "https://l/links/page.html"

static struct site *site_with_links(struct arena *arena, const char *url)
{
    struct site *site = site_create(arena, "3.11");
    vec_push(arena, &site->indexes.links, str_of(url));
    return site;
}

TEST(links_alone)
{
    struct site *site = site_with_links(arena, PAGE);
    struct served *page = serve(site, PAGE);
    serve_file(page, "Foo.Bar-1.0.tar.gz");
    serve_file(page, "foo_bar-1.0-py3-none-any.whl");
    serve_file(page, "foo-bar-2.0.zip");
    serve_file(page, "foo-3.0.tar.gz");
    serve_file(page, "README.html");
    requires(site, "https://l/files/foo_bar-1.0-py3-none-any.whl", "b");
    requires(site, "https://l/files/foo-bar-2.0.zip", "c");
    for (int run = 0; run < 2; run++) {
        begin(site);
        CHECK_STR(ask(site, "foo-bar", "1.0", 0), "proven: b");
        CHECK_STR(ask(site, "foo-bar", "2.0", 0), "proven: c");
        CHECK(catalog_versions(site->catalog, STR("foo-bar")).count == 2);
        CHECK((site->asked.len == 0) == run);
        end(site);
    }
    begin(site);
    CHECK_STR(ask(site, "foo-bar", "3.0", 0), "no version");
    CHECK_STR(ask(site, "foo-bar", "2.0", 0), "proven: c");
    CHECK_STR(ask(site, "fo", "2.0", 0), "no name");
    CHECK_STR(buf_str(&site->asked), "page " PAGE "; ");
    end(site);
    site_destroy(site);
}

/* They add files to a release that the index has, releases to a name, and names. */
TEST(links_beside_an_index)
{
    struct site *site = site_with_links(arena, PAGE);
    add_index(site, ONE, "");
    struct served *page = serve(site, PAGE);
    serve_file(page, "a-1.0-py3-none-any.whl");
    serve_file(page, "a-0.5.tar.gz");
    serve_file(page, "a-9.0.tar.gz");
    serve_file(page, "own-1.0.tar.gz");
    page = serve(site, ONE "a/");
    serve_file(page, "a-1.0.tar.gz");
    serve_file(page, "a-2.0.tar.gz");
    requires(site, "https://l/files/a-1.0-py3-none-any.whl", "b");
    requires(site, "https://l/files/own-1.0.tar.gz", "c");
    requires(site, "https://one/files/a-2.0.tar.gz", "d");
    requires(site, "https://l/files/a-9.0.tar.gz", "e");
    requires(site, "https://l/files/a-0.5.tar.gz", "f");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    CHECK_STR(ask(site, "a", "2.0", 0), "proven: d");
    CHECK_STR(ask(site, "a", "9", 0), "proven: e");
    CHECK_STR(ask(site, "a", "0.5", 0), "proven: f");
    CHECK_STR(ask(site, "own", "1.0", 0), "proven: c");
    struct catalog_versions versions = catalog_versions(site->catalog, STR("a"));
    CHECK(versions.count == 4);
    CHECK_STR(versions.at[0].text, "0.5");
    CHECK_STR(versions.at[3].text, "9.0");
    end(site);
    site_destroy(site);
}

/* Among equal files that of the links counts, as in pip. */
TEST(the_same_file_twice)
{
    struct site *site = site_with_links(arena, PAGE);
    add_index(site, ONE, "");
    serve_file(serve(site, PAGE), "a-1.0-py3-none-any.whl")->hash = STR("sha256=patched");
    serve_file(serve(site, ONE "a/"), "a-1.0-py3-none-any.whl");
    requires(site, "https://l/files/a-1.0-py3-none-any.whl", "b");
    requires(site, "https://one/files/a-1.0-py3-none-any.whl", "c");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    end(site);
    site_destroy(site);
}

TEST(links_that_fail)
{
    struct site *site = site_with_links(arena, PAGE);
    add_index(site, ONE, "");
    serve(site, PAGE)->failure = "down";
    serve_file(serve(site, ONE "a/"), "a-1.0.tar.gz");
    requires(site, "https://one/files/a-1.0.tar.gz", "c");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "assumed: down");
    CHECK_STR(ask(site, "z", "1.0", 0), "assumed: down");
    end(site);
    site_destroy(site);
}

/* What could not be read may be what was asked for. */
TEST(skipped_links)
{
    struct site *site = site_with_links(arena, PAGE);
    struct served *page = serve(site, PAGE);
    serve_file(page, "b-1.0-py3.whl");
    begin(site);
    struct str told = ask(site, "b", "1.0", 0);
    CHECK(str_starts(told, STR("assumed: it is not on its page, of which 1 entry could not be read "
                               "(b-1.0-py3.whl: ")));
    CHECK_STR(ask(site, "a", "1.0", 0), "no name");
    end(site);
    page = serve(site, PAGE);
    page->page.skipped = 1;
    page->page.skipped_note = STR("entry 2: bad");
    site->config.refresh = true;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0),
              "assumed: it is not on its page, of which 1 entry could not be read (entry 2: bad)");
    end(site);
    site_destroy(site);
}

/* A directory is read anew; what it lacks is not there. */
TEST(local_links)
{
    struct site *site = site_with_links(arena, "file:///wheels/");
    serve_file(serve(site, "file:///wheels/"), "a-1.0-py3-none-any.whl")->hash = STR("");
    requires(site, "file:///files/a-1.0-py3-none-any.whl", "b");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    CHECK_STR(ask(site, "a", "2.0", 0), "no version");
    end(site);
    requires(site, "file:///files/a-1.0-py3-none-any.whl", "c");
    site->config.offline = true;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: c");
    end(site);
    serve(site, "file:///wheels/");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "no name");
    end(site);
    site_destroy(site);
}

TEST(links_offline)
{
    struct site *site = site_with_links(arena, PAGE);
    site->config.offline = true;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "assumed: a page of links is not in the store");
    end(site);
    site_destroy(site);
}

/* One name, many files: no time in the square of their number. */
TEST(many_links)
{
    enum { COUNT = 20000 };
    struct site *site = site_with_links(arena, LINKS);
    struct served *page = serve(site, LINKS);
    page->page.files = ARENA_ARRAY(arena, struct page_file, 2 * COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        struct page_file *files = &page->page.files[2 * i];
        files[0].filename = arena_printf(arena, "a-%zu-py3-none-any.whl", COUNT - i);
        files[1].filename = arena_printf(arena, "a-0-%zu-py3-none-any.whl", i);
        files[0].url = files[0].filename;
        files[1].url = files[1].filename;
    }
    page->page.count = (size_t)2 * COUNT;
    requires(site, "a-0-19999-py3-none-any.whl", "b");
    begin(site);
    CHECK_STR(ask(site, "a", "0", 0), "proven: b");
    CHECK(catalog_versions(site->catalog, STR("a")).count == COUNT + 1);
    CHECK(arena_used(arena) < (size_t)200 << 20);
    end(site);
    site_destroy(site);
}

int main(void)
{
    RUN(links_alone);
    RUN(links_beside_an_index);
    RUN(the_same_file_twice);
    RUN(links_that_fail);
    RUN(skipped_links);
    RUN(local_links);
    RUN(links_offline);
    RUN(many_links);
    return test_end();
}
