#include "resolver/resolve_universe.h"

#include <stdlib.h>

enum { FIRST_WINDOW = 4 };

static bool is_own(const struct universe *universe, uint32_t name, struct graph_choice **choice)
{
    for (size_t i = 0; i < universe->own.len && name != INTERN_NONE; i++) {
        if (universe->own.at[i]->name == name) {
            *choice = universe->own.at[i];
            return true;
        }
    }
    return false;
}

static void fix_slot(struct universe *universe, struct slot *slot, enum slot_kind kind,
                     struct graph_choice *choice)
{
    slot->kind = kind;
    slot->fixed = choice;
    slot->count = 1;
    slot->candidates = ARENA_NEW(universe->arena, struct candidate);
    slot->candidates[0].listed = true;
    slot->candidates[0].choice = choice;
    bool compared = choice && choice->state != GRAPH_OVERLAP;
    slot->candidates[0].version = compared ? choice->version : NULL;
}

/* Stands for whatever release of the name there may be. */
static void open_slot(struct universe *universe, struct slot *slot, const struct failure *failure)
{
    struct release *release = ARENA_NEW(universe->arena, struct release);
    struct graph_choice *choice = ARENA_NEW(universe->arena, struct graph_choice);
    release->failure = *failure;
    release->assumed = true;
    *choice = (struct graph_choice){
        .name = slot->name,
        .environments = universe->bit,
        .state = GRAPH_UNDECIDED,
        .shown = intern_str(graph_input(universe->input->graph)->names, slot->name),
        .release = release,
        .cause = failure->cause,
        .reason = failure->reason,
    };
    fix_slot(universe, slot, SLOT_OPEN, choice);
}

/* Whether a line of the user's on the name names a pre-release. */
static bool welcomes_prereleases(const struct universe *universe, uint32_t name)
{
    bool welcome = universe->input->prereleases;
    for (size_t i = 0; i < universe->welcome.len && !welcome; i++) {
        welcome = universe->welcome.at[i] == name;
    }
    return welcome;
}

static bool is_direct(const struct universe *universe, uint32_t name)
{
    for (size_t i = 0; i < universe->requirement_count; i++) {
        if (universe->lines.at[i].is.edge->name == name) {
            return true;
        }
    }
    return false;
}

/* Less is better. */
static unsigned class_of(const struct universe *universe, uint32_t name,
                         const struct version *version, bool prereleases)
{
    for (size_t i = 0; i < universe->input->preferred_count; i++) {
        const struct resolve_preferred *preferred = &universe->input->preferred[i];
        if (preferred->name == name && version_cmp(&preferred->version, version) == 0) {
            return 0;
        }
    }
    return !prereleases && version_is_prerelease(version) ? 2 : 1;
}

static void order_candidates(struct universe *universe, struct slot *slot,
                             struct catalog_versions versions)
{
    enum resolve_order order = universe->input->order;
    bool lowest = order == RESOLVE_LOWEST ||
                  (order == RESOLVE_LOWEST_DIRECT && is_direct(universe, slot->name));
    bool prereleases = welcomes_prereleases(universe, slot->name);
    slot->kind = SLOT_FREE;
    slot->candidates = ARENA_ARRAY(universe->arena, struct candidate, versions.count);
    unsigned first = universe->input->preferred_count ? 0 : 1;
    for (unsigned class = first; class < 3; class ++) {
        for (size_t i = 0; i < versions.count; i++) {
            const struct version *version = &versions.at[lowest ? i : versions.count - 1 - i];
            if (class_of(universe, slot->name, version, prereleases) == class) {
                slot->candidates[slot->count++].version = version;
            }
        }
    }
}

static void free_slot(struct universe *universe, struct slot *slot)
{
    struct catalog *catalog = graph_input(universe->input->graph)->catalog;
    struct str name = intern_str(graph_input(universe->input->graph)->names, slot->name);
    struct catalog_versions versions = catalog_candidates(catalog, name);
    switch (versions.answer) {
    case CATALOG_FOUND:
        order_candidates(universe, slot, versions);
        break;
    case CATALOG_NO_INDEX:
        open_slot(universe, slot,
                  &(struct failure){.set = true,
                                    .cause = CAUSE_ABSENT,
                                    .reason = STR("there is no index to ask")});
        break;
    case CATALOG_UNKNOWN: {
        struct failure failure = catalog_failure(catalog, name);
        open_slot(universe, slot, &failure);
        break;
    }
    case CATALOG_NO_NAME:
    case CATALOG_NO_VERSION:
        slot->kind = SLOT_FREE;
        break;
    }
}

static void push_line(struct universe *universe, struct line line, uint32_t name)
{
    vec_push(universe->arena, &universe->lines, line);
    if (specifier_implies_prereleases(line.specifier)) {
        vec_push(universe->arena, &universe->welcome, name);
    }
}

/* Whether something of the user's fixes what the name is, or keeps it from being known. */
static bool settle_slot(struct universe *universe, struct slot *slot)
{
    struct graph_choice *own;
    if (is_own(universe, slot->name, &own)) {
        fix_slot(universe, slot, SLOT_FIXED, own);
        return true;
    }
    for (size_t i = 0; i < universe->input->reported_count; i++) {
        if (universe->input->reported[i] == slot->name) {
            fix_slot(universe, slot, SLOT_HELD, NULL);
            return true;
        }
    }
    struct graph_choice *choice =
        graph_choice_at(universe->input->graph, slot->name, universe->bit);
    if (choice->state == GRAPH_PROJECT) {
        fix_slot(universe, slot, SLOT_FIXED, choice);
    } else if (universe->input->pins_hold && choice->state != GRAPH_UNPINNED) {
        fix_slot(universe, slot, SLOT_HELD, choice);
    } else if (choice->state == GRAPH_UNDECIDED && !choice->release) {
        fix_slot(universe, slot, SLOT_OPEN, choice);
    } else {
        return false;
    }
    return true;
}

/* The lines of the constraints on a name that is reached. */
static void add_constraints(struct universe *universe, struct slot *slot, uint32_t number)
{
    const struct graph_input *in = graph_input(universe->input->graph);
    struct graph_choice *own;
    bool none = graph_is_denied(universe->input->graph, slot->name) || slot->kind == SLOT_HELD ||
                is_own(universe, slot->name, &own);
    const struct pin_group *group = none ? NULL : pinset_find(in->pins, slot->name);
    for (size_t i = 0; group && i < group->pins.len; i++) {
        const struct pin *pin = &group->pins.at[i];
        bool counts = slot->kind != SLOT_FIXED || pin->form == PIN_BOUND;
        if (counts && pin->form != PIN_URL && (pin->holds.yes & universe->bit)) {
            struct line line = {.is = {.pin = pin},
                                .slot = number,
                                .specifier = &pin->line->requirement.specifier,
                                .active = true};
            vec_push(universe->arena, &slot->constraints, (uint32_t)universe->lines.len);
            push_line(universe, line, slot->name);
            slot->pinned |= universe_pins(line.specifier);
        }
    }
}

uint32_t universe_slot(struct universe *universe, uint32_t name)
{
    while (universe->slot_of.len <= name) {
        vec_push(universe->arena, &universe->slot_of, 0);
    }
    if (universe->slot_of.at[name] == 0) {
        struct slot *slot = ARENA_NEW(universe->arena, struct slot);
        slot->name = name;
        slot->window = FIRST_WINDOW;
        vec_push(universe->arena, &universe->slots, slot);
        uint32_t number = (uint32_t)universe->slots.len - 1;
        universe->slot_of.at[name] = number + 1;
        bool settled = settle_slot(universe, slot);
        add_constraints(universe, slot, number);
        if (!settled) {
            free_slot(universe, slot);
        }
    }
    return universe->slot_of.at[name] - 1;
}

bool universe_counts(const struct universe *universe, const struct graph_edge *edge)
{
    bool named = edge->name != INTERN_NONE && (edge->local || edge->requirement->url.len == 0);
    return named && (edge->when.yes & universe->bit);
}

static void bar(struct candidate *candidate, enum conflict_bar why)
{
    candidate->barred = true;
    candidate->bar = why;
}

/* There are few different ones. */
static bool python_excludes(struct universe *universe, struct str text)
{
    for (size_t i = universe->bounds.len; i > 0; i--) {
        if (str_eq(universe->bounds.at[i - 1].text, text)) {
            return universe->bounds.at[i - 1].excludes;
        }
    }
    struct specifier python;
    struct fault fault;
    uint64_t patch;
    bool excludes = specifier_parse(universe->arena, text, &python, &fault) &&
                    graph_python_excluded(universe->input->graph, &python, universe->bit, &patch);
    vec_push(universe->arena, &universe->bounds, (struct python_bound){text, excludes});
    return excludes;
}

/* Whether a line names just that version, be it among those that are looked at now or not. */
static bool is_pinned(const struct universe *universe, const struct slot *slot,
                      const struct candidate *candidate)
{
    for (size_t i = 0; i < universe->lines.len && slot->pinned; i++) {
        const struct line *line = &universe->lines.at[i];
        bool about = line->slot != UNIVERSE_NONE && universe->slots.at[line->slot] == slot;
        if (about && universe_pins(line->specifier) &&
            universe_admits(line->specifier, candidate)) {
            return true;
        }
    }
    return false;
}

bool universe_list(struct universe *universe, struct slot *slot, struct candidate *candidate)
{
    if (!candidate->listed) {
        const struct graph_input *in = graph_input(universe->input->graph);
        struct catalog_listed listed =
            catalog_list(in->catalog, intern_str(in->names, slot->name), candidate->version,
                         universe->input->environment);
        candidate->listed = true;
        candidate->absent = !listed.exists;
        candidate->yanked = listed.yanked;
        candidate->requires_python = listed.requires_python;
        if (python_excludes(universe, listed.requires_python)) {
            bar(candidate, CONFLICT_PYTHON);
        } else if (listed.no_file) {
            bar(candidate, CONFLICT_NO_FILE);
        } else if (listed.yanked && !is_pinned(universe, slot, candidate)) {
            bar(candidate, CONFLICT_YANKED);
        }
    }
    return !candidate->absent && !candidate->barred;
}

bool universe_expand(struct universe *universe, struct slot *slot, struct candidate *candidate)
{
    if (candidate->choice || slot->kind != SLOT_FREE) {
        return !candidate->barred;
    }
    const struct graph_input *in = graph_input(universe->input->graph);
    const struct release *release;
    enum catalog_answer answer =
        catalog_release(in->catalog, intern_str(in->names, slot->name), candidate->version,
                        universe->input->environment, &release);
    if (answer != CATALOG_FOUND) {
        candidate->absent = true;
        return false;
    }
    candidate->choice = graph_release_choice(universe->input->graph, slot->name, release);
    if (candidate->choice->python_excluded & universe->bit) {
        candidate->requires_python = release->requires_python;
        bar(candidate, CONFLICT_PYTHON);
    } else if (candidate->choice->no_file & universe->bit) {
        bar(candidate, CONFLICT_NO_FILE);
    }
    return !candidate->barred;
}

/* INTERN_NONE: nothing is required, or what is not known. */
static uint32_t node_of(struct universe *universe, const struct candidate *candidate,
                        struct str extra)
{
    struct graph_choice *choice = candidate->choice;
    bool walked = choice && (choice->state == GRAPH_RELEASE || choice->state == GRAPH_PROJECT);
    if (!walked) {
        return INTERN_NONE;
    }
    return extra.len ? graph_extra_node(universe->input->graph, choice, extra) : choice->first_node;
}

struct graph_node *universe_node(struct universe *universe, const struct candidate *candidate,
                                 struct str extra)
{
    uint32_t node = node_of(universe, candidate, extra);
    return node == INTERN_NONE ? NULL : graph_node(universe->input->graph, node);
}

bool universe_is_judged(struct universe *universe, const struct candidate *candidate,
                        struct str extra)
{
    uint32_t node = node_of(universe, candidate, extra);
    const struct resolve_input *input = universe->input;
    return node < input->judged_count && (input->judged[node] & universe->bit);
}

bool universe_admits(const struct specifier *specifier, const struct candidate *candidate)
{
    return !candidate->version ||
           specifier_contains(specifier, candidate->version, PRERELEASES_ALLOW);
}

bool universe_permits(const struct universe *universe, const struct slot *slot,
                      const struct candidate *candidate)
{
    for (size_t i = 0; i < slot->constraints.len; i++) {
        const struct line *line = &universe->lines.at[slot->constraints.at[i]];
        if (line->active && !universe_admits(line->specifier, candidate)) {
            return false;
        }
    }
    return true;
}

bool universe_pins(const struct specifier *specifier)
{
    for (size_t i = 0; i < specifier->count; i++) {
        const struct spec_clause *clause = &specifier->clauses[i];
        if (clause->op == SPEC_OP_ARBITRARY || (clause->op == SPEC_OP_EQ && !clause->wildcard)) {
            return true;
        }
    }
    return false;
}

static void add_open(struct universe *universe, const struct graph_edge *edge, const char *reason)
{
    struct resolve_open open = {
        .name = edge->name, .edge = edge, .cause = CAUSE_ABSENT, .reason = str_of(reason)};
    vec_push(universe->arena, &universe->open, open);
}

static void add_line(struct universe *universe, const struct graph_edge *edge, uint32_t root)
{
    if (edge->when.unknown & universe->bit) {
        add_open(universe, edge, "whether its marker holds is not known");
    }
    if (!(edge->when.yes & universe->bit)) {
        return;
    }
    if (!edge->local && (edge->requirement->url.len || edge->name == INTERN_NONE)) {
        add_open(universe, edge, "what a URL or file holds is not read");
        return;
    }
    struct line line = {.is = {.edge = edge, .root = root},
                        .slot = UNIVERSE_NONE,
                        .specifier = &edge->requirement->specifier,
                        .active = true};
    push_line(universe, line, edge->name);
}

static void add_root(struct universe *universe, uint32_t number)
{
    const struct project *project = universe->input->roots[number];
    uint32_t id = graph_project_root(universe->input->graph, project);
    struct graph_node *node = graph_node(universe->input->graph, id);
    vec_push(universe->arena, &universe->own,
             graph_project_choice(universe->input->graph, project, id));
    for (size_t i = 0; i < node->edge_count; i++) {
        if (node->edges[i].local && (node->edges[i].when.yes & universe->bit)) {
            vec_push(universe->arena, &universe->own, node->edges[i].local);
        }
        if (universe->input->given_count == 0) {
            add_line(universe, &node->edges[i], number);
        }
    }
}

static void add_given(struct universe *universe, const struct resolve_given *given)
{
    struct line line = {.is = {.edge = given->edge, .root = given->root},
                        .slot = UNIVERSE_NONE,
                        .specifier = &given->edge->requirement->specifier,
                        .given = given,
                        .active = true};
    vec_push(universe->arena, &universe->lines, line);
}

struct universe *universe_create(const struct resolve_input *input)
{
    struct universe *universe = ARENA_NEW(input->arena, struct universe);
    universe->input = input;
    universe->arena = input->arena;
    universe->bit = UINT64_C(1) << input->environment;
    universe->scratch = arena_create();
    for (uint32_t i = 0; i < input->root_count; i++) {
        add_root(universe, i);
    }
    for (size_t i = 0; i < input->given_count; i++) {
        add_given(universe, &input->given[i]);
    }
    universe->requirement_count = universe->lines.len;
    for (size_t i = 0; i < universe->requirement_count; i++) {
        uint32_t name = universe->lines.at[i].is.edge->name;
        if (name != INTERN_NONE) {
            uint32_t slot = universe_slot(universe, name);
            universe->lines.at[i].slot = slot;
            universe->slots.at[slot]->pinned |= universe_pins(universe->lines.at[i].specifier);
        }
    }
    return universe;
}

void universe_destroy(struct universe *universe)
{
    sat_destroy(universe->sat);
    arena_destroy(universe->scratch);
}
