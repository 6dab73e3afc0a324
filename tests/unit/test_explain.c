/* What is told of a conflict: first lines, ways, what to do. */
#include "resolver/explain.h"

#include "tests/unit/explain_fixture.h"

TEST(two_sides)
{
    struct scene *scene = enter_scene(arena, "a>=2\nb\n", "");
    put_line(scene, "a>=2");
    put_line(scene, "b");
    put_requires(scene, "b", "1.0 1.1 1.2 2.0 2.1", "a<2");
    put_conflict(scene, "a");
    CHECK_STR(
        scene_tell(scene),
        "error[unsatisfiable]: a>=2 (requirements.txt:1) and b (requirements.txt:2) cannot go "
        "together: all 5 releases of b require a<2\n"
        "  --> requirements.txt:1:1\n"
        "   |\n"
        " 1 | a>=2\n"
        "   | ^^^^ required here\n"
        "   = requirements.txt:1 a>=2\n"
        "   = requirements.txt:2 b -> all 5 releases of b -> a<2\n"
        "   = on Python 3.8\n"
        "   = help: change or drop one of requirements.txt:1 and requirements.txt:2: the others "
        "fit together\n");
    scene_leave(scene);
}

/* The data behind it. */
TEST(two_sides_as_data)
{
    struct scene *scene = enter_scene(arena, "a>=2\nb\n", "");
    put_line(scene, "a>=2");
    put_line(scene, "b");
    put_requires(scene, "b", "1.0 1.1", "a<2; python_version < '4'");
    put_conflict(scene, "a");
    scene_add(scene, 0);
    const struct finding *finding = &scene->findings.items.at[0];
    CHECK(finding->kind == FINDING_UNSATISFIABLE && finding->level == LEVEL_ERROR);
    CHECK_STR(finding->name, "a");
    CHECK(finding->has_requirement && !finding->pin.at.source);
    CHECK_STR(finding->requirement.text, "a>=2");
    CHECK_STR(finding->requirement.specifier, ">=2");
    CHECK(finding->requirement.by.at.source != NULL);
    CHECK(finding->others.len == 2);
    CHECK_STR(finding->others.at[0].text, "b");
    CHECK_STR(finding->others.at[1].text, "a<2");
    CHECK_STR(finding->others.at[1].marker, "python_version < \"4\"");
    CHECK_STR(finding->others.at[1].by.name, "b");
    CHECK_STR(finding->others.at[1].by.version, "1.1");
    CHECK(finding->where.len == 1 && finding->where.at[0].chain_length == 0);
    CHECK(finding->where.at[0].environments == 1);
    scene_leave(scene);
}

/* What clashes is required by releases only: the chain leads to the first that does. */
TEST(chain_to_the_requirer)
{
    struct scene *scene = enter_scene(arena, "foo\nb\n", "");
    put_line(scene, "foo");
    put_line(scene, "b");
    put_requires(scene, "foo", "1 2 2.1 2.2 3", "mid>=1");
    put_requires(scene, "mid", "1 2", "a<2");
    put_requires(scene, "b", "2.0 2.1", "a>=3");
    put_conflict(scene, "a");
    CHECK_STR(
        scene_tell(scene),
        "error[unsatisfiable]: foo (requirements.txt:1) and b (requirements.txt:2) cannot go "
        "together: all 5 releases of foo require mid>=1, mid 1 and 2 require a<2, and b 2.0 and "
        "2.1 require a>=3\n"
        "  --> requirements.txt:1:1\n"
        "   |\n"
        " 1 | foo\n"
        "   | ^^^ required here\n"
        "   = requirements.txt:1 foo -> all 5 releases of foo -> mid>=1 -> mid 1 and 2 -> a<2\n"
        "   = requirements.txt:2 b -> b 2.0 and 2.1 -> a>=3\n"
        "   = on Python 3.8\n"
        "   = help: change or drop one of requirements.txt:1 and requirements.txt:2: the others "
        "fit together\n");
    const struct finding *finding = &scene->findings.items.at[0];
    CHECK_STR(finding->requirement.text, "a<2");
    CHECK_STR(finding->requirement.by.name, "mid");
    CHECK(finding->others.len == 4);
    const struct finding_where *where = &finding->where.at[0];
    CHECK(where->chain_length == 2);
    CHECK_STR(where->chain[0].text, "foo");
    CHECK(where->chain[0].by.at.source != NULL);
    CHECK_STR(where->chain[0].name, "foo");
    CHECK_STR(where->chain[0].version, "3");
    CHECK_STR(where->chain[1].text, "mid>=1");
    CHECK_STR(where->chain[1].by.name, "foo");
    CHECK_STR(where->chain[1].by.version, "3");
    CHECK_STR(where->chain[1].name, "mid");
    CHECK_STR(where->chain[1].version, "2");
    scene_leave(scene);
}

TEST(constraint_lines)
{
    struct scene *scene = enter_scene(arena, "b\n", "a===3.1\nA<4\n");
    put_line(scene, "b");
    put_pin(scene, "a===3.1");
    put_requires(scene, "b", "1.0 1.1 1.2", "a<2")->all = true;
    put_requires(scene, "b", "2.0", "a>=4");
    put_conflict(scene, "a");
    CHECK_STR(
        scene_tell(scene),
        "error[unsatisfiable]: b (requirements.txt:1) and the pin a===3.1 (uc.txt:1) cannot go "
        "together: all 4 releases of b up to 2.0 require a<2 or a>=4\n"
        "  --> uc.txt:1:1\n"
        "   |\n"
        " 1 | a===3.1\n"
        "   | ^^^^^^^ this pin\n"
        "   = requirements.txt:1 b -> all 3 releases of b up to 1.2 -> a<2\n"
        "   = requirements.txt:1 b -> b 2.0 -> a>=4\n"
        "   = uc.txt:1 a===3.1\n"
        "   = on Python 3.8\n"
        "   = help: change or drop one of requirements.txt:1 and uc.txt:1: the others fit "
        "together\n");
    CHECK_STR(scene->findings.items.at[0].pin.version, "3.1");
    CHECK_STR(scene->findings.items.at[0].requirement.text, "a<2");
    scene_leave(scene);
}

TEST(bounds)
{
    struct scene *scene = enter_scene(arena, "b\n", "a<2\n");
    put_line(scene, "b");
    put_pin(scene, "a<2");
    put_requires(scene, "b", "1.2 2.0 2.1", "a>=2");
    put_conflict(scene, "a");
    CHECK_STR(scene_message(scene),
              "b (requirements.txt:1) and the constraint a<2 (uc.txt:1) cannot go together: all 3 "
              "releases of b from 1.2 on require a>=2");
    CHECK_STR(scene->findings.items.at[0].label, "this bound");
    CHECK_STR(scene->findings.items.at[0].pin.version, "");
    scene_leave(scene);
}

/* Facts without lines of their own: only how releases are grouped. */
static void check_group(struct arena *arena, const char *versions, bool all, const char *text)
{
    struct scene *scene = enter_scene(arena, "a>=2\nb\n", "");
    put_line(scene, "a>=2");
    put_line(scene, "b");
    put_requires(scene, "b", versions, "a<2")->all = all;
    put_conflict(scene, "a");
    CHECK_STR(scene_message(scene),
              arena_printf(arena,
                           "a>=2 (requirements.txt:1) and b (requirements.txt:2) cannot go "
                           "together: %s a<2",
                           text)
                  .ptr);
    scene_leave(scene);
}

TEST(groups)
{
    check_group(arena, "1.0", false, "b 1.0 requires");
    check_group(arena, "1.0 2.1", true, "b 1.0 and 2.1 require");
    check_group(arena, "1.0 1.1 1.2", false, "all 3 releases of b up to 1.2 require");
    check_group(arena, "1.1 1.2 2.0", false, "all 3 releases of b from 1.1 to 2.0 require");
    check_group(arena, "1.2 2.0 2.1", false, "all 3 releases of b from 1.2 on require");
    check_group(arena, "1.0 1.2 2.1", false, "3 of the 5 releases of b require");
    check_group(arena, "1.0 1.2 2.0", false, "3 of the 4 releases of b up to 2.0 require");
    check_group(arena, "1.0 1.2 2.0", true, "all 3 releases of b that fit require");
}

TEST(one_requirement_of_many)
{
    struct scene *scene = enter_scene(arena, "a>=3\nb\n", "");
    put_line(scene, "a>=3");
    put_line(scene, "b");
    put_requires(scene, "b", "1.0", "a<1");
    put_requires(scene, "b", "1.1", "a<2");
    put_requires(scene, "b", "1.2", "a<2.1");
    put_requires(scene, "b", "2.0", "a<2.1");
    put_requires(scene, "b", "2.1", "a<2.2");
    put_conflict(scene, "a");
    CHECK_STR(scene_message(scene),
              "a>=3 (requirements.txt:1) and b (requirements.txt:2) cannot go together: all 5 "
              "releases of b require a<1, ... or a<2.2");
    scene_leave(scene);
}

TEST(three_alternatives)
{
    struct scene *scene = enter_scene(arena, "a>=3\nb[x]<2.1\n", "");
    put_line(scene, "a>=3");
    put_line(scene, "b[x]<2.1");
    put_requires(scene, "b", "1.0 1.1", "a<1");
    put_requires(scene, "b", "1.1 1.2", "a<2; extra == 'x'");
    put_requires(scene, "b", "2.0", "a<2.1");
    put_conflict(scene, "a");
    CHECK_STR(scene_message(scene),
              "a>=3 (requirements.txt:1) and b[x]<2.1 (requirements.txt:2) cannot go together: all "
              "4 releases of b up to 2.0 require a<1, a<2 (extra == \"x\") or a<2.1");
    scene_leave(scene);
}

TEST(long_chain)
{
    struct scene *scene = enter_scene(arena, "c1\na>=2\n", "");
    put_line(scene, "c1");
    put_line(scene, "a>=2");
    put_requires(scene, "c1", "1", "c2");
    put_requires(scene, "c2", "1", "c3");
    put_requires(scene, "c3", "1", "c4");
    put_requires(scene, "c4", "1", "c5");
    put_requires(scene, "c5", "1", "a<2");
    put_conflict(scene, "a");
    CHECK_STR(scene_message(scene),
              "c1 (requirements.txt:1) and a>=2 (requirements.txt:2) cannot go together: c1 1 "
              "requires c2, c2 1 requires c3, c3 1 requires c4, ..., and c5 1 requires a<2");
    CHECK(scene->findings.items.at[0].paths.len == 2);
    CHECK_STR(scene->findings.items.at[0].paths.at[0],
              "requirements.txt:1 c1 -> c1 1 -> c2 -> c2 1 -> c3 -> c3 1 -> c4 -> c4 1 -> c5 -> c5 "
              "1 -> a<2");
    scene_leave(scene);
}

TEST(many_lines)
{
    struct scene *scene =
        enter_scene(arena, "c1\nc2\nc3\nc4\nc5\nc6\nc7\na>=2; python_version < '4'\n", "");
    static const char *const lines[] = {"c1", "c2", "c3", "c4", "c5", "c6", "c7"};
    for (size_t i = 0; i < 7; i++) {
        put_line(scene, lines[i]);
        put_requires(scene, lines[i], "1", arena_printf(arena, "a!=%zu.*", i + 2).ptr);
    }
    put_line(scene, "a>=2");
    put_conflict(scene, "a");
    CHECK_STR(scene_message(scene),
              "c1 (requirements.txt:1), c2 (requirements.txt:2), c3 (requirements.txt:3), c4 "
              "(requirements.txt:4), c5 (requirements.txt:5) and 3 more lines cannot go together: "
              "c1 1 requires a!=2.*, c2 1 requires a!=3.*, c3 1 requires a!=4.*, ..., and no "
              "release of a fits all of that (the nearest are 1 and 2)");
    struct str text = scene_text(scene, false);
    CHECK(str_find_str(text, STR("= requirements.txt:7 c7 -> c7 1 -> a!=8.*\n"
                                 "   = requirements.txt:8 a>=2\n")) < text.len);
    scene_leave(scene);
}

TEST(many_ways)
{
    struct scene *scene = enter_scene(arena, "a>=3\nb\n", "");
    put_line(scene, "a>=3");
    put_line(scene, "b");
    for (size_t i = 0; i < 9; i++) {
        put_requires(scene, "b", arena_printf(arena, "1.%zu", i).ptr,
                     arena_printf(arena, "a<2.%zu", i).ptr);
    }
    put_conflict(scene, "a");
    struct str text = scene_tell(scene);
    CHECK(str_find_str(text, STR("   = requirements.txt:2 b -> b 1.5 -> a<2.5\n"
                                 "   = and 3 more ways\n"
                                 "   = on Python 3.8\n")) < text.len);
    text = scene_text(scene, true);
    CHECK(str_find_str(text, STR("   = requirements.txt:2 b -> b 1.8 -> a<2.8\n"
                                 "   = on Python 3.8\n")) < text.len);
    CHECK(str_find_str(text, STR("more ways")) == text.len);
    scene_leave(scene);
}

/* Two projects that cannot be installed together meet it both. */
TEST(projects_together)
{
    struct scene *scene = scene_new(arena, "3.8");
    put(&scene->world.place, "p/requirements.txt", "a>=2\n");
    put(&scene->world.place, "q/requirements.txt", "b\n");
    scene_load(scene, "p/requirements.txt q/requirements.txt", "", scene_index);
    put_line_of(scene, 0, "a>=2");
    put_line_of(scene, 1, "b");
    put_requires(scene, "b", "2.1", "a<2");
    put_conflict(scene, "a");
    CHECK_STR(scene_tell(scene),
              "error[unsatisfiable]: a>=2 (p/requirements.txt:1) and b (q/requirements.txt:1) "
              "cannot go together: b 2.1 requires a<2\n"
              "  --> p/requirements.txt:1:1\n"
              "   |\n"
              " 1 | a>=2\n"
              "   | ^^^^ required here\n"
              "   = p/requirements.txt:1 a>=2\n"
              "   = q/requirements.txt:1 b -> b 2.1 -> a<2\n"
              "   = in p, q on Python 3.8\n"
              "   = help: change or drop one of p/requirements.txt:1 and q/requirements.txt:1: the "
              "others fit together\n");
    scene_leave(scene);
}

/* Sets that differ in a fact are two findings. */
TEST(causes_are_kept_apart)
{
    struct scene *scene = enter_scene(arena, "a>=2\nb\n", "");
    for (int i = 0; i < 2; i++) {
        put_line(scene, "a>=2");
        put_line(scene, "b");
        put_requires(scene, "b", i ? "2.0" : "2.1", "a<2");
        put_conflict(scene, "a");
    }
    scene_add(scene, 0);
    CHECK(scene->findings.items.len == 2);
    scene_leave(scene);
}

/* A project that a line names has lines too. */
TEST(local_projects)
{
    struct scene *scene = enter_scene(arena, "a>=2\nb\nc\n", "");
    put_line(scene, "a>=2");
    put_line(scene, "b");
    put_requires(scene, "b", "2.1", "a<2")->edge = NULL;
    uint32_t root = graph_project_root(scene->graph, scene->roots[0]);
    struct graph_edge *edge = scene_edge(scene, "a<2");
    edge->at = graph_node(scene->graph, root)->edges[2].at;
    scene->conflict.facts.at[0].edge = edge;
    put_conflict(scene, "a");
    CHECK_STR(scene_message(scene),
              "a>=2 (requirements.txt:1) and b (requirements.txt:2) cannot go together: "
              "requirements.txt:3 requires a<2");
    CHECK_STR(scene->findings.items.at[0].paths.at[1],
              "requirements.txt:2 b -> b 2.1 -> requirements.txt:3 a<2");
    scene_leave(scene);
}

int main(void)
{
    RUN(two_sides);
    RUN(two_sides_as_data);
    RUN(chain_to_the_requirer);
    RUN(constraint_lines);
    RUN(bounds);
    RUN(groups);
    RUN(one_requirement_of_many);
    RUN(three_alternatives);
    RUN(long_chain);
    RUN(many_lines);
    RUN(many_ways);
    RUN(projects_together);
    RUN(causes_are_kept_apart);
    RUN(local_projects);
    return test_end();
}
