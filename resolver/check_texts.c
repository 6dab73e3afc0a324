/* Texts that several findings share: places, names, what the index has near a version, what to do
 * about what is not known. */
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

struct str spelling_help(struct arena *arena, const struct pin *pin)
{
    if (!pin->has_version) {
        return STR("write a PEP 440 version behind ===");
    }
    struct str normal = version_normalized(arena, &pin->version);
    return arena_printf(arena, "write ===%.*s", STR_ARG(normal));
}

/* The next release above and below a version that a specifier admits; NULL: none. */
struct neighbours {
    const struct version *below;
    const struct version *above;
};

static void find_neighbours(struct walk *walk, const struct specifier *specifier,
                            const struct graph_choice *choice, struct neighbours *found)
{
    struct str name = intern_str(walk->check->input->names, choice->name);
    struct catalog_versions versions = catalog_versions(walk->check->input->catalog, name);
    for (size_t i = 0; i < versions.count; i++) {
        const struct version *version = &versions.at[i];
        if (!specifier_contains(specifier, version, PRERELEASES_DENY)) {
            continue;
        }
        if (version_cmp(version, choice->version) < 0) {
            found->below = version;
        } else {
            found->above = version;
            break;
        }
    }
}

bool add_neighbours(struct walk *walk, struct buf *help, const struct specifier *specifier,
                    const struct graph_choice *choice, const char *which)
{
    struct arena *arena = walk->check->arena;
    struct str name = intern_str(walk->check->input->names, choice->name);
    struct neighbours near = {0};
    find_neighbours(walk, specifier, choice, &near);
    if (catalog_versions(walk->check->input->catalog, name).answer != CATALOG_FOUND) {
        return false;
    }
    buf_printf(help, "nearest %s: ", which);
    if (near.below) {
        buf_add(help, version_normalized(arena, near.below));
    }
    if (near.above) {
        buf_add(help, near.below ? STR(", ") : STR(""));
        buf_add(help, version_normalized(arena, near.above));
    }
    if (!near.below && !near.above) {
        buf_add(help, STR("no final release"));
    }
    return true;
}
