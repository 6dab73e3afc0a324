/*
 * conflict: a minimal set of a user's lines that cannot hold together, and the facts that make it
 * so.
 *
 * Taking any one of the lines away makes the rest satisfiable. The facts are as few as that, too:
 * without any of them the lines could hold together. In a check, where pins hold, what counts as a
 * line is a requirement on a name without a pin, whoever has it; where that is a pinned release,
 * the way to it from a line of the user's is there, too, marked as `leads`. Plain data:
 * resolver/explain.h makes texts of it.
 */
#ifndef DEPCHECK_RESOLVER_CONFLICT_H
#define DEPCHECK_RESOLVER_CONFLICT_H

#include "resolver/graph.h"

/* A line of the user's: a requirement of a root, or a constraint. */
struct conflict_line {
    const struct graph_edge *edge; /* a requirement; NULL: a constraint */
    const struct pin *pin;
    uint32_t root; /* whose line it is, by number among the roots; of a constraint: 0 */
    bool leads;    /* of a check: what clashes is required by a pinned release behind it */
};

/* Why releases that an index has cannot be chosen. */
enum conflict_bar {
    CONFLICT_PYTHON, /* Requires-Python excludes the environment */
    CONFLICT_NO_FILE,
    CONFLICT_YANKED,
    CONFLICT_BARS,
};

/* Releases of a name, all of which require the same, or which are barred for one cause. */
struct conflict_fact {
    uint32_t name;
    const struct version *versions; /* ascending; never empty */
    size_t version_count;
    bool leads; /* of a check: a pinned release on the way there */
    bool all;   /* these are all releases that the name's own lines leave */
    bool barred;
    enum conflict_bar bar;         /* if barred */
    struct str requires_python;    /* CONFLICT_PYTHON: of the highest of them */
    const struct graph_edge *edge; /* else: what they require, as the highest of them does */
};

struct conflict {
    VEC(struct conflict_line) lines; /* by file and line, requirements before constraints */
    VEC(struct conflict_fact) facts; /* in the order in which they are reached from the lines */
    uint32_t name;                   /* where they clash: no version of it fits */
};

#endif
