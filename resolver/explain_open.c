/* What is needed and not known, in the words of the check. */
#include "resolver/explain_internal.h"
#include "resolver/undecided.h"

/* One answer whose open ends are told. */
struct opening {
    struct arena *arena;
    const struct explain_run *run;
    struct graph *graph;
};

/* What was decided of a name; UINT32_MAX: nothing. */
static uint32_t choice_index(const struct opening *opening, uint32_t name)
{
    const struct resolve_result *result = opening->run->result;
    for (size_t i = 0; name != INTERN_NONE && i < result->choice_count; i++) {
        if (result->choices[i].name == name) {
            return (uint32_t)i;
        }
    }
    return UINT32_MAX;
}

/* As whoever chose the version spells the name; a name that nothing is chosen of, as required. */
static struct str shown_name(const struct resolve_choice *choice)
{
    return choice->choice ? choice->choice->shown : choice->via.at[0].edge->requirement->name;
}

static struct str version_of(const struct resolve_choice *choice)
{
    return choice->choice ? choice->choice->version_text : STR("");
}

static struct finding_origin origin_of(const struct opening *opening, const struct graph_edge *edge,
                                       uint32_t by)
{
    if (edge->at.source || by == UINT32_MAX) {
        return (struct finding_origin){.at = edge->at};
    }
    const struct resolve_choice *choice = &opening->run->result->choices[by];
    return (struct finding_origin){
        .name = intern_str(graph_input(opening->graph)->names, choice->name),
        .version = version_of(choice),
    };
}

/* The step to a choice, from who asked for it first. */
static struct finding_step step_of(const struct opening *opening,
                                   const struct resolve_choice *choice)
{
    const struct resolve_via *via = &choice->via.at[0];
    const struct pin *pin = choice->choice ? choice->choice->pin : NULL;
    return (struct finding_step){
        .text = via->edge->requirement->text,
        .by = origin_of(opening, via->edge, via->by),
        .name = via->edge->requirement->canonical,
        .shown = shown_name(choice),
        .version = version_of(choice),
        .pin = pin ? pin->line->at : (struct span){0},
    };
}

/* The chain from a line of the user's to a choice: who asked first, and who asked for that. */
static void fill_chain(const struct opening *opening, uint32_t index, struct finding_where *where)
{
    const struct resolve_result *result = opening->run->result;
    VEC(struct finding_step) back = {0};
    while (index != UINT32_MAX && result->choices[index].via.len &&
           back.len < result->choice_count) {
        vec_push(opening->arena, &back, step_of(opening, &result->choices[index]));
        index = result->choices[index].via.at[0].by;
    }
    struct finding_step *chain = ARENA_ARRAY(opening->arena, struct finding_step, back.len);
    for (size_t i = 0; i < back.len; i++) {
        chain[i] = back.at[back.len - 1 - i];
    }
    where->chain = chain;
    where->chain_length = back.len;
}

/* The root whose line the span is; the first one if that is not known. */
static size_t root_of(const struct opening *opening, struct span at)
{
    const struct resolve_input *input = opening->run->input;
    for (size_t i = 0; at.source && i < input->root_count; i++) {
        uint32_t id = graph_project_root(opening->graph, input->roots[i]);
        const struct graph_node *node = graph_node(opening->graph, id);
        for (size_t k = 0; k < node->edge_count; k++) {
            if (node->edges[k].at.source == at.source && node->edges[k].at.offset == at.offset) {
                return i;
            }
        }
    }
    return 0;
}

static void fill_place(const struct finding_where *where, struct finding *finding)
{
    finding->label = finding->pin.at.source ? STR("this pin") : STR("required here");
    finding->at = finding->pin.at.source ? finding->pin.at
                  : where->chain_length  ? where->chain[0].by.at
                                         : finding->requirement.by.at;
}

/* The same cause has the same words, whoever found it. */
static void tell(struct explain *explain, const struct finding *fresh, struct finding_where where)
{
    struct finding_list *list = explain->findings;
    for (size_t i = 0; i < list->items.len; i++) {
        struct finding *known = &list->items.at[i];
        bool same = known->kind == FINDING_UNDECIDED && str_eq(known->name, fresh->name) &&
                    str_eq(known->message, fresh->message) && str_eq(known->url, fresh->url);
        if (same) {
            explain_meet(explain, known, where);
            return;
        }
    }
    vec_push(explain->arena, &list->items, *fresh);
    explain_meet(explain, &list->items.at[list->items.len - 1], where);
}

static void fill_release(const struct opening *opening, const struct resolve_open *open,
                         struct finding *finding)
{
    const struct graph_choice *choice = open->choice;
    bool spaced = choice->version_text.len != 0;
    struct str what = arena_printf(opening->arena, "%.*s%s%.*s", STR_ARG(choice->shown),
                                   spaced ? " " : "", STR_ARG(choice->version_text));
    finding->release = what;
    finding->version = choice->version_text;
    finding->url = choice->release ? choice->release->failure.url : STR("");
    finding->message = undecided_release(opening->arena, what, open->reason);
    finding->help = undecided_release_help(opening->arena, finding->name, choice);
    if (choice->pin) {
        finding->pin = (struct finding_pin){
            .at = choice->pin->line->at,
            .version = choice->pin->form == PIN_EXACT ? choice->pin->version_text : STR(""),
            .text = choice->pin->line->requirement.text,
            .marker = choice->pin->line->requirement.marker_text,
        };
    }
}

/* A name of which not even the versions are known. */
static void fill_name(const struct opening *opening, const struct resolve_open *open, uint32_t by,
                      struct finding *finding)
{
    struct catalog *catalog = graph_input(opening->graph)->catalog;
    bool asked = by != UINT32_MAX && opening->run->result->choices[by].via.len;
    struct failure failure = {0};
    if (catalog_versions(catalog, finding->name).answer == CATALOG_UNKNOWN) {
        failure = catalog_failure(catalog, finding->name);
    }
    finding->release = asked ? shown_name(&opening->run->result->choices[by]) : finding->name;
    finding->url = failure.url;
    finding->message = undecided_release(opening->arena, finding->release, open->reason);
    finding->help = failure.help.len
                        ? failure.help
                        : undecided_name_help(opening->arena, finding->name, open->cause);
}

static void fill_edge(const struct opening *opening, const struct resolve_open *open, uint32_t by,
                      struct finding *finding)
{
    const struct graph_edge *edge = open->edge;
    struct finding_origin origin = origin_of(opening, edge, by);
    struct str requirer =
        origin.at.source  ? explain_place(opening->arena, origin.at)
        : origin.name.len ? arena_printf(opening->arena, "%.*s %.*s",
                                         STR_ARG(shown_name(&opening->run->result->choices[by])),
                                         STR_ARG(origin.version))
                          : STR("a release");
    finding->release = edge->requirement->text;
    finding->has_requirement = true;
    finding->requirement = (struct finding_requirement){
        .text = edge->requirement->text,
        .specifier = edge->requirement->specifier.canonical,
        .marker = edge->requirement->marker_text,
        .by = origin,
    };
    finding->message = undecided_edge(opening->arena, edge, requirer, open->reason);
    finding->help = undecided_edge_help(opening->arena, edge);
}

static void explain_one(struct explain *explain, const struct opening *opening,
                        const struct resolve_open *open)
{
    const struct graph_input *input = graph_input(opening->graph);
    struct finding finding = {
        .kind = FINDING_UNDECIDED,
        .level = finding_kind_info(FINDING_UNDECIDED)->level,
        .name = open->name == INTERN_NONE ? STR("") : intern_str(input->names, open->name),
        .cause = open->cause,
    };
    uint32_t name = !open->edge ? open->name : open->choice ? open->choice->name : INTERN_NONE;
    uint32_t by = choice_index(opening, name);
    struct finding_where where = {.environments = UINT64_C(1) << opening->run->input->environment};
    fill_chain(opening, by, &where);
    if (open->edge) {
        fill_edge(opening, open, by, &finding);
    } else if (open->choice) {
        fill_release(opening, open, &finding);
    } else {
        fill_name(opening, open, by, &finding);
    }
    fill_place(&where, &finding);
    struct span start = where.chain_length ? where.chain[0].by.at : finding.requirement.by.at;
    where.project = opening->run->projects[root_of(opening, start)];
    tell(explain, &finding, where);
}

void explain_open(struct explain *explain, const struct explain_run *run)
{
    struct opening opening = {explain->arena, run, run->input->graph};
    for (size_t i = 0; i < run->result->open.len; i++) {
        explain_one(explain, &opening, &run->result->open.at[i]);
    }
}

void explain_skipped(struct arena *arena, const struct project *project, struct finding *finding)
{
    finding->name = project->distribution;
    finding->at = project->requires_python_at;
    finding->label = STR("required here");
    finding->cause = CAUSE_ABSENT;
    finding->release = project->name;
    finding->requires_python = project->requires_python;
    finding->message = arena_printf(
        arena, "not decided: %.*s requires Python %.*s, and this run is for no such Python",
        STR_ARG(project->name), STR_ARG(project->requires_python));
    finding->help = STR("choose with --python one that it supports, or change its requires-python");
}
