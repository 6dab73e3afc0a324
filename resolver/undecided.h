/* undecided: the words for what is not known, the same in a check and in a resolution. */
#ifndef DEPCHECK_RESOLVER_UNDECIDED_H
#define DEPCHECK_RESOLVER_UNDECIDED_H

#include "resolver/graph.h"

/* "not decided: b 1.0: the index has no metadata"; `what` is the release. */
struct str undecided_release(struct arena *arena, struct str what, struct str reason);

/* What to do about a choice that is not decided; name is canonical. */
struct str undecided_release_help(struct arena *arena, struct str name,
                                  const struct graph_choice *choice);

/* What to do about a name whose versions are not known. */
struct str undecided_name_help(struct arena *arena, struct str name, enum undecided_cause cause);

/* Of a requirement, with its marker where that is the reason; `requirer` is a place or a release.
 */
struct str undecided_edge(struct arena *arena, const struct graph_edge *edge, struct str requirer,
                          struct str reason);

struct str undecided_edge_help(struct arena *arena, const struct graph_edge *edge);

#endif
