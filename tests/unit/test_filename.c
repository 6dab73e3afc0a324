/* test_filename DIR: DIR is the folder of tables of tests/data/tags_tables.py. */
#include "pypi/filename.h"

#include "tests/unit/tag_table.h"

static const char *directory;

static const char *const kinds[] = {
    [FILENAME_WHEEL] = "wheel", [FILENAME_SDIST] = "sdist", [FILENAME_FOREIGN] = "foreign"};

/* "KIND NAME VERSION BUILD PYTHONS ABIS PLATFORMS", or "REASON". */
static struct str read_name(struct arena *arena, const char *text, const char *project)
{
    struct filename name;
    struct str reason = {0};
    if (!filename_parse(arena, str_of(text), str_of(project), &name, &reason)) {
        return reason;
    }
    if (name.kind == FILENAME_FOREIGN) {
        return STR("foreign");
    }
    if (name.kind == FILENAME_SDIST) {
        return arena_printf(arena, "sdist %.*s %.*s", STR_ARG(name.name),
                            STR_ARG(name.version.text));
    }
    return arena_printf(arena, "wheel %.*s %.*s [%.*s] %.*s %.*s %.*s", STR_ARG(name.name),
                        STR_ARG(name.version.text), STR_ARG(name.build), STR_ARG(name.python_tags),
                        STR_ARG(name.abi_tags), STR_ARG(name.platform_tags));
}

#define READ(text, project, want) CHECK_STR(read_name(arena, text, project), want)

TEST(wheels)
{
    READ("Oslo.Utils-7.0-py3-none-any.whl", "oslo-utils", "wheel oslo-utils 7.0 [] py3 none any");
    READ("a-1-2x-py2.py3-none-any.whl", "", "wheel a 1 [2x] py2.py3 none any");
    READ("a-1.0_1-cp38-abi3-win32.whl", "a", "wheel a 1.0-1 [] cp38 abi3 win32");
    READ("a-1+x_y-py3-none-linux_x86_64.manylinux1_x86_64.whl", "a",
         "wheel a 1+x-y [] py3 none linux_x86_64.manylinux1_x86_64");
}

TEST(not_wheels)
{
    READ("a-1-py3-none.whl", "a", "a wheel's name has five or six parts");
    READ("a-1-2-3-py3-none-any.whl", "a", "a wheel's name has five or six parts");
    READ("-1-2-3-4-5-6-7-8-9-py3-none-any.whl", "a", "a wheel's name has five or six parts");
    READ(".whl", "a", "a wheel's name has five or six parts");
    READ("a__b-1-py3-none-any.whl", "a-b", "the name in it is not valid");
    READ("_a-1-py3-none-any.whl", "a", "the name in it is not valid");
    READ("-1-py3-none-any.whl", "", "the name in it is not valid");
    READ("\xC3\xA9-1-py3-none-any.whl", "", "the name in it is not valid");
    READ("b-1-py3-none-any.whl", "a", "it is of another project");
    READ("a-x-py3-none-any.whl", "a", "the version in it is not valid");
    READ("a-1-b2-py3-none-any.whl", "a", "the build number in it does not begin with a digit");
    READ("a-1--py3-none-any.whl", "a", "the build number in it does not begin with a digit");
    READ("a-1-py3..py2-none-any.whl", "a", "the tags in it are not valid");
    READ("a-1-3-none-any.whl", "a", "the tags in it are not valid");
    READ("a-1-py3--any.whl", "a", "the tags in it are not valid");
    READ("a-1-py3-none-any..whl", "a", "the tags in it are not valid");
    READ("a-1-py3-none-any.WHL", "a", "it is of no known kind of file");
}

TEST(sdists)
{
    READ("a-1.tar.gz", "a", "sdist a 1");
    READ("a-1.tar.gz", "", "sdist a 1");
    READ("A_.b-1.0rc1.zip", "a-b", "sdist a-b 1.0rc1");
    READ("a-2-1.tgz", "a-2", "sdist a-2 1");
    READ("a-1.0-1.tar.bz2", "a", "sdist a 1.0-1");
    READ("a-1.0-1.tar.bz2", "", "sdist a-1-0 1");
    READ("a-1.tbz", "a", "sdist a 1");
    READ("a-1.tar.xz", "a", "sdist a 1");
    READ("a-1.txz", "a", "sdist a 1");
    READ("a-1.tar.Z", "a", "sdist a 1");
    READ("a-1.tar", "a", "sdist a 1");
}

TEST(not_sdists)
{
    READ("a-2-1.tar.gz", "b", "it is of another project");
    READ("a-2.tar.gz", "a-2", "it is of another project");
    READ("ab-2.tar.gz", "a", "it is of another project");
    READ("ab-2.tar.gz", "a-b", "it is of another project");
    READ("a.tar.gz", "a", "it is of another project");
    READ("a.tar.gz", "", "it has no version");
    READ("-1.tar.gz", "", "the name in it is not valid");
    READ("a--1.tar.gz", "a", "the version in it is not valid");
    READ("a-2-1.tar.gz", "a", "sdist a 2-1");
    READ("a-1.0_1.tar.gz", "a", "the version in it is not valid");
    READ("a-1.0.linux-x86_64.tar.gz", "a", "the version in it is not valid");
}

TEST(others)
{
    READ("a-1-py2.7.egg", "a", "foreign");
    READ("whatever.exe", "a", "foreign");
    READ("a-1.tar.gz.asc", "a", "foreign");
    READ("a-1-py3-none-any.whl.metadata", "a", "foreign");
    READ("a-1", "a", "it is of no known kind of file");
    READ("", "", "it is of no known kind of file");
}

static bool same_normal(struct arena *arena, const struct version *version, struct str want)
{
    return str_eq(version_normalized(arena, version), want);
}

/* packaging's build number has no leading zeros. */
static struct str build_text(struct str build)
{
    while (build.len > 1 && build.ptr[0] == '0' && ascii_is_digit(build.ptr[1])) {
        build = str_slice(build, 1, build.len);
    }
    return build.len ? build : STR("-");
}

/* cells: file, kind, project, version, build */
static bool agrees(struct arena *arena, const struct str *cells, struct str project)
{
    struct filename name;
    struct str reason;
    bool read = filename_parse(arena, cells[0], project, &name, &reason);
    if (!read || name.kind == FILENAME_FOREIGN) {
        return str_eq(cells[1], STR("-"));
    }
    if (name.kind == FILENAME_SDIST && !str_ends(cells[0], STR(".tar.gz")) &&
        !str_ends(cells[0], STR(".zip"))) {
        return str_eq(cells[1], STR("-")); /* an older kind, which packaging does not read */
    }
    return str_eq(cells[1], str_of(kinds[name.kind])) && str_eq(cells[2], name.name) &&
           same_normal(arena, &name.version, cells[3]) && str_eq(cells[4], build_text(name.build));
}

TEST(table)
{
    enum { COLUMNS = 5 };
    struct str line;
    struct str rest = table_read(arena, directory, "filenames.tsv", &line);
    size_t rows = 0;
    struct arena *scratch = arena_create();
    for (; table_next(&rest, '\n', &line); rows++) {
        struct str cells[COLUMNS] = {0};
        struct str cell = line;
        for (size_t i = 0; i < COLUMNS; i++) {
            table_next(&cell, '\t', &cells[i]);
        }
        bool valid = !str_eq(cells[1], STR("-"));
        if (!CHECK(agrees(scratch, cells, STR(""))) ||
            !CHECK(!valid || agrees(scratch, cells, cells[2]))) {
            printf("%.*s\n", STR_ARG(line));
        }
        arena_reset(scratch);
    }
    arena_destroy(scratch);
    CHECK(rows > 10000);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        return 2;
    }
    directory = argv[1];
    RUN(wheels);
    RUN(not_wheels);
    RUN(sdists);
    RUN(not_sdists);
    RUN(others);
    RUN(table);
    return test_end();
}
