#include "pypi/release.h"

#include "tests/unit/test.h"

static struct release parse(struct arena *arena, const struct release_texts *texts)
{
    struct version version = {0};
    CHECK(version_parse(arena, STR("1.0"), &version));
    return release_parse(arena, texts, STR("1.0"), &version);
}

TEST(known)
{
    struct str requires_dist[] = {STR("a>=1"), STR("B[x]<2; extra == 'y'")};
    struct str extras[] = {STR("Dev_Tools"), STR("y")};
    struct release release = parse(arena, &(struct release_texts){
                                              .evidence = EVIDENCE_STATIC,
                                              .requires_python = STR(">=3.8"),
                                              .requires_dist = requires_dist,
                                              .requires_dist_count = 2,
                                              .provides_extra = extras,
                                              .provides_extra_count = 2,
                                              .yanked = true,
                                              .yanked_reason = STR("broken"),
                                          });
    CHECK(!release.failure.set);
    CHECK_STR(release.text, "1.0");
    CHECK_STR(release.version.text, "1.0");
    CHECK(release.evidence == EVIDENCE_STATIC);
    CHECK(release.python_readable && release.python.count == 1);
    CHECK_STR(release.requires_python, ">=3.8");
    CHECK(release.requires_dist_count == 2);
    CHECK_STR(release.requires_dist[1].canonical, "b");
    CHECK(release.provides_extra_count == 2);
    CHECK_STR(release.provides_extra[0], "dev-tools");
    CHECK(release.yanked);
    CHECK_STR(release.yanked_reason, "broken");
}

TEST(no_python)
{
    struct release release = parse(arena, &(struct release_texts){0});
    CHECK(!release.failure.set && release.requires_dist_count == 0);
    CHECK(release.python_readable && release.python.count == 0);
}

TEST(bad_python)
{
    struct release release = parse(arena, &(struct release_texts){.requires_python = STR("three")});
    CHECK(!release.failure.set && !release.python_readable);
    CHECK_STR(release.requires_python, "three");
}

TEST(dynamic)
{
    struct release release = parse(arena, &(struct release_texts){.dynamic = true});
    CHECK(release.failure.cause == CAUSE_DYNAMIC);
}

TEST(bad_requirement)
{
    struct str requires_dist[] = {STR("a"), STR("b >\n= 1"), STR("c")};
    struct release release = parse(arena, &(struct release_texts){.requires_dist = requires_dist,
                                                                  .requires_dist_count = 3,
                                                                  .requires_python = STR(">=3")});
    CHECK(release.failure.cause == CAUSE_UNREADABLE);
    CHECK(str_starts(release.failure.reason, STR("requires_dist \"b >\uFFFD= 1\": ")));
    CHECK(release.failure.reason.len > STR("requires_dist \"b >\uFFFD= 1\": ").len);
    CHECK(release.requires_dist_count == 0);
    CHECK(release.python_readable && release.python.count == 1);
}

TEST(faulty_record)
{
    struct release release = parse(arena, &(struct release_texts){.fault = STR("no record")});
    CHECK(release.failure.cause == CAUSE_UNREADABLE && release.python_readable);
    CHECK_STR(release.failure.reason, "no record");
}

TEST(evidence)
{
    enum evidence evidence;
    for (int i = 0; i < EVIDENCE_LEVELS; i++) {
        CHECK(evidence_of(str_of(evidence_name((enum evidence)i)), &evidence));
        CHECK((int)evidence == i);
    }
    CHECK_STR(str_of(evidence_name(EVIDENCE_DECLARED)), "declared");
    CHECK(!evidence_of(STR("Proven"), &evidence));
}

/* Whether a requirement is left for later when its release is parsed again. */
static bool waits(struct arena *arena, const char *text)
{
    struct str requires_dist[] = {str_of(text), STR("last")};
    struct release_texts texts = {.requires_dist = requires_dist, .requires_dist_count = 2};
    struct version version = {0};
    CHECK(version_parse(arena, STR("1.0"), &version));
    struct release release = release_parse_again(arena, &texts, STR("1.0"), &version);
    size_t count;
    const struct requirement *all = release_requirements(&release, true, &count);
    CHECK(!release.failure.set && count == 2);
    CHECK(str_starts(requires_dist[0], all[0].name) && str_eq(all[1].name, STR("last")));
    CHECK(release_requirements(&release, true, &count) == all);
    (void)release_requirements(&release, false, &count);
    return count == 1;
}

TEST(left_for_later)
{
    CHECK(waits(arena, "a; extra == 'x'"));
    CHECK(waits(arena, "a>=1,<2;extra==\"x\""));
    CHECK(waits(arena, "a[b] ; (python_version<'3' and os_name != 'or') and (extra  ==  'x')"));
    CHECK(waits(arena, "a; platform_version == \"'\" and extra == 'x'"));
}

TEST(not_left_for_later)
{
    CHECK(!waits(arena, "a"));
    CHECK(!waits(arena, "a; python_version > '3'"));
    CHECK(!waits(arena, "a; extra == ''"));
    CHECK(!waits(arena, "a; extra != 'x'"));
    CHECK(!waits(arena, "a; extra === 'x'"));
    CHECK(!waits(arena, "a; 'x' == extra"));
    CHECK(!waits(arena, "a; python_version > '3' or extra == 'x'"));
    CHECK(!waits(arena, "a; (python_version > '3')or(extra == 'x')"));
    CHECK(!waits(arena, "a; platform_version != \"extra == 'x'\""));
    CHECK(!waits(arena, "a; platform_version != 'and extra == \"x\"'"));
    CHECK(!waits(arena, "a @ https://h/a.whl?b;extra=='x' ; python_version > '3'"));
}

int main(void)
{
    RUN(left_for_later);
    RUN(not_left_for_later);
    RUN(known);
    RUN(no_python);
    RUN(bad_python);
    RUN(dynamic);
    RUN(bad_requirement);
    RUN(faulty_record);
    RUN(evidence);
    return test_end();
}
