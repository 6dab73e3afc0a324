/*
 * explain: what a resolve_result has to say, as findings.
 *
 * The same conflict in several environments and projects is one finding: one explain gathers all
 * results of a run.
 *
 *     explain_create()  ->  resolve_run, explain_result, for each environment and project
 *
 * The kind of a conflict is told by its cause:
 *
 *     pin-excluded, pin-missing, requires-python, no-file
 *                      one requirement of a name, and its pin: as in a check
 *     disjoint         requirements of one name that exclude each other, whatever the index has
 *     unsatisfiable    everything else: several names, or what the index lacks
 *
 * `requirement` of a finding is what is required of the name that clashes: by a line of the user's
 * if one does, else by a release, and the chain leads there. `others` are all other lines and
 * requirements of the minimal set but for `pin`, the first constraint line of it. `paths` are for
 * people: a line for each way from a line of the user's to the clash.
 */
#ifndef DEPCHECK_RESOLVER_EXPLAIN_H
#define DEPCHECK_RESOLVER_EXPLAIN_H

#include "constraints/finding.h"
#include "resolver/resolve.h"

struct explain;

/* Appends to `findings`, all in the arena of these. */
struct explain *explain_create(struct finding_list *findings);

/* One answer of the resolver; all of it must outlive the explain. */
struct explain_run {
    const struct resolve_input *input;
    const struct resolve_result *result;
    const uint32_t *projects; /* by root: its index among the projects of the run */
};

/* Findings of its conflicts, with explain_open() of what is open. */
void explain_result(struct explain *explain, const struct explain_run *run);

/* Of an answer that is not satisfiable. */
void explain_conflicts(struct explain *explain, const struct explain_run *run);

/*
 * `undecided`, in the words of the check: one that the check has put into the list before is met
 * again, not told twice.
 */
void explain_open(struct explain *explain, const struct explain_run *run);

/* Makes it the finding on a project whose requires-python excludes every environment of the run. */
void explain_skipped(struct arena *arena, const struct project *project, struct finding *finding);

#endif
