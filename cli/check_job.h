/*
 * check_job: what a run of `check` or `snapshot record` has gathered, shared by the check_*.c and
 * cmd_check.c files only.
 */
#ifndef DEPCHECK_CLI_CHECK_JOB_H
#define DEPCHECK_CLI_CHECK_JOB_H

#include "base/intern.h"
#include "cli/denylist.h"
#include "cli/fix.h"
#include "cli/ignore.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/settings.h"
#include "cli/sources.h"
#include "resolver/check.h"

/* What is gathered for one run. */
struct check_job {
    struct arena *arena;
    const struct context *context;
    const struct options *options;
    struct troubles *troubles;
    struct troubles warnings; /* of settings and files, told before the check */
    struct diag_list diags;   /* syntax errors */
    struct settings settings;
    struct ignore_rules ignores;
    struct output_targets targets;
    struct input_list extras;
    struct input_list groups;
    struct environment_set environments;
    struct input_list inputs;
    struct source_list sources;
    struct denylist denylist;
    struct project_set projects;
    struct pinset pins;
    struct finding_list findings; /* of the pins alone */
    struct intern *names;
    struct sources_request request;
    struct sources from;
    int64_t oldest_page;
    struct arena *checked; /* of the check's result; NULL before it */
};

/* cmd_check.c */

/* Both add what is wrong to the job's troubles and diags. */
void check_job_load_projects(struct check_job *job, struct reqfile_reader *reader);
void check_job_load_pins(struct check_job *job, struct reqfile_reader *reader);

/* Checks again and again, until nothing was lacking: each time what was lacking is fetched. */
void check_job_run(struct check_job *job, struct reqfile_reader *reader,
                   struct check_result *result);

/* Findings that were accepted are marked; each gets its place. */
void check_job_finish(const struct check_job *job, struct finding_list *list);

/* Whether there is trouble, or a line that cannot be read. */
bool check_job_is_refused(const struct check_job *job);

/* check_fix.c */

/* The run once more, with edited files. What it has read lives until the next time. */
struct check_retry {
    struct check_job *job;
    const struct reqfile_reader *reader;
    struct arena *arena;
    struct check_job edited;
    struct fix_files files;
    struct troubles troubles;
    struct check_result result;
    struct intern *asked;      /* edited files, and of each: */
    VEC(bool) constraint_only; /* it is named as constraints, and no project reads it */
};

/* Looks for fixes of the findings; with --fix they are written, and the result is that of the files
 * as they are then. */
void check_retry_fix(struct check_retry *retry, struct check_result *result);

/* Gives back what the retry holds, with the result of check_retry_fix(). */
void check_retry_end(struct check_retry *retry);

#endif
