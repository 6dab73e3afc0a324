/*
 * world: a small random world for the resolver, as plain data and as files.
 *
 * The data is all that the naive side reads; the texts are all that the product reads. A world
 * follows from its seed alone. Versions and clauses are those of tests/bruteforce/order.h.
 */
#ifndef DEPCHECK_TESTS_RESOLVE_WORLD_H
#define DEPCHECK_TESTS_RESOLVE_WORLD_H

#include <stdio.h>

#include "tests/bruteforce/order.h"

enum {
    WORLD_NAMES = 8,
    WORLD_RELEASES = 8,
    WORLD_REQUIREMENTS = 3, /* of a release */
    WORLD_CLAUSES = 2,
    WORLD_EXTRAS = 2,
    WORLD_ROOTS = 3,
    WORLD_LINES = 10, /* of all roots, and constraints */
    WORLD_PREFERRED = 2,
    WORLD_ENVIRONMENTS = 2, /* Python 3.9 and 3.12 on linux-x86_64 */
    WORLD_LONG = 160,       /* a requirement, or a marker */
    WORLD_WHOLE = 2 * WORLD_LONG + 4,
    WORLD_PLACE = 48, /* "r0/requirements.txt:12" */
};

enum world_marker {
    WORLD_ALWAYS,
    WORLD_OLD,     /* python_version < "3.10" */
    WORLD_NEW,     /* python_version >= "3.10" */
    WORLD_WINDOWS, /* sys_platform == "win32" */
    WORLD_EXTRA,   /* extra == "x" */
    WORLD_EXTRA_AND_NEW,
    WORLD_EXTRA_OR_OLD,
    WORLD_MARKERS,
};

struct world_requirement {
    int name;
    unsigned extras; /* bits */
    struct uni_clause clauses[WORLD_CLAUSES];
    size_t clause_count;
    enum world_marker marker;
    int marker_extra;
    char text[WORLD_LONG];        /* without the marker */
    char marker_text[WORLD_LONG]; /* as packaging prints it */
};

enum world_files { WORLD_FITS, WORLD_FITS_OLD, WORLD_FITS_NOWHERE };
enum world_python { WORLD_ANY, WORLD_ONLY_OLD, WORLD_ONLY_NEW };

struct world_release {
    int version;
    struct world_requirement requires[WORLD_REQUIREMENTS];
    size_t requires_count;
    unsigned provides; /* extras */
    enum world_python python;
    enum world_files files;
    bool yanked;
};

/* A name without releases may be known to the index or not. Releases ascend. */
struct world_name {
    bool on_index;
    struct world_release releases[WORLD_RELEASES];
    size_t release_count;
};

struct world_line {
    struct world_requirement requirement;
    int root;             /* -1: a constraint */
    char at[WORLD_PLACE]; /* FILE:LINE */
};

struct world_preferred {
    int name;
    int version;
};

enum world_order { WORLD_NEWEST, WORLD_LOWEST, WORLD_LOWEST_DIRECT };

struct world {
    uint64_t random; /* state of the generator */
    struct world_name names[WORLD_NAMES];
    int name_count;
    struct world_line lines[WORLD_LINES]; /* by root, then constraints */
    size_t line_count;
    int root_count;
    bool reversed; /* the roots are given last one first */
    int environment;
    enum world_order order;
    bool prereleases;
    struct world_preferred preferred[WORLD_PREFERRED];
    size_t preferred_count;
};

/* Makes the world of a seed, its texts and places filled. */
void world_make(struct world *world, uint64_t seed);

const char *world_name_text(int name);
const char *world_extra_text(int extra);
const char *world_environment_text(int environment); /* for --python */
const char *world_root_path(int root);
const char *world_constraints_path(void);
void world_file_text(int name, const struct world_release *release, char out[WORLD_LONG]);
const char *world_python_text(enum world_python python); /* Requires-Python; empty: none */

/* NAME[EXTRAS]CLAUSES ; MARKER */
void world_requirement_text(const struct world_requirement *requirement, char out[WORLD_WHOLE]);

/* Fills texts of a requirement out of its data. */
void world_requirement_spell(struct world_requirement *requirement);

/*
 * Writes requirements and constraints into the current directory, or, with a stream, prints them
 * there, and the index and the options with them. False if a file cannot be written.
 */
bool world_write(const struct world *world, FILE *print);

/* Removes all that world_write() may have left. */
void world_remove(void);

#endif
