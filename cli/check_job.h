/*
 * check_job: what the files of `check` and `snapshot record` share: cmd_check.c and check_fix.c
 * only.
 */
#ifndef DEPCHECK_CLI_CHECK_JOB_H
#define DEPCHECK_CLI_CHECK_JOB_H

#include "cli/fix.h"
#include "cli/job.h"
#include "resolver/check.h"

/* cmd_check.c */

/* Checks what was loaded, in rounds; the findings are finished. */
void check_job_run(struct job *job, struct reqfile_reader *reader, struct check_result *result);

/* check_fix.c */

/* The run once more, with edited files. What it has read lives until the next time. */
struct check_retry {
    struct job *job;
    const struct reqfile_reader *reader;
    struct arena *arena;
    struct job edited;
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
