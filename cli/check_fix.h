/*
 * check_fix: fixes for what a check has found: the run once more, with edited files.
 */
#ifndef DEPCHECK_CLI_CHECK_FIX_H
#define DEPCHECK_CLI_CHECK_FIX_H

#include "cli/fix.h"
#include "cli/question.h"

/* The run once more, with edited files. What it has read lives until the next time. */
struct check_retry {
    struct job *job;
    const struct reqfile_reader *reader;
    struct arena *arena;
    struct job edited;
    struct fix_files files;
    struct troubles troubles;
    struct question question;
    struct intern *asked;      /* edited files, and of each: */
    VEC(bool) constraint_only; /* it is named as constraints, and no project reads it */
};

/* Looks for fixes of the findings; with --fix they are written, and the result is that of the files
 * as they are then. */
void check_retry_fix(struct check_retry *retry, struct check_result *result);

/* Gives back what the retry holds, with the result of check_retry_fix(). */
void check_retry_end(struct check_retry *retry);

#endif
