/* What to do about a conflict for which no fix was solved. */
#include "base/suggest.h"
#include "resolver/explain_internal.h"

struct str explain_places(const struct clash *clash)
{
    VEC(struct str) places = {0};
    for (size_t i = 0; i < clash->conflict->lines.len; i++) {
        vec_push(clash->arena, &places,
                 explain_place(clash->arena, demand_at(&clash->demands.at[i])));
    }
    return explain_list(clash->arena, places.at, places.len, "lines");
}

/* The pins of the releases that clash, where no line of a project does. */
static struct str pins_text(const struct clash *clash)
{
    VEC(struct str) places = {0};
    for (size_t i = 0; i < clash->conflict->facts.len; i++) {
        const struct conflict_fact *fact = &clash->conflict->facts.at[i];
        const struct pin_group *pins =
            fact->leads || fact->barred ? NULL : pinset_find(clash->graph->pins, fact->name);
        if (pins) {
            vec_push(clash->arena, &places, explain_place(clash->arena, pins->pins.at[0].line->at));
        }
    }
    return explain_list(clash->arena, places.at, places.len, "pins");
}

/* What is wrong is not that lines clash: only another release, or another target, helps. */
static struct str release_help(const struct clash *clash, struct str places)
{
    const char *instead = clash_is_barred(clash, CONFLICT_PYTHON)    ? "leave that Python out"
                          : clash_is_barred(clash, CONFLICT_NO_FILE) ? "leave that environment out"
                          : clash_is_barred(clash, CONFLICT_YANKED)  ? "pin the yanked one with ==="
                                                                     : NULL;
    if (!instead) {
        return arena_printf(clash->arena, "change or drop %.*s", STR_ARG(places));
    }
    return arena_printf(clash->arena, "ask for another release at %.*s, or %s", STR_ARG(places),
                        instead);
}

/* A name that the index does not know; one that has a pin may be what was meant. */
static struct str spelling_help(const struct clash *clash)
{
    const struct pinset *pins = clash->graph->pins;
    const struct pin_group *meant = NULL;
    struct suggestion near = {.word = intern_str(clash->graph->names, clash->conflict->name)};
    for (size_t i = 0; i < pins->groups.len; i++) {
        const struct pin_group *group = &pins->groups.at[i];
        struct str name = intern_str(clash->graph->names, group->name);
        if (group->name != clash->conflict->name) {
            suggest_offer(&near, name);
        }
        meant = str_eq(near.best, name) ? group : meant;
    }
    if (!meant) {
        return STR("check the spelling of the name, or the index");
    }
    const struct reqfile_line *pin = meant->pins.at[0].line;
    struct str place = explain_place(clash->arena, pin->at);
    return arena_printf(clash->arena,
                        "check the spelling of the name (%.*s is pinned at %.*s), or the index",
                        STR_ARG(pin->requirement.name), STR_ARG(place));
}

struct str clash_help(const struct clash *clash, enum finding_kind kind)
{
    struct str places = explain_places(clash);
    if (kind != FINDING_DISJOINT && kind != FINDING_UNSATISFIABLE) {
        return pin_help(clash, kind);
    }
    if (clash->conflict->lines.at[0].leads && pins_text(clash).len) {
        return arena_printf(clash->arena, "change the pin at %.*s, or pin %.*s",
                            STR_ARG(pins_text(clash)),
                            STR_ARG(explain_name(clash, clash->conflict->name)));
    }
    if (clash_is_of_one_name(clash) && !index_knows(clash, clash->conflict->name)) {
        return spelling_help(clash);
    }
    bool lacking = clash->conflict->facts.len == 0 && kind == FINDING_UNSATISFIABLE;
    if (lacking && clash->conflict->lines.len == 1) {
        return arena_printf(clash->arena, "ask for a release that the index has at %.*s",
                            STR_ARG(places));
    }
    if (clash->conflict->lines.len == 1) {
        return release_help(clash, places);
    }
    return arena_printf(clash->arena, "change or drop one of %.*s: the others fit together",
                        STR_ARG(places));
}
