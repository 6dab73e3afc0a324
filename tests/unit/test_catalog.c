#include "pypi/catalog.h"

#include "base/buf.h"
#include "tests/support/snapshot_catalog.h"
#include "tests/unit/temp_dir.h"
#include "tests/unit/test.h"

static const char index_text[] =
    "{\"name\": \"a\", \"versions\": {"
    "\"1.10\": {\"requires_dist\": [\"b>=1\"], \"requires_python\": \">=3.8\","
    " \"source\": \"wheel\"},"
    "\"1.9\": {\"requires_dist\": [\"b>\"]},"
    "\"1.0\": {\"requires_dist\": []},"
    "\"1.0.0\": {\"requires_dist\": [\"b\", \"c\"]},"
    "\"not-a-version\": {\"requires_dist\": []},"
    "\"1.9+local\": {\"dynamic\": true},"
    "\"v2.0RC1\": {\"requires_dist\": [], \"requires_python\": \"three\"},"
    "\"3\": {}}}\n"
    "{\"name\": \"Bad.Line\", \"versions\": {\"1\": {}}, }\n"
    "{\"name\": \"empty\", \"versions\": {}}\n";

static const struct environment_set *one_environment(struct arena *arena)
{
    struct environment_set *set = ARENA_NEW(arena, struct environment_set);
    struct error error = {0};
    set->at = ARENA_NEW(arena, struct environment);
    set->count = 1;
    CHECK(environment_make(arena, STR("3.11"), STR("linux-x86_64"), set->at, &error));
    return set;
}

static struct catalog *open_index(struct arena *arena)
{
    struct temp_dir dir = temp_dir_create(arena);
    temp_dir_write(&dir, "projects.jsonl", str_of(index_text));
    struct error error = {0};
    struct catalog *catalog = snapshot_catalog(arena, one_environment(arena), dir.path, &error);
    CHECK_STR(str_of(error.text), "");
    temp_dir_destroy(&dir);
    return catalog;
}

static enum catalog_answer ask(struct arena *arena, struct catalog *catalog, const char *name,
                               const char *text, const struct release **release)
{
    struct version version = {0};
    CHECK(version_parse(arena, str_of(text), &version));
    return catalog_release(catalog, str_of(name), &version, 0, release);
}

/* The release NAME VERSION, which must be there. */
static const struct release *found(struct arena *arena, struct catalog *catalog, const char *name,
                                   const char *text)
{
    static const struct release none = {0};
    const struct release *release = &none;
    CHECK(ask(arena, catalog, name, text, &release) == CATALOG_FOUND);
    return release;
}

TEST(no_index)
{
    struct catalog *catalog = snapshot_catalog_bare(arena, one_environment(arena));
    const struct release *release;
    CHECK(catalog_versions(catalog, STR("a")).answer == CATALOG_NO_INDEX);
    CHECK(ask(arena, catalog, "a", "1", &release) == CATALOG_NO_INDEX);
}

TEST(no_file)
{
    struct error error = {0};
    CHECK(!snapshot_catalog(arena, one_environment(arena), "no/such/file", &error));
    CHECK_STR(str_of(error.text), "no/such/file: no such file");
}

TEST(versions)
{
    struct catalog *catalog = open_index(arena);
    struct catalog_versions versions = catalog_versions(catalog, STR("a"));
    CHECK(versions.answer == CATALOG_FOUND);
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < versions.count; i++) {
        buf_printf(&out, "%.*s ", STR_ARG(versions.at[i].text));
    }
    CHECK_STR(buf_str(&out), "1.0 1.0.0 1.9 1.9+local 1.10 v2.0RC1 3 ");
    CHECK(catalog_versions(catalog, STR("a")).at == versions.at);
    CHECK(catalog_versions(catalog, STR("b")).answer == CATALOG_NO_NAME);
    versions = catalog_versions(catalog, STR("empty"));
    CHECK(versions.answer == CATALOG_FOUND && versions.count == 0);
}

TEST(answers)
{
    struct catalog *catalog = open_index(arena);
    const struct release *release = NULL;
    CHECK(ask(arena, catalog, "b", "1", &release) == CATALOG_NO_NAME);
    CHECK(ask(arena, catalog, "a", "1.1", &release) == CATALOG_NO_VERSION);
    CHECK(ask(arena, catalog, "a", "1.10+x", &release) == CATALOG_NO_VERSION);
    CHECK(ask(arena, catalog, "empty", "1", &release) == CATALOG_NO_VERSION);
    CHECK(release == NULL);
}

TEST(releases)
{
    struct catalog *catalog = open_index(arena);
    const struct release *release = found(arena, catalog, "a", "1.10");
    CHECK(!release->failure.set && release->requires_dist_count == 1);
    CHECK(release->evidence == EVIDENCE_PROVEN && release->python.count == 1);
    CHECK(found(arena, catalog, "a", "1.10") == release);
    CHECK(found(arena, catalog, "a", "1.10.0") == release);
    CHECK(found(arena, catalog, "a", "1.9+LOCAL")->failure.cause == CAUSE_DYNAMIC);
    release = found(arena, catalog, "a", "2.0rc1");
    CHECK_STR(release->text, "v2.0RC1");
    CHECK(!release->failure.set && !release->python_readable);
    CHECK_STR(release->text, "v2.0RC1");
    CHECK_STR(release->requires_python, "three");
}

TEST(equal_versions)
{
    struct catalog *catalog = open_index(arena);
    CHECK_STR(found(arena, catalog, "a", "1.0.0")->text, "1.0.0");
    CHECK_STR(found(arena, catalog, "a", "1.0")->text, "1.0");
    CHECK_STR(found(arena, catalog, "a", "1")->text, "1.0");
}

TEST(unreadable)
{
    struct catalog *catalog = open_index(arena);
    const struct release *release = found(arena, catalog, "a", "1.9");
    CHECK(release->failure.cause == CAUSE_UNREADABLE);
    CHECK(str_starts(release->failure.reason, STR("requires_dist \"b>\": ")));
    release = found(arena, catalog, "a", "3");
    CHECK(release->failure.cause == CAUSE_UNREADABLE);
    CHECK_STR(release->failure.reason, "requires_dist is not a list of texts");
    CHECK(catalog_versions(catalog, STR("bad-line")).answer == CATALOG_FOUND);
    CHECK(catalog_versions(catalog, STR("bad-line")).count == 0);
    release = found(arena, catalog, "bad-line", "7");
    CHECK(release->failure.cause == CAUSE_UNREADABLE);
    CHECK_STR(release->text, "7");
    CHECK(str_find_str(release->failure.reason, STR("projects.jsonl:2: damaged at byte ")) <
          release->failure.reason.len);
}

int main(void)
{
    RUN(no_index);
    RUN(no_file);
    RUN(versions);
    RUN(answers);
    RUN(releases);
    RUN(equal_versions);
    RUN(unreadable);
    return test_end();
}
