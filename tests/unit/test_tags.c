/* test_tags DIR: DIR is the folder of tables of tests/data/tags_tables.py. */
#include "pypi/tags.h"

#include <inttypes.h>
#include <stdlib.h>

#include "tests/unit/tag_table.h"

static const char *directory;

static struct tags *make(struct arena *arena, struct str python, struct str platform)
{
    struct environment environment = {0};
    struct error error = {0};
    CHECK(environment_make(arena, python, platform, &environment, &error));
    return tags_create(arena, &environment);
}

static uint32_t rank(struct arena *arena, const struct tags *tags, struct str file)
{
    struct filename wheel;
    struct str reason;
    CHECK(filename_parse(arena, file, STR(""), &wheel, &reason));
    return tags_rank(tags, &wheel);
}

static bool fits(struct arena *arena, const struct tags *tags, const char *triple)
{
    struct str file = arena_printf(arena, "a-1-%s.whl", triple);
    return rank(arena, tags, file) != TAGS_NO_FIT;
}

static void check_row(struct arena *arena, struct tags **tags, struct str header, struct str line)
{
    struct str file;
    struct str column = {0};
    struct str cell;
    table_next(&line, '\t', &file);
    for (size_t i = 0; table_next(&line, '\t', &cell); i++) {
        table_next(&header, '\t', &column);
        uint32_t got = rank(arena, tags[i], file);
        struct str shown = got == TAGS_NO_FIT ? STR("-") : arena_printf(arena, "%" PRIu32, got);
        if (!CHECK(str_eq(shown, cell))) {
            printf("%.*s on %.*s: got %.*s, want %.*s\n", STR_ARG(file), STR_ARG(column),
                   STR_ARG(shown), STR_ARG(cell));
        }
    }
}

TEST(table)
{
    struct str header;
    struct str line;
    struct str cell;
    struct str rest = table_read(arena, directory, "tags.tsv", &header);
    struct tags **tags = ARENA_ARRAY(arena, struct tags *, header.len);
    size_t environments = 0;
    table_next(&header, '\t', &cell);
    for (struct str left = header; table_next(&left, '\t', &cell); environments++) {
        size_t space = str_find(cell, ' ', 0);
        tags[environments] =
            make(arena, str_slice(cell, 0, space), str_slice(cell, space + 1, cell.len));
        CHECK(tags_certain(tags[environments]));
    }
    CHECK(environments > 100);
    struct arena *scratch = arena_create();
    size_t rows = 0;
    for (; table_next(&rest, '\n', &line); rows++) {
        check_row(scratch, tags, header, line);
        arena_reset(scratch);
    }
    arena_destroy(scratch);
    CHECK(rows > 2000);
}

/* An environment of a file: what is empty is not known. */
static struct tags *of_file(struct arena *arena, const char *python, const char *implementation,
                            const char *name, const char *platform)
{
    struct environment environment = {.platform = str_of(platform)};
    environment.value[MARKER_PYTHON_FULL_VERSION] = str_of(python);
    environment.known[MARKER_PYTHON_FULL_VERSION] = true;
    environment.value[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = str_of(implementation);
    environment.known[MARKER_PLATFORM_PYTHON_IMPLEMENTATION] = implementation[0] != '\0';
    environment.value[MARKER_IMPLEMENTATION_NAME] = str_of(name);
    environment.known[MARKER_IMPLEMENTATION_NAME] = name[0] != '\0';
    environment_prepare(arena, &environment);
    return tags_create(arena, &environment);
}

TEST(another_implementation)
{
    struct tags *tags = of_file(arena, "3.10.13", "PyPy", "pypy", "linux-x86_64");
    CHECK(!tags_certain(tags));
    CHECK(fits(arena, tags, "py3-none-any"));
    CHECK(fits(arena, tags, "py310-none-manylinux1_x86_64"));
    CHECK(!fits(arena, tags, "py311-none-any"));
    CHECK(!fits(arena, tags, "cp310-none-any"));
    CHECK(!fits(arena, tags, "cp310-cp310-linux_x86_64"));
    CHECK(!fits(arena, tags, "cp32-abi3-linux_x86_64"));
    CHECK(!tags_certain(of_file(arena, "3.10.13", "", "", "linux-x86_64")));
    CHECK(!tags_certain(of_file(arena, "3.10.13", "CPython", "pypy", "linux-x86_64")));
    CHECK(!tags_certain(of_file(arena, "3.10.13", "PyPy", "cpython", "linux-x86_64")));
    CHECK(tags_certain(of_file(arena, "3.10.13", "", "cpython", "linux-x86_64")));
    CHECK(tags_certain(of_file(arena, "3.10.13", "CPython", "", "linux-x86_64")));
}

TEST(unknown_platform)
{
    struct tags *tags = of_file(arena, "3.10.13", "CPython", "cpython", "");
    CHECK(!tags_certain(tags));
    CHECK(fits(arena, tags, "cp310-none-any"));
    CHECK(fits(arena, tags, "py2.py3-none-any"));
    CHECK(!fits(arena, tags, "cp310-cp310-linux_x86_64"));
    CHECK(!tags_certain(of_file(arena, "3.10.13", "CPython", "cpython", "haiku-x86_64")));
}

TEST(strange_pythons)
{
    struct tags *tags = of_file(arena, "3.99999999999.1", "CPython", "cpython", "linux-x86_64");
    CHECK(!tags_certain(tags));
    CHECK(!fits(arena, tags, "cp310-abi3-linux_x86_64"));
    tags = of_file(arena, "99999999999.1", "CPython", "cpython", "linux-x86_64");
    CHECK(fits(arena, tags, "py99999999999-none-any"));
    tags = of_file(arena, "3.9999.1", "CPython", "cpython", "macos-x86_64");
    CHECK(fits(arena, tags, "py30-none-any"));
    CHECK(fits(arena, tags, "cp39999-cp39999-macosx_10_9_x86_64"));
}

/* Hostile names of wheels: many tags, long tags. */
TEST(hostile_wheels)
{
    struct tags *tags = make(arena, STR("3.11"), STR("linux-x86_64"));
    enum { MANY = 100000 };
    struct filename wheel = {.kind = FILENAME_WHEEL, .abi_tags = STR("none")};
    char *many = ARENA_ARRAY(arena, char, MANY);
    for (size_t i = 0; i < MANY; i++) {
        many[i] = i % 2 ? '.' : 'x';
    }
    wheel.python_tags = (struct str){many, MANY};
    wheel.abi_tags = wheel.python_tags;
    wheel.platform_tags = wheel.python_tags;
    CHECK(tags_rank(tags, &wheel) == TAGS_NO_FIT);
    memset(many, 'y', MANY);
    CHECK(tags_rank(tags, &wheel) == TAGS_NO_FIT);
    CHECK(tags_rank(tags, &(struct filename){0}) == TAGS_NO_FIT);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        return 2;
    }
    directory = argv[1];
    RUN(table);
    RUN(another_implementation);
    RUN(unknown_platform);
    RUN(strange_pythons);
    RUN(hostile_wheels);
    return test_end();
}
