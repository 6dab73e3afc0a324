/* Which index has a name, what is kept of its pages, and when that is believed. */
#include "tests/unit/catalog_fixture.h"

#define TWO "https://two/simple/"
#define PENDING "assumed: it is being fetched"

TEST(pending_then_known)
{
    struct site *site = site_of_a(arena);
    begin(site);
    CHECK_STR(peek(site, "a", "1.0", 0), PENDING);
    CHECK(catalog_versions(site->catalog, STR("a")).answer == CATALOG_UNKNOWN);
    CHECK(catalog_fetch(site->catalog, NULL, NULL));
    CHECK_STR(peek(site, "a", "1.0", 0), "proven: b");
    CHECK(!catalog_fetch(site->catalog, NULL, NULL));
    CHECK(catalog_versions(site->catalog, STR("a")).count == 1);
    CHECK_STR(ask(site, "a", "2.0", 0), "no version");
    CHECK_STR(ask(site, "z", "1.0", 0), "no name");
    CHECK_STR(buf_str(&site->asked),
              "page " ONE "a/; file https://one/files/" WHEEL "; page " ONE "z/; ");
    CHECK(catalog_oldest_page(site->catalog) == NOW);
    end(site);
    site_destroy(site);
}

TEST(a_second_run_asks_nothing)
{
    struct site *site = site_of_a(arena);
    for (int run = 0; run < 3; run++) {
        begin(site);
        CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
        CHECK((site->asked.len == 0) == (run > 0));
        end(site);
        site->config.now += run ? 0 : 24 * HOUR;
    }
    site->config.now++;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    CHECK_STR(buf_str(&site->asked), "page " ONE "a/; ");
    end(site);
    site->config.max_age = 0;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    CHECK_STR(buf_str(&site->asked), "page " ONE "a/; ");
    end(site);
    site_destroy(site);
}

/* A pin may name what was uploaded since the page was fetched. */
TEST(missing_is_not_believed_of_a_kept_page)
{
    struct site *site = site_of_a(arena);
    begin(site);
    ask(site, "a", "1.0", 0);
    CHECK_STR(ask(site, "n", "1.0", 0), "no name");
    end(site);
    serve_file(serve(site, ONE "a/"), "a-2.0-py3-none-any.whl");
    requires(site, "https://one/files/a-2.0-py3-none-any.whl", "c");
    serve_file(serve(site, ONE "n/"), "n-1.0-py3-none-any.whl");
    requires(site, "https://one/files/n-1.0-py3-none-any.whl", "");
    begin(site);
    CHECK_STR(ask(site, "a", "2.0", 0), "proven: c");
    CHECK_STR(ask(site, "n", "1.0", 0), "proven:");
    end(site);
    begin(site);
    CHECK_STR(ask(site, "a", "3.0", 0), "no version");
    CHECK_STR(ask(site, "n", "2.0", 0), "no version");
    CHECK_STR(buf_str(&site->asked), "page " ONE "a/; page " ONE "n/; ");
    end(site);
    serve(site, ONE "a/")->failure = "the index is down";
    begin(site);
    CHECK_STR(ask(site, "a", "3.0", 0), "assumed: the index is down");
    end(site);
    site->config.offline = true;
    begin(site);
    CHECK_STR(ask(site, "a", "3.0", 0), "no version");
    CHECK_STR(buf_str(&site->asked), "");
    end(site);
    site_destroy(site);
}

/* Nor that there is no file for a platform. */
TEST(no_file_is_not_believed_of_a_kept_page)
{
    struct site *site = site_create(arena, "3.11 3.12");
    add_index(site, ONE, "");
    serve_file(serve(site, ONE "a/"), "a-1.0-cp311-cp311-win_amd64.whl");
    for (int run = 0; run < 2; run++) {
        begin(site);
        CHECK_STR(ask(site, "a", "1.0", 0), "unknown: none of its files fits no file");
        CHECK_STR(buf_str(&site->asked), "page " ONE "a/; ");
        end(site);
    }
    serve_file(serve(site, ONE "a/"), "a-1.0-cp311-abi3-manylinux1_x86_64.whl");
    requires(site, "https://one/files/a-1.0-cp311-abi3-manylinux1_x86_64.whl", "b");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    end(site);
    site_destroy(site);
}

TEST(first_index_wins)
{
    struct site *site = site_of_a(arena);
    add_index(site, TWO, "");
    serve_file(serve(site, TWO "a/"), "a-2.0.tar.gz");
    serve_file(serve(site, TWO "b/"), "b-1.0.tar.gz");
    requires(site, "https://two/files/b-1.0.tar.gz", "c")->evidence = EVIDENCE_STATIC;
    begin(site);
    CHECK_STR(ask(site, "a", "2.0", 0), "no version");
    CHECK_STR(ask(site, "b", "1.0", 0), "static: c");
    CHECK_STR(ask(site, "c", "1.0", 0), "no name");
    CHECK_STR(catalog_shadow(site->catalog, STR("a")), "");
    end(site);
    site_destroy(site);
}

TEST(an_index_that_fails_is_not_passed_over)
{
    struct site *site = site_of_a(arena);
    add_index(site, TWO, "");
    serve(site, ONE "b/")->failure = "the index is down";
    serve_file(serve(site, TWO "b/"), "b-1.0.tar.gz");
    begin(site);
    CHECK_STR(ask(site, "b", "1.0", 0), "assumed: the index is down");
    CHECK(catalog_versions(site->catalog, STR("b")).answer == CATALOG_UNKNOWN);
    CHECK(catalog_oldest_page(site->catalog) == 0);
    end(site);
    site_destroy(site);
}

/* The pack is as old as the oldest page that it rests on: here the first index's "absent". */
TEST(absence_on_the_first_index_ages)
{
    struct site *site = site_create(arena, "3.11");
    add_index(site, ONE, "");
    add_index(site, TWO, "");
    serve(site, ONE "a/")->absent = true;
    serve_file(serve(site, TWO "a/"), WHEEL);
    requires(site, "https://two/files/" WHEEL, "b");
    begin(site);
    ask(site, "a", "1.0", 0);
    end(site);
    site->config.now += 20 * HOUR;
    site->config.max_age = 10 * HOUR;
    serve(site, ONE "a/")->failure = "the index is down";
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "assumed: the index is down");
    end(site);
    site_destroy(site);
}

TEST(a_name_bound_to_an_index)
{
    struct site *site = site_of_a(arena);
    add_index(site, TWO, "a");
    add_index(site, TWO, "b");
    serve_file(serve(site, TWO "a/"), "a-2.0.tar.gz");
    serve_file(serve(site, ONE "b/"), "b-1.0.tar.gz");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "no version");
    CHECK_STR(ask(site, "b", "1.0", 0), "no name");
    CHECK_STR(buf_str(&site->asked), "page " TWO "a/; page " TWO "b/; ");
    end(site);
    site_destroy(site);
}

TEST(shadow)
{
    struct site *site = site_of_a(arena);
    add_index(site, TWO, "");
    serve_file(serve(site, TWO "a/"), "a-2.0.tar.gz");
    site->config.check_shadow = true;
    for (int run = 0; run < 2; run++) {
        begin(site);
        CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
        CHECK_STR(catalog_shadow(site->catalog, STR("a")), TWO);
        end(site);
    }
    CHECK_STR(buf_str(&site->asked), "");
    site_destroy(site);
}

TEST(shadow_unknown)
{
    struct site *site = site_of_a(arena);
    add_index(site, TWO, "");
    serve(site, TWO "a/")->failure = "the index is down";
    site->config.check_shadow = true;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "assumed: the index is down");
    end(site);
    site_destroy(site);
}

TEST(skipped_entries)
{
    struct site *site = site_of_a(arena);
    struct served *page = serve(site, ONE "a/");
    serve_file(page, WHEEL);
    serve_file(page, "a-what.whl");
    for (int run = 0; run < 2; run++) {
        begin(site);
        struct str told = ask(site, "a", "2.0", 0);
        CHECK(str_starts(told, STR("assumed: it is not on its page, of which 1 entry could not be "
                                   "read (a-what.whl: ")));
        CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
        end(site);
    }
    page = serve(site, ONE "a/");
    page->page.skipped = 2;
    page->page.skipped_note = STR("x: bad");
    serve_file(page, "a-1.0-cp311-cp311-win_amd64.whl");
    begin(site);
    CHECK_STR(ask(site, "a", "2.0", 0),
              "assumed: it is not on its page, of which 2 entries could not be read (x: bad)");
    CHECK_STR(ask(site, "a", "1.0", 0),
              "unknown: none of its files fits, but not all of them are known");
    end(site);
    site_destroy(site);
}

TEST(quarantined)
{
    struct site *site = site_of_a(arena);
    struct served *page = serve(site, ONE "a/");
    serve_file(page, WHEEL);
    page->page.status = STR("quarantined");
    for (int run = 0; run < 2; run++) {
        begin(site);
        CHECK_STR(ask(site, "a", "1.0", 0),
                  "assumed: the index has put the project into quarantine");
        end(site);
    }
    site_destroy(site);
}

/* Where the pack has but a part, the check is run again: it may not hold two of one release. */
TEST(one_release_for_all_environments)
{
    struct site *site = site_create(arena, "3.11 3.12");
    const struct release *releases[2] = {0};
    struct version one = {0};
    CHECK(version_parse(arena, STR("1.0"), &one));
    add_index(site, ONE, "");
    serve_file(serve(site, ONE "a/"), WHEEL);
    requires(site, "https://one/files/" WHEEL, "b");
    begin(site);
    ask(site, "a", "1.0", 0);
    end(site);
    begin(site);
    size_t rounds = 0;
    do {
        rounds++;
        for (size_t i = 0; i < 2; i++) {
            CHECK(catalog_release(site->catalog, STR("a"), &one, i, &releases[i]) == CATALOG_FOUND);
        }
    } while (catalog_fetch(site->catalog, NULL, NULL));
    CHECK(rounds == 2 && releases[0] == releases[1]);
    CHECK_STR(buf_str(&site->asked), "");
    end(site);
    site_destroy(site);
}

/* The URL of something else knows no name at all. */
TEST(no_index_there)
{
    struct site *site = site_create(arena, "3.11");
    add_index(site, "https://one/", "");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "no name");
    catalog_finish(site->catalog);
    CHECK_STR(warnings(site),
              "warning: https://one/ knows none of the names that were asked for; is it an index? "
              "The URL of one often ends in /simple/\n");
    end(site);
    site_destroy(site);
}

TEST(warning_of_the_helper)
{
    struct site *site = site_of_a(arena);
    begin(site);
    site->warning = "the index is odd";
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    CHECK_STR(warnings(site), "warning: the index is odd\n");
    end(site);
    site_destroy(site);
}

int main(void)
{
    RUN(one_release_for_all_environments);
    RUN(no_index_there);
    RUN(pending_then_known);
    RUN(a_second_run_asks_nothing);
    RUN(missing_is_not_believed_of_a_kept_page);
    RUN(no_file_is_not_believed_of_a_kept_page);
    RUN(first_index_wins);
    RUN(an_index_that_fails_is_not_passed_over);
    RUN(absence_on_the_first_index_ages);
    RUN(a_name_bound_to_an_index);
    RUN(shadow);
    RUN(shadow_unknown);
    RUN(skipped_entries);
    RUN(quarantined);
    RUN(warning_of_the_helper);
    return test_end();
}
