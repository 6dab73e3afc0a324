#include "base/vec.h"
#include "constraints/specifier.h"
#include "tests/conformance/table.h"

static bool parse(struct arena *arena, struct str text, struct specifier *specifier)
{
    struct fault fault;
    return specifier_parse(arena, text, specifier, &fault);
}

/* specifiers, normalized, count, prereleases, class */
static bool valid_agrees(const struct table_context *context, const struct str *cells)
{
    struct specifier specifier;
    if (!parse(context->scratch, cells[0], &specifier)) {
        return false;
    }
    bool implies = specifier_implies_prereleases(&specifier);
    return str_eq(cells[1], specifier.canonical) &&
           str_eq(cells[2], arena_printf(context->scratch, "%zu", specifier.count)) &&
           str_eq(cells[3], implies ? STR("true") : STR("none"));
}

static bool invalid_agrees(const struct table_context *context, const struct str *cells)
{
    struct specifier specifier;
    struct fault fault = {0};
    return !specifier_parse(context->scratch, cells[0], &specifier, &fault) && fault.message.len &&
           fault.start <= fault.end && fault.end <= cells[0].len;
}

static bool flag_of(struct str cell, enum prereleases *flag)
{
    *flag = cell_is(cell, true)    ? PRERELEASES_ALLOW
            : cell_is(cell, false) ? PRERELEASES_DENY
                                   : PRERELEASES_DEFAULT;
    return *flag != PRERELEASES_DEFAULT || str_eq(cell, STR("none"));
}

static bool names_text(const struct specifier *specifier)
{
    for (size_t i = 0; i < specifier->count; i++) {
        if (specifier->clauses[i].op == SPEC_OP_ARBITRARY) {
            return true;
        }
    }
    return false;
}

/* specifiers, version, prereleases, result, class. Without === both ways to ask must agree. */
static bool contains_agrees(const struct table_context *context, const struct str *cells)
{
    struct specifier specifier;
    struct version version;
    enum prereleases flag;
    if (!parse(context->scratch, cells[0], &specifier) || !flag_of(cells[2], &flag)) {
        return false;
    }
    if (version_parse(context->scratch, cells[1], &version) && !names_text(&specifier) &&
        !cell_is(cells[3], specifier_contains(&specifier, &version, flag))) {
        return false;
    }
    return cell_is(cells[3], specifier_contains_text(&specifier, cells[1], flag));
}

struct candidate {
    struct str text;
    bool is_version;
    struct version version;
};

struct candidates {
    struct arena *arena;
    VEC(struct candidate) items;
};

static void add_candidate(struct candidates *list, struct str text)
{
    struct candidate candidate = {.text = text};
    candidate.is_version = version_parse(list->arena, text, &candidate.version);
    vec_push(list->arena, &list->items, candidate);
}

static bool is_final(const struct candidate *candidate)
{
    return candidate->is_version && !version_is_prerelease(&candidate->version);
}

/* Those of a joined list that the specifier contains, pre-releases included. */
static struct candidates contained(struct arena *arena, const struct specifier *specifier,
                                   struct str list)
{
    struct candidates found = {.arena = arena};
    for (size_t at = 0, end; at < list.len; at = end + 1) {
        end = str_find(list, ',', at);
        struct str text = str_slice(list, at, end);
        if (specifier_contains_text(specifier, text, PRERELEASES_ALLOW)) {
            add_candidate(&found, text);
        }
    }
    return found;
}

/* Finals, and what is no version; pre-releases too if they are allowed, or by default if there is
 * no final. */
static struct str filtered(struct arena *arena, const struct candidates *found,
                           enum prereleases flag)
{
    VEC(struct str) kept = {0};
    bool all = flag != PRERELEASES_DENY;
    for (size_t i = 0; i < found->items.len && flag == PRERELEASES_DEFAULT; i++) {
        all = all && !is_final(&found->items.at[i]);
    }
    for (size_t i = 0; i < found->items.len; i++) {
        const struct candidate *candidate = &found->items.at[i];
        if (all || !candidate->is_version || is_final(candidate)) {
            vec_push(arena, &kept, candidate->text);
        }
    }
    return cell_join(arena, kept.at, kept.len);
}

/* specifiers, versions, prereleases, result, class */
static bool filter_agrees(const struct table_context *context, const struct str *cells)
{
    struct specifier specifier;
    enum prereleases flag;
    if (!parse(context->scratch, cells[0], &specifier) || !flag_of(cells[2], &flag)) {
        return false;
    }
    if (flag == PRERELEASES_DEFAULT && specifier_implies_prereleases(&specifier)) {
        flag = PRERELEASES_ALLOW;
    }
    struct candidates found = contained(context->scratch, &specifier, cells[1]);
    return str_eq(cells[3], filtered(context->scratch, &found, flag));
}

enum { MAX_SETS = 3 };

struct sets {
    struct specifier specifiers[MAX_SETS];
    const struct specifier *at[MAX_SETS];
    size_t count;
};

static bool parse_sets(struct arena *arena, const struct str *cells, struct sets *sets)
{
    sets->count = str_eq(cells[2], STR("-")) ? 2 : 3;
    for (size_t i = 0; i < sets->count; i++) {
        if (!parse(arena, cells[i], &sets->specifiers[i])) {
            return false;
        }
        sets->at[i] = &sets->specifiers[i];
    }
    return true;
}

static bool all_contain(const struct sets *sets, struct str text, enum prereleases flag)
{
    for (size_t i = 0; i < sets->count; i++) {
        if (!specifier_contains_text(sets->at[i], text, flag)) {
            return false;
        }
    }
    return true;
}

/* The candidates that every set contains, joined. */
static struct str satisfying(struct arena *arena, const struct sets *sets, struct str list,
                             enum prereleases flag)
{
    VEC(struct str) found = {0};
    for (size_t at = 0, end; at < list.len; at = end + 1) {
        end = str_find(list, ',', at);
        struct str text = str_slice(list, at, end);
        if (all_contain(sets, text, flag)) {
            vec_push(arena, &found, text);
        }
    }
    return cell_join(arena, found.at, found.len);
}

/*
 * set1, set2, set3, candidates, any_satisfies, satisfying, any_final_satisfies, disjoint, class.
 * Where the oracle refuses (===) sets that some candidate satisfies must still not be disjoint.
 */
static bool disjoint_agrees(const struct table_context *context, const struct str *cells)
{
    struct sets sets;
    if (!parse_sets(context->scratch, cells, &sets)) {
        return false;
    }
    struct str any = satisfying(context->scratch, &sets, cells[3], PRERELEASES_ALLOW);
    struct str final = satisfying(context->scratch, &sets, cells[3], PRERELEASES_DENY);
    bool disjoint = specifiers_disjoint(context->scratch, sets.at, sets.count);
    bool refused = str_eq(cells[7], STR("none"));
    return cell_is(cells[4], any.len > 0) && str_eq(cells[5], any) &&
           cell_is(cells[6], final.len > 0) && (!disjoint || !any.len) &&
           (refused || cell_is(cells[7], disjoint));
}

const struct table tables_specifier[] = {
    {"specifiers_valid.tsv", "specifiers,normalized,count,prereleases,class", NULL, valid_agrees},
    {"specifiers_invalid.tsv", "specifiers,class", NULL, invalid_agrees},
    {"specifier_contains.tsv", "specifiers,version,prereleases,result,class", NULL,
     contains_agrees},
    {"specifier_filter.tsv", "specifiers,versions,prereleases,result,class", NULL, filter_agrees},
    {"specifier_disjoint.tsv",
     "set1,set2,set3,candidates,any_satisfies,satisfying,any_final_satisfies,disjoint,class", NULL,
     disjoint_agrees},
    {0},
};
