#include "tests/bruteforce/compare.h"

#include <string.h>

static int name_of(const struct universe *u, struct str text)
{
    for (int name = 0; name < (int)u->name_count; name++) {
        if (str_eq(text, str_of(uni_name_text(name)))) {
            return name;
        }
    }
    return -1;
}

static bool is_requirement(const struct finding_requirement *shown, struct str by,
                           const struct uni_requirement *requirement, struct str requirer)
{
    return str_eq(by, requirer) && str_eq(shown->text, str_of(requirement->text)) &&
           str_eq(shown->marker, str_of(requirement->marker_text));
}

/* The requirement that is shown, if it counts in the run; NULL. */
static const struct uni_requirement *find_requirement(const struct naive_run *run,
                                                      const struct finding_requirement *shown,
                                                      struct str by)
{
    for (size_t i = 0; i < run->edges.len; i++) {
        const struct naive_edge *edge = &run->edges.at[i];
        if (edge->followed && is_requirement(shown, by, edge->requirement, edge->by)) {
            return edge->requirement;
        }
    }
    return NULL;
}

/* The same for a line of the constraints. */
static const struct uni_requirement *find_bound(const struct naive_run *run, struct str at)
{
    const struct universe *u = run->universe;
    for (int i = 0; i < (int)u->constraint_count; i++) {
        const struct uni_requirement *bound = &u->constraints[i].requirement;
        if (str_eq(at, str_of(bound->at)) && naive_pin_clause(bound) < 0 &&
            naive_bounds(run, i, bound->name)) {
            return bound;
        }
    }
    return NULL;
}

enum { CONFLICT = 32 };

/* What a conflict is said to be made of. */
struct conflict {
    const struct uni_requirement *at[CONFLICT];
    size_t count;
};

/* Whether all members but one (CONFLICT: all of them) leave no version. */
static bool is_empty(const struct uni_grid *grid, const struct conflict *conflict, size_t without)
{
    uint64_t left[UNI_GRID_WORDS];
    uni_grid_all(left);
    for (size_t i = 0; i < conflict->count; i++) {
        if (i != without) {
            naive_meet(grid, conflict->at[i], left);
        }
    }
    return uni_grid_is_empty(left);
}

static bool add_member(struct conflict *conflict, const struct uni_requirement *requirement)
{
    if (requirement && conflict->count < CONFLICT) {
        conflict->at[conflict->count++] = requirement;
    }
    return requirement;
}

/* The requirement, the others, and the bound that stands in for the pin. */
static bool collect(struct comparison *c, const struct naive_run *run,
                    const struct finding *finding, struct conflict *conflict)
{
    bool known = true;
    for (size_t i = 0; i <= finding->others.len; i++) {
        const struct finding_requirement *shown =
            i == 0 ? &finding->requirement : &finding->others.at[i - 1];
        struct str by = compare_origin(c->arena, &shown->by);
        known = known && (add_member(conflict, find_requirement(run, shown, by)) ||
                          add_member(conflict, find_bound(run, by)));
    }
    if (finding->pin.at.source) {
        struct str at = compare_place(c->arena, finding->pin.at);
        known = known && add_member(conflict, find_bound(run, at));
    }
    for (size_t i = 0; i < conflict->count; i++) {
        int name = name_of(c->universe, finding->name);
        known = known && conflict->at[i]->name == name;
    }
    return known;
}

static void compare_disjoint_in(struct comparison *c, const struct finding *finding,
                                const struct naive_run *run)
{
    struct conflict conflict = {.count = 0};
    if (!collect(c, run, finding, &conflict)) {
        compare_differ(c, "conflict of %.*s with %.*s in p%d, environment %d: not all of it counts",
                       STR_ARG(finding->name), STR_ARG(finding->requirement.text), run->project,
                       run->environment);
        return;
    }
    if (!is_empty(c->grid, &conflict, CONFLICT)) {
        compare_differ(c, "conflict of %.*s with %.*s is none", STR_ARG(finding->name),
                       STR_ARG(finding->requirement.text));
    }
    for (size_t i = 0; i < conflict.count; i++) {
        if (is_empty(c->grid, &conflict, i)) {
            compare_differ(c, "conflict of %.*s does not need %s", STR_ARG(finding->name),
                           conflict.at[i]->text);
        }
    }
}

void compare_disjoint(struct comparison *comparison, const struct finding *finding)
{
    for (size_t i = 0; i < finding->where.len; i++) {
        const struct finding_where *where = &finding->where.at[i];
        int project = comparison->product->project[where->project];
        for (int e = 0; e < (int)comparison->universe->environment_count; e++) {
            if (where->environments >> e & 1) {
                compare_disjoint_in(comparison, finding, &comparison->naive->runs[project][e]);
            }
        }
    }
}

/* Nodes that a chain may be at. */
struct nodes {
    bool at[NAIVE_NODES];
};

static struct str chosen_version(struct arena *arena, const struct naive_choice *choice)
{
    char text[UNI_TEXT] = "";
    if (choice->version >= 0) {
        uni_version_text(choice->version, text);
    }
    return arena_str(arena, str_of(text));
}

static bool take_step(struct arena *arena, const struct naive_run *run,
                      const struct finding_step *step, struct nodes *nodes)
{
    struct nodes next = {{false}};
    bool found = false;
    struct str by = compare_origin(arena, &step->by);
    int name = name_of(run->universe, step->name);
    for (size_t i = 0; i < run->edges.len; i++) {
        const struct naive_edge *edge = &run->edges.at[i];
        if (!edge->followed || !nodes->at[edge->from] || edge->requirement->name != name ||
            !str_eq(by, edge->by) || !str_eq(step->text, str_of(edge->requirement->text))) {
            continue;
        }
        const struct naive_choice *choice = &run->choices[name];
        struct str pin = choice->pin < 0
                             ? STR("")
                             : str_of(run->universe->constraints[choice->pin].requirement.at);
        bool walked = choice->state == NAIVE_RELEASE || choice->state == NAIVE_PROJECT;
        found = !walked || (str_eq(step->version, chosen_version(arena, choice)) &&
                            str_eq(pin, compare_place(arena, step->pin)));
        for (size_t k = 0; k < edge->target_count; k++) {
            next.at[edge->targets[k]] = true;
        }
    }
    *nodes = next;
    return found;
}

static bool is_own(const struct naive_run *run, struct str name)
{
    int own = run->universe->projects[run->project].name;
    return own >= 0 && str_eq(name, str_of(uni_name_text(own)));
}

/* Whether the finding is about what the edge is. */
static bool is_way(const struct finding *finding, const struct naive_edge *edge)
{
    if (finding->has_requirement && finding->kind == FINDING_UNDECIDED) {
        return edge->open;
    }
    return finding->has_requirement && finding->kind == FINDING_PATCH_LEVEL ? edge->patch
                                                                            : edge->followed;
}

/* Steps of the shortest chain that a finding can have here; -1: it cannot be reached. */
static int shortest(struct arena *arena, const struct naive_run *run, const struct finding *finding)
{
    bool own = finding->kind == FINDING_PATCH_LEVEL && !finding->has_requirement &&
               is_own(run, finding->name);
    int best = own ? 0 : -1;
    int name = name_of(run->universe, finding->name);
    struct str by = compare_origin(arena, &finding->requirement.by);
    for (size_t i = 0; i < run->edges.len; i++) {
        const struct naive_edge *edge = &run->edges.at[i];
        int distance = run->distance[edge->from];
        bool fits = edge->requirement->name == name && is_way(finding, edge);
        if (finding->has_requirement) {
            fits = fits && is_requirement(&finding->requirement, by, edge->requirement, edge->by);
        } else {
            distance++;
        }
        if (fits && (best < 0 || distance < best)) {
            best = distance;
        }
    }
    return best;
}

static void compare_chain_in(struct comparison *c, const struct finding *finding,
                             const struct finding_where *where, const struct naive_run *run)
{
    struct nodes nodes = {{false}};
    int start = run->project * (1 + UNI_EXTRAS);
    nodes.at[start] = true;
    for (size_t i = 0; i < where->chain_length; i++) {
        if (!take_step(c->arena, run, &where->chain[i], &nodes)) {
            compare_differ(c, "%s %.*s in p%d, environment %d: step %.*s of its chain is none",
                           finding_kind_info(finding->kind)->name, STR_ARG(finding->name),
                           run->project, run->environment, STR_ARG(where->chain[i].text));
            return;
        }
    }
    int length = shortest(c->arena, run, finding);
    if (length >= 0 && length != (int)where->chain_length) {
        compare_differ(c, "%s %.*s in p%d, environment %d: chain of %zu steps, not %d",
                       finding_kind_info(finding->kind)->name, STR_ARG(finding->name), run->project,
                       run->environment, where->chain_length, length);
    }
}

void compare_chain(struct comparison *comparison, const struct finding *finding,
                   const struct finding_where *where)
{
    int project = comparison->product->project[where->project];
    for (int e = 0; e < (int)comparison->universe->environment_count; e++) {
        if (where->environments >> e & 1) {
            compare_chain_in(comparison, finding, where, &comparison->naive->runs[project][e]);
        }
    }
}
