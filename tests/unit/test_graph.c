#include "resolver/graph.h"

#include "tests/unit/test.h"
#include "tests/unit/world.h"

/* Environments 3.10, 3.11 and 3.12 are bits 1, 2 and 4. */
static const char pythons[] = "3.10 3.11 3.12";

/* A world with one project, requirements.txt. */
static struct world one_project(struct arena *arena, const char *lines, const char *constraints,
                                const char *index)
{
    struct world world = world_enter(arena, pythons);
    put(&world.place, "requirements.txt", lines);
    world_load(&world, "requirements.txt", constraints, index);
    return world;
}

static struct graph *graph_of(struct world *world)
{
    struct graph_input input = world_graph_input(world);
    return graph_create(&input);
}

static uint32_t root_of(struct world *world, struct graph *graph)
{
    return graph_project_root(graph, &world->place.set.items.at[0]);
}

/* A node's edges as "TEXT @BITS; ", BITS being the environments; "?BITS" where that is not known.
 */
static struct str edges(struct world *world, struct graph *graph, uint32_t id)
{
    struct buf out = {.arena = world->place.arena};
    const struct graph_node *node = graph_node(graph, id);
    for (size_t i = 0; i < node->edge_count; i++) {
        const struct graph_edge *edge = &node->edges[i];
        buf_printf(&out, "%.*s @%d", STR_ARG(edge->requirement->text), (int)edge->when.yes);
        if (edge->when.unknown) {
            buf_printf(&out, "?%d", (int)edge->when.unknown);
        }
        buf_add(&out, STR("; "));
    }
    return buf_str(&out);
}

/* What a name stands for as "STATE VERSION @BITS; ". */
static struct str choices(struct world *world, struct graph *graph, const char *name)
{
    static const char *const states[] = {"release", "project", "unpinned",
                                         "overlap", "missing", "undecided"};
    struct buf out = {.arena = world->place.arena};
    uint32_t id = intern_put(world->names, str_of(name));
    const struct graph_name *found = graph_name(graph, id);
    for (size_t i = 0; i < found->choice_count; i++) {
        const struct graph_choice *choice = &found->choices[i];
        buf_printf(&out, "%s %.*s @%d; ", states[choice->state], STR_ARG(choice->version_text),
                   (int)choice->environments);
    }
    return buf_str(&out);
}

static struct graph_choice *choice_of(struct world *world, struct graph *graph, const char *name)
{
    return &graph_name(graph, intern_put(world->names, str_of(name)))->choices[0];
}

/* The node that the n-th edge of a node leads to by its k-th link. */
static uint32_t follow(struct graph *graph, uint32_t node, size_t n, size_t k)
{
    struct graph_edge *edge = &graph_node(graph, node)->edges[n];
    graph_link_edge(graph, edge);
    return CHECK(k < edge->links.len) ? edge->links.at[k].node : node;
}

static const char chain_index[] =
    "{'name': 'a', 'versions': {'1': {'requires_dist': ['b>=2', 'c']}}}\n"
    "{'name': 'b', 'versions': {'2': {'requires_dist': []}}}\n";

TEST(nodes_and_edges)
{
    struct world world = one_project(arena, "# nothing\na<9\nb\n", "a==1\nb==2\n", chain_index);
    struct graph *graph = graph_of(&world);
    uint32_t root = root_of(&world, graph);
    CHECK_STR(edges(&world, graph, root), "a<9 @7; b @7; ");
    CHECK(span_position(graph_node(graph, root)->edges[0].at).line == 2);
    uint32_t a = follow(graph, root, 0, 0);
    CHECK_STR(edges(&world, graph, a), "b>=2 @7; c @7; ");
    CHECK_STR(graph_node(graph, a)->choice->version_text, "1");
    CHECK(!graph_node(graph, a)->edges[0].at.source);
    CHECK(follow(graph, a, 0, 0) == follow(graph, root, 1, 0));
    CHECK_STR(edges(&world, graph, follow(graph, root, 1, 0)), "");
    CHECK(graph_node_count(graph) == 3);
    world_leave(&world);
}

TEST(nodes_are_made_when_they_are_asked_for)
{
    struct world world = one_project(arena, "a\n", "a==1\nb==2\n", chain_index);
    struct graph *graph = graph_of(&world);
    uint32_t root = root_of(&world, graph);
    CHECK(graph_node_count(graph) == 1);
    uint32_t a = follow(graph, root, 0, 0);
    CHECK(graph_node_count(graph) == 2 && !graph_is_walked(graph, a));
    graph_node(graph, a);
    CHECK(graph_is_walked(graph, a) && graph_node_count(graph) == 2);
    world_leave(&world);
}

TEST(markers_of_lines_and_of_releases)
{
    struct world world = one_project(arena,
                                     "a; python_version < '3.12'\n"
                                     "b; python_version < '3'\n"
                                     "c; platform_release > '5'\n",
                                     "a==1\n",
                                     "{'name': 'a', 'versions': {'1': {'requires_dist': ["
                                     "'x; python_version == `3.11`', 'y; sys_platform == `win32`',"
                                     "'z; platform_version == `1` and python_version > `3.10`']"
                                     "}}}\n");
    struct graph *graph = graph_of(&world);
    uint32_t root = root_of(&world, graph);
    CHECK_STR(edges(&world, graph, root), "a @3; c @0?7; ");
    CHECK_STR(edges(&world, graph, follow(graph, root, 0, 0)), "x @2; z @0?6; ");
    world_leave(&world);
}

TEST(overrides_stand_for_requirements)
{
    struct world world = world_enter(arena, pythons);
    put(&world.place, "requirements.txt", "a\nb>=9; python_version > '3.10'\nd\n");
    put(&world.place, "pyproject.toml",
        "[project]\nname = 'p'\nversion = '1'\n[project.optional-dependencies]\n"
        "o = ['B==2', \"c<5; python_version < '3.11'\", \"d==1; platform_release > '5'\",\n"
        "\"d==2; python_version > '3.11'\"]\n");
    world_load(&world, "requirements.txt", "a==1\nb==2\n",
               "{'name': 'a', 'versions': {'1': {'requires_dist': ['b<2', 'c']}}}\n");
    const struct project_lines *lines = &world.place.set.items.at[0].extras.at[0].lines;
    struct graph_input input = world_graph_input(&world);
    input.overrides = lines->at;
    input.override_count = lines->len;
    struct graph *graph = graph_create(&input);
    uint32_t root = root_of(&world, graph);
    CHECK_STR(edges(&world, graph, root),
              "a @7; B==2 by override pyproject.toml:5 @6; "
              "d==1 by override pyproject.toml:5 @0?7; d==2 by override pyproject.toml:6 @4; "
              "d @0?3; ");
    CHECK_STR(edges(&world, graph, follow(graph, root, 0, 0)),
              "B==2 by override pyproject.toml:5 @7; c<5 by override pyproject.toml:5 @1; c @6; ");
    world_leave(&world);
}

static const char extras_index[] =
    "{'name': 'a', 'versions': {'1': {'provides_extra': ['x', 'all'], 'requires_dist': ["
    "'base', 'b; extra == `x`', 'c; extra == `x` or python_version < `3.11`', 'a[x]; extra == "
    "`all`', 'd; extra == `undeclared`']}}}\n";

TEST(an_extra_has_what_the_base_has_not)
{
    struct world world = one_project(arena, "a[x]\n", "a==1\n", extras_index);
    struct graph *graph = graph_of(&world);
    uint32_t root = root_of(&world, graph);
    CHECK_STR(edges(&world, graph, follow(graph, root, 0, 0)), "base @7; c @1; ");
    CHECK_STR(edges(&world, graph, follow(graph, root, 0, 1)), "b @7; c @6; ");
    CHECK_STR(graph_node(graph, follow(graph, root, 0, 1))->extra, "x");
    world_leave(&world);
}

TEST(a_release_that_names_itself_with_an_extra)
{
    struct world world = one_project(arena, "a[all,x]\n", "a==1\n", extras_index);
    struct graph *graph = graph_of(&world);
    uint32_t root = root_of(&world, graph);
    uint32_t base = follow(graph, root, 0, 0);
    uint32_t all = follow(graph, root, 0, 1);
    uint32_t x = follow(graph, root, 0, 2);
    CHECK_STR(edges(&world, graph, all), "a[x] @7; ");
    CHECK(follow(graph, all, 0, 0) == base);
    CHECK(follow(graph, all, 0, 1) == x);
    CHECK(graph_node_count(graph) == 4);
    world_leave(&world);
}

TEST(extras_that_are_not_defined)
{
    struct world world =
        one_project(arena, "a[x,Un_declared,undeclared]\n", "a==1\n", extras_index);
    struct graph *graph = graph_of(&world);
    struct graph_edge *edge = &graph_node(graph, root_of(&world, graph))->edges[0];
    graph_link_edge(graph, edge);
    CHECK(edge->links.len == 2 && edge->undefined.len == 2);
    struct graph_choice *choice = choice_of(&world, graph, "a");
    CHECK(edge->undefined.at[0].choice == choice);
    CHECK_STR(edge->undefined.at[0].extra, "un-declared");
    CHECK_STR(edge->undefined.at[1].extra, "undeclared");
    CHECK(graph_extra_node(graph, choice, STR("undeclared")) == INTERN_NONE);
    CHECK(graph_extra_node(graph, choice, STR("x")) == edge->links.at[1].node);
    world_leave(&world);
}

TEST(a_cycle_leads_back_to_the_same_node)
{
    struct world world = one_project(arena, "a\n", "a==1\nb==1\n",
                                     "{'name': 'a', 'versions': {'1': {'requires_dist': ['b']}}}\n"
                                     "{'name': 'b', 'versions': {'1': {'requires_dist': ['a']}}}"
                                     "\n");
    struct graph *graph = graph_of(&world);
    uint32_t a = follow(graph, root_of(&world, graph), 0, 0);
    uint32_t b = follow(graph, a, 0, 0);
    CHECK(a != b && follow(graph, b, 0, 0) == a);
    CHECK(graph_node_count(graph) == 3);
    world_leave(&world);
}

static const char versions_index[] =
    "{'name': 'a', 'versions': {"
    "'1.0': {'requires_dist': []}, '2.0': {'requires_dist': []},"
    "'2.0+local': {'requires_dist': [], 'requires_python': '>=3.12'}}}\n"
    "{'name': 'dynamic', 'versions': {'1': {'dynamic': true}}}\n"
    "{'name': 'bad', 'versions': {'1': {'requires_dist': ['b>']}}}\n"
    "{'name': 'python', 'versions': {'1': {'requires_dist': [], 'requires_python': 'x'}}}\n";

TEST(pins_by_environment)
{
    struct world world = one_project(arena, "a\n",
                                     "a==1.0; python_version < '3.11'\n"
                                     "a==2.0; python_version == '3.12'\n",
                                     versions_index);
    struct graph *graph = graph_of(&world);
    CHECK_STR(choices(&world, graph, "a"), "release 1.0 @1; unpinned  @2; release 2.0+local @4; ");
    CHECK_STR(choices(&world, graph, "unheard-of"), "unpinned  @7; ");
    world_leave(&world);
}

/* == takes the highest that it admits and that supports the Python; === one spelling. */
TEST(what_a_pin_admits)
{
    struct world world = one_project(arena, "a\n", "a==2.0\n", versions_index);
    CHECK_STR(choices(&world, graph_of(&world), "a"), "release 2.0 @3; release 2.0+local @4; ");
    world_leave(&world);
    world = one_project(arena, "a\n", "a===2.0\n", versions_index);
    CHECK_STR(choices(&world, graph_of(&world), "a"), "release 2.0 @7; ");
    world_leave(&world);
    world = one_project(arena, "a\n", "a>=2.0\n", versions_index);
    CHECK_STR(choices(&world, graph_of(&world), "a"), "unpinned  @7; ");
    world_leave(&world);
}

TEST(pins_that_differ_overlap)
{
    struct world world = one_project(arena, "a\n",
                                     "a==1.0\n"
                                     "a==2.0; python_version >= '3.12'\n"
                                     "b==1\n"
                                     "b==1.0\n",
                                     versions_index);
    struct graph *graph = graph_of(&world);
    CHECK_STR(choices(&world, graph, "a"), "release 1.0 @3; overlap 1.0 @4; ");
    const struct pin_group *a = pinset_find(&world.pins, intern_find(world.names, STR("a")));
    const struct pin *pin;
    const struct pin *rival;
    CHECK(!graph_pins_overlap(a, 1, &pin, &rival));
    CHECK(graph_pins_overlap(a, 4, &pin, &rival) && pin == &a->pins.at[0] &&
          rival == &a->pins.at[1]);
    const struct pin_group *b = pinset_find(&world.pins, intern_find(world.names, STR("b")));
    CHECK(!graph_pins_overlap(b, 1, &pin, &rival));
    world_leave(&world);
}

TEST(pins_without_a_release)
{
    struct world world = one_project(arena, "a\n", "a==9\nnobody==1\nc===1.0.x\n", versions_index);
    struct graph *graph = graph_of(&world);
    CHECK_STR(choices(&world, graph, "a"), "missing 9 @7; ");
    CHECK(choice_of(&world, graph, "a")->missing == GRAPH_MISSING_VERSION);
    CHECK(choice_of(&world, graph, "nobody")->missing == GRAPH_MISSING_NAME);
    CHECK(choice_of(&world, graph, "c")->missing == GRAPH_MISSING_UNMATCHABLE);
    world_leave(&world);
}

static void check_undecided(struct world *world, struct graph *graph, const char *name,
                            enum undecided_cause cause, const char *reason)
{
    const struct graph_choice *choice = choice_of(world, graph, name);
    CHECK(choice->state == GRAPH_UNDECIDED && choice->cause == cause);
    CHECK_STR(choice->reason, reason);
}

TEST(choices_whose_requirements_are_not_known)
{
    struct world world = one_project(arena, "a\n",
                                     "dynamic==1\nbad==1\npython==1\n"
                                     "url @ https://example.org/x.zip\n"
                                     "marker==1; platform_release > '5'\n",
                                     versions_index);
    struct graph *graph = graph_of(&world);
    check_undecided(&world, graph, "dynamic", CAUSE_DYNAMIC,
                    "what it requires is decided only when it is built");
    CHECK(choice_of(&world, graph, "bad")->cause == CAUSE_UNREADABLE);
    check_undecided(&world, graph, "python", CAUSE_UNREADABLE,
                    "its Requires-Python cannot be read: x");
    check_undecided(&world, graph, "url", CAUSE_ABSENT,
                    "the constraint fixes a URL, which is not read");
    check_undecided(&world, graph, "marker", CAUSE_ABSENT,
                    "whether the pin's marker holds is not known");
    world_leave(&world);
}

TEST(names_of_the_denylist_have_no_pin)
{
    struct world world = one_project(arena, "a\n", "a==1.0\n", versions_index);
    struct str denied[] = {STR("a")};
    struct graph_input input = world_graph_input(&world);
    input.denied = denied;
    input.denied_count = 1;
    struct graph *graph = graph_create(&input);
    CHECK_STR(choices(&world, graph, "a"), "unpinned  @7; ");
    CHECK(choice_of(&world, graph, "a")->denied);
    CHECK(graph_is_denied(graph, intern_find(world.names, STR("a"))));
    CHECK(!graph_is_denied(graph, intern_put(world.names, STR("b"))));
    world_leave(&world);
}

TEST(links_say_what_is_excluded_and_what_is_open)
{
    struct world world = one_project(arena, "a>=2\n",
                                     "a==1.0; python_version == '3.10'\n"
                                     "a==2.0; python_version == '3.11'\n",
                                     versions_index);
    struct graph *graph = graph_of(&world);
    struct graph_edge *edge = &graph_node(graph, root_of(&world, graph))->edges[0];
    graph_link_edge(graph, edge);
    CHECK(edge->excluded == 1 && edge->open == 4);
    CHECK(edge->links.len == 2); /* the release that is excluded is walked all the same */
    CHECK(edge->links.at[0].environments == 1 && edge->links.at[1].environments == 2);
    world_leave(&world);
}

TEST(bounds_and_further_clauses)
{
    struct world world = one_project(arena, "a\n", "a==1.0,!=1.1\na<5\nb==1\n", versions_index);
    struct graph *graph = graph_of(&world);
    const struct graph_name *a = graph_name(graph, intern_find(world.names, STR("a")));
    CHECK(a->bounds.len == 2 && a->bounds.at[0].specifier.count == 1);
    CHECK_STR(a->bounds.at[1].pin->line->requirement.text, "a<5");
    CHECK(graph_name(graph, intern_find(world.names, STR("b")))->bounds.len == 0);
    world_leave(&world);
}

/* Bit 1 is the series 3.11, bit 2 the exact 3.11.2. */
TEST(what_hangs_on_the_patch_release)
{
    struct world world = world_enter(arena, "3.11 3.11.2");
    put(&world.place, "requirements.txt",
        "a; python_full_version < '3.11.4'\n"
        "b; python_version == '3.11'\n"
        "c; python_full_version < '3.12'\n");
    world_load(&world, "requirements.txt", "a==1.0; implementation_version >= '3.11.5'\n",
               versions_index);
    struct graph *graph = graph_of(&world);
    const struct graph_node *root = graph_node(graph, root_of(&world, graph));
    CHECK(root->edge_count == 3);
    CHECK(root->edges[0].patch == 1 && root->edges[0].when.yes == 2);
    CHECK(root->edges[1].patch == 0 && root->edges[1].when.yes == 3);
    CHECK(root->edges[2].patch == 0 && root->edges[2].when.yes == 3);
    const struct graph_name *a = graph_name(graph, intern_find(world.names, STR("a")));
    CHECK(a->patch_pins.len == 1 && a->patch_pins.at[0].environments == 1);
    world_leave(&world);
}

/* {excluded, patch} of a Requires-Python on 3.11 (bit 1) and 3.11.2 (bit 2). */
static void check_python(struct graph *graph, struct arena *arena, const char *text,
                         uint64_t excluded, uint64_t patch)
{
    struct specifier python = {0};
    struct fault fault;
    uint64_t hangs;
    CHECK(specifier_parse(arena, str_of(text), &python, &fault));
    CHECK(graph_python_excluded(graph, &python, 3, &hangs) == excluded);
    CHECK(hangs == patch);
}

TEST(pythons_that_are_excluded)
{
    struct world world = world_enter(arena, "3.11 3.11.2");
    put(&world.place, "requirements.txt", "");
    world_load(&world, "requirements.txt", "", "");
    struct graph *graph = graph_of(&world);
    check_python(graph, arena, "", 0, 0);
    check_python(graph, arena, ">=3.8", 0, 0);
    check_python(graph, arena, ">=3.12", 3, 0);
    check_python(graph, arena, "<3.11", 3, 0);
    check_python(graph, arena, ">=3.11.4", 2, 1);
    check_python(graph, arena, "<3.11.4", 1, 1);
    world_leave(&world);
}

static struct world two_projects(struct arena *arena)
{
    struct world world = world_enter(arena, pythons);
    put(&world.place, "app/pyproject.toml", "[project]\nname = 'app'\ndependencies = ['lib>=2']\n");
    put(&world.place, "lib/pyproject.toml",
        "[project]\nname = 'lib'\nversion = '1.5'\ndependencies = ['a']\n"
        "[project.optional-dependencies]\nx = ['b']\n");
    return world;
}

TEST(a_project_meets_its_name)
{
    struct world world = two_projects(arena);
    world_load(&world, "app lib", "a==1.0\n", versions_index);
    struct graph *graph = graph_of(&world);
    CHECK_STR(choices(&world, graph, "lib"), "project 1.5 @7; ");
    CHECK_STR(choices(&world, graph, "app"), "project  @7; ");
    struct graph_edge *edge = &graph_node(graph, root_of(&world, graph))->edges[0];
    graph_link_edge(graph, edge);
    CHECK(edge->excluded == 7);
    CHECK_STR(edges(&world, graph, edge->links.at[0].node), "a @7; ");
    struct graph_choice *lib = choice_of(&world, graph, "lib");
    CHECK_STR(edges(&world, graph, graph_extra_node(graph, lib, STR("x"))), "b @7; ");
    world_leave(&world);
}

TEST(a_pin_comes_before_a_sibling_unless_siblings_are_asked_for)
{
    static const char index[] = "{'name': 'lib', 'versions': {'2': {'requires_dist': []}}}\n";
    struct world world = two_projects(arena);
    world_load(&world, "app lib", "lib==2\n", index);
    CHECK_STR(choices(&world, graph_of(&world), "lib"), "release 2 @7; ");
    struct graph_input input = world_graph_input(&world);
    input.siblings = true;
    CHECK_STR(choices(&world, graph_create(&input), "lib"), "project 1.5 @7; ");
    world_leave(&world);
}

TEST(a_line_may_name_a_local_project)
{
    struct world world = world_enter(arena, pythons);
    put(&world.place, "lib/pyproject.toml",
        "[project]\nname = 'Lib'\nversion = '1'\ndependencies = ['a']\n");
    put(&world.place, "requirements.txt", "-e ./lib\nhttps://example.org/x.zip\n");
    world_load(&world, "requirements.txt", "a==1.0\n", versions_index);
    struct graph *graph = graph_of(&world);
    const struct graph_node *root = graph_node(graph, root_of(&world, graph));
    CHECK(root->edge_count == 2);
    CHECK(root->edges[0].local && root->edges[0].local->state == GRAPH_PROJECT);
    CHECK_STR(edges(&world, graph, root->edges[0].local->first_node), "a @7; ");
    CHECK(root->edges[0].name == intern_find(world.names, STR("lib")));
    CHECK(root->edges[1].name == INTERN_NONE && !root->edges[1].local);
    world_leave(&world);
}

int main(void)
{
    RUN(nodes_and_edges);
    RUN(nodes_are_made_when_they_are_asked_for);
    RUN(markers_of_lines_and_of_releases);
    RUN(overrides_stand_for_requirements);
    RUN(an_extra_has_what_the_base_has_not);
    RUN(a_release_that_names_itself_with_an_extra);
    RUN(extras_that_are_not_defined);
    RUN(a_cycle_leads_back_to_the_same_node);
    RUN(pins_by_environment);
    RUN(what_a_pin_admits);
    RUN(pins_that_differ_overlap);
    RUN(pins_without_a_release);
    RUN(choices_whose_requirements_are_not_known);
    RUN(names_of_the_denylist_have_no_pin);
    RUN(links_say_what_is_excluded_and_what_is_open);
    RUN(bounds_and_further_clauses);
    RUN(what_hangs_on_the_patch_release);
    RUN(pythons_that_are_excluded);
    RUN(a_project_meets_its_name);
    RUN(a_pin_comes_before_a_sibling_unless_siblings_are_asked_for);
    RUN(a_line_may_name_a_local_project);
    return test_end();
}
