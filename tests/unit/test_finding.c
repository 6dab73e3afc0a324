#include "constraints/finding.h"

#include "tests/unit/test.h"

TEST(kinds_have_names_and_levels)
{
    for (int i = 0; i < FINDING_KINDS; i++) {
        const struct finding_kind_info *info = finding_kind_info((enum finding_kind)i);
        enum finding_kind back;
        CHECK(info->name && info->summary);
        CHECK(finding_kind_of(str_of(info->name), &back) && (int)back == i);
    }
    enum finding_kind kind;
    CHECK(!finding_kind_of(STR("pin"), &kind));
    CHECK(finding_kind_info(FINDING_UNKNOWN_EXTRA)->level == LEVEL_WARNING);
    CHECK(finding_kind_info(FINDING_UNPINNED)->level == LEVEL_NOTE);
    CHECK_STR(str_of(finding_kind_info(FINDING_CONSTRAINT_FORM)->name), "constraint-form");
}

TEST(names_of_levels_and_causes)
{
    CHECK_STR(str_of(finding_level_name(LEVEL_ERROR)), "error");
    CHECK_STR(str_of(finding_level_name(LEVEL_NOTE)), "note");
    CHECK_STR(str_of(undecided_cause_name(CAUSE_NETWORK)), "network");
    CHECK_STR(str_of(undecided_cause_name(CAUSE_LIMIT)), "limit");
    enum undecided_cause cause = CAUSE_NETWORK;
    CHECK(undecided_cause_of(STR("hash"), &cause) && cause == CAUSE_HASH);
    CHECK(!undecided_cause_of(STR("hashes"), &cause) && cause == CAUSE_HASH);
}

static void add(struct finding_list *list, enum finding_level level, struct span at,
                enum finding_kind kind, struct str name, struct str message)
{
    struct finding finding = {
        .level = level, .at = at, .kind = kind, .name = name, .message = message};
    vec_push(list->arena, &list->items, finding);
}

TEST(sorts_by_level_place_kind_name_text)
{
    const struct source *a = source_create(arena, STR("a.txt"), STR("x\ny\n"), LINES_PYTHON);
    const struct source *b = source_create(arena, STR("b.txt"), STR("x\ny\n"), LINES_PYTHON);
    struct span a1 = {a, 0, 1};
    struct span a2 = {a, 2, 1};
    struct span b1 = {b, 0, 1};
    struct finding_list list = {.arena = arena};
    add(&list, LEVEL_NOTE, a1, FINDING_UNPINNED, STR("x"), STR("8"));
    add(&list, LEVEL_UNDECIDED, a1, FINDING_UNDECIDED, STR("x"), STR("7"));
    add(&list, LEVEL_ERROR, b1, FINDING_PIN_EXCLUDED, STR("x"), STR("5"));
    add(&list, LEVEL_WARNING, a1, FINDING_PIN_YANKED, STR("x"), STR("6"));
    add(&list, LEVEL_ERROR, a2, FINDING_PIN_MISSING, STR("a"), STR("4"));
    add(&list, LEVEL_ERROR, a2, FINDING_PIN_EXCLUDED, STR("b"), STR("3"));
    add(&list, LEVEL_ERROR, a2, FINDING_PIN_EXCLUDED, STR("a"), STR("2"));
    add(&list, LEVEL_ERROR, a2, FINDING_PIN_EXCLUDED, STR("a"), STR("1"));
    finding_sort(&list);
    for (size_t i = 0; i < list.items.len; i++) {
        CHECK(list.items.at[i].message.ptr[0] == (char)('1' + i));
    }
}

int main(void)
{
    RUN(kinds_have_names_and_levels);
    RUN(names_of_levels_and_causes);
    RUN(sorts_by_level_place_kind_name_text);
    return test_end();
}
