/* What is to be said of answers, besides conflicts and what is not known. */
#include <inttypes.h>

#include "cli/lock.h"
#include "resolver/explain.h"

struct finder {
    struct arena *arena;
    const struct job *job;
    struct lock_result *result;
    const struct lock_answer *answer;
    size_t environment;
    struct intern *keys; /* one for each finding that was made here */
    size_t first;        /* index of the finding with key 0 */
};

static bool has_line(const struct project_lines *lines, struct span at)
{
    for (size_t i = 0; i < lines->len; i++) {
        if (span_cmp(lines->at[i].at, at) == 0) {
            return true;
        }
    }
    return false;
}

static bool has_extra_line(const struct project_extras *extras, struct span at)
{
    for (size_t i = 0; i < extras->len; i++) {
        if (has_line(&extras->at[i].lines, at)) {
            return true;
        }
    }
    return false;
}

/* The project whose line it is; lines of constraints files are everyone's. */
static uint32_t project_of(const struct job *job, struct span at)
{
    for (uint32_t i = 0; i < job->projects.items.len; i++) {
        const struct project *project = &job->projects.items.at[i];
        if (has_line(&project->lines, at) || has_extra_line(&project->extras, at) ||
            has_extra_line(&project->groups, at)) {
            return i;
        }
    }
    return 0;
}

static const struct resolve_choice *choice_by(const struct finder *finder, uint32_t by)
{
    return &finder->answer->result.choices[by];
}

static struct finding_origin origin_of(const struct finder *finder, const struct resolve_via *via)
{
    if (via->by == UINT32_MAX) {
        return (struct finding_origin){.at = via->edge->at};
    }
    const struct graph_choice *choice = choice_by(finder, via->by)->choice;
    return (struct finding_origin){
        .at = via->edge->at,
        .name = intern_str(finder->job->names, choice->name),
        .version = choice->version_text,
    };
}

/* The first way from a line of the user's to who requires. */
static struct finding_where where_of(const struct finder *finder, const struct resolve_via *via)
{
    const struct resolve_via *at = via;
    size_t length = 0;
    for (; at->by != UINT32_MAX; at = &choice_by(finder, at->by)->via.at[0]) {
        length++;
    }
    struct finding_step *chain = ARENA_ARRAY(finder->arena, struct finding_step, length);
    uint32_t project = project_of(finder->job, at->edge->at);
    for (at = via; length > 0; length--) {
        const struct resolve_choice *by = choice_by(finder, at->by);
        at = &by->via.at[0];
        chain[length - 1] = (struct finding_step){
            .text = at->edge->requirement->text,
            .by = origin_of(finder, at),
            .name = intern_str(finder->job->names, by->name),
            .shown = by->choice->shown,
            .version = by->choice->version_text,
        };
    }
    return (struct finding_where){.project = project, .chain = chain};
}

static void meet(const struct finder *finder, struct finding *finding, struct finding_where where)
{
    uint64_t bit = UINT64_C(1) << finder->environment;
    for (size_t i = 0; i < finding->where.len; i++) {
        if (finding->where.at[i].project == where.project) {
            finding->where.at[i].environments |= bit;
            return;
        }
    }
    where.environments = bit;
    vec_push(finder->arena, &finding->where, where);
}

/* The finding of a key; NULL: there is none yet. */
static struct finding *known(const struct finder *finder, struct str key)
{
    uint32_t id = intern_find(finder->keys, key);
    return id == INTERN_NONE ? NULL : &finder->result->findings.items.at[finder->first + id];
}

static struct finding *add(const struct finder *finder, struct str key, enum finding_kind kind,
                           const struct resolve_choice *choice)
{
    struct finding finding = {
        .kind = kind,
        .level = finding_kind_info(kind)->level,
        .name = choice ? intern_str(finder->job->names, choice->name) : STR(""),
        .version = choice ? choice->choice->version_text : STR(""),
    };
    intern_put(finder->keys, key);
    vec_push(finder->arena, &finder->result->findings.items, finding);
    return &finder->result->findings.items.at[finder->result->findings.items.len - 1];
}

static bool has_extra(const struct resolve_choice *choice, struct str extra)
{
    for (size_t i = 0; i < choice->extras.len; i++) {
        if (str_eq(choice->extras.at[i], extra)) {
            return true;
        }
    }
    return false;
}

static struct str join(struct arena *arena, const struct str *items, size_t count)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < count; i++) {
        buf_add(&out, i ? STR(", ") : STR(""));
        buf_add(&out, items[i]);
    }
    return buf_str(&out);
}

/* "requirements.txt:12" or "oslo.db 14.0.0" */
static struct str requirer_name(const struct finder *finder, const struct resolve_via *via)
{
    if (via->by == UINT32_MAX) {
        return arena_printf(finder->arena, "%.*s:%zu", STR_ARG(via->edge->at.source->name),
                            span_position(via->edge->at).line);
    }
    const struct graph_choice *by = choice_by(finder, via->by)->choice;
    return arena_printf(finder->arena, "%.*s%s%.*s", STR_ARG(by->shown),
                        by->version_text.len ? " " : "", STR_ARG(by->version_text));
}

static struct str defined_extras(struct arena *arena, const struct graph_choice *choice)
{
    struct str *names = choice->release ? choice->release->provides_extra : NULL;
    size_t count = choice->release ? choice->release->provides_extra_count : 0;
    if (choice->project) {
        count = choice->project->extras.len;
        names = ARENA_ARRAY(arena, struct str, count);
        for (size_t i = 0; i < count; i++) {
            names[i] = choice->project->extras.at[i].name;
        }
    }
    struct str list = join(arena, names, count);
    return count ? arena_printf(arena, "it defines: %.*s", STR_ARG(list))
                 : STR("it defines no extras; drop the extra");
}

/* Who requires, and where to point: at the user's line that leads there. */
static void blame(const struct finder *finder, struct finding *finding,
                  const struct resolve_via *via, const struct finding_where *where)
{
    const struct requirement *requirement = via->edge->requirement;
    finding->has_requirement = true;
    finding->requirement = (struct finding_requirement){
        .text = requirement->text,
        .specifier = requirement->specifier.canonical,
        .marker = requirement->marker_text,
        .by = origin_of(finder, via),
    };
    finding->at = where->chain_length ? where->chain[0].by.at : via->edge->at;
    finding->label = STR("required here");
}

static void tell_unknown_extras(const struct finder *finder, const struct resolve_choice *choice,
                                const struct resolve_via *via, struct str extras,
                                struct finding *finding)
{
    const struct graph_choice *what = choice->choice;
    struct str requirer = requirer_name(finder, via);
    finding->message = arena_printf(
        finder->arena, "%.*s%s%.*s has no extra %.*s, but %.*s requires %.*s", STR_ARG(what->shown),
        what->version_text.len ? " " : "", STR_ARG(what->version_text), STR_ARG(extras),
        STR_ARG(requirer), STR_ARG(via->edge->requirement->text));
    finding->help = defined_extras(finder->arena, what);
    if (what->project && what->project->extras_dynamic.len) {
        finding->kind = FINDING_UNDECIDED;
        finding->level = LEVEL_UNDECIDED;
        finding->cause = CAUSE_DYNAMIC;
        finding->release = what->project->name;
        finding->message = arena_printf(finder->arena, "not decided: %.*s requires %.*s: %.*s",
                                        STR_ARG(requirer), STR_ARG(via->edge->requirement->text),
                                        STR_ARG(what->project->extras_dynamic));
        finding->help = STR("");
    }
}

static void find_unknown_extras(const struct finder *finder, const struct resolve_choice *choice,
                                const struct resolve_via *via)
{
    const struct requirement *requirement = via->edge->requirement;
    VEC(struct str) missing = {0};
    for (size_t i = 0; i < requirement->canonical_extra_count; i++) {
        if (!has_extra(choice, requirement->canonical_extras[i])) {
            vec_push(finder->arena, &missing, requirement->canonical_extras[i]);
        }
    }
    if (missing.len == 0) {
        return;
    }
    struct str requirer = requirer_name(finder, via);
    struct str key = arena_printf(finder->arena, "extra %" PRIu32 " %.*s %.*s %.*s", choice->name,
                                  STR_ARG(choice->choice->version_text), STR_ARG(requirer),
                                  STR_ARG(requirement->text));
    struct finding_where where = where_of(finder, via);
    struct finding *finding = known(finder, key);
    if (!finding) {
        finding = add(finder, key, FINDING_UNKNOWN_EXTRA, choice);
        blame(finder, finding, via, &where);
        tell_unknown_extras(finder, choice, via, join(finder->arena, missing.at, missing.len),
                            finding);
        for (size_t i = 0; i < missing.len; i++) {
            vec_push(finder->arena, &finding->extras, missing.at[i]);
        }
    }
    meet(finder, finding, where);
}

/* It was chosen because something pins it: nothing else may. */
static void find_yanked(const struct finder *finder, const struct resolve_choice *choice)
{
    const struct graph_choice *what = choice->choice;
    const struct resolve_via *via = &choice->via.at[0];
    struct str key = arena_printf(finder->arena, "yanked %" PRIu32 " %.*s", choice->name,
                                  STR_ARG(what->version_text));
    struct finding_where where = where_of(finder, via);
    struct finding *finding = known(finder, key);
    if (!finding) {
        struct str reason = what->release->yanked_reason;
        finding = add(finder, key, FINDING_PIN_YANKED, choice);
        blame(finder, finding, via, &where);
        finding->message = arena_printf(
            finder->arena, "%.*s %.*s was chosen, which is yanked: %.*s", STR_ARG(what->shown),
            STR_ARG(what->version_text), STR_ARG(reason.len ? reason : STR("no reason is given")));
        finding->help = STR("require another release when you can: only a pin takes a yanked one");
    }
    meet(finder, finding, where);
}

static void find_in_answer(const struct finder *finder)
{
    const struct resolve_result *result = &finder->answer->result;
    for (size_t i = 0; i < result->choice_count; i++) {
        const struct resolve_choice *choice = &result->choices[i];
        bool walked = choice->choice && (choice->choice->state == GRAPH_RELEASE ||
                                         choice->choice->state == GRAPH_PROJECT);
        for (size_t k = 0; walked && k < choice->via.len; k++) {
            find_unknown_extras(finder, choice, &choice->via.at[k]);
        }
        if (walked && choice->choice->release && choice->choice->release->yanked) {
            find_yanked(finder, choice);
        }
    }
}

static void find_skipped_project(const struct finder *finder, uint32_t number)
{
    const struct project *project = &finder->job->projects.items.at[number];
    struct str key = arena_printf(finder->arena, "project %" PRIu32, number);
    struct finding *finding = add(finder, key, FINDING_UNDECIDED, NULL);
    explain_skipped(finder->arena, project, finding);
    uint64_t all = environment_set_all(&finder->job->environments);
    vec_push(finder->arena, &finding->where,
             (struct finding_where){.project = number, .environments = all});
}

static void find_open_project(const struct finder *finder, uint32_t number, const char *why,
                              enum undecided_cause cause)
{
    const struct project *project = &finder->job->projects.items.at[number];
    struct str key = arena_printf(finder->arena, "project %" PRIu32, number);
    struct finding *finding = add(finder, key, FINDING_UNDECIDED, NULL);
    finding->name = project->distribution;
    finding->cause = cause;
    finding->release = project->name;
    finding->message =
        arena_printf(finder->arena, "not decided: project %.*s: %s", STR_ARG(project->name), why);
    finding->help = STR("name the files that say what it requires");
    uint64_t all = environment_set_all(&finder->job->environments);
    vec_push(finder->arena, &finding->where,
             (struct finding_where){.project = number, .environments = all});
}

static void find_open_projects(const struct finder *finder)
{
    uint64_t all = environment_set_all(&finder->job->environments);
    for (uint32_t i = 0; i < finder->job->projects.items.len; i++) {
        const struct project *project = &finder->job->projects.items.at[i];
        if (finder->result->skipped[i] == all) {
            find_skipped_project(finder, i);
        } else if (project->dynamic.len) {
            find_open_project(finder, i, arena_cstr(finder->arena, project->dynamic),
                              CAUSE_DYNAMIC);
        } else if (project->no_requirement_file) {
            find_open_project(finder, i, "it has no requirement file", CAUSE_ABSENT);
        }
    }
}

void lock_findings(const struct lock_input *input, struct lock_result *result)
{
    struct finder finder = {
        .arena = result->findings.arena,
        .job = input->job,
        .result = result,
        .keys = intern_create(result->findings.arena),
        .first = result->findings.items.len,
    };
    find_open_projects(&finder);
    for (size_t i = 0; i < input->job->environments.count; i++) {
        finder.answer = &result->answers[i];
        finder.environment = i;
        find_in_answer(&finder);
    }
    if (input->given_up.len) {
        vec_push(finder.arena, &result->findings.items,
                 job_given_up(input->job, finder.arena, input->given_up, result->skipped));
    }
}
