/*
 * name: names of distributions and extras.
 *
 * PEP 508 "Names" (what may stand in a requirement), PEP 503 / PEP 685 (normal form, used for
 * both).
 */
#ifndef DEPCHECK_CONSTRAINTS_NAME_H
#define DEPCHECK_CONSTRAINTS_NAME_H

#include "base/arena.h"

/* ASCII letters, digits, '.', '-', '_', starting and ending with a letter or digit. */
bool name_is_valid(struct str name);

/* Runs of '.', '-', '_' as one '-', ASCII lower case; works on invalid names too (packaging does).
 */
struct str name_canonical(struct arena *arena, struct str name);

/* Valid and equal to its normal form. */
bool name_is_normalized(struct str name);

#endif
