/*
 * graph: who requires what, for all environments at once. The only place that expands requirements.
 *
 * A node is a distribution with or without one extra: the chosen release of a name, or a project of
 * the user's. Its edges are its requirements, each with the environments in which it counts. What a
 * name stands for (its choices) follows from the constraints, the projects of the run and the
 * index:
 *
 *     node "oslo.db 14.0.0"  --edge "oslo.utils>=7.0", Pythons 3.9 to 3.11-->  name "oslo-utils"
 *     name "oslo-utils"      --choice on all Pythons: pin uc.txt:88-->         node
 * "oslo.utils 6.2.1"
 *
 * Nodes, edges and choices are shared by all projects that have the same constraints; they are made
 * when they are first reached. The graph decides nothing: it only knows (resolver/check.h judges).
 */
#ifndef DEPCHECK_RESOLVER_GRAPH_H
#define DEPCHECK_RESOLVER_GRAPH_H

#include "constraints/pinset.h"
#include "constraints/project.h"
#include "pypi/catalog.h"

enum graph_state {
    GRAPH_RELEASE,   /* one release of the index: walked */
    GRAPH_PROJECT,   /* a project of the user's meets the name: walked */
    GRAPH_UNPINNED,  /* no pin holds: not walked */
    GRAPH_OVERLAP,   /* pins that name different versions: not walked */
    GRAPH_MISSING,   /* the pinned version is not on the index: compared, not walked */
    GRAPH_UNDECIDED, /* chosen, but its requirements are not known: compared, not walked */
};

/* Why a pin is missing. */
enum graph_missing {
    GRAPH_MISSING_VERSION,    /* the index knows the name, not the version */
    GRAPH_MISSING_NAME,       /* the index does not know the name */
    GRAPH_MISSING_UNMATCHABLE /* === with a text that is not normalised: nothing can match */
};

/* What a name stands for in some environments. */
struct graph_choice {
    uint32_t id; /* counts up from 0 */
    uint32_t name;
    uint64_t environments;
    enum graph_state state;
    enum graph_missing missing;
    const struct pin *pin;         /* the line that chooses; NULL: none */
    const struct pin *rival;       /* GRAPH_OVERLAP: the first line that names another version */
    struct str shown;              /* the name as the pin (or whoever chose) spells it */
    struct str version_text;       /* empty: none, or a project without a static version */
    const struct version *version; /* to compare requirements with; NULL: nothing to compare */
    const struct release *release; /* GRAPH_RELEASE, or GRAPH_UNDECIDED by its metadata */
    const struct project *project; /* GRAPH_PROJECT */
    enum undecided_cause cause;    /* GRAPH_UNDECIDED */
    struct str reason;             /* GRAPH_UNDECIDED: one line */
    bool denied;                   /* GRAPH_UNPINNED: by the denylist */
    uint64_t no_file;              /* environments for which the release has no file */
    uint64_t python_excluded;      /* environments whose Python the release does not support */
    uint64_t python_patch;         /* environments where that hangs on the patch release */
    uint32_t first_node;           /* node without extra, when walked */
    VEC(uint32_t) extra_nodes;     /* nodes of extras that were asked for */
};

/* A constraint line whose marker hangs on the patch release, and where. */
struct graph_patch_pin {
    const struct pin *pin;
    uint64_t environments;
};

/* What a constraint line demands besides the version that it may pin. */
struct graph_bound {
    const struct pin *pin;
    struct specifier specifier;
};

/* An extra that was asked for and that the choice does not define. */
struct graph_undefined {
    const struct graph_choice *choice;
    struct str extra;
};

struct graph_name {
    bool ready;
    struct graph_choice *choices; /* their environments are disjoint and cover all */
    size_t choice_count;
    VEC(struct graph_bound) bounds; /* what is met with every requirement on the name */
    VEC(struct graph_patch_pin) patch_pins;
    VEC(struct graph_choice *) candidates; /* made by graph_release_choice() */
};

/* A node that an edge leads to, in some environments. */
struct graph_link {
    uint64_t environments;
    uint32_t node;
};

struct graph_edge {
    const struct requirement *requirement;
    uint32_t name;              /* INTERN_NONE: an unnamed URL */
    struct span at;             /* the user's line; nowhere for a release's requirement */
    struct marker_bits when;    /* environments in which it counts; where that is not known */
    uint64_t patch;             /* environments where its marker hangs on the patch release */
    struct graph_choice *local; /* a path to a project: what it stands for; else NULL */
    /* Filled when the edge is first followed (graph_link_edge): */
    bool linked;
    uint64_t excluded; /* environments whose chosen version it does not admit */
    uint64_t open;     /* environments in which no version is chosen */
    VEC(struct graph_link) links;
    VEC(struct graph_undefined) undefined;
};

struct graph_node {
    uint32_t name;                     /* INTERN_NONE for a project without a known name */
    const struct graph_choice *choice; /* what it is of; NULL for a checked project's own node */
    const struct project *project;     /* a project's node */
    struct str extra;                  /* canonical; empty: the distribution itself */
    bool expanded;
    struct graph_edge *edges;
    size_t edge_count;
};

struct graph;

/* What a graph is made of; all of it must outlive the graph. */
struct graph_input {
    struct arena *arena;
    struct intern *names;
    const struct environment_set *environments;
    const struct pinset *pins; /* never NULL */
    struct catalog *catalog;
    const struct project_set *projects; /* those that may be siblings */
    bool siblings;                      /* they meet their names even where these are pinned */
    const struct str *denied;           /* canonical names that are left unconstrained */
    size_t denied_count;
    /*
     * Requirements that stand for all others on their names, where their own markers hold: their
     * specifier or URL counts; marker and extras are those of the requirement that is replaced.
     */
    const struct project_line *overrides;
    size_t override_count;
    struct reqfile_reader *reader; /* for local projects that a line names */
    struct diag_list *diags;
};

struct graph *graph_create(const struct graph_input *input);

/* The root node of a checked project: its lines, and those of the extras and groups asked for. */
uint32_t graph_project_root(struct graph *graph, const struct project *project);

/*
 * What a project means where it meets requirements on its own name: first_node is its root for the
 * checked project itself, a node of its lines (INTERN_NONE: make one) for another one.
 */
struct graph_choice *graph_project_choice(struct graph *graph, const struct project *project,
                                          uint32_t first_node);

/*
 * What a release stands for as one of several candidates for its name, in all environments: in the
 * state GRAPH_RELEASE, or GRAPH_UNDECIDED. The same release has one.
 */
struct graph_choice *graph_release_choice(struct graph *graph, uint32_t name,
                                          const struct release *release);

/* The node of an extra of a walked choice; INTERN_NONE if what was chosen does not define it. */
uint32_t graph_extra_node(struct graph *graph, struct graph_choice *choice, struct str extra);

/* A node, its edges made. Valid until the next call that takes the graph. */
struct graph_node *graph_node(struct graph *graph, uint32_t id);

/* Number of nodes so far; ids are below it. */
uint32_t graph_node_count(const struct graph *graph);

/* Whether the node was ever asked for. */
bool graph_is_walked(const struct graph *graph, uint32_t node);

/* What a name stands for, made when first asked. */
struct graph_name *graph_name(struct graph *graph, uint32_t id);

/* The one that counts in an environment (one bit). */
struct graph_choice *graph_choice_at(struct graph *graph, uint32_t id, uint64_t environment);

/* Fills the parts of the edge that need its name's choices, once. */
void graph_link_edge(struct graph *graph, struct graph_edge *edge);

/* Environments in which a marker hangs on the patch release of a series. */
uint64_t graph_patch_bits(struct graph *graph, const struct marker *marker, struct str extra,
                          struct marker_bits bits);

/*
 * Environments whose Python is outside a Requires-Python, and those where that differs between
 * X.Y.0 and X.Y.99.
 */
uint64_t graph_python_excluded(const struct graph *graph, const struct specifier *python,
                               uint64_t environments, uint64_t *patch);

/* Whether the denylist leaves the name unconstrained. */
bool graph_is_denied(const struct graph *graph, uint32_t name);

/* Two lines of a name that hold in the environment (one bit) and name different versions, if any.
 */
bool graph_pins_overlap(const struct pin_group *group, uint64_t environment, const struct pin **pin,
                        const struct pin **rival);

const struct graph_input *graph_input(const struct graph *graph);

#endif
