/* Texts that several findings share: places, names, what the index has near a version. */
#include "resolver/check_internal.h"

#include <stddef.h>

struct str place_name(struct arena *arena, struct span at)
{
    return arena_printf(arena, "%.*s:%zu", STR_ARG(at.source->name), span_position(at).line);
}

struct str distribution_name(struct arena *arena, struct str shown, struct str version)
{
    return arena_printf(arena, "%.*s%s%.*s", STR_ARG(shown), version.len ? " " : "",
                        STR_ARG(version));
}

struct str requirer_name(struct walk *walk, const struct graph_edge *edge, uint32_t visit)
{
    struct arena *arena = walk->check->arena;
    if (edge->at.source) {
        return place_name(arena, edge->at);
    }
    const struct graph_node *node = graph_node(walk->graph, walk->visits.at[visit].node);
    return distribution_name(arena, node->choice->shown, node->choice->version_text);
}

/* The next release above and below a version that a specifier admits; NULL: none. */
struct neighbours {
    const struct version *below;
    const struct version *above;
};

static struct neighbours neighbours_of(struct walk *walk, const struct specifier *specifier,
                                       const struct graph_choice *choice)
{
    struct neighbours found = {0};
    struct str name = intern_str(walk->check->input->names, choice->name);
    struct catalog_versions versions = catalog_versions(walk->check->input->catalog, name);
    for (size_t i = 0; i < versions.count; i++) {
        const struct version *version = &versions.at[i];
        if (!specifier_contains(specifier, version, PRERELEASES_DENY)) {
            continue;
        }
        if (version_cmp(version, choice->version) < 0) {
            found.below = version;
        } else {
            found.above = version;
            break;
        }
    }
    return found;
}

/* "the nearest releases that fit are 1.0 and 2.0", or that there is none. */
void add_neighbours(struct walk *walk, struct buf *help, const struct specifier *specifier,
                    const struct graph_choice *choice)
{
    struct arena *arena = walk->check->arena;
    struct neighbours near = neighbours_of(walk, specifier, choice);
    if (!near.below && !near.above) {
        buf_add(help, STR("no final release on the index fits"));
        return;
    }
    const struct version *one = near.above ? near.above : near.below;
    struct str text = version_normalized(arena, one);
    if (near.below && near.above) {
        struct str below = version_normalized(arena, near.below);
        buf_printf(help, "the nearest releases that fit it are %.*s and %.*s", STR_ARG(below),
                   STR_ARG(text));
    } else {
        buf_printf(help, "the nearest release that fits it is %.*s", STR_ARG(text));
    }
}
