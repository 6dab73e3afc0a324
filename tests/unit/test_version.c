#include "constraints/version.h"
#include "tests/unit/test.h"

static struct version parse(struct arena *arena, const char *text)
{
    struct version version = {0};
    test_check(version_parse(arena, str_of(text), &version), text, __FILE__, __LINE__);
    return version;
}

static struct str normalized(struct arena *arena, const char *text)
{
    struct version version = parse(arena, text);
    return version_normalized(arena, &version);
}

static bool refused(struct arena *arena, const char *text)
{
    struct version version;
    return !version_parse(arena, str_of(text), &version);
}

static int compare(struct arena *arena, const char *a, const char *b)
{
    struct version first = parse(arena, a);
    struct version second = parse(arena, b);
    int order = version_cmp(&first, &second);
    return (order > 0) - (order < 0);
}

/* A number of count digits: first, then '0's, then last. */
static const char *long_number(struct arena *arena, size_t count, char first, char last)
{
    char *digits = arena_alloc(arena, count + 1, 1);
    for (size_t i = 0; i < count; i++) {
        digits[i] = '0';
    }
    digits[0] = first;
    digits[count - 1] = last;
    return digits;
}

TEST(spellings_have_one_normal_form)
{
    CHECK_STR(normalized(arena, "v1.0"), "1.0");
    CHECK_STR(normalized(arena, "V01.00"), "1.0");
    CHECK_STR(normalized(arena, "0!1"), "1");
    CHECK_STR(normalized(arena, "007!1"), "7!1");
    CHECK_STR(normalized(arena, "1.0.ALPHA-3"), "1.0a3");
    CHECK_STR(normalized(arena, "1.0_beta"), "1.0b0");
    CHECK_STR(normalized(arena, "1c1"), "1rc1");
    CHECK_STR(normalized(arena, "1-preview_2"), "1rc2");
    CHECK_STR(normalized(arena, "1pre"), "1rc0");
    CHECK_STR(normalized(arena, "1-5"), "1.post5");
    CHECK_STR(normalized(arena, "1.rev.2"), "1.post2");
    CHECK_STR(normalized(arena, "1r"), "1.post0");
    CHECK_STR(normalized(arena, "1-dev"), "1.dev0");
    CHECK_STR(normalized(arena, "1.0A1-2_DEV-3+UBUNTU-01.X_y"), "1.0a1.post2.dev3+ubuntu.1.x.y");
    CHECK_STR(normalized(arena, "1arev"), "1a0.post0");
    CHECK_STR(normalized(arena, "1a--1"), "1a0.post1");
}

TEST(white_space_of_python_is_taken_off)
{
    struct version version = parse(arena, " \t\r\n\x0b\x1c\xC2\xA0\xE3\x80\x80"
                                          "1.0\xE2\x80\xA8\n");
    CHECK_STR(version.text, "1.0");
    CHECK(refused(arena, "\xE2\x80\x8B"
                         "1.0")); /* U+200B is none */
}

TEST(what_is_no_version)
{
    static const char *const texts[] = {
        "",        "v",       " ",      "1.",    ".1",      "1..0",           "1!",
        "!1",      "1!v1",    "vv1",    "1 .0",  "1.0+",    "1.0+a..b",       "1.0+a.",
        "1.0+_a",  "1.0+a+b", "1.0--1", "1.0-",  "1.0a1a2", "1.0.dev1.post1", "1.0post1a1",
        "1.0-1-2", "latest",  "1.0.x",  "1.0.*", "1,0",     "1.0\xD9\xA1",    "1.0+\xC5\xBF",
        "1.0arc1", "1e5",     "-1"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (!CHECK(refused(arena, texts[i]))) {
            printf("    [%s]\n", texts[i]);
        }
    }
    struct version version;
    CHECK(!version_parse(arena, (struct str){"1\0", 2}, &version));
}

TEST(parts)
{
    struct version version = parse(arena, "02!1.00.0rc07.post008.dev09+AB-03");
    CHECK_STR(version_epoch(&version), "2");
    CHECK_STR(version_release(arena, &version), "1.0.0");
    CHECK_STR(version_pre(arena, &version), "rc7");
    CHECK_STR(version_post(&version), "8");
    CHECK_STR(version_dev(&version), "9");
    CHECK_STR(version_local(arena, &version), "ab.3");
    CHECK_STR(version_base(arena, &version), "2!1.0.0");
    CHECK_STR(version_public(arena, &version), "2!1.0.0rc7.post8.dev9");
}

TEST(parts_that_are_not_there_are_empty)
{
    struct version version = parse(arena, "1.0");
    CHECK_STR(version_epoch(&version), "0");
    CHECK_STR(version_pre(arena, &version), "");
    CHECK_STR(version_post(&version), "");
    CHECK_STR(version_dev(&version), "");
    CHECK_STR(version_local(arena, &version), "");
    version = parse(arena, "1.0a.post.dev");
    CHECK_STR(version_pre(arena, &version), "a0");
    CHECK_STR(version_post(&version), "0");
    CHECK_STR(version_dev(&version), "0");
}

TEST(kinds)
{
    struct version final = parse(arena, "1.0");
    struct version pre = parse(arena, "1.0b1");
    struct version dev = parse(arena, "1.0.dev1");
    struct version post = parse(arena, "1.0.post1");
    CHECK(!version_is_prerelease(&final) && version_is_prerelease(&pre));
    CHECK(version_is_prerelease(&dev) && !version_is_prerelease(&post));
    CHECK(version_is_devrelease(&dev) && !version_is_devrelease(&pre));
    CHECK(version_is_postrelease(&post) && !version_is_postrelease(&final));
}

/* Every one is below all that follow. */
static const char *const ascending[] = {
    "0.dev0", "0", "0.0.1", "0.9.9", "1.dev0", "1.dev1", "1.dev1+a", "1.dev2", "1.0a0.dev0",
    "1.0a1.dev1", "1.0a1.dev1+x", "1.0a1", "1.0a1+local", "1.0a1.post0.dev0", "1.0a1.post0",
    "1.0a1.post1.dev2", "1.0a1.post1", "1.0a2.dev0", "1.0a2", "1.0a10", "1.0b1", "1.0rc1", "1.0",
    /* local labels: letters below numbers, fewer below more */
    "1.0+0a", "1.0+a", "1.0+a.a", "1.0+a.0", "1.0+aa", "1.0+b", "1.0+0", "1.0+0.0", "1.0+2",
    "1.0+10", "1.0+199", "1.0+200", "1.0+18446744073709551616", "1.0.post0.dev0", "1.0.post0",
    "1.0.post1.dev0", "1.0.post1.dev1", "1.0.post1", "1.0.post1+a", "1.0.post2", "1.0.post10",
    /* numbers of the release, at the borders of the encoding */
    "1.0.0.0.1.dev0", "1.0.0.0.1", "1.0.1", "1.1", "1.9", "1.10", "1.99", "1.100", "1.199", "1.200",
    "1.255", "1.256", "1.65535", "1.65536", "1.16777216", "1.4294967295", "1.4294967296",
    "1.20230101000000", "1.9999999999999999999", "1.10000000000000000000", "1.18446744073709551615",
    "1.18446744073709551616", "1.99999999999999999999", "1.100000000000000000000",
    "1.100000000000000000001", "1.199999999999999999999", "2", "10", "1!0.dev0", "1!0", "1!1",
    "200!0", "18446744073709551616!0"};

TEST(order_is_total)
{
    size_t count = sizeof ascending / sizeof *ascending;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < count; k++) {
            if (!CHECK(compare(arena, ascending[i], ascending[k]) == (i > k) - (i < k))) {
                printf("    %s against %s\n", ascending[i], ascending[k]);
            }
        }
    }
}

TEST(equal_versions_have_equal_keys)
{
    static const char *const pairs[][2] = {
        {"1", "1.0.0.0"}, {"0", "0.0"},        {"1.0a", "1-alpha_0"}, {"1-0", "1.post"},
        {"0!1", "v01"},   {"1+A-1", "1+a.01"}, {"1.0.dev", "1dev0"},  {"1.0c1", "1rc01"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct version a = parse(arena, pairs[i][0]);
        struct version b = parse(arena, pairs[i][1]);
        CHECK(str_eq(a.key, b.key) && version_cmp(&a, &b) == 0);
    }
}

TEST(keys_are_compact)
{
    CHECK(parse(arena, "1.2.3").key.len == 7);
    CHECK(parse(arena, "2023.11.4").key.len == 9);
    CHECK(parse(arena, "1.0.0.0.0").key.len == 5);
}

TEST(no_key_starts_another)
{
    for (size_t i = 0; i < sizeof ascending / sizeof *ascending; i++) {
        for (size_t k = 0; k < sizeof ascending / sizeof *ascending; k++) {
            struct str one = parse(arena, ascending[i]).key;
            CHECK(i == k || !str_starts(parse(arena, ascending[k]).key, one));
        }
    }
}

TEST(numbers_have_any_number_of_digits)
{
    static const size_t counts[] = {20, 58, 255, 256, 257, 5000, 70000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const char *low = long_number(arena, counts[i], '1', '0');
        const char *high = long_number(arena, counts[i], '1', '1');
        const char *longer = long_number(arena, counts[i] + 1, '1', '0');
        CHECK(compare(arena, low, high) < 0);
        CHECK(compare(arena, high, longer) < 0);
        CHECK(compare(arena, longer, "1!0") < 0);
        CHECK_STR(normalized(arena, arena_printf(arena, "000%s.0", high).ptr),
                  arena_printf(arena, "%s.0", high).ptr);
    }
}

TEST(local_parts_have_any_number_of_labels)
{
    enum { LABELS = 1000 };
    char text[2 * LABELS + 2] = "1";
    for (size_t i = 0; i < LABELS; i++) {
        text[1 + 2 * i] = i ? '.' : '+';
        text[2 + 2 * i] = 'a';
    }
    const char *shorter = arena_cstr(arena, (struct str){text, 2 * LABELS - 1});
    CHECK(compare(arena, shorter, text) < 0);
    CHECK_STR(normalized(arena, text), text);
}

TEST(millions_of_bytes_take_linear_time)
{
    size_t count = 4U << 20;
    char *zeros = arena_alloc(arena, count + 1, 1);
    for (size_t i = 0; i < count; i++) {
        zeros[i] = i % 2 ? '.' : '0';
    }
    zeros[count - 1] = '1';
    struct version version;
    CHECK(version_parse(arena, (struct str){zeros, count}, &version));
    CHECK(!version_parse(arena, (struct str){zeros, count / 2}, &version)); /* ends in '.' */
}

TEST(the_normal_form_in_any_case_is_its_spelling)
{
    struct version version = parse(arena, "v1.0-RC1+Abc");
    CHECK(version_is_spelled(&version, STR("1.0rc1+abc")));
    CHECK(version_is_spelled(&version, STR("1.0RC1+aBc")));
    CHECK(!version_is_spelled(&version, STR("v1.0-RC1+Abc")));
    CHECK(!version_is_spelled(&version, STR("1.0rc1")));
    CHECK(!version_is_spelled(&version, STR("1.0rc1+abcd")));
    CHECK(!version_is_spelled(&version, STR("")));
}

TEST(text_is_a_view_of_the_input)
{
    struct str input = STR("  1.0 ");
    struct version version;
    CHECK(version_parse(arena, input, &version) && version.text.ptr == input.ptr + 2);
}

int main(void)
{
    RUN(spellings_have_one_normal_form);
    RUN(white_space_of_python_is_taken_off);
    RUN(what_is_no_version);
    RUN(parts);
    RUN(parts_that_are_not_there_are_empty);
    RUN(kinds);
    RUN(order_is_total);
    RUN(equal_versions_have_equal_keys);
    RUN(keys_are_compact);
    RUN(no_key_starts_another);
    RUN(numbers_have_any_number_of_digits);
    RUN(local_parts_have_any_number_of_labels);
    RUN(millions_of_bytes_take_linear_time);
    RUN(the_normal_form_in_any_case_is_its_spelling);
    RUN(text_is_a_view_of_the_input);
    return test_end();
}
