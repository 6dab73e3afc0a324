/*
 * Every clause but === names one range of keys, [lower, upper) in byte order, and admits what is in
 * it or (!=) what is not. Bounds lie between versions where PEP 440 asks for it:
 *
 *     >= V      [V, top)
 *     <= V      [bottom, after V+local)
 *     == V      [V, after V+local)         == V+local is [V+local, V+local]
 *     > V       [after V.postN, top)       V.devN: from V.dev(N+1); V.postN: from V.post(N+1).dev0
 *     < V       [bottom, V.dev0)           a pre-release V: up to V
 *     ~= A.B.C  [A.B.C, A.(B+1).dev0)
 *     == A.B.*  [A.B.dev0, A.(B+1).dev0)
 */
#include "constraints/specifier_ranges.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"
#include "constraints/version_key.h"

static const struct str BOTTOM = {"", 0};
static const struct str TOP = {"\xff", 1};

/* The number that follows, without leading zeros. */
static struct str next_number(struct arena *arena, struct str digits)
{
    digits = version_number(digits);
    char *sum = arena_alloc(arena, digits.len + 1, 1);
    memcpy(sum + 1, digits.ptr, digits.len);
    sum[0] = '0';
    size_t i = digits.len;
    while (sum[i] == '9') {
        sum[i--] = '0';
    }
    sum[i]++;
    return version_number((struct str){sum, digits.len + 1});
}

/* Offset of the last number of a release. */
static size_t last_number(struct str release)
{
    size_t at = release.len;
    while (at > 0 && release.ptr[at - 1] != '.') {
        at--;
    }
    return at;
}

/* The key of R.dev0. */
static struct str first_key(struct arena *arena, struct str epoch, struct str release)
{
    struct version_parts parts = {
        .epoch = epoch, .release = release, .phase = PHASE_FINAL, .has_dev = true};
    return version_key(arena, &parts, POINT_VERSION);
}

/* The key of the first version behind all those that start with release: of 1.3.dev0 for 1.2. */
static struct str first_key_after(struct arena *arena, struct str epoch, struct str release)
{
    size_t last = last_number(release);
    struct str next = next_number(arena, str_slice(release, last, release.len));
    char *joined = arena_alloc(arena, last + next.len, 1);
    memcpy(joined, release.ptr, last);
    memcpy(joined + last, next.ptr, next.len);
    return first_key(arena, epoch, (struct str){joined, last + next.len});
}

static struct str greater_than(struct arena *arena, struct version_parts parts)
{
    if (parts.has_dev) {
        parts.dev = next_number(arena, parts.dev);
    } else if (parts.has_post) {
        parts.post = next_number(arena, parts.post);
        parts.has_dev = true;
    } else {
        return version_key(arena, &parts, POINT_AFTER_POSTS);
    }
    return version_key(arena, &parts, POINT_VERSION);
}

/* packaging holds that nothing is below 0, so <0 names no room at all. */
static struct str less_than(struct arena *arena, const struct version *version,
                            struct version_parts parts)
{
    if (version_is_prerelease(version)) {
        return version->key;
    }
    parts.has_dev = true;
    return version_key(arena, &parts, POINT_VERSION);
}

static bool is_lowest(struct arena *arena, struct str key)
{
    return str_eq(key, first_key(arena, STR("0"), STR("0")));
}

/* Behind the one version V+local: no key starts with another one, so any byte more will do. */
static struct str after_key(struct arena *arena, struct str key)
{
    char *longer = arena_alloc(arena, key.len + 1, 1);
    memcpy(longer, key.ptr, key.len);
    return (struct str){longer, key.len + 1};
}

static struct str after_equal(struct arena *arena, const struct version *version,
                              const struct version_parts *parts)
{
    return version->local ? after_key(arena, version->key)
                          : version_key(arena, parts, POINT_AFTER_LOCALS);
}

static void set_wildcard_bounds(struct arena *arena, struct spec_clause *clause,
                                const struct version_parts *parts)
{
    clause->lower = first_key(arena, parts->epoch, parts->release);
    clause->upper = first_key_after(arena, parts->epoch, parts->release);
}

static void set_less_than_bounds(struct arena *arena, struct spec_clause *clause,
                                 const struct version_parts *parts)
{
    clause->upper = less_than(arena, &clause->version, *parts);
    clause->lower = is_lowest(arena, clause->upper) ? clause->upper : BOTTOM;
}

static void set_compatible_bounds(struct arena *arena, struct spec_clause *clause,
                                  const struct version_parts *parts)
{
    struct str prefix = str_slice(parts->release, 0, last_number(parts->release) - 1);
    clause->lower = clause->version.key;
    clause->upper = first_key_after(arena, parts->epoch, prefix);
}

void spec_clause_set_bounds(struct arena *arena, struct spec_clause *clause)
{
    struct version_parts parts;
    const struct version *version = &clause->version;
    version_scan(version->text, &parts);
    clause->lower = BOTTOM;
    clause->upper = TOP;
    switch (clause->op) {
    case SPEC_OP_COMPATIBLE:
        set_compatible_bounds(arena, clause, &parts);
        break;
    case SPEC_OP_EQ:
    case SPEC_OP_NE:
        if (clause->wildcard) {
            set_wildcard_bounds(arena, clause, &parts);
            break;
        }
        clause->lower = version->key;
        clause->upper = after_equal(arena, version, &parts);
        break;
    case SPEC_OP_LE:
        clause->upper = version_key(arena, &parts, POINT_AFTER_LOCALS);
        break;
    case SPEC_OP_GE:
        clause->lower = version->key;
        break;
    case SPEC_OP_LT:
        set_less_than_bounds(arena, clause, &parts);
        break;
    case SPEC_OP_GT:
        clause->lower = greater_than(arena, parts);
        break;
    case SPEC_OP_ARBITRARY:
        break;
    }
}

bool spec_clause_admits_key(const struct spec_clause *clause, struct str key)
{
    bool inside = str_cmp(clause->lower, key) <= 0 && str_cmp(key, clause->upper) < 0;
    return inside != (clause->op == SPEC_OP_NE);
}

/* What is left when clauses are met: the common range, and the ranges taken out of it. */
struct room {
    struct str lower;
    struct str upper;
    VEC(const struct spec_clause *) holes;
};

static void room_meet(struct arena *scratch, struct room *room, const struct spec_clause *clause)
{
    if (clause->op == SPEC_OP_NE) {
        vec_push(scratch, &room->holes, clause);
        return;
    }
    if (str_cmp(clause->lower, room->lower) > 0) {
        room->lower = clause->lower;
    }
    if (str_cmp(clause->upper, room->upper) < 0) {
        room->upper = clause->upper;
    }
}

static int by_lower(const void *a, const void *b)
{
    const struct spec_clause *const *first = a;
    const struct spec_clause *const *second = b;
    return str_cmp((*first)->lower, (*second)->lower);
}

/* Walks up over the holes; room before one of them is room. */
static bool room_is_empty(struct room *room)
{
    if (room->holes.len) {
        qsort(room->holes.at, room->holes.len, sizeof *room->holes.at, by_lower);
    }
    struct str at = room->lower;
    for (size_t i = 0; i < room->holes.len; i++) {
        const struct spec_clause *hole = room->holes.at[i];
        if (str_cmp(at, hole->lower) < 0) {
            break;
        }
        if (str_cmp(at, hole->upper) < 0) {
            at = hole->upper;
        }
    }
    return str_cmp(at, room->upper) >= 0;
}

static const struct spec_clause *find_arbitrary(const struct specifier *const *sets, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sets[i]->count; k++) {
            if (sets[i]->clauses[k].op == SPEC_OP_ARBITRARY) {
                return &sets[i]->clauses[k];
            }
        }
    }
    return NULL;
}

static bool all_contain(const struct specifier *const *sets, size_t count, struct str text)
{
    for (size_t i = 0; i < count; i++) {
        if (!specifier_contains_text(sets[i], text, PRERELEASES_ALLOW)) {
            return false;
        }
    }
    return true;
}

bool specifiers_disjoint(struct arena *scratch, const struct specifier *const *sets, size_t count)
{
    const struct spec_clause *arbitrary = find_arbitrary(sets, count);
    if (arbitrary) {
        return !all_contain(sets, count, arbitrary->version_text);
    }
    struct room room = {BOTTOM, TOP, {0}};
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sets[i]->count; k++) {
            room_meet(scratch, &room, &sets[i]->clauses[k]);
        }
    }
    return room_is_empty(&room);
}
