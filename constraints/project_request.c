#include "base/suggest.h"
#include "constraints/project_parts.h"

static struct project_extras *declared(struct project *project, bool groups)
{
    return groups ? &project->groups : &project->extras;
}

/* Whether an extra is asked for that the project may have without listing it. */
static bool is_left_open(const struct project *project, struct str extra)
{
    return project->extras_dynamic.len && !manifest_find_extra(&project->extras, extra);
}

/* Marks the name (or all names) in every project; false if none has it, or may have it. */
static bool mark(struct project_set *set, bool groups, struct str name)
{
    bool all = str_eq(name, STR("all"));
    bool found = all;
    for (size_t i = 0; i < set->items.len; i++) {
        struct project *project = &set->items.at[i];
        struct project_extras *extras = declared(project, groups);
        if (!groups && is_left_open(project, name)) {
            project->dynamic = project->dynamic.len ? project->dynamic : project->extras_dynamic;
            found = true;
        }
        for (size_t k = 0; k < extras->len; k++) {
            if (all || str_eq(extras->at[k].name, name)) {
                extras->at[k].requested = true;
                found = true;
            }
        }
    }
    return found;
}

/* The declared name that was probably meant; empty if none is near. */
static struct str nearest(struct project_set *set, bool groups, struct str name)
{
    struct suggestion near = {.word = name};
    for (size_t i = 0; i < set->items.len; i++) {
        const struct project_extras *extras = declared(&set->items.at[i], groups);
        for (size_t k = 0; k < extras->len; k++) {
            suggest_offer(&near, extras->at[k].name);
        }
    }
    return near.best;
}

static bool declares_any(struct project_set *set, bool groups)
{
    for (size_t i = 0; i < set->items.len; i++) {
        if (declared(&set->items.at[i], groups)->len) {
            return true;
        }
    }
    return false;
}

static bool request(struct project_set *set, bool groups, struct str name, struct error *error)
{
    if (mark(set, groups, name)) {
        return true;
    }
    struct str best = nearest(set, groups, name);
    return error_set(
        error, "--%s %.*s: no project declares %s %s%s%.*s", groups ? "group" : "extra",
        STR_ARG(name), declares_any(set, groups) ? "this" : "any",
        groups ? "dependency group" : "extra", best.len ? "; the nearest is " : "", STR_ARG(best));
}

static bool any_requested(const struct project_extras *extras)
{
    for (size_t i = 0; i < extras->len; i++) {
        if (extras->at[i].requested) {
            return true;
        }
    }
    return false;
}

/* Adds the distributions of which some line asks for an extra. */
static void add_named(struct intern *named, const struct project_lines *lines)
{
    for (size_t i = 0; i < lines->len; i++) {
        const struct requirement *requirement = &lines->at[i].requirement;
        if (requirement->extra_count && requirement->canonical.len) {
            intern_put(named, requirement->canonical);
        }
    }
}

static void add_all_named(struct intern *named, const struct project *project)
{
    add_named(named, &project->lines);
    for (size_t i = 0; i < project->extras.len; i++) {
        add_named(named, &project->extras.at[i].lines);
    }
    for (size_t i = 0; i < project->groups.len; i++) {
        add_named(named, &project->groups.at[i].lines);
    }
}

static void hear(struct arena *arena, struct project_set *set, struct diag_list *diags)
{
    struct intern *named = intern_create(arena);
    for (size_t i = 0; i < set->items.len; i++) {
        add_all_named(named, &set->items.at[i]);
    }
    for (size_t i = 0; i < set->items.len; i++) {
        struct project *project = &set->items.at[i];
        if (any_requested(&project->extras) || any_requested(&project->groups) ||
            intern_find(named, project->distribution) != INTERN_NONE) {
            diag_add_all(diags, &project->unheard);
            project->unheard.items.len = 0;
        }
    }
}

bool project_request(struct arena *arena, struct project_set *set,
                     const struct project_options *options, struct diag_list *diags,
                     struct error *error)
{
    bool ok = true;
    for (size_t i = 0; i < options->extra_count; i++) {
        ok = ok && request(set, false, options->extras[i], error);
    }
    for (size_t i = 0; i < options->group_count; i++) {
        ok = ok && request(set, true, options->groups[i], error);
    }
    hear(arena, set, diags);
    return ok;
}
