/* What is told of a conflict, by its cause: pins, an index without releases, what bars them. */
#include "resolver/explain.h"

#include "tests/unit/explain_fixture.h"

TEST(specifiers_exclude_each_other)
{
    struct scene *scene = enter_scene(arena, "a>=2\na<2\n", "");
    put_line(scene, "a>=2");
    put_line(scene, "a<2");
    put_conflict(scene, "a");
    CHECK_STR(scene_tell(scene),
              "error[disjoint]: no version of a can meet a>=2 (requirements.txt:1) and a<2 "
              "(requirements.txt:2)\n"
              "  --> requirements.txt:1:1\n"
              "   |\n"
              " 1 | a>=2\n"
              "   | ^^^^ required here\n"
              "   = requirements.txt:1 a>=2\n"
              "   = with requirements.txt:2 a<2\n"
              "   = on Python 3.8\n"
              "   = help: change or drop one of requirements.txt:1 and requirements.txt:2: the "
              "others fit together\n");
    scene_leave(scene);
}

TEST(specifier_excludes_itself)
{
    struct scene *scene = enter_scene(arena, "a>2,<2\n", "");
    put_line(scene, "a>2,<2");
    put_conflict(scene, "a");
    CHECK_STR(scene_message(scene), "no version of a can meet a>2,<2 (requirements.txt:1)");
    CHECK(scene->findings.items.at[0].kind == FINDING_DISJOINT);
    CHECK_STR(scene->findings.items.at[0].help, "change or drop requirements.txt:1");
    scene_leave(scene);
}

TEST(pin_excluded)
{
    struct scene *scene = enter_scene(arena, "a>=2\n", "A===1\n");
    put_line(scene, "a>=2");
    put_pin(scene, "A===1");
    put_conflict(scene, "a");
    CHECK_STR(scene_tell(scene),
              "error[pin-excluded]: A is pinned to 1, but requirements.txt:1 requires a>=2\n"
              "  --> uc.txt:1:1\n"
              "   |\n"
              " 1 | A===1\n"
              "   | ^^^^^ this pin\n"
              "   = requirements.txt:1 a>=2\n"
              "   = on Python 3.8\n"
              "   = help: change the pin at uc.txt:1, or the requirement at requirements.txt:1\n");
    CHECK_STR(scene->findings.items.at[0].version, "1");
    scene_leave(scene);
}

TEST(pin_without_file)
{
    struct scene *scene = enter_scene(arena, "foo>=2\nfoo\n", "foo===2.1\n");
    for (int i = 0; i < 2; i++) {
        put_line(scene, i ? "foo" : "foo>=2");
        put_pin(scene, "foo===2.1");
        put_barred(scene, "foo", "2.1", CONFLICT_NO_FILE, "");
        put_conflict(scene, "foo");
    }
    CHECK_STR(scene_tell(scene),
              "error[no-file]: foo is pinned to 2.1, which has no file for linux-x86_64 on Python "
              "3.8\n"
              "  --> uc.txt:1:1\n"
              "   |\n"
              " 1 | foo===2.1\n"
              "   | ^^^^^^^^^ this pin\n"
              "   = requirements.txt:1 foo>=2 -> foo 2.1 (uc.txt:1)\n"
              "   = on Python 3.8\n"
              "   = help: pin a release with a wheel that fits or an sdist there (with a marker), "
              "or leave that environment out\n");
    CHECK(!scene->findings.items.at[0].has_requirement);
    CHECK_STR(scene->findings.items.at[0].version, "2.1");
    scene_leave(scene);
}

/* A name whose versions cannot be known. */
static void check_name_open(struct scene *scene, enum undecided_cause cause, const char *help)
{
    struct resolve_open open = {.name = intern_put(scene->world.names, STR("zope-x")),
                                .cause = cause,
                                .reason = STR("it is dark")};
    scene->findings.items.len = 0;
    scene->result.open.len = 0;
    vec_push(scene->arena, &scene->result.open, open);
    scene_add(scene, 0);
    CHECK_STR(scene->findings.items.at[0].message, "not decided: zope-x: it is dark");
    CHECK_STR(scene->findings.items.at[0].help, help);
    CHECK_STR(scene->findings.items.at[0].release, "zope-x");
    CHECK(scene->findings.items.at[0].cause == cause);
}

TEST(names_that_are_open)
{
    struct scene *scene = enter_scene(arena, "a\n", "");
    check_name_open(scene, CAUSE_NETWORK,
                    "try again, with a longer --timeout SECONDS if the index is slow");
    check_name_open(scene, CAUSE_ABSENT, "name an index: --index-url URL or --snapshot FILE");
    check_name_open(scene, CAUSE_DYNAMIC,
                    "judge it by hand, then accept it: --ignore undecided:zope-x");
    check_name_open(scene, CAUSE_LIMIT,
                    "judge it by hand, then accept it: --ignore undecided:zope-x");
    scene_leave(scene);
}

static void check_missing(struct arena *arena, const char *line, const char *nearest)
{
    struct scene *scene = enter_scene(arena, arena_printf(arena, "%s\n", line).ptr, "");
    put_line(scene, line);
    put_conflict(scene, "a");
    CHECK_STR(
        scene_message(scene),
        arena_printf(arena, "no release of a fits %s (requirements.txt:1): %s", line, nearest).ptr);
    CHECK(scene->findings.items.at[0].kind == FINDING_UNSATISFIABLE);
    scene_leave(scene);
}

TEST(no_release_fits)
{
    check_missing(arena, "a>=9", "the newest is 3.1");
    check_missing(arena, "a<1", "the oldest is 1");
    check_missing(arena, "a>=0.1,<0.2", "the oldest is 1");
    check_missing(arena, "a==1.5", "the nearest are 1 and 2");
    check_missing(arena, "a>1.0,>=1.1,<1.9,!=1.3", "the nearest are 1 and 2");
    check_missing(arena, "a===what", "the newest is 3.1");
}

TEST(no_release_fits_several)
{
    struct scene *scene = enter_scene(arena, "a>2\na<3\n", "");
    put_line(scene, "a>2");
    put_line(scene, "a<3");
    put_conflict(scene, "a");
    CHECK_STR(scene_tell(scene),
              "error[unsatisfiable]: no release of a fits a>2 (requirements.txt:1) and a<3 "
              "(requirements.txt:2): the nearest are 1 and 2\n"
              "  --> requirements.txt:1:1\n"
              "   |\n"
              " 1 | a>2\n"
              "   | ^^^ required here\n"
              "   = requirements.txt:1 a>2\n"
              "   = with requirements.txt:2 a<3\n"
              "   = on Python 3.8\n"
              "   = help: change or drop one of requirements.txt:1 and requirements.txt:2: the "
              "others fit together\n");
    scene_leave(scene);
}

TEST(unknown_name_near_a_pin)
{
    struct scene *scene =
        enter_scene(arena, "foo.bat>=9\n", "Foo.Bar===1\nfoo-bat===2; python_version < '3'\n");
    put_line(scene, "foo.bat>=9");
    put_conflict(scene, "foo-bat");
    scene_add(scene, 0);
    CHECK_STR(scene->findings.items.at[0].help,
              "check the spelling of the name (Foo.Bar is pinned at uc.txt:1), or the index");
    scene_leave(scene);
}

TEST(unknown_name)
{
    struct scene *scene = enter_scene(arena, "nosuch>=9\nnone\nb\n", "");
    put_line(scene, "nosuch>=9");
    put_conflict(scene, "nosuch");
    put_line(scene, "none");
    put_conflict(scene, "none");
    put_line(scene, "b");
    put_requires(scene, "b", "1.0 1.1 1.2 2.0 2.1", "nosuch");
    put_conflict(scene, "nosuch");
    scene_add(scene, 0);
    CHECK(scene->findings.items.len == 3);
    CHECK_STR(scene->findings.items.at[0].message,
              "nosuch>=9 (requirements.txt:1) cannot be met: the index does not know nosuch");
    CHECK_STR(scene->findings.items.at[0].help, "check the spelling of the name, or the index");
    CHECK_STR(scene->findings.items.at[1].message,
              "no release of none fits none (requirements.txt:2): the index has none");
    CHECK_STR(scene->findings.items.at[2].message,
              "b (requirements.txt:3) cannot be met: all 5 releases of b require nosuch, and the "
              "index does not know nosuch");
    CHECK_STR(scene->findings.items.at[2].help, "change or drop requirements.txt:3");
    scene_leave(scene);
}

TEST(what_releases_require_is_not_there)
{
    struct scene *scene = enter_scene(arena, "b\na<3\n", "");
    put_line(scene, "b");
    put_requires(scene, "b", "1.0 1.1 1.2 2.0 2.1", "a==1.5");
    put_conflict(scene, "a");
    put_line(scene, "b");
    put_line(scene, "a<3");
    put_requires(scene, "b", "1.0 1.1 1.2 2.0 2.1", "a>2");
    put_conflict(scene, "a");
    scene_add(scene, 0);
    CHECK_STR(scene->findings.items.at[0].message,
              "b (requirements.txt:1) cannot be met: all 5 releases of b require a==1.5, and no "
              "release fits a==1.5 (the nearest are 1 and 2)");
    CHECK_STR(scene->findings.items.at[1].message,
              "b (requirements.txt:1) and a<3 (requirements.txt:2) cannot go together: all 5 "
              "releases of b require a>2, and no release of a fits both (the nearest are 1 and 2)");
    scene_leave(scene);
}

TEST(python)
{
    struct scene *scene = enter_scene(arena, "foo>=2,<3\n", "");
    put_line(scene, "foo>=2,<3");
    put_barred(scene, "foo", "2 2.1 2.2", CONFLICT_PYTHON, ">=3.9");
    put_conflict(scene, "foo");
    CHECK_STR(
        scene_tell(scene),
        "error[unsatisfiable]: foo>=2,<3 (requirements.txt:1) cannot be met on Python 3.8: all 3 "
        "releases of foo from 2 to 2.2 require Python >=3.9\n"
        "  --> requirements.txt:1:1\n"
        "   |\n"
        " 1 | foo>=2,<3\n"
        "   | ^^^^^^^^^ required here\n"
        "   = requirements.txt:1 foo>=2,<3 -> all 3 releases of foo from 2 to 2.2 -> Python "
        ">=3.9\n"
        "   = on Python 3.8\n"
        "   = help: ask for another release at requirements.txt:1, or leave that Python out\n");
    CHECK_STR(scene->findings.items.at[0].requires_python, ">=3.9");
    scene_leave(scene);
}

TEST(pythons_that_differ)
{
    struct scene *scene = enter_scene(arena, "foo>=2\n", "");
    put_line(scene, "foo>=2");
    put_barred(scene, "foo", "2 2.1 2.2", CONFLICT_PYTHON, ">=3.9");
    put_barred(scene, "foo", "3", CONFLICT_PYTHON, ">=3.10");
    put_conflict(scene, "foo");
    put_line(scene, "foo>=2");
    put_barred(scene, "foo", "3", CONFLICT_PYTHON, ">=3.10");
    put_conflict(scene, "foo");
    scene_add(scene, 0);
    CHECK_STR(scene->findings.items.at[0].message,
              "foo>=2 (requirements.txt:1) cannot be met on Python 3.8: all 4 releases of foo from "
              "2 on do not support it (foo 3 requires Python >=3.10)");
    CHECK_STR(scene->findings.items.at[1].message,
              "foo>=2 (requirements.txt:1) cannot be met on Python 3.8: foo 3 requires Python "
              ">=3.10");
    scene_leave(scene);
}

TEST(no_file)
{
    struct scene *scene = enter_scene(arena, "foo>=2\nb\n", "");
    put_line(scene, "foo>=2");
    put_barred(scene, "foo", "2 2.1 2.2 3", CONFLICT_NO_FILE, "");
    put_conflict(scene, "foo");
    put_line(scene, "b");
    put_requires(scene, "b", "1.0", "foo==3");
    put_barred(scene, "b", "1.1", CONFLICT_YANKED, "");
    put_barred(scene, "foo", "3", CONFLICT_NO_FILE, "");
    put_conflict(scene, "foo");
    CHECK_STR(
        scene_tell(scene),
        "error[unsatisfiable]: foo>=2 (requirements.txt:1) cannot be met for linux-x86_64 on "
        "Python 3.8: all 4 releases of foo from 2 on have no file that fits\n"
        "  --> requirements.txt:1:1\n"
        "   |\n"
        " 1 | foo>=2\n"
        "   | ^^^^^^ required here\n"
        "   = requirements.txt:1 foo>=2 -> all 4 releases of foo from 2 on -> no file\n"
        "   = on Python 3.8\n"
        "   = help: ask for another release at requirements.txt:1, or leave that environment out\n"
        "\n"
        "error[unsatisfiable]: b (requirements.txt:2) cannot be met for linux-x86_64 on Python "
        "3.8: b 1.0 requires foo==3, b 1.1 is yanked, and foo 3 has no file that fits\n"
        "  --> requirements.txt:2:1\n"
        "   |\n"
        " 2 | b\n"
        "   | ^ required here\n"
        "   = requirements.txt:2 b -> b 1.1 -> yanked\n"
        "   = requirements.txt:2 b -> b 1.0 -> foo==3 -> foo 3 -> no file\n"
        "   = on Python 3.8\n"
        "   = help: change or drop requirements.txt:2\n");
    scene_leave(scene);
}

TEST(yanked)
{
    struct scene *scene = enter_scene(arena, "foo>=2.2\n", "");
    put_line(scene, "foo>=2.2");
    put_barred(scene, "foo", "2.2 3", CONFLICT_YANKED, "");
    put_conflict(scene, "foo");
    CHECK_STR(scene_message(scene),
              "foo>=2.2 (requirements.txt:1) cannot be met: foo 2.2 and 3 are yanked");
    CHECK_STR(scene->findings.items.at[0].help,
              "ask for another release at requirements.txt:1, or pin the yanked one with ===");
    scene_leave(scene);
}

TEST(environments_merge)
{
    struct scene *scene = enter_scene(arena, "foo>=2,<3\n", "");
    put_line(scene, "foo>=2,<3");
    put_barred(scene, "foo", "2 2.1 2.2", CONFLICT_PYTHON, ">=3.9");
    put_conflict(scene, "foo");
    scene_add(scene, 0);
    scene_add(scene, 1);
    CHECK(scene->findings.items.len == 1);
    CHECK_STR(scene->findings.items.at[0].message,
              "foo>=2,<3 (requirements.txt:1) cannot be met on Python 3.8, 3.9: all 3 releases of "
              "foo from 2 to 2.2 require Python >=3.9");
    CHECK(scene->findings.items.at[0].where.len == 1);
    CHECK(scene->findings.items.at[0].where.at[0].environments == 3);
    scene_leave(scene);
}

TEST(platforms_by_name)
{
    struct scene *scene = enter_scene(arena, "foo>=2\n", "");
    CHECK(environment_make(arena, STR("3.9"), STR("macos-arm64"), &scene->world.environments.at[1],
                           NULL));
    put_line(scene, "foo>=2");
    put_barred(scene, "foo", "3", CONFLICT_NO_FILE, "");
    put_conflict(scene, "foo");
    scene_add(scene, 0);
    scene_add(scene, 1);
    CHECK_STR(scene->findings.items.at[0].message,
              "foo>=2 (requirements.txt:1) cannot be met for 3.8-linux-x86_64, 3.9-macos-arm64: "
              "foo 3 has no file that fits");
    scene_leave(scene);
}

int main(void)
{
    RUN(specifiers_exclude_each_other);
    RUN(specifier_excludes_itself);
    RUN(pin_excluded);
    RUN(pin_without_file);
    RUN(names_that_are_open);
    RUN(no_release_fits);
    RUN(no_release_fits_several);
    RUN(unknown_name);
    RUN(unknown_name_near_a_pin);
    RUN(what_releases_require_is_not_there);
    RUN(python);
    RUN(pythons_that_differ);
    RUN(no_file);
    RUN(yanked);
    RUN(environments_merge);
    RUN(platforms_by_name);
    return test_end();
}
