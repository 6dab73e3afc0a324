/*
 * marker_op: the comparison operators of markers.
 *
 * A variable that holds a version is compared as one if the operator and the text on the right are
 * a version specifier together; anything else is compared as texts: <= and >= mean equal, < and >
 * are never true, ~= and === mean nothing.
 */
#ifndef DEPCHECK_CONSTRAINTS_MARKER_OP_H
#define DEPCHECK_CONSTRAINTS_MARKER_OP_H

#include "constraints/specifier.h"

enum marker_op {
    MARKER_OP_ARBITRARY,  /* === */
    MARKER_OP_EQ,         /* == */
    MARKER_OP_COMPATIBLE, /* ~= */
    MARKER_OP_NE,         /* != */
    MARKER_OP_LE,         /* <= */
    MARKER_OP_GE,         /* >= */
    MARKER_OP_LT,         /* <  */
    MARKER_OP_GT,         /* >  */
    MARKER_OPERATORS,     /* number of those that can start a specifier */
    MARKER_OP_IN = MARKER_OPERATORS,
    MARKER_OP_NOT_IN,
};

/* "===" ... "not in". */
struct str marker_op_text(enum marker_op op);

/* A text that may be a version. */
struct marker_value {
    struct str text;
    bool is_version;
    struct version version;
};

struct marker_value marker_value_of(struct arena *arena, struct str text);

/* An operator and the text on its right, as packaging's Specifier(operator + text). */
struct marker_test {
    bool valid; /* they are a specifier */
    bool arbitrary;
    struct str text; /* arbitrary: what the other side must be, without case */
    struct specifier specifier;
};

struct marker_test marker_test_of(struct arena *arena, enum marker_op op, struct str right);

/* Whether a valid test admits the value on the left. */
bool marker_test_admits(const struct marker_test *test, const struct marker_value *left);

#endif
