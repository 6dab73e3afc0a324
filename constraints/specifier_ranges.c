/*
 * Every clause but === names one range of keys, [lower, upper) in byte order, and admits what is in
 * it or (!=) what is not.
 *
 *     >= V      [V, top)
 *     <= V      [bottom, next V)           next V: the least version above V and all V+local
 *     == V      [V, next V)                == V+local has that one only
 *     > V       [next V, top)              above 1.0a1.postN for 1.0a1, above 1.0.postN for 1.0
 *     < V       [bottom, V.dev0)           up to V if V is a pre-release
 *     ~= A.B.C  [A.B.C, A.(B+1).dev0)
 *     == A.B.*  [A.B.dev0, A.(B+1).dev0)
 *
 * A lower bound is the key of a version, the least of its range. The two that are not (above
 * 1.0.postN, above 1.0+local) have versions as near above them as one likes. So a range that is not
 * empty as bytes holds a version.
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
    return version_key(arena, &parts);
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

/* V has no local part. V.dev1: V.dev2. V.post1: V.post2.dev0. V: V.post0.dev0. */
static struct str next_key(struct arena *arena, struct version_parts parts)
{
    if (parts.has_dev) {
        parts.dev = next_number(arena, parts.dev);
        return version_key(arena, &parts);
    }
    parts.post = parts.has_post ? next_number(arena, parts.post) : STR("0");
    parts.has_post = true;
    parts.has_dev = true;
    return version_key(arena, &parts);
}

/* > does not admit V.postN, unless V is one: 1.0a1 is followed by 1.0a2.dev0. */
static struct str key_above(struct arena *arena, struct version_parts parts)
{
    if (parts.has_dev || parts.has_post) {
        return next_key(arena, parts);
    }
    if (parts.phase == PHASE_FINAL) {
        return version_key_above_posts(arena, &parts);
    }
    parts.pre = next_number(arena, parts.pre);
    parts.has_dev = true;
    return version_key(arena, &parts);
}

/* < does not admit pre-releases of V, unless V is one. */
static struct str key_below(struct arena *arena, const struct version *version,
                            struct version_parts parts)
{
    if (version_is_prerelease(version)) {
        return version->key;
    }
    parts.has_dev = true;
    return version_key(arena, &parts);
}

/* Behind the one version V+local: no key starts with another one, so any byte more will do. */
static struct str after_key(struct arena *arena, struct str key)
{
    char *longer = arena_alloc(arena, key.len + 1, 1);
    memcpy(longer, key.ptr, key.len);
    return (struct str){longer, key.len + 1};
}

static void set_equal_bounds(struct arena *arena, struct spec_clause *clause,
                             const struct version_parts *parts)
{
    const struct version *version = &clause->version;
    if (clause->wildcard) {
        clause->lower = first_key(arena, parts->epoch, parts->release);
        clause->upper = first_key_after(arena, parts->epoch, parts->release);
    } else {
        clause->lower = version->key;
        clause->upper = version->local ? after_key(arena, version->key) : next_key(arena, *parts);
    }
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
    version_scan(clause->version.text, &parts);
    clause->lower = BOTTOM;
    clause->upper = TOP;
    switch (clause->op) {
    case SPEC_OP_COMPATIBLE:
        set_compatible_bounds(arena, clause, &parts);
        break;
    case SPEC_OP_EQ:
    case SPEC_OP_NE:
        set_equal_bounds(arena, clause, &parts);
        break;
    case SPEC_OP_LE:
        clause->upper = next_key(arena, parts);
        break;
    case SPEC_OP_GE:
        clause->lower = clause->version.key;
        break;
    case SPEC_OP_LT:
        clause->upper = key_below(arena, &clause->version, parts);
        break;
    case SPEC_OP_GT:
        clause->lower = key_above(arena, parts);
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

/* Walks up over the holes; what is before one of them is room. */
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
    struct room room = {first_key(scratch, STR("0"), STR("0")), TOP, {0}};
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < sets[i]->count; k++) {
            room_meet(scratch, &room, &sets[i]->clauses[k]);
        }
    }
    return room_is_empty(&room);
}
