/* Includes that go deep, in circles or out of hand; files that are large or damaged. */
#include "base/limits.h"
#include "base/utf8.h"
#include "tests/unit/reqfile_fixture.h"

TEST(cycles_name_their_chain)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_put(&f, "a.txt", "a\n-r b.txt\n");
    fixture_put(&f, "b.txt", "b\n-c a.txt\n");
    fixture_text(&f, "-r a.txt\n-r r.txt\nlast\n");
    CHECK(f.file.lines.len == 3 && f.diags.items.len == 2);
    fixture_diag(&f, 0, "b.txt:2:4", "include cycle: a.txt -> b.txt -> a.txt",
                 "remove one of these includes");
    fixture_diag(&f, 1, "r.txt:2:4", "include cycle: r.txt -> r.txt",
                 "remove one of these includes");
    CHECK(f.file.stops.at[0].kind == REQFILE_STOP_CYCLE);
    fixture_close(&f);
}

TEST(cycles_through_links)
{
    struct fixture f;
    fixture_open(&f, arena);
    CHECK(symlink(".", "sub") == 0);
    fixture_text(&f, "a\n-r sub/r.txt\n");
    CHECK(f.file.lines.len == 1 && f.diags.items.len == 1);
    CHECK_STR(f.diags.items.at[0].message, "include cycle: r.txt -> sub/r.txt");
    fixture_close(&f);
}

TEST(a_file_included_twice_is_listed_twice)
{
    struct fixture f;
    fixture_open(&f, arena);
    fixture_put(&f, "a.txt", "a\nb ==\n--nope\n");
    fixture_text(&f, "-r a.txt\n-r ./a.txt\n");
    CHECK(f.file.lines.len == 2 && f.file.files.len == 2);
    CHECK(f.file.lines.at[0].place.source == f.file.lines.at[1].place.source);
    CHECK(f.diags.items.len == 2);
    fixture_close(&f);
}

TEST(five_hundred_levels)
{
    struct fixture f;
    fixture_open(&f, arena);
    for (int i = 0; i < 500; i++) {
        struct str name = arena_printf(arena, "f%d.txt", i);
        fixture_put(&f, name.ptr, arena_printf(arena, "p%d\n-r f%d.txt\n", i, i + 1).ptr);
    }
    fixture_put(&f, "f500.txt", "end\n");
    CHECK(fixture_read(&f, "f0.txt"));
    CHECK(f.diags.items.len == 0 && f.file.lines.len == 501);
    CHECK_STR(f.file.lines.at[500].text, "end");
    fixture_close(&f);
}

TEST(depth_is_bounded)
{
    struct fixture f;
    fixture_open(&f, arena);
    for (int i = 0; i <= LIMIT_INCLUDE_DEPTH; i++) {
        struct str name = arena_printf(arena, "f%d.txt", i);
        fixture_put(&f, name.ptr, arena_printf(arena, "-r f%d.txt\n", i + 1).ptr);
    }
    CHECK(fixture_read(&f, "f0.txt"));
    fixture_diag(&f, 0, "f999.txt:1:4", "more than 1000 files include one another",
                 "include the last of them directly");
    CHECK(f.diags.items.len == 1);
    fixture_close(&f);
}

TEST(trees_of_includes_are_bounded)
{
    struct fixture f;
    fixture_open(&f, arena);
    for (int i = 0; i < 40; i++) {
        struct str name = arena_printf(arena, "f%d.txt", i);
        fixture_put(&f, name.ptr,
                    arena_printf(arena, "-r f%d.txt\n-r f%d.txt\n", i + 1, i + 1).ptr);
    }
    fixture_put(&f, "f40.txt", "# nothing\n");
    CHECK(fixture_read(&f, "f0.txt"));
    CHECK(f.diags.items.len == 1);
    CHECK_STR(f.diags.items.at[0].message,
              "more than 1000000 requirements, or 256 MiB of files, after includes");
    CHECK_STR(f.diags.items.at[0].help, "include fewer files");
    fixture_close(&f);
}

TEST(errors_are_bounded)
{
    struct fixture f;
    fixture_open(&f, arena);
    struct buf text = {.arena = arena};
    for (int i = 0; i < 3000; i++) {
        buf_add(&text, STR("!\n"));
    }
    fixture_text(&f, buf_str(&text).ptr);
    CHECK(f.diags.items.len == LIMIT_SYNTAX_ERRORS + 1);
    CHECK_STR(f.diags.items.at[LIMIT_SYNTAX_ERRORS].message,
              "more than 1000 errors; the rest is not shown");
    CHECK_STR(f.diags.items.at[LIMIT_SYNTAX_ERRORS].help, "correct those above first");
    fixture_close(&f);
}

TEST(variables_that_grow_are_bounded)
{
    struct fixture f;
    fixture_open(&f, arena);
    struct buf text = {.arena = arena};
    for (int i = 0; i < 64; i++) {
        buf_add(&text, STR("${SELF}"));
    }
    fixture_text(&f, buf_str(&text).ptr);
    fixture_diag(&f, 0, "r.txt:1:1", "this line is too long once its variables are expanded",
                 "use shorter values");
    fixture_close(&f);
}

TEST(large_files)
{
    struct fixture f;
    fixture_open(&f, arena);
    struct buf text = {.arena = arena};
    for (int i = 0; i < 1000000; i++) {
        buf_add(&text, STR("\\\n"));
    }
    buf_add(&text, STR("foo\n"));
    fixture_text(&f, buf_str(&text).ptr);
    CHECK(f.file.lines.len == 1);
    text.len = 0;
    buf_fill(&text, 'x', LIMIT_FILE_BYTES);
    fixture_text(&f, "small\n");
    fixture_put_bytes(&f, "large.txt", buf_str(&text));
    CHECK(fixture_read(&f, "large.txt") && f.file.lines.len == 1);
    buf_add_char(&text, '\n');
    fixture_put_bytes(&f, "larger.txt", buf_str(&text));
    CHECK(!fixture_read(&f, "larger.txt"));
    CHECK_STR(str_of(f.error.text),
              "larger.txt: larger than 16 MiB; no requirements file is that large");
    fixture_close(&f);
}

int main(void)
{
    RUN(cycles_name_their_chain);
    RUN(cycles_through_links);
    RUN(a_file_included_twice_is_listed_twice);
    RUN(five_hundred_levels);
    RUN(depth_is_bounded);
    RUN(trees_of_includes_are_bounded);
    RUN(errors_are_bounded);
    RUN(variables_that_grow_are_bounded);
    RUN(large_files);
    return test_end();
}
