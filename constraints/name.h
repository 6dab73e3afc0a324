/*
 * name: names of distributions and extras.
 *
 * PEP 508 "Names" (what a name is), PEP 503 / PEP 685 (normal form, used for both).
 */
#ifndef DEPCHECK_CONSTRAINTS_NAME_H
#define DEPCHECK_CONSTRAINTS_NAME_H

#include "base/arena.h"

/* ASCII letters, digits, '.', '-', '_', starting and ending with a letter or digit. */
bool name_is_valid(struct str name);

/*
 * Runs of '.', '-', '_' as one '-', ASCII lower case. Works on invalid names too, as packaging
 * does: whatever stands in `extra == "..."` is brought to this form.
 */
struct str name_canonical(struct arena *arena, struct str name);

/* Valid and equal to its normal form. */
bool name_is_normalized(struct str name);

#endif
