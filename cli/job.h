/*
 * job: what the commands that judge projects (check, snapshot record, lock) share: what a run is
 * asked, what it has read, and the rounds in which it learns what indexes know.
 */
#ifndef DEPCHECK_CLI_JOB_H
#define DEPCHECK_CLI_JOB_H

#include "base/context.h"
#include "base/intern.h"
#include "cli/denylist.h"
#include "cli/ignore.h"
#include "cli/inputs.h"
#include "cli/output.h"
#include "cli/report.h"
#include "cli/settings.h"
#include "cli/sources.h"

/* What is gathered for one run. It stays where it is from job_load() to job_end(). */
struct job {
    struct arena *arena;
    const struct context *context;
    const struct options *options;
    struct troubles *troubles;
    struct troubles warnings; /* of settings and files, told before the question is asked */
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
    struct arena *answer; /* NULL before job_answer() */
};

/* Reads the options and finds the files that they name. What is wrong is in the troubles. */
struct job job_start(struct arena *arena, const struct context *context,
                     const struct options *options, struct troubles *troubles);

/* Reads projects, constraints and denylists, and opens what releases come from. */
void job_load(struct job *job, struct reqfile_reader *reader);

/* The parts of job_load() that read the inputs and the constraints. */
void job_load_projects(struct job *job, struct reqfile_reader *reader);
void job_load_pins(struct job *job, struct reqfile_reader *reader);

/*
 * Asks `once` again and again, until nothing was lacking: each time what was lacking is fetched.
 * What it makes may be in the arena, which is reset before each round and lives until job_end().
 * False: the run is refused.
 */
bool job_answer(struct job *job, void (*once)(void *data, struct arena *arena), void *data);

/* The same once more, of a job whose catalog is open. */
bool job_answer_again(struct job *job, void (*once)(void *data, struct arena *arena), void *data);

void job_end(struct job *job);

/* Whether something is wrong with the command line or with a file. */
bool job_is_refused(const struct job *job);

/* Tells what is wrong: the end of a run that did not get to its verdict. The exit status. */
int job_refuse(struct job *job);

/* Whether the run is a `snapshot record`. */
bool job_is_recording(const struct job *job);

/* Marks the findings that --ignore accepts; gives those without a pin or requirement a place. */
void job_finish_findings(const struct job *job, struct finding_list *list);

/* That a search was ended, and why; it says nothing of any project. */
struct finding job_given_up(const struct job *job, struct arena *arena, struct str why,
                            const uint64_t *skipped);

/* What --fail-level says. */
enum finding_level job_fail_level(const struct options *options);

#endif
