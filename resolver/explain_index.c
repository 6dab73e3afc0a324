/* Why the index has no release that fits: the name, the versions, which are the nearest. */
#include "resolver/explain_internal.h"

static struct catalog_versions versions_of(const struct clash *clash, uint32_t name)
{
    return catalog_versions(clash->graph->catalog, intern_str(clash->graph->names, name));
}

bool index_knows(const struct clash *clash, uint32_t name)
{
    return name != INTERN_NONE && versions_of(clash, name).answer != CATALOG_NO_NAME;
}

static bool admit(const struct demand *demands, size_t count, const struct version *version)
{
    for (size_t i = 0; i < count; i++) {
        if (!specifier_contains(&demands[i].requirement->specifier, version, PRERELEASES_ALLOW)) {
            return false;
        }
    }
    return true;
}

bool index_lacks(const struct clash *clash, const struct demand *demands, size_t count)
{
    struct catalog_versions versions = versions_of(clash, demands[0].name);
    if (versions.answer != CATALOG_FOUND) {
        return false;
    }
    for (size_t i = 0; i < versions.count; i++) {
        if (admit(demands, count, &versions.at[i])) {
            return false;
        }
    }
    return true;
}

bool demands_exclude(const struct clash *clash, const struct demand *demands, size_t count)
{
    const struct specifier **sets = ARENA_ARRAY(clash->arena, const struct specifier *, count);
    for (size_t i = 0; i < count; i++) {
        sets[i] = &demands[i].requirement->specifier;
    }
    return specifiers_disjoint(clash->arena, sets, count);
}

/* How well a clause says which version is wanted: an exact one, from where on, up to where. */
static int clause_rank(const struct spec_clause *clause)
{
    static const int ranks[] = {
        [SPEC_OP_ARBITRARY] = 4, [SPEC_OP_EQ] = 4, [SPEC_OP_COMPATIBLE] = 4, [SPEC_OP_GE] = 3,
        [SPEC_OP_GT] = 3,        [SPEC_OP_LE] = 2, [SPEC_OP_LT] = 2,         [SPEC_OP_NE] = 1,
    };
    return clause->has_version ? ranks[clause->op] : 0;
}

/* Of clauses alike: the highest lower bound, the lowest upper one. */
static bool says_more(const struct spec_clause *clause, const struct spec_clause *best)
{
    int rank = clause_rank(clause);
    int known = best ? clause_rank(best) : 0;
    if (rank != known || rank == 0) {
        return rank > known;
    }
    int c = version_cmp(&clause->version, &best->version);
    return rank == 2 ? c < 0 : c > 0;
}

/* The version that is wanted; NULL if none is named. */
static const struct version *wanted_version(const struct demand *demands, size_t count)
{
    const struct spec_clause *best = NULL;
    for (size_t i = 0; i < count; i++) {
        const struct specifier *specifier = &demands[i].requirement->specifier;
        for (size_t k = 0; k < specifier->count; k++) {
            if (says_more(&specifier->clauses[k], best)) {
                best = &specifier->clauses[k];
            }
        }
    }
    return best ? &best->version : NULL;
}

/* The newest final release, or the newest at all. */
static const struct version *newest(const struct catalog_versions *versions)
{
    for (size_t i = versions->count; i > 0; i--) {
        if (!version_is_prerelease(&versions->at[i - 1])) {
            return &versions->at[i - 1];
        }
    }
    return &versions->at[versions->count - 1];
}

struct str explain_nearest(const struct clash *clash, const struct demand *demands, size_t count)
{
    struct arena *arena = clash->arena;
    struct catalog_versions versions = versions_of(clash, demands[0].name);
    const struct version *wanted = wanted_version(demands, count);
    if (!versions.count) {
        return STR("the index has none");
    }
    size_t below = 0; /* number of versions that are lower than what is wanted */
    while (wanted && below < versions.count && version_cmp(&versions.at[below], wanted) < 0) {
        below++;
    }
    if (!wanted || below == versions.count) {
        struct str version = version_normalized(arena, newest(&versions));
        return arena_printf(arena, "the newest is %.*s", STR_ARG(version));
    }
    struct str above = version_normalized(arena, &versions.at[below]);
    if (!below) {
        return arena_printf(arena, "the oldest is %.*s", STR_ARG(above));
    }
    struct str under = version_normalized(arena, &versions.at[below - 1]);
    return arena_printf(arena, "the nearest are %.*s and %.*s", STR_ARG(under), STR_ARG(above));
}

/* Whether releases of the name are what the facts are about: then these say why. */
static bool is_told_by_facts(const struct clash *clash, uint32_t name)
{
    for (size_t i = 0; i < clash->conflict->facts.len; i++) {
        if (clash->conflict->facts.at[i].name == name) {
            return true;
        }
    }
    return false;
}

struct demands {
    VEC(struct demand) items;
};

/* The demands of a name: of lines, or all. */
static struct demands demands_of(const struct clash *clash, uint32_t name, bool of_lines)
{
    struct demands list = {0};
    for (size_t i = 0; i < clash->demands.len; i++) {
        const struct demand *demand = &clash->demands.at[i];
        if (demand->name == name && (demand->line || !of_lines)) {
            vec_push(clash->arena, &list.items, *demand);
        }
    }
    return list;
}

/* Only the index is to blame: by themselves the demands could be met. */
static bool index_is_short(const struct clash *clash, const struct demands *demands)
{
    return index_lacks(clash, demands->items.at, demands->items.len) &&
           !demands_exclude(clash, demands->items.at, demands->items.len);
}

/* What the index lacks for one demand, alone or (of releases) beside the lines. */
static struct str lack_beside_lines(const struct clash *clash, const struct demand *demand)
{
    struct arena *arena = clash->arena;
    struct demands beside = demands_of(clash, demand->name, true);
    bool alone = index_lacks(clash, demand, 1);
    if (demand->fact) {
        vec_push(arena, &beside.items, *demand);
    }
    if ((!demand->fact && !alone) || !index_is_short(clash, &beside)) {
        return STR("");
    }
    struct str nearest = alone ? explain_nearest(clash, demand, 1)
                               : explain_nearest(clash, beside.items.at, beside.items.len);
    struct str name = explain_name(clash, demand->name);
    return alone ? arena_printf(arena, "no release fits %.*s (%.*s)",
                                STR_ARG(demand->requirement->text), STR_ARG(nearest))
                 : arena_printf(arena, "no release of %.*s fits %s (%.*s)", STR_ARG(name),
                                beside.items.len == 2 ? "both" : "all of that", STR_ARG(nearest));
}

static struct str lack_of(const struct clash *clash, uint32_t name)
{
    struct arena *arena = clash->arena;
    struct demands all = demands_of(clash, name, false);
    for (size_t i = 0; i < all.items.len; i++) {
        struct str lack = lack_beside_lines(clash, &all.items.at[i]);
        if (lack.len) {
            return lack;
        }
    }
    if (!index_is_short(clash, &all)) {
        return STR("");
    }
    struct str shown = explain_name(clash, name);
    struct str nearest = explain_nearest(clash, all.items.at, all.items.len);
    return arena_printf(arena, "no release of %.*s fits all of that (%.*s)", STR_ARG(shown),
                        STR_ARG(nearest));
}

void explain_index(const struct clash *clash, struct explain_reasons *reasons)
{
    struct intern *told = intern_create(clash->arena);
    for (size_t i = 0; i < clash->demands.len; i++) {
        uint32_t name = clash->demands.at[i].name;
        struct str shown = explain_name(clash, name);
        if (name == INTERN_NONE || is_told_by_facts(clash, name) ||
            intern_find(told, shown) != INTERN_NONE) {
            continue;
        }
        intern_put(told, shown);
        struct str lack =
            index_knows(clash, name)
                ? lack_of(clash, name)
                : arena_printf(clash->arena, "the index does not know %.*s", STR_ARG(shown));
        if (lack.len) {
            vec_push(clash->arena, &reasons->items, lack);
        }
    }
}
