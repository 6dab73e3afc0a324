/* What a name stands for: pins, projects of the run and the index put together, by environment. */
#include <stddef.h>

#include "resolver/graph_internal.h"

static const struct pin_group *lines_of(const struct graph *graph, uint32_t id)
{
    return pinset_find(graph->input.pins, id);
}

bool graph_is_denied(const struct graph *graph, uint32_t name)
{
    return name < graph->denied_ids && graph->denied[name];
}

static const struct project *sibling_of(const struct graph *graph, uint32_t id)
{
    return id < graph->sibling_ids ? graph->siblings[id] : NULL;
}

/* The clause that makes the line a pin. */
static const struct spec_clause *pin_clause(const struct pin *pin)
{
    const struct specifier *specifier = &pin->line->requirement.specifier;
    for (size_t i = 0; i < specifier->count; i++) {
        const struct spec_clause *clause = &specifier->clauses[i];
        bool equal = clause->op == SPEC_OP_EQ && !clause->wildcard;
        if (equal || clause->op == SPEC_OP_ARBITRARY) {
            return clause;
        }
    }
    return NULL;
}

static bool pin_admits(const struct pin *pin, const struct version *version)
{
    const struct spec_clause *clause = pin_clause(pin);
    struct specifier alone = {(struct spec_clause *)clause, 1, clause->text};
    return specifier_contains(&alone, version, PRERELEASES_ALLOW);
}

/* Neither line admits the version that the other names. */
static bool pins_differ(const struct pin *a, const struct pin *b)
{
    if (!a->has_version || !b->has_version) {
        return !str_eq_nocase(a->version_text, b->version_text);
    }
    if (version_cmp(&a->version, &b->version) == 0) {
        return false;
    }
    return !pin_admits(a, &b->version) && !pin_admits(b, &a->version);
}

/* The lines that hold in one environment. */
struct holding {
    const struct pin *pin;       /* first exact pin */
    const struct pin *rival;     /* first exact pin that differs from it */
    const struct pin *undecided; /* first pin whose marker is not decided */
    const struct pin *url;
    const struct release *release; /* what the pins choose */
};

static struct holding lines_holding(const struct pin_group *group, uint64_t bit)
{
    struct holding found = {0};
    for (size_t i = 0; group && i < group->pins.len; i++) {
        const struct pin *pin = &group->pins.at[i];
        if (pin->form != PIN_BOUND && (pin->holds.unknown & bit) && !found.undecided) {
            found.undecided = pin;
        }
        if (!(pin->holds.yes & bit)) {
            continue;
        }
        if (pin->form == PIN_URL && !found.url) {
            found.url = pin;
        }
        if (pin->form == PIN_EXACT && !found.pin) {
            found.pin = pin;
        } else if (pin->form == PIN_EXACT && !found.rival && pins_differ(found.pin, pin)) {
            found.rival = pin;
        }
    }
    return found;
}

bool graph_pins_overlap(const struct pin_group *group, uint64_t environment, const struct pin **pin,
                        const struct pin **rival)
{
    struct holding holding = lines_holding(group, environment);
    *pin = holding.pin;
    *rival = holding.rival;
    return holding.rival != NULL;
}

static bool all_admit(const struct pin_group *group, uint64_t bit, const struct version *version)
{
    for (size_t i = 0; i < group->pins.len; i++) {
        const struct pin *pin = &group->pins.at[i];
        if (pin->form == PIN_EXACT && (pin->holds.yes & bit) && !pin_admits(pin, version)) {
            return false;
        }
    }
    return true;
}

static bool supports(const struct graph *graph, const struct release *release, uint64_t bit)
{
    uint64_t patch;
    return !release->python_readable ||
           !graph_python_excluded(graph, &release->python, bit, &patch);
}

/* The release among several that all lines admit: one with a file for the environment before one
 * without, then one that supports the Python before one that does not. */
static int suitability(const struct graph *graph, const struct release *release, uint64_t bit)
{
    return 2 * !(release->no_file & bit) + supports(graph, release, bit);
}

/*
 * The release that pins choose in one environment: of those that every line admits and that suit it
 * best the highest. === admits one spelling, == may meet several (local versions).
 */
static const struct release *pick_release(struct graph *graph, const struct pin_group *group,
                                          const struct holding *holding, struct str name,
                                          size_t environment)
{
    const struct release *release = NULL;
    uint64_t bit = UINT64_C(1) << environment;
    if (holding->pin->arbitrary) {
        enum catalog_answer answer = catalog_release(graph->input.catalog, name,
                                                     &holding->pin->version, environment, &release);
        bool fits = answer == CATALOG_FOUND && all_admit(group, bit, &release->version);
        return fits ? release : NULL;
    }
    struct catalog_versions versions =
        catalog_equal(graph->input.catalog, name, &holding->pin->version);
    const struct release *best = NULL;
    for (size_t i = versions.count; i > 0; i--) {
        const struct version *version = &versions.at[i - 1];
        if (!all_admit(group, bit, version) ||
            catalog_release(graph->input.catalog, name, version, environment, &release) !=
                CATALOG_FOUND) {
            continue;
        }
        if (!best || suitability(graph, release, bit) > suitability(graph, best, bit)) {
            best = release;
        }
    }
    return best;
}

/* What holds in one environment. */
static struct holding holding_at(struct graph *graph, const struct pin_group *group, uint32_t id,
                                 size_t environment)
{
    struct holding holding = lines_holding(group, UINT64_C(1) << environment);
    if (holding.pin && !holding.rival && holding.pin->has_version) {
        struct str name = intern_str(graph->input.names, id);
        holding.release = pick_release(graph, group, &holding, name, environment);
    }
    return holding;
}

static void undecide(struct graph_choice *choice, enum undecided_cause cause, struct str reason)
{
    choice->state = GRAPH_UNDECIDED;
    choice->cause = cause;
    choice->reason = reason;
}

/* The choice of a pin whose release the index has. */
static void choose_release(struct graph *graph, struct graph_choice *choice,
                           const struct release *release)
{
    choice->state = GRAPH_RELEASE;
    choice->release = release;
    choice->version = &release->version;
    choice->version_text = release->text;
    if (release->failure.set) {
        undecide(choice, release->failure.cause, release->failure.reason);
    } else if (!release->python_readable) {
        undecide(choice, CAUSE_UNREADABLE,
                 arena_printf(graph->input.arena, "its Requires-Python cannot be read: %.*s",
                              STR_ARG(release->requires_python)));
    }
}

/* What stands for a version of which not even that it is not there is known. NULL: it is not. */
static const struct release *assumed_release(struct graph *graph, struct str name,
                                             const struct version *version)
{
    const struct release *release = NULL;
    enum catalog_answer answer = catalog_release(graph->input.catalog, name, version, 0, &release);
    return answer == CATALOG_FOUND && release->assumed ? release : NULL;
}

static void choose_missing(struct graph *graph, struct graph_choice *choice)
{
    struct str name = intern_str(graph->input.names, choice->name);
    enum catalog_answer answer = catalog_versions(graph->input.catalog, name).answer;
    const struct release *assumed =
        choice->pin->has_version ? assumed_release(graph, name, &choice->pin->version) : NULL;
    if (!choice->pin->normalized) {
        choice->state = GRAPH_MISSING;
        choice->missing = GRAPH_MISSING_UNMATCHABLE;
    } else if (answer == CATALOG_NO_INDEX) {
        undecide(choice, CAUSE_ABSENT, STR("there is no index to ask"));
    } else if (assumed) {
        choose_release(graph, choice, assumed);
    } else {
        choice->state = GRAPH_MISSING;
        choice->missing = answer == CATALOG_NO_NAME ? GRAPH_MISSING_NAME : GRAPH_MISSING_VERSION;
    }
}

/* Lines that hold and differ are an overlap whatever the others say; else doubts come first. */
static const struct pin *choosing_line(const struct holding *holding)
{
    if (holding->rival) {
        return holding->pin;
    }
    return holding->url ? holding->url : holding->undecided ? holding->undecided : holding->pin;
}

/* The choice where a line names the version (or should). */
static void choose_pin(struct graph *graph, struct graph_choice *choice,
                       const struct holding *holding)
{
    const struct pin *pin = choosing_line(holding);
    choice->pin = pin;
    choice->rival = holding->rival;
    choice->shown = pin->line->requirement.name;
    if (!holding->rival && (holding->undecided || holding->url)) {
        undecide(choice, CAUSE_ABSENT,
                 holding->url ? STR("the constraint fixes a URL, which is not read")
                              : STR("whether the pin's marker holds is not known"));
        return;
    }
    choice->version = pin->has_version ? &pin->version : NULL;
    choice->version_text = pin->version_text;
    if (holding->rival) {
        choice->state = GRAPH_OVERLAP;
    } else if (holding->release && pin->normalized) {
        choose_release(graph, choice, holding->release);
    } else {
        choose_missing(graph, choice);
    }
}

/* The choice where no line names a version. */
static void choose_free(struct graph *graph, struct graph_choice *choice)
{
    choice->shown = intern_str(graph->input.names, choice->name);
    choice->state = GRAPH_UNPINNED;
    choice->denied = graph_is_denied(graph, choice->name);
}

static void choose_project(struct graph *graph, struct graph_choice *choice,
                           const struct project *project)
{
    struct version *version = ARENA_NEW(graph->input.arena, struct version);
    choice->state = GRAPH_PROJECT;
    choice->project = project;
    choice->shown = project->distribution.len ? project->distribution : project->name;
    choice->version_text = project->version;
    if (project->version.len && version_parse(graph->input.arena, project->version, version)) {
        choice->version = version;
    }
    choice->python_excluded =
        graph_python_excluded(graph, &project->python, choice->environments, &choice->python_patch);
}

static bool same_holding(const struct holding *a, const struct holding *b)
{
    return a->pin == b->pin && a->rival == b->rival && a->undecided == b->undecided &&
           a->url == b->url && a->release == b->release;
}

/* Fills what follows from the release that was chosen, and makes the node. */
static void finish_release(struct graph *graph, struct graph_choice *choice)
{
    choice->no_file = choice->release ? choice->release->no_file & choice->environments : 0;
    if (choice->release && choice->release->python_readable) {
        choice->python_excluded = graph_python_excluded(
            graph, &choice->release->python, choice->environments, &choice->python_patch);
    }
    if (choice->state == GRAPH_RELEASE || choice->state == GRAPH_PROJECT) {
        choice->first_node = graph_add_node(graph, (struct graph_node){.name = choice->name,
                                                                       .choice = choice,
                                                                       .project = choice->project});
    }
}

/* Fills a choice once its environments are known. */
static void finish_choice(struct graph *graph, struct graph_choice *choice,
                          const struct holding *holding)
{
    const struct project *sibling = sibling_of(graph, choice->name);
    bool named = holding->pin || holding->url || holding->undecided;
    if (sibling && (!named || graph->input.siblings)) {
        choose_project(graph, choice, sibling);
    } else if (named) {
        choose_pin(graph, choice, holding);
    } else {
        choose_free(graph, choice);
    }
    finish_release(graph, choice);
}

struct graph_choice *graph_release_choice(struct graph *graph, uint32_t id,
                                          const struct release *release)
{
    struct graph_name *name = graph_name(graph, id);
    for (size_t i = 0; i < name->candidates.len; i++) {
        if (name->candidates.at[i]->release == release) {
            return name->candidates.at[i];
        }
    }
    struct graph_choice *choice = ARENA_NEW(graph->input.arena, struct graph_choice);
    choice->id = graph->choice_count++;
    choice->name = id;
    choice->environments = graph->all;
    choice->shown = intern_str(graph->input.names, id);
    choose_release(graph, choice, release);
    finish_release(graph, choice);
    vec_push(graph->input.arena, &name->candidates, choice);
    return choice;
}

/* The clauses of a line less the one that makes it a pin. */
static struct specifier further_clauses(struct arena *arena, const struct pin *pin)
{
    struct specifier specifier = pin->line->requirement.specifier;
    const struct spec_clause *pinning = pin->form == PIN_EXACT ? pin_clause(pin) : NULL;
    struct spec_clause *rest = ARENA_ARRAY(arena, struct spec_clause, specifier.count);
    size_t count = 0;
    for (size_t i = 0; i < specifier.count; i++) {
        if (&specifier.clauses[i] != pinning) {
            rest[count++] = specifier.clauses[i];
        }
    }
    return (struct specifier){rest, count, specifier.canonical};
}

/* Lines that are met with every requirement: bounds, and pins with further clauses. */
static void collect_lines(struct graph *graph, const struct pin_group *group,
                          struct graph_name *name)
{
    struct arena *arena = graph->input.arena;
    for (size_t i = 0; group && i < group->pins.len; i++) {
        const struct pin *pin = &group->pins.at[i];
        const struct requirement *requirement = &pin->line->requirement;
        struct graph_bound bound = {pin, further_clauses(arena, pin)};
        if (bound.specifier.count) {
            vec_push(arena, &name->bounds, bound);
        }
        uint64_t patch = pin->environments &
                         graph_patch_bits(graph, requirement->marker, STR(""),
                                          marker_evaluate_all(requirement->marker,
                                                              graph->input.environments, STR("")));
        if (patch) {
            vec_push(arena, &name->patch_pins, (struct graph_patch_pin){pin, patch});
        }
    }
}

void graph_choose(struct graph *graph, uint32_t id, struct graph_name *name)
{
    const struct pin_group *group = graph_is_denied(graph, id) ? NULL : lines_of(graph, id);
    size_t count = graph->input.environments->count;
    struct holding *held = ARENA_ARRAY(graph->input.arena, struct holding, count);
    name->choices = ARENA_ARRAY(graph->input.arena, struct graph_choice, count);
    collect_lines(graph, group, name);
    for (size_t i = 0; i < count; i++) {
        struct holding holding = holding_at(graph, group, id, i);
        size_t known = 0;
        while (known < name->choice_count && !same_holding(&held[known], &holding)) {
            known++;
        }
        if (known == name->choice_count) {
            held[name->choice_count++] = holding;
            name->choices[known].name = id;
            name->choices[known].id = graph->choice_count++;
        }
        name->choices[known].environments |= UINT64_C(1) << i;
    }
    for (size_t i = 0; i < name->choice_count; i++) {
        finish_choice(graph, &name->choices[i], &held[i]);
    }
}

struct graph_choice *graph_project_choice(struct graph *graph, const struct project *project,
                                          uint32_t first_node)
{
    struct graph_choice *choice = ARENA_NEW(graph->input.arena, struct graph_choice);
    choice->id = graph->choice_count++;
    choice->environments = graph->all;
    choice->name = project->distribution.len ? intern_put(graph->input.names, project->distribution)
                                             : INTERN_NONE;
    choose_project(graph, choice, project);
    choice->first_node = first_node;
    if (first_node == INTERN_NONE) {
        choice->first_node = graph_add_node(
            graph, (struct graph_node){.name = choice->name, .choice = choice, .project = project});
    }
    return choice;
}

static bool defines_extra(const struct graph_choice *choice, struct str extra)
{
    if (choice->project) {
        return graph_find_extra(choice->project, extra) != NULL;
    }
    for (size_t i = 0; i < choice->release->provides_extra_count; i++) {
        if (str_eq(choice->release->provides_extra[i], extra)) {
            return true;
        }
    }
    return false;
}

uint32_t graph_extra_node(struct graph *graph, struct graph_choice *choice, struct str extra)
{
    for (size_t i = 0; i < choice->extra_nodes.len; i++) {
        uint32_t node = choice->extra_nodes.at[i];
        if (str_eq(graph->nodes.at[node]->extra, extra)) {
            return node;
        }
    }
    if (!defines_extra(choice, extra)) {
        return INTERN_NONE;
    }
    uint32_t node = graph_add_node(graph, (struct graph_node){.name = choice->name,
                                                              .choice = choice,
                                                              .project = choice->project,
                                                              .extra = extra});
    vec_push(graph->input.arena, &choice->extra_nodes, node);
    return node;
}

static void link_choice(struct graph *graph, struct graph_edge *edge, struct graph_choice *choice)
{
    const struct requirement *requirement = edge->requirement;
    edge->open |= choice->version ? 0 : choice->environments;
    if (choice->version &&
        !specifier_contains(&requirement->specifier, choice->version, PRERELEASES_ALLOW)) {
        edge->excluded |= choice->environments;
    }
    if (choice->state != GRAPH_RELEASE && choice->state != GRAPH_PROJECT) {
        return;
    }
    vec_push(graph->input.arena, &edge->links,
             (struct graph_link){choice->environments, choice->first_node});
    for (size_t i = 0; i < requirement->canonical_extra_count; i++) {
        struct str extra = requirement->canonical_extras[i];
        uint32_t node = graph_extra_node(graph, choice, extra);
        if (node == INTERN_NONE) {
            vec_push(graph->input.arena, &edge->undefined, (struct graph_undefined){choice, extra});
        } else {
            vec_push(graph->input.arena, &edge->links,
                     (struct graph_link){choice->environments, node});
        }
    }
}

void graph_link_edge(struct graph *graph, struct graph_edge *edge)
{
    if (edge->linked) {
        return;
    }
    edge->linked = true;
    if (edge->local) {
        link_choice(graph, edge, edge->local);
        return;
    }
    struct graph_name *name = graph_name(graph, edge->name);
    for (size_t i = 0; i < name->choice_count; i++) {
        link_choice(graph, edge, &name->choices[i]);
    }
}
