/*
 * requirement_explain: a fault of a requirement, or of a part of one, in the words of our messages.
 */
#ifndef DEPCHECK_CONSTRAINTS_REQUIREMENT_EXPLAIN_H
#define DEPCHECK_CONSTRAINTS_REQUIREMENT_EXPLAIN_H

#include "base/arena.h"
#include "base/diag.h"

/*
 * The message for a fault of text: "Expected X" becomes "expected X, found Y"; others are left as
 * they are.
 */
struct str requirement_explain(struct arena *arena, struct str text, const struct fault *fault);

/* What to do about a requirement that cannot be read at byte `at` (one line). */
struct str requirement_help(struct str text, size_t at);

#endif
