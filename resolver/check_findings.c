/* Findings of the check as data: which cause, who requires, by which chain. Wording:
 * check_texts.c. */
#include <inttypes.h>

#include "base/buf.h"
#include "resolver/check_internal.h"

static void add_place(struct buf *key, struct span at)
{
    if (at.source) {
        buf_add(key, at.source->name);
        buf_printf(key, ":%zu", at.offset);
    }
    buf_add_char(key, '\n');
}

/* Who requires: the user's line, or the release; the same release by whatever extra. */
static void add_requirer(struct walk *walk, struct buf *key, const struct cause *cause)
{
    if (!cause->edge) {
        return;
    }
    if (cause->edge->at.source) {
        add_place(key, cause->edge->at);
    } else {
        uint32_t node = walk->visits.at[cause->visit].node;
        const struct graph_choice *choice = graph_node(walk->graph, node)->choice;
        buf_printf(key, "%" PRIu32 " %.*s\n", choice->name, STR_ARG(choice->version_text));
    }
    buf_add(key, cause->edge->requirement->text);
    buf_add(key, STR(" ; "));
    buf_add(key, cause->edge->requirement->marker_text);
}

/* Equal for equal causes only: kind, name, pin line, requirer, requirement, detail. */
static struct str key_of(struct walk *walk, const struct cause *cause, struct str detail)
{
    struct buf key = {.arena = walk->check->scratch};
    buf_printf(&key, "%d\n", (int)cause->kind);
    if (cause->choice && cause->choice->name != INTERN_NONE) {
        buf_printf(&key, "%" PRIu32, cause->choice->name);
    }
    add_place(&key, cause->pin ? cause->pin->line->at : (struct span){0});
    add_requirer(walk, &key, cause);
    if (cause->bound) {
        buf_add(&key, cause->bound->text);
    }
    buf_add_char(&key, '\n');
    buf_add(&key, detail);
    return buf_str(&key);
}

struct finding_pin pin_of(const struct pin *pin)
{
    const struct requirement *requirement = &pin->line->requirement;
    return (struct finding_pin){
        .at = pin->line->at,
        .version = pin->form == PIN_EXACT ? pin->version_text : STR(""),
        .text = requirement->text,
        .marker = requirement->marker_text,
    };
}

struct finding_requirement requirement_of_pin(const struct pin *pin)
{
    const struct requirement *requirement = &pin->line->requirement;
    return (struct finding_requirement){
        .text = requirement->text,
        .specifier = requirement->specifier.canonical,
        .marker = requirement->marker_text,
        .by = {.at = pin->line->at},
    };
}

static struct finding_origin origin_of(struct walk *walk, const struct graph_edge *edge,
                                       uint32_t visit)
{
    if (edge->at.source) {
        return (struct finding_origin){.at = edge->at};
    }
    const struct graph_node *node = graph_node(walk->graph, walk->visits.at[visit].node);
    return (struct finding_origin){
        .name = intern_str(walk->check->input->names, node->name),
        .version = node->choice->version_text,
    };
}

struct finding_requirement requirement_of(struct walk *walk, const struct graph_edge *edge,
                                          uint32_t visit)
{
    return (struct finding_requirement){
        .text = edge->requirement->text,
        .specifier = edge->requirement->specifier.canonical,
        .marker = edge->requirement->marker_text,
        .by = origin_of(walk, edge, visit),
    };
}

static struct str name_of(struct walk *walk, const struct cause *cause)
{
    if (cause->choice && cause->choice->name != INTERN_NONE) {
        return intern_str(walk->check->input->names, cause->choice->name);
    }
    return cause->edge ? cause->edge->requirement->canonical : STR("");
}

struct finding *finding_for(struct walk *walk, const struct cause *cause, struct str detail,
                            bool *made)
{
    struct check *check = walk->check;
    struct finding_list *list = &check->result->findings;
    uint32_t known = intern_count(check->keys);
    uint32_t id = intern_put(check->keys, key_of(walk, cause, detail));
    *made = id == known;
    if (!*made) {
        return &list->items.at[check->first + id];
    }
    struct finding finding = {
        .kind = cause->kind,
        .level = finding_kind_info(cause->kind)->level,
        .name = name_of(walk, cause),
    };
    if (cause->pin) {
        finding.pin = pin_of(cause->pin);
        finding.at = finding.pin.at;
    }
    if (cause->choice) {
        finding.version = cause->choice->version_text;
    }
    if (cause->edge) {
        finding.has_requirement = true;
        finding.requirement = requirement_of(walk, cause->edge, cause->visit);
    }
    vec_push(check->arena, &list->items, finding);
    return &list->items.at[list->items.len - 1];
}

/* The step of an edge that was followed from the node of `visit` to a choice. */
static struct finding_step step_of(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                                   const struct graph_choice *choice)
{
    struct finding_step step = {
        .text = edge->requirement->text,
        .by = origin_of(walk, edge, visit),
        .name = edge->requirement->canonical,
        .shown = edge->requirement->name,
    };
    if (choice) {
        step.version = choice->version_text;
        step.shown = choice->shown;
        step.pin = choice->pin ? choice->pin->line->at : (struct span){0};
    }
    return step;
}

void finding_meet(struct walk *walk, struct finding *finding, uint64_t environments, uint32_t visit,
                  const struct graph_edge *last, const struct graph_choice *last_choice)
{
    for (size_t i = finding->where.len; i > 0 && finding->where.at[i - 1].project == walk->index;
         i--) {
        environments &= ~finding->where.at[i - 1].environments;
    }
    if (!environments) {
        return;
    }
    size_t length = last ? 1 : 0;
    for (uint32_t v = visit; v != VISIT_NONE && walk->visits.at[v].edge; length++) {
        v = walk->visits.at[v].parent;
    }
    struct finding_step *chain = ARENA_ARRAY(walk->check->arena, struct finding_step, length);
    size_t at = length;
    if (last) {
        chain[--at] = step_of(walk, last, visit, last_choice);
    }
    for (uint32_t v = visit; at > 0; v = walk->visits.at[v].parent) {
        const struct visit *here = &walk->visits.at[v];
        const struct graph_node *node = graph_node(walk->graph, here->node);
        chain[--at] = step_of(walk, here->edge, here->parent, node->choice);
    }
    vec_push(walk->check->arena, &finding->where,
             (struct finding_where){walk->index, environments, chain, length});
}
