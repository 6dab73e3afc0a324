/* Findings on projects and on the constraints as a whole, and what all findings get at the end. */
#include "base/buf.h"
#include "resolver/check_internal.h"
#include "resolver/explain.h"

void find_undecided_project(struct walk *walk, enum undecided_cause why_kind, const char *why)
{
    bool made;
    struct arena *arena = walk->check->arena;
    struct cause cause = {.kind = FINDING_UNDECIDED};
    struct str detail = arena_printf(walk->check->scratch, "project %u %s", walk->index, why);
    struct finding *finding = finding_for(walk, &cause, detail, &made);
    finding->name = walk->project->distribution;
    finding->cause = why_kind;
    finding->release = walk->project->name;
    finding->message =
        arena_printf(arena, "not decided: project %.*s: %s", STR_ARG(walk->project->name), why);
    finding->help = STR("name the files that say what it requires");
    uint64_t all = environment_set_all(&walk->check->input->environments);
    finding_meet(walk, finding, all, VISIT_NONE, NULL, NULL);
}

void find_skipped_project(struct walk *walk)
{
    bool made;
    const struct project *project = walk->project;
    struct finding *finding = find_project_python(walk, FINDING_UNDECIDED, project, &made);
    if (made) {
        explain_skipped(walk->check->arena, project, finding);
    }
    uint64_t all = environment_set_all(&walk->check->input->environments);
    finding_meet(walk, finding, all, VISIT_NONE, NULL, NULL);
}

void find_patch_project(struct walk *walk, uint64_t environments)
{
    bool made;
    const struct project *project = walk->project;
    struct finding *finding = find_project_python(walk, FINDING_PATCH_LEVEL, project, &made);
    if (made) {
        finding->message = arena_printf(
            walk->check->arena,
            "%.*s requires Python %.*s: whether that fits depends on the patch release of",
            STR_ARG(project->name), STR_ARG(project->requires_python));
    }
    finding_meet(walk, finding, environments, VISIT_NONE, NULL, NULL);
}

/* Pins that name different versions where nothing reaches the name. */
static void find_unreached_overlap(struct walk *walk, const struct pin_group *group)
{
    uint64_t all = environment_set_all(&walk->check->input->environments);
    uint64_t open = graph_is_denied(walk->graph, group->name)
                        ? 0
                        : all & ~used_environments(walk->check, group->name);
    struct graph_choice choice = {.name = group->name};
    for (; open; open &= open - 1) {
        uint64_t environment = open & -open;
        if (!graph_pins_overlap(group, environment, &choice.pin, &choice.rival)) {
            continue;
        }
        bool made;
        struct cause cause = {.kind = FINDING_PIN_OVERLAP, .choice = &choice, .pin = choice.pin};
        struct finding *finding = finding_for(walk, &cause, STR(""), &made);
        if (made) {
            finding->level = LEVEL_WARNING;
            fill_overlap(walk->check->arena, finding, &choice);
        }
        if (finding->level == LEVEL_WARNING) {
            finding->environments |= environment;
        }
    }
}

/* A === pin that nothing reaches and that could never match. */
static void find_spelling(struct walk *walk, const struct pin *pin)
{
    bool made;
    struct arena *arena = walk->check->arena;
    struct cause cause = {.kind = FINDING_PIN_SPELLING, .pin = pin};
    struct finding *finding = finding_for(walk, &cause, STR(""), &made);
    finding->name = pin->line->requirement.canonical;
    finding->message =
        arena_printf(arena, "%.*s can never match: === compares text with the normal form",
                     STR_ARG(pin->line->requirement.text));
    finding->help = spelling_help(arena, pin);
    finding->label = STR("this pin");
    finding->environments = pin->holds.yes;
}

static void find_in_group(struct walk *walk, const struct pin_group *group)
{
    size_t exact = 0;
    for (size_t i = 0; i < group->pins.len; i++) {
        const struct pin *pin = &group->pins.at[i];
        exact += pin->form == PIN_EXACT;
        bool reached = pin->holds.yes & used_environments(walk->check, group->name);
        if (pin->form == PIN_EXACT && !pin->normalized && !reached) {
            find_spelling(walk, pin);
        }
    }
    if (exact > 1) {
        find_unreached_overlap(walk, group);
    }
}

void find_unreached(struct check *check)
{
    const struct pinset *pins = check->input->pins;
    if (!check->graphs.len) {
        return;
    }
    struct walk walk = {.check = check, .graph = check->graphs.at[0]};
    for (size_t i = 0; i < pins->groups.len; i++) {
        find_in_group(&walk, &pins->groups.at[i]);
    }
}

/* Environments of everyone who meets the finding. */
static uint64_t all_environments(const struct finding *finding)
{
    uint64_t bits = finding->environments;
    for (size_t i = 0; i < finding->where.len; i++) {
        bits |= finding->where.at[i].environments;
    }
    return bits;
}

/* The first of the user's lines that lead to the finding. */
static struct span first_line(const struct finding *finding)
{
    struct span first = {0};
    for (size_t i = 0; i < finding->where.len; i++) {
        const struct finding_where *where = &finding->where.at[i];
        struct span at = where->chain_length ? where->chain[0].by.at : finding->requirement.by.at;
        if (!first.source || (at.source && span_cmp(at, first) < 0)) {
            first = at;
        }
    }
    return first;
}

/* "linux-x86_64 on Python 3.12", or the environments' own names where platforms differ. */
static struct str target_names(const struct check *check, struct str names)
{
    struct str platform = check->input->environments.at[0].platform;
    bool one = str_starts(names, STR("Python ")) && platform.len;
    return one ? arena_printf(check->arena, "%.*s on %.*s", STR_ARG(platform), STR_ARG(names))
               : names;
}

void finish_findings(struct check *check)
{
    struct finding_list *list = &check->result->findings;
    for (size_t i = check->first; i < list->items.len; i++) {
        struct finding *finding = &list->items.at[i];
        bool names_environments =
            finding->kind == FINDING_REQUIRES_PYTHON || finding->kind == FINDING_NO_FILE ||
            finding->kind == FINDING_PIN_OVERLAP || finding->kind == FINDING_PATCH_LEVEL;
        if (names_environments) {
            struct str names = environment_names(check->arena, &check->input->environments,
                                                 all_environments(finding));
            if (finding->kind == FINDING_NO_FILE) {
                names = target_names(check, names);
            }
            finding->message =
                arena_printf(check->arena, "%.*s %.*s", STR_ARG(finding->message), STR_ARG(names));
        }
        if (!finding->at.source) {
            finding->at = first_line(finding);
        }
    }
}
