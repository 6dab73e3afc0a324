#include "resolver/graph.h"

#include <assert.h>

#include "base/file.h"
#include "base/limits.h"
#include "resolver/graph_internal.h"

static void make_first_patches(struct graph *graph)
{
    const struct environment_set *set = graph->input.environments;
    struct environment *at = ARENA_ARRAY(graph->input.arena, struct environment, set->count);
    for (size_t i = 0; i < set->count; i++) {
        at[i] = environment_at_first_patch(graph->input.arena, &set->at[i]);
        graph->series |= set->at[i].series ? UINT64_C(1) << i : 0;
    }
    graph->first_patch = (struct environment_set){at, set->count};
}

static void mark_denied(struct graph *graph)
{
    const struct graph_input *in = &graph->input;
    for (size_t i = 0; i < in->denied_count; i++) {
        intern_put(in->names, in->denied[i]);
    }
    graph->denied_ids = intern_count(in->names);
    bool *denied = ARENA_ARRAY(in->arena, bool, graph->denied_ids);
    for (size_t i = 0; i < in->denied_count; i++) {
        denied[intern_find(in->names, in->denied[i])] = true;
    }
    graph->denied = denied;
}

/* The first project (in the order of the run) that declares a name stands for it. */
static void mark_siblings(struct graph *graph)
{
    const struct graph_input *in = &graph->input;
    for (size_t i = 0; i < in->projects->items.len; i++) {
        intern_put(in->names, in->projects->items.at[i].distribution);
    }
    graph->sibling_ids = intern_count(in->names);
    graph->siblings = ARENA_ARRAY(in->arena, const struct project *, graph->sibling_ids);
    for (size_t i = 0; i < in->projects->items.len; i++) {
        const struct project *project = &in->projects->items.at[i];
        if (project->distribution.len == 0) {
            continue;
        }
        const struct project **slot =
            &graph->siblings[intern_find(in->names, project->distribution)];
        *slot = *slot ? *slot : project;
    }
}

struct graph *graph_create(const struct graph_input *input)
{
    struct graph *graph = ARENA_NEW(input->arena, struct graph);
    graph->input = *input;
    graph->all = environment_set_all(input->environments);
    make_first_patches(graph);
    mark_denied(graph);
    mark_siblings(graph);
    graph_prepare_overrides(graph);
    return graph;
}

const struct graph_input *graph_input(const struct graph *graph)
{
    return &graph->input;
}

uint32_t graph_node_count(const struct graph *graph)
{
    return (uint32_t)graph->nodes.len;
}

bool graph_is_walked(const struct graph *graph, uint32_t node)
{
    return graph->nodes.at[node]->expanded;
}

uint32_t graph_add_node(struct graph *graph, struct graph_node node)
{
    struct graph_node *stored = ARENA_NEW(graph->input.arena, struct graph_node);
    *stored = node;
    vec_push(graph->input.arena, &graph->nodes, stored);
    return (uint32_t)graph->nodes.len - 1;
}

struct graph_name *graph_name(struct graph *graph, uint32_t id)
{
    while (graph->names.len <= id) {
        vec_push(graph->input.arena, &graph->names, NULL);
    }
    if (!graph->names.at[id]) {
        graph->names.at[id] = ARENA_NEW(graph->input.arena, struct graph_name);
    }
    struct graph_name *name = graph->names.at[id];
    if (!name->ready) {
        name->ready = true;
        graph_choose(graph, id, name);
    }
    return name;
}

struct graph_choice *graph_choice_at(struct graph *graph, uint32_t id, uint64_t environment)
{
    struct graph_name *name = graph_name(graph, id);
    size_t i = 0;
    while (!(name->choices[i].environments & environment)) {
        i++;
    }
    return &name->choices[i];
}

uint64_t graph_patch_bits(struct graph *graph, const struct marker *marker, struct str extra,
                          struct marker_bits bits)
{
    bool hangs = marker_names(marker, MARKER_PYTHON_FULL_VERSION) ||
                 marker_names(marker, MARKER_IMPLEMENTATION_VERSION);
    if (!hangs || !graph->series) {
        return 0;
    }
    struct marker_bits first = marker_evaluate_all(marker, &graph->first_patch, extra);
    return graph->series & (bits.yes ^ first.yes) & ~bits.unknown & ~first.unknown;
}

static bool admits_python(const struct specifier *python, const struct environment *environment)
{
    return specifier_contains(python, &environment->python_full, PRERELEASES_ALLOW);
}

uint64_t graph_python_excluded(const struct graph *graph, const struct specifier *python,
                               uint64_t environments, uint64_t *patch)
{
    uint64_t excluded = 0;
    *patch = 0;
    if (python->count == 0) {
        return 0;
    }
    for (size_t i = 0; i < graph->input.environments->count; i++) {
        uint64_t bit = UINT64_C(1) << i;
        if (!(environments & bit)) {
            continue;
        }
        bool last = admits_python(python, &graph->input.environments->at[i]);
        excluded |= last ? 0 : bit;
        if ((graph->series & bit) && admits_python(python, &graph->first_patch.at[i]) != last) {
            *patch |= bit;
        }
    }
    return excluded;
}

/* Room for the edges of `count` requirements. */
static struct graph_edge *edge_array(struct graph *graph, size_t count)
{
    return ARENA_ARRAY(graph->input.arena, struct graph_edge, count * graph->edge_room);
}

/* The edges of one requirement with an extra, less what counts without it (`base`). */
static size_t make_edge(struct graph *graph, const struct requirement *requirement,
                        struct str extra, struct graph_edge *edge)
{
    const struct environment_set *set = graph->input.environments;
    const struct marker *marker = requirement->marker;
    if (extra.len && !marker_names(marker, MARKER_EXTRA)) {
        return 0;
    }
    struct marker_bits when = marker_evaluate_all(marker, set, extra);
    uint64_t patch = graph_patch_bits(graph, marker, extra, when);
    if (extra.len) {
        struct marker_bits base = marker_evaluate_all(marker, set, STR(""));
        patch &= ~graph_patch_bits(graph, marker, STR(""), base);
        when.yes &= ~base.yes;
        when.unknown &= ~(base.unknown | base.yes);
    }
    if (!(when.yes | when.unknown | patch)) {
        return 0;
    }
    uint32_t name = requirement->canonical.len
                        ? intern_put(graph->input.names, requirement->canonical)
                        : INTERN_NONE;
    *edge =
        (struct graph_edge){.requirement = requirement, .name = name, .when = when, .patch = patch};
    return graph_override(graph, edge);
}

static void expand_release(struct graph *graph, struct graph_node *node)
{
    size_t count;
    const struct requirement *requirements =
        release_requirements(node->choice->release, node->extra.len > 0, &count);
    struct graph_edge *edges = edge_array(graph, count);
    for (size_t i = 0; i < count; i++) {
        node->edge_count +=
            make_edge(graph, &requirements[i], node->extra, &edges[node->edge_count]);
    }
    node->edges = edges;
}

/* A requirement that a path stands for: named as its project, without a specifier. */
static const struct requirement *
local_requirement(struct graph *graph, const struct project_line *line, const struct project *local)
{
    struct requirement *requirement = ARENA_NEW(graph->input.arena, struct requirement);
    *requirement = line->requirement;
    requirement->name = local->distribution.len ? local->distribution : local->name;
    requirement->canonical = local->distribution;
    return requirement;
}

/*
 * What a line with the path of a project directory stands for; NULL if it is none. A directory is
 * read once, so that projects may name each other in a circle.
 */
static struct graph_choice *local_choice(struct graph *graph, const struct project_line *line)
{
    struct arena *arena = graph->input.arena;
    if (line->path.len == 0 || !file_is_directory(arena_cstr(arena, line->path))) {
        return NULL;
    }
    for (size_t i = 0; i < graph->locals.len; i++) {
        if (str_eq(graph->locals.at[i].path, line->path)) {
            return graph->locals.at[i].choice;
        }
    }
    struct project *local = ARENA_NEW(arena, struct project);
    struct error error = {0};
    struct graph_choice *choice = NULL;
    if (project_load_local(arena, graph->input.reader, line->path, local, graph->input.diags,
                           &error)) {
        choice = graph_project_choice(graph, local, INTERN_NONE);
    } else {
        diag_add(graph->input.diags, line->at, "%s", error.text);
    }
    vec_push(arena, &graph->locals, (struct graph_local){line->path, choice});
    return choice;
}

/*
 * The edges of a user's line. A line's own marker is evaluated with the extra it belongs to; it
 * counts there even when it would without.
 */
static size_t make_line_edge(struct graph *graph, const struct project_line *line, struct str extra,
                             struct graph_edge *edge)
{
    struct graph_choice *local = local_choice(graph, line);
    const struct requirement *requirement =
        local ? local_requirement(graph, line, local->project) : &line->requirement;
    const struct marker *marker = requirement->marker;
    struct marker_bits when = marker_evaluate_all(marker, graph->input.environments, extra);
    uint64_t patch = graph_patch_bits(graph, marker, extra, when);
    uint32_t name = requirement->canonical.len
                        ? intern_put(graph->input.names, requirement->canonical)
                        : INTERN_NONE;
    *edge = (struct graph_edge){.requirement = requirement,
                                .name = name,
                                .at = line->at,
                                .when = when,
                                .patch = patch,
                                .local = local};
    return (when.yes | when.unknown | patch) ? graph_override(graph, edge) : 0;
}

static size_t add_lines(struct graph *graph, const struct project_line *lines, size_t count,
                        struct str extra, struct graph_edge *edges)
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        made += make_line_edge(graph, &lines[i], extra, &edges[made]);
    }
    return made;
}

const struct project_extra *graph_find_extra(const struct project *project, struct str name)
{
    for (size_t i = 0; i < project->extras.len; i++) {
        if (str_eq(project->extras.at[i].name, name)) {
            return &project->extras.at[i];
        }
    }
    return NULL;
}

/* A project as others get it: without what its tests and its documentation require. */
static void expand_project(struct graph *graph, struct graph_node *node)
{
    const struct project *project = node->project;
    const struct project_extra *extra =
        node->extra.len ? graph_find_extra(project, node->extra) : NULL;
    const struct project_line *lines = extra ? extra->lines.at : project->lines.at;
    size_t count = extra ? extra->lines.len : project->lines.len;
    node->edges = edge_array(graph, count);
    for (size_t i = 0; i < count; i++) {
        if (!lines[i].side) {
            node->edge_count +=
                make_line_edge(graph, &lines[i], node->extra, &node->edges[node->edge_count]);
        }
    }
}

struct graph_node *graph_node(struct graph *graph, uint32_t id)
{
    assert(id < graph->nodes.len);
    struct graph_node *node = graph->nodes.at[id];
    if (!node->expanded) {
        node->expanded = true;
        if (node->project) {
            expand_project(graph, node);
        } else {
            expand_release(graph, node);
        }
    }
    return node;
}

/* Lines of the extras (or groups) that were asked for, behind the others. */
static size_t add_requested(struct graph *graph, const struct project_extra *extras, size_t count,
                            bool are_extras, struct graph_edge *edges)
{
    size_t made = 0;
    for (size_t i = 0; i < count; i++) {
        const struct project_extra *extra = &extras[i];
        if (extra->requested) {
            struct str name = are_extras ? extra->name : STR("");
            made += add_lines(graph, extra->lines.at, extra->lines.len, name, &edges[made]);
        }
    }
    return made;
}

/* What -r lines inside the constraints files ask for: everyone gets it. */
static size_t add_constraint_lines(struct graph *graph, struct graph_edge *edges)
{
    size_t made = 0;
    for (size_t i = 0; i < graph->input.pins->requirements.len; i++) {
        const struct reqfile_line *line = &graph->input.pins->requirements.at[i];
        struct project_line *asked = ARENA_NEW(graph->input.arena, struct project_line);
        *asked = (struct project_line){
            .requirement = line->requirement, .at = line->at, .path = line->path};
        made += make_line_edge(graph, asked, STR(""), &edges[made]);
    }
    return made;
}

static size_t count_lines(const struct graph *graph, const struct project *project)
{
    size_t count = project->lines.len + graph->input.pins->requirements.len;
    for (size_t i = 0; i < project->extras.len; i++) {
        count += project->extras.at[i].lines.len;
    }
    for (size_t i = 0; i < project->groups.len; i++) {
        count += project->groups.at[i].lines.len;
    }
    return count;
}

static uint32_t own_name(struct graph *graph, const struct project *project)
{
    return project->distribution.len ? intern_put(graph->input.names, project->distribution)
                                     : INTERN_NONE;
}

uint32_t graph_project_root(struct graph *graph, const struct project *project)
{
    struct graph_edge *edges = edge_array(graph, count_lines(graph, project));
    size_t made = add_lines(graph, project->lines.at, project->lines.len, STR(""), edges);
    made += add_requested(graph, project->extras.at, project->extras.len, true, &edges[made]);
    made += add_requested(graph, project->groups.at, project->groups.len, false, &edges[made]);
    made += add_constraint_lines(graph, &edges[made]);
    return graph_add_node(graph, (struct graph_node){.name = own_name(graph, project),
                                                     .project = project,
                                                     .expanded = true,
                                                     .edges = edges,
                                                     .edge_count = made});
}
