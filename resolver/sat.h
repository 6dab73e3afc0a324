/*
 * sat: which packages can be chosen together. libsolv behind plain numbers, and the only file pair
 * that knows it.
 *
 * A *name* is a set of packages of which at most one is chosen; a *package* may require one of
 * a set of others (a clause). Nothing is chosen that nobody asks for. Of the packages of a name
 * those that were added earlier are preferred, as far as libsolv's heuristics go: whoever needs the
 * best answer asks again with more `wanted`.
 *
 *     sat_create()  ->  sat_name, sat_package, sat_set, sat_require  ->  sat_solve(), again and
 * again
 */
#ifndef DEPCHECK_RESOLVER_SAT_H
#define DEPCHECK_RESOLVER_SAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

struct sat;

/* To be destroyed. Out of memory ends the process (libsolv aborts). */
struct sat *sat_create(void);
void sat_destroy(struct sat *sat);

/* A new name; names are numbered from 0. */
uint32_t sat_name(struct sat *sat);

/* A new package of a name; packages are numbered from 0, over all names. */
uint32_t sat_package(struct sat *sat, uint32_t name);

/* A set of packages; sets are numbered from 0. Not after the first sat_solve(). */
uint32_t sat_set(struct sat *sat, const uint32_t *packages, size_t count);

/*
 * Whoever chooses the package chooses one of a set, too; of an empty set: it cannot be chosen. Not
 * after the first sat_solve().
 */
void sat_require(struct sat *sat, uint32_t package, uint32_t set);

/* Whether all of the packages can be chosen together. */
bool sat_solve(struct sat *sat, const uint32_t *wanted, size_t count);

/* After sat_solve() was true: whether the package was chosen. */
bool sat_chosen(const struct sat *sat, uint32_t package);

/* What a package requires. */
struct sat_clause {
    uint32_t package;
    uint32_t set;
};

/* Clauses and wanted packages that exclude each other; not minimal, and the same one twice. */
struct sat_core {
    VEC(struct sat_clause) clauses;
    VEC(uint32_t) wanted; /* packages */
};

/* Why sat_solve() was false. */
struct sat_core sat_core(const struct sat *sat, struct arena *arena);

#endif
