/*
 * resolve: one version for each name that is reached, in one environment, so that every requirement
 * holds; or why there is none.
 *
 * The answer is unique. Names are decided breadth-first: the lines of the roots as given, then what
 * the releases that were decided require, in the order of their metadata; a name with an extra
 * counts as an item of its own behind the name. Each name takes the best version with which all the
 * rest can still be satisfied. Which is better:
 *
 *     1. a release that is not yanked (a yanked one counts only where a user's line pins it)
 *     2. the version that resolve_input.preferred names
 *     3. a final release, unless pre-releases are welcome: everywhere, or for this name, because a
 *        user's line on it names one
 *     4. the higher version; the lower one where lowest versions are asked for
 *
 * What an index has and cannot be chosen (no file for the environment, a Requires-Python that
 * excludes it) is remembered for the explanation only.
 *
 * Lines are what a user wrote: requirements of the roots, and the constraint lines of a name that
 * is reached. Conflicts are minimal sets of them (resolver/conflict.h).
 */
#ifndef DEPCHECK_RESOLVER_RESOLVE_H
#define DEPCHECK_RESOLVER_RESOLVE_H

#include "resolver/conflict.h"
#include "resolver/graph.h"

enum resolve_order {
    RESOLVE_NEWEST,
    RESOLVE_LOWEST,
    RESOLVE_LOWEST_DIRECT, /* lowest of the names that the roots' lines name, newest of others */
};

struct resolve_preferred {
    uint32_t name; /* interned */
    struct version version;
};

/* A step from a requirement to what its name stands for. */
struct resolve_step {
    const struct graph_edge *edge;
    const struct graph_choice *choice;
};

/* A requirement on a free name, and the way to who has it. */
struct resolve_given {
    const struct graph_edge *edge;
    uint32_t root;                    /* number among the roots */
    const struct resolve_step *steps; /* the first is a line of the root's; none: edge is one */
    size_t step_count;
};

struct resolve_input {
    struct arena *arena;
    struct graph *graph;
    size_t environment;                 /* its number in the graph's set */
    const struct project *const *roots; /* resolved as one set */
    size_t root_count;
    enum resolve_order order;
    bool prereleases; /* welcome everywhere */
    const struct resolve_preferred *preferred;
    size_t preferred_count;
    bool pins_hold; /* a check: names with a pin are what the graph chose, whatever it violates */
    const struct resolve_given *given; /* a check: what counts instead of the roots' lines */
    size_t given_count;
    const uint64_t *judged; /* a check: by node, environments in which its edges were judged */
    size_t judged_count;
    const uint32_t *reported; /* a check: names that count as met, as they were found wrong */
    size_t reported_count;
};

/* Who asks for a name. */
struct resolve_via {
    const struct graph_edge *edge; /* edge->at: a line of the user's; nowhere: of a release */
    uint32_t by;                   /* of a release: index of its choice; else UINT32_MAX */
};

/* What was decided of a name. */
struct resolve_choice {
    uint32_t name;
    struct graph_choice *choice; /* NULL: reported before, whatever it is. State GRAPH_RELEASE,
                                    GRAPH_PROJECT or GRAPH_UNDECIDED */
    VEC(struct str) extras;      /* that were asked for and that it defines, sorted */
    VEC(struct resolve_via) via; /* in the order in which they were met, each edge once */
};

/* Something that is needed and not known. */
struct resolve_open {
    uint32_t name;                     /* INTERN_NONE: of an unnamed URL */
    const struct graph_choice *choice; /* of a release that cannot be read; or NULL */
    const struct graph_edge *edge;     /* of a marker or a URL; or NULL */
    enum undecided_cause cause;
    struct str reason; /* one line */
};

struct resolve_result {
    bool satisfiable;
    struct resolve_choice *choices; /* in the order of decision */
    size_t choice_count;
    VEC(struct conflict) conflicts; /* not satisfiable: minimal sets, at most LIMIT_CONFLICTS */
    bool more_conflicts;            /* there may be others */
    VEC(struct resolve_open) open;  /* an answer that rests on these is not decided */
};

/* Answers with what is known; see catalog.h for the rest: `do { } while (catalog_fetch())`. */
void resolve_run(const struct resolve_input *input, struct resolve_result *result);

#endif
