/*
 * naive: the resolver as its header and the semantics say it, and nothing besides. It tries the
 * versions of the names one after the other, best first, and so finds the best set, or none.
 *
 * Everything of a world that the environment settles is settled first: a requirement is a set of
 * releases that it admits, as bits.
 */
#ifndef DEPCHECK_TESTS_RESOLVE_NAIVE_H
#define DEPCHECK_TESTS_RESOLVE_NAIVE_H

#include "tests/resolve/world.h"

/* A requirement, or a line. */
struct naive_edge {
    int name;
    unsigned admits; /* bits of releases */
    unsigned extras; /* bits */
    bool plain;      /* counts without any extra */
    unsigned with;   /* extras it counts with, where it does not without */
};

struct naive_release {
    bool no_file;
    bool no_python;
    bool yanked; /* and no line pins it */
    unsigned provides;
    struct naive_edge edges[WORLD_REQUIREMENTS];
    unsigned edges_on; /* bits of edges */
};

struct naive_name {
    struct naive_release releases[WORLD_RELEASES];
    int release_count;
    int preference[WORLD_RELEASES]; /* releases, best first */
};

struct naive_world {
    const struct world *world;
    struct naive_name names[WORLD_NAMES];
    struct naive_edge lines[WORLD_LINES];
    unsigned lines_on; /* bits: those whose marker holds */
};

enum { NAIVE_VIA = 64 };

/* Who requires: a line, or an edge of a release. */
struct naive_via {
    int line; /* -1: a release */
    int by;   /* name of the release */
    int edge;
};

struct naive_choice {
    int name;
    int release;
    unsigned extras; /* asked for and defined */
    struct naive_via via[NAIVE_VIA];
    size_t via_count;
};

/* What the search came across. */
struct naive_features {
    bool extras;
    bool markers;
    bool prereleases;
    bool yanks;
    bool pythons;
};

struct naive_answer {
    bool satisfiable;
    struct naive_choice choices[WORLD_NAMES]; /* in the order of decision */
    int choice_count;
    struct naive_features features;
};

void naive_prepare(const struct world *world, struct naive_world *out);

/* Whether those lines (bits) can hold together. */
bool naive_holds(const struct naive_world *world, unsigned lines);

/* With all lines. */
void naive_resolve(const struct naive_world *world, struct naive_answer *answer);

enum { NAIVE_CONFLICTS = 256 };

struct naive_conflicts {
    unsigned lines[NAIVE_CONFLICTS]; /* each: bits */
    size_t count;
};

/*
 * All sets of lines that do not hold together while they would without any one of them.
 */
void naive_find_conflicts(const struct naive_world *world, struct naive_conflicts *conflicts);

#endif
