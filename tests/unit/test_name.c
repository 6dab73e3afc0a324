#include "constraints/name.h"
#include "tests/unit/test.h"

TEST(valid_names)
{
    CHECK(name_is_valid(STR("a")));
    CHECK(name_is_valid(STR("7")));
    CHECK(name_is_valid(STR("Foo.Bar_baz-9")));
    CHECK(name_is_valid(STR("a._-b")));
}

TEST(invalid_names)
{
    static const char *const names[] = {"",     "-",   "a-",        "_a",   ".a",   "a b",
                                        "a\nb", "a+b", "f\xC3\xB6", " foo", "foo ", "a/b"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        CHECK(!name_is_valid(str_of(names[i])));
    }
    CHECK(!name_is_valid((struct str){"a\0b", 3}));
}

TEST(runs_of_separators_become_one_dash)
{
    CHECK_STR(name_canonical(arena, STR("Oslo.Utils")), "oslo-utils");
    CHECK_STR(name_canonical(arena, STR("a._-_.b")), "a-b");
    CHECK_STR(name_canonical(arena, STR("a-b_c.d")), "a-b-c-d");
    CHECK_STR(name_canonical(arena, STR("")), "");
}

TEST(invalid_names_have_a_canonical_form_too)
{
    CHECK_STR(name_canonical(arena, STR("__Init__")), "-init-");
    CHECK_STR(name_canonical(arena, STR("foo==1.0")), "foo==1-0");
    CHECK_STR(name_canonical(arena, STR("\xC3\x89 A")), "\xC3\x89 a");
}

TEST(normalized_names)
{
    CHECK(name_is_normalized(STR("oslo-utils")));
    CHECK(name_is_normalized(STR("a1")));
    CHECK(!name_is_normalized(STR("Oslo")));
    CHECK(!name_is_normalized(STR("a--b")));
    CHECK(!name_is_normalized(STR("a.b")));
    CHECK(!name_is_normalized(STR("a_b")));
    CHECK(!name_is_normalized(STR("a-")));
    CHECK(!name_is_normalized(STR("")));
}

TEST(a_normal_form_is_its_own_normal_form)
{
    static const char *const names[] = {"A_b", "x..y", "__init__", "Zope.Interface"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct str once = name_canonical(arena, str_of(names[i]));
        CHECK(str_eq(name_canonical(arena, once), once));
        CHECK(name_is_normalized(once) == name_is_valid(str_of(names[i])));
    }
}

int main(void)
{
    RUN(valid_names);
    RUN(invalid_names);
    RUN(runs_of_separators_become_one_dash);
    RUN(invalid_names_have_a_canonical_form_too);
    RUN(normalized_names);
    RUN(a_normal_form_is_its_own_normal_form);
    return test_end();
}
