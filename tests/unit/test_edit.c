#include "constraints/edit.h"

#include "tests/unit/test.h"

static struct str apply(struct arena *arena, const struct edit_list *list, struct str bytes)
{
    struct str result = STR("(refused)");
    edit_list_apply(arena, list, STR("a.txt"), bytes, &result);
    return result;
}

static struct edit edit_at(size_t line, size_t column, struct str old, struct str new)
{
    return (struct edit){STR("a.txt"), {line, column}, LINES_PYTHON, old, new};
}

TEST(keeps_every_other_byte)
{
    struct edit_list list = {0};
    struct edit edit = edit_at(2, 2, STR("b==1"), STR("b==2.0"));
    CHECK(edit_list_add(arena, &list, &edit));
    CHECK_STR(apply(arena, &list, STR("a\r\n b==1 # x\r\n\nc")), "a\r\n b==2.0 # x\r\n\nc");
    CHECK_STR(apply(arena, &list, STR("a\n b==1")), "a\n b==2.0");
    CHECK_STR(apply(arena, &list, STR("\xEF\xBB\xBF\x0c b==1\r")), "\xEF\xBB\xBF\x0c b==2.0\r");
    CHECK_STR(apply(arena, &list,
                    STR("a\n\xC3\xA9"
                        "b==1")),
              "a\n\xC3\xA9"
              "b==2.0");
}

TEST(refuses_what_does_not_fit)
{
    struct edit_list list = {0};
    struct edit edit = edit_at(2, 2, STR("b==1"), STR("b==2"));
    CHECK(edit_list_add(arena, &list, &edit));
    CHECK_STR(apply(arena, &list, STR("a\nb==1")), "(refused)");
    CHECK_STR(apply(arena, &list, STR("a\n")), "(refused)");
    CHECK_STR(apply(arena, &list, STR("a")), "(refused)");
    CHECK_STR(apply(arena, &list, STR("\xE9\n b==1")), "(refused)");
    CHECK_STR(apply(arena, &list,
                    STR("\xFF\xFE"
                        "a\0\n\0")),
              "(refused)");
}

TEST(several_edits_are_placed_in_the_file_as_it_was)
{
    struct edit_list list = {0};
    const struct edit edits[] = {edit_at(1, 7, STR("b>1"), STR("b")),
                                 edit_at(2, 1, STR("c"), STR("longer")),
                                 edit_at(1, 1, STR("a==1"), STR("a==1.10"))};
    for (size_t i = 0; i < 3; i++) {
        CHECK(edit_list_add(arena, &list, &edits[i]));
    }
    CHECK_STR(apply(arena, &list, STR("a==1, b>1\nc\n")), "a==1.10, b\nlonger\n");
    edit_list_sort(&list);
    CHECK(list.items.at[0].at.column == 1 && list.items.at[1].at.column == 7);
    CHECK(list.items.at[2].at.line == 2);
    struct edit over = edit_at(1, 2, STR("=="), STR(">="));
    CHECK(edit_list_add(arena, &list, &over));
    CHECK_STR(apply(arena, &list, STR("a==1, b>1\nc\n")), "(refused)");
    struct edit_list other = {0};
    over.file = STR("b.txt");
    CHECK(edit_list_add(arena, &other, &over));
    CHECK_STR(apply(arena, &other, STR("a==1\n")), "a==1\n");
}

TEST(an_edit_of_an_edit)
{
    struct edit_list list = {0};
    struct edit first = edit_at(1, 1, STR("a==1"), STR("a==2"));
    struct edit second = edit_at(1, 1, STR("a==2"), STR("a==3"));
    struct edit stranger = edit_at(1, 1, STR("a==1"), STR("a==4"));
    CHECK(edit_list_add(arena, &list, &first) && edit_list_add(arena, &list, &first));
    CHECK(edit_list_add(arena, &list, &second) && list.items.len == 1);
    CHECK(!edit_list_add(arena, &list, &stranger));
    CHECK_STR(apply(arena, &list, STR("a==1")), "a==3");
    CHECK(edit_same_place(&first, &second));
    second.at.column = 2;
    CHECK(!edit_same_place(&first, &second));
}

/* Whether `old`, which starts at `at` in a file and is `length` long with its marker, can be
 * changed. */
static bool can_edit(struct arena *arena, const char *file, enum line_breaks breaks,
                     const char *text, size_t at, size_t length, const char *old)
{
    struct edit edit;
    const struct source *source = source_create(arena, str_of(file), str_of(text), breaks);
    return edit_of(arena, (struct span){source, at, length}, str_of(old), STR("new"), &edit);
}

TEST(edits_only_where_it_is_certain)
{
    struct edit edit;
    const struct source *source = source_create(
        arena, STR("c.txt"), STR("x\n  a==1 ;python_version>'3' # b\n"), LINES_PYTHON);
    CHECK(edit_of(arena, (struct span){source, 4, 24}, STR("a==1"), STR("a==2"), &edit));
    CHECK(edit.at.line == 2 && edit.at.column == 3 && edit.breaks == LINES_PYTHON);
    CHECK_STR(edit.file, "c.txt");
    CHECK_STR(edit.old, "a==1");
    CHECK_STR(edit.new, "a==2");

    CHECK(can_edit(arena, "c.txt", LINES_PYTHON, "a==1 # x", 0, 4, "a==1"));
    CHECK(!can_edit(arena, "c.txt", LINES_PYTHON, "a==1 --hash=md5:1", 0, 4, "a==1"));
    CHECK(!can_edit(arena, "c.txt", LINES_PYTHON, "a==1 \\\n # x", 0, 4, "a==1"));
    CHECK(!can_edit(arena, "c.txt", LINES_PYTHON, "a\\\n==1", 0, 6, "a==1"));
    CHECK(!can_edit(arena, "c.txt", LINES_PYTHON, "a\\\n==1", 0, 6, "a"));
    CHECK(!can_edit(arena, "c.txt", LINES_PYTHON, "${A}==1", 0, 7, "a==1"));
    CHECK(!can_edit(arena, "-", LINES_PYTHON, "a==1", 0, 4, "a==1"));
    CHECK(!can_edit(arena, "https://x.org/c.txt", LINES_PYTHON, "a==1", 0, 4, "a==1"));
    CHECK(!can_edit(arena, "p/METADATA", LINES_UNIVERSAL, "Requires-Dist: a==1", 15, 4, "a==1"));
    CHECK(!can_edit(arena, "PKG-INFO", LINES_UNIVERSAL, "Requires-Dist: a==1", 15, 4, "a==1"));
    CHECK(can_edit(arena, "p.toml", LINES_UNIVERSAL, "d = [\"a==1\", \"b\"]", 6, 4, "a==1"));
    CHECK(!can_edit(arena, "p.toml", LINES_UNIVERSAL, "d = [\"a\\u003d\"]", 5, 9, "a="));
    CHECK(!edit_of(arena, (struct span){0}, STR("a"), STR("b"), &edit));
}

int main(void)
{
    RUN(keeps_every_other_byte);
    RUN(refuses_what_does_not_fit);
    RUN(several_edits_are_placed_in_the_file_as_it_was);
    RUN(an_edit_of_an_edit);
    RUN(edits_only_where_it_is_certain);
    return test_end();
}
