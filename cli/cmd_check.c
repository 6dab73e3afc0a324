#include "cli/cmd_check.h"

#include "cli/guard.h"
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

/* By project: whether it meets the finding. */
static const bool *meeting(const struct job *job, const struct finding *finding)
{
    bool *meets = ARENA_ARRAY(job->arena, bool, job->projects.items.len);
    for (size_t i = 0; i < finding->where.len; i++) {
        meets[finding->where.at[i].project] = true;
    }
    return meets;
}

/* The check of edited files. All projects together are no less than the whole. */
static bool check_again(void *data, struct job *job, struct reqfile_reader *reader,
                        const struct fix_scope *scope, struct fix_state *state)
{
    struct question *question = data;
    bool whole = scope->whole || (scope->of && job->options->given[OPTION_TOGETHER]);
    *question = (struct question){.job = job, .reader = reader, .may_search = true};
    if (!whole && scope->of) {
        question->free_of = meeting(job, scope->of);
    } else {
        question->pins_alone = !whole;
    }
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

/* Looks for fixes, and tells what was found. */
static int conclude(struct question *question, bool wants_fixes)
{
    struct job *job = question->job;
    struct question again = {0};
    struct retry retry = {
        .job = job, .reader = question->reader, .run = check_again, .data = &again};
    job_finish_findings(job, &question->result.findings);
    if (wants_fixes && retry_fix(&retry, &question->result.findings, &job->pins)) {
        question->result = again.result;
    }
    int status = job_is_refused(job) ? job_refuse(job) : finish(job, &question->result);
    job_end(job);
    retry_end(&retry);
    return status;
}

/* Once more, in a child: libsolv may be asked. */
static int search(void *data, struct arena *arena)
{
    struct question *question = data;
    struct job *job = question->job;
    (void)arena; /* what was read stays where it is */
    arena_destroy(job->answer);
    question->may_search = true;
    job_answer_again(job, question_ask, question);
    return conclude(question, true);
}

static bool wants_search(const struct question *question)
{
    const struct finding_list *findings = &question->result.findings;
    bool wants = question->result.needs_search || question->job->options->given[OPTION_TOGETHER];
    for (size_t i = 0; i < findings->items.len && !wants; i++) {
        wants = fix_wanted(&findings->items.at[i]);
    }
    return wants;
}

/* What was found without a search is told where the search was ended. */
static int search_guarded(struct question *question)
{
    int status = 0;
    struct job *job = question->job;
    struct finding_list *findings = &question->result.findings;
    enum guard_end end = guard_run(job->settings.timeout, search, question, &status);
    if (end == GUARD_DONE) {
        guard_leave(status);
    }
    struct str why = guard_reason(job->arena, end, job->settings.timeout);
    vec_push(findings->arena, &findings->items,
             job_given_up(job, findings->arena, why, question->result.skipped));
    finding_sort(findings);
    return conclude(question, false);
}

static int load_and_check(struct job *job)
{
    struct question question = {
        .job = job,
        .reader = reqfile_reader_create(job->arena, job->context, &job->diags),
    };
    job_load(job, question.reader);
    check_index(job);
    bool answered = job_answer(job, question_ask, &question);
    return answered && wants_search(&question) ? search_guarded(&question)
                                               : conclude(&question, false);
}

int cmd_check(struct arena *arena, const struct context *context, const struct options *options,
              struct troubles *troubles)
{
    struct job job = job_start(arena, context, options, troubles);
    return job_is_refused(&job) ? job_refuse(&job) : load_and_check(&job);
}
