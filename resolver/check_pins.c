/* Findings on what a name stands for: the pin, its release, its Python. */
#include "base/buf.h"
#include "base/datetime.h"
#include "resolver/check_internal.h"

void find_bound_violation(struct walk *walk, const struct graph_choice *choice,
                          const struct pin *bound, uint64_t environments)
{
    bool made;
    struct arena *arena = walk->check->arena;
    struct cause cause = {.kind = FINDING_PIN_EXCLUDED,
                          .choice = choice,
                          .pin = choice->pin,
                          .bound = &bound->line->requirement};
    struct finding *finding =
        finding_for(walk, &cause, place_name(walk->check->scratch, bound->line->at), &made);
    if (made) {
        struct str place = place_name(arena, bound->line->at);
        finding->has_requirement = true;
        finding->requirement = requirement_of_pin(bound);
        finding->message = arena_printf(arena, "%.*s is pinned to %.*s, but %.*s requires %.*s",
                                        STR_ARG(choice->shown), STR_ARG(choice->version_text),
                                        STR_ARG(place), STR_ARG(bound->line->requirement.text));
        finding->label = STR("this pin");
        finding->help =
            bound == choice->pin
                ? STR("the line excludes the version that it names: drop the other clauses")
                : STR("the two constraint lines exclude each other: change one of them");
    }
    finding_meet(walk, finding, environments, VISIT_NONE, NULL, NULL);
}

void find_pinned_local(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                       const struct graph_choice *local, uint64_t environments)
{
    const struct graph_name *name = graph_name(walk->graph, local->name);
    for (size_t i = 0; i < name->choice_count; i++) {
        const struct graph_choice *choice = &name->choices[i];
        uint64_t here = environments & choice->environments;
        if (!here || !choice->pin || choice->pin->form != PIN_EXACT ||
            specifier_contains(&choice->pin->line->requirement.specifier, local->version,
                               PRERELEASES_ALLOW)) {
            continue;
        }
        bool made;
        struct cause cause = {FINDING_PIN_EXCLUDED, choice, choice->pin, edge, visit, NULL};
        struct finding *finding = finding_for(walk, &cause, STR("local"), &made);
        if (made) {
            struct str requirer = requirer_name(walk, edge, visit);
            finding->label = STR("this pin");
            finding->message = arena_printf(
                walk->check->arena, "%.*s is pinned to %.*s, but %.*s requires %.*s, version %.*s",
                STR_ARG(choice->shown), STR_ARG(choice->version_text), STR_ARG(requirer),
                STR_ARG(edge->requirement->text), STR_ARG(local->version_text));
            finding->help = STR("drop the pin, or pin the version of the directory");
        }
        finding_meet(walk, finding, here, visit, NULL, NULL);
    }
}

void find_patch_pin(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                    const struct graph_choice *choice, const struct pin *pin, uint64_t environments)
{
    bool made;
    struct cause cause = {.kind = FINDING_PATCH_LEVEL, .pin = pin};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    if (made) {
        finding->name = edge->requirement->canonical;
        finding->label = STR("this line");
        finding->message = arena_printf(
            walk->check->arena,
            "whether the constraint %.*s (%.*s) holds depends on the patch release of",
            STR_ARG(pin->line->requirement.text), STR_ARG(pin->line->requirement.marker_text));
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}

/* "foo is pinned to 1.0, which requires Python >=3.9," or "lib is version 1.0, which ..." */
static struct str python_message(struct arena *arena, const struct graph_choice *choice,
                                 struct str bound, const char *end)
{
    const char *is = choice->pin ? "is pinned to" : "is version";
    return arena_printf(arena, "%.*s %s %.*s, which requires Python %.*s%s", STR_ARG(choice->shown),
                        is, STR_ARG(choice->version_text), STR_ARG(bound), end);
}

/* A project's own bound is one cause, whoever leads there: where it stands tells it apart. */
struct finding *find_project_python(struct walk *walk, enum finding_kind kind,
                                    const struct project *project, bool *made)
{
    struct cause cause = {.kind = kind};
    struct span at = project->requires_python_at;
    struct str place = at.source ? at.source->name : STR("");
    struct str detail =
        arena_printf(walk->check->scratch, "python %.*s:%zu", STR_ARG(place), at.offset);
    struct finding *finding = finding_for(walk, &cause, detail, made);
    if (*made) {
        finding->name = project->distribution;
        finding->version = project->version;
        finding->at = at;
        finding->requires_python = project->requires_python;
        finding->label = STR("required here");
    }
    return finding;
}

static struct finding *find_release_python(struct walk *walk, enum finding_kind kind,
                                           const struct graph_choice *choice, bool *made)
{
    struct cause cause = {.kind = kind, .choice = choice, .pin = choice->pin};
    struct finding *finding = finding_for(walk, &cause, STR("python"), made);
    if (*made) {
        finding->requires_python = choice->release->requires_python;
        finding->label = STR("this pin");
    }
    return finding;
}

static void find_python(struct walk *walk, enum finding_kind kind, const struct graph_edge *edge,
                        uint32_t visit, const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct finding *finding = choice->project
                                  ? find_project_python(walk, kind, choice->project, &made)
                                  : find_release_python(walk, kind, choice, &made);
    if (made) {
        bool excluded = kind == FINDING_REQUIRES_PYTHON;
        finding->message =
            python_message(walk->check->arena, choice, finding->requires_python,
                           excluded ? ", but is reached on"
                                    : ": whether that fits depends on the patch release of");
        finding->help = excluded ? STR("pin a release that supports it there (with a marker), or "
                                       "drop that Python from the projects that reach it")
                                 : STR("");
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}

/* --as-of leaves out what may be there now. */
static struct str absent_words(struct arena *arena, const struct catalog *catalog)
{
    int64_t as_of = catalog_as_of(catalog);
    if (as_of == CATALOG_ALWAYS) {
        return STR(", which the index does not have");
    }
    struct str time = datetime_text(arena, as_of);
    return arena_printf(arena, ", which the index did not have before %.*s", STR_ARG(time));
}

static void find_missing(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                         const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct arena *arena = walk->check->arena;
    struct cause cause = {.kind = FINDING_PIN_MISSING, .choice = choice, .pin = choice->pin};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    if (made) {
        struct buf help = {.arena = arena};
        struct str why = absent_words(arena, graph_input(walk->graph)->catalog);
        if (choice->missing == GRAPH_MISSING_UNMATCHABLE) {
            why = STR(", which no release can match: === compares text with the normal form");
            buf_add(&help, spelling_help(arena, choice->pin));
        } else if (choice->missing == GRAPH_MISSING_NAME) {
            why = STR(", but the index does not know the name");
            buf_add(&help, STR("check the spelling of the name, or the index"));
        } else {
            add_neighbours(walk, &help, &(struct specifier){0}, choice, "on the index");
        }
        finding->label = STR("this pin");
        finding->message = arena_printf(arena, "%.*s is pinned to %.*s%.*s", STR_ARG(choice->shown),
                                        STR_ARG(choice->version_text), STR_ARG(why));
        finding->help = buf_str(&help);
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}

/* What to do about a name without a pin: there may be a line whose marker does not hold. */
static struct str unpinned_help(struct walk *walk, const struct graph_choice *choice)
{
    struct arena *arena = walk->check->arena;
    struct str name = intern_str(walk->check->input->names, choice->name);
    const struct pinset *pins = graph_input(walk->graph)->pins;
    const struct pin_group *group = pins ? pinset_find(pins, choice->name) : NULL;
    for (size_t i = 0; group && i < group->pins.len; i++) {
        const struct pin *pin = &group->pins.at[i];
        if (pin->form == PIN_EXACT) {
            struct str place = place_name(arena, pin->line->at);
            return arena_printf(arena, "the pin at %.*s does not hold there: add one that does",
                                STR_ARG(place));
        }
    }
    return arena_printf(arena, "add a pin to the constraints file: %.*s===VERSION", STR_ARG(name));
}

static void find_unpinned(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                          const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct cause cause = {.kind = FINDING_UNPINNED, .choice = choice};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    if (made) {
        bool error = walk->check->input->require_pins && !choice->denied;
        finding->level = error ? LEVEL_ERROR : finding->level;
        finding->denied = choice->denied;
        finding->label = STR("required here");
        finding->message = arena_printf(walk->check->arena, "%.*s is required but has no pin%s",
                                        STR_ARG(edge->requirement->name),
                                        choice->denied ? " (it is in the denylist)" : "");
        finding->help = choice->denied ? STR("") : unpinned_help(walk, choice);
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}

static struct str overlap_message(struct arena *arena, const struct pin *pin,
                                  const struct pin *rival)
{
    struct str place = place_name(arena, rival->line->at);
    return arena_printf(arena, "%.*s is pinned to %.*s and, at %.*s, to %.*s on",
                        STR_ARG(pin->line->requirement.name), STR_ARG(pin->version_text),
                        STR_ARG(place), STR_ARG(rival->version_text));
}

void fill_overlap(struct arena *arena, struct finding *finding, const struct graph_choice *choice)
{
    finding->message = overlap_message(arena, choice->pin, choice->rival);
    finding->label = STR("this pin");
    finding->help = STR("give the two lines markers that never hold together, or drop one");
    finding->version = (struct str){0};
    vec_push(arena, &finding->others, requirement_of_pin(choice->rival));
}

static void find_overlap(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                         const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct arena *arena = walk->check->arena;
    struct cause cause = {.kind = FINDING_PIN_OVERLAP, .choice = choice, .pin = choice->pin};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    struct finding_requirement rival = requirement_of_pin(choice->rival);
    if (made) {
        fill_overlap(arena, finding, choice);
    }
    bool listed = false;
    for (size_t i = 0; i < finding->others.len; i++) {
        listed = listed || span_cmp(finding->others.at[i].by.at, rival.by.at) == 0;
    }
    if (!listed) {
        vec_push(arena, &finding->others, rival);
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}

/* A project that a line names (or a sibling) may be as little known as a release. */
static void find_undecided_local(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                                 const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    const struct project *project = choice->project;
    struct cause cause = {
        .kind = FINDING_UNDECIDED, .choice = choice, .edge = edge, .visit = visit};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    if (made) {
        struct str why =
            project->dynamic.len ? project->dynamic : STR("nothing there says what it requires");
        finding->cause = project->dynamic.len ? CAUSE_DYNAMIC : CAUSE_ABSENT;
        finding->release = choice->shown;
        finding->label = STR("required here");
        finding->message =
            arena_printf(walk->check->arena, "not decided: project %.*s at %.*s: %.*s",
                         STR_ARG(choice->shown), STR_ARG(project->path), STR_ARG(why));
        finding->help = STR("declare its dependencies in pyproject.toml, or name its files");
    }
    finding_meet(walk, finding, environments, visit, NULL, NULL);
}

static bool is_unknown_project(const struct walk *walk, const struct graph_choice *choice)
{
    const struct project *project = choice->project;
    return project && project != walk->project &&
           (project->dynamic.len || project->no_requirement_file);
}

/* The version lies outside a bound of which it is not known whether it holds. */
void find_undecided_bound(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                          const struct graph_choice *choice, const struct pin *bound,
                          uint64_t environments)
{
    bool made;
    struct arena *arena = walk->check->arena;
    struct cause cause = {.kind = FINDING_UNDECIDED, .choice = choice, .pin = bound};
    struct finding *finding = finding_for(walk, &cause, STR("bound"), &made);
    if (made) {
        struct str what = distribution_name(arena, choice->shown, choice->version_text);
        finding->cause = CAUSE_ABSENT;
        finding->release = what;
        finding->label = STR("this bound");
        finding->message =
            arena_printf(arena, "not decided: %.*s: whether the bound %.*s holds is not known",
                         STR_ARG(what), STR_ARG(bound->line->requirement.text));
        finding->help = STR("give all marker values with --environment FILE, or mend the marker");
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}

void find_at_choice(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                    const struct graph_choice *choice, uint64_t environments)
{
    static void (*const by_state[])(struct walk *, const struct graph_edge *, uint32_t,
                                    const struct graph_choice *, uint64_t) = {
        [GRAPH_UNPINNED] = find_unpinned,
        [GRAPH_OVERLAP] = find_overlap,
        [GRAPH_MISSING] = find_missing,
        [GRAPH_UNDECIDED] = find_undecided_release,
    };
    if (choice->state != GRAPH_RELEASE && choice->state != GRAPH_PROJECT) {
        by_state[choice->state](walk, edge, visit, choice, environments);
    }
    if (choice->release) {
        find_at_release(walk, edge, visit, choice, environments);
    }
    if (choice->pin && choice->pin->form == PIN_EXACT && !choice->project) {
        find_shadow(walk, edge, visit, choice, environments);
    }
    if (is_unknown_project(walk, choice)) {
        find_undecided_local(walk, edge, visit, choice, environments);
    }
    if (choice->python_excluded & environments) {
        find_python(walk, FINDING_REQUIRES_PYTHON, edge, visit, choice,
                    choice->python_excluded & environments);
    }
    if (choice->python_patch & environments) {
        find_python(walk, FINDING_PATCH_LEVEL, edge, visit, choice,
                    choice->python_patch & environments);
    }
}
