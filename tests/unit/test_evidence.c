#include "fetch/evidence.h"

#include "base/buf.h"
#include "base/limits.h"
#include "tests/unit/test.h"

static const struct evidence_subject foo = {{"foo-bar", 7}, {"1.0", 3}};

/* The texts as one line, or what failed: "CAUSE: reason". */
static struct str shown(struct arena *arena, bool ok, const struct release_texts *texts,
                        const struct failure *failure)
{
    struct buf out = {.arena = arena};
    if (!ok) {
        buf_printf(&out, "%s: %.*s", undecided_cause_name(failure->cause),
                   STR_ARG(failure->reason));
        return buf_str(&out);
    }
    buf_printf(&out, "%s", texts->dynamic ? "dynamic" : evidence_name(texts->evidence));
    if (texts->requires_python.len) {
        buf_printf(&out, " python %.*s", STR_ARG(texts->requires_python));
    }
    for (size_t i = 0; i < texts->requires_dist_count; i++) {
        buf_printf(&out, " | %.*s", STR_ARG(texts->requires_dist[i]));
    }
    for (size_t i = 0; i < texts->provides_extra_count; i++) {
        buf_printf(&out, " [%.*s]", STR_ARG(texts->provides_extra[i]));
    }
    return buf_str(&out);
}

static struct str of_metadata(struct arena *arena, struct str text)
{
    struct release_texts texts;
    struct failure failure = {0};
    bool ok = evidence_of_metadata(arena, &foo, text, &texts, &failure);
    CHECK(ok != failure.set);
    return shown(arena, ok, &texts, &failure);
}

static struct str of_sdist(struct arena *arena, const struct evidence_sdist *sdist)
{
    struct release_texts texts;
    struct failure failure = {0};
    bool ok = evidence_of_sdist(arena, &foo, sdist, &texts, &failure);
    CHECK(ok != failure.set);
    return shown(arena, ok, &texts, &failure);
}

#define HEAD(version) "Metadata-Version: " version "\nName: Foo.Bar\nVersion: 1.0.0\n"

#define METADATA(text, want) CHECK_STR(of_metadata(arena, STR(text)), want)

/* What stands in an sdist: any of the four may be NULL. */
static struct str of_files(struct arena *arena, const char *pkg_info, const char *pyproject,
                           const char *egg_pkg_info, const char *egg_requires)
{
    struct evidence_sdist sdist = {
        .pkg_info = str_of(pkg_info),
        .pyproject = str_of(pyproject),
        .egg_pkg_info = str_of(egg_pkg_info),
        .egg_requires = str_of(egg_requires),
        .has_egg_info = egg_pkg_info || egg_requires,
    };
    return of_sdist(arena, &sdist);
}

TEST(metadata)
{
    METADATA(HEAD("2.1"), "proven");
    METADATA(HEAD("2.1") "Requires-Dist: a>=1 ; python_version < '3'\n"
                         "requires-dist:b [x] (==2)\nSummary: x\n  more\n\tand more\n"
                         "Requires-Python: >=3.6\nProvides-Extra: Dev\nRequires-Dist: c\n\nbody\n"
                         "Requires-Dist: not-this\n",
             "proven python >=3.6 | a>=1 ; python_version < '3' | b [x] (==2) | c [Dev]");
    METADATA("Metadata-Version: 2.9\r\nName: foo_bar\r\nVersion: v1\r\nRequires-Dist: a\r\n\r\nx",
             "proven | a");
    METADATA(HEAD("1.0") "Dynamic: Requires-Dist\n", "proven");
    METADATA(HEAD("2.2") "Dynamic: Requires-Dist\nRequires-Dist: a\n", "proven | a");
    METADATA(HEAD("2.1") "Requires-Dist: a\n  >=1\n", "proven | a\n>=1");
    METADATA(HEAD("2.1") "Name: Foo.Bar\nRequires-Python:\nRequires-Python:\n\n", "proven");
    METADATA(HEAD("2.1") "\n\xff\xfe", "proven");
}

TEST(metadata_identity)
{
    METADATA("Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n",
             "unreadable: METADATA is of \"foo\" 1.0");
    METADATA("Metadata-Version: 2.1\nName: foo-bar\nVersion: 1.0+x\n",
             "unreadable: METADATA is of \"foo-bar\" 1.0+x");
    METADATA("Metadata-Version: 2.1\nName: foo-bar-\nVersion: 1.0\n",
             "unreadable: METADATA is of \"foo-bar-\" 1.0");
    METADATA("Metadata-Version: 2.1\nName: foo-bar\nVersion: one\x1b[0m\n",
             "unreadable: METADATA is of \"foo-bar\" one\xef\xbf\xbd[0m");
    METADATA("Metadata-Version: 2.1\nName: foo-bar\n",
             "unreadable: METADATA has no Name or no Version");
    METADATA("Metadata-Version: 2.1\nVersion: 1.0\n",
             "unreadable: METADATA has no Name or no Version");
    METADATA("", "unreadable: METADATA has no Name or no Version");
    METADATA("\nMetadata-Version: 2.1\nName: foo-bar\nVersion: 1.0\n",
             "unreadable: METADATA has no Name or no Version");
}

TEST(metadata_version)
{
    METADATA(HEAD("3.0"), "unreadable: METADATA is of the Metadata-Version \"3.0\", which is not "
                          "known");
    METADATA(HEAD("99999999999999999999.0"),
             "unreadable: METADATA is of the Metadata-Version \"99999999999999999999.0\", which is "
             "not known");
    METADATA(HEAD("2"),
             "unreadable: METADATA is of the Metadata-Version \"2\", which is not known");
    METADATA(HEAD("2."), "unreadable: METADATA is of the Metadata-Version \"2.\", which is not "
                         "known");
    METADATA(HEAD("2.1b"), "unreadable: METADATA is of the Metadata-Version \"2.1b\", which is not "
                           "known");
    METADATA("Name: foo-bar\nVersion: 1.0\n",
             "unreadable: METADATA is of the Metadata-Version \"\", which is not known");
    METADATA(HEAD("2.99999999999"), "proven");
}

TEST(metadata_whole)
{
    METADATA(HEAD("2.1") "garbage\n",
             "unreadable: METADATA:4: expected \"Field: value\" or an indented line");
    METADATA(" x: y\n" HEAD("2.1"),
             "unreadable: METADATA:1: expected \"Field: value\" or an indented line");
    METADATA(HEAD("2.1") "Summary: \xe9t\xe9\n", "unreadable: METADATA is not UTF-8");
    METADATA("\xff\xfeN\0a\0", "unreadable: METADATA is not UTF-8");
    METADATA(HEAD("2.1") "Requires-Dist: foo", "unreadable: METADATA ends in the middle of a line");
    METADATA(HEAD("2.1") "Version: 1.0\n", "unreadable: METADATA has two different Version");
    METADATA(HEAD("2.1") "Name: foo\n", "unreadable: METADATA has two different Name");
    METADATA(HEAD("2.1") "METADATA-VERSION: 2.2\n",
             "unreadable: METADATA has two different Metadata-Version");
    METADATA(HEAD("2.1") "Requires-Python:\n >=3\nRequires-Python: >=3\n", "proven python >=3");
    METADATA(HEAD("2.1") "Requires-Python:\nRequires-Python: >=3\n",
             "unreadable: METADATA has two different Requires-Python");
    struct buf large = {.arena = arena};
    buf_add(&large, STR(HEAD("2.1") "Summary: "));
    buf_fill(&large, 'x', LIMIT_METADATA_BYTES);
    buf_add(&large, STR("\n"));
    CHECK_STR(of_metadata(arena, buf_str(&large)), "limit: METADATA is too large");
}

/* A cut is seen, changes nothing, or stands right behind the end of a line of the headers. */
TEST(metadata_cut_anywhere)
{
    struct str whole =
        STR(HEAD("2.1") "Requires-Dist: a\nRequires-Dist: b\nSummary: x\n y\n\nbody");
    struct str all = of_metadata(arena, whole);
    size_t headers = str_find_str(whole, STR("\n\n")) + 2;
    for (size_t cut = 0; cut < whole.len; cut++) {
        struct str part = str_slice(whole, 0, cut);
        struct str got = of_metadata(arena, part);
        bool same = str_eq(got, all);
        CHECK(evidence_shows_end(part) == (cut >= headers));
        CHECK(same || str_starts(got, STR("unreadable: ")) ||
              (str_ends(part, STR("\n")) && !evidence_shows_end(part)));
        CHECK(same || cut < headers);
    }
    CHECK(!evidence_shows_end(STR("")));
    CHECK(evidence_shows_end(STR("a: b\r\n\r\n")));
    CHECK(evidence_shows_end(STR("a: b\r\r")));
    CHECK(!evidence_shows_end(STR("a: b\r\n")));
}

TEST(sdist_static)
{
    CHECK_STR(
        of_files(arena, HEAD("2.2") "Requires-Dist: a\nRequires-Python: >=3\n", NULL, NULL, "b\n"),
        "static python >=3 | a");
    CHECK_STR(of_files(arena, HEAD("2.4") "Dynamic: License\n\n", "not toml", NULL, NULL),
              "static");
    CHECK_STR(of_files(arena, HEAD("2.2") "Dynamic: Requires-Dist\n", NULL, NULL, NULL), "dynamic");
    CHECK_STR(
        of_files(arena, HEAD("2.6") "Dynamic: requires-dist\nRequires-Dist: a\n", NULL, NULL, NULL),
        "declared | a");
    CHECK_STR(of_files(arena, HEAD("2.2") "Dynamic: Requires-Python\n", NULL, NULL, NULL),
              "declared");
    CHECK_STR(of_files(arena, HEAD("2.2") "Dynamic: Provides-Extra\nRequires-Dist: a\n", NULL, NULL,
                       NULL),
              "declared | a");
    CHECK_STR(of_files(arena, HEAD("2.2") "Name: x\n", NULL, NULL, NULL),
              "unreadable: PKG-INFO has two different Name");
    CHECK_STR(of_files(arena, NULL, NULL, NULL, NULL), "dynamic");
}

#define PROJECT "[project]\nname = 'foo_bar'\nversion = '1.0'\n"

TEST(sdist_pyproject)
{
    const char *old = HEAD("2.1");
    CHECK_STR(of_files(arena, old,
                       PROJECT "requires-python = ' >=3.8 '\ndependencies = ['a; os_name==\"x\" or "
                               "os_name==\"y\"', 'b']\n[project.optional-dependencies]\n"
                               "Dev_x = ['c', 'd[z]>1; os_name==\"x\" or os_name==\"y\"',"
                               "'e @ https://h/e.whl', 'f @ https://h/f ; os_name==\"x\"']\n"
                               "none = []\n",
                       NULL, "zzz\n"),
              "static python >=3.8 | a; os_name==\"x\" or os_name==\"y\" | b"
              " | c; extra == \"Dev_x\""
              " | d[z]>1; (os_name==\"x\" or os_name==\"y\") and extra == \"Dev_x\""
              " | e @ https://h/e.whl ; extra == \"Dev_x\""
              " | f @ https://h/f ; (os_name==\"x\") and extra == \"Dev_x\" [Dev_x] [none]");
    CHECK_STR(
        of_files(arena, old, "[project]\nname = 'foo-bar'\ndynamic = ['version']\n", NULL, NULL),
        "static");
    CHECK_STR(of_files(arena, NULL, PROJECT "dependencies = ['a']\n", NULL, NULL), "static | a");
    CHECK_STR(
        of_files(arena, NULL, "[project]\nname = 'foo-bar'\ndynamic = ['version']\n", NULL, NULL),
        "dynamic");
    CHECK_STR(of_files(arena, old, PROJECT "dynamic = ['dependencies']\n", NULL, NULL), "dynamic");
    CHECK_STR(of_files(arena, old, PROJECT "dependencies = ['a']\ndynamic = ['dependencies']\n",
                       NULL, NULL),
              "dynamic");
    CHECK_STR(of_files(arena, old, PROJECT "dynamic = ['optional-dependencies']\n", NULL, "b\n"),
              "declared | b");
    CHECK_STR(of_files(arena, old, PROJECT "dynamic = ['requires-python']\n", NULL, NULL),
              "dynamic");
    CHECK_STR(of_files(arena, old, "[build-system]\nrequires = ['setuptools']\n", NULL, NULL),
              "dynamic");
}

TEST(sdist_pyproject_bad)
{
    const char *old = HEAD("2.1");
    CHECK_STR(of_files(arena, old, "[project\n", NULL, NULL),
              "unreadable: pyproject.toml is not TOML: expected ']', saw '\\n'");
    CHECK_STR(of_files(arena, old, "project = 1\n", NULL, NULL),
              "unreadable: pyproject.toml: [project] is no table");
    CHECK_STR(of_files(arena, old, "[project]\nname = 'foo'\n", NULL, NULL),
              "unreadable: pyproject.toml is of \"foo\" ");
    CHECK_STR(of_files(arena, old, "[project]\nname = 'foo-bar'\nversion = '2'\n", NULL, NULL),
              "unreadable: pyproject.toml is of \"foo-bar\" 2");
    static const char *const wrong[][2] = {
        {"name = 1", "name"},
        {"version = 1", "version"},
        {"dynamic = 'x'", "dynamic"},
        {"dynamic = [1]", "dynamic"},
        {"dependencies = 'x'", "dependencies"},
        {"dependencies = [1]", "dependencies"},
        {"requires-python = 3", "requires-python"},
        {"optional-dependencies = []", "optional-dependencies"},
        {"optional-dependencies = {a = 'b'}", "optional-dependencies"},
        {"optional-dependencies = {a = [1]}", "optional-dependencies"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK_STR(of_files(arena, old, arena_printf(arena, "[project]\n%s\n", wrong[i][0]).ptr,
                           NULL, NULL),
                  arena_printf(
                      arena, "unreadable: pyproject.toml: project.%s has a value of the wrong kind",
                      wrong[i][1])
                      .ptr);
    }
    struct buf large = {.arena = arena};
    buf_fill(&large, '\n', LIMIT_TOML_BYTES + 1);
    CHECK_STR(of_files(arena, old, buf_str(&large).ptr, NULL, NULL),
              "limit: pyproject.toml is too large");
    CHECK_STR(of_files(arena, old, PROJECT "dependencies = ['a b']\n", NULL, NULL),
              "unreadable: pyproject.toml has the requirement \"a b\"");
    CHECK_STR(
        of_files(arena, old, PROJECT "optional-dependencies = {'a\" or \"' = ['b']}\n", NULL, NULL),
        "unreadable: pyproject.toml has an extra \"a\" or \"\", which is no name");
}

TEST(sdist_declared)
{
    const char *old = HEAD("1.2") "Requires-Python: >=2.7\n";
    CHECK_STR(of_files(arena, old, NULL, NULL, ""), "declared python >=2.7");
    CHECK_STR(of_files(arena, old, NULL, HEAD("1.2"), NULL), "declared python >=2.7");
    CHECK_STR(of_files(arena, old, NULL, NULL,
                       "a>=1\n\n  b  \n# c\nd # why\n[:python_version < \"3\"]\ne\n"
                       "f; os_name==\"x\" or os_name==\"y\"\n[Dev Test+x]\ng\n"
                       "h @ https://h/h#egg=h\n"
                       "[ doc : os_name==\"x\" or os_name==\"y\" ]\ni;os_name==\"z\"\n[none]\n"),
              "declared python >=2.7 | a>=1 | b | d | e; (python_version < \"3\")"
              " | f; (os_name==\"x\" or os_name==\"y\") and (python_version < \"3\")"
              " | g; extra == \"dev_test_x\" | h @ https://h/h#egg=h ; extra == \"dev_test_x\""
              " | i; (os_name==\"z\") and (os_name==\"x\" or os_name==\"y\") and extra == \"doc\""
              " [dev_test_x] [doc] [none]");
    CHECK_STR(of_files(arena, HEAD("1.1"), NULL, NULL, NULL), "dynamic");
    CHECK_STR(of_files(arena, HEAD("1.1") "Requires-Dist: a\n", NULL, NULL, NULL), "declared | a");
    CHECK_STR(of_files(arena, HEAD("2.1") "Requires-Dist: a\n", NULL, HEAD("2.1"), NULL),
              "declared | a");
    CHECK_STR(of_files(arena, HEAD("2.1") "Requires-Dist: a\nProvides-Extra: x\n", NULL, NULL,
                       "b\n[y]\n"),
              "declared | b [y]");
    CHECK_STR(of_files(arena, HEAD("1.1"), NULL, old, "a\n"), "declared python >=2.7 | a");
    CHECK_STR(of_files(arena, NULL, NULL, old, "a\n"), "declared python >=2.7 | a");
    CHECK_STR(of_files(arena, NULL, NULL, NULL, "a\n"), "dynamic");
}

TEST(sdist_declared_bad)
{
    const char *old = HEAD("1.2");
    CHECK_STR(of_files(arena, old, NULL, NULL, "a\nb c\n"),
              "unreadable: requires.txt has the requirement \"b c\"");
    CHECK_STR(of_files(arena, old, NULL, NULL, "[x\na\n"),
              "unreadable: requires.txt has the section \"[x\"");
    CHECK_STR(of_files(arena, old, NULL, NULL, "[:os_name == \"x\") or (os_name == \"y\"]\na\n"),
              "unreadable: requires.txt has the section \"[:os_name == \"x\") or (os_name == \"y\""
              "]\"");
    CHECK_STR(of_files(arena, old, NULL, NULL, "a\xff\n"), "unreadable: requires.txt is not UTF-8");
    CHECK_STR(
        of_files(arena, old, NULL, "Metadata-Version: 1.2\nName: foo-bar\nVersion: 0.9\n", "a\n"),
        "unreadable: the egg-info's PKG-INFO is of \"foo-bar\" 0.9");
    struct buf large = {.arena = arena};
    buf_add(&large, STR("[:os_name == \""));
    buf_fill(&large, 'x', 1 << 20);
    buf_add(&large, STR("\"]\n"));
    for (int i = 0; i < 1000; i++) {
        buf_add(&large, STR("a\n"));
    }
    CHECK_STR(of_files(arena, old, NULL, NULL, buf_str(&large).ptr),
              "limit: requires.txt is too large");
}

/* Every text that is put together reads back as what it was made of. */
TEST(sdist_reads_back)
{
    struct evidence_sdist sdist = {
        .pkg_info = STR(HEAD("1.2")),
        .egg_requires = STR("a\n[x:python_version<\"3\" or os_name==\"y\"]\n"
                            "b>=1,<2; os_name==\"z\" or os_name==\"w\"\nc @ https://h/c\n"),
        .has_egg_info = true,
    };
    struct release_texts texts;
    struct failure failure = {0};
    CHECK(evidence_of_sdist(arena, &foo, &sdist, &texts, &failure));
    struct version version;
    CHECK(version_parse(arena, STR("1.0"), &version));
    struct release release = release_parse(arena, &texts, STR("1.0"), &version);
    CHECK(!release.failure.set && release.requires_dist_count == 3);
    CHECK_STR(release.requires_dist[1].marker_text,
              "(os_name == \"z\" or os_name == \"w\") and (python_version < \"3\" or os_name == "
              "\"y\") and extra == \"x\"");
    CHECK_STR(release.requires_dist[2].url, "https://h/c");
    CHECK_STR(release.requires_dist[2].marker_text,
              "(python_version < \"3\" or os_name == \"y\") and extra == \"x\"");
}

int main(void)
{
    RUN(metadata);
    RUN(metadata_identity);
    RUN(metadata_version);
    RUN(metadata_whole);
    RUN(metadata_cut_anywhere);
    RUN(sdist_static);
    RUN(sdist_pyproject);
    RUN(sdist_pyproject_bad);
    RUN(sdist_declared);
    RUN(sdist_declared_bad);
    RUN(sdist_reads_back);
    return test_end();
}
