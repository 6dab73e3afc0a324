#include "base/intern.h"

#include "tests/unit/test.h"

TEST(equal_texts_have_one_id)
{
    struct intern *table = intern_create(arena);
    CHECK(intern_count(table) == 0);
    CHECK(intern_put(table, STR("nova")) == 0);
    CHECK(intern_put(table, STR("cinder")) == 1);
    CHECK(intern_put(table, STR("nova")) == 0);
    CHECK(intern_put(table, STR("Nova")) == 2);
    CHECK(intern_count(table) == 3);
    CHECK_STR(intern_str(table, 0), "nova");
    CHECK_STR(intern_str(table, 1), "cinder");
}

TEST(finding_adds_nothing)
{
    struct intern *table = intern_create(arena);
    CHECK(intern_find(table, STR("nova")) == INTERN_NONE);
    CHECK(intern_count(table) == 0);
    intern_put(table, STR("nova"));
    CHECK(intern_find(table, STR("nova")) == 0);
    CHECK(intern_find(table, STR("nov")) == INTERN_NONE);
}

TEST(the_empty_text_is_one_too)
{
    struct intern *table = intern_create(arena);
    CHECK(intern_find(table, (struct str){0}) == INTERN_NONE);
    CHECK(intern_put(table, STR("")) == 0);
    CHECK(intern_put(table, (struct str){0}) == 0);
    CHECK_STR(intern_str(table, 0), "");
}

TEST(texts_are_copied)
{
    struct intern *table = intern_create(arena);
    char text[] = "nova";
    intern_put(table, str_of(text));
    text[0] = 'x';
    CHECK_STR(intern_str(table, 0), "nova");
    CHECK(intern_find(table, STR("nova")) == 0);
}

TEST(ids_stay_when_the_table_grows)
{
    enum { COUNT = 5000 };
    struct intern *table = intern_create(arena);
    for (uint32_t i = 0; i < COUNT; i++) {
        CHECK(intern_put(table, arena_printf(arena, "name-%u", i)) == i);
    }
    CHECK(intern_count(table) == COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        struct str name = arena_printf(arena, "name-%u", i);
        CHECK(intern_find(table, name) == i && str_eq(intern_str(table, i), name));
    }
    CHECK(intern_find(table, STR("name-5000")) == INTERN_NONE);
}

int main(void)
{
    RUN(equal_texts_have_one_id);
    RUN(finding_adds_nothing);
    RUN(the_empty_text_is_one_too);
    RUN(texts_are_copied);
    RUN(ids_stay_when_the_table_grows);
    return test_end();
}
