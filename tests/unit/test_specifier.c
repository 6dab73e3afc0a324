#include "constraints/specifier.h"
#include "tests/unit/test.h"

static struct specifier parse(struct arena *arena, const char *text)
{
    struct specifier specifier = {0};
    struct fault fault;
    test_check(specifier_parse(arena, str_of(text), &specifier, &fault), text, __FILE__, __LINE__);
    return specifier;
}

static bool contains(struct arena *arena, const char *text, const char *version_text)
{
    struct specifier specifier = parse(arena, text);
    struct version version;
    return version_parse(arena, str_of(version_text), &version) &&
           specifier_contains(&specifier, &version, PRERELEASES_ALLOW);
}

/* Whether the specifier admits all of a list and none of another; lists are joined with ' '. */
static bool admits(struct arena *arena, const char *text, const char *list, bool wanted)
{
    struct str versions = str_of(list);
    bool ok = true;
    for (size_t at = 0, end; at < versions.len; at = end + 1) {
        end = str_find(versions, ' ', at);
        const char *version = arena_cstr(arena, str_slice(versions, at, end));
        if (contains(arena, text, version) != wanted) {
            printf("    %s %s %s\n", text, wanted ? "refuses" : "admits", version);
            ok = false;
        }
    }
    return ok;
}

#define ADMITS(text, list) CHECK(admits(arena, text, list, true))
#define REFUSES(text, list) CHECK(admits(arena, text, list, false))

TEST(equal)
{
    ADMITS("==1.0", "1.0 1 1.0.0 1.0+local v1.0");
    REFUSES("==1.0", "1.0.post0 1.0.dev0 1.0a1 1.0.1 1!1.0");
    ADMITS("==1.0+a", "1.0+a 1+A");
    REFUSES("==1.0+a", "1.0 1.0+a.1 1.0+b");
    ADMITS("!=1.0", "1.0.post0 1.0.dev0 1.1");
    REFUSES("!=1.0", "1.0 1.0+local");
    ADMITS("!=1.0+a", "1.0 1.0+b");
    REFUSES("!=1.0+a", "1.0+a");
}

TEST(wildcard)
{
    ADMITS("==1.0.*", "1.0 1 1.0.dev0 1.0a1 1.0.post9 1.0.99 1.0+x 1.0.0.1");
    REFUSES("==1.0.*", "1.1.dev0 1.1 0.9 1.1a1 1!1.0");
    REFUSES("!=1.0.*", "1.0 1.0.dev0 1.0.99");
    ADMITS("!=1.0.*", "1.1.dev0 0.9");
    ADMITS("==1.9.*", "1.9.5");
    REFUSES("==1.9.*", "1.10.dev0");
}

TEST(ordered)
{
    ADMITS(">=1.0", "1.0 1.0+x 1.0.post1 1.1.dev0");
    REFUSES(">=1.0", "1.0rc1 1.0.dev0");
    ADMITS("<=1.0", "1.0 1.0+x 1.0rc1 0");
    REFUSES("<=1.0", "1.0.post0.dev0 1.0.1");
}

TEST(less_excludes_prereleases_of_a_release)
{
    ADMITS("<1.0", "0.9 0.9.post1 0.99.dev1");
    REFUSES("<1.0", "1.0.dev0 1.0a1 1.0 1.0rc1.post1");
    ADMITS("<1.0rc1", "1.0a1 1.0.dev0 1.0rc1.dev1");
    REFUSES("<1.0rc1", "1.0rc1 1.0");
    ADMITS("<1.0.post1", "1.0 1.0+x 1.0.post0 1.0a1");
    REFUSES("<1.0.post1", "1.0.post1.dev0 1.0.post1");
    REFUSES("<0", "0.dev0 0");
}

TEST(greater_excludes_posts_and_locals)
{
    ADMITS(">1.0", "1.0.1 1.0.0.0.1.dev0 1.1.dev0 2");
    REFUSES(">1.0", "1.0 1.0+x 1.0.post1 1.0.post1.dev1 1.0rc1");
    ADMITS(">1.0a1", "1.0a2.dev0 1.0 1.0.post1");
    REFUSES(">1.0a1", "1.0a1+x 1.0a1.post3 1.0a1.post1.dev1");
    ADMITS(">1.0.post1", "1.0.post2.dev0 1.0.post2 1.0.1");
    REFUSES(">1.0.post1", "1.0.post1+x 1.0.post1 1.0");
    ADMITS(">1.0.dev1", "1.0.dev2 1.0 1.0a1");
    REFUSES(">1.0.dev1", "1.0.dev1+x");
}

TEST(compatible)
{
    ADMITS("~=2.2", "2.2 2.9 2.2.post3 2.99.dev0");
    REFUSES("~=2.2", "2.1 3.0.dev0 3.0 2.2rc1");
    ADMITS("~=1.4.5a4", "1.4.5a4 1.4.5 1.4.99");
    REFUSES("~=1.4.5a4", "1.4.5a3 1.5.dev0");
    ADMITS("~=2.2.0", "2.2.9");
    REFUSES("~=2.2.0", "2.3");
    ADMITS("~=1!1.9.9", "1!1.9.10");
    REFUSES("~=1!1.9.9", "1!1.10 1.9.9");
}

TEST(arbitrary_compares_with_the_normal_form)
{
    ADMITS("===1.0rc1", "1.0rc1 1.0-RC1 v1.0c1");
    ADMITS("===1.0RC1", "1.0rc1");
    REFUSES("===1.0", "1.0.0 1 1.0+local");
    REFUSES("===v1.0", "1.0 v1.0");
}

TEST(arbitrary_compares_a_text_as_it_is)
{
    struct specifier specifier = parse(arena, "===Foo(Bar");
    CHECK(specifier_contains_text(&specifier, STR("foo(bar"), PRERELEASES_DEFAULT));
    CHECK(!specifier_contains_text(&specifier, STR("foo(bar "), PRERELEASES_DEFAULT));
    specifier = parse(arena, "===v1.0,>=0");
    CHECK(specifier_contains_text(&specifier, STR("V1.0"), PRERELEASES_DEFAULT));
    CHECK(!specifier_contains_text(&specifier, STR("1.0"), PRERELEASES_DEFAULT));
    specifier = parse(arena, "===foo,>=0");
    CHECK(!specifier_contains_text(&specifier, STR("foo"), PRERELEASES_DEFAULT));
}

TEST(no_clause_admits_every_text)
{
    struct specifier specifier = parse(arena, " , ");
    CHECK(specifier.count == 0);
    CHECK_STR(specifier.canonical, "");
    CHECK(specifier_contains_text(&specifier, STR("no version"), PRERELEASES_DENY));
    CHECK(!specifier_contains_text(&specifier, STR("1.0a1"), PRERELEASES_DENY));
    CHECK(specifier_contains_text(&specifier, STR("1.0a1"), PRERELEASES_DEFAULT));
}

TEST(prereleases_are_denied_only_when_asked)
{
    struct specifier specifier = parse(arena, ">=1.0a1");
    struct version version;
    CHECK(version_parse(arena, STR("1.0.dev0"), &version));
    CHECK(!specifier_contains(&specifier, &version, PRERELEASES_ALLOW));
    CHECK(version_parse(arena, STR("1.0b1"), &version));
    CHECK(specifier_contains(&specifier, &version, PRERELEASES_DEFAULT));
    CHECK(specifier_contains(&specifier, &version, PRERELEASES_ALLOW));
    CHECK(!specifier_contains(&specifier, &version, PRERELEASES_DENY));
    CHECK(specifier_contains_text(&specifier, STR("1.0.post1"), PRERELEASES_DENY));
}

static bool implies(struct arena *arena, const char *text)
{
    struct specifier specifier = parse(arena, text);
    return specifier_implies_prereleases(&specifier);
}

TEST(some_clauses_imply_prereleases)
{
    CHECK(implies(arena, ">=1.0,<2.0.dev0"));
    CHECK(implies(arena, "===1.0.DEV"));
    CHECK(implies(arena, "~=1.0rc1"));
    CHECK(!implies(arena, "!=1.0a1"));
    CHECK(!implies(arena, "==1.0.*,>=1.post1"));
    CHECK(!implies(arena, "===1.0a1.*"));
    CHECK(!implies(arena, ""));
}

TEST(canonical_is_sorted_without_duplicates)
{
    CHECK_STR(parse(arena, ">=1.0 , < 2").canonical, "<2,>=1.0");
    CHECK_STR(parse(arena, "==1.0,==1,==1.0.0").canonical, "==1");
    CHECK_STR(parse(arena, "~=1.0,~=1.0.0,~= v1.0").canonical, "~=1.0,~=1.0.0");
    CHECK_STR(parse(arena, "==1.*,==01.*,==1.*").canonical, "==01.*,==1.*");
    CHECK_STR(parse(arena, "==1.*,==1").canonical, "==1,==1.*");
    CHECK_STR(parse(arena, "===A,===a,=== A").canonical, "===A,===a");
}

TEST(clauses_know_their_place)
{
    struct specifier specifier = parse(arena, " >= 1.0 ,,\t!=1.4.*\n, === x ");
    CHECK(specifier.count == 3);
    CHECK_STR(specifier.clauses[0].text, ">=1.0");
    CHECK(specifier.clauses[0].start == 1 && specifier.clauses[0].end == 7);
    CHECK(specifier.clauses[1].wildcard && specifier.clauses[1].op == SPEC_OP_NE);
    CHECK_STR(specifier.clauses[1].text, "!=1.4.*");
    CHECK_STR(specifier.clauses[1].version_text, "1.4");
    CHECK(specifier.clauses[1].start == 11 && specifier.clauses[1].end == 18);
    CHECK(specifier.clauses[2].op == SPEC_OP_ARBITRARY && !specifier.clauses[2].has_version);
    CHECK_STR(specifier.clauses[2].version_text, "x");
    CHECK(specifier.clauses[2].start == 21 && specifier.clauses[2].end == 26);
}

/* Checks the message and that the fault marks just this part of the text. */
static void check_fault(struct arena *arena, const char *text, const char *part,
                        const char *message)
{
    struct specifier specifier;
    struct fault fault = {0};
    struct str whole = str_of(text);
    if (CHECK(!specifier_parse(arena, whole, &specifier, &fault))) {
        CHECK_STR(fault.message, message);
        CHECK_STR(str_slice(whole, fault.start, fault.end), part);
        CHECK(fault.start <= fault.end && fault.end <= whole.len);
    }
}

TEST(faults)
{
    const char *operators = "Expected an operator: ==, !=, <=, >=, <, >, ~= or ===";
    check_fault(arena, ">=1, 2.0 ,<3", "2.0", operators);
    check_fault(arena, "=1", "=1", operators);
    check_fault(arena, "~1", "~1", operators);
    check_fault(arena, ">=1, <=", "", "Expected a version after <=");
    check_fault(arena, "> = 1", "= 1", "Expected a version after >");
    check_fault(arena, "==1.0 .*", "1.0 .*", "Expected a version after ==");
    check_fault(arena, "~=foo", "foo", "Expected a version after ~=");
    check_fault(arena, ">=1.0 <2", "1.0 <2", "Expected a version after >=");
    check_fault(arena, ">=1.*", "1.*", "Expected == or != before a version with .*");
    check_fault(arena, "==1.0a1.*", "1.0a1.*", "Expected only a release such as 1.2 before .*");
    check_fault(arena, "!=1.0+x.*", "1.0+x.*", "Expected only a release such as 1.2 before .*");
    check_fault(arena, "<=1.0+x", "1.0+x", "Expected == or != before a version with a local part");
    check_fault(arena, "~=1", "1", "Expected two or more numbers in the release after ~=");
    check_fault(arena, "~=1!1.post2", "1!1.post2",
                "Expected two or more numbers in the release after ~=");
    const char *arbitrary = "Expected no white space, ';' or ')' after ===";
    check_fault(arena, "===a;b", ";", arbitrary);
    check_fault(arena, "=== a)", ")", arbitrary);
    check_fault(arena,
                "===a\xC2\xA0"
                "b",
                "\xC2\xA0", arbitrary);
}

static bool disjoint(struct arena *arena, const char *a, const char *b)
{
    struct specifier first = parse(arena, a);
    struct specifier second = parse(arena, b);
    const struct specifier *sets[] = {&first, &second};
    const struct specifier *swapped[] = {&second, &first};
    bool answer = specifiers_disjoint(arena, sets, 2);
    CHECK(specifiers_disjoint(arena, swapped, 2) == answer);
    return answer;
}

TEST(disjoint_over_all_versions)
{
    CHECK(disjoint(arena, ">=2", "<2"));
    CHECK(!disjoint(arena, ">=2", "<=2"));
    CHECK(disjoint(arena, "==1.0", "!=1.0"));
    CHECK(!disjoint(arena, "==1.0", "!=1.0+x"));
    CHECK(disjoint(arena, "==1.0.*", ">=1.1.dev0"));
    CHECK(!disjoint(arena, "==1.0.*", "<1.0.0.1"));
    CHECK(disjoint(arena, "~=1.4.2", ">=1.5"));
    CHECK(!disjoint(arena, ">1.0", "<1.0.1"));
    CHECK(disjoint(arena, ">1.0", "<=1.0.post5"));
    CHECK(disjoint(arena, ">=1.0", "<1!0.dev0,>1.0,<1.0.post1"));
    CHECK(!disjoint(arena, "", ""));
}

TEST(nothing_lies_between_neighbours)
{
    CHECK(disjoint(arena, ">1.0a1", "<1.0a2.dev0"));
    CHECK(!disjoint(arena, ">1.0a1", "<1.0a2"));
    CHECK(disjoint(arena, ">1.0.dev1", "<1.0.dev2"));
    CHECK(disjoint(arena, ">=1.0.dev1,!=1.0.dev1", "<1.0.dev2"));
    CHECK(disjoint(arena, ">1.0.post1", "<1.0.post2.dev0"));
    CHECK(disjoint(arena, "<=0.dev0", "!=0.dev0"));
    CHECK(disjoint(arena, "<0", ""));
    CHECK(!disjoint(arena, "==1.0,!=1.0+a", "!=1.0+a.0"));
}

TEST(holes_may_cover_all_room)
{
    CHECK(disjoint(arena, ">=1,<4", "!=1.*,!=3.*,!=2.*"));
    CHECK(!disjoint(arena, ">=1,<=4", "!=1.*,!=3.*,!=2.*"));
    CHECK(!disjoint(arena, ">=1,<4", "!=1.*,!=3.*,!=2.0.*"));
    CHECK(disjoint(arena, ">=1,<2", "!=1.*,!=1.5"));
}

TEST(arbitrary_sets_are_tried)
{
    CHECK(!disjoint(arena, "===1.0", ">=1"));
    CHECK(disjoint(arena, "===1.0", ">1"));
    CHECK(!disjoint(arena, "===Foo", "===fOO"));
    CHECK(disjoint(arena, "===foo", "===bar"));
    CHECK(disjoint(arena, "===1.0", "===1.0.0"));
    CHECK(disjoint(arena, "===foo", ">=0"));
    CHECK(!disjoint(arena, "===foo", ""));
}

TEST(many_sets)
{
    enum { COUNT = 2000 };
    struct specifier *all = ARENA_ARRAY(arena, struct specifier, COUNT);
    const struct specifier **sets = ARENA_ARRAY(arena, const struct specifier *, COUNT);
    for (int i = 0; i < COUNT; i++) {
        all[i] = parse(arena, arena_printf(arena, ">=1,<%d,!=1.%d.*", COUNT + 2, i).ptr);
        sets[i] = &all[i];
    }
    CHECK(!specifiers_disjoint(arena, sets, COUNT));
    all[COUNT / 2] = parse(arena, "<1.1999");
    CHECK(!specifiers_disjoint(arena, sets, COUNT)); /* 1.1000 is free now */
    all[COUNT / 2] = parse(arena, "<1.1000");
    CHECK(specifiers_disjoint(arena, sets, COUNT));
    CHECK(!specifiers_disjoint(arena, sets, 0));
}

TEST(numbers_have_any_number_of_digits)
{
    enum { DIGITS = 5000 };
    char nines[DIGITS + 1];
    for (size_t i = 0; i < DIGITS; i++) {
        nines[i] = '9';
    }
    nines[DIGITS] = '\0';
    const char *prefix = arena_printf(arena, "==1.%s.*", nines).ptr;
    CHECK(contains(arena, prefix, arena_printf(arena, "1.%s.7", nines).ptr));
    CHECK(!contains(arena, prefix, arena_printf(arena, "1.%s0", nines).ptr));
    CHECK(!contains(arena, prefix, "2"));
    nines[58] = '\0';
    CHECK(disjoint(arena, arena_printf(arena, ">1.dev%s", nines).ptr,
                   arena_printf(arena, "<1.dev1%058d", 0).ptr));
}

TEST(many_clauses_take_linear_time)
{
    size_t count = 200000;
    char *text = arena_alloc(arena, count * 4 + 1, 1);
    for (size_t i = 0; i < count; i++) {
        text[i * 4] = '<';
        text[i * 4 + 1] = (char)('0' + i % 10);
        text[i * 4 + 2] = ' ';
        text[i * 4 + 3] = ',';
    }
    struct specifier specifier = parse(arena, text);
    CHECK(specifier.count == count);
    CHECK_STR(specifier.canonical, "<0,<1,<2,<3,<4,<5,<6,<7,<8,<9");
}

int main(void)
{
    RUN(equal);
    RUN(wildcard);
    RUN(ordered);
    RUN(less_excludes_prereleases_of_a_release);
    RUN(greater_excludes_posts_and_locals);
    RUN(compatible);
    RUN(arbitrary_compares_with_the_normal_form);
    RUN(arbitrary_compares_a_text_as_it_is);
    RUN(no_clause_admits_every_text);
    RUN(prereleases_are_denied_only_when_asked);
    RUN(some_clauses_imply_prereleases);
    RUN(canonical_is_sorted_without_duplicates);
    RUN(clauses_know_their_place);
    RUN(faults);
    RUN(disjoint_over_all_versions);
    RUN(nothing_lies_between_neighbours);
    RUN(holes_may_cover_all_room);
    RUN(arbitrary_sets_are_tried);
    RUN(many_sets);
    RUN(numbers_have_any_number_of_digits);
    RUN(many_clauses_take_linear_time);
    return test_end();
}
