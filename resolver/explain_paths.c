/* The ways from the user's lines through releases to the clash. */
#include "resolver/explain_internal.h"

#define FROM_LINE SIZE_MAX
#define NOT_REACHED (SIZE_MAX - 1)

static bool has_line(const struct clash *clash, uint32_t name)
{
    for (size_t i = 0; i < clash->demands.len; i++) {
        const struct demand *demand = &clash->demands.at[i];
        if (demand->name == name && demand->line && !demand_pin(demand)) {
            return true;
        }
    }
    return false;
}

/* The first fact that is reached and requires the name. */
static size_t first_requirer(const struct clash *clash, const size_t *parents, uint32_t name)
{
    for (size_t i = 0; i < clash->conflict->facts.len; i++) {
        const struct conflict_fact *fact = &clash->conflict->facts.at[i];
        if (!fact->barred && fact->edge->name == name && parents[i] != NOT_REACHED) {
            return i;
        }
    }
    return NOT_REACHED;
}

void clash_find_parents(struct clash *clash)
{
    size_t count = clash->conflict->facts.len;
    clash->parents = ARENA_ARRAY(clash->arena, size_t, count);
    for (size_t i = 0; i < count; i++) {
        bool is_first = has_line(clash, clash->conflict->facts.at[i].name);
        clash->parents[i] = is_first ? FROM_LINE : NOT_REACHED;
    }
    for (bool grows = true; grows;) {
        grows = false;
        for (size_t i = 0; i < count; i++) {
            if (clash->parents[i] == NOT_REACHED) {
                uint32_t name = clash->conflict->facts.at[i].name;
                clash->parents[i] = first_requirer(clash, clash->parents, name);
                grows |= clash->parents[i] != NOT_REACHED;
            }
        }
    }
}

static size_t parent_of(const struct clash *clash, size_t index)
{
    size_t parent = clash->parents[index];
    return parent == NOT_REACHED ? FROM_LINE : parent;
}

/* The line that requires a name; of a root itself (nothing requires it): the first line. */
static const struct demand *line_to(const struct clash *clash, uint32_t name)
{
    for (size_t i = 0; i < clash->demands.len; i++) {
        const struct demand *demand = &clash->demands.at[i];
        if (demand->line && !demand_pin(demand) && demand->name == name) {
            return demand;
        }
    }
    return &clash->demands.at[0];
}

struct explain_path path_to(const struct clash *clash, const struct conflict_fact *fact)
{
    struct explain_path path = {0};
    VEC(size_t) back = {0};
    size_t at = (size_t)(fact - clash->conflict->facts.at);
    for (; at != FROM_LINE; at = parent_of(clash, at)) {
        vec_push(clash->arena, &back, at);
    }
    for (size_t i = back.len; i > 0; i--) {
        vec_push(clash->arena, &path.facts, &clash->conflict->facts.at[back.at[i - 1]]);
    }
    path.line = line_to(clash, path.facts.at[0]->name);
    return path;
}

static struct finding_origin origin_of(const struct clash *clash, const struct conflict_fact *fact)
{
    const struct demand demand = {fact->edge->requirement, fact->edge->name, NULL, fact};
    return demand_requirement(clash, &demand).by;
}

const struct finding_step *path_steps(const struct clash *clash, const struct explain_path *path,
                                      size_t *length)
{
    *length = path->facts.len;
    struct finding_step *steps = ARENA_ARRAY(clash->arena, struct finding_step, *length);
    for (size_t i = 0; i < *length; i++) {
        const struct conflict_fact *fact = path->facts.at[i];
        const struct conflict_fact *before = i ? path->facts.at[i - 1] : NULL;
        steps[i] = (struct finding_step){
            .text = before ? before->edge->requirement->text : path->line->requirement->text,
            .by = before ? origin_of(clash, before)
                         : (struct finding_origin){.at = demand_at(path->line)},
            .name = intern_str(clash->graph->names, fact->name),
            .shown = explain_name(clash, fact->name),
            .version = version_normalized(clash->arena, &fact->versions[fact->version_count - 1]),
        };
    }
    return steps;
}

static void add_line(struct buf *out, struct span at, struct str text)
{
    if (at.source) {
        buf_add(out, explain_place(out->arena, at));
        buf_add_char(out, ' ');
    }
    buf_add(out, text);
}

/* " -> all 4 releases of foo from 2.0 on -> Python >=3.9" */
static void add_fact(const struct clash *clash, struct buf *out, const struct conflict_fact *fact)
{
    buf_add(out, STR(" -> "));
    buf_add(out, releases_text(clash, fact));
    buf_add(out, STR(" -> "));
    if (!fact->barred) {
        add_line(out, fact->edge->at, fact->edge->requirement->text);
        return;
    }
    switch (fact->bar) {
    case CONFLICT_PYTHON:
        buf_printf(out, "Python %.*s", STR_ARG(fact->requires_python));
        break;
    case CONFLICT_NO_FILE:
        buf_add(out, STR("no file"));
        break;
    default:
        buf_add(out, STR("yanked"));
        break;
    }
}

/* Whether another fact goes on from this one. */
static bool goes_on(const struct clash *clash, size_t fact)
{
    for (size_t i = 0; i < clash->conflict->facts.len; i++) {
        if (clash->parents[i] == fact) {
            return true;
        }
    }
    return false;
}

static void add_path(const struct clash *clash, struct finding *finding,
                     const struct explain_path *path)
{
    struct buf out = {.arena = clash->arena};
    add_line(&out, demand_at(path->line), path->line->requirement->text);
    for (size_t i = 0; i < path->facts.len; i++) {
        add_fact(clash, &out, path->facts.at[i]);
    }
    vec_push(clash->arena, &finding->paths, buf_str(&out));
}

struct paths {
    VEC(struct explain_path) items;
};

static struct paths list_paths(const struct clash *clash)
{
    struct paths paths = {0};
    for (size_t i = 0; i < clash->conflict->facts.len; i++) {
        if (!goes_on(clash, i)) {
            vec_push(clash->arena, &paths.items, path_to(clash, &clash->conflict->facts.at[i]));
        }
    }
    return paths;
}

void clash_paths(const struct clash *clash, struct finding *finding)
{
    struct paths paths = list_paths(clash);
    for (size_t d = 0; d < clash->conflict->lines.len; d++) {
        struct explain_path alone = {.line = &clash->demands.at[d]};
        bool goes = false;
        for (size_t i = 0; i < paths.items.len; i++) {
            if (paths.items.at[i].line == alone.line) {
                add_path(clash, finding, &paths.items.at[i]);
                goes = true;
            }
        }
        if (!goes) {
            add_path(clash, finding, &alone);
        }
    }
}
