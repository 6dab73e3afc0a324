/*
 * compare: whether the product and the naive side say the same of a world.
 */
#ifndef DEPCHECK_TESTS_RESOLVE_COMPARE_H
#define DEPCHECK_TESTS_RESOLVE_COMPARE_H

#include "base/buf.h"
#include "tests/resolve/naive.h"
#include "tests/resolve/product.h"

struct comparison {
    struct arena *arena;
    const struct world *world;
    const struct naive_world *prepared;
    const struct naive_answer *naive;
    const struct product *product;
    struct buf out; /* differences, one a line; empty: none */
};

void compare(struct comparison *comparison);

/* Of a world whose lines do not hold together. */
void compare_conflicts(struct comparison *comparison);

/* The facts of one conflict, whose lines (bits) are right. */
void compare_facts(struct comparison *comparison, const struct conflict *conflict, unsigned lines);

void compare_differ(struct comparison *comparison, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "r0/requirements.txt:1" */
struct str compare_place(struct arena *arena, struct span at);

/* "r0/requirements.txt:1, constraints.txt:2" */
struct str compare_lines(const struct comparison *comparison, unsigned lines);

/* The number of a name, of a release of it; -1: there is none. */
int compare_name(const struct comparison *comparison, uint32_t name);
int compare_release(const struct comparison *comparison, int name, const struct version *version);

#endif
