#include "resolver/resolve_conflict.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/*
 * Minimal sets of lines: a core, less every line without which the rest cannot be satisfied either.
 * All of them: whatever set is found, another one lacks one of its lines (Reiter's hitting sets).
 */
enum { NODES_MOST = 256 };

/* Numbers of lines, ascending. */
struct line_set {
    uint32_t *at;
    size_t len;
    size_t cap;
};

struct find {
    struct universe *universe;
    struct arena *arena;
    VEC(struct line_set) removed; /* to be looked at, and those that were */
    VEC(struct line_set) found;
    VEC(struct line_set) enough; /* removed sets without which the rest can be satisfied */
    VEC(struct conflict_fact) facts;
};

static bool has(const struct line_set *set, uint32_t line)
{
    for (size_t i = 0; i < set->len; i++) {
        if (set->at[i] == line) {
            return true;
        }
    }
    return false;
}

static bool is_disjoint(const struct line_set *a, const struct line_set *b)
{
    for (size_t i = 0; i < a->len; i++) {
        if (has(b, a->at[i])) {
            return false;
        }
    }
    return true;
}

static bool includes(const struct line_set *set, const struct line_set *part)
{
    for (size_t i = 0; i < part->len; i++) {
        if (!has(set, part->at[i])) {
            return false;
        }
    }
    return true;
}

static bool is_same(const struct line_set *a, const struct line_set *b)
{
    bool same = a->len == b->len;
    for (size_t i = 0; same && i < a->len; i++) {
        same = a->at[i] == b->at[i];
    }
    return same;
}

/* A constraint line takes part where its slot does. */
static bool is_in_core(const struct universe *universe, const struct sat_core *core,
                       const struct line *line)
{
    if (line->is.edge) {
        for (size_t i = 0; i < core->wanted.len; i++) {
            if (core->wanted.at[i] == line->package) {
                return true;
            }
        }
        return false;
    }
    const struct slot *slot = universe->slots.at[line->slot];
    for (size_t d = 0; d < slot->demands.len; d++) {
        for (size_t k = 0; k < core->clauses.len; k++) {
            if (core->clauses.at[k].set == slot->demands.at[d].set) {
                return true;
            }
        }
    }
    return false;
}

/* Leaves only the lines of the core active, as far as that is still no answer. */
static void keep_core(struct find *find)
{
    struct universe *universe = find->universe;
    struct sat_core core = sat_core(universe->sat, find->arena);
    bool *was = ARENA_ARRAY(find->arena, bool, universe->lines.len);
    size_t count = universe->lines.len;
    for (size_t i = 0; i < count; i++) {
        struct line *line = &universe->lines.at[i];
        was[i] = line->active;
        line->active = line->active && is_in_core(universe, &core, line);
    }
    if (universe_solve(universe)) {
        for (size_t i = 0; i < count; i++) {
            universe->lines.at[i].active = was[i];
        }
    }
}

/* The active lines are made minimal. */
static struct line_set shrink(struct find *find)
{
    struct universe *universe = find->universe;
    struct line_set set = {0};
    keep_core(find);
    /* Solving may reach names, and so add lines. */
    for (uint32_t i = 0; i < universe->lines.len; i++) {
        if (!universe->lines.at[i].active) {
            continue;
        }
        universe->lines.at[i].active = false;
        if (universe_solve(universe)) {
            universe->lines.at[i].active = true;
            vec_push(find->arena, &set, i);
        }
    }
    return set;
}

static void activate_all_but(struct universe *universe, const struct line_set *removed)
{
    for (uint32_t i = 0; i < universe->lines.len; i++) {
        universe->lines.at[i].active = !has(removed, i);
    }
}

static void activate_only(struct universe *universe, const struct line_set *set)
{
    for (uint32_t i = 0; i < universe->lines.len; i++) {
        universe->lines.at[i].active = has(set, i);
    }
}

/* A minimal set among the lines that are left; NULL: they can be satisfied. */
static const struct line_set *find_one(struct find *find, const struct line_set *removed)
{
    for (size_t i = 0; i < find->found.len; i++) {
        if (is_disjoint(&find->found.at[i], removed)) {
            return &find->found.at[i];
        }
    }
    for (size_t i = 0; i < find->enough.len; i++) {
        if (includes(removed, &find->enough.at[i])) {
            return NULL;
        }
    }
    activate_all_but(find->universe, removed);
    if (universe_solve(find->universe)) {
        vec_push(find->arena, &find->enough, *removed);
        return NULL;
    }
    vec_push(find->arena, &find->found, shrink(find));
    return &find->found.at[find->found.len - 1];
}

/* Looks behind each line of a minimal set. */
static void branch(struct find *find, struct line_set removed, struct line_set set)
{
    for (size_t i = 0; i < set.len; i++) {
        struct line_set next = {.at = ARENA_ARRAY(find->arena, uint32_t, removed.len + 1)};
        size_t k = 0;
        while (k < removed.len && removed.at[k] < set.at[i]) {
            next.at[next.len++] = removed.at[k++];
        }
        next.at[next.len++] = set.at[i];
        while (k < removed.len) {
            next.at[next.len++] = removed.at[k++];
        }
        bool known = false;
        for (size_t n = 0; n < find->removed.len && !known; n++) {
            known = is_same(&find->removed.at[n], &next);
        }
        if (!known) {
            vec_push(find->arena, &find->removed, next);
        }
    }
}

/* True: these are all. */
static bool find_all(struct find *find)
{
    vec_push(find->arena, &find->removed, (struct line_set){0});
    for (size_t i = 0; i < find->removed.len; i++) {
        if (i == NODES_MOST || find->found.len == LIMIT_CONFLICTS) {
            return false;
        }
        const struct line_set *set = find_one(find, &find->removed.at[i]);
        if (set) {
            branch(find, find->removed.at[i], *set);
        }
    }
    return true;
}

/* False: the fact has it already. */
static bool add_version(struct arena *arena, struct conflict_fact *fact,
                        const struct version *version)
{
    struct version *grown = ARENA_ARRAY(arena, struct version, fact->version_count + 1);
    size_t at = 0;
    while (at < fact->version_count && version_cmp(&fact->versions[at], version) < 0) {
        grown[at] = fact->versions[at];
        at++;
    }
    if (at < fact->version_count && version_cmp(&fact->versions[at], version) == 0) {
        return false;
    }
    grown[at] = *version;
    for (size_t i = at; i < fact->version_count; i++) {
        grown[i + 1] = fact->versions[i];
    }
    fact->versions = grown;
    fact->version_count++;
    return true;
}

static void add_required(struct find *find, const struct slot *slot,
                         const struct candidate *candidate, const struct graph_edge *edge)
{
    size_t i = 0;
    for (; i < find->facts.len; i++) {
        const struct conflict_fact *fact = &find->facts.at[i];
        if (fact->name == slot->name && !fact->barred && fact->edge->name == edge->name &&
            str_eq(fact->edge->requirement->text, edge->requirement->text)) {
            break;
        }
    }
    if (i == find->facts.len) {
        struct conflict_fact fact = {.name = slot->name, .edge = edge};
        vec_push(find->arena, &find->facts, fact);
    }
    struct conflict_fact *fact = &find->facts.at[i];
    bool fresh = add_version(find->universe->arena, fact, candidate->version);
    if (fresh && version_cmp(&fact->versions[fact->version_count - 1], candidate->version) == 0) {
        fact->edge = edge; /* the first of those with this text: with an extra comes later */
    }
}

static void add_barred(struct find *find, const struct slot *slot,
                       const struct candidate *candidate, enum conflict_bar bar)
{
    size_t i = 0;
    for (; i < find->facts.len; i++) {
        const struct conflict_fact *fact = &find->facts.at[i];
        if (fact->name == slot->name && fact->barred && fact->bar == bar) {
            break;
        }
    }
    if (i == find->facts.len) {
        struct conflict_fact fact = {.name = slot->name, .barred = true, .bar = bar};
        vec_push(find->arena, &find->facts, fact);
    }
    struct conflict_fact *fact = &find->facts.at[i];
    add_version(find->universe->arena, fact, candidate->version);
    if (version_cmp(&fact->versions[fact->version_count - 1], candidate->version) == 0) {
        fact->requires_python = candidate->requires_python;
    }
}

/* Whether the lines that are active leave a release, be it barred or not. */
static bool is_left(struct universe *universe, struct slot *slot, struct candidate *candidate)
{
    if (slot->kind == SLOT_HELD) {
        return true;
    }
    bool left = universe_permits(universe, slot, candidate) &&
                (universe_list(universe, slot, candidate) || candidate->barred);
    for (size_t i = 0; i < universe->requirement_count && left; i++) {
        const struct line *line = &universe->lines.at[i];
        bool about =
            line->active && line->slot != UNIVERSE_NONE && universe->slots.at[line->slot] == slot;
        left = !about || universe_admits(line->specifier, candidate);
    }
    return left;
}

/* All that is known of releases and counted in the last pool: of those that the lines leave. */
static void collect_facts(struct find *find)
{
    struct universe *universe = find->universe;
    find->facts.len = 0;
    for (size_t i = 0; i < universe->requirers.len; i++) {
        const struct requirer *requirer = &universe->requirers.at[i];
        struct slot *slot =
            requirer->line == UNIVERSE_NONE ? universe->slots.at[requirer->slot] : NULL;
        if (!slot || !slot->candidates[requirer->candidate].version) {
            continue;
        }
        struct candidate *candidate = &slot->candidates[requirer->candidate];
        if (is_left(universe, slot, candidate)) {
            add_required(find, slot, candidate, requirer->edge);
        }
    }
    for (size_t i = 0; i < universe->slots.len; i++) {
        struct slot *slot = universe->slots.at[i];
        for (size_t k = 0; k < slot->count && slot->reached; k++) {
            struct candidate *candidate = &slot->candidates[k];
            if (is_left(universe, slot, candidate) && candidate->barred) {
                add_barred(find, slot, candidate, candidate->bar);
            }
        }
    }
}

static bool facts_suffice(struct find *find)
{
    struct universe *universe = find->universe;
    universe->only_facts = true;
    universe->facts = find->facts.at;
    universe->fact_count = find->facts.len;
    bool suffice = !universe_solve(universe);
    universe->only_facts = false;
    return suffice;
}

/* Leaves out the facts from `first` to `end`, if the others suffice. */
static bool leave_out(struct find *find, size_t first, size_t end)
{
    size_t count = find->facts.len;
    struct conflict_fact *all = ARENA_ARRAY(find->arena, struct conflict_fact, count);
    memcpy(all, find->facts.at, count * sizeof *all);
    memmove(find->facts.at + first, find->facts.at + end, (count - end) * sizeof *all);
    find->facts.len -= end - first;
    if (facts_suffice(find)) {
        return true;
    }
    memcpy(find->facts.at, all, count * sizeof *all);
    find->facts.len = count;
    return false;
}

/*
 * Leaves out every fact without which the lines still cannot be satisfied, from the last to the
 * first. Most are of that kind: so more and more are left out at once, until too many are.
 */
static void shrink_facts(struct find *find)
{
    size_t many = 1;
    for (size_t end = find->facts.len; end > 0;) {
        many = many < end ? many : end;
        bool left_out = leave_out(find, end - many, end);
        bool needed = !left_out && many == 1;
        end -= left_out ? many : needed;
        many = left_out ? many * 2 : (many + 1) / 2;
    }
}

/* Whether a fact speaks of all releases that the lines leave of its name. */
static bool is_all(struct find *find, const struct conflict_fact *fact)
{
    struct universe *universe = find->universe;
    struct slot *slot = universe->slots.at[universe_slot(universe, fact->name)];
    size_t left = 0;
    for (size_t k = 0; k < slot->count; k++) {
        left += is_left(universe, slot, &slot->candidates[k]);
    }
    return left == fact->version_count;
}

/* The name that something asks for and that asks for nothing in turn: there they clash. */
static uint32_t clash_of(const struct universe *universe, const struct conflict *conflict)
{
    uint32_t clash = INTERN_NONE;
    for (size_t i = 0; i < universe->slots.len; i++) {
        uint32_t name = universe->slots.at[i]->name;
        bool asked = false;
        bool asks = false;
        for (size_t k = 0; k < conflict->lines.len; k++) {
            const struct conflict_line *line = &conflict->lines.at[k];
            asked |= line->edge && line->edge->name == name;
        }
        for (size_t k = 0; k < conflict->facts.len; k++) {
            const struct conflict_fact *fact = &conflict->facts.at[k];
            asked |= !fact->barred && fact->edge->name == name;
            asks |= !fact->barred && fact->name == name;
        }
        clash = asked && (!asks || clash == INTERN_NONE) ? name : clash;
    }
    return clash;
}

/* Requirements before constraints, each by file and line. */
static int compare_lines(const void *a, const void *b)
{
    const struct conflict_line *x = a;
    const struct conflict_line *y = b;
    if (!x->edge != !y->edge) {
        return !x->edge ? 1 : -1;
    }
    return x->edge ? span_cmp(x->edge->at, y->edge->at)
                   : span_cmp(x->pin->line->at, y->pin->line->at);
}

static void lead_line(struct universe *universe, struct conflict *conflict,
                      const struct resolve_given *given)
{
    const struct graph_edge *edge = given->steps[0].edge;
    for (size_t i = 0; i < conflict->lines.len; i++) {
        if (conflict->lines.at[i].edge == edge) {
            return;
        }
    }
    struct conflict_line line = {.edge = edge, .root = given->root, .leads = true};
    vec_push(universe->arena, &conflict->lines, line);
}

/* What a release on the way requires; of a project of the user's nothing is told. */
static void lead_fact(struct universe *universe, struct conflict *conflict,
                      const struct resolve_step *step, const struct graph_edge *edge, bool leads)
{
    for (size_t i = 0; i < conflict->facts.len; i++) {
        if (conflict->facts.at[i].edge == edge) {
            conflict->facts.at[i].leads &= leads;
            return;
        }
    }
    if (step->choice->version && step->choice->name != INTERN_NONE) {
        struct conflict_fact fact = {.name = step->choice->name,
                                     .versions = step->choice->version,
                                     .version_count = 1,
                                     .leads = leads,
                                     .all = true,
                                     .edge = edge};
        vec_push(universe->arena, &conflict->facts, fact);
    }
}

/* A line as it is, or the way to who requires the same. */
static void add_line(struct universe *universe, struct conflict *conflict, const struct line *line)
{
    const struct resolve_given *given = line->given;
    if (!given || given->step_count == 0) {
        vec_push(universe->arena, &conflict->lines, line->is);
        return;
    }
    lead_line(universe, conflict, given);
    for (size_t i = 0; i < given->step_count; i++) {
        bool leads = i + 1 < given->step_count;
        lead_fact(universe, conflict, &given->steps[i],
                  leads ? given->steps[i + 1].edge : given->edge, leads);
    }
}

static struct conflict describe(struct find *find, const struct line_set *set)
{
    struct universe *universe = find->universe;
    struct conflict conflict = {0};
    activate_only(universe, set);
    universe_solve(universe);
    collect_facts(find);
    shrink_facts(find);
    for (size_t i = 0; i < set->len; i++) {
        add_line(universe, &conflict, &universe->lines.at[set->at[i]]);
    }
    qsort(conflict.lines.at, conflict.lines.len, sizeof *conflict.lines.at, compare_lines);
    for (size_t i = 0; i < find->facts.len; i++) {
        struct conflict_fact fact = find->facts.at[i];
        fact.all = is_all(find, &fact);
        vec_push(universe->arena, &conflict.facts, fact);
    }
    conflict.name = clash_of(universe, &conflict);
    return conflict;
}

void conflict_find(struct universe *universe, struct resolve_result *result)
{
    struct find find = {.universe = universe, .arena = arena_create()};
    result->more_conflicts = !find_all(&find);
    for (size_t i = 0; i < find.found.len; i++) {
        struct line_set set = find.found.at[i];
        vec_push(universe->arena, &result->conflicts, describe(&find, &set));
    }
    arena_destroy(find.arena);
}
