/* Findings on what a name stands for: the pin, its release, its Python. */
#include "base/buf.h"
#include "resolver/check_internal.h"

void find_bound_violation(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                          const struct graph_choice *choice, const struct pin *bound,
                          uint64_t environments)
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
        finding->help = STR("the two constraint lines exclude each other: change one of them");
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}

void find_patch_pin(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                    const struct pin *pin, uint64_t environments)
{
    bool made;
    struct cause cause = {.kind = FINDING_PATCH_LEVEL, .pin = pin};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    if (made) {
        finding->name = edge->requirement->canonical;
        finding->label = STR("this line");
        finding->message = arena_printf(
            walk->check->arena,
            "whether the constraint %.*s (%.*s) holds hangs on the patch release of",
            STR_ARG(pin->line->requirement.text), STR_ARG(pin->line->requirement.marker_text));
    }
    finding_meet(walk, finding, environments, visit, edge, NULL);
}

static void find_python(struct walk *walk, enum finding_kind kind, const struct graph_edge *edge,
                        uint32_t visit, const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct arena *arena = walk->check->arena;
    struct cause cause = {.kind = kind, .choice = choice, .pin = choice->pin};
    struct finding *finding = finding_for(walk, &cause, STR("python"), &made);
    if (made) {
        struct str bound =
            choice->project ? choice->project->requires_python : choice->release->requires_python;
        const char *is = choice->project ? "is version" : "is pinned to";
        const char *that = kind == FINDING_REQUIRES_PYTHON ? "but is reached on"
                                                           : "which hangs on the patch release of";
        finding->requires_python = bound;
        finding->label = STR("this pin");
        finding->at = choice->pin ? finding->at : choice->project->requires_python_at;
        finding->message = arena_printf(arena, "%.*s %s %.*s, which requires Python %.*s, %s",
                                        STR_ARG(choice->shown), is, STR_ARG(choice->version_text),
                                        STR_ARG(bound), that);
        if (kind == FINDING_REQUIRES_PYTHON) {
            finding->help =
                STR("pin a release that supports it there (with a marker), or drop that "
                    "Python from the projects that reach it");
        }
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
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
        const char *why = ", which the index does not have";
        if (choice->missing == GRAPH_MISSING_UNMATCHABLE) {
            why = ", which no release can match: === compares text with the normal form";
            struct str normal = choice->version ? version_normalized(arena, choice->version)
                                                : STR("a PEP 440 version");
            buf_printf(&help, "write ===%.*s", STR_ARG(normal));
        } else if (choice->missing == GRAPH_MISSING_NAME) {
            why = ", but the index does not know the name";
            buf_add(&help, STR("check the spelling of the name, or the index"));
        } else {
            struct specifier any = {0};
            add_neighbours(walk, &help, &any, choice);
        }
        finding->label = STR("this pin");
        finding->message = arena_printf(arena, "%.*s is pinned to %.*s%s", STR_ARG(choice->shown),
                                        STR_ARG(choice->version_text), why);
        finding->help = buf_str(&help);
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
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
        finding->help =
            choice->denied ? STR("") : STR("add a pin to the constraints file, NAME===VERSION");
    }
    finding_meet(walk, finding, environments, visit, edge, choice);
}

static void find_undecided_release(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                                   const struct graph_choice *choice, uint64_t environments)
{
    bool made;
    struct arena *arena = walk->check->arena;
    struct cause cause = {.kind = FINDING_UNDECIDED, .choice = choice, .pin = choice->pin};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    if (made) {
        struct str what = distribution_name(arena, choice->shown, choice->version_text);
        finding->cause = choice->cause;
        finding->release = what;
        finding->label = STR("this pin");
        finding->message =
            arena_printf(arena, "not decided: %.*s: %.*s", STR_ARG(what), STR_ARG(choice->reason));
        finding->help = choice->cause == CAUSE_ABSENT && choice->version
                            ? STR("name an index: --snapshot FILE")
                            : STR("judge it by hand, then accept it: --ignore undecided:NAME");
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
    if (choice->python_excluded & environments) {
        find_python(walk, FINDING_REQUIRES_PYTHON, edge, visit, choice,
                    choice->python_excluded & environments);
    }
    if (choice->python_patch & environments) {
        find_python(walk, FINDING_PATCH_LEVEL, edge, visit, choice,
                    choice->python_patch & environments);
    }
}
