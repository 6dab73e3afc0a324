#include "cli/lock.h"

#include "resolver/explain.h"

struct solver {
    struct arena *arena;
    const struct lock_input *input;
    struct lock_result *result;
    struct explain *explain;
};

/* Constraint lines of all projects hold for all of them, as `pip install -r A -r B` has it. */
static const struct pinset *all_pins(struct solver *solver)
{
    struct job *job = solver->input->job;
    VEC(struct reqfile_line) lines = {0};
    for (size_t i = 0; i < job->projects.items.len; i++) {
        const struct project *project = &job->projects.items.at[i];
        for (size_t k = 0; k < project->constraints.len; k++) {
            vec_push(solver->arena, &lines, project->constraints.at[k]);
        }
    }
    return lines.len ? pinset_extend(solver->arena, &job->pins, lines.at, lines.len,
                                     &job->environments, job->names, &solver->result->findings)
                     : &job->pins;
}

static struct graph *make_graph(struct solver *solver, const struct pinset *pins)
{
    struct job *job = solver->input->job;
    struct graph_input input = {
        .arena = solver->arena,
        .names = job->names,
        .environments = &job->environments,
        .pins = pins,
        .catalog = job->from.catalog,
        .projects = &job->projects,
        .siblings = job->options->given[OPTION_SIBLINGS],
        .denied = job->denylist.names.at,
        .denied_count = job->denylist.names.len,
        .overrides = solver->input->overrides,
        .override_count = solver->input->override_count,
        .reader = solver->input->reader,
        .diags = &job->diags,
    };
    return graph_create(&input);
}

static void find_skipped(struct solver *solver)
{
    const struct project_set *projects = &solver->input->job->projects;
    uint64_t all = environment_set_all(&solver->input->job->environments);
    struct lock_result *result = solver->result;
    result->skipped = ARENA_ARRAY(solver->arena, uint64_t, projects->items.len);
    for (size_t i = 0; i < projects->items.len; i++) {
        uint64_t patch;
        result->skipped[i] =
            graph_python_excluded(result->graph, &projects->items.at[i].python, all, &patch);
    }
}

/* Pins of --prefer-pins that hold in the environment; of several on a name the first counts. */
static void prefer_pins(struct solver *solver, struct resolve_input *input)
{
    const struct pinset *pins = solver->input->preferred;
    VEC(struct resolve_preferred) preferred = {0};
    for (size_t i = 0; i < pins->groups.len; i++) {
        const struct pin_group *group = &pins->groups.at[i];
        for (size_t k = 0; k < group->pins.len; k++) {
            const struct pin *pin = &group->pins.at[k];
            if (pin->has_version && (pin->holds.yes >> input->environment & 1)) {
                vec_push(solver->arena, &preferred,
                         (struct resolve_preferred){group->name, pin->version});
                break;
            }
        }
    }
    input->preferred = preferred.at;
    input->preferred_count = preferred.len;
}

static void resolve_in(struct solver *solver, size_t environment)
{
    const struct project_set *projects = &solver->input->job->projects;
    struct lock_answer *answer = &solver->result->answers[environment];
    const struct project **roots =
        ARENA_ARRAY(solver->arena, const struct project *, projects->items.len);
    uint32_t *numbers = ARENA_ARRAY(solver->arena, uint32_t, projects->items.len);
    answer->input = (struct resolve_input){
        .arena = solver->arena,
        .graph = solver->result->graph,
        .environment = environment,
        .roots = roots,
        .order = solver->input->order,
        .prereleases = solver->input->prereleases,
    };
    for (size_t i = 0; i < projects->items.len; i++) {
        if (!(solver->result->skipped[i] >> environment & 1)) {
            numbers[answer->input.root_count] = (uint32_t)i;
            roots[answer->input.root_count++] = &projects->items.at[i];
        }
    }
    prefer_pins(solver, &answer->input);
    answer->projects = numbers;
    if (solver->input->given_up.len) {
        return;
    }
    resolve_run(&answer->input, &answer->result);
    struct explain_run run = {&answer->input, &answer->result, numbers};
    explain_result(solver->explain, &run);
}

/* Releases by their evidence, each once for all environments. */
static void count_evidence(struct solver *solver)
{
    struct intern *seen = intern_create(solver->arena);
    struct lock_result *result = solver->result;
    for (size_t i = 0; i < solver->input->job->environments.count; i++) {
        const struct resolve_result *answer = &result->answers[i].result;
        for (size_t k = 0; k < answer->choice_count; k++) {
            const struct graph_choice *choice = answer->choices[k].choice;
            struct str key =
                arena_printf(solver->arena, "%u %.*s", choice->name, STR_ARG(choice->version_text));
            if (choice->state == GRAPH_RELEASE && intern_find(seen, key) == INTERN_NONE) {
                intern_put(seen, key);
                result->evidence[choice->release->evidence]++;
            }
        }
    }
}

void lock_run(struct arena *arena, const struct lock_input *input, struct lock_result *result)
{
    struct solver solver = {.arena = arena, .input = input, .result = result};
    const struct finding_list *before = &input->job->findings;
    *result = (struct lock_result){.findings = {.arena = arena}};
    for (size_t i = 0; i < before->items.len; i++) {
        vec_push(arena, &result->findings.items, before->items.at[i]);
    }
    result->pins = all_pins(&solver);
    result->graph = make_graph(&solver, result->pins);
    result->answers = ARENA_ARRAY(arena, struct lock_answer, input->job->environments.count);
    solver.explain = explain_create(&result->findings);
    find_skipped(&solver);
    for (size_t i = 0; i < input->job->environments.count; i++) {
        resolve_in(&solver, i);
    }
    count_evidence(&solver);
    lock_findings(input, result);
    finding_sort(&result->findings);
}
