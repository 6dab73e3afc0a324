/*
 * The check against the solver. Of one project in one environment the solver is given the pins as
 * constraints. Where the check has found an error the lines cannot hold together; where it has
 * found none, and all that is reached is known and pinned, the solver chooses the pins and nothing
 * else. What cannot be compared: where something is not known; where the environment is none of
 * the project's; and names of which the index has several releases that differ in their local part
 * alone, of which ==V is one for the check and any for the solver.
 */
#include "resolver/resolve.h"
#include "tests/bruteforce/compare.h"

/* What a name stands for. */
static const struct naive_choice *choice_of(const struct naive_run *run, struct str name)
{
    int i = 0;
    while (i < UNI_NAMES - 1 && !str_eq(name, str_of(uni_name_text(i)))) {
        i++;
    }
    return &run->choices[i];
}

/*
 * Whether it is an error that the solver has to know: not one about form, or about a name that has
 * no pin (--require-pins), or about the Python of a project that meets a name, or about
 * requirements on one without a static version.
 */
static bool is_error(const struct naive_run *run, const struct finding *finding)
{
    if (finding->level != LEVEL_ERROR || finding->kind == FINDING_CONSTRAINT_FORM ||
        finding->kind == FINDING_UNPINNED) {
        return false;
    }
    const struct naive_choice *choice = choice_of(run, finding->name);
    bool project = choice->state == NAIVE_PROJECT;
    return !(project && finding->kind == FINDING_REQUIRES_PYTHON) &&
           !(project && finding->kind == FINDING_DISJOINT && choice->version < 0);
}

/* What the check says of one project in one environment. */
struct verdict {
    const struct finding *error; /* the first; NULL: none */
    bool undecided;
};

static struct verdict verdict_of(const struct product *product, const struct naive_run *run,
                                 size_t project)
{
    struct verdict verdict = {NULL, false};
    const struct finding_list *findings = &product->result.findings;
    for (size_t i = 0; i < findings->items.len; i++) {
        const struct finding *finding = &findings->items.at[i];
        for (size_t k = 0; k < finding->where.len; k++) {
            const struct finding_where *where = &finding->where.at[k];
            if (where->project == project && where->environments >> run->environment & 1) {
                verdict.error = !verdict.error && is_error(run, finding) ? finding : verdict.error;
                verdict.undecided |= finding->level == LEVEL_UNDECIDED;
            }
        }
    }
    return verdict;
}

/* Whether the index has releases of the name that differ in their local part alone. */
static bool has_twins(const struct universe *u, int name)
{
    const struct uni_name *n = &u->names[name];
    for (size_t i = 0; i < n->release_count; i++) {
        for (size_t k = 0; k < i; k++) {
            if (uni_version_same_public(n->releases[i].version, n->releases[k].version)) {
                return true;
            }
        }
    }
    return false;
}

static bool has_reached_twins(const struct naive_run *run)
{
    for (int name = 0; name < (int)run->universe->name_count; name++) {
        if (run->reached[name] && has_twins(run->universe, name)) {
            return true;
        }
    }
    return false;
}

static bool is_all_pinned(const struct naive_run *run)
{
    for (int name = 0; name < (int)run->universe->name_count; name++) {
        enum naive_state state = run->choices[name].state;
        if (run->reached[name] && state != NAIVE_RELEASE && state != NAIVE_PROJECT) {
            return false;
        }
    }
    return true;
}

static struct resolve_result solve(const struct comparison *c, size_t project, int environment)
{
    const struct check_input *in = &c->product->input;
    struct diag_list diags = c->product->diags;
    struct graph_input graph = {.arena = c->arena,
                                .names = in->names,
                                .environments = &in->environments,
                                .pins = in->pins,
                                .catalog = in->catalog,
                                .projects = in->projects,
                                .siblings = in->siblings,
                                .denied = in->denied,
                                .denied_count = in->denied_count,
                                .reader = c->product->reader,
                                .diags = &diags};
    const struct project *root = &c->product->projects.items.at[project];
    struct resolve_input input = {.arena = c->arena,
                                  .graph = graph_create(&graph),
                                  .environment = (size_t)environment,
                                  .roots = &root,
                                  .root_count = 1};
    struct resolve_result result;
    resolve_run(&input, &result);
    return result;
}

static const struct resolve_choice *find_choice(const struct comparison *c,
                                                const struct resolve_result *result, int name)
{
    for (size_t i = 0; i < result->choice_count; i++) {
        struct str text = intern_str(c->product->input.names, result->choices[i].name);
        if (str_eq(text, str_of(uni_name_text(name)))) {
            return &result->choices[i];
        }
    }
    return NULL;
}

static bool is_same_choice(const struct universe *u, const struct naive_choice *naive,
                           const struct graph_choice *choice)
{
    if (naive->state == NAIVE_PROJECT) {
        return choice->state == GRAPH_PROJECT;
    }
    char text[UNI_TEXT];
    uni_version_text(u->names[naive->name].releases[naive->release].version, text);
    return choice->state == GRAPH_RELEASE && str_eq(choice->release->text, str_of(text));
}

static void compare_pins(struct comparison *c, const struct naive_run *run,
                         const struct resolve_result *result)
{
    for (int name = 0; name < (int)c->universe->name_count; name++) {
        const struct resolve_choice *found = find_choice(c, result, name);
        if ((found != NULL) != run->reached[name]) {
            compare_differ(c, "the solver has %s %s in p%d, environment %d", found ? "also" : "not",
                           uni_name_text(name), run->project, run->environment);
        } else if (found && !is_same_choice(c->universe, &run->choices[name], found->choice)) {
            compare_differ(c, "the solver has another %s in p%d, environment %d",
                           uni_name_text(name), run->project, run->environment);
        }
    }
}

void compare_solved(struct comparison *c, size_t project, int environment)
{
    const struct naive_run *run = &c->naive->runs[c->product->project[project]][environment];
    struct verdict verdict = verdict_of(c->product, run, project);
    if (run->skipped || verdict.undecided || has_reached_twins(run) ||
        (!verdict.error && !is_all_pinned(run))) {
        return;
    }
    struct resolve_result result = solve(c, project, environment);
    if (result.open.len) {
        return;
    }
    c->solved[verdict.error != NULL]++;
    if (result.satisfiable == (verdict.error != NULL)) {
        struct str error = verdict.error ? verdict.error->message : STR("no error");
        compare_differ(c, "the solver %s p%d in environment %d, the check has: %.*s",
                       result.satisfiable ? "solves" : "does not solve", run->project, environment,
                       STR_ARG(error));
    } else if (result.satisfiable) {
        compare_pins(c, run, &result);
    }
}
