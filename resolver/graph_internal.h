/* graph_internal: what graph.c (nodes and edges) and graph_choice.c (choices) share. */
#ifndef DEPCHECK_RESOLVER_GRAPH_INTERNAL_H
#define DEPCHECK_RESOLVER_GRAPH_INTERNAL_H

#include "resolver/graph.h"

/* A directory that some line names as a project. */
struct graph_local {
    struct str path;
    struct graph_choice *choice; /* NULL: it could not be read */
};

struct graph {
    struct graph_input input;
    struct environment_set first_patch; /* each environment at X.Y.0 */
    uint64_t all;                       /* a bit for each environment */
    uint64_t series;                    /* environments that stand for a series */
    VEC(struct graph_node *) nodes;
    VEC(struct graph_local) locals;
    uint32_t choice_count;
    VEC(struct graph_name *) names; /* by interned name; NULL: not asked for yet */
    const bool *denied;             /* by interned name, below denied_ids */
    uint32_t denied_ids;
    const struct project **siblings; /* by interned name, below sibling_ids: who declares it */
    uint32_t sibling_ids;
    uint32_t *overridden; /* names of input.overrides */
    size_t edge_room;     /* edges that one requirement may become */
};

/* Makes the choices of a name. */
void graph_choose(struct graph *graph, uint32_t id, struct graph_name *name);

/* The declared extra of that canonical name; NULL if there is none. */
const struct project_extra *graph_find_extra(const struct project *project, struct str name);

/* graph_override.c: fills what the graph needs for them. */
void graph_prepare_overrides(struct graph *graph);

/* Puts what stands for an edge in its place and behind it; returns the number, 1 to edge_room. */
size_t graph_override(struct graph *graph, struct graph_edge *edge);

/* A new node; its edges are made when it is first asked for. */
uint32_t graph_add_node(struct graph *graph, struct graph_node node);

#endif
