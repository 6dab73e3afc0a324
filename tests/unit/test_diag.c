#include "base/diag.h"

#include "base/error.h"
#include "tests/unit/test.h"

static const struct source *file(struct arena *arena, const char *name, struct str text)
{
    return source_create(arena, str_of(name), text, LINES_PYTHON);
}

/* The snippet of a span of r.txt. */
static struct str snippet(struct arena *arena, struct str text, size_t offset, size_t length,
                          const char *label, size_t columns)
{
    struct buf out = {.arena = arena};
    struct span at = {file(arena, "r.txt", text), offset, length};
    diag_snippet(&out, at, str_of(label), columns);
    return buf_str(&out);
}

TEST(sorted_by_place)
{
    const struct source *a = file(arena, "a.txt", STR("one\ntwo\n"));
    const struct source *b = file(arena, "b.txt", STR("one\ntwo\n"));
    struct diag_list list = {.arena = arena};
    diag_sort(&list);
    CHECK(list.items.len == 0);
    diag_add(&list, (struct span){b, 0, 1}, "in %s", "b");
    diag_add(&list, (struct span){a, 4, 1}, "z");
    diag_add(&list, (struct span){a, 4, 1}, "y");
    diag_add(&list, (struct span){0}, "nowhere");
    diag_add(&list, (struct span){a, 0, 1}, "first")->help = STR("help");
    diag_sort(&list);
    CHECK(list.items.len == 5);
    CHECK_STR(list.items.at[0].message, "nowhere");
    CHECK_STR(list.items.at[1].message, "first");
    CHECK_STR(list.items.at[1].help, "help");
    CHECK_STR(list.items.at[2].message, "y");
    CHECK_STR(list.items.at[3].message, "z");
    CHECK_STR(list.items.at[4].message, "in b");
}

TEST(repetitions_are_dropped)
{
    const struct source *a = file(arena, "a.txt", STR("one\ntwo\n"));
    struct diag_list list = {.arena = arena};
    for (int i = 0; i < 3; i++) {
        diag_add(&list, (struct span){a, 0, 1}, "same");
        diag_add(&list, (struct span){a, 0, 1}, "other");
        diag_add(&list, (struct span){a, 4, 1}, "same");
    }
    diag_sort(&list);
    CHECK(list.items.len == 3);
}

TEST(a_line_with_its_caret)
{
    CHECK_STR(snippet(arena, STR("a\noslo.utils===6.2.1\nb\n"), 2, 18, "this pin", 0),
              "  --> r.txt:2:1\n"
              "   |\n"
              " 2 | oslo.utils===6.2.1\n"
              "   | ^^^^^^^^^^^^^^^^^^ this pin\n");
}

TEST(a_point_has_one_caret)
{
    CHECK_STR(snippet(arena, STR("abc"), 1, 0, "", 0), "  --> r.txt:1:2\n"
                                                       "   |\n"
                                                       " 1 | abc\n"
                                                       "   |  ^\n");
    CHECK_STR(snippet(arena, STR("abc\n"), 3, 0, "", 0), "  --> r.txt:1:4\n"
                                                         "   |\n"
                                                         " 1 | abc\n"
                                                         "   |    ^\n");
}

TEST(a_span_of_several_lines_is_marked_to_the_end_of_the_first)
{
    CHECK_STR(snippet(arena, STR("ab\ncd\n"), 1, 4, "", 0), "  --> r.txt:1:2\n"
                                                            "   |\n"
                                                            " 1 | ab\n"
                                                            "   |  ^\n");
}

TEST(the_gutter_is_as_wide_as_the_number)
{
    struct buf text = {.arena = arena};
    buf_fill(&text, '\n', 1234);
    buf_add(&text, STR("x"));
    const struct source *source = file(arena, "r.txt", buf_str(&text));
    CHECK(diag_gutter((struct span){source, 0, 1}) == 2);
    CHECK(diag_gutter((struct span){source, 98, 1}) == 2);
    CHECK(diag_gutter((struct span){source, 99, 1}) == 3);
    CHECK(diag_gutter((struct span){source, 1234, 1}) == 4);
    CHECK_STR(snippet(arena, buf_str(&text), 1234, 1, "", 0), "    --> r.txt:1235:1\n"
                                                              "     |\n"
                                                              "1235 | x\n"
                                                              "     | ^\n");
}

/* A wide character takes two columns, a combining one none, and the caret as many. */
TEST(wide_characters)
{
    CHECK_STR(snippet(arena, STR("漢字=x"), 3, 3, "", 0), "  --> r.txt:1:2\n"
                                                          "   |\n"
                                                          " 1 | 漢字=x\n"
                                                          "   |   ^^\n");
    CHECK_STR(snippet(arena, STR("e\xCC\x81x"), 3, 1, "", 0), "  --> r.txt:1:3\n"
                                                              "   |\n"
                                                              " 1 | e\xCC\x81x\n"
                                                              "   |  ^\n");
}

TEST(tabs_are_shown_as_spaces)
{
    CHECK_STR(snippet(arena, STR("\ta\tb"), 3, 1, "", 0), "  --> r.txt:1:4\n"
                                                          "   |\n"
                                                          " 1 |     a    b\n"
                                                          "   |          ^\n");
}

TEST(control_characters_never_reach_the_terminal)
{
    /* Such a character is what is tested. NOLINTNEXTLINE(misc-misleading-bidirectional) */
    CHECK_STR(snippet(arena, STR("\x1B[31m\xE2\x80\xAEx\xFF"), 8, 1, "\x1B", 0),
              "  --> r.txt:1:7\n"
              "   |\n"
              " 1 | \xEF\xBF\xBD[31m\xEF\xBF\xBDx\xEF\xBF\xBD\n"
              "   |       ^ \xEF\xBF\xBD\n");
    struct buf out = {.arena = arena};
    struct span at = {file(arena, "a\nb", STR("x")), 0, 1};
    diag_snippet(&out, at, STR(""), 0);
    CHECK(str_starts(buf_str(&out), STR("  --> a\xEF\xBF\xBD"
                                        "b:1:1\n")));
}

TEST(safe_text)
{
    struct buf out = {.arena = arena};
    diag_add_safe(&out, STR("a\tb\x9F\xC2\x9B\xC3\xA4\x7F"));
    CHECK_STR(buf_str(&out), "a\xEF\xBF\xBD"
                             "b\xEF\xBF\xBD\xEF\xBF\xBD\xC3\xA4\xEF\xBF\xBD");
}

/* The line is cut to a window around the caret. */
TEST(cut_to_columns)
{
    struct str text = STR("0123456789abcdefghijABCDEFGHIJ");
    CHECK_STR(snippet(arena, text, 2, 3, "", 12), "  --> r.txt:1:3\n"
                                                  "   |\n"
                                                  " 1 | 0123456789ab\n"
                                                  "   |   ^^^\n");
    CHECK_STR(snippet(arena, text, 20, 3, "", 12), "  --> r.txt:1:21\n"
                                                   "   |\n"
                                                   " 1 | ghijABCDEFGH\n"
                                                   "   |     ^^^\n");
    CHECK_STR(snippet(arena, text, 20, 10, "", 12), "  --> r.txt:1:21\n"
                                                    "   |\n"
                                                    " 1 | ghijABCDEFGH\n"
                                                    "   |     ^^^^^^^^\n");
    CHECK_STR(snippet(arena, text, 20, 10, "", 30), "  --> r.txt:1:21\n"
                                                    "   |\n"
                                                    " 1 | 0123456789abcdefghijABCDEFGHIJ\n"
                                                    "   |                     ^^^^^^^^^^\n");
}

/* A character of two columns is not cut in half. */
TEST(cut_beside_wide_characters)
{
    CHECK_STR(snippet(arena, STR("漢漢漢漢漢漢"), 0, 3, "", 5), "  --> r.txt:1:1\n"
                                                                "   |\n"
                                                                " 1 | 漢漢\n"
                                                                "   | ^^\n");
}

TEST(an_error_is_set_once)
{
    struct error error = {0};
    CHECK(!error_set(&error, "%s: %d", "first", 1));
    CHECK(!error_set(&error, "second"));
    CHECK(error.set);
    CHECK_STR(str_of(error.text), "first: 1");
    CHECK(!error_set(NULL, "nobody listens"));
}

TEST(a_long_error_is_cut)
{
    struct error error = {0};
    error_set(&error, "%02000d", 1);
    CHECK(strlen(error.text) == sizeof error.text - 1);
}

int main(void)
{
    RUN(sorted_by_place);
    RUN(repetitions_are_dropped);
    RUN(a_line_with_its_caret);
    RUN(a_point_has_one_caret);
    RUN(a_span_of_several_lines_is_marked_to_the_end_of_the_first);
    RUN(the_gutter_is_as_wide_as_the_number);
    RUN(wide_characters);
    RUN(tabs_are_shown_as_spaces);
    RUN(control_characters_never_reach_the_terminal);
    RUN(safe_text);
    RUN(cut_to_columns);
    RUN(cut_beside_wide_characters);
    RUN(an_error_is_set_once);
    RUN(a_long_error_is_cut);
    return test_end();
}
