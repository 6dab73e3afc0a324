/*
 * explain_fixture: conflicts made by hand, and what is told of them.
 *
 *     struct scene *scene = scene_enter(arena, "3.11", "a>=2\nb\n", "", index);
 *     put_line(scene, "a>=2");
 *     put_line(scene, "b");
 *     put_requires(scene, "b", "1 2 3", "a<2");
 *     put_conflict(scene, "a");
 *     CHECK_STR(scene_tell(scene), "...");
 *
 * Lines stand in requirements.txt, constraints in uc.txt; an index is written as world.h has it.
 */
#ifndef DEPCHECK_TESTS_UNIT_EXPLAIN_FIXTURE_H
#define DEPCHECK_TESTS_UNIT_EXPLAIN_FIXTURE_H

#include "cli/render_text.h"
#include "resolver/explain.h"
#include "tests/unit/test.h"
#include "tests/unit/world.h"

struct scene {
    struct arena *arena;
    struct world world;
    struct graph *graph;
    const struct project *roots[4];
    uint32_t projects[4];
    struct resolve_input input;
    struct resolve_result result;
    struct conflict conflict; /* that is being made */
    struct finding_list findings;
    struct explain *explain;
};

/* After scene_new() and the files are put. */
static inline void scene_load(struct scene *scene, const char *inputs, const char *constraints,
                              const char *index)
{
    world_load(&scene->world, inputs, constraints, index);
    struct graph_input input = world_graph_input(&scene->world);
    scene->graph = graph_create(&input);
    for (uint32_t i = 0; i < scene->world.place.set.items.len; i++) {
        scene->roots[i] = &scene->world.place.set.items.at[i];
        scene->projects[i] = i;
    }
    scene->input = (struct resolve_input){
        .arena = scene->arena,
        .graph = scene->graph,
        .roots = scene->roots,
        .root_count = scene->world.place.set.items.len,
    };
    scene->findings.arena = scene->arena;
    scene->explain = explain_create(&scene->findings);
}

static inline struct scene *scene_new(struct arena *arena, const char *pythons)
{
    struct scene *scene = ARENA_NEW(arena, struct scene);
    scene->arena = arena;
    scene->world = world_enter(arena, pythons);
    return scene;
}

static inline struct scene *scene_enter(struct arena *arena, const char *pythons,
                                        const char *requirements, const char *constraints,
                                        const char *index)
{
    struct scene *scene = scene_new(arena, pythons);
    put(&scene->world.place, "requirements.txt", requirements);
    scene_load(scene, "requirements.txt", constraints, index);
    return scene;
}

/* What the index has, where only its versions matter. */
static const char scene_index[] =
    "{'name': 'a', 'versions': {'1': {}, '2': {}, '3.1': {}, '4rc1': {}}}\n"
    "{'name': 'b', 'versions': {'1.0': {}, '1.1': {}, '1.2': {}, '2.0': {}, '2.1': {}}}\n"
    "{'name': 'foo', 'versions': {'1': {'requires_python': '>=3.6', 'requires_dist': []}, "
    "'2': {'requires_python': '>=3.9', 'requires_dist': []}, '2.1': {'requires_python': '>=3.9', "
    "'requires_dist': []}, "
    "'2.2': {'requires_python': '>=3.9', 'requires_dist': []}, '3': {'requires_python': '>=3.10', "
    "'requires_dist': []}}}\n"
    "{'name': 'none', 'versions': {}}\n";

/* The scene of lines and constraints, on two Pythons. */
static inline struct scene *enter_scene(struct arena *arena, const char *lines,
                                        const char *constraints)
{
    return scene_enter(arena, "3.8 3.9", lines, constraints, scene_index);
}

static inline void scene_leave(struct scene *scene)
{
    world_leave(&scene->world);
}

/* The root's line of that text. */
static inline void put_line_of(struct scene *scene, uint32_t root, const char *text)
{
    uint32_t id = graph_project_root(scene->graph, scene->roots[root]);
    const struct graph_node *node = graph_node(scene->graph, id);
    for (size_t i = 0; i < node->edge_count; i++) {
        if (str_eq(node->edges[i].requirement->text, str_of(text))) {
            struct conflict_line line = {.edge = &node->edges[i], .root = root};
            vec_push(scene->arena, &scene->conflict.lines, line);
            return;
        }
    }
    CHECK_STR(str_of(text), "a line of the project");
}

static inline void put_line(struct scene *scene, const char *text)
{
    put_line_of(scene, 0, text);
}

static inline void put_pin(struct scene *scene, const char *text)
{
    const struct pinset *pins = &scene->world.pins;
    for (size_t i = 0; i < pins->groups.len; i++) {
        for (size_t k = 0; k < pins->groups.at[i].pins.len; k++) {
            const struct pin *pin = &pins->groups.at[i].pins.at[k];
            if (str_eq(pin->line->requirement.text, str_of(text))) {
                vec_push(scene->arena, &scene->conflict.lines, (struct conflict_line){.pin = pin});
                return;
            }
        }
    }
    CHECK_STR(str_of(text), "a constraint line");
}

/* Versions are separated by spaces. */
static inline struct conflict_fact scene_fact(struct scene *scene, const char *name,
                                              const char *versions)
{
    struct str rest = str_of(versions);
    struct version *at = ARENA_ARRAY(scene->arena, struct version, rest.len);
    struct conflict_fact fact = {.name = intern_put(scene->world.names, str_of(name)),
                                 .versions = at};
    while (rest.len) {
        size_t end = str_find(rest, ' ', 0);
        CHECK(version_parse(scene->arena, str_slice(rest, 0, end), &at[fact.version_count++]));
        rest = str_slice(rest, end + 1, rest.len);
    }
    return fact;
}

/* A requirement as an edge of a release has it. */
static inline struct graph_edge *scene_edge(struct scene *scene, const char *text)
{
    struct requirement *requirement = ARENA_NEW(scene->arena, struct requirement);
    struct graph_edge *edge = ARENA_NEW(scene->arena, struct graph_edge);
    struct fault fault;
    CHECK(requirement_parse(scene->arena, str_of(text), requirement, &fault));
    edge->requirement = requirement;
    edge->name = intern_put(scene->world.names, requirement->canonical);
    return edge;
}

static inline struct conflict_fact *put_requires(struct scene *scene, const char *name,
                                                 const char *versions, const char *requirement)
{
    struct conflict_fact fact = scene_fact(scene, name, versions);
    fact.edge = scene_edge(scene, requirement);
    vec_push(scene->arena, &scene->conflict.facts, fact);
    return &scene->conflict.facts.at[scene->conflict.facts.len - 1];
}

static inline void put_barred(struct scene *scene, const char *name, const char *versions,
                              enum conflict_bar bar, const char *python)
{
    struct conflict_fact fact = scene_fact(scene, name, versions);
    fact.barred = true;
    fact.bar = bar;
    fact.requires_python = str_of(python);
    vec_push(scene->arena, &scene->conflict.facts, fact);
}

/* The conflict is done: it is at this name. */
static inline void put_conflict(struct scene *scene, const char *name)
{
    scene->conflict.name = intern_put(scene->world.names, str_of(name));
    vec_push(scene->arena, &scene->result.conflicts, scene->conflict);
    scene->conflict = (struct conflict){0};
}

/* The result of one environment goes to the explanation. */
static inline void scene_add(struct scene *scene, size_t environment)
{
    struct resolve_input *input = ARENA_NEW(scene->arena, struct resolve_input);
    *input = scene->input;
    input->environment = environment;
    struct explain_run run = {input, &scene->result, scene->projects};
    explain_result(scene->explain, &run);
}

/* What the resolver says of an environment goes to the explanation. */
static inline void scene_resolve(struct scene *scene, size_t environment)
{
    scene->input.environment = environment;
    resolve_run(&scene->input, &scene->result);
    scene_add(scene, environment);
}

/* The text form of all findings. */
static inline struct str scene_text(struct scene *scene, bool verbose)
{
    struct buf out = {.arena = scene->arena};
    finding_sort(&scene->findings);
    struct report report = {
        .environments = &scene->world.environments,
        .projects = &scene->world.place.set,
        .findings = scene->findings.items.at,
        .finding_count = scene->findings.items.len,
    };
    render_text(&out, &report, &(struct text_style){.verbose = verbose});
    return buf_str(&out);
}

static inline struct str scene_tell(struct scene *scene)
{
    scene_add(scene, 0);
    return scene_text(scene, false);
}

/* The first line of the only finding. */
static inline struct str scene_message(struct scene *scene)
{
    scene_add(scene, 0);
    CHECK(scene->findings.items.len == 1);
    return scene->findings.items.at[0].message;
}

#endif
