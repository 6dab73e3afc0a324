/* What is kept of pages between runs, and what becomes of it when the index or the store changes.
 */
#include <sys/stat.h>

#include "tests/unit/catalog_fixture.h"

TEST(replaced_in_place)
{
    struct site *site = site_of_a(arena);
    begin(site);
    ask(site, "a", "1.0", 0);
    CHECK_STR(warnings(site), "");
    end(site);
    site->config.now += 48 * HOUR;
    serve_file(serve(site, ONE "a/"), WHEEL)->hash = STR("sha256=other");
    requires(site, "https://one/files/" WHEEL, "evil");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: evil");
    CHECK_STR(warnings(site), "warning: a 1.0 was replaced on the index: a-1.0-py3-none-any.whl "
                              "has another hash than before\n");
    end(site);
    site_destroy(site);
}

TEST(older_serial)
{
    struct site *site = site_of_a(arena);
    struct served *page = serve(site, ONE "a/");
    serve_file(page, WHEEL);
    page->page.has_serial = true;
    page->page.serial = 7;
    page->etag = "seven";
    begin(site);
    ask(site, "a", "1.0", 0);
    end(site);
    site->config.now += 48 * HOUR;
    page = serve(site, ONE "a/");
    page->page.has_serial = true;
    page->page.serial = 6;
    page->etag = "six";
    for (int run = 0; run < 2; run++) {
        begin(site);
        CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
        CHECK_STR(ask(site, "a", "2.0", 0),
                  "assumed: it is not on its page, but the index answered with an older state of "
                  "it");
        CHECK_STR(buf_str(&site->asked), "page " ONE "a/ seven; ");
        CHECK_STR(warnings(site), "warning: a: the index answered with an older state than before, "
                                  "which was not used\n");
        CHECK(catalog_oldest_page(site->catalog) == NOW);
        end(site);
    }
    site_destroy(site);
}

TEST(unchanged)
{
    struct site *site = site_of_a(arena);
    struct served *page = serve(site, ONE "a/");
    serve_file(page, WHEEL);
    page->etag = "tag";
    begin(site);
    ask(site, "a", "1.0", 0);
    end(site);
    site->config.now += 48 * HOUR;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    CHECK_STR(buf_str(&site->asked), "page " ONE "a/ tag; ");
    CHECK(catalog_oldest_page(site->catalog) == site->config.now);
    end(site);
    site_destroy(site);
}

/* Removes all of one table, as if the store had lost it. */
static void lose(struct site *site, enum store_table table)
{
    struct store *store = open_store(&site->place, site->config.now, "");
    store_remove(store, table, STR(""));
    close_store(&site->place, store, "");
}

TEST(unchanged_but_lost_meanwhile)
{
    struct site *site = site_of_a(arena);
    struct served *page = serve(site, ONE "a/");
    serve_file(page, WHEEL);
    page->etag = "tag";
    begin(site);
    ask(site, "a", "1.0", 0);
    end(site);
    site->config.now += 48 * HOUR;
    begin(site);
    peek(site, "a", "1.0", 0);
    lose(site, STORE_PAGE);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    CHECK_STR(buf_str(&site->asked), "page " ONE "a/ tag; page " ONE "a/; ");
    end(site);
    site_destroy(site);
}

TEST(unchanged_without_question)
{
    struct site *site = site_of_a(arena);
    serve(site, ONE "a/")->unchanged = true;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0),
              "assumed: the index says that its page has not changed, but was not asked that");
    end(site);
    site_destroy(site);
}

TEST(parts_of_the_store_lost)
{
    static const enum store_table tables[] = {STORE_PAGE, STORE_RELEASE, STORE_METADATA,
                                              STORE_PACK};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct site *site = site_of_a(arena);
        begin(site);
        ask(site, "a", "1.0", 0);
        end(site);
        lose(site, tables[i]);
        lose(site, STORE_PACK);
        begin(site);
        CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
        CHECK((site->asked.len == 0) == (tables[i] == STORE_PACK));
        end(site);
        site->config.offline = true;
        lose(site, tables[i]);
        lose(site, STORE_PACK);
        begin(site);
        struct str told = ask(site, "a", "1.0", 0);
        CHECK_STR(told, tables[i] == STORE_PACK       ? "proven: b"
                        : tables[i] == STORE_METADATA ? "unknown: its metadata is not in the store"
                                                      : "assumed: its page is not in the store");
        end(site);
        site_destroy(site);
    }
}

TEST(offline)
{
    struct site *site = site_of_a(arena);
    site->config.offline = true;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "assumed: its page is not in the store");
    end(site);
    site->config.offline = false;
    begin(site);
    ask(site, "a", "1.0", 0);
    end(site);
    site->config.offline = true;
    site->config.now += 1000 * HOUR;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    CHECK_STR(buf_str(&site->asked), "");
    CHECK(catalog_oldest_page(site->catalog) == NOW);
    end(site);
    site_destroy(site);
}

TEST(refresh)
{
    struct site *site = site_of_a(arena);
    struct str names[] = {STR("a")};
    serve_file(serve(site, ONE "b/"), "b-1.0.tar.gz");
    requires(site, "https://one/files/b-1.0.tar.gz", "");
    begin(site);
    ask(site, "a", "1.0", 0);
    ask(site, "b", "1.0", 0);
    end(site);
    site->config.refreshed = names;
    site->config.refreshed_count = 1;
    begin(site);
    ask(site, "a", "1.0", 0);
    ask(site, "b", "1.0", 0);
    CHECK_STR(buf_str(&site->asked), "page " ONE "a/ anew; ");
    end(site);
    site->config.refresh = true;
    begin(site);
    ask(site, "b", "1.0", 0);
    CHECK_STR(buf_str(&site->asked), "page " ONE "b/ anew; ");
    end(site);
    site_destroy(site);
}

/* Versions to choose from in a run `later`, and what was asked for it. */
static struct str candidates(struct site *site, int64_t later)
{
    struct arena *arena = site->arena;
    site->config.now = NOW + later;
    begin(site);
    enum catalog_answer first = catalog_candidates(site->catalog, STR("a")).answer;
    while (catalog_fetch(site->catalog, NULL, NULL)) {
    }
    struct catalog_versions versions = catalog_candidates(site->catalog, STR("a"));
    struct str text =
        arena_printf(arena, "%s, %zu: %.*s", first == CATALOG_FOUND ? "kept" : "waits",
                     versions.count, STR_ARG(arena_str(arena, buf_str(&site->asked))));
    end(site);
    return text;
}

TEST(candidates_are_good_as_long_as_the_index_says)
{
    struct site *site = site_of_a(arena);
    struct served *page = serve(site, ONE "a/");
    serve_file(page, WHEEL);
    page->etag = "tag";
    page->max_age = 600;
    CHECK_STR(candidates(site, 0), "waits, 1: page " ONE "a/; ");
    CHECK_STR(candidates(site, 600), "kept, 1: ");
    CHECK_STR(candidates(site, 601), "waits, 1: page " ONE "a/ tag; ");
    CHECK_STR(candidates(site, 1201), "kept, 1: ");
    begin(site);
    site->config.now = NOW + 2000;
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b"); /* of a pin it is good for longer */
    CHECK_STR(buf_str(&site->asked), "file https://one/files/" WHEEL "; ");
    end(site);
    page->max_age = 0;
    CHECK_STR(candidates(site, 2001), "waits, 1: page " ONE "a/ tag; ");
    CHECK_STR(candidates(site, 2001), "kept, 1: ");
    CHECK_STR(candidates(site, 2002), "waits, 1: page " ONE "a/ tag; ");
    site->config.offline = true;
    CHECK_STR(candidates(site, 9999), "kept, 1: ");
    site_destroy(site);
}

/* A directory is read anew, and can be read offline. */
TEST(local)
{
    struct site *site = site_create(arena, "3.11");
    add_index(site, "file:///i/simple/", "");
    serve_file(serve(site, "file:///i/simple/a/"), WHEEL);
    requires(site, "file:///files/" WHEEL, "b");
    for (int run = 0; run < 2; run++) {
        begin(site);
        CHECK_STR(ask(site, "a", "1.0", 0), run ? "proven: c" : "proven: b");
        CHECK_STR(buf_str(&site->asked),
                  "page file:///i/simple/a/; file file:///files/" WHEEL "; ");
        end(site);
        requires(site, "file:///files/" WHEEL, "c");
        site->config.offline = true;
    }
    site_destroy(site);
}

/* The store knows the file of a snapshot, but nothing that was in it. */
TEST(a_snapshot_that_is_lost)
{
    struct site *site = site_create(arena, "3.11");
    const char *path = arena_printf(arena, "%s/projects.jsonl", site->place.temp.path).ptr;
    FILE *file = fopen(path, "w");
    struct stat status;
    CHECK(file && fclose(file) == 0 && stat(path, &status) == 0);
    struct buf key = {.arena = arena};
    wire_put_number(&key, status.st_dev);
    wire_put_number(&key, status.st_ino);
    wire_put_signed(&key, status.st_size);
    wire_put_signed(&key, status.st_mtim.tv_sec);
    wire_put_signed(&key, status.st_mtim.tv_nsec);
    struct store *store = open_store(&site->place, NOW, "");
    store_put(store, STORE_ORIGIN, buf_str(&key), STR("snapshot:x"));
    close_store(&site->place, store, "");
    site->config.indexes = NULL;
    begin(site);
    struct error error = {0};
    struct version version = {0};
    const struct release *release = NULL;
    CHECK(catalog_open_snapshot(site->catalog, path, &error));
    CHECK(version_parse(arena, STR("1.0"), &version));
    CHECK(catalog_release(site->catalog, STR("a"), &version, 0, &release) == CATALOG_FOUND);
    CHECK_STR(release->failure.reason, "the store has lost a part of the snapshot");
    CHECK_STR(release->failure.help, "run it again: the snapshot will be read anew");
    struct str gone;
    end(site);
    store = open_store(&site->place, NOW, "");
    CHECK(!store_get(store, STORE_ORIGIN, buf_str(&key), arena, &gone));
    close_store(&site->place, store, "");
    site_destroy(site);
}

int main(void)
{
    RUN(replaced_in_place);
    RUN(older_serial);
    RUN(unchanged);
    RUN(unchanged_but_lost_meanwhile);
    RUN(unchanged_without_question);
    RUN(parts_of_the_store_lost);
    RUN(offline);
    RUN(refresh);
    RUN(candidates_are_good_as_long_as_the_index_says);
    RUN(local);
    RUN(a_snapshot_that_is_lost);
    return test_end();
}
