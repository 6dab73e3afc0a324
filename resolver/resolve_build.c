/* The pool: candidates and what they require, as packages and sets. */
#include "resolver/resolve_universe.h"

/* A candidate that is in the pool now, or an extra of it. */
struct pooled {
    uint32_t slot;
    uint32_t candidate;
    uint32_t extra; /* number in slot->extras; UNIVERSE_NONE: the candidate itself */
};

struct build {
    struct universe *universe;
    struct arena *arena;
    VEC(struct pooled) queue;
};

static struct slot *slot_at(const struct build *build, uint32_t number)
{
    return build->universe->slots.at[number];
}

/* Of facts alone: what a conflict says of releases, and nothing else. */
static bool is_fact(const struct universe *universe, const struct slot *slot,
                    const struct candidate *candidate, const struct graph_edge *edge)
{
    for (size_t i = 0; i < universe->fact_count; i++) {
        const struct conflict_fact *fact = &universe->facts[i];
        bool same = fact->name == slot->name && !fact->barred && edge->name == fact->edge->name &&
                    str_eq(edge->requirement->text, fact->edge->requirement->text);
        for (size_t k = 0; same && k < fact->version_count; k++) {
            if (version_cmp(&fact->versions[k], candidate->version) == 0) {
                return true;
            }
        }
    }
    return false;
}

static bool is_barred(const struct universe *universe, const struct slot *slot,
                      const struct candidate *candidate, enum conflict_bar bar)
{
    if (!universe->only_facts) {
        return true;
    }
    for (size_t i = 0; i < universe->fact_count; i++) {
        const struct conflict_fact *fact = &universe->facts[i];
        bool same = fact->name == slot->name && fact->barred && fact->bar == bar;
        for (size_t k = 0; same && k < fact->version_count; k++) {
            if (version_cmp(&fact->versions[k], candidate->version) == 0) {
                return true;
            }
        }
    }
    return false;
}

/* Whether it may be put into the pool. */
static bool is_eligible(struct build *build, struct slot *slot, struct candidate *candidate)
{
    if (!universe_permits(build->universe, slot, candidate)) {
        return false;
    }
    bool fits = universe_list(build->universe, slot, candidate);
    if (fits || candidate->absent) {
        return fits;
    }
    return !is_barred(build->universe, slot, candidate, candidate->bar);
}

static void pool_one(struct build *build, uint32_t number, uint32_t index)
{
    struct candidate *candidate = &slot_at(build, number)->candidates[index];
    candidate->pooled = true;
    vec_push(build->arena, &build->queue, (struct pooled){number, index, UNIVERSE_NONE});
    for (uint32_t i = 0; i < slot_at(build, number)->extras.len; i++) {
        vec_push(build->arena, &build->queue, (struct pooled){number, index, i});
    }
}

/*
 * Pools the best candidates that a demand admits; the first of them, or all of an eager slot, are
 * expanded, which may show that they cannot be chosen.
 */
static void pool_admitted(struct build *build, uint32_t number, const struct demand *demand,
                          bool yanked)
{
    struct slot *slot = slot_at(build, number);
    size_t found = 0;
    for (uint32_t i = 0; i < slot->count; i++) {
        struct candidate *candidate = &slot->candidates[i];
        bool met = demand->lenient || universe_admits(demand->specifier, candidate);
        if (!met || !is_eligible(build, slot, candidate) || candidate->yanked != yanked) {
            continue;
        }
        bool whole = build->universe->only_facts;
        if (found >= slot->window && !whole && !candidate->pooled) {
            slot->cut = true;
            return;
        }
        bool fresh = !whole && !candidate->choice && (found == 0 || slot->eager);
        if (fresh && !universe_expand(build->universe, slot, candidate)) {
            continue;
        }
        found++;
        if (fresh || !candidate->pooled) {
            pool_one(build, number, i);
        }
    }
}

static void reach(struct build *build, uint32_t number)
{
    struct slot *slot = slot_at(build, number);
    if (slot->reached) {
        return;
    }
    slot->reached = true;
    for (uint32_t i = 0; i < slot->count && slot->kind != SLOT_FREE; i++) {
        if (universe_permits(build->universe, slot, &slot->candidates[i])) {
            pool_one(build, number, i);
        }
    }
}

static uint32_t add_extra(struct build *build, uint32_t number, struct str extra)
{
    struct slot *slot = slot_at(build, number);
    for (uint32_t i = 0; i < slot->extras.len; i++) {
        if (str_eq(slot->extras.at[i].extra, extra)) {
            return i;
        }
    }
    vec_push(build->arena, &slot->extras, (struct slot_extra){.extra = extra});
    uint32_t id = (uint32_t)slot->extras.len - 1;
    for (uint32_t i = 0; i < slot->count; i++) {
        if (slot->candidates[i].pooled) {
            vec_push(build->arena, &build->queue, (struct pooled){number, i, id});
        }
    }
    return id;
}

/* The demand of a specifier on a slot, made when first met. */
static uint32_t add_demand(struct build *build, uint32_t number, const struct specifier *specifier,
                           bool lenient)
{
    struct slot *slot = slot_at(build, number);
    for (uint32_t i = 0; i < slot->demands.len; i++) {
        const struct demand *demand = &slot->demands.at[i];
        if (demand->lenient == lenient &&
            str_eq(demand->specifier->canonical, specifier->canonical)) {
            return i;
        }
    }
    struct demand demand = {.specifier = specifier, .lenient = lenient};
    vec_push(build->arena, &slot->demands, demand);
    if (slot->kind == SLOT_FREE) {
        pool_admitted(build, number, &demand, false);
        if (slot->pinned || build->universe->only_facts) {
            pool_admitted(build, number, &demand, true);
        }
    }
    return (uint32_t)slot->demands.len - 1;
}

static void add_requirement(struct build *build, struct requirer requirer, bool judged)
{
    const struct requirement *requirement = requirer.edge->requirement;
    requirer.target = universe_slot(build->universe, requirer.edge->name);
    bool lenient = judged && slot_at(build, requirer.target)->kind == SLOT_HELD;
    reach(build, requirer.target);
    requirer.demand = add_demand(build, requirer.target, &requirement->specifier, lenient);
    for (size_t i = 0; i < requirement->canonical_extra_count; i++) {
        add_extra(build, requirer.target, requirement->canonical_extras[i]);
    }
    vec_push(build->arena, &build->universe->requirers, requirer);
}

/* A checked project's own lines are not required by those who require the project. */
static bool is_root(const struct graph_node *node)
{
    return node->project && !node->choice;
}

static void add_edges(struct build *build, struct pooled pooled)
{
    struct universe *universe = build->universe;
    struct slot *slot = slot_at(build, pooled.slot);
    struct candidate *candidate = &slot->candidates[pooled.candidate];
    struct str extra =
        pooled.extra == UNIVERSE_NONE ? STR("") : slot->extras.at[pooled.extra].extra;
    struct graph_node *node = universe_node(universe, candidate, extra);
    /* What a check has judged is among the lines. */
    bool judged = slot->kind == SLOT_HELD && universe_is_judged(universe, candidate, extra);
    for (size_t i = 0; node && !judged && !is_root(node) && i < node->edge_count; i++) {
        const struct graph_edge *edge = &node->edges[i];
        bool counts =
            universe_counts(universe, edge) && (!universe->only_facts || !candidate->version ||
                                                is_fact(universe, slot, candidate, edge));
        if (counts) {
            struct requirer requirer = {.line = UNIVERSE_NONE,
                                        .slot = pooled.slot,
                                        .candidate = pooled.candidate,
                                        .extra = pooled.extra,
                                        .edge = edge};
            add_requirement(build, requirer, false);
        }
    }
}

/* A line with the path of a project that has no name: what that requires. */
static void add_unnamed(struct build *build, uint32_t line)
{
    const struct graph_choice *local = build->universe->lines.at[line].is.edge->local;
    struct graph_node *node = graph_node(build->universe->input->graph, local->first_node);
    for (size_t i = 0; i < node->edge_count; i++) {
        if (universe_counts(build->universe, &node->edges[i])) {
            struct requirer requirer = {.line = line, .edge = &node->edges[i]};
            add_requirement(build, requirer, true);
        }
    }
}

/* All that is reached from the active lines. */
static void close_over(struct build *build)
{
    struct universe *universe = build->universe;
    for (uint32_t i = 0; i < universe->requirement_count; i++) {
        const struct line *line = &universe->lines.at[i];
        if (line->active && line->slot == UNIVERSE_NONE) {
            add_unnamed(build, i);
        } else if (line->active) {
            add_requirement(build, (struct requirer){.line = i, .edge = line->is.edge}, true);
        }
    }
    for (size_t i = 0; i < build->queue.len; i++) {
        add_edges(build, build->queue.at[i]);
    }
}

/* Packages of a slot: those that are not yanked first, else in the order of the candidates. */
static void make_packages(struct build *build, struct slot *slot)
{
    struct universe *universe = build->universe;
    uint32_t name = sat_name(universe->sat);
    for (unsigned yanked = 0; yanked < 2; yanked++) {
        for (uint32_t i = 0; i < slot->count; i++) {
            if (slot->candidates[i].pooled && slot->candidates[i].yanked == yanked) {
                slot->candidates[i].package = sat_package(universe->sat, name);
                vec_push(build->arena, &slot->order, i);
            }
        }
    }
    for (size_t i = 0; i < slot->extras.len; i++) {
        uint32_t extra = sat_name(universe->sat);
        uint32_t *packages = ARENA_ARRAY(build->arena, uint32_t, slot->count);
        for (size_t k = 0; k < slot->order.len; k++) {
            uint32_t at = slot->order.at[k];
            packages[at] = sat_package(universe->sat, extra);
            sat_require(universe->sat, packages[at],
                        sat_set(universe->sat, &slot->candidates[at].package, 1));
        }
        slot->extras.at[i].packages = packages;
    }
}

/* The packages of a slot (or of an extra of it) that a demand admits. */
static uint32_t make_set(struct build *build, const struct slot *slot, const struct demand *demand,
                         const uint32_t *extra)
{
    VEC(uint32_t) packages = {0};
    for (size_t i = 0; i < slot->order.len; i++) {
        uint32_t at = slot->order.at[i];
        const struct candidate *candidate = &slot->candidates[at];
        if (demand->lenient || universe_admits(demand->specifier, candidate)) {
            vec_push(build->arena, &packages, extra ? extra[at] : candidate->package);
        }
    }
    return sat_set(build->universe->sat, packages.at, packages.len);
}

static void make_sets(struct build *build, struct slot *slot)
{
    for (size_t i = 0; i < slot->demands.len; i++) {
        struct demand *demand = &slot->demands.at[i];
        demand->set = make_set(build, slot, demand, NULL);
        for (size_t k = 0; k < slot->extras.len; k++) {
            uint32_t set = make_set(build, slot, demand, slot->extras.at[k].packages);
            vec_push(build->arena, &demand->sets, set);
        }
    }
}

static uint32_t package_of(const struct universe *universe, const struct requirer *requirer)
{
    if (requirer->line != UNIVERSE_NONE) {
        return universe->lines.at[requirer->line].package;
    }
    const struct slot *slot = universe->slots.at[requirer->slot];
    return requirer->extra == UNIVERSE_NONE
               ? slot->candidates[requirer->candidate].package
               : slot->extras.at[requirer->extra].packages[requirer->candidate];
}

static void make_clauses(struct build *build)
{
    struct universe *universe = build->universe;
    for (size_t i = 0; i < universe->requirers.len; i++) {
        const struct requirer *requirer = &universe->requirers.at[i];
        const struct slot *target = universe->slots.at[requirer->target];
        const struct demand *demand = &target->demands.at[requirer->demand];
        const struct requirement *requirement = requirer->edge->requirement;
        uint32_t package = package_of(universe, requirer);
        sat_require(universe->sat, package, demand->set);
        for (size_t k = 0; k < requirement->canonical_extra_count; k++) {
            uint32_t extra = 0;
            while (!str_eq(target->extras.at[extra].extra, requirement->canonical_extras[k])) {
                extra++;
            }
            sat_require(universe->sat, package, demand->sets.at[extra]);
        }
    }
}

static void make_lines(struct universe *universe)
{
    universe->wanted.len = 0;
    for (size_t i = 0; i < universe->requirement_count; i++) {
        struct line *line = &universe->lines.at[i];
        if (line->active) {
            line->package = sat_package(universe->sat, sat_name(universe->sat));
            vec_push(universe->arena, &universe->wanted, line->package);
        }
    }
}

static void forget(struct universe *universe)
{
    sat_destroy(universe->sat);
    arena_reset(universe->scratch);
    universe->sat = sat_create();
    memset(&universe->requirers, 0, sizeof universe->requirers);
    for (size_t i = 0; i < universe->slots.len; i++) {
        struct slot *slot = universe->slots.at[i];
        slot->reached = false;
        slot->cut = false;
        memset(&slot->demands, 0, sizeof slot->demands);
        memset(&slot->extras, 0, sizeof slot->extras);
        memset(&slot->order, 0, sizeof slot->order);
        for (size_t k = 0; k < slot->count; k++) {
            slot->candidates[k].pooled = false;
        }
    }
}

void universe_build(struct universe *universe)
{
    forget(universe);
    struct build build = {.universe = universe, .arena = universe->scratch};
    close_over(&build);
    for (size_t i = 0; i < universe->slots.len; i++) {
        make_packages(&build, universe->slots.at[i]);
    }
    make_lines(universe);
    for (size_t i = 0; i < universe->slots.len; i++) {
        make_sets(&build, universe->slots.at[i]);
    }
    make_clauses(&build);
}
