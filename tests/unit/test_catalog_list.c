/* What pages say of releases, and whether more is at hand. */
#include "tests/support/snapshot_catalog.h"
#include "tests/unit/catalog_fixture.h"

/* What is listed of one release, in one line. */
static struct str show(struct arena *arena, struct catalog *catalog, const char *name,
                       const char *text, size_t environment)
{
    struct buf out = {.arena = arena};
    struct version version = {0};
    CHECK(version_parse(arena, str_of(text), &version));
    catalog_versions(catalog, str_of(name));
    struct catalog_listed listed = catalog_list(catalog, str_of(name), &version, environment);
    buf_printf(&out, "%s%s%s%s", listed.exists ? "there" : "not there",
               listed.yanked ? " yanked" : "", listed.no_file ? " no-file" : "",
               listed.read ? " read" : "");
    if (listed.requires_python.len) {
        buf_printf(&out, " python %.*s", STR_ARG(listed.requires_python));
    }
    return buf_str(&out);
}

static struct str list(struct site *site, const char *name, const char *text, size_t environment)
{
    return show(site->arena, site->catalog, name, text, environment);
}

/* Lists a release of a name whose page has been fetched. */
static struct str list_later(struct site *site, const char *name, const char *text,
                             size_t environment)
{
    struct str told;
    do {
        told = list(site, name, text, environment);
    } while (catalog_fetch(site->catalog, NULL, NULL));
    return told;
}

static struct page_file *bound_file(struct served *page, const char *filename, const char *python)
{
    struct page_file *file = serve_file(page, filename);
    file->has_requires_python = true;
    file->requires_python = str_of(python);
    return file;
}

/* The first run has the page in memory, the second in the store, the third in a pack. */
TEST(of_the_page)
{
    struct site *site = site_create(arena, "3.11 3.12/windows-x86_64");
    add_index(site, ONE, "");
    struct served *page = serve(site, ONE "a/");
    bound_file(page, "a-1.0-py3-none-any.whl", ">=3.8")->yanked = true;
    bound_file(page, "a-1.0.tar.gz", ">=3.7");
    bound_file(page, "a-2.0-cp312-cp312-win_amd64.whl", ">=3.9");
    bound_file(page, "a-3.0.tar.gz", ">=3.10")->yanked = true;
    for (int run = 0; run < 3; run++) {
        begin(site);
        if (run == 0) {
            CHECK_STR(list(site, "a", "1.0", 0), "not there");
        }
        CHECK_STR(list_later(site, "a", "1.0", 0), "there python >=3.7");
        CHECK_STR(list(site, "a", "2.0", 0), "there no-file");
        CHECK_STR(list(site, "a", "2.0", 1), "there python >=3.9");
        CHECK_STR(list(site, "a", "3.0", 0), "there yanked python >=3.10");
        CHECK_STR(list(site, "a", "4.0", 0), "not there");
        CHECK_STR(buf_str(&site->asked), run == 0 ? "page " ONE "a/; " : "");
        end(site);
    }
    site_destroy(site);
}

/* The metadata that one run has read is at hand in the next, whatever answers. */
TEST(read)
{
    struct site *site = site_create(arena, "3.11");
    add_index(site, ONE, "");
    struct served *page = serve(site, ONE "a/");
    bound_file(page, WHEEL, ">=3.8");
    serve_file(page, "a-2.0-py3-none-any.whl");
    requires(site, "https://one/files/" WHEEL, "b");
    begin(site);
    CHECK_STR(list_later(site, "a", "1.0", 0), "there python >=3.8");
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b python >=3.8");
    CHECK_STR(list(site, "a", "1.0", 0), "there read python >=3.8");
    end(site);
    for (int run = 0; run < 4; run++) {
        begin(site);
        CHECK_STR(list(site, "a", "1.0", 0), "there read python >=3.8");
        CHECK_STR(list(site, "a", "2.0", 0), "there");
        CHECK_STR(ask(site, "a", "1.0", 0), "proven: b python >=3.8");
        CHECK_STR(buf_str(&site->asked), "");
        end(site);
        site->config.offline = run == 2;
    }
    site_destroy(site);
}

/* Without the network all is at hand: that it is not known is final. */
TEST(failures)
{
    struct site *site = site_of_a(arena);
    requires(site, "https://one/files/" WHEEL, NULL);
    begin(site);
    CHECK_STR(list_later(site, "a", "1.0", 0), "there");
    CHECK_STR(ask(site, "a", "1.0", 0), "unknown: no such");
    CHECK_STR(list(site, "a", "1.0", 0), "there read");
    end(site);
    begin(site);
    CHECK_STR(list(site, "a", "1.0", 0), "there");
    end(site);
    site->config.offline = true;
    site->config.scope = STR("another");
    begin(site);
    CHECK_STR(list(site, "a", "1.0", 0), "there read");
    CHECK_STR(peek(site, "a", "1.0", 0), "unknown: its metadata is not in the store");
    end(site);
    site_destroy(site);
}

/* What a pack has not listed is looked up in the store, the run begins anew, and the next pack has
 * it. */
TEST(unpacked)
{
    struct site *site = site_of_a(arena);
    struct str seen[3] = {{0}};
    serve_file(site->pages.at[0], "a-2.0.dev1+x.tar.gz");
    for (size_t run = 0; run < 3; run++) {
        begin(site);
        list_later(site, "a", "1.0", 0);
        list_later(site, "b", "1.0", 0);
        seen[run] = run ? list(site, "a", "2.0.dev1+x", 0) : STR("");
        CHECK(catalog_fetch(site->catalog, NULL, NULL) == (run == 1));
        end(site);
    }
    CHECK_STR(seen[1], "there");
    CHECK_STR(seen[2], "there");
    CHECK_STR(buf_str(&site->asked), "");
    site_destroy(site);
}

static struct str show_versions(struct site *site, const char *name)
{
    struct buf out = {.arena = site->arena};
    struct catalog_versions versions = catalog_versions(site->catalog, str_of(name));
    for (size_t i = 0; i < versions.count; i++) {
        buf_printf(&out, "%s%.*s", i ? " " : "", STR_ARG(versions.at[i].text));
    }
    return buf_str(&out);
}

/* Of the index, of the store and of a pack; once a run. */
TEST(asked_again)
{
    struct site *site = site_of_a(arena);
    begin(site);
    CHECK(catalog_ask_again(site->catalog, STR("a")));
    list_later(site, "a", "1.0", 0);
    list_later(site, "b", "1.0", 0);
    CHECK(!catalog_ask_again(site->catalog, STR("a")));
    end(site);
    serve_file(site->pages.at[0], "a-2.0.tar.gz");
    serve_file(serve(site, ONE "b/"), "b-1.0.tar.gz");
    begin(site);
    CHECK_STR(show_versions(site, "a"), "1.0");
    CHECK_STR(show_versions(site, "b"), "");
    CHECK(catalog_ask_again(site->catalog, STR("a")));
    CHECK(catalog_ask_again(site->catalog, STR("b")));
    CHECK_STR(buf_str(&site->asked), "page " ONE "a/; page " ONE "b/; ");
    while (catalog_fetch(site->catalog, NULL, NULL)) {
    }
    CHECK_STR(show_versions(site, "a"), "1.0 2.0");
    CHECK_STR(show_versions(site, "b"), "1.0");
    CHECK(!catalog_ask_again(site->catalog, STR("a")));
    end(site);
    site->config.offline = true;
    begin(site);
    CHECK(!catalog_ask_again(site->catalog, STR("a")));
    CHECK_STR(show_versions(site, "a"), "1.0 2.0");
    end(site);
    site_destroy(site);
}

/* There is nothing to ask. */
TEST(not_asked_again)
{
    struct site *site = site_create(arena, "3.11");
    struct catalog *catalog = snapshot_catalog_bare(arena, &site->environments);
    struct protocol_project project = {.name = STR("a")};
    CHECK(!catalog_ask_again(catalog, STR("a")));
    catalog_add_project(catalog, &project);
    CHECK(!catalog_ask_again(catalog, STR("a")));
    site_destroy(site);
}

TEST(as_of)
{
    struct site *site = site_create(arena, "3.11");
    add_index(site, ONE, "");
    struct served *page = serve(site, ONE "a/");
    serve_file(page, WHEEL)->upload_time = NOW - 2;
    serve_file(page, "a-2.0.tar.gz")->upload_time = NOW;
    site->config.as_of = NOW - 1;
    for (int run = 0; run < 2; run++) {
        begin(site);
        CHECK_STR(list_later(site, "a", "1.0", 0), "there");
        CHECK_STR(list(site, "a", "2.0", 0), "not there");
        end(site);
    }
    site_destroy(site);
}

/* A link adds a file that is better than those of the index. */
TEST(links)
{
    struct site *site = site_create(arena, "3.11");
    add_index(site, ONE, "");
    bound_file(serve(site, ONE "a/"), "a-1.0.tar.gz", ">=3.8");
    bound_file(serve(site, "https://links/"), WHEEL, ">=3.9");
    vec_push(arena, &site->indexes.links, STR("https://links/"));
    begin(site);
    CHECK_STR(list_later(site, "a", "1.0", 0), "there python >=3.9");
    CHECK_STR(list(site, "b", "1.0", 0), "not there");
    end(site);
    site_destroy(site);
}

TEST(lost_by_the_store)
{
    struct site *site = site_of_a(arena);
    struct buf key = {.arena = arena};
    wire_put_str(&key, STR(ONE));
    wire_put_str(&key, STR("a"));
    wire_put_str(&key, STR("1.0"));
    begin(site);
    CHECK_STR(list_later(site, "a", "1.0", 0), "there");
    end(site);
    site->config.scope = STR("another");
    begin(site);
    store_remove(site->config.store, STORE_RELEASE, buf_str(&key));
    CHECK(catalog_versions(site->catalog, STR("a")).count == 1);
    CHECK_STR(list(site, "a", "1.0", 0), "not there");
    CHECK(catalog_fetch(site->catalog, NULL, NULL));
    CHECK_STR(list(site, "a", "1.0", 0), "there");
    CHECK_STR(buf_str(&site->asked), "page " ONE "a/; ");
    end(site);
    site_destroy(site);
}

/* By hand, as tests do: the metadata is all there is. */
TEST(snapshot)
{
    struct site *site = site_create(arena, "3.11");
    struct str environments[] = {STR("3.11")};
    struct protocol_elsewhere elsewhere = {
        environments, 1, {.requires_python = STR(">=3.11")}, {.set = false}};
    struct protocol_release releases[] = {
        {.version = STR("1"),
         .texts = {.requires_python = STR(">=3"), .yanked = true},
         .upload_time = PAGE_TIME_UNKNOWN},
        {.version = STR("2"), .unread = {.set = true}, .upload_time = PAGE_TIME_UNKNOWN},
        {.version = STR("3"),
         .upload_time = PAGE_TIME_UNKNOWN,
         .elsewhere = &elsewhere,
         .elsewhere_count = 1},
    };
    struct protocol_project project = {
        .name = STR("a"), .releases = releases, .count = 3, .files_complete = true};
    struct catalog *catalog = snapshot_catalog_bare(arena, &site->environments);
    CHECK_STR(show(arena, catalog, "a", "1", 0), "not there");
    environments[0] = site->environments.at[0].id;
    catalog_add_project(catalog, &project);
    CHECK_STR(show(arena, catalog, "a", "1", 0), "there yanked no-file read python >=3");
    CHECK_STR(show(arena, catalog, "a", "2", 0), "there no-file read");
    CHECK_STR(show(arena, catalog, "a", "3", 0), "there no-file read python >=3.11");
    CHECK_STR(show(arena, catalog, "a", "4", 0), "not there");
    CHECK_STR(show(arena, catalog, "b", "1", 0), "not there");
    site_destroy(site);
}

int main(void)
{
    RUN(of_the_page);
    RUN(read);
    RUN(failures);
    RUN(unpacked);
    RUN(asked_again);
    RUN(not_asked_again);
    RUN(as_of);
    RUN(links);
    RUN(lost_by_the_store);
    RUN(snapshot);
    return test_end();
}
