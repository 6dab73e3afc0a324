/* A conflict of one line with one pin is what the check calls it, in the words of the check. */
#include "resolver/explain_internal.h"

const struct pin *clash_pin(const struct clash *clash)
{
    const struct pin *pin = clash->demands.len == 2 ? demand_pin(&clash->demands.at[1]) : NULL;
    bool fits = pin && pin->form == PIN_EXACT && !demand_pin(&clash->demands.at[0]);
    return fits && clash_is_of_one_name(clash) ? pin : NULL;
}

bool clash_pin_kind(const struct clash *clash, enum finding_kind *kind)
{
    if (!clash_pin(clash)) {
        return false;
    }
    bool told = clash->conflict->facts.len > 0;
    if (!told && demands_exclude(clash, clash->demands.at, 2)) {
        *kind = FINDING_PIN_EXCLUDED;
    } else if (!told && index_lacks(clash, &clash->demands.at[1], 1)) {
        *kind = FINDING_PIN_MISSING;
    } else if (clash_is_barred(clash, CONFLICT_PYTHON)) {
        *kind = FINDING_REQUIRES_PYTHON;
    } else if (clash_is_barred(clash, CONFLICT_NO_FILE)) {
        *kind = FINDING_NO_FILE;
    } else {
        return false;
    }
    return true;
}

bool kind_is_of_pin(enum finding_kind kind)
{
    return kind == FINDING_PIN_MISSING || kind == FINDING_REQUIRES_PYTHON ||
           kind == FINDING_NO_FILE;
}

struct explain_message pin_message(const struct clash *clash, enum finding_kind kind)
{
    struct arena *arena = clash->arena;
    const struct pin *pin = clash_pin(clash);
    struct str is = arena_printf(arena, "%.*s is pinned to %.*s",
                                 STR_ARG(pin->line->requirement.name), STR_ARG(pin->version_text));
    struct explain_message message = {0};
    if (kind == FINDING_PIN_EXCLUDED) {
        const struct demand *demand = &clash->demands.at[0];
        struct str place = explain_place(arena, demand_at(demand));
        message.before = arena_printf(arena, "%.*s, but %.*s requires %.*s", STR_ARG(is),
                                      STR_ARG(place), STR_ARG(demand->requirement->text));
    } else if (kind == FINDING_PIN_MISSING) {
        message.before = arena_printf(arena, "%.*s, which the index does not have", STR_ARG(is));
    } else if (kind == FINDING_REQUIRES_PYTHON) {
        struct str python = clash->conflict->facts.at[0].requires_python;
        message.before = arena_printf(arena, "%.*s, which requires Python %.*s, but is reached",
                                      STR_ARG(is), STR_ARG(python));
        message.target = TARGET_PYTHON;
    } else {
        message.before = arena_printf(arena, "%.*s, which has no file", STR_ARG(is));
        message.target = TARGET_FILE;
    }
    return message;
}

struct str pin_help(const struct clash *clash, enum finding_kind kind)
{
    struct arena *arena = clash->arena;
    struct str pin = explain_place(arena, demand_at(&clash->demands.at[1]));
    if (kind == FINDING_PIN_EXCLUDED) {
        struct str line = explain_place(arena, demand_at(&clash->demands.at[0]));
        return arena_printf(arena, "change the pin at %.*s, or the requirement at %.*s",
                            STR_ARG(pin), STR_ARG(line));
    }
    if (kind == FINDING_PIN_MISSING) {
        struct str nearest = explain_nearest(clash, &clash->demands.at[1], 1);
        return arena_printf(arena, "change the pin at %.*s: %.*s", STR_ARG(pin), STR_ARG(nearest));
    }
    return kind == FINDING_REQUIRES_PYTHON
               ? STR("pin a release that supports it there (with a marker), or drop that Python "
                     "from the projects that reach it")
               : STR("pin a release with a wheel that fits or an sdist there (with a marker), or "
                     "leave that environment out");
}

const struct finding_step *pin_step(const struct clash *clash)
{
    const struct pin *pin = clash_pin(clash);
    const struct demand *demand = &clash->demands.at[0];
    struct finding_step *step = ARENA_NEW(clash->arena, struct finding_step);
    *step = (struct finding_step){
        .text = demand->requirement->text,
        .by = {.at = demand_at(demand)},
        .name = demand->requirement->canonical,
        .shown = pin->line->requirement.name,
        .version = pin->version_text,
        .pin = pin->line->at,
    };
    return step;
}
