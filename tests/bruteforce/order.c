#include "tests/bruteforce/order.h"

#include <stdio.h>
#include <string.h>

enum { NONE = 100000 };

static const struct uni_version versions[UNI_VERSIONS] = {
    {.part = {1, 0}, .parts = 2},
    {.part = {1, 0}, .parts = 3},
    {.part = {1, 0}, .parts = 2, .local = 2},
    {.part = {1, 1}, .parts = 2},
    {.part = {1, 1, 1}, .parts = 3},
    {.part = {2, 0}, .parts = 2, .pre = 301},
    {.part = {2, 0}, .parts = 2},
    {.part = {2, 0}, .parts = 2, .post = 2},
    {.part = {3, 0}, .parts = 2, .dev = 2},
    {.part = {3, 0}, .parts = 2},
};

static int pre_rank(const struct uni_version *v)
{
    if (v->pre) {
        return v->pre;
    }
    return v->dev && !v->post ? 0 : NONE;
}

static int compare_release(const struct uni_version *a, const struct uni_version *b)
{
    for (int i = 0; i < 4; i++) {
        if (a->part[i] != b->part[i]) {
            return a->part[i] - b->part[i];
        }
    }
    return 0;
}

static int compare_public(const struct uni_version *a, const struct uni_version *b)
{
    int order = compare_release(a, b);
    if (order == 0) {
        order = pre_rank(a) - pre_rank(b);
    }
    if (order == 0) {
        order = a->post - b->post;
    }
    if (order == 0) {
        order = (a->dev ? a->dev : NONE) - (b->dev ? b->dev : NONE);
    }
    return order;
}

static int compare(const struct uni_version *a, const struct uni_version *b)
{
    int order = compare_public(a, b);
    return order ? order : a->local - b->local;
}

static bool below(const struct uni_version *v, const struct uni_version *bound)
{
    struct uni_version start = *bound;
    if (!bound->pre && !bound->dev) {
        start.dev = 1;
    }
    return compare(v, &start) < 0;
}

static bool above(const struct uni_version *v, const struct uni_version *bound)
{
    if (compare_public(v, bound) <= 0) {
        return false;
    }
    bool family = compare_release(v, bound) == 0 && v->pre == bound->pre && v->post;
    return bound->dev || bound->post || !family;
}

static bool has_prefix(const struct uni_version *v, const struct uni_version *prefix, int parts)
{
    return memcmp(v->part, prefix->part, sizeof v->part[0] * (size_t)parts) == 0;
}

static bool is_equal(const struct uni_version *v, const struct uni_version *to)
{
    return to->local ? compare(v, to) == 0 : compare_public(v, to) == 0;
}

static bool admits(struct uni_clause clause, const struct uni_version *v)
{
    const struct uni_version *to = &versions[clause.version];
    switch (clause.op) {
    case UNI_EQ:
        return is_equal(v, to);
    case UNI_NE:
        return !is_equal(v, to);
    case UNI_LE:
        return compare_public(v, to) <= 0;
    case UNI_GE:
        return compare_public(v, to) >= 0;
    case UNI_LT:
        return below(v, to);
    case UNI_GT:
        return above(v, to);
    case UNI_COMPATIBLE:
        return compare_public(v, to) >= 0 && has_prefix(v, to, to->parts - 1);
    case UNI_EQ_ANY:
        return has_prefix(v, to, to->parts);
    case UNI_NE_ANY:
        return !has_prefix(v, to, to->parts);
    default:
        return clause.spelling != UNI_ODD && v->parts == to->parts && compare(v, to) == 0;
    }
}

/* What may follow a release in the grid. */
static const struct uni_version suffixes[] = {
    {.dev = 1},
    {.dev = 2},
    {.dev = 2, .local = 2},
    {.dev = 3},
    {.pre = 101},
    {.pre = 201},
    {.pre = 301, .dev = 1},
    {.pre = 301},
    {.pre = 301, .local = 2},
    {.pre = 301, .post = 1, .dev = 1},
    {.pre = 301, .post = 2},
    {.pre = 302},
    {.pre = 0},
    {.local = 1},
    {.local = 2},
    {.local = 3},
    {.post = 1, .dev = 1},
    {.post = 1},
    {.post = 2, .dev = 1},
    {.post = 2, .dev = 2},
    {.post = 2},
    {.post = 2, .local = 2},
    {.post = 3, .dev = 1},
    {.post = 3},
};

/* All releases of the table, and one below, between and above each. */
static const int releases[][4] = {{0, 5},       {1, 0},    {1, 0, 0, 1}, {1, 0, 1}, {1, 1},
                                  {1, 1, 0, 1}, {1, 1, 1}, {1, 1, 1, 1}, {1, 1, 2}, {1, 2},
                                  {2, 0},       {2, 0, 1}, {2, 1},       {3, 0},    {3, 0, 1},
                                  {3, 1},       {4, 0}};

enum {
    GRID_SUFFIXES = sizeof suffixes / sizeof suffixes[0],
    GRID_RELEASES = sizeof releases / sizeof releases[0],
    GRID = GRID_SUFFIXES * GRID_RELEASES * 2, /* spelled with two and with three parts */
};
_Static_assert(GRID <= UNI_GRID_WORDS * 64, "the grid has room");

static struct uni_version grid_version(size_t index)
{
    struct uni_version v = suffixes[index / 2 % GRID_SUFFIXES];
    memcpy(v.part, releases[index / 2 / GRID_SUFFIXES], sizeof v.part);
    v.parts = v.part[3] ? 4 : index % 2 || v.part[2] ? 3 : 2;
    return v;
}

static size_t clause_index(struct uni_clause clause)
{
    return ((size_t)clause.op * UNI_VERSIONS + (size_t)clause.version) * UNI_SPELLINGS +
           (size_t)clause.spelling;
}

void uni_grid_fill(struct uni_grid *grid)
{
    *grid = (struct uni_grid){.count = GRID};
    for (size_t index = 0; index < UNI_CLAUSES; index++) {
        struct uni_clause clause = {(enum uni_op)(index / UNI_SPELLINGS / UNI_VERSIONS),
                                    (int)(index / UNI_SPELLINGS % UNI_VERSIONS),
                                    (enum uni_spelling)(index % UNI_SPELLINGS)};
        for (size_t i = 0; i < GRID; i++) {
            struct uni_version v = grid_version(i);
            if (admits(clause, &v)) {
                grid->admits[index][i / 64] |= (uint64_t)1 << i % 64;
            }
        }
    }
}

void uni_grid_meet(const struct uni_grid *grid, struct uni_clause clause,
                   uint64_t left[UNI_GRID_WORDS])
{
    for (size_t i = 0; i < UNI_GRID_WORDS; i++) {
        left[i] &= grid->admits[clause_index(clause)][i];
    }
}

void uni_grid_all(uint64_t left[UNI_GRID_WORDS])
{
    for (size_t i = 0; i < UNI_GRID_WORDS; i++) {
        left[i] = 0;
    }
    for (size_t i = 0; i < GRID; i++) {
        left[i / 64] |= (uint64_t)1 << i % 64;
    }
}

bool uni_grid_is_empty(const uint64_t left[UNI_GRID_WORDS])
{
    uint64_t any = 0;
    for (size_t i = 0; i < UNI_GRID_WORDS; i++) {
        any |= left[i];
    }
    return any == 0;
}

void uni_version_text(int version, char out[UNI_TEXT])
{
    const struct uni_version *v = &versions[version];
    size_t len = 0;
    for (int i = 0; i < v->parts; i++) {
        len += (size_t)snprintf(out + len, UNI_TEXT - len, i ? ".%d" : "%d", v->part[i]);
    }
    const char *suffix = v->pre     ? "rc1"
                         : v->post  ? ".post1"
                         : v->dev   ? ".dev1"
                         : v->local ? "+local"
                                    : "";
    snprintf(out + len, UNI_TEXT - len, "%s", suffix);
}

bool uni_version_is_prerelease(int version)
{
    return versions[version].pre || versions[version].dev;
}

int uni_version_compare(int a, int b)
{
    return compare(&versions[a], &versions[b]);
}

bool uni_version_equal(int a, int b)
{
    return uni_version_compare(a, b) == 0;
}

bool uni_version_same_public(int a, int b)
{
    return compare_public(&versions[a], &versions[b]) == 0;
}

bool uni_clause_is_valid(enum uni_op op, int version)
{
    const struct uni_version *v = &versions[version];
    if (op == UNI_EQ_ANY || op == UNI_NE_ANY) {
        return !v->pre && !v->post && !v->dev && !v->local;
    }
    return op == UNI_EQ || op == UNI_NE || op == UNI_ARBITRARY || !v->local;
}

void uni_clause_text(struct uni_clause clause, char out[UNI_TEXT])
{
    static const char *const signs[UNI_OPS] = {"==", "!=", "<=", ">=", "<",
                                               ">",  "~=", "==", "!=", "==="};
    char version[UNI_TEXT];
    uni_version_text(clause.version, version);
    for (char *c = version; clause.spelling == UNI_UPPER && *c; c++) {
        *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
    }
    bool any = clause.op == UNI_EQ_ANY || clause.op == UNI_NE_ANY;
    snprintf(out, UNI_TEXT, "%s%s%.16s%s", signs[clause.op], clause.spelling == UNI_ODD ? "v" : "",
             version, any ? ".*" : "");
}

bool uni_clause_admits(struct uni_clause clause, int version)
{
    return admits(clause, &versions[version]);
}

bool uni_clauses_admit(const struct uni_clause *clauses, size_t count, int version)
{
    for (size_t i = 0; i < count; i++) {
        if (!uni_clause_admits(clauses[i], version)) {
            return false;
        }
    }
    return true;
}
