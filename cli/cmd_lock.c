#include "cli/cmd_lock.h"

#include "base/diag.h"
#include "cli/guard.h"
#include "cli/lock.h"
#include "cli/present.h"
#include "cli/retry.h"

/* One run of the command. */
struct asking {
    struct lock_input input;
    struct lock_result result;
    struct pinset preferred;
    VEC(struct project_line) overrides;
};

static void lock_once(void *data, struct arena *arena)
{
    struct asking *asking = data;
    lock_run(arena, &asking->input, &asking->result);
}

static void find_files(struct job *job, enum option_id id)
{
    const struct option_values *files = &job->options->values[id];
    for (size_t i = 0; i < files->items.len; i++) {
        inputs_exist(job->arena, files->items.at[i], job->troubles);
    }
}

/* Forms that only constraints cannot have are no matter here. */
static void read_preferred(struct job *job, struct asking *asking)
{
    const struct option_values *files = &job->options->values[OPTION_PREFER_PINS];
    struct finding_list unheard = {.arena = job->arena};
    struct error error = {0};
    struct source_list sources = {0};
    for (size_t i = 0; i < files->items.len; i++) {
        vec_push(
            job->arena, &sources.items,
            (struct pinset_source){files->items.at[i], environment_set_all(&job->environments)});
    }
    if (!pinset_read(job->arena, asking->input.reader, sources.items.at, sources.items.len,
                     &job->environments, job->names, &asking->preferred, &unheard, &error)) {
        trouble_add(job->troubles, "%s", error.text);
    }
}

static void add_override(struct job *job, struct asking *asking, const struct reqfile_line *line)
{
    if (line->constraint) {
        return;
    }
    if (line->requirement.canonical.len == 0) {
        diag_add(&job->diags, line->at, "an override needs the name of a distribution")->help =
            STR("write NAME @ URL");
        return;
    }
    vec_push(job->arena, &asking->overrides,
             (struct project_line){.requirement = line->requirement, .at = line->at});
}

static void read_overrides(struct job *job, struct asking *asking)
{
    const struct option_values *files = &job->options->values[OPTION_OVERRIDE];
    for (size_t i = 0; i < files->items.len; i++) {
        struct reqfile file = {0};
        struct error error = {0};
        if (!reqfile_read(asking->input.reader, files->items.at[i], false, &file, &error)) {
            trouble_add(job->troubles, "%s", error.text);
        }
        for (size_t k = 0; k < file.lines.len; k++) {
            add_override(job, asking, &file.lines.at[k]);
        }
    }
    asking->input.overrides = asking->overrides.at;
    asking->input.override_count = asking->overrides.len;
}

static enum resolve_order order_of(const struct options *options)
{
    if (options->given[OPTION_LOWEST]) {
        return RESOLVE_LOWEST;
    }
    return options->given[OPTION_LOWEST_DIRECT] ? RESOLVE_LOWEST_DIRECT : RESOLVE_NEWEST;
}

static int report(struct job *job, struct asking *asking)
{
    struct lock_result *result = &asking->result;
    struct report report = {
        .environments = &job->environments,
        .projects = &job->projects,
        .skipped = result->skipped,
        .findings = result->findings.items.at,
        .finding_count = result->findings.items.len,
        .pin_count = result->pins->pin_count,
        .oldest_page = job->oldest_page,
        .resolutions =
            lock_lines(job->arena, &asking->input, result, job->options->given[OPTION_VERBOSE]),
    };
    for (size_t i = 0; i < EVIDENCE_LEVELS; i++) {
        report.evidence[i] = result->evidence[i];
    }
    report_count(&report);
    report.verdict = report_verdict(&report, job_fail_level(job->options));
    return present_report(job->arena, job->context, job->options, &job->targets, &report);
}

/* What is asked of a job, with the files of its options; it stays where it is. */
static void start(struct job *job, struct reqfile_reader *reader, struct asking *asking)
{
    *asking = (struct asking){
        .input =
            {
                .job = job,
                .reader = reader,
                .order = order_of(job->options),
                .prereleases = job->options->given[OPTION_PRE],
            },
    };
    asking->input.preferred = &asking->preferred;
    read_preferred(job, asking);
    read_overrides(job, asking);
}

/* The same for edited files. */
static bool lock_again(void *data, struct job *job, struct reqfile_reader *reader,
                       const struct fix_scope *scope, struct fix_state *state)
{
    (void)scope;
    struct asking *asking = data;
    start(job, reader, asking);
    bool answered = job_answer_again(job, lock_once, asking);
    job_finish_findings(job, &asking->result.findings);
    *state = (struct fix_state){&asking->result.findings, asking->result.pins};
    return answered;
}

/* With --fix the answer is that of the files as they are then. */
static void find_fixes(struct retry *retry, struct asking *asking)
{
    enum { LINES_OF_NODE = 8 }; /* about the work of a solver */
    struct lock_result *result = &asking->result;
    struct asking *again = retry->data;
    job_finish_findings(retry->job, &result->findings);
    bool searched = asking->input.given_up.len == 0;
    retry->more_lines =
        LINES_OF_NODE * graph_node_count(result->graph) * retry->job->environments.count;
    if (searched && retry_fix(retry, &result->findings, result->pins)) {
        *asking = *again;
        asking->input.job = retry->job;
    }
}

static int load_and_lock(struct job *job, struct str given_up)
{
    struct asking asking;
    struct asking again;
    struct reqfile_reader *reader = reqfile_reader_create(job->arena, job->context, &job->diags);
    job_load(job, reader);
    start(job, reader, &asking);
    asking.input.given_up = given_up;
    struct retry retry = {
        .job = job, .reader = reader, .whole = true, .run = lock_again, .data = &again};
    bool answered = job_answer(job, lock_once, &asking);
    if (answered && given_up.len) {
        job_finish_findings(job, &asking.result.findings);
    } else if (answered) {
        find_fixes(&retry, &asking);
        answered = !job_is_refused(job);
    }
    int status = answered ? report(job, &asking) : job_refuse(job);
    job_end(job);
    retry_end(&retry);
    return status;
}

static int work(void *data, struct arena *arena)
{
    struct job *job = data;
    job->arena = arena;
    return load_and_lock(job, STR(""));
}

static int lock_guarded(struct job *job)
{
    int status = 0;
    int64_t seconds = job->settings.timeout;
    enum guard_end end = guard_run(seconds, work, job, &status);
    return end == GUARD_DONE ? status : load_and_lock(job, guard_reason(job->arena, end, seconds));
}

int cmd_lock(struct arena *arena, const struct context *context, const struct options *options,
             struct troubles *troubles)
{
    struct job job = job_start(arena, context, options, troubles);
    find_files(&job, OPTION_PREFER_PINS);
    find_files(&job, OPTION_OVERRIDE);
    return job_is_refused(&job) ? job_refuse(&job) : lock_guarded(&job);
}
