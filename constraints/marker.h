/*
 * marker: environment markers (PEP 508), as packaging 26.4 parses, prints and evaluates them.
 *
 * Three rules of packaging that surprise: every part is evaluated, so an undefined comparison
 * anywhere makes the whole marker undefined; <= and >= of texts that are no versions mean equal, <
 * and > are never true; the right side of a comparison that starts with a text is looked up by its
 * text, be it a variable or not.
 */
#ifndef DEPCHECK_CONSTRAINTS_MARKER_H
#define DEPCHECK_CONSTRAINTS_MARKER_H

#include "base/diag.h"
#include "constraints/environment.h"

struct marker;

/* What a marker is worth in one environment. */
enum marker_result {
    MARKER_FALSE,
    MARKER_TRUE,
    MARKER_UNKNOWN,              /* hangs on a variable whose value is not known */
    MARKER_UNDEFINED_COMPARISON, /* packaging cannot compare these texts with this operator */
    MARKER_UNDEFINED_NAME,       /* packaging knows no value of this variable here */
};

/*
 * What a marker is evaluated in: a prepared environment, and names that are not of it, all in
 * normal form (name_canonical). extras and groups are the lock-file context (PEP 751).
 */
struct marker_context {
    const struct environment *environment;
    bool has_extra;   /* false: `extra` is not defined */
    struct str extra; /* empty: no extra */
    bool has_sets;
    const struct str *extras;
    size_t extra_count;
    const struct str *groups;
    size_t group_count;
};

/* A value for each environment of a set, as bit masks: true, undecided; false is neither. */
struct marker_bits {
    uint64_t yes;
    uint64_t unknown;
};

/*
 * Parses a whole marker text; NULL and the fault if it is not one. Offsets are of that text, which
 * must live as long as the marker. Parentheses nest at most LIMIT_MARKER_DEPTH deep.
 */
const struct marker *marker_parse(struct arena *arena, struct str text, struct fault *fault);

/*
 * str(Marker): values stand raw between the quotes, so one with a backslash or a line break need
 * not be read back as it was.
 */
struct str marker_normalized(struct arena *arena, const struct marker *marker);

/* If more than one part is undefined, the first is what is returned. */
enum marker_result marker_evaluate(const struct marker *marker,
                                   const struct marker_context *context);

/*
 * Value in every environment of the set at once, with `extra` set to one name in normal form
 * (empty: no extra). A NULL marker is true everywhere. What is undefined is undecided.
 */
struct marker_bits marker_evaluate_all(const struct marker *marker,
                                       const struct environment_set *set, struct str extra);

/* Whether the marker names the variable anywhere, or looks it up. NULL names none. */
bool marker_names(const struct marker *marker, enum marker_variable variable);

#endif
