/*
 * lock: all projects of a run as one set, resolved in each environment.
 */
#ifndef DEPCHECK_CLI_LOCK_H
#define DEPCHECK_CLI_LOCK_H

#include "cli/job.h"
#include "resolver/resolve.h"

/* What `lock` is asked besides what every job is. */
struct lock_input {
    struct job *job;
    struct reqfile_reader *reader;
    enum resolve_order order;
    bool prereleases;
    struct str given_up;                  /* not empty: why nothing is searched for */
    const struct pinset *preferred;       /* of --prefer-pins */
    const struct project_line *overrides; /* of --override */
    size_t override_count;
};

/* The answer in one environment. */
struct lock_answer {
    struct resolve_input input;
    struct resolve_result result;
    const uint32_t *projects; /* by root: its index among the projects of the run */
};

struct lock_result {
    struct finding_list findings; /* sorted */
    uint64_t *skipped;            /* by project: environments its requires-python excludes */
    const struct pinset *pins;    /* of the command line and of all projects */
    struct graph *graph;
    struct lock_answer *answers; /* by environment */
    size_t evidence[EVIDENCE_LEVELS];
};

/* Resolves with what the catalog has at hand. */
void lock_run(struct arena *arena, const struct lock_input *input, struct lock_result *result);

/* lock_findings.c: what is to be said of answers: extras, yanks, projects that cannot be judged. */
void lock_findings(const struct lock_input *input, struct lock_result *result);

/*
 * lock_lines.c: the answers for renderers, by environment. With detail, what asks for a name is
 * told with its version and requirement.
 */
const struct resolution *lock_lines(struct arena *arena, const struct lock_input *input,
                                    const struct lock_result *result, bool detail);

#endif
