/* Releases in groups, and what holds for them: never a list of 35 versions. */
#include <stdlib.h>

#include "resolver/explain_internal.h"

enum { ALTERNATIVES_SHOWN = 3 }; /* requirements of one group on one name */

struct str explain_place(struct arena *arena, struct span at)
{
    return arena_printf(arena, "%.*s:%zu", STR_ARG(at.source->name), span_position(at).line);
}

struct str explain_name(const struct clash *clash, uint32_t name)
{
    for (size_t i = 0; i < clash->demands.len; i++) {
        if (clash->demands.at[i].name == name && clash->demands.at[i].requirement->name.len) {
            return clash->demands.at[i].requirement->name;
        }
    }
    return name == INTERN_NONE ? STR("") : intern_str(clash->graph->names, name);
}

/* Number of versions of the index that are lower. */
static size_t rank_of(const struct catalog_versions *versions, const struct version *version)
{
    size_t low = 0;
    for (size_t high = versions->count; low < high;) {
        size_t middle = low + (high - low) / 2;
        if (version_cmp(&versions->at[middle], version) < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

/* " of b from 1.0 on", as far as the ends are not those of the index. */
static struct str range_text(const struct clash *clash, const struct conflict_fact *fact,
                             bool at_start, bool at_end)
{
    struct arena *arena = clash->arena;
    struct str first = version_normalized(arena, &fact->versions[0]);
    struct str last = version_normalized(arena, &fact->versions[fact->version_count - 1]);
    if (at_start && at_end) {
        return STR("");
    }
    if (at_end) {
        return arena_printf(arena, " from %.*s on", STR_ARG(first));
    }
    return at_start ? arena_printf(arena, " up to %.*s", STR_ARG(last))
                    : arena_printf(arena, " from %.*s to %.*s", STR_ARG(first), STR_ARG(last));
}

/* Three or more. Those of the index in the same range may be more. */
static struct str group_text(const struct clash *clash, const struct conflict_fact *fact)
{
    struct arena *arena = clash->arena;
    size_t count = fact->version_count;
    struct str name = explain_name(clash, fact->name);
    struct catalog_versions versions =
        catalog_versions(clash->graph->catalog, intern_str(clash->graph->names, fact->name));
    size_t from = rank_of(&versions, &fact->versions[0]);
    size_t to = rank_of(&versions, &fact->versions[count - 1]) + 1;
    struct str range = range_text(clash, fact, from == 0, to >= versions.count);
    if (to - from <= count) {
        return arena_printf(arena, "all %zu releases of %.*s%.*s", count, STR_ARG(name),
                            STR_ARG(range));
    }
    if (fact->all) {
        return arena_printf(arena, "all %zu releases of %.*s that fit", count, STR_ARG(name));
    }
    return arena_printf(arena, "%zu of the %zu releases of %.*s%.*s", count, to - from,
                        STR_ARG(name), STR_ARG(range));
}

struct str releases_text(const struct clash *clash, const struct conflict_fact *fact)
{
    struct arena *arena = clash->arena;
    if (fact->version_count > 2) {
        return group_text(clash, fact);
    }
    struct str name = explain_name(clash, fact->name);
    struct str first = version_normalized(arena, &fact->versions[0]);
    if (fact->version_count == 1) {
        return arena_printf(arena, "%.*s %.*s", STR_ARG(name), STR_ARG(first));
    }
    struct str second = version_normalized(arena, &fact->versions[1]);
    return arena_printf(arena, "%.*s %.*s and %.*s", STR_ARG(name), STR_ARG(first),
                        STR_ARG(second));
}

/* What is said of a name at once. */
struct group {
    struct conflict_fact whole; /* of all that are alike */
    VEC(struct str) texts;      /* different requirements */
};

static bool alike(const struct conflict_fact *a, const struct conflict_fact *b)
{
    if (a->name != b->name || a->barred != b->barred) {
        return false;
    }
    if (a->barred) {
        return a->bar == b->bar;
    }
    return !a->edge->at.source && !b->edge->at.source && a->edge->name == b->edge->name;
}

static int compare(const void *a, const void *b)
{
    return version_cmp(a, b);
}

/* Releases that have two of the requirements count once. */
static void add_versions(struct arena *arena, struct conflict_fact *whole,
                         const struct conflict_fact *fact)
{
    size_t count = whole->version_count + fact->version_count;
    struct version *all = ARENA_ARRAY(arena, struct version, count);
    memcpy(all, whole->versions, whole->version_count * sizeof *all);
    memcpy(all + whole->version_count, fact->versions, fact->version_count * sizeof *all);
    qsort(all, count, sizeof *all, compare);
    size_t kept = 1;
    for (size_t i = 1; i < count; i++) {
        if (version_cmp(&all[i], &all[kept - 1]) != 0) {
            all[kept++] = all[i];
        }
    }
    bool is_higher = fact->barred &&
                     version_cmp(&all[kept - 1], &whole->versions[whole->version_count - 1]) != 0;
    if (is_higher) {
        whole->requires_python = fact->requires_python;
    }
    whole->versions = all;
    whole->version_count = kept;
    whole->all = whole->all || fact->all;
}

/* With the marker where an extra is the reason. */
static struct str edge_text(struct arena *arena, const struct graph_edge *edge)
{
    struct str marker = edge->requirement->marker_text;
    if (str_find_str(marker, STR("extra")) == marker.len) {
        return edge->requirement->text;
    }
    return arena_printf(arena, "%.*s (%.*s)", STR_ARG(edge->requirement->text), STR_ARG(marker));
}

static void add_text(struct arena *arena, struct group *group, const struct conflict_fact *fact)
{
    struct str text = edge_text(arena, fact->edge);
    for (size_t i = 0; i < group->texts.len; i++) {
        if (str_eq(group->texts.at[i], text)) {
            return;
        }
    }
    vec_push(arena, &group->texts, text);
}

struct groups {
    VEC(struct group) items;
};

static struct groups group_facts(const struct clash *clash)
{
    struct groups groups = {0};
    for (size_t i = 0; i < clash->conflict->facts.len; i++) {
        const struct conflict_fact *fact = &clash->conflict->facts.at[i];
        size_t at = 0;
        if (fact->leads) {
            continue;
        }
        while (at < groups.items.len && !alike(&groups.items.at[at].whole, fact)) {
            at++;
        }
        if (at == groups.items.len) {
            vec_push(clash->arena, &groups.items, (struct group){.whole = *fact});
        } else {
            add_versions(clash->arena, &groups.items.at[at].whole, fact);
        }
        if (!fact->barred) {
            add_text(clash->arena, &groups.items.at[at], fact);
        }
    }
    return groups;
}

/* "a<1, a<2 or a<3"; of more the first and the last */
static struct str alternatives(struct arena *arena, const struct group *group)
{
    struct buf out = {.arena = arena};
    size_t count = group->texts.len;
    for (size_t i = 0; i < count; i++) {
        if (count > ALTERNATIVES_SHOWN && i == 1) {
            buf_add(&out, STR(", ..."));
            i = count - 1;
        }
        buf_add(&out, i == 0 ? STR("") : i + 1 < count ? STR(", ") : STR(" or "));
        buf_add(&out, group->texts.at[i]);
    }
    return buf_str(&out);
}

/* As the resolver saw it: the page's, else that of metadata that is at hand. */
static struct str python_of(const struct clash *clash, uint32_t name, const struct version *version)
{
    struct catalog *catalog = clash->graph->catalog;
    struct str canonical = intern_str(clash->graph->names, name);
    size_t environment = clash->run->input->environment;
    struct catalog_listed listed = catalog_list(catalog, canonical, version, environment);
    const struct release *release = NULL;
    if (!listed.requires_python.len && listed.read) {
        catalog_release(catalog, canonical, version, environment, &release);
    }
    return release ? release->requires_python : listed.requires_python;
}

/* Whether one bound excludes all of the releases. */
static bool is_one_python(const struct clash *clash, const struct conflict_fact *fact)
{
    for (size_t i = 0; i < fact->version_count; i++) {
        struct str python = python_of(clash, fact->name, &fact->versions[i]);
        if (python.len && !str_eq(python, fact->requires_python)) {
            return false;
        }
    }
    return true;
}

static struct str python_text(const struct clash *clash, const struct conflict_fact *fact,
                              struct str who)
{
    struct arena *arena = clash->arena;
    if (is_one_python(clash, fact)) {
        return arena_printf(arena, "%.*s require%s Python %.*s", STR_ARG(who),
                            fact->version_count == 1 ? "s" : "", STR_ARG(fact->requires_python));
    }
    struct conflict_fact highest = *fact;
    highest.versions = &fact->versions[fact->version_count - 1];
    highest.version_count = 1;
    struct str one = releases_text(clash, &highest);
    return arena_printf(arena, "%.*s do not support it (%.*s requires Python %.*s)", STR_ARG(who),
                        STR_ARG(one), STR_ARG(fact->requires_python));
}

static struct str reason_text(const struct clash *clash, const struct group *group)
{
    struct arena *arena = clash->arena;
    const struct conflict_fact *fact = &group->whole;
    bool one = fact->version_count == 1;
    struct str who = releases_text(clash, fact);
    if (!fact->barred) {
        bool placed = fact->edge->at.source != NULL;
        struct str place = placed ? explain_place(arena, fact->edge->at) : who;
        struct str what = alternatives(arena, group);
        return arena_printf(arena, "%.*s require%s %.*s", STR_ARG(place), one || placed ? "s" : "",
                            STR_ARG(what));
    }
    switch (fact->bar) {
    case CONFLICT_PYTHON:
        return python_text(clash, fact, who);
    case CONFLICT_NO_FILE:
        return arena_printf(arena, "%.*s %s no file that fits", STR_ARG(who), one ? "has" : "have");
    default:
        return arena_printf(arena, "%.*s %s yanked", STR_ARG(who), one ? "is" : "are");
    }
}

struct explain_reasons explain_reasons(const struct clash *clash)
{
    struct explain_reasons reasons = {0};
    struct groups groups = group_facts(clash);
    for (size_t i = 0; i < groups.items.len; i++) {
        vec_push(clash->arena, &reasons.items, reason_text(clash, &groups.items.at[i]));
    }
    return reasons;
}
