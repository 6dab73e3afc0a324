/*
 * sat: which packages can be chosen together. libsolv behind plain numbers, and the only file pair
 * that knows it.
 *
 * A *name* is a set of packages of which at most one is chosen; a *package* may require one of
 * several others (a clause). Nothing is chosen that nobody asks for. Of the packages of a name
 * those that were added earlier are preferred, as far as libsolv's heuristics go: whoever needs the
 * best answer asks again with more `wanted`.
 *
 *     sat_create()  ->  sat_name, sat_package, sat_require ...  ->  sat_solve(), again and again
 */
#ifndef DEPCHECK_RESOLVER_SAT_H
#define DEPCHECK_RESOLVER_SAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct sat;

/* To be destroyed. Out of memory ends the process (libsolv aborts). */
struct sat *sat_create(void);
void sat_destroy(struct sat *sat);

/* A new name; names are numbered from 0. */
uint32_t sat_name(struct sat *sat);

/* A new package of a name; packages are numbered from 0, over all names. */
uint32_t sat_package(struct sat *sat, uint32_t name);

/*
 * Whoever chooses `package` chooses one of `any`, too; of none: it cannot be chosen. Clauses are
 * numbered from 0. Not after the first sat_solve().
 */
uint32_t sat_require(struct sat *sat, uint32_t package, const uint32_t *any, size_t count);

/* Whether all of the packages can be chosen together. */
bool sat_solve(struct sat *sat, const uint32_t *wanted, size_t count);

/* After sat_solve() was true: whether the package was chosen. */
bool sat_chosen(const struct sat *sat, uint32_t package);

/* Why it was false: clauses and wanted packages that exclude each other; not minimal. */
struct sat_core {
    uint32_t *clauses; /* ascending */
    size_t clause_count;
    uint32_t *wanted; /* indexes of what was wanted, ascending */
    size_t wanted_count;
};

/* After sat_solve() was false. */
struct sat_core sat_core(const struct sat *sat, struct arena *arena);

#endif
