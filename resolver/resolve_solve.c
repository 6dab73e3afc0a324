/* Solving with as little knowledge as the answer allows. */
#include "resolver/resolve_universe.h"

enum { GROWTH = 4 };

static bool grow_slot(struct slot *slot)
{
    if (!slot->cut) {
        return false;
    }
    slot->window *= GROWTH;
    slot->eager = true;
    return true;
}

bool universe_grow(struct universe *universe, const struct sat_core *core)
{
    bool grown = false;
    for (size_t i = 0; i < universe->slots.len; i++) {
        struct slot *slot = universe->slots.at[i];
        bool in_core = false;
        for (size_t d = 0; d < slot->demands.len && slot->cut && !in_core; d++) {
            const struct demand *demand = &slot->demands.at[d];
            for (size_t k = 0; k < core->clauses.len && !in_core; k++) {
                in_core = core->clauses.at[k].set == demand->set;
                for (size_t e = 0; e < demand->sets.len; e++) {
                    in_core |= core->clauses.at[k].set == demand->sets.at[e];
                }
            }
        }
        grown |= in_core && grow_slot(slot);
    }
    return grown;
}

bool universe_expand_chosen(struct universe *universe)
{
    bool any = false;
    for (size_t i = 0; i < universe->slots.len; i++) {
        struct slot *slot = universe->slots.at[i];
        for (size_t k = 0; k < slot->order.len && slot->kind == SLOT_FREE; k++) {
            struct candidate *candidate = &slot->candidates[slot->order.at[k]];
            if (!candidate->choice && sat_chosen(universe->sat, candidate->package)) {
                universe_expand(universe, slot, candidate);
                slot->eager = true;
                any = true;
            }
        }
    }
    return any;
}

/* What was taken before stays the answer, as a rule: so it need not be found again, one by one. */
static bool solve_as_before(struct universe *universe)
{
    VEC(uint32_t) wanted = {0};
    for (size_t i = 0; i < universe->wanted.len; i++) {
        vec_push(universe->scratch, &wanted, universe->wanted.at[i]);
    }
    for (size_t i = 0; i < universe->trail.len; i++) {
        const struct step *step = &universe->trail.at[i];
        const struct slot *slot = universe->slots.at[step->slot];
        const struct candidate *candidate = &slot->candidates[step->candidate];
        if (!step->refuted && candidate->pooled) {
            vec_push(universe->scratch, &wanted, candidate->package);
        }
    }
    return wanted.len > universe->wanted.len && sat_solve(universe->sat, wanted.at, wanted.len);
}

bool universe_solve(struct universe *universe)
{
    for (;;) {
        universe_build(universe);
        bool fits = solve_as_before(universe) ||
                    sat_solve(universe->sat, universe->wanted.at, universe->wanted.len);
        if (universe->only_facts) {
            return fits;
        }
        if (!fits) {
            struct sat_core core = sat_core(universe->sat, universe->scratch);
            if (!universe_grow(universe, &core)) {
                return false;
            }
        } else if (!universe_expand_chosen(universe)) {
            return true;
        }
    }
}
