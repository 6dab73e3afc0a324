/*
 * specifier_ranges: clauses as ranges of version keys, for the other specifier_*.c.
 */
#ifndef DEPCHECK_CONSTRAINTS_SPECIFIER_RANGES_H
#define DEPCHECK_CONSTRAINTS_SPECIFIER_RANGES_H

#include "constraints/specifier.h"

/* Sets lower and upper from the operator, the version and whether there is a wildcard. */
void spec_clause_set_bounds(struct arena *arena, struct spec_clause *clause);

/* Whether the clause (not ===) admits the version that has this key. */
bool spec_clause_admits_key(const struct spec_clause *clause, struct str key);

#endif
