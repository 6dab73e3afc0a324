/*
 * explain_internal: what the parts of the explanation share.
 *
 *     explain.c          findings as data: which conflict, who meets it
 *     explain_kinds.c    of what kind a conflict is, and its first line
 *     explain_index.c    why the index has no release that fits
 *     explain_pins.c     a line against a pin
 *     explain_releases.c releases in groups: "all 35 releases of horizon from 18.0 on"
 *     explain_paths.c    the ways from the user's lines to the clash
 *     explain_help.c     what to do
 *     explain_open.c     what is not known
 */
#ifndef DEPCHECK_RESOLVER_EXPLAIN_INTERNAL_H
#define DEPCHECK_RESOLVER_EXPLAIN_INTERNAL_H

#include "base/buf.h"
#include "resolver/explain.h"

/* How a first line names the environments. */
enum explain_target {
    TARGET_NONE,
    TARGET_PYTHON, /* "on Python 3.8" */
    TARGET_FILE,   /* "for linux-x86_64 on Python 3.8" */
};

/* A first line; environments are named between the two parts. */
struct explain_message {
    struct str before;
    enum explain_target target;
    struct str after;
};

struct explain {
    struct arena *arena;
    struct finding_list *findings;
    struct intern *keys; /* one for each finding of ours */
    VEC(size_t) places;  /* by key: index of the finding */
    struct intern *sets; /* one for each set of lines and facts that was met */
    VEC(struct str) keys_of_sets;
    VEC(struct explain_message) messages;
};

/* A requirement of a conflict: of a line, or of releases (a fact that is not barred). */
struct demand {
    const struct requirement *requirement;
    uint32_t name;
    const struct conflict_line *line; /* NULL: of a fact */
    const struct conflict_fact *fact; /* NULL: of a line */
};

/* A conflict that is being explained. */
struct clash {
    struct arena *arena;
    const struct explain_run *run;
    const struct conflict *conflict;
    const struct graph_input *graph;
    VEC(struct demand) demands; /* lines in their order, then facts in theirs */
    size_t *parents;            /* by fact: the one that leads to its releases (explain_paths.c) */
};

/* Texts: who, where, what. */
struct str explain_place(struct arena *arena, struct span at);
struct str explain_name(const struct clash *clash, uint32_t name); /* as a demand spells it */
struct span demand_at(const struct demand *demand);                /* nowhere: of releases */
const struct pin *demand_pin(const struct demand *demand);         /* NULL: no constraint line */

/* Whether it only leads to what clashes. */
bool demand_leads(const struct demand *demand);

/* "a, b and c"; of many the first ones, and how many more `what` there are. */
struct str explain_list(struct arena *arena, const struct str *items, size_t count,
                        const char *what);

/* "requirements.txt:1 and requirements.txt:2": its lines */
struct str explain_places(const struct clash *clash);

/* "all 35 releases of horizon from 18.0 on", "b 1.0 and 1.1" */
struct str releases_text(const struct clash *clash, const struct conflict_fact *fact);

/* "all 3 releases of b require a<2", "b 1.0 is yanked": facts alike are one, each a text. */
struct explain_reasons {
    VEC(struct str) items;
};
struct explain_reasons explain_reasons(const struct clash *clash);

/* Adds what the index lacks: "the index does not know b". */
void explain_index(const struct clash *clash, struct explain_reasons *reasons);

/* "the newest is 3.1": what the index has instead of what is demanded (of a name). */
struct str explain_nearest(const struct clash *clash, const struct demand *demands, size_t count);

bool index_knows(const struct clash *clash, uint32_t name);

/* No release of the index meets all demands (of a name) together. */
bool index_lacks(const struct clash *clash, const struct demand *demands, size_t count);

/* No version at all can meet all demands (of a name) together. */
bool demands_exclude(const struct clash *clash, const struct demand *demands, size_t count);

/* Whether all of the conflict is about one name, and no release of it requires anything. */
bool clash_is_of_one_name(const struct clash *clash);

/* Whether there are facts, all of them barred for the cause. */
bool clash_is_barred(const struct clash *clash, enum conflict_bar bar);

/* The pin, where the conflict is one line against it; else NULL. */
const struct pin *clash_pin(const struct clash *clash);

/* True and the kind where it is one of the check's that are about a pin. */
bool clash_pin_kind(const struct clash *clash, enum finding_kind *kind);

/* Whether there is one such finding a pin line, whoever requires the name. */
bool kind_is_of_pin(enum finding_kind kind);

struct explain_message pin_message(const struct clash *clash, enum finding_kind kind);
struct str pin_help(const struct clash *clash, enum finding_kind kind);
const struct finding_step *pin_step(const struct clash *clash); /* from the line to the pin */

enum finding_kind clash_kind(const struct clash *clash);
struct explain_message clash_message(const struct clash *clash, enum finding_kind kind);
struct str clash_help(const struct clash *clash, enum finding_kind kind);

/* What stands in `requirement`. */
const struct demand *clash_lead(const struct clash *clash);

/* Fills clash->parents, once its demands are there. */
void clash_find_parents(struct clash *clash);

/* The facts from a line to a demand of releases, the last of them the demand's, and the line. */
struct explain_path {
    const struct demand *line;
    VEC(const struct conflict_fact *) facts;
};
struct explain_path path_to(const struct clash *clash, const struct conflict_fact *fact);

/* Fills finding->paths. */
void clash_paths(const struct clash *clash, struct finding *finding);

/* The steps of a path up to who requires its end. */
const struct finding_step *path_steps(const struct clash *clash, const struct explain_path *path,
                                      size_t *length);

struct finding_requirement demand_requirement(const struct clash *clash,
                                              const struct demand *demand);

/* The finding of a key, made if it is new (*made is set); valid until the next one is made. */
struct finding *explain_finding(struct explain *explain, struct str key, struct finding fresh,
                                bool *made);

/* Notes that a project meets the finding. */
void explain_meet(struct explain *explain, struct finding *finding, struct finding_where where);

#endif
