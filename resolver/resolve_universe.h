/*
 * resolve_universe: what can be chosen for each name in one environment, and its translation for
 * sat.h.
 * For resolver/resolve*.c only.
 *
 * A *slot* is a name that was reached. Its *candidates* are the releases of the index, best first;
 * or there is one, where something of the user's fixes it. A *line* is what the user wrote.
 *
 * As little as possible is looked at: of each slot only the best few candidates that a requirement
 * admits are put into the pool, and of these only the best, and those that were ever chosen, are
 * expanded (what they require is known). So "they cannot be chosen together" is final as long as no
 * slot in the core is cut short, and "they can" as long as all that was chosen is expanded;
 * universe_solve() goes on until one of these holds.
 */
#ifndef DEPCHECK_RESOLVER_RESOLVE_UNIVERSE_H
#define DEPCHECK_RESOLVER_RESOLVE_UNIVERSE_H

#include "resolver/resolve.h"
#include "resolver/sat.h"

#define UNIVERSE_NONE UINT32_MAX

struct candidate {
    const struct version *version; /* NULL: whatever is asked for is met */
    bool listed;                   /* what follows is known */
    bool absent;                   /* it is not there after all */
    bool yanked;
    bool barred;
    enum conflict_bar bar;
    struct str requires_python;
    struct graph_choice *choice; /* NULL: not expanded */

    /* of the current pool */
    bool pooled;
    uint32_t package;
};

enum slot_kind {
    SLOT_FREE,  /* candidates are those of the index */
    SLOT_FIXED, /* one candidate: a project of the user's, or what a pin has chosen */
    SLOT_HELD,  /* the same, and whatever it violates was reported (resolve_input.pins_hold) */
    SLOT_OPEN,  /* nothing is known: one candidate that meets everything */
};

/* An extra of a slot in the pool: a name of its own, a package for each pooled candidate. */
struct slot_extra {
    struct str extra;
    uint32_t *packages; /* by candidate */
};

/* What is required of a slot, in the pool. */
struct demand {
    const struct specifier *specifier;
    bool lenient;       /* what it violates was reported */
    uint32_t set;       /* of the slot's packages */
    VEC(uint32_t) sets; /* of its extras' packages, by extra */
};

struct slot {
    uint32_t name;
    enum slot_kind kind;
    struct graph_choice *fixed;
    struct candidate *candidates; /* yanked ones in their place: they count behind all others */
    size_t count;
    VEC(uint32_t) constraints; /* lines on the name */
    bool pinned;               /* a line pins it: only then may a yanked candidate be chosen */
    size_t window;             /* at least so many candidates that a demand admits are pooled */
    bool eager;                /* all that are pooled are expanded */

    /* of the current pool */
    bool reached;
    bool cut; /* there are candidates that are not pooled */
    VEC(struct demand) demands;
    VEC(struct slot_extra) extras;
    VEC(uint32_t) order; /* pooled candidates, best first */
};

struct line {
    struct conflict_line is;
    uint32_t slot; /* UNIVERSE_NONE: an unnamed local project */
    const struct specifier *specifier;
    const struct resolve_given *given; /* NULL: the line is of the user's */
    bool active;
    uint32_t package; /* of a requirement, in the current pool */
};

/* One requirement of the pool: of a line, of a candidate or of one of its extras. */
struct requirer {
    uint32_t line; /* UNIVERSE_NONE: of a candidate */
    uint32_t slot;
    uint32_t candidate;
    uint32_t extra; /* UNIVERSE_NONE: the candidate itself */
    const struct graph_edge *edge;
    uint32_t target; /* slot */
    uint32_t demand;
};

/* What was found of a candidate, given all that was taken before it. */
struct step {
    uint32_t slot;
    uint32_t candidate;
    bool refuted; /* for good: whatever else is pooled; else it was taken */
};

/* What a Requires-Python was found to say. */
struct python_bound {
    struct str text;
    bool excludes;
};

struct universe {
    const struct resolve_input *input;
    struct arena *arena;
    uint64_t bit;             /* of the environment */
    VEC(struct slot *) slots; /* in the order in which they were first reached */
    VEC(uint32_t) slot_of;    /* by name: 1 + its slot; 0: none */
    VEC(struct line) lines;   /* requirements, then constraints */
    size_t requirement_count; /* of the lines */
    VEC(uint32_t) welcome;    /* names of which a line names a pre-release */
    VEC(struct python_bound) bounds;
    VEC(struct graph_choice *) own;    /* what the roots and their local paths stand for */
    VEC(struct resolve_open) open;     /* of the lines */
    const struct conflict_fact *facts; /* if not NULL: nothing else is true of releases */
    size_t fact_count;
    bool only_facts;
    VEC(struct step) trail; /* of the last attempt at all decisions */

    /* the current pool */
    struct arena *scratch;
    struct sat *sat;
    VEC(struct requirer) requirers;
    VEC(uint32_t) wanted;
};

struct universe *universe_create(const struct resolve_input *input);
void universe_destroy(struct universe *universe);

/* The slot of a name, made when first asked. */
uint32_t universe_slot(struct universe *universe, uint32_t name);

/* Whether an edge counts in the environment and has a name to be looked up. */
bool universe_counts(const struct universe *universe, const struct graph_edge *edge);

/* What is listed of a candidate is looked up, once. False: it cannot be chosen. */
bool universe_list(struct universe *universe, struct slot *slot, struct candidate *candidate);

/* Expands a candidate. False: it cannot be chosen after all. */
bool universe_expand(struct universe *universe, struct slot *slot, struct candidate *candidate);

/* The node of an expanded candidate, or of one of its extras; NULL: nothing is required. */
struct graph_node *universe_node(struct universe *universe, const struct candidate *candidate,
                                 struct str extra);

/* Whether what it requires was judged by the check. */
bool universe_is_judged(struct universe *universe, const struct candidate *candidate,
                        struct str extra);

/* Whether a version (NULL: any) is within a specifier. */
bool universe_admits(const struct specifier *specifier, const struct candidate *candidate);

/* Whether the active constraint lines of a slot admit the candidate. */
bool universe_permits(const struct universe *universe, const struct slot *slot,
                      const struct candidate *candidate);

/* Whether a specifier has a clause that pins (=== or == without a wildcard). */
bool universe_pins(const struct specifier *specifier);

/* Makes the pool of the active lines; the one before it is gone. resolve_build.c */
void universe_build(struct universe *universe);

/*
 * Whether the active lines can be met; makes the pool, perhaps several times. True: the model is in
 * universe->sat, and all of it is expanded. What the trail has taken is in it where it can be.
 */
bool universe_solve(struct universe *universe);

/*
 * After a sat_solve() of the current pool that was false: puts more candidates into the slots that
 * the core hangs on. False: nothing was cut short, so that the answer is final.
 */
bool universe_grow(struct universe *universe, const struct sat_core *core);

/* Expands all that was chosen. False: there was nothing to do. */
bool universe_expand_chosen(struct universe *universe);

#endif
