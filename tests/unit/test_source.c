#include "base/source.h"

#include "tests/unit/test.h"

static const struct source *of(struct arena *arena, const char *text, enum line_breaks breaks)
{
    return source_create(arena, STR("r.txt"), str_of(text), breaks);
}

/* All lines, each followed by '|'. */
static struct str lines(struct arena *arena, const char *text, enum line_breaks breaks)
{
    const struct source *source = of(arena, text, breaks);
    struct str all = STR("");
    for (size_t line = 1; line <= source->line_count; line++) {
        struct str s = source_line(source, line);
        all = arena_printf(arena, "%.*s%.*s|", STR_ARG(all), STR_ARG(s));
    }
    return all;
}

TEST(universal_breaks)
{
    CHECK_STR(lines(arena, "a\nb\rc\r\nd", LINES_UNIVERSAL), "a|b|c|d|");
    CHECK_STR(lines(arena, "\n\r\r\n\n", LINES_UNIVERSAL), "|||||");
    CHECK_STR(lines(arena, "", LINES_UNIVERSAL), "|");
    CHECK_STR(lines(arena, "a\n", LINES_UNIVERSAL), "a||");
    CHECK_STR(lines(arena, "a\fb\x1C\xC2\x85\xE2\x80\xA8", LINES_UNIVERSAL),
              "a\fb\x1C\xC2\x85\xE2\x80\xA8|");
}

/* LF, CR, CR LF, VT, FF, FS, GS, RS, NEL, LS, PS. */
TEST(breaks_of_python)
{
    CHECK_STR(lines(arena, "a\nb\rc\r\nd", LINES_PYTHON), "a|b|c|d|");
    CHECK_STR(lines(arena,
                    "a\vb\fc\x1C"
                    "d\x1D"
                    "e\x1E"
                    "f",
                    LINES_PYTHON),
              "a|b|c|d|e|f|");
    CHECK_STR(lines(arena, "a\xC2\x85z\xE2\x80\xA8y\xE2\x80\xA9x", LINES_PYTHON), "a|z|y|x|");
}

TEST(near_breaks_of_python)
{
    CHECK_STR(lines(arena, "a\x1F\xC2\x84\xE2\x80\xA7\xE2\x80", LINES_PYTHON),
              "a\x1F\xC2\x84\xE2\x80\xA7\xE2\x80|");
    CHECK_STR(lines(arena, "\t\x85\xC2", LINES_PYTHON), "\t\x85\xC2|");
}

TEST(length_of_a_break)
{
    CHECK(source_break_length(STR("\r\n"), 0, LINES_UNIVERSAL) == 2);
    CHECK(source_break_length(STR("\r\n"), 1, LINES_UNIVERSAL) == 1);
    CHECK(source_break_length(STR("\rx"), 0, LINES_UNIVERSAL) == 1);
    CHECK(source_break_length(STR("\r"), 0, LINES_UNIVERSAL) == 1);
    CHECK(source_break_length(STR("x\xC2\x85"), 1, LINES_PYTHON) == 2);
    CHECK(source_break_length(STR("\xE2\x80\xA9"), 0, LINES_PYTHON) == 3);
    CHECK(source_break_length(STR("x"), 0, LINES_PYTHON) == 0);
}

TEST(lines_that_are_not_there)
{
    const struct source *source = of(arena, "a\nb", LINES_UNIVERSAL);
    CHECK(source->line_count == 2);
    CHECK_STR(source_line(source, 0), "");
    CHECK_STR(source_line(source, 3), "");
}

static void check_position(const struct source *source, size_t offset, size_t line, size_t column)
{
    struct position at = source_position(source, offset);
    if (!CHECK(at.line == line && at.column == column)) {
        printf("  offset %zu is at %zu:%zu\n", offset, at.line, at.column);
    }
}

TEST(columns_are_code_points)
{
    const struct source *source =
        of(arena, "ab\n\xC3\xA4\xF0\x9F\x98\x80z\xFFy\r\nlast", LINES_PYTHON);
    check_position(source, 0, 1, 1);
    check_position(source, 2, 1, 3);
    check_position(source, 3, 2, 1);
    check_position(source, 5, 2, 2);
    check_position(source, 9, 2, 3);
    check_position(source, 11, 2, 5); /* behind a byte that is no UTF-8 */
    check_position(source, 14, 3, 1);
    check_position(source, 18, 3, 5); /* the end */
}

TEST(spans)
{
    const struct source *source = of(arena, "one\ntwo three\n", LINES_UNIVERSAL);
    struct span three = {source, 8, 5};
    CHECK_STR(span_text(three), "three");
    CHECK(span_position(three).line == 2 && span_position(three).column == 5);
    CHECK_STR(span_text((struct span){source, 12, 99}), "e\n");
    CHECK_STR(span_text((struct span){0}), "");
    CHECK(span_position((struct span){0}).line == 0);
    CHECK(span_position((struct span){0}).column == 0);
}

TEST(order_of_spans)
{
    const struct source *a = source_create(arena, STR("a.txt"), STR("xyz"), LINES_PYTHON);
    const struct source *b = source_create(arena, STR("b.txt"), STR("xyz"), LINES_PYTHON);
    const struct source *again = source_create(arena, STR("a.txt"), STR("xyz"), LINES_PYTHON);
    struct span nowhere = {0};
    CHECK(span_cmp((struct span){a, 2, 1}, (struct span){b, 0, 1}) < 0);
    CHECK(span_cmp((struct span){b, 0, 1}, (struct span){a, 2, 1}) > 0);
    CHECK(span_cmp((struct span){a, 0, 1}, (struct span){a, 1, 1}) < 0);
    CHECK(span_cmp((struct span){a, 1, 1}, (struct span){again, 1, 2}) == 0);
    CHECK(span_cmp(nowhere, (struct span){a, 0, 0}) < 0);
    CHECK(span_cmp((struct span){a, 0, 0}, nowhere) > 0);
    CHECK(span_cmp(nowhere, nowhere) == 0);
}

int main(void)
{
    RUN(universal_breaks);
    RUN(breaks_of_python);
    RUN(near_breaks_of_python);
    RUN(length_of_a_break);
    RUN(lines_that_are_not_there);
    RUN(columns_are_code_points);
    RUN(spans);
    RUN(order_of_spans);
    return test_end();
}
