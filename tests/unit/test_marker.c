#include "tests/unit/test.h"

#include <string.h>

#include "constraints/marker.h"

static const struct marker *parse(struct arena *arena, const char *text)
{
    struct fault fault = {0};
    const struct marker *marker = marker_parse(arena, str_of(text), &fault);
    if (!marker) {
        printf("%s: %.*s\n", text, STR_ARG(fault.message));
    }
    CHECK(marker != NULL);
    return marker;
}

static void check_normal(struct arena *arena, const char *text, const char *want)
{
    const struct marker *marker = parse(arena, text);
    if (marker) {
        CHECK_STR(marker_normalized(arena, marker), want);
    }
}

static void check_fault(struct arena *arena, const char *text, size_t start, size_t end,
                        const char *message)
{
    struct fault fault = {0};
    CHECK(!marker_parse(arena, str_of(text), &fault));
    CHECK_STR(fault.message, message);
    if (!CHECK(fault.start == start) || !CHECK(fault.end == end)) {
        printf("%s: %zu-%zu\n", text, fault.start, fault.end);
    }
}

static struct environment make(struct arena *arena, const char *python, const char *platform)
{
    struct environment environment = {0};
    CHECK(environment_make(arena, str_of(python), str_of(platform), &environment, NULL));
    return environment;
}

static enum marker_result value_with(struct arena *arena, const char *text, const char *extra)
{
    struct environment environment = make(arena, "3.11.4", "linux-x86_64");
    struct marker_context context = {
        .environment = &environment, .has_extra = true, .extra = str_of(extra)};
    const struct marker *marker = parse(arena, text);
    return marker ? marker_evaluate(marker, &context) : MARKER_UNKNOWN;
}

static enum marker_result value(struct arena *arena, const char *text)
{
    return value_with(arena, text, "");
}

TEST(faults)
{
    const char *variable = "Expected a marker variable or a text in quotes";
    check_fault(arena, "", 0, 0, variable);
    check_fault(arena, "os_nam == 'x'", 0, 0, variable);
    check_fault(arena, "os_name == posix", 11, 11, variable);
    check_fault(arena, "os_name == 'posix", 11, 11, variable);
    check_fault(arena, "os_name == 'x' and", 18, 18, variable);
    check_fault(arena, "os_name == '\\u12'", 11, 17,
                "Expected a text in quotes that Python can read");
    check_fault(arena, "os_name = 'x'", 8, 8,
                "Expected a marker operator, one of <=, <, !=, ==, >=, >, ~=, ===, in, not in");
    check_fault(arena, "os_name not 'x'", 12, 12, "Expected 'in' after 'not'");
    check_fault(arena, "os_name not'x'", 11, 11, "Expected white space after 'not'");
    check_fault(arena, "(os_name == 'x'", 0, 15,
                "Expected ')' to match '(', after marker expression");
    check_fault(arena, "os_name == 'x' os_name == 'y'", 15, 15,
                "Expected 'and', 'or' or the end of the marker");
    check_fault(arena, "os_name == 'x'\n", 14, 14, "Expected 'and', 'or' or the end of the marker");
}

TEST(words_end_at_letters_of_any_script)
{
    check_fault(arena, "os_name\xC3\xA9 == 'x'", 0, 0,
                "Expected a marker variable or a text in quotes");
    check_fault(arena, "os_name\xE2\x80\x93 == 'x'", 7, 7,
                "Expected a marker operator, one of <=, <, !=, ==, >=, >, ~=, ===, in, not in");
    check_normal(arena, "'a'in os_name and'b'not in os_name",
                 "\"a\" in os_name and "
                 "\"b\" not in os_name");
}

TEST(nesting_is_bounded)
{
    char text[1024];
    for (size_t depth = 200; depth <= 201; depth++) {
        memset(text, '(', depth);
        memcpy(text + depth, "os_name=='x'", 12);
        memset(text + depth + 12, ')', depth);
        text[2 * depth + 12] = '\0';
        if (depth == 200) {
            check_normal(arena, text, "os_name == \"x\"");
        } else {
            check_fault(arena, text, 200, 201, "Expected at most 200 nested parentheses");
        }
    }
}

TEST(printing)
{
    check_normal(arena, "python_version>='3'", "python_version >= \"3\"");
    check_normal(arena, "os.name=='a'or sys.platform=='b'and platform.machine=='c'",
                 "os_name == \"a\" or sys_platform == \"b\" and platform_machine == \"c\"");
    check_normal(arena, "python_implementation == 'x'", "platform_python_implementation == \"x\"");
    check_normal(arena, "(os_name=='a' or (os_name=='b')) and ((os_name=='c'))",
                 "(os_name == \"a\" or os_name == \"b\") and os_name == \"c\"");
    check_normal(arena, "((os_name=='a' or os_name=='b')) and os_name=='c'",
                 "(os_name == \"a\" or os_name == \"b\") and os_name == \"c\"");
    check_normal(arena, "extra == 'Foo_Bar' and 'A.b' == extra and 'C_' in extras",
                 "extra == \"foo-bar\" and \"a-b\" == extra and \"c-\" in extras");
    check_normal(arena, "os_name == 'say \"x\"'", "os_name == 'say \"x\"'");
    check_normal(arena, "os_name == '\\x27\"'", "os_name == \"'\\x22\"");
}

TEST(literals)
{
    check_normal(arena, "os_name == '\\x41\\u0042\\U00000043\\104\\N{latin small letter e}'",
                 "os_name == \"ABCDe\"");
    check_normal(arena, "os_name == '\\N{HYPHEN-MINUS}\\N{LATIN CAPITAL LETTER Q}'",
                 "os_name == \"-Q\"");
    check_normal(arena, "os_name == '\\n\\t\\\\\\d'", "os_name == \"\n\t\\\\d\"");
    check_normal(arena, "os_name == 'a\\\nb\\\r\nc'", "os_name == \"abc\"");
    check_normal(arena, "os_name == '\\400'", "os_name == \"\xC4\x80\"");
    const char *wrong[] = {"os_name == '\\x4'",        "os_name == '\\U00110000'",
                           "os_name == '\\N{NO ONE}'", "os_name == '\\N'",
                           "os_name == 'a\nb'",        "os_name == 'a\rb'",
                           "os_name == 'a\\'"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        check_fault(arena, wrong[i], 11, strlen(wrong[i]),
                    "Expected a text in quotes that Python can read");
    }
}

TEST(versions)
{
    CHECK(value(arena, "python_version >= '3.8'") == MARKER_TRUE);
    CHECK(value(arena, "python_version < '3.8'") == MARKER_FALSE);
    CHECK(value(arena, "python_full_version == '3.11.*'") == MARKER_TRUE);
    CHECK(value(arena, "python_full_version ~= '3.11.2'") == MARKER_TRUE);
    CHECK(value(arena, "'3.8' < python_version") == MARKER_TRUE);
    CHECK(value(arena, "'3.11.4' === python_full_version") == MARKER_TRUE);
    CHECK(value(arena, "python_version in '3.10, 3.11'") == MARKER_TRUE);
    CHECK(value(arena, "python_version not in '3.10 3.12'") == MARKER_TRUE);
    /* "==" and "=3.11" are "===3.11"; a comma is part of what === compares */
    CHECK(value(arena, "python_version == '=3.11'") == MARKER_TRUE);
    CHECK(value(arena, "python_version === '3.11,3.12'") == MARKER_FALSE);
    CHECK(value(arena, "python_version === '3 .11'") == MARKER_UNDEFINED_COMPARISON);
    /* not a specifier together: texts are compared */
    CHECK(value(arena, "python_version >= '3.11,3.12'") == MARKER_FALSE);
    CHECK(value(arena, "python_version < 'x'") == MARKER_FALSE);
    CHECK(value(arena, "python_version ~= '3'") == MARKER_UNDEFINED_COMPARISON);
}

TEST(texts)
{
    CHECK(value(arena, "os_name == 'posix'") == MARKER_TRUE);
    CHECK(value(arena, "os_name <= 'posix'") == MARKER_TRUE);
    CHECK(value(arena, "os_name >= 'nt'") == MARKER_FALSE);
    CHECK(value(arena, "os_name < 'z'") == MARKER_FALSE);
    CHECK(value(arena, "os_name > 'a'") == MARKER_FALSE);
    CHECK(value(arena, "os_name != 'nt'") == MARKER_TRUE);
    CHECK(value(arena, "'lin' in sys_platform") == MARKER_TRUE);
    CHECK(value(arena, "'' not in sys_platform") == MARKER_FALSE);
    CHECK(value(arena, "os_name ~= 'posix'") == MARKER_UNDEFINED_COMPARISON);
    CHECK(value(arena, "os_name === 'posix'") == MARKER_UNDEFINED_COMPARISON);
    /* the right side is looked up by its text; a variable beside a variable is a text */
    CHECK(value(arena, "'posix' == 'os_name'") == MARKER_TRUE);
    CHECK(value(arena, "'os_name' == 'posix'") == MARKER_UNDEFINED_NAME);
    CHECK(value(arena, "os_name != os_name") == MARKER_TRUE);
}

TEST(extras)
{
    CHECK(value_with(arena, "extra == 'Foo_Bar'", "foo-bar") == MARKER_TRUE);
    CHECK(value_with(arena, "'x' in extra", "foo") == MARKER_FALSE);
    CHECK(value_with(arena, "extra == ''", "") == MARKER_TRUE);
    CHECK(value(arena, "'x' in extras") == MARKER_UNDEFINED_NAME);
    struct str names[] = {STR("a"), STR("b-c")};
    struct marker_context context = {
        .has_sets = true, .extras = names, .extra_count = 2, .groups = names, .group_count = 1};
    CHECK(marker_evaluate(parse(arena, "'B_C' in extras"), &context) == MARKER_TRUE);
    CHECK(marker_evaluate(parse(arena, "'B_C' not in dependency_groups"), &context) == MARKER_TRUE);
    CHECK(marker_evaluate(parse(arena, "'a' == extras"), &context) == MARKER_FALSE);
    CHECK(marker_evaluate(parse(arena, "'a' != extras"), &context) == MARKER_TRUE);
    CHECK(marker_evaluate(parse(arena, "'a' ~= extras"), &context) == MARKER_UNDEFINED_COMPARISON);
    CHECK(marker_evaluate(parse(arena, "extras == 'a'"), &context) == MARKER_UNDEFINED_COMPARISON);
    CHECK(marker_evaluate(parse(arena, "extra == 'a'"), &context) == MARKER_UNDEFINED_NAME);
}

TEST(unknown_only_where_it_matters)
{
    CHECK(value(arena, "platform_release == '5'") == MARKER_UNKNOWN);
    CHECK(value(arena, "platform_release == '5' and os_name == 'nt'") == MARKER_FALSE);
    CHECK(value(arena, "os_name == 'posix' and platform_release == '5'") == MARKER_UNKNOWN);
    CHECK(value(arena, "platform_release == '5' or os_name == 'posix'") == MARKER_TRUE);
    CHECK(value(arena, "platform_release > '5' or os_name == 'nt'") == MARKER_UNKNOWN);
    CHECK(value(arena, "'5' ~= platform_release") == MARKER_UNKNOWN);
    CHECK(value(arena, "platform_version in 'x'") == MARKER_UNKNOWN);
    /* whatever the value is */
    CHECK(value(arena, "platform_version < 'x'") == MARKER_FALSE);
    CHECK(value(arena, "'' in platform_version") == MARKER_TRUE);
    CHECK(value(arena, "platform_release ~= '5'") == MARKER_UNDEFINED_COMPARISON);
    CHECK(value(arena, "platform_version ~= '5.1'") == MARKER_UNDEFINED_COMPARISON);
}

TEST(every_part_is_evaluated)
{
    CHECK(value(arena, "os_name == 'posix' or os_name ~= 'x'") == MARKER_UNDEFINED_COMPARISON);
    CHECK(value(arena, "os_name == 'nt' and (os_name === 'x' or 'a' == 'b')") ==
          MARKER_UNDEFINED_COMPARISON);
    CHECK(value(arena, "'a' == 'b' or os_name === 'x'") == MARKER_UNDEFINED_NAME);
    CHECK(value(arena, "platform_release == '5' or os_name ~= 'x'") == MARKER_UNDEFINED_COMPARISON);
}

TEST(all_environments_at_once)
{
    struct environment items[] = {
        make(arena, "3.8", "linux-x86_64"),
        make(arena, "3.12", "linux-x86_64"),
        make(arena, "3.12", "windows-x86_64"),
    };
    struct environment_set set = {items, 3};
    struct marker_bits bits =
        marker_evaluate_all(parse(arena, "python_version > '3.8'"), &set, STR(""));
    CHECK(bits.yes == 6 && bits.unknown == 0);
    bits = marker_evaluate_all(parse(arena, "os_name == 'nt' and extra == 'x'"), &set, STR("x"));
    CHECK(bits.yes == 4 && bits.unknown == 0);
    bits = marker_evaluate_all(
        parse(arena, "platform_release > '5' and python_version == '3.8' or os_name == 'nt'"), &set,
        STR(""));
    CHECK(bits.yes == 4 && bits.unknown == 1);
    bits = marker_evaluate_all(parse(arena, "os_name ~= 'x'"), &set, STR(""));
    CHECK(bits.yes == 0 && bits.unknown == 7);
    bits = marker_evaluate_all(NULL, &set, STR(""));
    CHECK(bits.yes == 7 && bits.unknown == 0);
}

TEST(names)
{
    const struct marker *marker = parse(arena, "(os.name == 'x' or 'a' == extra)");
    CHECK(marker_names(marker, MARKER_OS_NAME));
    CHECK(marker_names(marker, MARKER_EXTRA));
    CHECK(!marker_names(marker, MARKER_EXTRAS));
    CHECK(marker_names(parse(arena, "'x' == 'os_name'"), MARKER_OS_NAME));
    CHECK(!marker_names(NULL, MARKER_EXTRA));
}

int main(void)
{
    RUN(faults);
    RUN(words_end_at_letters_of_any_script);
    RUN(nesting_is_bounded);
    RUN(printing);
    RUN(literals);
    RUN(versions);
    RUN(texts);
    RUN(extras);
    RUN(unknown_only_where_it_matters);
    RUN(every_part_is_evaluated);
    RUN(all_environments_at_once);
    RUN(names);
    return test_end();
}
