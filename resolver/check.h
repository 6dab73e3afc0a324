/*
 * check: the exact-pin check. Reads the graph and lists every violation.
 *
 * With one candidate a name there is nothing to search: what is reached, and whether it fits.
 * Linear in the requirements that are reached; all projects and environments in one pass over
 * shared data.
 */
#ifndef DEPCHECK_RESOLVER_CHECK_H
#define DEPCHECK_RESOLVER_CHECK_H

#include "resolver/graph.h"

/* What a run is asked. */
struct check_input {
    struct project_set *projects;
    struct environment_set environments;
    const struct pinset *pins; /* of the -c files, never NULL; projects may add their own */
    struct intern *names;
    struct catalog *catalog;
    const struct str *denied; /* canonical names that are left unconstrained */
    size_t denied_count;
    bool siblings;     /* --siblings */
    bool require_pins; /* --require-pins */
    bool together;     /* --together: all projects in one environment, too; denied names left out */
    bool may_search;   /* the solver may be asked; else needs_search tells that it should be */
    bool resolve_free; /* names without a pin are resolved around the pins */
    const bool *free_of; /* by project: for those alone; NULL: for all */
};

struct check_result {
    struct finding_list findings;     /* sorted */
    uint64_t *skipped;                /* by project: environments its requires-python excludes */
    size_t evidence[EVIDENCE_LEVELS]; /* releases that were used, by evidence */
    size_t pin_count;
    bool needs_search;      /* what was found of names without a pin is not all */
    const bool *apart;      /* together: by project: it disagrees with others; or NULL */
    struct str *open_names; /* canonical names that are reached and have no pin, sorted */
    size_t open_count;
};

/*
 * Runs the check. Trouble in files that lines of the projects name (`-e ./lib`) goes to the diags.
 * Findings that were there in result->findings before are kept and sorted in.
 */
void check_run(struct arena *arena, struct reqfile_reader *reader, struct diag_list *diags,
               const struct check_input *input, struct check_result *result);

#endif
