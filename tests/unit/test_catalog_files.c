/* Which file of a release counts in an environment, what it says, and what a pack keeps of it. */
#include "tests/unit/catalog_fixture.h"

#define FILES "https://one/files/"
#define LINUX "a-1.0-cp311-cp311-manylinux1_x86_64.whl"
#define WINDOWS "a-1.0-cp311-cp311-win_amd64.whl"
#define ANY "a-1.0-py3-none-any.whl"
#define SDIST "a-1.0.tar.gz"

static struct site *two_platforms(struct arena *arena)
{
    struct site *site = site_create(arena, "3.11 3.11/windows-x86_64");
    add_index(site, ONE, "");
    return site;
}

static void with_metadata(struct page_file *file, const char *hash)
{
    file->metadata = PAGE_METADATA_THERE;
    file->metadata_hash = str_of(hash);
}

/* What is said of a 1.0 in both environments. */
static void expect(struct site *site, const char *first, const char *second)
{
    begin(site);
    ask(site, "a", "1.0", 0);
    CHECK_STR(ask(site, "a", "1.0", 1), second);
    CHECK_STR(ask(site, "a", "1.0", 0), first);
    end(site);
}

TEST(metadata_that_differs)
{
    struct site *site = two_platforms(arena);
    struct served *page = serve(site, ONE "a/");
    with_metadata(serve_file(page, LINUX), "sha256=l");
    with_metadata(serve_file(page, WINDOWS), "sha256=w");
    requires(site, FILES LINUX, "b");
    requires(site, FILES WINDOWS, "c");
    expect(site, "proven: b", "proven: c");
    CHECK_STR(buf_str(&site->asked),
              "page " ONE "a/; file " FILES LINUX "; file " FILES WINDOWS "; ");
    expect(site, "proven: b", "proven: c");
    CHECK_STR(buf_str(&site->asked), "");
    site_destroy(site);
}

TEST(metadata_that_is_equal)
{
    struct site *site = two_platforms(arena);
    struct served *page = serve(site, ONE "a/");
    with_metadata(serve_file(page, LINUX), "sha256=same");
    with_metadata(serve_file(page, WINDOWS), "sha256=same");
    requires(site, FILES LINUX, "b");
    expect(site, "proven: b", "proven: b");
    CHECK_STR(buf_str(&site->asked), "page " ONE "a/; file " FILES LINUX "; ");
    site_destroy(site);
}

TEST(metadata_without_hashes)
{
    struct site *site = two_platforms(arena);
    struct served *page = serve(site, ONE "a/");
    serve_file(page, LINUX)->metadata = PAGE_METADATA_THERE;
    serve_file(page, WINDOWS)->metadata = PAGE_METADATA_THERE;
    requires(site, FILES LINUX, "b");
    requires(site, FILES WINDOWS, NULL);
    expect(site, "proven: b", "unknown: no such");
    CHECK_STR(buf_str(&site->asked),
              "page " ONE "a/; file " FILES LINUX "; file " FILES WINDOWS "; ");
    site_destroy(site);
}

/* Each setting has its own answers, also where packs are kept; what is left out is not read. */
TEST(formats_that_count)
{
    struct site *site = two_platforms(arena);
    struct served *page = serve(site, ONE "a/");
    serve_file(page, LINUX);
    serve_file(page, SDIST);
    requires(site, FILES LINUX, "b");
    requires(site, FILES SDIST, "c")->evidence = EVIDENCE_STATIC;
    for (int run = 0; run < 2; run++) {
        site->config.formats = (struct formats){0};
        expect(site, "proven: b", "static: c");
        formats_add(arena, &site->config.formats, FORMATS_NO_BINARY, STR("a"));
        expect(site, "static: c", "static: c");
        formats_add(arena, &site->config.formats, FORMATS_ONLY_BINARY, STR("a"));
        expect(site, "proven: b", "unknown: none of its files fits no file");
    }
    site_destroy(site);
}

TEST(no_file_on_one_platform)
{
    struct site *site = two_platforms(arena);
    struct served *page = serve(site, ONE "a/");
    with_metadata(serve_file(page, LINUX), "sha256=l");
    requires(site, FILES LINUX, "b");
    expect(site, "proven: b", "proven: b no file");
    page = serve(site, ONE "a/");
    serve_file(page, LINUX);
    site->config.refresh = true;
    expect(site, "proven: b", "unknown: none of its files fits no file");
    site_destroy(site);
}

/* Of an interpreter that is not known a wheel may fit all the same: no PASS for it, no error. */
TEST(tags_that_are_not_certain)
{
    struct site *site = site_create(arena, "3.11");
    struct environment *environment = &site->environments.at[0];
    environment->value[MARKER_IMPLEMENTATION_NAME] = STR("pypy");
    environment->value[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = STR("PyPy");
    add_index(site, ONE, "");
    with_metadata(serve_file(serve(site, ONE "a/"), LINUX), "sha256=l");
    requires(site, FILES LINUX, "b");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "unknown: whether one of its files fits is not known");
    end(site);
    site_destroy(site);
}

TEST(wheel_before_sdist)
{
    struct site *site = two_platforms(arena);
    struct served *page = serve(site, ONE "a/");
    serve_file(page, SDIST);
    serve_file(page, "a-1.0.zip");
    serve_file(page, LINUX);
    requires(site, FILES LINUX, "b");
    requires(site, FILES SDIST, "c")->evidence = EVIDENCE_DECLARED;
    expect(site, "proven: b", "declared: c");
    site_destroy(site);
}

TEST(builds)
{
    static const char *const winners[] = {"10", "9", "03", "2"};
    for (size_t i = 0; i + 1 < sizeof winners / sizeof *winners; i++) {
        struct site *site = two_platforms(arena);
        struct served *page = serve(site, ONE "a/");
        const char *best = arena_printf(arena, "a-1.0-%s-py3-none-any.whl", winners[i]).ptr;
        const char *other = arena_printf(arena, "a-1.0-%s-py3-none-any.whl", winners[i + 1]).ptr;
        serve_file(page, ANY);
        serve_file(page, other);
        serve_file(page, best);
        requires(site, arena_printf(arena, FILES "%s", best).ptr, "b");
        expect(site, "proven: b", "proven: b");
        site_destroy(site);
    }
}

/* PEP 592: a yanked file counts where nothing else fits. */
TEST(yanked)
{
    struct site *site = two_platforms(arena);
    struct served *page = serve(site, ONE "a/");
    struct page_file *file = serve_file(page, LINUX);
    file->yanked = true;
    file->yanked_reason = STR("bad");
    serve_file(page, ANY);
    requires(site, FILES LINUX, "b");
    requires(site, FILES ANY, "c");
    expect(site, "proven: c", "proven: c");
    page = serve(site, ONE "a/");
    file = serve_file(page, LINUX);
    file->yanked = true;
    file->yanked_reason = STR("bad");
    serve_file(page, WINDOWS);
    requires(site, FILES WINDOWS, "d");
    site->config.refresh = true;
    expect(site, "proven: b yanked bad", "proven: d");
    site->config.refresh = false;
    expect(site, "proven: b yanked bad", "proven: d");
    site_destroy(site);
}

/* Installers obey the bound of the page even where the metadata has none. */
TEST(requires_python_of_the_page)
{
    struct site *site = two_platforms(arena);
    struct served *page = serve(site, ONE "a/");
    serve_file(page, ANY)->requires_python = STR(">=3.12");
    requires(site, FILES ANY, "b");
    expect(site, "proven: b python >=3.12", "proven: b python >=3.12");
    expect(site, "proven: b python >=3.12", "proven: b python >=3.12");
    site_destroy(site);
}

TEST(evidence)
{
    struct site *site = two_platforms(arena);
    serve_file(serve(site, ONE "a/"), SDIST);
    requires(site, FILES SDIST, "c")->evidence = EVIDENCE_DECLARED;
    site->config.evidence = EVIDENCE_STATIC;
    const char *less = "unknown: what it requires is only declared, and --evidence asks for static";
    expect(site, less, less);
    site->config.evidence = EVIDENCE_DECLARED;
    expect(site, "declared: c", "declared: c");
    CHECK_STR(buf_str(&site->asked), "");
    site->config.evidence = EVIDENCE_STATIC;
    expect(site, less, less);
    site_destroy(site);
}

/* What one index says of a file with some hash is not believed of another's. */
TEST(metadata_of_another_index)
{
    struct site *site = site_create(arena, "3.11");
    add_index(site, "https://evil/simple/", "");
    struct page_file *file = serve_file(serve(site, "https://evil/simple/a/"), ANY);
    file->metadata = PAGE_METADATA_THERE;
    requires(site, "https://evil/files/" ANY, "");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven:");
    end(site);
    site->indexes.indexes.len = 0;
    add_index(site, ONE, "");
    file = serve_file(serve(site, ONE "a/"), ANY);
    requires(site, FILES ANY, "b");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    end(site);
    site_destroy(site);
}

/* Nor what a wheel says of the metadata file that it should have: only that file has that hash. */
TEST(metadata_read_elsewhere)
{
    struct site *site = site_create(arena, "3.11");
    add_index(site, "https://evil/simple/", "");
    with_metadata(serve_file(serve(site, "https://evil/simple/a/"), ANY), "sha256=m");
    requires(site, "https://evil/files/" ANY, "");
    for (int run = 0; run < 2; run++) {
        begin(site);
        CHECK_STR(ask(site, "a", "1.0", 0), "proven:");
        CHECK((site->asked.len == 0) == run);
        end(site);
    }
    site->indexes.indexes.len = 0;
    add_index(site, ONE, "");
    with_metadata(serve_file(serve(site, ONE "a/"), ANY), "sha256=m");
    struct known *known = requires(site, FILES ANY, "b");
    known->source = PROTOCOL_FROM_METADATA_FILE;
    known->unverified = false;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    end(site);
    site->indexes.indexes.len = 0;
    add_index(site, "https://evil/simple/", "");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven:");
    end(site);
    site_destroy(site);
}

TEST(as_of)
{
    struct site *site = site_create(arena, "3.11");
    add_index(site, ONE, "");
    struct served *page = serve(site, ONE "a/");
    serve_file(page, SDIST)->upload_time = 100;
    serve_file(page, ANY)->upload_time = 200;
    serve_file(page, "a-2.0.tar.gz")->upload_time = 201;
    serve_file(page, "a-3.0.tar.gz");
    requires(site, FILES SDIST, "b");
    requires(site, FILES "a-3.0.tar.gz", "c");
    site->config.as_of = 199;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    CHECK_STR(ask(site, "a", "2.0", 0), "no version");
    CHECK_STR(ask(site, "a", "3.0", 0), "unknown: when it was uploaded is not known");
    CHECK(catalog_versions(site->catalog, STR("a")).count == 2);
    end(site);
    site_destroy(site);
}

/* A pack of other environments, or of others of the same name, is not for this run. */
TEST(packs_of_environments)
{
    struct site *site = site_create(arena, "3.11");
    add_index(site, ONE, "");
    struct served *page = serve(site, ONE "a/");
    serve_file(page, LINUX);
    serve_file(page, "a-1.0-cp312-cp312-manylinux1_x86_64.whl");
    requires(site, FILES LINUX, "b");
    requires(site, FILES "a-1.0-cp312-cp312-manylinux1_x86_64.whl", "c");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    end(site);
    struct str id = site->environments.at[0].id;
    CHECK(
        environment_make(arena, STR("3.12"), STR("linux-x86_64"), &site->environments.at[0], NULL));
    site->environments.at[0].id = id;
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: c");
    end(site);
    site_destroy(site);
}

/* What a pack has not is looked for in the store; what the run did not ask stays in it. */
TEST(packs_are_of_questions)
{
    struct site *site = two_platforms(arena);
    struct served *page = serve(site, ONE "a/");
    serve_file(page, ANY);
    serve_file(page, "a-2.0-py3-none-any.whl");
    serve_file(page, "a-2.0+x-py3-none-any.whl");
    serve_file(serve(site, ONE "b/"), "b-1.0.tar.gz");
    requires(site, FILES ANY, "b");
    requires(site, FILES "a-2.0-py3-none-any.whl", "c");
    requires(site, FILES "b-1.0.tar.gz", "");
    struct version two = {0};
    CHECK(version_parse(arena, STR("2.0"), &two));
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
    CHECK_STR(ask(site, "b", "1.0", 0), "proven:");
    end(site);
    for (int run = 0; run < 2; run++) {
        begin(site);
        CHECK_STR(ask(site, "a", "1.0", 1), "proven: b");
        CHECK_STR(ask(site, "a", "2.0", 0), "proven: c");
        CHECK_STR(ask(site, "a", "1.0", 0), "proven: b");
        CHECK(catalog_equal(site->catalog, STR("a"), &two).count == 2);
        CHECK((site->asked.len == 0) == run);
        end(site);
    }
    begin(site);
    CHECK_STR(ask(site, "b", "1.0", 1), "proven:");
    CHECK(catalog_versions(site->catalog, STR("a")).count == 3);
    CHECK_STR(buf_str(&site->asked), "");
    end(site);
    site_destroy(site);
}

/* The same answers in whatever order they come. */
TEST(order_of_answers)
{
    struct str told[2];
    for (int round = 0; round < 2; round++) {
        struct site *site = two_platforms(arena);
        struct buf out = {.arena = arena};
        site->newest_first = round;
        vec_push(arena, &site->indexes.links, STR("https://l/1"));
        vec_push(arena, &site->indexes.links, STR("https://l/2"));
        serve(site, "https://l/1")->failure = "one";
        serve(site, "https://l/2")->failure = "two";
        serve(site, ONE "a/")->failure = "three";
        begin(site);
        buf_add(&out, ask(site, "a", "1.0", 0));
        buf_add(&out, ask(site, "b", "1.0", 0));
        buf_add(&out, warnings(site));
        told[round] = buf_str(&out);
        end(site);
        site_destroy(site);
    }
    CHECK(str_eq(told[0], told[1]));
    CHECK_STR(told[0], "assumed: oneassumed: one");
}

/* A query may be a signature: it is asked with, and shown to nobody. */
TEST(signed_url)
{
    struct site *site = two_platforms(arena);
    serve_file(serve(site, ONE "a/"), ANY)->url = STR(FILES ANY "?signature=secret");
    begin(site);
    CHECK_STR(ask(site, "a", "1.0", 0), "unknown: no such");
    CHECK_STR(buf_str(&site->asked), "page " ONE "a/; file " FILES ANY "?signature=secret; ");
    end(site);
    site->config.offline = true;
    begin(site);
    struct version version = {0};
    const struct release *release = NULL;
    CHECK(version_parse(arena, STR("1.0"), &version));
    CHECK(catalog_release(site->catalog, STR("a"), &version, 0, &release) == CATALOG_FOUND);
    CHECK_STR(release->failure.reason, "its metadata is not in the store");
    CHECK_STR(release->failure.url, FILES ANY);
    end(site);
    site_destroy(site);
}

int main(void)
{
    RUN(formats_that_count);
    RUN(metadata_that_differs);
    RUN(metadata_that_is_equal);
    RUN(metadata_without_hashes);
    RUN(no_file_on_one_platform);
    RUN(tags_that_are_not_certain);
    RUN(wheel_before_sdist);
    RUN(builds);
    RUN(yanked);
    RUN(requires_python_of_the_page);
    RUN(evidence);
    RUN(metadata_of_another_index);
    RUN(metadata_read_elsewhere);
    RUN(as_of);
    RUN(packs_of_environments);
    RUN(packs_are_of_questions);
    RUN(order_of_answers);
    RUN(signed_url);
    return test_end();
}
