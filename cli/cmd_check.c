#include "cli/cmd_check.h"

#include "cli/present.h"
#include "cli/question.h"
#include "cli/record.h"
#include "cli/retry.h"

static int report_result(struct job *job, struct check_result *result)
{
    struct finding_list *list = &result->findings;
    struct report report = {
        .environments = &job->environments,
        .projects = &job->projects,
        .skipped = result->skipped,
        .apart = result->apart,
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

/* The check of edited files. */
static bool check_again(void *data, struct job *job, struct reqfile_reader *reader, bool pins_alone,
                        struct fix_state *state)
{
    struct question *question = data;
    *question = (struct question){.job = job, .reader = reader, .pins_alone = pins_alone};
    bool answered = job_answer_again(job, question_ask, question);
    job_finish_findings(job, &question->result.findings);
    *state = (struct fix_state){&question->result.findings, &job->pins};
    return answered;
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
    struct question question = {
        .job = job,
        .reader = reqfile_reader_create(job->arena, job->context, &job->diags),
    };
    job_load(job, question.reader);
    check_index(job);
    struct question again;
    struct retry retry = {
        .job = job, .reader = question.reader, .run = check_again, .data = &again};
    if (job_answer(job, question_ask, &question)) {
        job_finish_findings(job, &question.result.findings);
        if (retry_fix(&retry, &question.result.findings, &job->pins)) {
            question.result = again.result;
        }
    }
    int status = job_is_refused(job) ? job_refuse(job) : finish(job, &question.result);
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
