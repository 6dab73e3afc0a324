#include "tests/bruteforce/naive.h"

#include <string.h>

struct str naive_key_text(struct arena *arena, const struct naive_key *key)
{
    return arena_printf(arena, "%s[%s] %.*s pin=%.*s by=%.*s text=%.*s marker=%.*s other=%.*s",
                        key->level, key->kind, STR_ARG(key->name), STR_ARG(key->pin),
                        STR_ARG(key->by), STR_ARG(key->text), STR_ARG(key->marker),
                        STR_ARG(key->other));
}

void naive_add(struct arena *arena, struct naive_result *result, const struct naive_key *key,
               int project, int environment)
{
    result->features.errors |= strcmp(key->level, "error") == 0;
    vec_push(arena, &result->items,
             (struct naive_item){naive_key_text(arena, key), project, environment, key->marks});
}

static struct str constraint_at(const struct universe *u, int constraint)
{
    return constraint < 0 ? STR("") : str_of(u->constraints[constraint].requirement.at);
}

/* A run, a name in it and where findings go. */
struct judge {
    struct arena *arena;
    const struct naive_run *run;
    struct naive_result *result;
    int name;
};

static void report_marked(const struct judge *judge, const char *kind, const char *level, int pin,
                          unsigned marks)
{
    struct naive_key key = {.kind = kind,
                            .level = level,
                            .name = str_of(uni_name_text(judge->name)),
                            .pin = constraint_at(judge->run->universe, pin),
                            .marks = marks};
    naive_add(judge->arena, judge->result, &key, judge->run->project, judge->run->environment);
}

static void report(const struct judge *judge, const char *kind, const char *level, int pin,
                   struct str other)
{
    struct naive_key key = {.kind = kind,
                            .level = level,
                            .name = str_of(uni_name_text(judge->name)),
                            .pin = constraint_at(judge->run->universe, pin),
                            .other = other};
    naive_add(judge->arena, judge->result, &key, judge->run->project, judge->run->environment);
}

static void judge_python(const struct judge *judge, const struct naive_choice *choice,
                         const struct uni_python *python, size_t count)
{
    const struct uni_environment *e = &judge->run->universe->environments[judge->run->environment];
    judge->result->features.pythons |= count > 0;
    if (!naive_python_admits(python, count, e->minor, e->patch)) {
        report(judge, "requires-python", "error", choice->pin, STR(""));
    }
    if (e->series && naive_python_admits(python, count, e->minor, 0) !=
                         naive_python_admits(python, count, e->minor, 99)) {
        report(judge, "patch-level", "note", choice->pin, STR(""));
    }
}

/* The name as the pin's line spells it. */
static struct str pinned_name(const struct judge *judge, int pin)
{
    const char *text = judge->run->universe->constraints[pin].requirement.text;
    return str_slice(str_of(text), 0, strcspn(text, "<>=!~ "));
}

static void judge_release(const struct judge *judge, const struct naive_choice *choice)
{
    const struct uni_release *release =
        &judge->run->universe->names[judge->name].releases[choice->release];
    if (!release->python_malformed) {
        judge_python(judge, choice, release->python, release->python_count);
    }
    if (release->yanked) {
        report(judge, "pin-yanked", "warning", choice->pin, STR(""));
        judge->result->features.yanks = true;
    }
    bool lacks = naive_lacks_file(judge->run, judge->name, choice->release);
    if (lacks) {
        report(judge, "no-file", "error", choice->pin, STR(""));
        judge->result->features.no_files = true;
    }
    if (choice->state == NAIVE_UNDECIDED && !lacks) {
        char version[UNI_TEXT];
        uni_version_text(release->version, version);
        struct str shown = arena_printf(judge->arena, "%.*s %s",
                                        STR_ARG(pinned_name(judge, choice->pin)), version);
        report(judge, "undecided", "undecided", choice->pin, shown);
    }
}

/* Whether a constraint would be met with every requirement on the name, if its marker held. */
static bool may_bound(const struct naive_run *run, int constraint, int name)
{
    const struct uni_requirement *r = &run->universe->constraints[constraint].requirement;
    const struct naive_choice *choice = &run->choices[name];
    bool applies = choice->state != NAIVE_PROJECT ||
                   (choice->project != run->project && naive_pin_clause(r) < 0);
    return applies && r->name == name && !(run->universe->denied >> name & 1);
}

bool naive_bounds(const struct naive_run *run, int constraint, int name)
{
    return may_bound(run, constraint, name) &&
           naive_constraint_holds(run->universe, constraint, run->environment);
}

/* The chosen version is outside a bound of which nobody knows whether it holds. */
static void judge_doubtful_bound(const struct judge *judge, const struct naive_choice *choice,
                                 int constraint)
{
    const struct universe *u = judge->run->universe;
    const struct uni_requirement *r = &u->constraints[constraint].requirement;
    if (naive_pin_clause(r) >= 0 || !may_bound(judge->run, constraint, judge->name) ||
        !naive_constraint_in_doubt(u, constraint, judge->run->environment)) {
        return;
    }
    char version[UNI_TEXT];
    uni_version_text(choice->version, version);
    struct str shown =
        choice->pin >= 0 ? pinned_name(judge, choice->pin) : str_of(uni_name_text(judge->name));
    report(judge, "undecided", "undecided", constraint,
           arena_printf(judge->arena, "%.*s %s", STR_ARG(shown), version));
}

static void judge_bounds(const struct judge *judge, const struct naive_choice *choice)
{
    const struct universe *u = judge->run->universe;
    for (int i = 0; i < (int)u->constraint_count; i++) {
        const struct uni_requirement *r = &u->constraints[i].requirement;
        bool excludes = false;
        for (int clause = 0; clause < (int)r->clause_count; clause++) {
            excludes |= clause != naive_pin_clause(r) &&
                        !uni_clause_admits(r->clauses[clause], choice->version);
        }
        if (excludes) {
            judge_doubtful_bound(judge, choice, i);
        }
        if (excludes && naive_bounds(judge->run, i, judge->name)) {
            struct naive_key key = {.kind = "pin-excluded",
                                    .level = "error",
                                    .name = str_of(uni_name_text(judge->name)),
                                    .pin = constraint_at(u, choice->pin),
                                    .by = str_of(r->at),
                                    .text = str_of(r->text),
                                    .marker = str_of(r->marker_text)};
            naive_add(judge->arena, judge->result, &key, judge->run->project,
                      judge->run->environment);
        }
    }
}

/* Lines on the name whose markers hang on the patch release. */
static void judge_pin_markers(const struct judge *judge)
{
    const struct universe *u = judge->run->universe;
    for (int i = 0; i < (int)u->constraint_count; i++) {
        const struct uni_constraint *c = &u->constraints[i];
        bool bound = c->file == 0 || u->second_environments >> judge->run->environment & 1;
        bool says = c->requirement.clause_count > 0; /* without a version: no effect */
        if (says && c->requirement.name == judge->name && bound &&
            !(u->denied >> judge->name & 1) &&
            naive_marker_patch(&c->requirement.marker, &u->environments[judge->run->environment],
                               -1)) {
            report(judge, "patch-level", "note", i, STR(""));
        }
    }
}

static void judge_unpinned(const struct judge *judge)
{
    const struct universe *u = judge->run->universe;
    bool denied = u->denied >> judge->name & 1;
    report(judge, "unpinned", u->require_pins && !denied ? "error" : "note", -1,
           denied ? STR("denied") : STR(""));
    judge->result->open_names[judge->name] = true;
}

static void judge_name(const struct judge *judge)
{
    const struct naive_choice *choice = &judge->run->choices[judge->name];
    struct naive_features *features = &judge->result->features;
    if (choice->state == NAIVE_UNPINNED) {
        judge_unpinned(judge);
    } else if (choice->state == NAIVE_OVERLAP) {
        report_marked(judge, "pin-overlap", "error", choice->pin, 1u << choice->rival);
        judge->result->overlaps |= 1u << choice->pin;
        features->overlaps = true;
    } else if (choice->state == NAIVE_MISSING) {
        report(judge, "pin-missing", "error", choice->pin, STR(""));
    }
    if (choice->state == NAIVE_UNDECIDED && choice->release < 0) {
        report(judge, "undecided", "undecided", choice->pin, pinned_name(judge, choice->pin));
    }
    if (choice->release >= 0) {
        judge_release(judge, choice);
    }
    if (choice->state == NAIVE_PROJECT && choice->project != judge->run->project) {
        const struct uni_project *p = &judge->run->universe->projects[choice->project];
        judge_python(judge, choice, p->python, p->python_count);
    }
    if (choice->version >= 0) {
        judge_bounds(judge, choice);
        features->prereleases |= uni_version_is_prerelease(choice->version);
    }
    if (choice->state != NAIVE_PROJECT) {
        judge_pin_markers(judge);
    }
    features->siblings |= choice->project >= 0 && choice->project != judge->run->project;
}

void naive_meet(const struct uni_grid *grid, const struct uni_requirement *requirement,
                uint64_t left[UNI_GRID_WORDS])
{
    for (size_t i = 0; i < requirement->clause_count; i++) {
        uni_grid_meet(grid, requirement->clauses[i], left);
    }
}

/* Whether all requirements on the name leave no version, bounds included. */
static bool is_disjoint(const struct naive_run *run, const struct uni_grid *grid, int name)
{
    const struct universe *u = run->universe;
    uint64_t left[UNI_GRID_WORDS];
    uni_grid_all(left);
    for (size_t i = 0; i < run->edges.len; i++) {
        if (run->edges.at[i].followed && run->edges.at[i].requirement->name == name) {
            naive_meet(grid, run->edges.at[i].requirement, left);
        }
    }
    for (int i = 0; i < (int)u->constraint_count; i++) {
        const struct uni_requirement *r = &u->constraints[i].requirement;
        if (naive_pin_clause(r) < 0 && naive_bounds(run, i, name)) {
            naive_meet(grid, r, left);
        }
    }
    return u->projects[run->project].name != name && uni_grid_is_empty(left);
}

static struct str own_name(const struct uni_project *project)
{
    if (project->root == UNI_ROOT_NONE) {
        return STR("");
    }
    return project->name < 0 ? STR("the-project") : str_of(uni_name_text(project->name));
}

/* The project's own Requires-Python. */
static void judge_project(struct arena *arena, const struct naive_run *run,
                          struct naive_result *result)
{
    const struct uni_project *p = &run->universe->projects[run->project];
    const struct uni_environment *e = &run->universe->environments[run->environment];
    if (e->series && naive_python_admits(p->python, p->python_count, e->minor, 0) !=
                         naive_python_admits(p->python, p->python_count, e->minor, 99)) {
        struct naive_key key = {.kind = "patch-level", .level = "note", .name = own_name(p)};
        naive_add(arena, result, &key, run->project, run->environment);
    }
}

/* A project that no environment's Python can have. */
static void judge_skipped(struct arena *arena, const struct universe *u, int project,
                          struct naive_result *result)
{
    struct naive_key key = {.kind = "undecided",
                            .level = "undecided",
                            .name = own_name(&u->projects[project]),
                            .other = str_of(uni_project_path(project))};
    for (int e = 0; e < (int)u->environment_count; e++) {
        if (!result->runs[project][e].skipped) {
            return;
        }
    }
    for (int e = 0; e < (int)u->environment_count; e++) {
        naive_add(arena, result, &key, project, e);
    }
}

static void check_run_of(struct arena *arena, const struct uni_grid *grid, struct naive_run *run,
                         struct naive_result *result)
{
    const struct universe *u = run->universe;
    const struct uni_project *project = &u->projects[run->project];
    const struct uni_environment *e = &u->environments[run->environment];
    judge_project(arena, run, result);
    run->skipped = !naive_python_admits(project->python, project->python_count, e->minor, e->patch);
    if (run->skipped) {
        return;
    }
    naive_walk(arena, run, result);
    for (int name = 0; name < (int)u->name_count; name++) {
        if (run->reached[name]) {
            judge_name(&(struct judge){arena, run, result, name});
            run->disjoint[name] = is_disjoint(run, grid, name);
            result->features.disjoint |= run->disjoint[name];
            result->features.errors |= run->disjoint[name];
        }
    }
}

/* Whether some project reaches the name by its pins in the environment. */
static bool is_reached(const struct naive_result *result, const struct universe *u, int name,
                       int environment)
{
    for (size_t i = 0; i < u->project_count; i++) {
        const struct naive_run *run = &result->runs[i][environment];
        if (!run->skipped && run->reached[name] && run->choices[name].state != NAIVE_PROJECT) {
            return true;
        }
    }
    return false;
}

static void judge_unreached_overlaps(struct arena *arena, const struct universe *u,
                                     struct naive_result *result)
{
    for (int environment = 0; environment < (int)u->environment_count; environment++) {
        struct naive_run run = {.universe = u, .project = -1, .environment = environment};
        for (int name = 0; name < (int)u->name_count; name++) {
            struct naive_choice choice = naive_choose(&run, name);
            if (choice.state == NAIVE_OVERLAP && !(result->overlaps >> choice.pin & 1) &&
                !is_reached(result, u, name, environment)) {
                result->features.overlaps = true;
                report_marked(&(struct judge){arena, &run, result, name}, "pin-overlap", "warning",
                              choice.pin, 1u << choice.rival);
            }
        }
    }
}

/* In the environments where the line holds; where there is none, it is reported all the same. */
static void report_spelling(struct arena *arena, const struct universe *u, int constraint,
                            struct naive_result *result)
{
    bool holds = false;
    for (int e = 0; e < (int)u->environment_count; e++) {
        holds |= naive_constraint_holds(u, constraint, e);
    }
    for (int e = holds ? 0 : -1; e < (holds ? (int)u->environment_count : 0); e++) {
        if (!holds || naive_constraint_holds(u, constraint, e)) {
            struct naive_run nowhere = {.universe = u, .project = -1, .environment = e};
            int name = u->constraints[constraint].requirement.name;
            report(&(struct judge){arena, &nowhere, result, name}, "pin-spelling", "warning",
                   constraint, STR(""));
        }
    }
}

static void judge_spelling(struct arena *arena, const struct universe *u,
                           struct naive_result *result)
{
    for (int i = 0; i < (int)u->constraint_count; i++) {
        const struct uni_requirement *r = &u->constraints[i].requirement;
        int clause = naive_pin_clause(r);
        bool reached = clause < 0 || r->clauses[clause].spelling != UNI_ODD;
        for (int e = 0; e < (int)u->environment_count; e++) {
            reached |= naive_constraint_holds(u, i, e) && is_reached(result, u, r->name, e);
        }
        if (!reached) {
            report_spelling(arena, u, i, result);
        }
    }
}

void naive_check(struct arena *arena, const struct universe *universe, const struct uni_grid *grid,
                 struct naive_result *result)
{
    memset(result, 0, sizeof *result);
    for (int project = 0; project < (int)universe->project_count; project++) {
        for (int environment = 0; environment < (int)universe->environment_count; environment++) {
            struct naive_run *run = &result->runs[project][environment];
            *run = (struct naive_run){
                .universe = universe, .project = project, .environment = environment};
            check_run_of(arena, grid, run, result);
        }
        judge_skipped(arena, universe, project, result);
    }
    judge_unreached_overlaps(arena, universe, result);
    judge_spelling(arena, universe, result);
}
