/* Requirements that stand for all others on their names. */
#include "resolver/graph_internal.h"

/* How many of them have the name of the one at `index`. */
static size_t count_alike(const struct graph *graph, size_t index)
{
    size_t count = 0;
    for (size_t i = 0; i < graph->input.override_count; i++) {
        count += graph->overridden[i] == graph->overridden[index];
    }
    return count;
}

void graph_prepare_overrides(struct graph *graph)
{
    const struct graph_input *in = &graph->input;
    graph->overridden = ARENA_ARRAY(in->arena, uint32_t, in->override_count);
    graph->edge_room = 1;
    for (size_t i = 0; i < in->override_count; i++) {
        graph->overridden[i] = intern_put(in->names, in->overrides[i].requirement.canonical);
    }
    for (size_t i = 0; i < in->override_count; i++) {
        size_t room = 1 + count_alike(graph, i);
        graph->edge_room = room > graph->edge_room ? room : graph->edge_room;
    }
}

/* What the edge requires, with the specifier of the override; its text says whose that is. */
static const struct requirement *overridden(struct graph *graph,
                                            const struct requirement *requirement,
                                            const struct project_line *line)
{
    struct requirement *replaced = ARENA_NEW(graph->input.arena, struct requirement);
    *replaced = *requirement;
    replaced->specifier = line->requirement.specifier;
    replaced->url = line->requirement.url;
    replaced->text = arena_printf(graph->input.arena, "%.*s by override %.*s:%zu",
                                  STR_ARG(line->requirement.text), STR_ARG(line->at.source->name),
                                  span_position(line->at).line);
    return replaced;
}

/* Where both hold; not known where one is not known and none is false. */
static struct marker_bits both(struct marker_bits a, struct marker_bits b)
{
    uint64_t yes = a.yes & b.yes;
    return (struct marker_bits){.yes = yes,
                                .unknown = (a.yes | a.unknown) & (b.yes | b.unknown) & ~yes};
}

size_t graph_override(struct graph *graph, struct graph_edge *edge)
{
    const struct environment_set *set = graph->input.environments;
    if (graph->input.override_count == 0 || edge->local) {
        return 1;
    }
    struct graph_edge original = *edge;
    uint64_t covered = 0;
    uint64_t doubtful = 0; /* where an override's marker is not decided */
    size_t made = 0;
    for (size_t i = 0; i < graph->input.override_count; i++) {
        const struct project_line *line = &graph->input.overrides[i];
        if (graph->overridden[i] != original.name) {
            continue;
        }
        struct marker_bits holds = marker_evaluate_all(line->requirement.marker, set, STR(""));
        struct graph_edge copy = original;
        copy.requirement = overridden(graph, original.requirement, line);
        copy.when = both(original.when, holds);
        copy.patch &= holds.yes | holds.unknown;
        if (copy.when.yes | copy.when.unknown | copy.patch) {
            edge[made++] = copy;
        }
        covered |= holds.yes;
        doubtful |= holds.unknown;
    }
    doubtful &= ~covered;
    original.when.unknown = (original.when.unknown | (original.when.yes & doubtful)) & ~covered;
    original.when.yes &= ~(covered | doubtful);
    original.patch &= ~covered;
    if (original.when.yes | original.when.unknown | original.patch) {
        edge[made++] = original;
    }
    return made;
}
