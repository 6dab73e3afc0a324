/*
 * compare: whether the product and the naive checker say the same of a universe.
 */
#ifndef DEPCHECK_TESTS_BRUTEFORCE_COMPARE_H
#define DEPCHECK_TESTS_BRUTEFORCE_COMPARE_H

#include "base/buf.h"
#include "tests/bruteforce/naive.h"
#include "tests/bruteforce/product.h"

/* What is compared, and the differences that were found, one a line. */
struct comparison {
    struct arena *arena;
    const struct universe *universe;
    const struct uni_grid *grid;
    const struct naive_result *naive;
    const struct product *product;
    unsigned long solved[2]; /* runs that were compared with the solver: without an error, with */
    struct buf out;
};

/* Compares findings as sets, skipped projects, names without a pin, conflicts and chains. */
void compare(struct comparison *comparison);

/* Compares what was found of a project (of the set) in an environment with what the solver says. */
void compare_solved(struct comparison *comparison, size_t project, int environment);

/* Whether a finding of a minimal conflict of requirements is one, wherever it is said to be. */
void compare_disjoint(struct comparison *comparison, const struct finding *finding);

/* Whether the chain is a shortest way from the project's lines to the finding. */
void compare_chain(struct comparison *comparison, const struct finding *finding,
                   const struct finding_where *where);

/* "FILE:LINE" or "NAME VERSION"; empty for nowhere. */
struct str compare_origin(struct arena *arena, const struct finding_origin *origin);
struct str compare_place(struct arena *arena, struct span at);

/* One difference, with printf rules. */
void compare_differ(struct comparison *comparison, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
