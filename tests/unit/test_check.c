#include "resolver/check.h"

#include "tests/unit/test.h"
#include "tests/unit/world.h"

/* a, b and c need d>=2 on different ways; e is a leaf. */
static const char index_text[] =
    "{'name': 'a', 'versions': {'1': {'requires_dist': ['b'], 'source': 'wheel'}}}\n"
    "{'name': 'b', 'versions': {'1': {'requires_dist': ['c'], 'evidence': 'static'}}}\n"
    "{'name': 'c', 'versions': {'1': {'requires_dist': ['d>=2'], 'source': 'sdist'}}}\n"
    "{'name': 'd', 'versions': {'1': {'requires_dist': ['e']}, '2': {'requires_dist': []}}}\n"
    "{'name': 'e', 'versions': {'1': {'requires_dist': [], 'evidence': 'given'}}}\n";
static const char pins_text[] = "a==1\nb==1\nc==1\nd==1\ne==1\n";

static struct check_result check(struct world *world)
{
    struct check_input input = world_check_input(world);
    return world_check(world, &input);
}

/* "KIND NAME: MESSAGE" of each finding, a line each. */
static struct str messages(struct arena *arena, const struct check_result *result)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < result->findings.items.len; i++) {
        const struct finding *finding = &result->findings.items.at[i];
        buf_printf(&out, "%s %.*s: %.*s\n", finding_kind_info(finding->kind)->name,
                   STR_ARG(finding->name), STR_ARG(finding->message));
    }
    return buf_str(&out);
}

/* "PROJECT @BITS: LINE TEXT > NAME VERSION > ...", a line for each place where it is met. */
static struct str where(struct world *world, const struct finding *finding)
{
    struct buf out = {.arena = world->place.arena};
    for (size_t i = 0; i < finding->where.len; i++) {
        const struct finding_where *at = &finding->where.at[i];
        const struct project *project = &world->place.set.items.at[at->project];
        buf_printf(&out, "%.*s @%d:", STR_ARG(project->name), (int)at->environments);
        for (size_t k = 0; k < at->chain_length; k++) {
            const struct finding_step *step = &at->chain[k];
            if (step->by.at.source) {
                buf_printf(&out, " line %zu", span_position(step->by.at).line);
            }
            buf_printf(&out, " %.*s > %.*s %.*s", STR_ARG(step->text), STR_ARG(step->shown),
                       STR_ARG(step->version));
        }
        buf_add_char(&out, '\n');
    }
    return buf_str(&out);
}

TEST(nothing_to_say)
{
    struct world world = world_enter(arena, "3.11");
    put(&world.place, "requirements.txt", "e\nd<2\n");
    world_load(&world, "requirements.txt", pins_text, index_text);
    struct check_result result = check(&world);
    CHECK_STR(messages(arena, &result), "");
    CHECK(result.pin_count == 5 && result.open_count == 0);
    world_leave(&world);
}

TEST(the_chain_is_the_shortest)
{
    struct world world = world_enter(arena, "3.11");
    put(&world.place, "requirements.txt", "e\na\nb\n");
    world_load(&world, "requirements.txt", pins_text, index_text);
    struct check_result result = check(&world);
    CHECK_STR(messages(arena, &result),
              "pin-excluded d: d is pinned to 1, but c 1 requires d>=2\n");
    CHECK(str_ends(where(&world, &result.findings.items.at[0]),
                   STR(" @1: line 3 b > b 1 c > c 1\n")));
    world_leave(&world);
}

TEST(of_equally_short_chains_the_first_line_counts)
{
    struct world world = world_enter(arena, "3.11");
    put(&world.place, "requirements.txt", "z\ny\n");
    world_load(&world, "requirements.txt", "x==1\ny==1\nz==1\nd==1\n",
               "{'name': 'x', 'versions': {'1': {'requires_dist': ['d>=2']}}}\n"
               "{'name': 'y', 'versions': {'1': {'requires_dist': ['x']}}}\n"
               "{'name': 'z', 'versions': {'1': {'requires_dist': ['x']}}}\n"
               "{'name': 'd', 'versions': {'1': {'requires_dist': []}}}\n");
    struct check_result result = check(&world);
    CHECK(result.findings.items.len == 1);
    CHECK(str_ends(where(&world, &result.findings.items.at[0]),
                   STR(" @1: line 1 z > z 1 x > x 1\n")));
    world_leave(&world);
}

/* The requirer is the user's own line: there is no chain. */
TEST(no_chain_to_a_line_of_the_user)
{
    struct world world = world_enter(arena, "3.11");
    put(&world.place, "requirements.txt", "d>=2\n");
    world_load(&world, "requirements.txt", pins_text, index_text);
    struct check_result result = check(&world);
    CHECK_STR(messages(arena, &result),
              "pin-excluded d: d is pinned to 1, but requirements.txt:1 requires d>=2\n");
    CHECK(str_ends(where(&world, &result.findings.items.at[0]), STR(" @1:\n")));
    CHECK(result.findings.items.at[0].requirement.by.at.source != NULL);
    world_leave(&world);
}

TEST(one_finding_for_all_projects_and_environments)
{
    struct world world = world_enter(arena, "3.10 3.11");
    put(&world.place, "x/setup.cfg", "[metadata]\nname = x\n");
    put(&world.place, "x/requirements.txt", "c; python_version < '3.11'\na\n");
    put(&world.place, "y/setup.cfg", "[metadata]\nname = y\n");
    put(&world.place, "y/requirements.txt", "b; python_version > '3.10'\n");
    world_load(&world, "x y", pins_text, index_text);
    struct check_result result = check(&world);
    CHECK_STR(messages(arena, &result),
              "pin-excluded d: d is pinned to 1, but c 1 requires d>=2\n");
    CHECK_STR(where(&world, &result.findings.items.at[0]), "x @1: line 1 c > c 1\n"
                                                           "x @2: line 2 a > a 1 b > b 1 c > c 1\n"
                                                           "y @2: line 1 b > b 1 c > c 1\n");
    world_leave(&world);
}

TEST(each_requirer_is_a_cause_of_its_own)
{
    struct world world = world_enter(arena, "3.11");
    put(&world.place, "requirements.txt", "c\nd>=2\nd>=3\n");
    world_load(&world, "requirements.txt", pins_text, index_text);
    struct check_result result = check(&world);
    CHECK_STR(messages(arena, &result),
              "pin-excluded d: d is pinned to 1, but c 1 requires d>=2\n"
              "pin-excluded d: d is pinned to 1, but requirements.txt:2 requires d>=2\n"
              "pin-excluded d: d is pinned to 1, but requirements.txt:3 requires d>=3\n");
    world_leave(&world);
}

TEST(releases_are_counted_by_their_evidence)
{
    struct world world = world_enter(arena, "3.10 3.11");
    put(&world.place, "x/setup.cfg", "[metadata]\nname = x\n");
    put(&world.place, "x/requirements.txt", "a\n");
    put(&world.place, "y/setup.cfg", "[metadata]\nname = y\n");
    put(&world.place, "y/requirements.txt", "a\nd\n");
    world_load(&world, "x y", pins_text, index_text);
    struct check_result result = check(&world);
    CHECK(result.evidence[EVIDENCE_PROVEN] == 1);   /* a */
    CHECK(result.evidence[EVIDENCE_STATIC] == 1);   /* b */
    CHECK(result.evidence[EVIDENCE_DECLARED] == 2); /* c and d */
    CHECK(result.evidence[EVIDENCE_GIVEN] == 1);    /* e */
    world_leave(&world);
}

TEST(releases_that_nothing_reaches_are_not_counted)
{
    struct world world = world_enter(arena, "3.11");
    put(&world.place, "requirements.txt", "e\na; python_version < '3'\n");
    world_load(&world, "requirements.txt", pins_text, index_text);
    struct check_result result = check(&world);
    CHECK(result.evidence[EVIDENCE_GIVEN] == 1);
    CHECK(result.evidence[EVIDENCE_PROVEN] + result.evidence[EVIDENCE_STATIC] +
              result.evidence[EVIDENCE_DECLARED] ==
          0);
    world_leave(&world);
}

TEST(open_names_are_sorted)
{
    struct world world = world_enter(arena, "3.11");
    put(&world.place, "requirements.txt", "Zope\na\nm\nm>1\n");
    world_load(&world, "requirements.txt", "a==1\n", index_text);
    struct check_result result = check(&world);
    CHECK(result.open_count == 3);
    CHECK_STR(result.open_names[0], "b");
    CHECK_STR(result.open_names[1], "m");
    CHECK_STR(result.open_names[2], "zope");
    world_leave(&world);
}

TEST(pins_may_be_required)
{
    struct world world = world_enter(arena, "3.11");
    put(&world.place, "requirements.txt", "x\ny\n");
    world_load(&world, "requirements.txt", "", "");
    struct str denied[] = {STR("y")};
    struct check_input input = world_check_input(&world);
    input.require_pins = true;
    input.denied = denied;
    input.denied_count = 1;
    struct check_result result = world_check(&world, &input);
    CHECK_STR(messages(arena, &result),
              "unpinned x: x is required but has no pin\n"
              "unpinned y: y is required but has no pin (it is in the denylist)\n");
    CHECK(result.findings.items.at[0].level == LEVEL_ERROR);
    CHECK(result.findings.items.at[1].level == LEVEL_NOTE && result.findings.items.at[1].denied);
    CHECK(result.open_count == 2);
    world_leave(&world);
}

TEST(projects_are_skipped_where_their_python_excludes_them)
{
    struct world world = world_enter(arena, "3.10 3.11");
    put(&world.place, "x/pyproject.toml",
        "[project]\nname = 'x'\nrequires-python = '>=3.11'\ndependencies = ['d>=2']\n");
    put(&world.place, "y/pyproject.toml",
        "[project]\nname = 'y'\nrequires-python = '>=3.12'\ndependencies = ['d>=2']\n");
    put(&world.place, "z/pyproject.toml", "[project]\nname = 'z'\ndependencies = ['e']\n");
    world_load(&world, "x y z", pins_text, index_text);
    struct check_result result = check(&world);
    CHECK(result.skipped[0] == 1 && result.skipped[1] == 3 && result.skipped[2] == 0);
    CHECK_STR(messages(arena, &result),
              "pin-excluded d: d is pinned to 1, but x/pyproject.toml:4 requires d>=2\n"
              "undecided y: not decided: y requires Python >=3.12, and this run is for no such "
              "Python\n");
    CHECK_STR(where(&world, &result.findings.items.at[0]), "x @2:\n");
    world_leave(&world);
}

/* A project's own name is met by the project, whatever the pins say. */
TEST(the_own_name)
{
    struct world world = world_enter(arena, "3.11");
    put(&world.place, "x/pyproject.toml",
        "[project]\nname = 'D'\nversion = '5'\ndependencies = ['c', 'd<9']\n");
    world_load(&world, "x", pins_text, index_text);
    struct check_result result = check(&world);
    CHECK_STR(messages(arena, &result), "");
    world_leave(&world);
}

TEST(constraints_of_a_project_count_for_it_alone)
{
    struct world world = world_enter(arena, "3.11");
    put(&world.place, "x/setup.cfg", "[metadata]\nname = x\n");
    put(&world.place, "x/requirements.txt", "-c more.txt\nf\n");
    put(&world.place, "x/more.txt", "f==1\n");
    put(&world.place, "y/setup.cfg", "[metadata]\nname = y\n");
    put(&world.place, "y/requirements.txt", "f\n");
    world_load(&world, "x y", pins_text,
               "{'name': 'f', 'versions': {'1': {'requires_dist': []}}}\n");
    struct check_result result = check(&world);
    CHECK_STR(messages(arena, &result), "unpinned f: f is required but has no pin\n");
    CHECK_STR(where(&world, &result.findings.items.at[0]), "y @1: line 1 f > f \n");
    CHECK(result.pin_count == 6);
    world_leave(&world);
}

TEST(findings_that_were_there_are_sorted_in)
{
    struct world world = world_enter(arena, "3.11");
    put(&world.place, "requirements.txt", "d>=2\n");
    put(&world.place, "x/setup.py", "");
    world_load(&world, "requirements.txt", "d==1\n-e ./x\ne[f]==1\n", index_text);
    CHECK(world.findings.items.len == 2);
    struct check_result result = check(&world);
    CHECK(result.findings.items.len == 3);
    CHECK(result.findings.items.at[0].kind == FINDING_PIN_EXCLUDED);
    CHECK(result.findings.items.at[1].kind == FINDING_CONSTRAINT_FORM);
    CHECK(result.findings.items.at[2].kind == FINDING_CONSTRAINT_FORM);
    world_leave(&world);
}

int main(void)
{
    RUN(nothing_to_say);
    RUN(the_chain_is_the_shortest);
    RUN(of_equally_short_chains_the_first_line_counts);
    RUN(no_chain_to_a_line_of_the_user);
    RUN(one_finding_for_all_projects_and_environments);
    RUN(each_requirer_is_a_cause_of_its_own);
    RUN(releases_are_counted_by_their_evidence);
    RUN(releases_that_nothing_reaches_are_not_counted);
    RUN(open_names_are_sorted);
    RUN(pins_may_be_required);
    RUN(projects_are_skipped_where_their_python_excludes_them);
    RUN(the_own_name);
    RUN(constraints_of_a_project_count_for_it_alone);
    RUN(findings_that_were_there_are_sorted_in);
    return test_end();
}
