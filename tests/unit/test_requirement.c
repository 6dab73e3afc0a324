#include "tests/unit/test.h"

#include <string.h>

#include "constraints/requirement.h"

static struct requirement parse(struct arena *arena, const char *text)
{
    struct requirement requirement;
    struct fault fault = {0};
    if (!CHECK(requirement_parse(arena, str_of(text), &requirement, &fault))) {
        printf("%s: %.*s\n", text, STR_ARG(fault.message));
    }
    return requirement;
}

static void check_fault(struct arena *arena, const char *text, size_t start, size_t end,
                        const char *message)
{
    struct requirement requirement;
    struct fault fault = {0};
    CHECK(!requirement_parse(arena, str_of(text), &requirement, &fault));
    CHECK_STR(fault.message, message);
    if (!CHECK(fault.start == start) || !CHECK(fault.end == end)) {
        printf("%s: %zu-%zu\n", text, fault.start, fault.end);
    }
}

static struct str at(const char *text, struct text_range range)
{
    return str_slice(str_of(text), range.start, range.end);
}

TEST(faults)
{
    check_fault(arena, " <x>", 1, 1, "Expected the name of a package at the start");
    check_fault(arena, "foo\xC3\xA9", 0, 0, "Expected the name of a package at the start");
    check_fault(arena, "foo[a b]", 6, 6, "Expected a comma between names of extras");
    check_fault(arena, "foo[a,]", 6, 6, "Expected the name of an extra after the comma");
    check_fault(arena, "foo [a", 4, 6, "Expected ']' to match '[', after extras");
    check_fault(arena, "foo (>=1", 4, 8, "Expected ')' to match '(', after version specifier");
    check_fault(arena, "foo @ ", 6, 6, "Expected a URL after '@'");
    check_fault(arena, "foo @ http://x y", 6, 15,
                "Expected ';' (after URL and white space) or the end");
    check_fault(arena, "foo >=1 <2", 4, 8,
                "Expected ',' (within version specifier), ';' (after it) or the end");
    check_fault(arena, "foo bar", 4, 4,
                "Expected ';' (after name without version specifier) or the end");
    check_fault(arena, "foo; os_name == 'x' y", 20, 20, "Expected the end of the requirement");
    check_fault(arena, "foo\n", 3, 3,
                "Expected ';' (after name without version specifier) or the end");
    check_fault(arena, "foo>=1.*", 3, 7, "'.*' can only be used with == or !=");
    check_fault(arena, "foo==1a1.*", 3, 9,
                "'.*' cannot follow a pre-release, post-release, development release or local "
                "version");
    check_fault(arena, "foo>=1+x", 3, 6, "A local version can only be used with == or !=");
}

TEST(faults_of_markers_are_placed_in_the_requirement)
{
    check_fault(arena, "foo; os_nam == 'x'", 5, 5,
                "Expected a marker variable or a text in quotes");
    check_fault(arena, "foo>=1;(os_name == 'x'", 7, 22,
                "Expected ')' to match '(', after marker expression");
}

TEST(faults_of_specifiers_are_placed_in_the_requirement)
{
    const char *text = "foo >=1,===2,x";
    struct requirement requirement;
    struct fault fault = {0};
    CHECK(!requirement_parse(arena, str_of(text), &requirement, &fault));
    CHECK(fault.message.len > 0);
    CHECK(fault.start == 13 && fault.end == 14);
    /* what is wrong in the marker comes first, as in packaging */
    check_fault(arena, "foo ===1,x; y", 12, 12, "Expected a marker variable or a text in quotes");
}

TEST(parts)
{
    const char *text = "\tFoo.Bar [b, A ,a,b] ( >=1.0 , <2 ) ; os_name == 'x' ";
    struct requirement got = parse(arena, text);
    CHECK_STR(got.name, "Foo.Bar");
    CHECK_STR(got.canonical, "foo-bar");
    CHECK(got.extra_count == 3 && got.canonical_extra_count == 2);
    CHECK_STR(got.extras[0], "A");
    CHECK_STR(got.canonical_extras[1], "b");
    CHECK_STR(got.specifier.canonical, "<2,>=1.0");
    CHECK_STR(got.marker_text, "os_name == \"x\"");
    CHECK_STR(got.text, "Foo.Bar [b, A ,a,b] ( >=1.0 , <2 )");
    CHECK_STR(at(text, got.name_at), "Foo.Bar");
    CHECK_STR(at(text, got.extras_at), "[b, A ,a,b]");
    CHECK_STR(at(text, got.specifier_at), ">=1.0 , <2");
    CHECK_STR(at(text, got.marker_at), "os_name == 'x'");
    CHECK(got.url_at.start == got.url_at.end);
    CHECK_STR(str_slice(str_of(text), got.specifier.clauses[1].start, got.specifier.clauses[1].end),
              "<2");
    CHECK_STR(requirement_normalized(arena, &got), "Foo.Bar[A,a,b]<2,>=1.0; os_name == \"x\"");
}

TEST(urls)
{
    const char *text = "foo[a]@ http://x;y ; os_name == 'x'";
    struct requirement got = parse(arena, text);
    CHECK_STR(got.url, "http://x;y");
    CHECK_STR(at(text, got.url_at), "http://x;y");
    CHECK_STR(got.text, "foo[a]@ http://x;y");
    CHECK_STR(requirement_normalized(arena, &got), "foo[a] @ http://x;y ; os_name == \"x\"");
    got = parse(arena, "foo @ ./x ");
    CHECK_STR(requirement_normalized(arena, &got), "foo @ ./x");
    CHECK_STR(got.text, "foo @ ./x");
}

TEST(odd_but_accepted)
{
    CHECK_STR(parse(arena, "foo_").name, "foo_");
    CHECK_STR(parse(arena, "foo[]").text, "foo[]");
    CHECK_STR(parse(arena, "foo>=1,").specifier.canonical, ">=1");
    CHECK_STR(parse(arena, "foo ( )").specifier.canonical, "");
    CHECK_STR(parse(arena, "foo===1.0;os_name=='x'").specifier.canonical, "===1.0");
    CHECK_STR(parse(arena, "foo(===1.0)").specifier.canonical, "===1.0");
    CHECK_STR(parse(arena, "foo @ http://x\n").url, "http://x\n");
    CHECK_STR(parse(arena, "foo==\xC2\xA0"
                           "1")
                  .specifier.canonical,
              "==1");
    CHECK(parse(arena, "foo").marker == NULL);
}

static void fill(char *bytes, size_t count, const char *pattern)
{
    size_t length = strlen(pattern);
    for (size_t i = 0; i < count; i++) {
        bytes[i] = pattern[i % length];
    }
}

/* A parser that goes over its text again and again would take hours here. */
TEST(long_input_takes_linear_time)
{
    static const char *const patterns[] = {"a",  "a-",  "a[b,",         "a ",    "a>=1,",
                                           "a(", "a;(", "a; os_name>'", "a==1.", "a===1,"};
    size_t count = (size_t)1 << 22;
    char *bytes = arena_alloc(arena, count, 1);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        struct arena *scratch = arena_create();
        struct requirement requirement;
        struct fault fault;
        memcpy(bytes, patterns[i], strlen(patterns[i]));
        fill(bytes, count, patterns[i] + (strlen(patterns[i]) > 1));
        bytes[0] = 'a';
        bool ok = requirement_parse(scratch, (struct str){bytes, count}, &requirement, &fault);
        CHECK(ok || fault.end <= count);
        arena_destroy(scratch);
    }
}

int main(void)
{
    RUN(faults);
    RUN(faults_of_markers_are_placed_in_the_requirement);
    RUN(faults_of_specifiers_are_placed_in_the_requirement);
    RUN(parts);
    RUN(urls);
    RUN(odd_but_accepted);
    RUN(long_input_takes_linear_time);
    return test_end();
}
