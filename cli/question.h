/*
 * question: one check of what a job has read.
 */
#ifndef DEPCHECK_CLI_QUESTION_H
#define DEPCHECK_CLI_QUESTION_H

#include "cli/job.h"
#include "resolver/check.h"

struct question {
    struct job *job;
    struct reqfile_reader *reader;
    bool may_search;     /* as in check_input */
    bool pins_alone;     /* names without a pin are not resolved */
    const bool *free_of; /* by project: or for those alone; NULL: for all */
    struct check_result result;
};

/* For job_answer(); data is the question, whose result is filled. */
void question_ask(void *data, struct arena *arena);

#endif
