#include "pypi/given.h"

#include "base/buf.h"
#include "tests/unit/test.h"

/* "NAME VERSION: requires-dist | requires-python | provides-extra;" of each entry, or the error. */
static struct str show(struct arena *arena, const char *text)
{
    struct buf out = {.arena = arena};
    struct given given = {0};
    struct error error = {0};
    const struct source *source = source_create(arena, STR("m"), str_of(text), LINES_UNIVERSAL);
    if (!given_parse(arena, source, &given, &error)) {
        return arena_str(arena, str_of(error.text));
    }
    for (size_t i = 0; i < given.entries.len; i++) {
        const struct given_entry *entry = &given.entries.at[i];
        const struct release_texts *texts = &entry->texts;
        CHECK(texts->evidence == EVIDENCE_GIVEN);
        CHECK(given_find(&given, entry->name, &entry->version) == entry);
        buf_printf(&out, "%.*s %.*s:", STR_ARG(entry->name), STR_ARG(entry->version.text));
        for (size_t k = 0; k < texts->requires_dist_count; k++) {
            buf_printf(&out, " %.*s", STR_ARG(texts->requires_dist[k]));
        }
        buf_printf(&out, " | %.*s |", STR_ARG(texts->requires_python));
        for (size_t k = 0; k < texts->provides_extra_count; k++) {
            buf_printf(&out, " %.*s", STR_ARG(texts->provides_extra[k]));
        }
        buf_add_char(&out, ';');
    }
    return buf_str(&out);
}

struct row {
    const char *text;
    const char *want;
};

static void check_rows(struct arena *arena, const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!CHECK_STR(show(arena, rows[i].text), rows[i].want)) {
            printf("  %s\n", rows[i].text);
        }
    }
}

static const struct row toml_rows[] = {
    {"", ""},
    {"[\"Python_LDAP\".\"3.4.0\"]\nrequires-dist = [\"pyasn1>=0.3.7\", 'a; extra == \"saml\"']\n"
     "requires-python = \">=3.6\"\nprovides-extra = [\"saml\"]\n",
     "python-ldap 3.4.0: pyasn1>=0.3.7 a; extra == \"saml\" | >=3.6 | saml;"},
    {"[a.\"1\"]\nrequires-dist = []\n[a.\"2\"]\nrequires-dist = []\n", "a 1: |  |;a 2: |  |;"},
    {"a = {\"1\" = {requires-dist = []}}", "a 1: |  |;"},
    {"[a.1.0]\nrequires-dist = []\n",
     "m:1:6: unknown key 0 (known: requires-dist, requires-python, provides-extra; a version "
     "stands in quotes)"},
    {"[a.\"1\"]\nrequires_dist = []\n",
     "m:2:1: unknown key requires_dist (known: requires-dist, requires-python, provides-extra; a "
     "version stands in quotes)"},
    {"[\"a b\".\"1\"]\n", "m:1:2: \"a b\" is not the name of a distribution"},
    {"a = 1\n", "m:1:5: a must be a table of versions, not an integer"},
    {"[a]\nx = {}\n", "m:2:1: \"x\" is not a version"},
    {"[a]\n1 = []\n", "m:2:5: 1 must be a table, not an array"},
    {"[a.\"1\"]\n", "m:1:4: requires-dist is missing; [] says that nothing is required"},
    {"[a.\"1\"]\nrequires-dist = 'b'\n",
     "m:2:17: requires-dist must be an array of strings, not a string"},
    {"[a.\"1\"]\nrequires-dist = [\n  'b',\n  1]\n", "m:4:3: expected a string, found an integer"},
    {"[a.\"1\"]\nrequires-dist = ['b>>1']\n",
     "m:2:20: expected ';' (after name without version specifier) or the end, found \">>1\""},
    {"[a.\"1\"]\nrequires-dist = [\"\\u0062>>1\"]\n",
     "m:2:18: expected ';' (after name without version specifier) or the end, found \">>1\""},
    {"[a.\"1\"]\nrequires-python = 3.6\n", "m:2:19: requires-python must be a string, not a float"},
    {"[a.\"1\"]\nrequires-python = '>=x'\n", "m:2:22: expected a version after >=, found \"x\""},
    {"[a.\"1\"]\nrequires-dist = []\nprovides-extra = ['a b']\n",
     "m:3:20: \"a b\" is not the name of an extra"},
    {"[a.\"1\"]\nrequires-dist = []\n[A.\"1.0\"]\nrequires-dist = []\n",
     "m:3:4: a 1.0 is given twice"},
    {"[a\n", "m:1:3: expected ']', saw '\\n'"},
};

TEST(toml)
{
    check_rows(arena, toml_rows, sizeof toml_rows / sizeof *toml_rows);
}

#define REPORT(items) "{\"version\": \"1\", \"pip_version\": \"26.3\", \"install\": [" items "]}"
#define ITEM(metadata) "{\"download_info\": {}, \"metadata\": {" metadata "}}"
#define NAMED "\"name\": \"A_b\", \"version\": \"1.0\""

static const struct row report_rows[] = {
    {REPORT(""), ""},
    {" \n" REPORT(ITEM(NAMED)), "a-b 1.0: |  |;"},
    {REPORT(
         ITEM("\"metadata_version\": \"2.1\", " NAMED
              ", \"requires_dist\": [\"b>=1\", \"c; extra == \\\"x\\\"\"], "
              "\"requires_python\": \">=3.8\", \"provides_extra\": [\"x\"]") ", " ITEM("\"version\""
                                                                                       ": \"2\", "
                                                                                       "\"name\": "
                                                                                       "\"c\"")),
     "a-b 1.0: b>=1 c; extra == \"x\" | >=3.8 | x;c 2: |  |;"},
    {"{", "m:1:2: this is no JSON from here on"},
    {"{}", "m:1:1: expected the key version in this object"},
    {"{\"version\": \"1\"}", "m:1:1: expected the key install in this object"},
    {"{\"version\": 1, \"install\": []}",
     "m:1:13: expected version \"1\" of pip's report, found 1"},
    {"{\"version\": \"1\", \"install\": {}}", "m:1:29: expected a list, found {}"},
    {"{\"version\": \"1\", \"install\": [1]}", "m:1:30: expected an object, found 1"},
    {REPORT("{}"), "m:1:53: expected the key metadata in this object"},
    {REPORT(ITEM("")), "m:1:87: expected the key name in this object"},
    {REPORT(ITEM("\"name\": \"a\"")), "m:1:87: expected the key version in this object"},
    {"{\"version\": \"1\",\n\"install\": [\n" ITEM("\"name\": 1, \"version\": \"1\"") "]}",
     "m:3:44: expected a string, found 1"},
    {"{\"version\": \"1\",\n\"install\": [\n" ITEM(
         "\"name\": \"a\\ud800\", \"version\": \"1\"") "]}",
     "m:3:44: expected a string, found \"a\\ud800\""},
    {"{\"version\": \"1\",\n\"install\": [\n" ITEM("\"name\": \"a b\", \"version\": \"1\"") "]}",
     "m:3:45: \"a b\" is not the name of a distribution"},
    {"{\"version\": \"1\",\n\"install\": [\n" ITEM("\"name\": \"a\", \"version\": \"x\"") "]}",
     "m:3:61: \"x\" is not a version"},
    {"{\"version\": \"1\",\n\"install\": [\n" ITEM(NAMED ", \"requires_dist\": 1") "]}",
     "m:3:86: expected a list, found 1"},
    {"{\"version\": \"1\",\n\"install\": [\n" ITEM(NAMED ", \"requires_dist\": [\"b>>1\"]") "]}",
     "m:3:89: expected ';' (after name without version specifier) or the end, found \">>1\""},
    {"{\"version\": \"1\",\n\"install\": [\n" ITEM(NAMED ", \"requires_python\": \"x\"") "]}",
     "m:3:89: expected an operator: ==, !=, <=, >=, <, >, ~= or ===, found \"x\""},
    {"{\"version\": \"1\",\n\"install\": [\n" ITEM(NAMED ", \"provides_extra\": [\"a b\"]") "]}",
     "m:3:89: \"a b\" is not the name of an extra"},
    {REPORT(ITEM(NAMED) ", " ITEM(NAMED)), "m:1:166: a-b 1.0 is given twice"},
};

TEST(report_of_pip)
{
    check_rows(arena, report_rows, sizeof report_rows / sizeof *report_rows);
}

TEST(a_later_file_wins)
{
    struct given given = {0};
    struct error error = {0};
    struct version version;
    CHECK(version_parse(arena, STR("1.0.0"), &version));
    CHECK(given_find(&given, STR("a"), &version) == NULL);
    static const char *const texts[] = {
        "[a.'1.0']\nrequires-dist = ['b']\n[b.'1']\nrequires-dist=[]",
        "[A.'1']\nrequires-dist = ['c']\n"};
    for (size_t i = 0; i < 2; i++) {
        const struct source *source =
            source_create(arena, i ? STR("two") : STR("one"), str_of(texts[i]), LINES_UNIVERSAL);
        CHECK(given_parse(arena, source, &given, &error));
    }
    const struct given_entry *entry = given_find(&given, STR("a"), &version);
    if (!CHECK(given.entries.len == 3 && entry != NULL)) {
        return;
    }
    CHECK_STR(entry->path, "two");
    CHECK_STR(entry->texts.requires_dist[0], "c");
    CHECK(version_parse(arena, STR("1.0+local"), &version));
    CHECK(given_find(&given, STR("a"), &version) == NULL);
    CHECK(given_find(&given, STR("c"), &version) == NULL);
}

TEST(files)
{
    struct given given = {0};
    struct error error = {0};
    CHECK(!given_read(arena, "none.toml", &given, &error));
    CHECK_STR(str_of(error.text), "none.toml: no such file");
}

int main(void)
{
    RUN(toml);
    RUN(report_of_pip);
    RUN(a_later_file_wins);
    RUN(files);
    return test_end();
}
