/* conflict_find: all minimal conflicts of a universe that cannot be satisfied. */
#ifndef DEPCHECK_RESOLVER_CONFLICT_FIND_H
#define DEPCHECK_RESOLVER_CONFLICT_FIND_H

#include "resolver/universe.h"

/* Fills result->conflicts, after universe_solve() was false. */
void conflict_find(struct universe *universe, struct resolve_result *result);

#endif
