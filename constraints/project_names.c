#include "constraints/project_parts.h"

/* The last parts of path, at most all of them. */
static struct str suffix(struct str path, size_t parts)
{
    size_t at = path.len;
    while (at > 0 && (path.ptr[at - 1] != '/' || --parts > 0)) {
        at--;
    }
    return at < path.len ? str_slice(path, at, path.len) : path;
}

/* Lengthens every name that is not alone by one part; false if no name changed. */
static bool lengthen(struct arena *arena, struct project_set *set,
                     const struct project_label *labels, size_t parts)
{
    struct intern *names = intern_create(arena);
    uint32_t *ids = ARENA_ARRAY(arena, uint32_t, set->items.len);
    uint32_t *uses = ARENA_ARRAY(arena, uint32_t, set->items.len);
    for (size_t i = 0; i < set->items.len; i++) {
        ids[i] = intern_put(names, set->items.at[i].name);
        uses[ids[i]]++;
    }
    bool changed = false;
    for (size_t i = 0; i < set->items.len; i++) {
        struct project *project = &set->items.at[i];
        struct str longer = suffix(labels[i].path, labels[i].parts + parts);
        if (uses[ids[i]] > 1 && longer.len > project->name.len) {
            project->name = longer;
            changed = true;
        }
    }
    return changed;
}

void project_name_all(struct arena *arena, struct project_set *set,
                      const struct project_label *labels)
{
    for (size_t i = 0; i < set->items.len; i++) {
        set->items.at[i].name = suffix(labels[i].path, labels[i].parts);
    }
    for (size_t parts = 1; lengthen(arena, set, labels, parts); parts++) {
    }
}
