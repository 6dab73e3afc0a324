/* resolve_conflict: all minimal conflicts of a universe that cannot be satisfied. */
#ifndef DEPCHECK_RESOLVER_RESOLVE_CONFLICT_H
#define DEPCHECK_RESOLVER_RESOLVE_CONFLICT_H

#include "resolver/resolve_universe.h"

/* Fills result->conflicts, after universe_solve() was false. */
void conflict_find(struct universe *universe, struct resolve_result *result);

#endif
