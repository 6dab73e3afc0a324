#include "constraints/project_parts.h"

enum { NAME_MAX_COMPARED = 64 };

/* Number of single-byte edits between two names (of their first bytes). */
static size_t distance(struct str a, struct str b)
{
    size_t row[NAME_MAX_COMPARED + 1];
    a = str_slice(a, 0, NAME_MAX_COMPARED);
    b = str_slice(b, 0, NAME_MAX_COMPARED);
    for (size_t j = 0; j <= b.len; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t best = diagonal + (a.ptr[i - 1] != b.ptr[j - 1]);
            diagonal = row[j];
            best = row[j] + 1 < best ? row[j] + 1 : best;
            row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
        }
    }
    return row[b.len];
}

static struct project_extras *declared(struct project *project, bool groups)
{
    return groups ? &project->groups : &project->extras;
}

/* Marks the name (or all names) in every project; false if none has it. */
static bool mark(struct project_set *set, bool groups, struct str name)
{
    bool all = str_eq(name, STR("all"));
    bool found = all;
    for (size_t i = 0; i < set->items.len; i++) {
        struct project_extras *extras = declared(&set->items.at[i], groups);
        for (size_t k = 0; k < extras->len; k++) {
            if (all || str_eq(extras->at[k].name, name)) {
                extras->at[k].requested = true;
                found = true;
            }
        }
    }
    return found;
}

/* The declared name nearest to name; ties go to the first in byte order. */
static struct str nearest(struct project_set *set, bool groups, struct str name)
{
    struct str best = {0};
    size_t best_distance = SIZE_MAX;
    for (size_t i = 0; i < set->items.len; i++) {
        const struct project_extras *extras = declared(&set->items.at[i], groups);
        for (size_t k = 0; k < extras->len; k++) {
            size_t d = distance(name, extras->at[k].name);
            if (d < best_distance ||
                (d == best_distance && str_cmp(extras->at[k].name, best) < 0)) {
                best = extras->at[k].name;
                best_distance = d;
            }
        }
    }
    return best;
}

static bool request(struct project_set *set, bool groups, struct str name, struct error *error)
{
    if (mark(set, groups, name)) {
        return true;
    }
    const char *what = groups ? "dependency group" : "extra";
    struct str best = nearest(set, groups, name);
    if (!best.len) {
        return error_set(error, "--%s %.*s: no project declares any %s", groups ? "group" : "extra",
                         STR_ARG(name), what);
    }
    return error_set(error, "--%s %.*s: no project declares this %s; the nearest is %.*s",
                     groups ? "group" : "extra", STR_ARG(name), what, STR_ARG(best));
}

bool project_request(struct project_set *set, const struct project_options *options,
                     struct error *error)
{
    bool ok = true;
    for (size_t i = 0; i < options->extra_count; i++) {
        ok = ok && request(set, false, options->extras[i], error);
    }
    for (size_t i = 0; i < options->group_count; i++) {
        ok = ok && request(set, true, options->groups[i], error);
    }
    return ok;
}
