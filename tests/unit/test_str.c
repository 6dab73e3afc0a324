#include "base/str.h"

#include "tests/unit/test.h"

TEST(views)
{
    CHECK(STR("abc").len == 3);
    CHECK(STR("a\0b").len == 3);
    CHECK(str_of("abc").len == 3);
    CHECK(str_of(NULL).len == 0);
    CHECK_STR(arena_printf(arena, "[%.*s]", STR_ARG(STR("abc"))), "[abc]");
    CHECK_STR(arena_printf(arena, "[%.*s]", STR_ARG((struct str){0})), "[]");
}

TEST(slices_are_clamped)
{
    CHECK_STR(str_slice(STR("abcdef"), 1, 3), "bc");
    CHECK_STR(str_slice(STR("abcdef"), 4, 99), "ef");
    CHECK_STR(str_slice(STR("abcdef"), 99, 100), "");
    CHECK_STR(str_slice(STR("abcdef"), 4, 2), "");
    CHECK_STR(str_slice((struct str){0}, 1, 2), "");
}

TEST(equality)
{
    CHECK(str_eq(STR("abc"), STR("abc")));
    CHECK(!str_eq(STR("abc"), STR("abd")));
    CHECK(!str_eq(STR("abc"), STR("ab")));
    CHECK(str_eq((struct str){0}, STR("")));
    CHECK(!str_eq(STR("a\0b"), STR("a\0c")));
}

TEST(equality_without_case)
{
    CHECK(str_eq_nocase(STR("PyYAML"), STR("pyyaml")));
    CHECK(str_eq_nocase((struct str){0}, STR("")));
    CHECK(!str_eq_nocase(STR("abc"), STR("abcd")));
    CHECK(!str_eq_nocase(STR("@"), STR("`")));               /* 0x40 and 0x60 are no letters */
    CHECK(!str_eq_nocase(STR("\xC3\x84"), STR("\xC3\xA4"))); /* ASCII letters only */
}

TEST(order_is_that_of_bytes)
{
    CHECK(str_cmp(STR("abc"), STR("abd")) < 0);
    CHECK(str_cmp(STR("abd"), STR("abc")) > 0);
    CHECK(str_cmp(STR("ab"), STR("abc")) < 0);
    CHECK(str_cmp(STR("abc"), STR("ab")) > 0);
    CHECK(str_cmp(STR("B"), STR("a")) < 0);
    CHECK(str_cmp(STR("z"), STR("\xC3\xA4")) < 0);
    CHECK(str_cmp((struct str){0}, STR("")) == 0);
    CHECK(str_cmp((struct str){0}, STR("a")) < 0);
}

TEST(starts_and_ends)
{
    CHECK(str_starts(STR("https://x"), STR("https://")));
    CHECK(!str_starts(STR("http"), STR("https://")));
    CHECK(str_starts(STR("x"), STR("")));
    CHECK(str_ends(STR("x.toml"), STR(".toml")));
    CHECK(!str_ends(STR("toml"), STR(".toml")));
    CHECK(!str_ends(STR("x.tomb"), STR(".toml")));
    CHECK(str_ends((struct str){0}, STR("")));
}

TEST(finding_a_byte)
{
    CHECK(str_find(STR("a,b,c"), ',', 0) == 1);
    CHECK(str_find(STR("a,b,c"), ',', 1) == 1);
    CHECK(str_find(STR("a,b,c"), ',', 2) == 3);
    CHECK(str_find(STR("a,b,c"), ',', 4) == 5);
    CHECK(str_find(STR("a,b,c"), ',', 99) == 5);
    CHECK(str_find((struct str){0}, ',', 0) == 0);
}

TEST(finding_a_text)
{
    CHECK(str_find_str(STR("aab"), STR("ab")) == 1);
    CHECK(str_find_str(STR("aab"), STR("b")) == 2);
    CHECK(str_find_str(STR("aab"), STR("ba")) == 3);
    CHECK(str_find_str(STR("aab"), STR("aabb")) == 3);
    CHECK(str_find_str(STR("aab"), STR("")) == 0);
    CHECK(str_find_str((struct str){0}, STR("a")) == 0);
    CHECK(str_find_str(STR("a\0b"), STR("\0b")) == 1);
}

TEST(trimming)
{
    CHECK_STR(str_trim(STR(" \t\r\n\v\f a b \t\r\n\v\f ")), "a b");
    CHECK_STR(str_trim(STR("ab")), "ab");
    CHECK_STR(str_trim(STR(" \t ")), "");
    CHECK_STR(str_trim((struct str){0}), "");
    CHECK(str_trim(STR("\x1C x\xC2\xA0")).len == 5); /* ASCII white space only */
}

/* The published test vectors of 32-bit FNV-1a. */
TEST(hash_is_fnv_1a)
{
    CHECK(str_hash(STR("")) == 0x811C9DC5U);
    CHECK(str_hash(STR("a")) == 0xE40C292CU);
    CHECK(str_hash(STR("foobar")) == 0xBF9CF968U);
}

/* All 256 bytes: how many are of a class, and the ends of its ranges. */
TEST(classes_of_bytes)
{
    size_t digits = 0;
    size_t letters = 0;
    size_t spaces = 0;
    for (int i = 0; i < 256; i++) {
        char c = (char)i;
        digits += ascii_is_digit(c);
        letters += ascii_is_alpha(c);
        spaces += ascii_is_space(c);
        CHECK(ascii_is_alnum(c) == (ascii_is_digit(c) || ascii_is_alpha(c)));
        CHECK((ascii_lower(c) != c) == (c >= 'A' && c <= 'Z'));
    }
    CHECK(digits == 10 && ascii_is_digit('0') && ascii_is_digit('9'));
    CHECK(letters == 52 && ascii_is_alpha('a') && ascii_is_alpha('Z'));
    CHECK(spaces == 6 && ascii_is_space(' ') && ascii_is_space('\v') && !ascii_is_space('\0'));
    CHECK(ascii_lower('A') == 'a' && ascii_lower('Z') == 'z');
}

int main(void)
{
    RUN(views);
    RUN(slices_are_clamped);
    RUN(equality);
    RUN(equality_without_case);
    RUN(order_is_that_of_bytes);
    RUN(starts_and_ends);
    RUN(finding_a_byte);
    RUN(finding_a_text);
    RUN(trimming);
    RUN(hash_is_fnv_1a);
    RUN(classes_of_bytes);
    return test_end();
}
