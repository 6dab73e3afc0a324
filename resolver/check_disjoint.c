/*
 * Requirements of one name that no version can meet together.
 *
 * Only names that no chosen version proves to be fine are looked at. Of those that clash, minimal
 * sets are taken one after the other, each without a line of those before, until the rest can be
 * met.
 */
#include <stdlib.h>

#include "base/buf.h"
#include "base/limits.h"
#include "resolver/check_internal.h"

/* A requirement on the name: of an edge, or a constraint line that bounds it. */
struct item {
    const struct met *met; /* NULL: a bound */
    const struct pin *bound;
    const struct requirement *requirement;
    uint64_t environments;
};

struct items {
    struct item *at;
    size_t len;
};

static bool by_user(const struct item *item)
{
    return item->bound || item->met->edge->at.source;
}

static struct span place_of(const struct item *item)
{
    return item->bound ? item->bound->line->at : item->met->edge->at;
}

/* Lines of the user's by place, then requirements of releases as the walk met them. */
static int compare_items(const void *a, const void *b)
{
    const struct item *x = a;
    const struct item *y = b;
    if (by_user(x) != by_user(y)) {
        return by_user(x) ? -1 : 1;
    }
    int c = by_user(x) ? span_cmp(place_of(x), place_of(y)) : 0;
    return c ? c : (x->met > y->met) - (x->met < y->met);
}

/* Whether the core and the first `count` items cannot be met together. */
static bool clash(struct walk *walk, const struct items *core, const struct items *items,
                  size_t count)
{
    struct arena *scratch = walk->check->scratch;
    const struct specifier **sets =
        ARENA_ARRAY(scratch, const struct specifier *, core->len + count);
    for (size_t i = 0; i < core->len; i++) {
        sets[i] = &core->at[i].requirement->specifier;
    }
    for (size_t i = 0; i < count; i++) {
        sets[core->len + i] = &items->at[i].requirement->specifier;
    }
    return specifiers_disjoint(scratch, sets, core->len + count);
}

/* The least number of first items that clash with the core; the first `count` do. */
static size_t shortest_prefix(struct walk *walk, const struct items *core,
                              const struct items *items, size_t count)
{
    size_t low = 0;
    while (low < count) {
        size_t middle = low + (count - low) / 2;
        if (clash(walk, core, items, middle)) {
            count = middle;
        } else {
            low = middle + 1;
        }
    }
    return count;
}

/*
 * A minimal set that clashes. The last item of the shortest prefix that clashes is needed; with
 * that one given, so is the last one of the shortest prefix of those before it, and so on.
 */
static struct items minimal(struct walk *walk, const struct items *all)
{
    struct items core = {ARENA_ARRAY(walk->check->scratch, struct item, all->len), 0};
    size_t count = all->len;
    while (!clash(walk, &core, all, 0)) {
        count = shortest_prefix(walk, &core, all, count) - 1;
        core.at[core.len++] = all->at[count];
    }
    qsort(core.at, core.len, sizeof *core.at, compare_items);
    return core;
}

static struct finding_requirement item_requirement(struct walk *walk, const struct item *item)
{
    return item->bound ? requirement_of_pin(item->bound)
                       : requirement_of(walk, item->met->edge, item->met->visit);
}

/* "foo>=3 (b.txt:9)" or "foo>=3 (bar 1.0)" */
static struct str item_text(struct walk *walk, const struct item *item)
{
    struct arena *arena = walk->check->arena;
    struct str who = item->bound ? place_name(arena, item->bound->line->at)
                                 : requirer_name(walk, item->met->edge, item->met->visit);
    return arena_printf(arena, "%.*s (%.*s)", STR_ARG(item->requirement->text), STR_ARG(who));
}

static struct str set_text(struct walk *walk, const struct items *set)
{
    struct buf out = {.arena = walk->check->arena};
    for (size_t i = 0; i < set->len; i++) {
        const char *before = i == 0 ? "" : i + 1 < set->len ? ", " : " and ";
        struct str text = item_text(walk, &set->at[i]);
        buf_printf(&out, "%s%.*s", before, STR_ARG(text));
    }
    return buf_str(&out);
}

/* Equal for equal sets only: two requirements of one release may differ by their markers alone. */
static struct str set_key(struct walk *walk, const struct items *set)
{
    struct buf out = {.arena = walk->check->scratch};
    for (size_t i = 0; i < set->len; i++) {
        buf_add(&out, item_text(walk, &set->at[i]));
        buf_add(&out, STR(" ; "));
        buf_add(&out, set->at[i].requirement->marker_text);
        buf_add_char(&out, '\n');
    }
    return buf_str(&out);
}

/* The first requirement that is not a bound leads the finding; without one, the last line does. */
static size_t leader(const struct items *set)
{
    for (size_t i = 0; i < set->len; i++) {
        if (!set->at[i].bound) {
            return i;
        }
    }
    return set->len - 1;
}

static const struct pin *first_bound(const struct items *set, size_t lead)
{
    for (size_t i = 0; i < set->len; i++) {
        if (set->at[i].bound && i != lead) {
            return set->at[i].bound;
        }
    }
    return NULL;
}

static void report(struct walk *walk, const struct items *set, uint64_t environments)
{
    size_t lead = leader(set);
    const struct item *first = &set->at[lead];
    struct cause cause = {.kind = FINDING_DISJOINT, .pin = first_bound(set, lead)};
    struct str text = set_text(walk, set);
    bool made;
    struct finding *finding = finding_for(walk, &cause, set_key(walk, set), &made);
    if (made) {
        finding->name = first->requirement->canonical;
        finding->has_requirement = true;
        finding->requirement = item_requirement(walk, first);
        for (size_t i = 0; i < set->len; i++) {
            if (i != lead && (!cause.pin || set->at[i].bound != cause.pin)) {
                vec_push(walk->check->arena, &finding->others, item_requirement(walk, &set->at[i]));
            }
        }
        finding->message = arena_printf(walk->check->arena, "no version of %.*s can meet %.*s",
                                        STR_ARG(first->requirement->name), STR_ARG(text));
        finding->label = cause.pin ? STR("this bound") : STR("required here");
        finding->help = STR("no pin can help: one of these requirements has to change");
    }
    uint32_t visit = first->met ? first->met->visit : VISIT_NONE;
    finding_meet(walk, finding, environments, visit, NULL, NULL);
}

/* One requirement, by whatever way (root or extra) it was met. */
static bool same_item(const struct item *a, const struct item *b)
{
    return by_user(a) && by_user(b) ? span_cmp(place_of(a), place_of(b)) == 0
                                    : a->requirement == b->requirement;
}

static void drop_set(struct items *items, const struct items *set)
{
    size_t kept = 0;
    for (size_t i = 0; i < items->len; i++) {
        bool used = false;
        for (size_t j = 0; j < set->len; j++) {
            used = used || same_item(&items->at[i], &set->at[j]);
        }
        if (!used) {
            items->at[kept++] = items->at[i];
        }
    }
    items->len = kept;
}

/* The environments of `open` in which the same items count as in `environment`. */
static uint64_t alike(const struct items *all, uint64_t environment, uint64_t open)
{
    for (size_t i = 0; i < all->len; i++) {
        uint64_t here = all->at[i].environments;
        open &= (here & environment) ? here : ~here;
    }
    return open;
}

static void find_in_environments(struct walk *walk, const struct items *all, uint64_t environments)
{
    struct items none = {0};
    struct items here = {ARENA_ARRAY(walk->check->scratch, struct item, all->len), 0};
    for (size_t i = 0; i < all->len; i++) {
        if (all->at[i].environments & environments) {
            here.at[here.len++] = all->at[i];
        }
    }
    for (int told = 0; told < LIMIT_CLASHES && clash(walk, &none, &here, here.len); told++) {
        struct items set = minimal(walk, &here);
        report(walk, &set, environments);
        drop_set(&here, &set);
    }
}

/* Environments in which no chosen version meets everything that is required of the name. */
static uint64_t suspicious(struct walk *walk, uint32_t id, const struct items *items)
{
    const struct graph_name *name = graph_name(walk->graph, id);
    uint64_t proven = 0;
    for (size_t c = 0; c < name->choice_count; c++) {
        const struct graph_choice *choice = &name->choices[c];
        proven |= choice->version ? choice->environments : 0;
        for (size_t i = 0; i < items->len && choice->version; i++) {
            if (!specifier_contains(&items->at[i].requirement->specifier, choice->version,
                                    PRERELEASES_ALLOW)) {
                proven &= ~(items->at[i].environments & choice->environments);
            }
        }
    }
    return ~proven;
}

/* A constraints file that is an input too: its lines are the pins, not requirements on them. */
static bool is_pin_line(const struct walk *walk, uint32_t id, struct span at)
{
    const struct pinset *pins = graph_input(walk->graph)->pins;
    const struct pin_group *group = at.source ? pinset_find(pins, id) : NULL;
    for (size_t i = 0; group && i < group->pins.len; i++) {
        struct span pin = group->pins.at[i].line->at;
        if (pin.source == at.source && pin.offset == at.offset) {
            return true;
        }
    }
    return false;
}

static void find_for_name(struct walk *walk, uint32_t id, const struct met *met, size_t count)
{
    const struct graph_name *name = graph_name(walk->graph, id);
    struct items items = {ARENA_ARRAY(walk->check->scratch, struct item, count + name->bounds.len),
                          0};
    uint64_t reached = 0;
    for (size_t i = 0; i < count; i++) {
        reached |= met[i].environments;
        if (!is_pin_line(walk, id, met[i].edge->at)) {
            items.at[items.len++] =
                (struct item){&met[i], NULL, met[i].edge->requirement, met[i].environments};
        }
    }
    for (size_t i = 0; i < name->bounds.len; i++) {
        const struct pin *bound = name->bounds.at[i].pin;
        if (bound->form == PIN_BOUND) {
            items.at[items.len++] =
                (struct item){NULL, bound, &bound->line->requirement, bound->holds.yes & reached};
        }
    }
    uint64_t open = reached & suspicious(walk, id, &items);
    if (!open) {
        return;
    }
    qsort(items.at, items.len, sizeof *items.at, compare_items);
    while (open) {
        uint64_t same = alike(&items, open & -open, open);
        find_in_environments(walk, &items, same);
        open &= ~same;
    }
}

/* Names that some edge of the walk could not be met at, each once; `place` is by name, 0: none. */
struct suspects {
    VEC(uint32_t) names;
    uint32_t *place;
};

static struct suspects list_suspects(struct walk *walk)
{
    struct arena *scratch = walk->check->scratch;
    struct suspects list = {0};
    list.place = ARENA_ARRAY(scratch, uint32_t, intern_count(walk->check->input->names));
    for (size_t i = 0; i < walk->met.len; i++) {
        uint32_t name = walk->met.at[i].edge->name;
        if (walk->met.at[i].suspect && !list.place[name]) {
            vec_push(scratch, &list.names, name);
            list.place[name] = (uint32_t)list.names.len;
        }
    }
    return list;
}

/* The requirements of one suspect. */
struct bucket {
    VEC(struct met) met;
};

void find_disjoint(struct walk *walk)
{
    struct arena *scratch = walk->check->scratch;
    struct suspects suspects = list_suspects(walk);
    struct bucket *buckets = ARENA_ARRAY(scratch, struct bucket, suspects.names.len);
    for (size_t i = 0; i < walk->met.len; i++) {
        uint32_t place = suspects.place[walk->met.at[i].edge->name];
        if (place) {
            vec_push(scratch, &buckets[place - 1].met, walk->met.at[i]);
        }
    }
    for (size_t i = 0; i < suspects.names.len; i++) {
        find_for_name(walk, suspects.names.at[i], buckets[i].met.at, buckets[i].met.len);
    }
}
