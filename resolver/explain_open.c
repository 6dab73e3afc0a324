/* What is needed and not known, in the words of the check. */
#include "resolver/explain_internal.h"
#include "resolver/undecided.h"

/* One answer whose open ends are told. */
struct opening {
    struct arena *arena;
    const struct explain_run *run;
    struct graph *graph;
};

static bool has_edge(const struct opening *opening, uint32_t id, const struct graph_edge *edge)
{
    const struct graph_node *node = graph_node(opening->graph, id);
    return node->edges && edge >= node->edges && edge < node->edges + node->edge_count;
}

/* Whether the choice, with or without an extra, requires this. */
static bool requires_this(const struct opening *opening, const struct graph_choice *choice,
                          const struct graph_edge *edge)
{
    bool walked = choice->state == GRAPH_RELEASE || choice->state == GRAPH_PROJECT;
    if (!walked) {
        return false;
    }
    for (size_t i = 0; i < choice->extra_nodes.len; i++) {
        if (has_edge(opening, choice->extra_nodes.at[i], edge)) {
            return true;
        }
    }
    return has_edge(opening, choice->first_node, edge);
}

/* The choice that requires this; UINT32_MAX: none that is known, or a line of the user's. */
static uint32_t requirer_of(const struct opening *opening, const struct graph_edge *edge)
{
    const struct resolve_result *result = opening->run->result;
    for (size_t i = 0; !edge->at.source && i < result->choice_count; i++) {
        if (requires_this(opening, result->choices[i].choice, edge)) {
            return (uint32_t)i;
        }
    }
    return UINT32_MAX;
}

static uint32_t choice_index(const struct opening *opening, const struct graph_choice *choice)
{
    const struct resolve_result *result = opening->run->result;
    for (size_t i = 0; i < result->choice_count; i++) {
        if (result->choices[i].choice == choice) {
            return (uint32_t)i;
        }
    }
    return UINT32_MAX;
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
        .version = choice->choice->version_text,
    };
}

static struct finding_step step_of(const struct opening *opening, const struct resolve_via *via,
                                   const struct graph_choice *choice)
{
    return (struct finding_step){
        .text = via->edge->requirement->text,
        .by = origin_of(opening, via->edge, via->by),
        .name = via->edge->requirement->canonical,
        .shown = choice->shown,
        .version = choice->version_text,
        .pin = choice->pin ? choice->pin->line->at : (struct span){0},
    };
}

/* The chain from a line of the user's to a choice: who asked first, and who asked for that. */
static void fill_chain(const struct opening *opening, uint32_t index, struct finding_where *where)
{
    const struct resolve_result *result = opening->run->result;
    VEC(struct finding_step) back = {0};
    while (index != UINT32_MAX && result->choices[index].via.len &&
           back.len < result->choice_count) {
        const struct resolve_choice *choice = &result->choices[index];
        vec_push(opening->arena, &back, step_of(opening, &choice->via.at[0], choice->choice));
        index = choice->via.at[0].by;
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
                    str_eq(known->message, fresh->message) && str_eq(known->url, fresh->url) &&
                    span_cmp(known->pin.at, fresh->pin.at) == 0;
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

static void fill_edge(const struct opening *opening, const struct resolve_open *open, uint32_t by,
                      struct finding *finding)
{
    const struct graph_edge *edge = open->edge;
    struct finding_origin origin = origin_of(opening, edge, by);
    struct str requirer =
        origin.at.source  ? explain_place(opening->arena, origin.at)
        : origin.name.len ? arena_printf(opening->arena, "%.*s %.*s",
                                         STR_ARG(opening->run->result->choices[by].choice->shown),
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
    uint32_t by =
        open->choice ? choice_index(opening, open->choice) : requirer_of(opening, open->edge);
    struct finding_where where = {.environments = UINT64_C(1) << opening->run->input->environment};
    fill_chain(opening, by, &where);
    if (open->choice) {
        fill_release(opening, open, &finding);
    } else {
        fill_edge(opening, open, by, &finding);
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
