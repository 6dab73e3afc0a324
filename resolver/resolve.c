#include "resolver/resolve.h"

#include <stdlib.h>

#include "resolver/resolve_conflict.h"
#include "resolver/resolve_universe.h"

/* A name, or a name with an extra, in the order in which they are met. */
struct item {
    uint32_t slot;
    struct str extra; /* empty: the name */
};

/* What was decided of a slot. */
struct decision {
    bool made;
    uint32_t candidate;
    VEC(const struct specifier *) met; /* of those that were decided before it */
    struct resolve_choice choice;
};

/* One attempt at all decisions, with what is known. */
struct decide {
    struct universe *universe;
    struct arena *arena;
    VEC(struct item) items;
    struct decision *decisions; /* by slot */
    VEC(uint32_t) wanted;       /* lines, and what was decided */
    VEC(uint32_t) order;        /* slots, as they were decided */
    size_t steps;               /* so many of the trail's are those of this attempt */
    bool again;                 /* the pool lacks something: nothing is final */
};

static void add_item(struct decide *decide, uint32_t slot, struct str extra)
{
    for (size_t i = 0; i < decide->items.len; i++) {
        const struct item *item = &decide->items.at[i];
        if (item->slot == slot && str_eq(item->extra, extra)) {
            return;
        }
    }
    vec_push(decide->arena, &decide->items, (struct item){slot, extra});
}

/* A requirement of a line, or of a release that was decided. */
static void meet_edge(struct decide *decide, const struct graph_edge *edge, uint32_t by)
{
    const struct requirement *requirement = edge->requirement;
    uint32_t number = universe_slot(decide->universe, edge->name);
    struct decision *decision = &decide->decisions[number];
    struct arena *arena = decide->universe->arena;
    vec_push(decide->arena, &decision->met, &requirement->specifier);
    vec_push(arena, &decision->choice.via, (struct resolve_via){edge, by});
    add_item(decide, number, STR(""));
    for (size_t i = 0; i < requirement->canonical_extra_count; i++) {
        add_item(decide, number, requirement->canonical_extras[i]);
    }
}

/* Whether nothing that was decided speaks against it. */
static bool is_open_to(const struct decide *decide, const struct slot *slot,
                       const struct decision *decision, const struct candidate *candidate)
{
    for (size_t i = 0; i < decision->met.len && slot->kind == SLOT_FREE; i++) {
        if (!universe_admits(decision->met.at[i], candidate)) {
            return false;
        }
    }
    return universe_permits(decide->universe, slot, candidate);
}

static bool is_next(const struct decide *decide, struct step step)
{
    const struct universe *universe = decide->universe;
    if (decide->steps == universe->trail.len) {
        return false;
    }
    const struct step *next = &universe->trail.at[decide->steps];
    return next->slot == step.slot && next->candidate == step.candidate &&
           next->refuted == step.refuted;
}

/* From where it leaves the trail of the attempt before, an attempt makes its own. */
static void go_on(struct decide *decide, struct step step)
{
    struct universe *universe = decide->universe;
    if (!is_next(decide, step)) {
        universe->trail.len = decide->steps;
        vec_push(universe->arena, &universe->trail, step);
    }
    decide->steps++;
}

/* Whether something is left of a name for a requirement, by what was decided before. */
static bool leaves_some(const struct decide *decide, const struct graph_edge *edge)
{
    uint32_t number = decide->universe->slot_of.at[edge->name] - 1;
    const struct slot *slot = decide->universe->slots.at[number];
    const struct decision *decision = &decide->decisions[number];
    const struct specifier *specifier = &edge->requirement->specifier;
    if (decision->made || slot->kind != SLOT_FREE) {
        return slot->kind != SLOT_FREE ||
               universe_admits(specifier, &slot->candidates[decision->candidate]);
    }
    for (size_t i = 0; i < slot->count; i++) {
        const struct candidate *candidate = &slot->candidates[i];
        if (universe_admits(specifier, candidate) &&
            is_open_to(decide, slot, decision, candidate)) {
            return true;
        }
    }
    return false;
}

/* Most of what excludes a candidate is seen without the solver, and without all it would pool. */
static bool is_excluded(const struct decide *decide, const struct candidate *candidate)
{
    struct universe *universe = decide->universe;
    const struct graph_node *node = universe_node(universe, candidate, STR(""));
    bool is_root = node && node->project && !node->choice;
    for (size_t i = 0; node && !is_root && i < node->edge_count; i++) {
        const struct graph_edge *edge = &node->edges[i];
        bool known = universe_counts(universe, edge) && edge->name < universe->slot_of.len &&
                     universe->slot_of.at[edge->name];
        if (known && !leaves_some(decide, edge)) {
            return true;
        }
    }
    return false;
}

/* Whether everything else can be satisfied with a candidate. */
static bool try_candidate(struct decide *decide, const struct candidate *candidate)
{
    struct universe *universe = decide->universe;
    vec_push(decide->arena, &decide->wanted, candidate->package);
    if (sat_chosen(universe->sat, candidate->package) ||
        sat_solve(universe->sat, decide->wanted.at, decide->wanted.len)) {
        return true;
    }
    struct sat_core core = sat_core(universe->sat, decide->arena);
    decide->again |= universe_grow(universe, &core);
    decide->wanted.len--;
    return false;
}

/* Whether the candidate is the one; `again` where that cannot be told of this pool. */
static bool take_candidate(struct decide *decide, uint32_t number, uint32_t index)
{
    struct slot *slot = decide->universe->slots.at[number];
    struct candidate *candidate = &slot->candidates[index];
    if (!candidate->pooled) {
        /* The best that is left, and no requirement alone has it among its best few. */
        slot->window = slot->count;
        slot->eager = true;
        decide->again = true;
        return false;
    }
    struct step refuted = {number, index, true};
    bool refuted_before = is_next(decide, refuted);
    bool fits =
        !refuted_before && !is_excluded(decide, candidate) && try_candidate(decide, candidate);
    if (!decide->again) {
        go_on(decide, fits ? (struct step){number, index, false} : refuted);
    }
    return fits;
}

static bool choose(struct decide *decide, uint32_t number, bool yanked)
{
    struct slot *slot = decide->universe->slots.at[number];
    struct decision *decision = &decide->decisions[number];
    for (uint32_t i = 0; i < slot->count && !decide->again; i++) {
        struct candidate *candidate = &slot->candidates[i];
        bool fits = is_open_to(decide, slot, decision, candidate) &&
                    universe_list(decide->universe, slot, candidate) && candidate->yanked == yanked;
        if (fits && take_candidate(decide, number, i)) {
            decision->made = true;
            decision->candidate = i;
            decision->choice.name = slot->name;
            decision->choice.choice = candidate->choice;
            vec_push(decide->arena, &decide->order, number);
            return true;
        }
    }
    return false;
}

static int compare_texts(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void add_extra(struct decide *decide, struct resolve_choice *choice, struct str extra)
{
    vec_push(decide->universe->arena, &choice->extras, extra);
    qsort(choice->extras.at, choice->extras.len, sizeof *choice->extras.at, compare_texts);
}

/* What the item requires. */
static void follow(struct decide *decide, const struct item *item, uint32_t place)
{
    struct universe *universe = decide->universe;
    struct decision *decision = &decide->decisions[item->slot];
    struct slot *slot = universe->slots.at[item->slot];
    const struct candidate *candidate = &slot->candidates[decision->candidate];
    struct graph_node *node = universe_node(universe, candidate, item->extra);
    if (node && item->extra.len) {
        add_extra(decide, &decision->choice, item->extra);
    }
    bool is_root = node && node->project && !node->choice;
    bool judged = slot->kind == SLOT_HELD && universe_is_judged(universe, candidate, item->extra);
    for (size_t i = 0; node && !is_root && !judged && i < node->edge_count; i++) {
        if (universe_counts(universe, &node->edges[i])) {
            meet_edge(decide, &node->edges[i], place);
        }
    }
}

static void meet_line(struct decide *decide, const struct line *line)
{
    if (line->slot != UNIVERSE_NONE) {
        meet_edge(decide, line->is.edge, UINT32_MAX);
        return;
    }
    struct graph_node *node =
        graph_node(decide->universe->input->graph, line->is.edge->local->first_node);
    for (size_t i = 0; i < node->edge_count; i++) {
        if (universe_counts(decide->universe, &node->edges[i])) {
            meet_edge(decide, &node->edges[i], UINT32_MAX);
        }
    }
}

/* Where a slot stands among the decisions. */
static uint32_t place_of(const struct decide *decide, uint32_t slot)
{
    uint32_t place = 0;
    while (decide->order.at[place] != slot) {
        place++;
    }
    return place;
}

/* Decides all names; false: something was lacking. */
static bool decide_all(struct decide *decide)
{
    struct universe *universe = decide->universe;
    for (size_t i = 0; i < universe->wanted.len; i++) {
        vec_push(decide->arena, &decide->wanted, universe->wanted.at[i]);
    }
    for (size_t i = 0; i < universe->requirement_count; i++) {
        meet_line(decide, &universe->lines.at[i]);
    }
    for (size_t i = 0; i < decide->items.len && !decide->again; i++) {
        struct item item = decide->items.at[i];
        bool decided = decide->decisions[item.slot].made;
        if (!decided && !choose(decide, item.slot, false) && !choose(decide, item.slot, true)) {
            decide->again = true;
        } else {
            follow(decide, &item, place_of(decide, item.slot));
        }
    }
    return !decide->again;
}

static void add_open(struct resolve_result *result, struct arena *arena, struct resolve_open open)
{
    vec_push(arena, &result->open, open);
}

/* What is needed and not known: of what was chosen, and of the requirements that it has. */
static void collect_open(struct decide *decide, struct resolve_result *result)
{
    struct universe *universe = decide->universe;
    struct arena *arena = universe->arena;
    for (size_t i = 0; i < decide->order.len; i++) {
        struct slot *slot = universe->slots.at[decide->order.at[i]];
        const struct resolve_choice *choice = &decide->decisions[decide->order.at[i]].choice;
        if (slot->kind != SLOT_HELD && choice->choice && choice->choice->state == GRAPH_UNDECIDED) {
            add_open(result, arena,
                     (struct resolve_open){.name = slot->name,
                                           .choice = choice->choice,
                                           .cause = choice->choice->cause,
                                           .reason = choice->choice->reason});
        }
    }
}

/* Requirements of what was chosen that hang on what is not known, or lead to no index. */
static void collect_open_edges(struct decide *decide, struct resolve_result *result)
{
    struct universe *universe = decide->universe;
    for (size_t i = 0; i < decide->items.len; i++) {
        const struct item *item = &decide->items.at[i];
        const struct slot *slot = universe->slots.at[item->slot];
        const struct candidate *candidate =
            &slot->candidates[decide->decisions[item->slot].candidate];
        struct graph_node *node = universe_node(universe, candidate, item->extra);
        bool skip = !node || (node->project && !node->choice) || slot->kind == SLOT_HELD;
        for (size_t k = 0; !skip && k < node->edge_count; k++) {
            const struct graph_edge *edge = &node->edges[k];
            bool unknown = edge->when.unknown & universe->bit;
            bool elsewhere = (edge->when.yes & universe->bit) && !universe_counts(universe, edge);
            if (unknown || elsewhere) {
                struct str reason = unknown ? STR("whether its marker holds is not known")
                                            : STR("what a URL or file holds is not read");
                add_open(result, universe->arena,
                         (struct resolve_open){.name = edge->name,
                                               .choice = candidate->choice,
                                               .edge = edge,
                                               .cause = CAUSE_ABSENT,
                                               .reason = reason});
            }
        }
    }
}

static void report(struct decide *decide, struct resolve_result *result)
{
    struct arena *arena = decide->universe->arena;
    result->choice_count = decide->order.len;
    result->choices = ARENA_ARRAY(arena, struct resolve_choice, decide->order.len);
    for (size_t i = 0; i < decide->order.len; i++) {
        result->choices[i] = decide->decisions[decide->order.at[i]].choice;
    }
    collect_open(decide, result);
    collect_open_edges(decide, result);
}

/* Decides with more and more knowledge, until none is lacking. */
static bool decide_universe(struct universe *universe, struct resolve_result *result)
{
    struct arena *scratch = arena_create();
    bool done = false;
    while (!done && (result->satisfiable = universe_solve(universe))) {
        arena_reset(scratch);
        struct decide decide = {.universe = universe, .arena = scratch};
        decide.decisions = ARENA_ARRAY(scratch, struct decision, universe->slots.len);
        done = decide_all(&decide) && !universe_expand_chosen(universe);
        if (done) {
            report(&decide, result);
        }
    }
    arena_destroy(scratch);
    universe->trail.len = 0;
    return result->satisfiable;
}

void resolve_run(const struct resolve_input *input, struct resolve_result *result)
{
    *result = (struct resolve_result){0};
    struct universe *universe = universe_create(input);
    for (size_t i = 0; i < universe->open.len; i++) {
        vec_push(input->arena, &result->open, universe->open.at[i]);
    }
    if (!decide_universe(universe, result)) {
        conflict_find(universe, result);
    }
    universe_destroy(universe);
}
