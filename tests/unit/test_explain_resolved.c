/* What is told of small universes that the resolver has looked at. */
#include "resolver/explain.h"

#include "tests/unit/explain_fixture.h"

static const char index_text[] =
    "{'name': 'a', 'versions': {'1': {'requires_dist': []}, '2': {'requires_dist': []}, '3': "
    "{'requires_dist': []}}}\n"
    "{'name': 'b', 'versions': {'1': {'requires_dist': ['a>=1']}, '2': {'requires_dist': "
    "['a<2']}, '3': {'requires_dist': ['a<2']}, '4': {'requires_dist': ['a<2']}, '5': "
    "{'requires_dist': ['a<3']}}}\n"
    "{'name': 'c', 'versions': {'1': {'requires_dist': ['b>=2']}, '1.1': {'requires_dist': "
    "['b>=2']}, '2': {'requires_dist': ['b>=2'], 'requires_python': '>=3.12'}}}\n"
    "{'name': 'd', 'versions': {'1': {'requires_dist': ['nosuch; extra == `x`'], "
    "'provides_extra': ['x']}, '2': {'requires_dist': [], 'yanked': true}}}\n"
    "{'name': 'e', 'versions': {'1': {'requires_dist': [], 'requires_python': '>=3.11'}, '2': "
    "{'requires_dist': [], 'requires_python': '>=3.11'}}}\n"
    "{'name': 'f', 'versions': {'1': {'requires_dist': ['a; platform_release > `5`']}, '2': "
    "{'requires_dist': ['g @ https://example.org/g.zip']}}}\n"
    "{'name': 'h', 'versions': {'1': {'dynamic': true, 'unread': {'cause': 'network', "
    "'reason': 'gone away', 'url': 'https://example.org/h.whl'}}}}\n";

static struct scene *enter_universe(struct arena *arena, const char *lines, const char *constraints)
{
    return scene_enter(arena, "3.10 3.11", lines, constraints, index_text);
}

/* The text form of what is told of requirements.txt on Python 3.10. */
static void check_told(struct arena *arena, const char *lines, const char *constraints,
                       const char *text)
{
    struct scene *scene = enter_universe(arena, lines, constraints);
    scene_resolve(scene, 0);
    CHECK_STR(scene_text(scene, false), text);
    scene_leave(scene);
}

TEST(two_sides)
{
    check_told(arena, "a>=3\nb>=2\n", "",
               "error[unsatisfiable]: a>=3 (requirements.txt:1) and b>=2 (requirements.txt:2) "
               "cannot go together: all 4 releases of b from 2 on require a<3 or a<2\n"
               "  --> requirements.txt:1:1\n"
               "   |\n"
               " 1 | a>=3\n"
               "   | ^^^^ required here\n"
               "   = requirements.txt:1 a>=3\n"
               "   = requirements.txt:2 b>=2 -> b 5 -> a<3\n"
               "   = requirements.txt:2 b>=2 -> all 3 releases of b from 2 to 4 -> a<2\n"
               "   = on Python 3.10\n"
               "   = help: change or drop one of requirements.txt:1 and requirements.txt:2: the "
               "others fit together\n");
}

TEST(chain_and_python)
{
    check_told(arena, "c\na>=3\n", "",
               "error[unsatisfiable]: c (requirements.txt:1) and a>=3 (requirements.txt:2) cannot "
               "go together on Python 3.10: c 1 and 1.1 require b>=2, all 4 releases of b from 2 "
               "on require a<3 or a<2, and c 2 requires Python >=3.12\n"
               "  --> requirements.txt:2:1\n"
               "   |\n"
               " 2 | a>=3\n"
               "   | ^^^^ required here\n"
               "   = requirements.txt:1 c -> c 1 and 1.1 -> b>=2 -> b 5 -> a<3\n"
               "   = requirements.txt:1 c -> c 1 and 1.1 -> b>=2 -> all 3 releases of b from 2 to "
               "4 -> a<2\n"
               "   = requirements.txt:1 c -> c 2 -> Python >=3.12\n"
               "   = requirements.txt:2 a>=3\n"
               "   = on Python 3.10\n"
               "   = help: change or drop one of requirements.txt:1 and requirements.txt:2: the "
               "others fit together\n");
}

TEST(chain_to_a_pin)
{
    check_told(arena, "c>=1.1\n", "a===3\n",
               "error[unsatisfiable]: c>=1.1 (requirements.txt:1) and the pin a===3 (uc.txt:1) "
               "cannot go together on Python 3.10: c 1.1 requires b>=2, all 4 releases of b from 2 "
               "on require a<3 or a<2, and c 2 requires Python >=3.12\n"
               "  --> uc.txt:1:1\n"
               "   |\n"
               " 1 | a===3\n"
               "   | ^^^^^ this pin\n"
               "   = requirements.txt:1 c>=1.1 -> c 1.1 -> b>=2 -> b 5 -> a<3\n"
               "   = requirements.txt:1 c>=1.1 -> c 1.1 -> b>=2 -> all 3 releases of b from 2 to 4 "
               "-> a<2\n"
               "   = requirements.txt:1 c>=1.1 -> c 2 -> Python >=3.12\n"
               "   = uc.txt:1 a===3\n"
               "   = on Python 3.10\n"
               "   = help: change or drop one of requirements.txt:1 and uc.txt:1: the others fit "
               "together\n");
}

TEST(unknown_name_of_an_extra)
{
    check_told(arena, "d[x]\n", "",
               "error[unsatisfiable]: d[x] (requirements.txt:1) cannot be met: d 1 requires nosuch "
               "(extra == \"x\"), d 2 is yanked, and the index does not know nosuch\n"
               "  --> requirements.txt:1:1\n"
               "   |\n"
               " 1 | d[x]\n"
               "   | ^^^^ required here\n"
               "   = requirements.txt:1 d[x] -> d 1 -> nosuch\n"
               "   = requirements.txt:1 d[x] -> d 2 -> yanked\n"
               "   = on Python 3.10\n"
               "   = help: change or drop requirements.txt:1\n");
}

TEST(python)
{
    check_told(
        arena, "e\n", "",
        "error[unsatisfiable]: e (requirements.txt:1) cannot be met on Python 3.10: e 1 and 2 "
        "require Python >=3.11\n"
        "  --> requirements.txt:1:1\n"
        "   |\n"
        " 1 | e\n"
        "   | ^ required here\n"
        "   = requirements.txt:1 e -> e 1 and 2 -> Python >=3.11\n"
        "   = on Python 3.10\n"
        "   = help: ask for another release at requirements.txt:1, or leave that Python out\n");
}

TEST(yanked)
{
    check_told(arena, "d>1\n", "",
               "error[unsatisfiable]: d>1 (requirements.txt:1) cannot be met: d 2 is yanked\n"
               "  --> requirements.txt:1:1\n"
               "   |\n"
               " 1 | d>1\n"
               "   | ^^^ required here\n"
               "   = requirements.txt:1 d>1 -> d 2 -> yanked\n"
               "   = on Python 3.10\n"
               "   = help: ask for another release at requirements.txt:1, or pin the yanked one "
               "with ===\n");
}

TEST(independent)
{
    check_told(
        arena, "a>=9\nb\nzz\na<1\n", "",
        "error[unsatisfiable]: no release of a fits a>=9 (requirements.txt:1): the newest is 3\n"
        "  --> requirements.txt:1:1\n"
        "   |\n"
        " 1 | a>=9\n"
        "   | ^^^^ required here\n"
        "   = requirements.txt:1 a>=9\n"
        "   = on Python 3.10\n"
        "   = help: ask for a release that the index has at requirements.txt:1\n"
        "\n"
        "error[unsatisfiable]: zz (requirements.txt:3) cannot be met: the index does not know zz\n"
        "  --> requirements.txt:3:1\n"
        "   |\n"
        " 3 | zz\n"
        "   | ^^ required here\n"
        "   = requirements.txt:3 zz\n"
        "   = on Python 3.10\n"
        "   = help: check the spelling of the name, or the index\n"
        "\n"
        "error[unsatisfiable]: no release of a fits a<1 (requirements.txt:4): the oldest is 1\n"
        "  --> requirements.txt:4:1\n"
        "   |\n"
        " 4 | a<1\n"
        "   | ^^^ required here\n"
        "   = requirements.txt:4 a<1\n"
        "   = on Python 3.10\n"
        "   = help: ask for a release that the index has at requirements.txt:4\n");
}

TEST(disjoint)
{
    check_told(arena, "a>=2\na<2\nc\n", "",
               "error[disjoint]: no version of a can meet a>=2 (requirements.txt:1) and a<2 "
               "(requirements.txt:2)\n"
               "  --> requirements.txt:1:1\n"
               "   |\n"
               " 1 | a>=2\n"
               "   | ^^^^ required here\n"
               "   = requirements.txt:1 a>=2\n"
               "   = with requirements.txt:2 a<2\n"
               "   = on Python 3.10\n"
               "   = help: change or drop one of requirements.txt:1 and requirements.txt:2: the "
               "others fit together\n");
}

TEST(pin_missing)
{
    check_told(arena, "a\na>=1\n", "a===2.5\n",
               "error[pin-missing]: a is pinned to 2.5, which the index does not have\n"
               "  --> uc.txt:1:1\n"
               "   |\n"
               " 1 | a===2.5\n"
               "   | ^^^^^^^ this pin\n"
               "   = requirements.txt:1 a -> a 2.5 (uc.txt:1)\n"
               "   = on Python 3.10\n"
               "   = help: change the pin at uc.txt:1: the nearest are 2 and 3\n");
}

TEST(pin_excluded)
{
    check_told(arena, "a>=3\n", "a===2\n",
               "error[pin-excluded]: a is pinned to 2, but requirements.txt:1 requires a>=3\n"
               "  --> uc.txt:1:1\n"
               "   |\n"
               " 1 | a===2\n"
               "   | ^^^^^ this pin\n"
               "   = requirements.txt:1 a>=3\n"
               "   = on Python 3.10\n"
               "   = help: change the pin at uc.txt:1, or the requirement at requirements.txt:1\n");
}

TEST(pin_python)
{
    check_told(arena, "c\n", "c===2\n",
               "error[requires-python]: c is pinned to 2, which requires Python >=3.12, but is "
               "reached on Python 3.10\n"
               "  --> uc.txt:1:1\n"
               "   |\n"
               " 1 | c===2\n"
               "   | ^^^^^ this pin\n"
               "   = requirements.txt:1 c -> c 2 (uc.txt:1)\n"
               "   = on Python 3.10\n"
               "   = help: pin a release that supports it there (with a marker), or drop that "
               "Python from the projects that reach it\n");
}

/* The same in two environments, and beside what the check has found before. */
TEST(environments_merge)
{
    struct scene *scene = enter_universe(arena, "h\nc>=2\n", "");
    scene_resolve(scene, 0);
    scene_resolve(scene, 1);
    CHECK(scene->findings.items.len == 1);
    CHECK_STR(scene->findings.items.at[0].message,
              "c>=2 (requirements.txt:2) cannot be met on Python 3.10, 3.11: c 2 requires Python "
              ">=3.12");
    scene_leave(scene);
    scene = enter_universe(arena, "h\n", "h===1\n");
    struct check_input input = world_check_input(&scene->world);
    scene->findings = world_check(&scene->world, &input).findings;
    CHECK(scene->findings.items.len == 1);
    scene_resolve(scene, 0);
    scene_resolve(scene, 1);
    CHECK(scene->findings.items.len == 1);
    CHECK(scene->findings.items.at[0].kind == FINDING_UNDECIDED);
    CHECK(scene->findings.items.at[0].where.len == 1);
    CHECK_STR(scene->findings.items.at[0].help,
              "try again, with a longer --timeout SECONDS if the index is slow");
    scene_leave(scene);
}

/* Who requires what is not known is named, by its file or its release. */
TEST(lines_that_are_open)
{
    struct scene *scene =
        enter_universe(arena, "a; platform_release > '5'\nhttps://example.org/x.zip\n", "");
    scene_resolve(scene, 0);
    CHECK(scene->findings.items.len == 2);
    CHECK_STR(scene->findings.items.at[0].message,
              "not decided: a, which requirements.txt:1 requires: whether its marker holds is not "
              "known: platform_release > \"5\"");
    CHECK(scene->findings.items.at[0].at.source != NULL);
    CHECK_STR(scene->findings.items.at[1].help, "give it a name: NAME @ URL");
    CHECK_STR(scene->findings.items.at[1].name, "");
    scene_leave(scene);
}

TEST(pin_missing_behind_a_release)
{
    check_told(
        arena, "b>=4\n", "a===0.5\n",
        "error[unsatisfiable]: b>=4 (requirements.txt:1) and the pin a===0.5 (uc.txt:1) cannot go "
        "together: b 4 and 5 require a<3 or a<2, and no release fits a===0.5 (the oldest is 1)\n"
        "  --> uc.txt:1:1\n"
        "   |\n"
        " 1 | a===0.5\n"
        "   | ^^^^^^^ this pin\n"
        "   = requirements.txt:1 b>=4 -> b 5 -> a<3\n"
        "   = requirements.txt:1 b>=4 -> b 4 -> a<2\n"
        "   = uc.txt:1 a===0.5\n"
        "   = on Python 3.10\n"
        "   = help: change or drop one of requirements.txt:1 and uc.txt:1: the others fit "
        "together\n");
}

TEST(marker)
{
    check_told(arena, "f\nf==1\n", "",
               "undecided[undecided]: not decided: a, which f 1 requires: whether its marker holds "
               "is not known: platform_release > \"5\"\n"
               "  --> requirements.txt:1:1\n"
               "   |\n"
               " 1 | f\n"
               "   | ^ required here\n"
               "   = requirements.txt:1 f -> f 1 -> a\n"
               "   = on Python 3.10\n"
               "   = help: give all marker values with --environment FILE, or mend the marker\n");
}

TEST(url)
{
    check_told(arena, "f\n", "",
               "undecided[undecided]: not decided: g @ https://example.org/g.zip, which f 2 "
               "requires: what a URL or file holds is not read\n"
               "  --> requirements.txt:1:1\n"
               "   |\n"
               " 1 | f\n"
               "   | ^ required here\n"
               "   = requirements.txt:1 f -> f 2 -> g @ https://example.org/g.zip\n"
               "   = on Python 3.10\n"
               "   = help: require a release by name, or accept it: --ignore undecided:g\n");
}

TEST(release_not_read)
{
    check_told(arena, "h\n", "",
               "undecided[undecided]: not decided: h 1: gone away\n"
               "  --> requirements.txt:1:1\n"
               "   |\n"
               " 1 | h\n"
               "   | ^ required here\n"
               "   = requirements.txt:1 h -> h 1\n"
               "   = on Python 3.10\n"
               "   = at https://example.org/h.whl\n"
               "   = help: try again, with a longer --timeout SECONDS if the index is slow\n");
}

TEST(bound)
{
    check_told(
        arena, "c\n", "b<2\n",
        "error[unsatisfiable]: c (requirements.txt:1) and the constraint b<2 (uc.txt:1) cannot go "
        "together on Python 3.10: c 1 and 1.1 require b>=2, and c 2 requires Python >=3.12\n"
        "  --> uc.txt:1:1\n"
        "   |\n"
        " 1 | b<2\n"
        "   | ^^^ this bound\n"
        "   = requirements.txt:1 c -> c 1 and 1.1 -> b>=2\n"
        "   = requirements.txt:1 c -> c 2 -> Python >=3.12\n"
        "   = uc.txt:1 b<2\n"
        "   = on Python 3.10\n"
        "   = help: change or drop one of requirements.txt:1 and uc.txt:1: the others fit "
        "together\n");
}

int main(void)
{
    RUN(two_sides);
    RUN(chain_and_python);
    RUN(chain_to_a_pin);
    RUN(unknown_name_of_an_extra);
    RUN(python);
    RUN(yanked);
    RUN(independent);
    RUN(disjoint);
    RUN(pin_missing);
    RUN(pin_excluded);
    RUN(pin_python);
    RUN(environments_merge);
    RUN(lines_that_are_open);
    RUN(pin_missing_behind_a_release);
    RUN(marker);
    RUN(url);
    RUN(release_not_read);
    RUN(bound);
    return test_end();
}
