/* Answers as renderers read them. */
#include <stdlib.h>

#include "cli/lock.h"

struct liner {
    struct arena *arena;
    const struct lock_input *input;
    const struct lock_result *result;
    bool detail;
    uint64_t open; /* environments whose answers rest on what is not known */
};

static int compare_vias(const void *a, const void *b)
{
    const struct resolution_via *x = a;
    const struct resolution_via *y = b;
    if (x->kind != y->kind) {
        return x->kind < y->kind ? -1 : 1;
    }
    int order = span_cmp(x->at, y->at);
    return order ? order : str_cmp(x->text, y->text);
}

static int compare_entries(const void *a, const void *b)
{
    const struct resolution_entry *x = a;
    const struct resolution_entry *y = b;
    return str_cmp(x->name, y->name);
}

/* "requirements.txt:12", with detail "requirements.txt:12 (oslo.db>=10)" */
static struct resolution_via via_line(const struct liner *liner, enum resolution_via_kind kind,
                                      struct span at, struct str requirement)
{
    struct buf text = {.arena = liner->arena};
    static const char *const options[] = {
        [VIA_LINE] = "-r", [VIA_CONSTRAINT] = "-c", [VIA_OVERRIDE] = "--override"};
    buf_printf(&text, "%s %.*s:%zu", options[kind], STR_ARG(at.source->name),
               span_position(at).line);
    if (liner->detail) {
        buf_printf(&text, " (%.*s)", STR_ARG(requirement));
    }
    return (struct resolution_via){kind, at, buf_str(&text)};
}

/* "oslo-db", with detail "oslo-db 14.0.0 (oslo.utils>=7.0)" */
static struct resolution_via
via_release(const struct liner *liner, const struct resolve_choice *choice, struct str requirement)
{
    struct buf text = {.arena = liner->arena};
    buf_add(&text, intern_str(liner->input->job->names, choice->name));
    if (liner->detail) {
        struct str version = choice->choice ? choice->choice->version_text : STR("");
        buf_printf(&text, "%s%.*s (%.*s)", version.len ? " " : "", STR_ARG(version),
                   STR_ARG(requirement));
    }
    return (struct resolution_via){.kind = VIA_RELEASE, .text = buf_str(&text)};
}

/* As VEC(struct resolution_via), with a name. */
struct vias {
    struct resolution_via *at;
    size_t len;
    size_t cap;
};

/* Constraint lines of a name that hold in the environment. */
static void add_constraints(const struct liner *liner, size_t environment, uint32_t name,
                            struct vias *vias)
{
    const struct pin_group *group = pinset_find(graph_input(liner->result->graph)->pins, name);
    bool denied = graph_is_denied(liner->result->graph, name);
    for (size_t i = 0; group && !denied && i < group->pins.len; i++) {
        const struct pin *pin = &group->pins.at[i];
        if (pin->holds.yes >> environment & 1) {
            struct resolution_via via =
                via_line(liner, VIA_CONSTRAINT, pin->line->at, pin->line->requirement.text);
            vec_push(liner->arena, vias, via);
        }
    }
}

static void add_overrides(const struct liner *liner, size_t environment, struct str name,
                          struct vias *vias)
{
    const struct environment_set *set = &liner->input->job->environments;
    for (size_t i = 0; i < liner->input->override_count; i++) {
        const struct project_line *line = &liner->input->overrides[i];
        struct marker_bits holds = marker_evaluate_all(line->requirement.marker, set, STR(""));
        if (str_eq(line->requirement.canonical, name) && (holds.yes >> environment & 1)) {
            struct resolution_via via =
                via_line(liner, VIA_OVERRIDE, line->at, line->requirement.text);
            vec_push(liner->arena, vias, via);
        }
    }
}

static struct resolution_via via_of(const struct liner *liner, const struct lock_answer *answer,
                                    const struct resolve_via *via)
{
    struct str text = via->edge->requirement->text;
    if (via->by != UINT32_MAX) {
        return via_release(liner, &answer->result.choices[via->by], text);
    }
    return via_line(liner, VIA_LINE, via->edge->at, text);
}

/* Each of them once; returns how many are left. */
static size_t sort_vias(struct resolution_via *vias, size_t count)
{
    size_t kept = 0;
    if (count) {
        qsort(vias, count, sizeof *vias, compare_vias);
    }
    for (size_t i = 0; i < count; i++) {
        if (kept == 0 || !str_eq(vias[kept - 1].text, vias[i].text)) {
            vias[kept++] = vias[i];
        }
    }
    return kept;
}

static void fill_vias(const struct liner *liner, const struct lock_answer *answer,
                      const struct resolve_choice *choice, struct resolution_entry *entry)
{
    size_t environment = answer->input.environment;
    struct vias vias = {0};
    for (size_t i = 0; i < choice->via.len; i++) {
        vec_push(liner->arena, &vias, via_of(liner, answer, &choice->via.at[i]));
    }
    if (entry->path.len == 0) {
        add_constraints(liner, environment, choice->name, &vias);
        add_overrides(liner, environment, entry->name, &vias);
    }
    entry->via = vias.at;
    entry->via_count = sort_vias(vias.at, vias.len);
}

static bool fill_entry(const struct liner *liner, const struct lock_answer *answer,
                       const struct resolve_choice *choice, struct resolution_entry *entry)
{
    const struct graph_choice *what = choice->choice;
    if (!what || (!what->version && !what->project)) {
        return false;
    }
    *entry = (struct resolution_entry){
        .name = intern_str(liner->input->job->names, choice->name),
        .version = what->version ? version_normalized(liner->arena, what->version) : STR(""),
        .path = what->project ? what->project->path : STR(""),
    };
    fill_vias(liner, answer, choice, entry);
    return true;
}

/* What the user has accepted leaves nothing open. */
static uint64_t open_environments(const struct finding_list *findings)
{
    uint64_t open = 0;
    for (size_t i = 0; i < findings->items.len; i++) {
        const struct finding *finding = &findings->items.at[i];
        if (finding->level != LEVEL_UNDECIDED || finding->ignored) {
            continue;
        }
        open |= finding->environments;
        for (size_t k = 0; k < finding->where.len; k++) {
            open |= finding->where.at[k].environments;
        }
    }
    return open;
}

static bool same_answer(const struct resolution *a, const struct resolution *b)
{
    bool same = a->count == b->count && a->satisfiable == b->satisfiable && a->open == b->open;
    for (size_t i = 0; same && i < a->count; i++) {
        same = str_eq(a->at[i].name, b->at[i].name) && str_eq(a->at[i].version, b->at[i].version) &&
               str_eq(a->at[i].path, b->at[i].path);
    }
    return same;
}

/* What is the same in two environments is told once: all that asks for it, in either. */
static void share_vias(const struct liner *liner, struct resolution_entry *a,
                       struct resolution_entry *b)
{
    size_t count = a->via_count + b->via_count;
    struct resolution_via *all = ARENA_ARRAY(liner->arena, struct resolution_via, count);
    for (size_t i = 0; i < count; i++) {
        all[i] = i < a->via_count ? a->via[i] : b->via[i - a->via_count];
    }
    a->via = all;
    a->via_count = sort_vias(all, count);
    b->via = a->via;
    b->via_count = a->via_count;
}

static void share_answers(const struct liner *liner, struct resolution *resolutions, size_t count)
{
    for (size_t turn = 0; turn < 2; turn++) { /* the first of them has all before the second turn */
        for (size_t i = 1; i < count; i++) {
            size_t first = 0;
            while (!same_answer(&resolutions[first], &resolutions[i])) {
                first++;
            }
            for (size_t k = 0; first < i && k < resolutions[i].count; k++) {
                share_vias(liner, &resolutions[first].at[k], &resolutions[i].at[k]);
            }
        }
    }
}

static struct resolution resolution_of(const struct liner *liner, const struct lock_answer *answer)
{
    const struct resolve_result *result = &answer->result;
    struct resolution resolution = {
        .satisfiable = result->satisfiable,
        .open = liner->open >> answer->input.environment & 1,
        .at = ARENA_ARRAY(liner->arena, struct resolution_entry, result->choice_count),
    };
    for (size_t i = 0; i < result->choice_count; i++) {
        resolution.count +=
            fill_entry(liner, answer, &result->choices[i], &resolution.at[resolution.count]);
    }
    if (resolution.count) {
        qsort(resolution.at, resolution.count, sizeof *resolution.at, compare_entries);
    }
    return resolution;
}

const struct resolution *lock_lines(struct arena *arena, const struct lock_input *input,
                                    const struct lock_result *result, bool detail)
{
    const struct liner liner = {arena, input, result, detail, open_environments(&result->findings)};
    size_t count = input->job->environments.count;
    struct resolution *resolutions = ARENA_ARRAY(arena, struct resolution, count);
    for (size_t i = 0; i < count; i++) {
        resolutions[i] = resolution_of(&liner, &result->answers[i]);
    }
    share_answers(&liner, resolutions, count);
    return resolutions;
}
