/*
 * retry: the run of a command once more, with edited files: in search of fixes, and with --fix.
 */
#ifndef DEPCHECK_CLI_RETRY_H
#define DEPCHECK_CLI_RETRY_H

#include "cli/fix.h"
#include "cli/job.h"
#include "resolver/fix.h"

struct retry {
    struct job *job; /* of the files as they are */
    const struct reqfile_reader *reader;
    size_t more_lines; /* about as much as a run reads besides projects and constraints */
    bool whole;        /* a run has no part that judges the pins alone */
    /*
     * Answers a job whose files are read: the findings are finished. What it keeps in `data` and in
     * the arenas of the job lives until the next time. False: the run is refused.
     */
    bool (*run)(void *data, struct job *job, struct reqfile_reader *reader, bool pins_alone,
                struct fix_state *state);
    void *data;

    /* private */
    struct arena *arena;
    struct job edited;
    struct fix_files files;
    struct troubles troubles;
    struct intern *asked;      /* edited files, and of each: */
    VEC(bool) constraint_only; /* it is named as constraints, and no project reads it */
};

/*
 * Looks for fixes of the findings. True if they were written (--fix): the job is that of the files
 * as they are now, and the last run its answer.
 */
bool retry_fix(struct retry *retry, struct finding_list *findings, const struct pinset *pins);

/* Gives back what the retry holds, with the last run. */
void retry_end(struct retry *retry);

#endif
