/*
 * marker_tree: a parsed marker, shared by the files that read, print and evaluate it.
 *
 * A marker is a list of items joined by "and" and "or", of which "and" binds tighter. An item is a
 * comparison or, where parentheses stood, a list again.
 */
#ifndef DEPCHECK_CONSTRAINTS_MARKER_TREE_H
#define DEPCHECK_CONSTRAINTS_MARKER_TREE_H

#include "constraints/marker.h"
#include "constraints/marker_op.h"
#include "constraints/token.h"

/* One side of a comparison as it is printed: a variable's name or the value of a literal. */
struct marker_operand {
    bool is_variable;
    enum marker_variable variable;
    struct str text;
};

struct marker_atom {
    struct marker_operand left;
    struct marker_operand right;
    enum marker_op op;

    /* What is looked up and what it is compared with. Nothing can be: two literals. */
    bool has_key;
    bool key_is_left;
    enum marker_variable key;
    struct marker_value other; /* normal form of a name where the key is one */
    struct marker_test test;   /* key on the left and a version: op and other */
};

struct marker_list;

struct marker_item {
    bool starts_group; /* first, or behind an "or" */
    const struct marker_atom *atom;
    const struct marker_list *list; /* if atom is NULL */
};

struct marker_list {
    VEC(struct marker_item) items; /* at least one */
};

struct marker {
    struct marker_list list;
    uint32_t named; /* a bit for each variable that it names */
};

/* Whether packaging compares the variable as a version where it can. */
bool marker_variable_is_version(enum marker_variable variable);

/*
 * Parses a marker at the cursor, up to what cannot be part of it; NULL and the fault if none
 * stands there.
 */
const struct marker *marker_parse_at(struct token_cursor *cursor);

#endif
