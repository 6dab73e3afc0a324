/*
 * naive: the check by plain means, one project in one environment at a time.
 *
 * Written from docs/semantics and docs/output alone, on the data of the universe; it shares no code
 * with the product beyond base/. What it finds are texts, so that results are compared as sets.
 */
#ifndef DEPCHECK_TESTS_BRUTEFORCE_NAIVE_H
#define DEPCHECK_TESTS_BRUTEFORCE_NAIVE_H

#include "base/vec.h"
#include "tests/bruteforce/universe.h"

enum naive_state {
    NAIVE_RELEASE,
    NAIVE_PROJECT,
    NAIVE_UNPINNED,
    NAIVE_OVERLAP,
    NAIVE_MISSING,
    NAIVE_UNDECIDED,
};

/* What a name stands for. */
struct naive_choice {
    enum naive_state state;
    int name;
    int version; /* to compare with; -1: none */
    int release; /* of the name; -1: none */
    int project; /* NAIVE_PROJECT; else -1 */
    int pin;     /* constraint that chose; -1: none */
    int rival;   /* NAIVE_OVERLAP: the first that names another version */
};

enum {
    NAIVE_PROJECT_NODES = UNI_PROJECTS * (1 + UNI_EXTRAS),
    NAIVE_NODES = NAIVE_PROJECT_NODES + UNI_NAMES * UNI_RELEASES * (1 + UNI_EXTRAS),
};

/* A requirement of a node that is reached; not those whose marker is false throughout a series. */
struct naive_edge {
    const struct uni_requirement *requirement;
    struct str by; /* FILE:LINE, or NAME VERSION */
    int from;      /* node */
    bool followed; /* it counts */
    bool open;     /* whether it counts is not known */
    bool patch;    /* its marker hangs on the patch release */
    int targets[1 + UNI_EXTRAS];
    size_t target_count;
};

/* One project in one environment. */
struct naive_run {
    const struct universe *universe;
    int project;
    int environment;
    bool skipped;
    int distance[NAIVE_NODES]; /* steps from the user's lines; -1: not reached */
    VEC(struct naive_edge) edges;
    bool reached[UNI_NAMES];
    struct naive_choice choices[UNI_NAMES]; /* of names that are reached */
    bool disjoint[UNI_NAMES];
};

/* A finding as a text, and where it holds; -1: no project, or nowhere. */
struct naive_item {
    struct str key;
    int project;
    int environment;
    unsigned marks; /* unknown-extra: the extras; pin-overlap: the rivals (bits) */
};

/* The parts of a key; each may be empty. */
struct naive_key {
    const char *kind;
    const char *level;
    struct str name;
    struct str pin; /* FILE:LINE of the constraint */
    struct str by;
    struct str text;
    struct str marker;
    unsigned marks;
    struct str other; /* the release that is undecided, "denied" */
};

/* What occurs in a universe and matters to its answer. */
struct naive_features {
    bool errors;
    bool extras;
    bool markers;
    bool prereleases;
    bool yanks;
    bool pythons;
    bool siblings;
    bool overlaps;
    bool disjoint;
    bool no_files;
};

struct naive_result {
    struct naive_run runs[UNI_PROJECTS][UNI_ENVIRONMENTS];
    VEC(struct naive_item) items;
    bool open_names[UNI_NAMES];
    unsigned overlaps; /* constraints whose overlap is reached */
    struct naive_features features;
};

void naive_check(struct arena *arena, const struct universe *universe, const struct uni_grid *grid,
                 struct naive_result *result);

struct str naive_key_text(struct arena *arena, const struct naive_key *key);

/* What follows is shared by the files of the naive checker and the comparison. */

enum naive_truth { NAIVE_FALSE, NAIVE_TRUE, NAIVE_UNKNOWN };

/* extra: -1 for none. */
enum naive_truth naive_marker(const struct uni_marker *marker, int minor, int patch, int extra);

/* Whether the marker's value differs between the first and the latest patch of a series. */
bool naive_marker_patch(const struct uni_marker *marker, const struct uni_environment *environment,
                        int extra);

bool naive_python_admits(const struct uni_python *python, size_t count, int minor, int patch);

/* Whether the constraint holds in the environment (of its file and its marker). */
bool naive_constraint_holds(const struct universe *universe, int constraint, int environment);

/* Whether it is not known if it applies there. */
bool naive_constraint_in_doubt(const struct universe *universe, int constraint, int environment);

/* The clause that makes a constraint a pin; -1: it is a bound. */
int naive_pin_clause(const struct uni_requirement *requirement);

/* Whether the index tells all files of a release and none of them fits the run's environment. */
bool naive_lacks_file(const struct naive_run *run, int name, int release);

struct naive_choice naive_choose(const struct naive_run *run, int name);

/* Fills everything of the run but `disjoint`; adds the findings of single requirements. */
void naive_walk(struct arena *arena, struct naive_run *run, struct naive_result *result);

void naive_add(struct arena *arena, struct naive_result *result, const struct naive_key *key,
               int project, int environment);

/*
 * Whether the line bounds the name here, by all of its clauses but the pin: bounds count for
 * siblings too, pins and what their lines say beside them do not; neither counts for a project's
 * own name.
 */
bool naive_bounds(const struct naive_run *run, int constraint, int name);

/* Takes from `left` what the requirement does not admit. */
void naive_meet(const struct uni_grid *grid, const struct uni_requirement *requirement,
                uint64_t left[UNI_GRID_WORDS]);

#endif
