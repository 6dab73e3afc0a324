#include "resolver/fix.h"

#include "resolver/fix_internal.h"
#include "tests/unit/test.h"

static struct version version_of(struct arena *arena, const char *text)
{
    struct version version = {0};
    CHECK(version_parse(arena, str_of(text), &version));
    return version;
}

static struct str moved(struct arena *arena, const char *text, const char *to)
{
    struct version version = version_of(arena, to);
    return fix_with_version(arena, str_of(text), &version);
}

static struct str admitting(struct arena *arena, const char *text, const char *what)
{
    struct version version = version_of(arena, what);
    return fix_admitting(arena, str_of(text), &version);
}

TEST(moves_a_pin)
{
    CHECK_STR(moved(arena, "a===1.0", "2.0"), "a===2.0");
    CHECK_STR(moved(arena, "a == 1.0", "2.0.RC1"), "a == 2.0rc1");
    CHECK_STR(moved(arena, "a (<3, ==1.0)", "2"), "a (<3, ==2)");
    CHECK_STR(moved(arena, "a==1.*,===1.5", "1.6"), "a==1.*,===1.6");
    CHECK(!moved(arena, "a>=1", "2").len);
    CHECK(!moved(arena, "a==1.*", "2").len);
    CHECK(!moved(arena, "not a requirement", "2").len);
}

TEST(loosens_a_requirement)
{
    CHECK_STR(admitting(arena, "a>=2", "1.5"), "a>=1.5");
    CHECK_STR(admitting(arena, "a>2 , !=7", "2"), "a>=2,!=7");
    CHECK_STR(admitting(arena, "a<2", "3"), "a");
    CHECK_STR(admitting(arena, "a<=2,>=1", "3"), "a>=1");
    CHECK_STR(admitting(arena, "a!=3", "3"), "a");
    CHECK_STR(admitting(arena, "a~=1.4", "2"), "a>=1.4");
    CHECK_STR(admitting(arena, "a~=1.4", "1.2"), "a>=1.2");
    CHECK_STR(admitting(arena, "a==1.*", "2"), "a>=1");
    CHECK_STR(admitting(arena, "a==1.5", "1.2"), "a");
    CHECK_STR(admitting(arena, "a===1.5", "1.2"), "a");
    CHECK_STR(admitting(arena, "a[x, y] (<2, >=1)", "3"), "a[x, y] (>=1)");
    CHECK_STR(admitting(arena, "a[x] (<2)", "3"), "a[x]");
    CHECK(!admitting(arena, "a b", "3").len);
}

TEST(leaves_out_a_clause)
{
    CHECK_STR(fix_without_clause(arena, STR("a>1,<2"), 0), "a<2");
    CHECK_STR(fix_without_clause(arena, STR("a>1,<2"), 1), "a>1");
    CHECK_STR(fix_without_clause(arena, STR("a (>1)"), 0), "a");
    CHECK(!fix_without_clause(arena, STR("a>1"), 1).len);
    CHECK(!fix_without_clause(arena, STR("a b"), 0).len);
}

TEST(leaves_out_extras)
{
    const struct str extras[] = {STR("x-y"), STR("z")};
    CHECK_STR(fix_without_extras(arena, STR("a[x_y,b]>=1"), extras, 2), "a[b]>=1");
    CHECK_STR(fix_without_extras(arena, STR("a[X.Y , z] >=1"), extras, 2), "a >=1");
    CHECK_STR(fix_without_extras(arena, STR("a[b, z,c]"), extras, 2), "a[b,c]");
    CHECK(!fix_without_extras(arena, STR("a>=1"), extras, 2).len);
}

static struct finding finding_of(enum finding_kind kind, enum finding_level level, struct str text)
{
    struct finding finding = {.kind = kind, .level = level, .name = STR("a")};
    finding.has_requirement = true;
    finding.requirement.text = text;
    finding.requirement.by.name = STR("b");
    return finding;
}

TEST(a_cause_outlives_the_version_of_a_requirer)
{
    struct finding one = finding_of(FINDING_PIN_EXCLUDED, LEVEL_ERROR, STR("a>1"));
    struct finding two = one;
    one.requirement.by.version = STR("1.0");
    two.requirement.by.version = STR("2.0");
    CHECK(str_eq(fix_cause(arena, &one), fix_cause(arena, &two)));
    two.requirement.text = STR("a>2");
    CHECK(!str_eq(fix_cause(arena, &one), fix_cause(arena, &two)));
    one.kind = FINDING_UNDECIDED;
    two = one;
    two.release = STR("a 1.0");
    CHECK(!str_eq(fix_cause(arena, &one), fix_cause(arena, &two)));
}

TEST(news_is_what_was_not_there)
{
    struct finding_list before = {.arena = arena};
    struct finding_list after = {.arena = arena};
    struct finding old = finding_of(FINDING_PIN_EXCLUDED, LEVEL_ERROR, STR("a>1"));
    vec_push(arena, &old.where, (struct finding_where){.project = 1, .environments = 2});
    vec_push(arena, &before.items, old);
    vec_push(arena, &after.items, old);
    struct fix_causes causes = fix_list_causes(arena, &before);
    CHECK(!fix_news(arena, &causes, &after));

    memset(&after.items.at[0].where, 0, sizeof after.items.at[0].where);
    vec_push(arena, &after.items.at[0].where,
             (struct finding_where){.project = 1, .environments = 3});
    CHECK(fix_news(arena, &causes, &after) == &after.items.at[0]);
    after.items.at[0].ignored = true;
    CHECK(!fix_news(arena, &causes, &after));

    struct finding note = finding_of(FINDING_PATCH_LEVEL, LEVEL_NOTE, STR("a>1"));
    vec_push(arena, &after.items, note);
    CHECK(!fix_news(arena, &causes, &after));
    struct finding open = finding_of(FINDING_UNPINNED, LEVEL_NOTE, STR("a>1"));
    vec_push(arena, &after.items, open);
    CHECK(fix_news(arena, &causes, &after) == &after.items.at[2]);
    after.items.at[2].denied = true;
    CHECK(!fix_news(arena, &causes, &after));
}

TEST(is_wanted_for_errors_and_wrong_spellings)
{
    struct finding finding = finding_of(FINDING_PIN_YANKED, LEVEL_WARNING, STR("a"));
    CHECK(!fix_wanted(&finding));
    finding.kind = FINDING_PIN_SPELLING;
    CHECK(fix_wanted(&finding));
    finding.ignored = true;
    CHECK(!fix_wanted(&finding));
    finding = finding_of(FINDING_NO_FILE, LEVEL_ERROR, STR("a"));
    CHECK(fix_wanted(&finding));
}

int main(void)
{
    RUN(moves_a_pin);
    RUN(loosens_a_requirement);
    RUN(leaves_out_a_clause);
    RUN(leaves_out_extras);
    RUN(a_cause_outlives_the_version_of_a_requirer);
    RUN(news_is_what_was_not_there);
    RUN(is_wanted_for_errors_and_wrong_spellings);
    return test_end();
}
