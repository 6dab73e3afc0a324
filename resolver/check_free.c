/*
 * Names without a pin. In nearly every run the best release of each fits beside the pins, which
 * takes a look at its requirements; where it does not, the solver is asked.
 */
#include "resolver/check_internal.h"
#include "resolver/explain.h"

#define ANY_PROJECT UINT32_MAX

/* A free name that is reached. */
struct free_name {
    uint32_t name;
    const struct graph_name *choices;
    VEC(const struct requirement *) met;
    struct graph_choice *chosen; /* NULL: not yet */
};

/* One project in one environment. */
struct attempt {
    struct walk *walk;
    size_t environment;
    uint64_t bit;
    VEC(struct free_name) names;
};

static struct free_name *find_name(struct attempt *attempt, uint32_t id)
{
    for (size_t i = 0; i < attempt->names.len; i++) {
        if (attempt->names.at[i].name == id) {
            return &attempt->names.at[i];
        }
    }
    struct free_name name = {.name = id, .choices = graph_name(attempt->walk->graph, id)};
    vec_push(attempt->walk->check->scratch, &attempt->names, name);
    return &attempt->names.at[attempt->names.len - 1];
}

static void list_names(struct attempt *attempt)
{
    const struct walk *walk = attempt->walk;
    for (size_t i = 0; i < walk->met.len; i++) {
        const struct met *met = &walk->met.at[i];
        if ((met->environments & attempt->bit) &&
            graph_choice_at(attempt->walk->graph, met->edge->name, attempt->bit)->state ==
                GRAPH_UNPINNED) {
            struct free_name *name = find_name(attempt, met->edge->name);
            vec_push(walk->check->scratch, &name->met, met->edge->requirement);
        }
    }
}

static bool is_met(const struct attempt *attempt, const struct free_name *name,
                   const struct version *version)
{
    for (size_t i = 0; i < name->met.len; i++) {
        if (!specifier_contains(&name->met.at[i]->specifier, version, PRERELEASES_ALLOW)) {
            return false;
        }
    }
    for (size_t i = 0; i < name->choices->bounds.len; i++) {
        const struct graph_bound *bound = &name->choices->bounds.at[i];
        bool counts = (bound->pin->holds.yes | bound->pin->holds.unknown) & attempt->bit;
        if (counts && !specifier_contains(&bound->specifier, version, PRERELEASES_ALLOW)) {
            return false;
        }
    }
    return true;
}

/* The release, if it can be chosen and all is known of it. */
static struct graph_choice *release_at(const struct attempt *attempt, const struct free_name *name,
                                       const struct version *version)
{
    struct catalog *catalog = attempt->walk->check->input->catalog;
    struct str text = intern_str(attempt->walk->check->input->names, name->name);
    struct catalog_listed listed = catalog_list(catalog, text, version, attempt->environment);
    const struct release *release;
    if (!listed.exists || listed.yanked || listed.no_file ||
        catalog_release(catalog, text, version, attempt->environment, &release) != CATALOG_FOUND) {
        return NULL;
    }
    struct graph_choice *choice = graph_release_choice(attempt->walk->graph, name->name, release);
    bool fits = choice->state == GRAPH_RELEASE && !(choice->python_excluded & attempt->bit) &&
                !(choice->no_file & attempt->bit);
    return fits ? choice : NULL;
}

/* The highest final release that meets what is asked for so far. */
static bool take_best(struct attempt *attempt, struct free_name *name)
{
    struct catalog_versions versions =
        catalog_versions(attempt->walk->check->input->catalog,
                         intern_str(attempt->walk->check->input->names, name->name));
    for (size_t i = versions.answer == CATALOG_FOUND ? versions.count : 0; i > 0; i--) {
        const struct version *version = &versions.at[i - 1];
        if (!version_is_prerelease(version) && is_met(attempt, name, version)) {
            name->chosen = release_at(attempt, name, version);
            if (name->chosen) {
                return true;
            }
        }
    }
    return false;
}

static bool is_walked(const struct attempt *attempt, uint32_t node)
{
    const struct walk *walk = attempt->walk;
    return node < walk->node_seen.len && (walk->node_seen.at[node] & attempt->bit);
}

/* A requirement on a name that something of the user's decides: it must change nothing. */
static bool fits_choice(struct attempt *attempt, struct graph_choice *choice,
                        const struct requirement *requirement)
{
    if (!choice->version || (choice->state != GRAPH_RELEASE && choice->state != GRAPH_PROJECT) ||
        !specifier_contains(&requirement->specifier, choice->version, PRERELEASES_ALLOW) ||
        !is_walked(attempt, choice->first_node)) {
        return false;
    }
    for (size_t i = 0; i < requirement->canonical_extra_count; i++) {
        uint32_t node =
            graph_extra_node(attempt->walk->graph, choice, requirement->canonical_extras[i]);
        if (node == INTERN_NONE || !is_walked(attempt, node)) {
            return false;
        }
    }
    return true;
}

/* A requirement of a chosen release; on a free name it joins what is asked of that. */
static bool fits_edge(struct attempt *attempt, const struct graph_edge *edge)
{
    const struct requirement *requirement = edge->requirement;
    bool counts = (edge->when.yes | edge->when.unknown) & attempt->bit;
    if (!counts) {
        return true;
    }
    if ((edge->when.unknown & attempt->bit) || edge->name == INTERN_NONE || requirement->url.len) {
        return false;
    }
    struct graph_choice *choice = graph_choice_at(attempt->walk->graph, edge->name, attempt->bit);
    if (choice->state != GRAPH_UNPINNED) {
        return fits_choice(attempt, choice, requirement);
    }
    struct free_name *name = find_name(attempt, edge->name);
    vec_push(attempt->walk->check->scratch, &name->met, requirement);
    return !name->chosen ||
           (requirement->canonical_extra_count == 0 &&
            specifier_contains(&requirement->specifier, name->chosen->version, PRERELEASES_ALLOW));
}

static bool fits_node(struct attempt *attempt, uint32_t id)
{
    const struct graph_node *node = graph_node(attempt->walk->graph, id);
    for (size_t i = 0; i < node->edge_count; i++) {
        if (!fits_edge(attempt, &node->edges[i])) {
            return false;
        }
    }
    return true;
}

/* The best release of the name, with what it requires. */
static bool fits_name(struct attempt *attempt, size_t index)
{
    if (!take_best(attempt, &attempt->names.at[index])) {
        return false;
    }
    struct graph_choice *chosen = attempt->names.at[index].chosen;
    if (!fits_node(attempt, chosen->first_node)) {
        return false;
    }
    for (size_t i = 0; i < attempt->names.at[index].met.len; i++) {
        const struct requirement *requirement = attempt->names.at[index].met.at[i];
        for (size_t k = 0; k < requirement->canonical_extra_count; k++) {
            uint32_t node =
                graph_extra_node(attempt->walk->graph, chosen, requirement->canonical_extras[k]);
            if (node != INTERN_NONE && !fits_node(attempt, node)) {
                return false;
            }
        }
    }
    return true;
}

/* Whether the best release of every free name fits, one after the other. */
static bool fits_at_once(struct attempt *attempt)
{
    for (size_t i = 0; i < attempt->names.len; i++) {
        if (!fits_name(attempt, i)) {
            return false;
        }
    }
    return true;
}

/* Names that the check has found to be disjoint in an environment, of a project or of any. */
static void list_reported(const struct check *check, uint32_t project, uint64_t bit,
                          struct resolve_input *input)
{
    VEC(uint32_t) names = {0};
    for (size_t i = check->first; i < check->result->findings.items.len; i++) {
        const struct finding *finding = &check->result->findings.items.at[i];
        for (size_t k = 0; finding->kind == FINDING_DISJOINT && k < finding->where.len; k++) {
            const struct finding_where *where = &finding->where.at[k];
            bool meets = project == ANY_PROJECT || where->project == project;
            if (meets && (where->environments & bit)) {
                vec_push(check->arena, &names, intern_put(check->input->names, finding->name));
            }
        }
    }
    for (size_t i = 0; project == ANY_PROJECT && i < check->input->denied_count; i++) {
        vec_push(check->arena, &names, intern_put(check->input->names, check->input->denied[i]));
    }
    input->reported = names.at;
    input->reported_count = names.len;
}

/* Asks the solver about some projects, told by their indexes. */
static struct resolve_result *ask_solver(struct check *check, struct graph *graph,
                                         size_t environment, const uint32_t *projects, size_t count,
                                         struct resolve_input known)
{
    struct free_run *run = ARENA_NEW(check->arena, struct free_run);
    const struct project **roots = ARENA_ARRAY(check->arena, const struct project *, count);
    for (size_t i = 0; i < count; i++) {
        roots[i] = &check->input->projects->items.at[projects[i]];
    }
    run->projects = projects;
    run->input = known;
    run->input.arena = check->arena;
    run->input.graph = graph;
    run->input.environment = environment;
    run->input.roots = roots;
    run->input.root_count = count;
    run->input.pins_hold = true;
    resolve_run(&run->input, &run->result);
    vec_push(check->arena, &check->free_runs, run);
    return &run->result;
}

/* The steps from a line of the project to a visit. */
static const struct resolve_step *steps_to(const struct walk *walk, uint32_t visit, size_t *count)
{
    *count = 0;
    for (uint32_t at = visit; walk->visits.at[at].edge; at = walk->visits.at[at].parent) {
        (*count)++;
    }
    struct resolve_step *steps = ARENA_ARRAY(walk->check->arena, struct resolve_step, *count);
    size_t left = *count;
    for (uint32_t at = visit; left > 0; at = walk->visits.at[at].parent) {
        const struct visit *here = &walk->visits.at[at];
        steps[--left] =
            (struct resolve_step){here->edge, graph_node(walk->graph, here->node)->choice};
    }
    return steps;
}

/* What the project and the releases that it reaches require of free names in an environment. */
static struct given_list list_given(const struct attempt *attempt, uint32_t root)
{
    const struct walk *walk = attempt->walk;
    struct given_list list = {0};
    for (size_t i = 0; i < walk->met.len; i++) {
        const struct met *met = &walk->met.at[i];
        if ((met->environments & attempt->bit) &&
            graph_choice_at(attempt->walk->graph, met->edge->name, attempt->bit)->state ==
                GRAPH_UNPINNED) {
            struct resolve_given given = {.edge = met->edge, .root = root};
            given.steps = steps_to(walk, met->visit, &given.step_count);
            vec_push(walk->check->arena, &list.items, given);
        }
    }
    return list;
}

static void ask_for_project(struct attempt *attempt)
{
    struct walk *walk = attempt->walk;
    uint32_t *projects = ARENA_NEW(walk->check->arena, uint32_t);
    struct resolve_input known = {.judged = walk->node_seen.at,
                                  .judged_count = walk->node_seen.len};
    *projects = walk->index;
    struct given_list given = list_given(attempt, 0);
    known.given = given.items.at;
    known.given_count = given.items.len;
    list_reported(walk->check, walk->index, attempt->bit, &known);
    ask_solver(walk->check, walk->graph, attempt->environment, projects, 1, known);
}

void note_free_names(struct walk *walk, uint64_t environments)
{
    struct check *check = walk->check;
    for (size_t i = 0; i < check->input->environments.count; i++) {
        struct attempt attempt = {.walk = walk, .environment = i, .bit = UINT64_C(1) << i};
        struct given_list given = {0};
        if (environments & attempt.bit) {
            given = list_given(&attempt, walk->index);
        }
        for (size_t k = 0; k < given.items.len; k++) {
            vec_push(check->arena, &check->given[i].items, given.items.at[k]);
        }
    }
}

void check_free_names(struct walk *walk, uint64_t environments)
{
    for (size_t i = 0; i < walk->check->input->environments.count; i++) {
        struct attempt attempt = {.walk = walk, .environment = i, .bit = UINT64_C(1) << i};
        if (environments & attempt.bit) {
            list_names(&attempt);
            if (fits_at_once(&attempt)) {
                continue;
            }
            if (walk->check->input->may_search) {
                ask_for_project(&attempt);
            }
            walk->check->result->needs_search = true;
        }
    }
}

/* Projects that are checked in the environment and were not found to disagree. */
static const uint32_t *list_projects(struct check *check, size_t environment, const bool *left_out,
                                     size_t *count)
{
    size_t all = check->input->projects->items.len;
    uint32_t *projects = ARENA_ARRAY(check->arena, uint32_t, all);
    *count = 0;
    for (uint32_t i = 0; i < all; i++) {
        if (!(check->result->skipped[i] >> environment & 1) && !left_out[i]) {
            projects[(*count)++] = i;
        }
    }
    return projects;
}

/* Whoever takes part in a conflict is left out. False: nobody does. */
static bool leave_out(const struct resolve_result *result, const uint32_t *projects, bool *left_out)
{
    bool any = false;
    for (size_t i = 0; i < result->conflicts.len; i++) {
        const struct conflict *conflict = &result->conflicts.at[i];
        for (size_t k = 0; k < conflict->lines.len; k++) {
            if (conflict->lines.at[k].edge) {
                left_out[projects[conflict->lines.at[k].root]] = true;
                any = true;
            }
        }
    }
    return any;
}

/* The graph of all projects' constraints; that of a project where all have the same. */
static struct graph *common_graph(struct check *check, struct resolve_input *known)
{
    struct graph *graph = check->graphs.at[0];
    bool same = true;
    for (size_t i = 1; i < check->graphs.len; i++) {
        same = same && check->graphs.at[i] == graph;
    }
    if (same) {
        known->judged = check->judged.at;
        known->judged_count = check->judged.len;
        return graph;
    }
    struct project every = {0};
    const struct project_set *projects = check->input->projects;
    for (size_t i = 0; i < projects->items.len; i++) {
        const struct project *project = &projects->items.at[i];
        for (size_t k = 0; k < project->constraints.len; k++) {
            vec_push(check->arena, &every.constraints, project->constraints.at[k]);
        }
    }
    return check_make_graph(check, &every);
}

/* Of the projects that are asked about, by their numbers among these. */
static void select_given(struct check *check, size_t environment, const uint32_t *projects,
                         size_t count, struct resolve_input *known)
{
    struct given_list list = {0};
    const struct given_list *all = &check->given[environment];
    for (size_t i = 0; i < all->items.len; i++) {
        for (uint32_t k = 0; k < count; k++) {
            if (projects[k] == all->items.at[i].root) {
                struct resolve_given given = all->items.at[i];
                given.root = k;
                vec_push(check->arena, &list.items, given);
            }
        }
    }
    known->given = list.items.at;
    known->given_count = list.items.len;
}

/* Once more without those that disagree, so that what is said of the others is true. */
void check_together(struct check *check)
{
    size_t all = check->input->projects->items.len;
    bool *left_out = ARENA_ARRAY(check->arena, bool, all);
    struct resolve_input known = {0};
    struct graph *graph = all ? common_graph(check, &known) : NULL;
    for (size_t i = 0; graph && i < check->input->environments.count; i++) {
        bool again = true;
        list_reported(check, ANY_PROJECT, UINT64_C(1) << i, &known);
        while (again) {
            size_t count;
            const uint32_t *projects = list_projects(check, i, left_out, &count);
            select_given(check, i, projects, count, &known);
            again =
                leave_out(ask_solver(check, graph, i, projects, count, known), projects, left_out);
        }
    }
    check->result->apart = left_out;
}

void explain_free_names(struct check *check)
{
    struct explain *explain = explain_create(&check->result->findings);
    for (size_t i = 0; i < check->free_runs.len; i++) {
        const struct free_run *run = check->free_runs.at[i];
        struct explain_run of = {&run->input, &run->result, run->projects};
        explain_result(explain, &of);
    }
}
