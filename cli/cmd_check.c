#include "cli/cmd_check.h"

#include "cli/present.h"
#include "cli/record.h"
#include "cli/retry.h"
#include "resolver/check.h"

/* One check. */
struct asking {
    struct job *job;
    struct reqfile_reader *reader;
    struct check_result result;
};

static int report_result(struct job *job, struct check_result *result)
{
    struct finding_list *list = &result->findings;
    struct report report = {
        .environments = &job->environments,
        .projects = &job->projects,
        .skipped = result->skipped,
        .findings = list->items.at,
        .finding_count = list->items.len,
        .pin_count = result->pin_count,
        .oldest_page = job->oldest_page,
    };
    for (size_t i = 0; i < EVIDENCE_LEVELS; i++) {
        report.evidence[i] = result->evidence[i];
    }
    report_count(&report);
    report.verdict = report_verdict(&report, job_fail_level(job->options));
    return present_report(job->arena, job->context, job->options, &job->targets, &report);
}

static void check_once(void *data, struct arena *arena)
{
    struct asking *asking = data;
    struct job *job = asking->job;
    struct check_input input = {
        .projects = &job->projects,
        .environments = job->environments,
        .pins = &job->pins,
        .names = job->names,
        .catalog = job->from.catalog,
        .denied = job->denylist.names.at,
        .denied_count = job->denylist.names.len,
        .siblings = job->options->given[OPTION_SIBLINGS],
        .require_pins = job->options->given[OPTION_REQUIRE_PINS],
        .resolve_free = true,
    };
    asking->result = (struct check_result){.findings = {.arena = arena}};
    for (size_t i = 0; i < job->findings.items.len; i++) {
        vec_push(arena, &asking->result.findings.items, job->findings.items.at[i]);
    }
    check_run(arena, asking->reader, &job->diags, &input, &asking->result);
}

/* The same for edited files. */
static void check_again(void *data, struct job *job, struct reqfile_reader *reader,
                        struct fix_state *state)
{
    struct asking *asking = data;
    *asking = (struct asking){.job = job, .reader = reader};
    job_ask(job, check_once, asking);
    job_finish_findings(job, &asking->result.findings);
    *state = (struct fix_state){&asking->result.findings, &job->pins};
}

/* A run without an index has nothing to record. */
static void check_index(struct job *job)
{
    const struct index_set *set = &job->from.indexes;
    if (job_is_recording(job) && !job->options->given[OPTION_SNAPSHOT] && set->indexes.len == 0 &&
        set->links.len == 0) {
        trouble_add(job->troubles, "there is no index to record (--index-url names one)");
    }
}

static int finish(struct job *job, struct check_result *result)
{
    struct error error = {0};
    int status = report_result(job, result);
    if (job_is_recording(job)) {
        const char *path = arena_cstr(job->arena, options_value(job->options, OPTION_OUTPUT_FILE));
        record_write(job->arena, &job->from, path, &error);
    }
    if (error.set) {
        trouble_add(job->troubles, "cannot write the snapshot: %s", error.text);
        trouble_print(job->troubles, job->context->err);
    }
    return error.set ? (int)VERDICT_ERROR : status;
}

static int load_and_check(struct job *job)
{
    struct asking asking = {
        .job = job,
        .reader = reqfile_reader_create(job->arena, job->context, &job->diags),
    };
    job_load(job, asking.reader);
    check_index(job);
    struct asking again;
    struct retry retry = {
        .job = job, .reader = asking.reader, .run = check_again, .data = &again};
    bool answered = job_answer(job, check_once, &asking);
    if (answered) {
        job_finish_findings(job, &asking.result.findings);
        if (retry_fix(&retry, &asking.result.findings, &job->pins)) {
            asking.result = again.result;
        }
        answered = !job_is_refused(job);
    }
    int status = answered ? finish(job, &asking.result) : job_refuse(job);
    job_end(job);
    retry_end(&retry);
    return status;
}

int cmd_check(struct arena *arena, const struct context *context, const struct options *options,
              struct troubles *troubles)
{
    struct job job = job_start(arena, context, options, troubles);
    return job_is_refused(&job) ? job_refuse(&job) : load_and_check(&job);
}
