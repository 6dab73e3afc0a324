#include "resolver/check.h"

#include <stdlib.h>

#include "resolver/check_internal.h"

/* The mask at an index of an array that grows on demand. */
static uint64_t *grow_masks(struct arena *arena, uint64_t **at, size_t *len, size_t *cap,
                            size_t index)
{
    while (*len <= index) {
        *at = vec_grow(arena, *at, sizeof **at, *len, cap);
        (*at)[(*len)++] = 0;
    }
    return &(*at)[index];
}

/* Queues a node for the environments it has not been reached in. */
static void enqueue(struct walk *walk, uint32_t node, uint64_t environments, uint32_t parent,
                    const struct graph_edge *edge)
{
    uint64_t *seen = grow_masks(walk->check->scratch, &walk->node_seen.at, &walk->node_seen.len,
                                &walk->node_seen.cap, node);
    uint64_t fresh = environments & ~*seen;
    if (!fresh) {
        return;
    }
    *seen |= fresh;
    vec_push(walk->check->scratch, &walk->visits, (struct visit){node, parent, fresh, edge});
}

static void use_name(struct check *check, uint32_t name, uint64_t environments)
{
    *grow_masks(check->arena, &check->used.at, &check->used.len, &check->used.cap, name) |=
        environments;
}

uint64_t used_environments(const struct check *check, uint32_t name)
{
    return name < check->used.len ? check->used.at[name] : 0;
}

/* The version that was chosen against a line that bounds it. */
static void find_at_bound(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                          const struct graph_choice *choice, const struct graph_bound *bound,
                          uint64_t fresh)
{
    const struct pin *pin = bound->pin;
    bool compared = choice->state != GRAPH_OVERLAP && choice->version;
    if (choice->project && pin->form != PIN_BOUND) {
        return; /* a project meets the name: what a pin says does not count */
    }
    if (!compared || specifier_contains(&bound->specifier, choice->version, PRERELEASES_ALLOW)) {
        return;
    }
    if (fresh & pin->holds.yes) {
        find_bound_violation(walk, choice, pin, fresh & pin->holds.yes);
    }
    if (pin->form == PIN_BOUND && (fresh & pin->holds.unknown)) {
        find_undecided_bound(walk, edge, visit, choice, pin, fresh & pin->holds.unknown);
    }
}

static void find_at_lines(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                          const struct graph_choice *choice, uint64_t fresh)
{
    const struct graph_name *name = graph_name(walk->graph, choice->name);
    for (size_t i = 0; i < name->bounds.len; i++) {
        find_at_bound(walk, edge, visit, choice, &name->bounds.at[i], fresh);
    }
    for (size_t i = 0; !choice->project && i < name->patch_pins.len; i++) {
        uint64_t hangs = fresh & name->patch_pins.at[i].environments;
        if (hangs) {
            find_patch_pin(walk, edge, visit, choice, name->patch_pins.at[i].pin, hangs);
        }
    }
}

/* An edge meets what its name stands for in some environments. */
static void meet_choice(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                        const struct graph_choice *choice, uint64_t environments)
{
    uint64_t *seen = grow_masks(walk->check->scratch, &walk->choice_seen.at, &walk->choice_seen.len,
                                &walk->choice_seen.cap, choice->id);
    uint64_t fresh = environments & ~*seen;
    if (fresh) {
        *seen |= fresh;
        find_at_choice(walk, edge, visit, choice, fresh);
        if (!choice->project) {
            use_name(walk->check, choice->name, fresh);
        }
        if (choice->project != walk->project && choice->name != INTERN_NONE) {
            find_at_lines(walk, edge, visit, choice, fresh);
        }
    }
    if (choice->state != GRAPH_OVERLAP && (edge->excluded & environments)) {
        find_excluded(walk, edge, visit, choice, edge->excluded & environments);
    }
    find_undefined_extras(walk, edge, visit, choice, environments);
}

static struct graph_choice *own_choice(const struct walk *walk, uint32_t name)
{
    for (size_t i = 0; i < walk->own.len && name != INTERN_NONE; i++) {
        if (walk->own.at[i]->name == name) {
            return walk->own.at[i];
        }
    }
    return NULL;
}

/*
 * A requirement on the project's own name: met by the project. The edge is shared with projects for
 * which the name is not their own, so a private copy carries what is specific to this one.
 */
static void meet_own(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                     struct graph_choice *own, uint64_t environments)
{
    struct graph_edge *copy = ARENA_NEW(walk->check->scratch, struct graph_edge);
    *copy = (struct graph_edge){.requirement = edge->requirement,
                                .name = edge->name,
                                .at = edge->at,
                                .when = edge->when,
                                .local = own};
    graph_link_edge(walk->graph, copy);
    meet_choice(walk, copy, visit, own, environments);
    bool elsewhere = edge->local && !str_eq(own->project->path, walk->project->path);
    if (elsewhere && own->version && own->name != INTERN_NONE) {
        find_pinned_local(walk, edge, visit, own, environments);
    }
    for (size_t i = 0; i < copy->links.len; i++) {
        enqueue(walk, copy->links.at[i].node, environments, visit, copy);
    }
}

static void meet_name(struct walk *walk, struct graph_edge *edge, uint32_t visit,
                      uint64_t environments)
{
    graph_link_edge(walk->graph, edge);
    struct graph_name *name = graph_name(walk->graph, edge->name);
    for (size_t i = 0; i < name->choice_count; i++) {
        uint64_t here = environments & name->choices[i].environments;
        if (here) {
            meet_choice(walk, edge, visit, &name->choices[i], here);
        }
    }
    for (size_t i = 0; i < edge->links.len; i++) {
        enqueue(walk, edge->links.at[i].node, environments & edge->links.at[i].environments, visit,
                edge);
    }
    bool suspect = (environments & (edge->excluded | edge->open)) || name->bounds.len;
    vec_push(walk->check->scratch, &walk->met, (struct met){edge, visit, suspect, environments});
}

static void meet_edge(struct walk *walk, struct graph_edge *edge, uint32_t visit,
                      uint64_t environments)
{
    uint64_t live = environments & edge->when.yes;
    if (environments & edge->patch) {
        find_patch_marker(walk, edge, visit, environments & edge->patch);
    }
    if (environments & edge->when.unknown) {
        find_undecided_edge(walk, edge, visit, environments & edge->when.unknown, CAUSE_ABSENT,
                            "whether its marker holds is not known");
    }
    if (!live) {
        return;
    }
    struct graph_choice *own = edge->local ? edge->local : own_choice(walk, edge->name);
    if (own) {
        meet_own(walk, edge, visit, own, live);
    } else if (edge->requirement->url.len || edge->name == INTERN_NONE) {
        find_undecided_edge(walk, edge, visit, live, CAUSE_ABSENT,
                            "what a URL or file holds is not read");
    } else {
        meet_name(walk, edge, visit, live);
    }
}

static void walk_visits(struct walk *walk)
{
    for (uint32_t i = 0; i < walk->visits.len; i++) {
        struct visit visit = walk->visits.at[i];
        struct graph_node *node = graph_node(walk->graph, visit.node);
        for (size_t e = 0; e < node->edge_count; e++) {
            meet_edge(walk, &node->edges[e], i, visit.environments);
        }
    }
}

static int compare_edges(const void *a, const void *b)
{
    const struct graph_edge *x = a;
    const struct graph_edge *y = b;
    return span_cmp(x->at, y->at);
}

/* The project's own lines, by file and line, so that equally short chains start at the first of
 * them. */
static struct graph_node *sorted_root(struct walk *walk, uint32_t root)
{
    struct graph_node *node = graph_node(walk->graph, root);
    if (node->edge_count) {
        qsort(node->edges, node->edge_count, sizeof *node->edges, compare_edges);
    }
    return node;
}

static void add_own_names(struct walk *walk, struct graph_node *root, uint32_t node)
{
    vec_push(walk->check->scratch, &walk->own,
             graph_project_choice(walk->graph, walk->project, node));
    for (size_t i = 0; i < root->edge_count; i++) {
        if (root->edges[i].local) {
            vec_push(walk->check->scratch, &walk->own, root->edges[i].local);
        }
    }
}

/* Environments in which the project is checked. */
static uint64_t project_environments(struct walk *walk, uint64_t all)
{
    uint64_t patch;
    uint64_t skipped = graph_python_excluded(walk->graph, &walk->project->python, all, &patch);
    walk->check->result->skipped[walk->index] = skipped;
    if (patch) {
        find_patch_project(walk, patch);
    }
    return all & ~skipped;
}

/* What a walk has seen need not be judged when all are put together. */
static void note_judged(const struct walk *walk)
{
    struct check *check = walk->check;
    for (size_t i = 0; i < walk->node_seen.len; i++) {
        *grow_masks(check->arena, &check->judged.at, &check->judged.len, &check->judged.cap, i) |=
            walk->node_seen.at[i];
    }
}

static void check_project(struct walk *walk)
{
    uint64_t all = environment_set_all(&walk->check->input->environments);
    uint64_t environments = project_environments(walk, all);
    if (!environments) {
        find_skipped_project(walk);
        return;
    }
    if (walk->project->dynamic.len) {
        find_undecided_project(walk, CAUSE_DYNAMIC, walk->project->dynamic.ptr);
    } else if (walk->project->no_requirement_file) {
        find_undecided_project(walk, CAUSE_ABSENT, "it has no requirement file");
    }
    uint32_t root = graph_project_root(walk->graph, walk->project);
    add_own_names(walk, sorted_root(walk, root), root);
    enqueue(walk, root, environments, VISIT_NONE, NULL);
    walk_visits(walk);
    find_disjoint(walk);
    if (walk->check->input->together) {
        note_judged(walk);
        note_free_names(walk, environments);
    }
    const struct check_input *input = walk->check->input;
    if (input->resolve_free && (!input->free_of || input->free_of[walk->index])) {
        check_free_names(walk, environments);
    }
}

static bool same_constraints(const struct project *a, const struct project *b)
{
    if (a->constraints.len != b->constraints.len) {
        return false;
    }
    for (size_t i = 0; i < a->constraints.len; i++) {
        if (span_cmp(a->constraints.at[i].at, b->constraints.at[i].at) != 0) {
            return false;
        }
    }
    return true;
}

struct graph *check_make_graph(struct check *check, const struct project *project)
{
    const struct check_input *in = check->input;
    const struct pinset *pins = in->pins;
    if (project->constraints.len) {
        pins = pinset_extend(check->arena, pins, project->constraints.at, project->constraints.len,
                             &in->environments, in->names, &check->result->findings);
        check->result->pin_count += pins->pin_count - in->pins->pin_count;
    }
    struct graph_input input = {
        .arena = check->arena,
        .names = in->names,
        .environments = &in->environments,
        .pins = pins,
        .catalog = in->catalog,
        .projects = in->projects,
        .siblings = in->siblings,
        .denied = in->denied,
        .denied_count = in->denied_count,
        .reader = check->reader,
        .diags = check->diags,
    };
    return graph_create(&input);
}

/* Projects whose files name the same constraints share one graph. graphs[i] is that of project i.
 */
static void make_graphs(struct check *check)
{
    const struct project_set *projects = check->input->projects;
    for (size_t i = 0; i < projects->items.len; i++) {
        size_t same = 0;
        while (!same_constraints(&projects->items.at[same], &projects->items.at[i])) {
            same++;
        }
        struct graph *graph =
            same < i ? check->graphs.at[same] : check_make_graph(check, &projects->items.at[i]);
        vec_push(check->arena, &check->graphs, graph);
    }
}

/* Releases that some walk has reached, by their evidence. */
static void count_evidence(struct check *check, struct graph *graph)
{
    for (uint32_t i = 0; i < graph_node_count(graph); i++) {
        const struct graph_node *node = graph_is_walked(graph, i) ? graph_node(graph, i) : NULL;
        if (node && node->choice && node->choice->release && node->choice->first_node == i) {
            check->result->evidence[node->choice->release->evidence]++;
        }
    }
}

static int compare_names(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void list_open_names(struct check *check)
{
    VEC(struct str) open = {0};
    struct finding_list *findings = &check->result->findings;
    for (size_t i = check->first; i < findings->items.len; i++) {
        if (findings->items.at[i].kind == FINDING_UNPINNED) {
            vec_push(check->arena, &open, findings->items.at[i].name);
        }
    }
    if (open.len) {
        qsort(open.at, open.len, sizeof *open.at, compare_names);
    }
    check->result->open_names = open.at;
    check->result->open_count = open.len;
}

static void check_projects(struct check *check)
{
    for (size_t i = 0; i < check->input->projects->items.len; i++) {
        struct walk walk = {.check = check,
                            .graph = check->graphs.at[i],
                            .project = &check->input->projects->items.at[i],
                            .index = (uint32_t)i};
        check_project(&walk);
        arena_reset(check->scratch);
    }
    for (size_t i = 0; i < check->graphs.len; i++) {
        size_t first = 0;
        while (check->graphs.at[first] != check->graphs.at[i]) {
            first++;
        }
        if (first == i) {
            count_evidence(check, check->graphs.at[i]);
        }
    }
}

void check_run(struct arena *arena, struct reqfile_reader *reader, struct diag_list *diags,
               const struct check_input *input, struct check_result *result)
{
    struct check check = {.arena = arena,
                          .scratch = arena_create(),
                          .input = input,
                          .result = result,
                          .keys = intern_create(arena),
                          .reader = reader,
                          .diags = diags};
    result->findings.arena = arena;
    result->skipped = ARENA_ARRAY(arena, uint64_t, input->projects->items.len);
    result->pin_count = input->pins->pin_count;
    check.given = ARENA_ARRAY(arena, struct given_list, input->environments.count);
    make_graphs(&check);
    check.first = result->findings.items.len;
    check_projects(&check);
    if (input->together) {
        check_together(&check);
    }
    find_unreached(&check);
    finish_findings(&check);
    list_open_names(&check);
    explain_free_names(&check);
    finding_sort(&result->findings);
    arena_destroy(check.scratch);
}
