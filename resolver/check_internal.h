/*
 * check_internal: what the parts of the check share.
 *
 *     check.c          the walk of a project over the graph
 *     check_findings.c findings as data: cause, requirer, chain
 *     check_edges.c    what is wrong with a requirement
 *     check_pins.c     what is wrong with what a name stands for
 *     check_release.c  what is wrong with a pinned release
 *     check_disjoint.c requirements that exclude each other
 *     check_free.c     names without a pin
 *     check_whole.c    projects and constraints as a whole; the last touch
 *     check_texts.c    wording that these share
 */
#ifndef DEPCHECK_RESOLVER_CHECK_INTERNAL_H
#define DEPCHECK_RESOLVER_CHECK_INTERNAL_H

#include "base/buf.h"
#include "resolver/check.h"
#include "resolver/resolve.h"

#define VISIT_NONE UINT32_MAX

/* A node reached in environments it was not reached in before, by the shortest way there. */
struct visit {
    uint32_t node;
    uint32_t parent; /* index of the visit that led here; VISIT_NONE at the root */
    uint64_t environments;
    const struct graph_edge *edge; /* from the parent's node; NULL at the root */
};

/* A requirement that was met on the walk. */
struct met {
    const struct graph_edge *edge;
    uint32_t visit; /* of the node that requires */
    bool suspect;   /* somewhere no version was chosen that meets it and all constraint lines */
    uint64_t environments;
};

/* What the solver says of one project, or of all together, in one environment. */
struct free_run {
    const uint32_t *projects; /* by root: its index in the run */
    struct resolve_input input;
    struct resolve_result result;
};

/* Requirements on free names. */
struct given_list {
    VEC(struct resolve_given) items;
};

/* The whole run. */
struct check {
    struct arena *arena;
    struct arena *scratch; /* of one project */
    const struct check_input *input;
    struct check_result *result;
    struct intern *keys;        /* a key for each finding; its id is its index */
    size_t first;               /* index in result->findings of the finding with key 0 */
    VEC(struct graph *) graphs; /* one for each different list of constraints */
    VEC(struct free_run *) free_runs;
    struct given_list *given; /* --together: by environment; root: index of the project */
    VEC(uint64_t) judged;     /* --together: by node, environments in which some walk has seen it */
    VEC(uint64_t) used;       /* by interned name: environments in which some project reaches it */
    struct reqfile_reader *reader;
    struct diag_list *diags;
};

/* The walk of one project. Everything but `check` and `graph` is of the scratch arena. */
struct walk {
    struct check *check;
    struct graph *graph;
    const struct project *project;
    uint32_t index; /* of the project in the run */
    VEC(struct visit) visits;
    VEC(uint64_t) node_seen;   /* by node */
    VEC(uint64_t) choice_seen; /* by choice */
    VEC(struct met) met;
    VEC(struct graph_choice *) own; /* names that the project itself (or its local paths) meets */
};

/* What a finding is about, besides its kind: enough to tell two causes apart and to name both
 * sides. */
struct cause {
    enum finding_kind kind;
    const struct graph_choice *choice; /* NULL: none */
    const struct pin *pin;             /* the line to blame; NULL: none */
    const struct graph_edge *edge;   /* the requirement; NULL: the finding is about the pin alone */
    uint32_t visit;                  /* of the requirer */
    const struct requirement *bound; /* a constraint line that acts as the requirement */
};

/*
 * The finding of a cause, made if it is new (*made is set), with its fields but no messages filled.
 * The pointer is valid until the next finding is made.
 */
struct finding *finding_for(struct walk *walk, const struct cause *cause, struct str detail,
                            bool *made);

/* Notes that the walk's project meets the finding; last is the chain's last step, or NULL. */
void finding_meet(struct walk *walk, struct finding *finding, uint64_t environments, uint32_t visit,
                  const struct graph_edge *last, const struct graph_choice *last_choice);

/* The requirement of an edge as findings show it. */
struct finding_requirement requirement_of(struct walk *walk, const struct graph_edge *edge,
                                          uint32_t visit);

/* A constraint line as findings show it where it acts as a requirement. */
struct finding_requirement requirement_of_pin(const struct pin *pin);

/* The line as findings show it. */
struct finding_pin pin_of(const struct pin *pin);

/* "requirements.txt:12" or "oslo.db 14.0.0": who requires. */
struct str requirer_name(struct walk *walk, const struct graph_edge *edge, uint32_t visit);

/* "oslo.db 14.0.0", or the name alone */
struct str distribution_name(struct arena *arena, struct str shown, struct str version);

/*
 * "nearest that fit: 1.0, 2.0", or that there is no final release; `which` is "that fit". False,
 * and nothing added, where the index does not know the name.
 */
bool add_neighbours(struct walk *walk, struct buf *help, const struct specifier *specifier,
                    const struct graph_choice *choice, const char *which);

/* "uc.txt:88" */
struct str place_name(struct arena *arena, struct span at);

/* What to write in the place of a === line that can never match. */
struct str spelling_help(struct arena *arena, const struct pin *pin);

/* What is found where an edge is met. */
void find_excluded(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                   const struct graph_choice *choice, uint64_t environments);
void find_undefined_extras(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                           const struct graph_choice *choice, uint64_t environments);
void find_undecided_edge(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                         uint64_t environments, enum undecided_cause why_kind, const char *why);
void find_patch_marker(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                       uint64_t environments);

/* A directory that a line names has another version than the pin of its name (which pip refuses).
 */
void find_pinned_local(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                       const struct graph_choice *local, uint64_t environments);

/* What is found where a choice is reached (once for each project and environment). */
void find_at_choice(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                    const struct graph_choice *choice, uint64_t environments);
void find_undecided_release(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                            const struct graph_choice *choice, uint64_t environments);
void find_at_release(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                     const struct graph_choice *choice, uint64_t environments);
void find_shadow(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                 const struct graph_choice *choice, uint64_t environments);
void find_bound_violation(struct walk *walk, const struct graph_choice *choice,
                          const struct pin *bound, uint64_t environments);
void find_undecided_bound(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                          const struct graph_choice *choice, const struct pin *bound,
                          uint64_t environments);
void find_patch_pin(struct walk *walk, const struct graph_edge *edge, uint32_t visit,
                    const struct graph_choice *choice, const struct pin *pin,
                    uint64_t environments);

/* Requirements of one name that no version can meet together, of everything the walk has met. */
void find_disjoint(struct walk *walk);

/* The graph of a project's own constraints beside those of the run. */
struct graph *check_make_graph(struct check *check, const struct project *project);

/* Whether free names fit beside the pins: asks the solver where that is not plain. */
void check_free_names(struct walk *walk, uint64_t environments);

/* Keeps what the walk has met for check_together(). */
void note_free_names(struct walk *walk, uint64_t environments);

/* Whether all projects fit into one environment. */
void check_together(struct check *check);

/* Findings on what the solver said, behind all others. */
void explain_free_names(struct check *check);

/* Projects that cannot be judged, or not everywhere. */
void find_undecided_project(struct walk *walk, enum undecided_cause why_kind, const char *why);
void find_skipped_project(struct walk *walk);
void find_patch_project(struct walk *walk, uint64_t environments);

/* The finding on a project's own requires-python, by whatever way it is reached. */
struct finding *find_project_python(struct walk *walk, enum finding_kind kind,
                                    const struct project *project, bool *made);

/* Environments in which some project reaches the name. */
uint64_t used_environments(const struct check *check, uint32_t name);

/* The fields of a pin-overlap of two lines. */
void fill_overlap(struct arena *arena, struct finding *finding, const struct graph_choice *choice);

/* Findings on constraint lines that no project reaches: overlaps and spellings. */
void find_unreached(struct check *check);

/* Completes messages that name environments; sets places of findings without a pin. */
void finish_findings(struct check *check);

#endif
