#include "resolver/explain.h"

#include <inttypes.h>

#include "resolver/explain_internal.h"

struct explain *explain_create(struct finding_list *findings)
{
    struct explain *explain = ARENA_NEW(findings->arena, struct explain);
    explain->arena = findings->arena;
    explain->findings = findings;
    explain->keys = intern_create(findings->arena);
    explain->sets = intern_create(findings->arena);
    return explain;
}

struct finding *explain_finding(struct explain *explain, struct str key, struct finding fresh,
                                bool *made)
{
    struct finding_list *list = explain->findings;
    uint32_t known = intern_count(explain->keys);
    uint32_t id = intern_put(explain->keys, key);
    *made = id == known;
    if (*made) {
        fresh.level = finding_kind_info(fresh.kind)->level;
        vec_push(explain->arena, &explain->places, list->items.len);
        vec_push(explain->arena, &explain->messages, (struct explain_message){0});
        vec_push(explain->arena, &list->items, fresh);
    }
    return &list->items.at[explain->places.at[id]];
}

void explain_meet(struct explain *explain, struct finding *finding, struct finding_where where)
{
    for (size_t i = 0; i < finding->where.len; i++) {
        struct finding_where *known = &finding->where.at[i];
        if (known->project == where.project) {
            known->environments |= where.environments;
            return;
        }
    }
    vec_push(explain->arena, &finding->where, where);
}

struct span demand_at(const struct demand *demand)
{
    const struct pin *pin = demand_pin(demand);
    if (pin) {
        return pin->line->at;
    }
    return demand->line ? demand->line->edge->at : demand->fact->edge->at;
}

bool demand_leads(const struct demand *demand)
{
    return demand->line ? demand->line->leads : demand->fact->leads;
}

const struct pin *demand_pin(const struct demand *demand)
{
    return demand->line && !demand->line->edge ? demand->line->pin : NULL;
}

/* The lines and what is required by releases, each with the name that it is about. */
static void list_demands(struct clash *clash)
{
    const struct conflict *conflict = clash->conflict;
    for (size_t i = 0; i < conflict->lines.len; i++) {
        const struct conflict_line *line = &conflict->lines.at[i];
        const struct requirement *requirement =
            line->edge ? line->edge->requirement : &line->pin->line->requirement;
        uint32_t name = line->edge ? line->edge->name
                                   : intern_find(clash->graph->names, requirement->canonical);
        vec_push(clash->arena, &clash->demands, (struct demand){requirement, name, line, NULL});
    }
    for (size_t i = 0; i < conflict->facts.len; i++) {
        const struct conflict_fact *fact = &conflict->facts.at[i];
        if (!fact->barred) {
            struct demand demand = {fact->edge->requirement, fact->edge->name, NULL, fact};
            vec_push(clash->arena, &clash->demands, demand);
        }
    }
}

static void add_versions(struct buf *key, const struct conflict_fact *fact)
{
    for (size_t i = 0; i < fact->version_count; i++) {
        buf_add(key, fact->versions[i].text);
        buf_add_char(key, ' ');
    }
}

static const struct project *project_of(const struct clash *clash, const struct conflict_line *line)
{
    return clash->run->input->roots[line->root];
}

/* Whether all lines are of one project, so that others may have the same ones. */
static bool is_of_one_project(const struct clash *clash)
{
    const struct conflict *conflict = clash->conflict;
    for (size_t i = 0; i < conflict->lines.len; i++) {
        if (!conflict->lines.at[i].edge ||
            conflict->lines.at[i].root != conflict->lines.at[0].root) {
            return false;
        }
    }
    return conflict->facts.len > 0;
}

/* The file, in its project. */
static struct str file_within(const struct clash *clash, const struct demand *demand)
{
    struct str name = demand_at(demand).source->name;
    struct str path = project_of(clash, demand->line)->path;
    return str_starts(name, path) ? str_slice(name, path.len, name.len) : name;
}

/* Equal for equal lines and facts: those of one project may stand for those of others. */
static struct str key_of(const struct clash *clash, enum finding_kind kind, bool shared)
{
    struct buf key = {.arena = clash->arena};
    if (kind_is_of_pin(kind)) {
        struct str pin = explain_place(clash->arena, clash_pin(clash)->line->at);
        buf_printf(&key, "%d %.*s", (int)kind, STR_ARG(pin));
        return buf_str(&key);
    }
    buf_printf(&key, "%" PRIu32 "\n", clash->conflict->name);
    for (size_t i = 0; i < clash->demands.len; i++) {
        const struct demand *demand = &clash->demands.at[i];
        struct span at = demand_at(demand);
        if (demand_leads(demand)) {
            continue;
        }
        bool anyone = shared && demand->line;
        buf_add(&key, anyone ? file_within(clash, demand) : at.source ? at.source->name : STR(""));
        buf_printf(&key, ":%zu %.*s ; %.*s\n", anyone ? 0 : at.offset,
                   STR_ARG(demand->requirement->text), STR_ARG(demand->requirement->marker_text));
    }
    for (size_t i = 0; i < clash->conflict->facts.len; i++) {
        const struct conflict_fact *fact = &clash->conflict->facts.at[i];
        if (fact->leads) {
            continue;
        }
        buf_printf(&key, "%" PRIu32 " %d ", fact->name, fact->barred ? (int)fact->bar : -1);
        add_versions(&key, fact);
    }
    return buf_str(&key);
}

struct finding_requirement demand_requirement(const struct clash *clash,
                                              const struct demand *demand)
{
    struct finding_requirement shown = {
        .text = demand->requirement->text,
        .specifier = demand->requirement->specifier.canonical,
        .marker = demand->requirement->marker_text,
        .by = {.at = demand_at(demand)},
    };
    if (!shown.by.at.source) {
        const struct conflict_fact *fact = demand->fact;
        shown.by.name = intern_str(clash->graph->names, fact->name);
        shown.by.version =
            version_normalized(clash->arena, &fact->versions[fact->version_count - 1]);
    }
    return shown;
}

const struct demand *clash_lead(const struct clash *clash)
{
    for (size_t i = 0; i < clash->demands.len; i++) {
        const struct demand *demand = &clash->demands.at[i];
        if (demand->name == clash->conflict->name && !demand_pin(demand) && !demand_leads(demand)) {
            return demand;
        }
    }
    return &clash->demands.at[0];
}

static const struct pin *first_pin(const struct clash *clash)
{
    for (size_t i = 0; i < clash->demands.len; i++) {
        if (demand_pin(&clash->demands.at[i])) {
            return demand_pin(&clash->demands.at[i]);
        }
    }
    return NULL;
}

static void fill_pin(struct finding *finding, const struct pin *pin)
{
    bool exact = pin->form == PIN_EXACT;
    finding->pin = (struct finding_pin){
        .at = pin->line->at,
        .version = exact ? pin->version_text : STR(""),
        .text = pin->line->requirement.text,
        .marker = pin->line->requirement.marker_text,
    };
    finding->at = finding->pin.at;
    finding->label = exact ? STR("this pin") : STR("this bound");
}

static void fill_requirements(const struct clash *clash, struct finding *finding)
{
    const struct demand *lead = clash_lead(clash);
    const struct pin *pin = first_pin(clash);
    finding->has_requirement = true;
    finding->requirement = demand_requirement(clash, lead);
    for (size_t i = 0; i < clash->demands.len; i++) {
        const struct demand *demand = &clash->demands.at[i];
        if (demand != lead && (!pin || demand_pin(demand) != pin)) {
            vec_push(clash->arena, &finding->others, demand_requirement(clash, demand));
        }
    }
    if (pin) {
        fill_pin(finding, pin);
        return;
    }
    finding->at = lead->line ? demand_at(lead) : demand_at(path_to(clash, lead->fact).line);
    finding->label = STR("required here");
}

static void fill(const struct clash *clash, struct finding *finding)
{
    if (kind_is_of_pin(finding->kind)) {
        fill_pin(finding, clash_pin(clash));
    } else {
        fill_requirements(clash, finding);
    }
    if (clash_pin(clash)) {
        finding->version = finding->pin.version;
    }
    for (size_t i = 0; i < clash->conflict->facts.len; i++) {
        const struct conflict_fact *fact = &clash->conflict->facts.at[i];
        if (fact->barred && fact->bar == CONFLICT_PYTHON && !finding->requires_python.len) {
            finding->requires_python = fact->requires_python;
        }
    }
    if (clash->conflict->facts.len && !kind_is_of_pin(finding->kind)) {
        clash_paths(clash, finding);
    }
    finding->help = clash_help(clash, finding->kind);
}

/* From a line to nothing: it tells where the line is. */
static const struct finding_step *line_step(const struct clash *clash, const struct demand *demand)
{
    struct finding_step *step = ARENA_NEW(clash->arena, struct finding_step);
    step->text = demand->requirement->text;
    step->by.at = demand_at(demand);
    step->name = demand->requirement->canonical;
    step->shown = demand->requirement->name;
    return step;
}

/* Every project that has one of the lines meets the conflict; alike: by lines of its own. */
static void meet(struct explain *explain, const struct clash *clash, struct finding *finding,
                 bool alike)
{
    const struct demand *lead = clash_lead(clash);
    struct explain_path path = {lead, {0}};
    if (!lead->line) {
        path = path_to(clash, lead->fact);
    }
    const struct conflict *conflict = clash->conflict;
    for (size_t i = 0; i < conflict->lines.len; i++) {
        const struct conflict_line *line = &conflict->lines.at[i];
        if (line->edge) {
            struct finding_where where = {
                .project = clash->run->projects[line->root],
                .environments = UINT64_C(1) << clash->run->input->environment,
            };
            if (kind_is_of_pin(finding->kind)) {
                where.chain = pin_step(clash);
                where.chain_length = 1;
            } else if (line->root == path.line->line->root) {
                where.chain = path_steps(clash, &path, &where.chain_length);
            }
            if (alike && !where.chain_length) {
                where.chain = line_step(clash, &clash->demands.at[i]);
                where.chain_length = 1;
            }
            explain_meet(explain, finding, where);
        }
    }
}

/* "linux-x86_64 on Python 3.12", or the environments' own names where platforms differ. */
static struct str target_name(struct explain *explain, const struct graph_input *graph,
                              const struct finding *finding, enum explain_target target)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < finding->where.len; i++) {
        bits |= finding->where.at[i].environments;
    }
    struct str names = environment_names(explain->arena, graph->environments, bits);
    struct str platform = graph->environments->at[0].platform;
    bool one = str_starts(names, STR("Python ")) && platform.len;
    if (target == TARGET_PYTHON || !one) {
        const char *before = target == TARGET_PYTHON ? "on" : "for";
        return arena_printf(explain->arena, " %s %.*s", before, STR_ARG(names));
    }
    return arena_printf(explain->arena, " for %.*s on %.*s", STR_ARG(platform), STR_ARG(names));
}

/* Written anew when a further environment meets it. */
static void write_message(struct explain *explain, const struct graph_input *graph,
                          struct finding *finding, const struct explain_message *message)
{
    struct buf out = {.arena = explain->arena};
    buf_add(&out, message->before);
    if (message->target != TARGET_NONE) {
        buf_add(&out, target_name(explain, graph, finding, message->target));
    }
    buf_add(&out, message->after);
    finding->message = buf_str(&out);
}

/* Whether a project has met the finding of a key in this environment. */
static bool has_met(const struct explain *explain, const struct clash *clash, struct str key)
{
    uint32_t id = intern_find(explain->keys, key);
    uint32_t project = clash->run->projects[clash->conflict->lines.at[0].root];
    if (id == INTERN_NONE) {
        return false;
    }
    const struct finding *finding = &explain->findings->items.at[explain->places.at[id]];
    for (size_t i = 0; i < finding->where.len; i++) {
        const struct finding_where *where = &finding->where.at[i];
        if (where->project == project &&
            (where->environments & UINT64_C(1) << clash->run->input->environment)) {
            return true;
        }
    }
    return false;
}

/*
 * The key of its finding. Lines and releases alike in several projects are one cause; twice in one
 * project they are two. *known: whether this set was met before.
 */
static struct str find_key(struct explain *explain, const struct clash *clash,
                           enum finding_kind kind, bool *known)
{
    struct str set = key_of(clash, kind, false);
    uint32_t count = intern_count(explain->sets);
    uint32_t id = intern_put(explain->sets, set);
    *known = id < count;
    if (!*known) {
        bool may_share = kind == FINDING_UNSATISFIABLE && is_of_one_project(clash);
        struct str shared = may_share ? key_of(clash, kind, true) : set;
        vec_push(explain->arena, &explain->keys_of_sets,
                 may_share && !has_met(explain, clash, shared) ? shared : set);
    }
    return explain->keys_of_sets.at[id];
}

static void explain_conflict(struct explain *explain, const struct explain_run *run,
                             const struct conflict *conflict)
{
    struct clash clash = {
        .arena = explain->arena,
        .run = run,
        .conflict = conflict,
        .graph = graph_input(run->input->graph),
    };
    list_demands(&clash);
    clash_find_parents(&clash);
    struct finding fresh = {.kind = clash_kind(&clash)};
    fresh.name = intern_str(clash.graph->names, conflict->name);
    bool known;
    bool made;
    struct str key = find_key(explain, &clash, fresh.kind, &known);
    struct finding *finding = explain_finding(explain, key, fresh, &made);
    uint32_t id = intern_find(explain->keys, key);
    bool alike = !known && !made && finding->paths.len;
    if (made) {
        fill(&clash, finding);
        explain->messages.at[id] = clash_message(&clash, finding->kind);
    } else if (alike) {
        vec_push(explain->arena, &finding->paths,
                 arena_printf(explain->arena, "likewise %.*s", STR_ARG(explain_places(&clash))));
    }
    meet(explain, &clash, finding, alike);
    write_message(explain, clash.graph, finding, &explain->messages.at[id]);
}

void explain_conflicts(struct explain *explain, const struct explain_run *run)
{
    for (size_t i = 0; i < run->result->conflicts.len; i++) {
        explain_conflict(explain, run, &run->result->conflicts.at[i]);
    }
}

void explain_result(struct explain *explain, const struct explain_run *run)
{
    explain_conflicts(explain, run);
    explain_open(explain, run);
}
