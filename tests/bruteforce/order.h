/*
 * order: the few versions and specifier clauses that random universes are made of.
 *
 * A fixed table of versions with a comparison of its own, so that the tests need nothing of
 * constraints/. A clause names a version by its place in the table. Whether clauses leave any
 * version at all is found by trying a grid: every kind of version (dev, pre, final, post, local) at
 * and between all releases of the table.
 */
#ifndef DEPCHECK_TESTS_BRUTEFORCE_ORDER_H
#define DEPCHECK_TESTS_BRUTEFORCE_ORDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { UNI_TEXT = 32 };

struct uni_version {
    int part[4];
    int parts; /* as spelled: 2 (1.0), 3 (1.0.0) or 4 */
    int pre;   /* 0: none; 100 * letter + number, letters a, b, rc are 1, 2, 3 */
    int post;  /* 0: none; number + 1 */
    int dev;   /* 0: none; number + 1 */
    int local; /* 0: none; 1 "abc", 2 "local", 3 "zz" */
};

/* The versions of the table; VERSION_LONG is 1.0 spelled 1.0.0. */
enum {
    VERSION_1_0 = 0,
    VERSION_LONG = 1,
    VERSION_LOCAL = 2,
    VERSION_RC = 5,
    UNI_VERSIONS = 10,
};

enum uni_op {
    UNI_EQ,
    UNI_NE,
    UNI_LE,
    UNI_GE,
    UNI_LT,
    UNI_GT,
    UNI_COMPATIBLE,
    UNI_EQ_ANY, /* ==V.* */
    UNI_NE_ANY, /* !=V.* */
    UNI_ARBITRARY,
    UNI_OPS,
};

/* How the text behind === is spelled. */
enum uni_spelling {
    UNI_NORMAL,
    UNI_UPPER, /* 2.0RC1: equal but for case */
    UNI_ODD,   /* v2.0rc1: not normalised, matches nothing */
    UNI_SPELLINGS,
};

struct uni_clause {
    enum uni_op op;
    int version; /* place in the table */
    enum uni_spelling spelling;
};

enum { UNI_GRID_WORDS = 13, UNI_CLAUSES = UNI_OPS * UNI_VERSIONS * UNI_SPELLINGS };

/* For each clause, which versions of the grid it admits. */
struct uni_grid {
    size_t count;
    uint64_t admits[UNI_CLAUSES][UNI_GRID_WORDS];
};

/* Fills the grid; needed once. */
void uni_grid_fill(struct uni_grid *grid);

/* Takes from `left` (all of the grid at first) what the clause does not admit. */
void uni_grid_meet(const struct uni_grid *grid, struct uni_clause clause,
                   uint64_t left[UNI_GRID_WORDS]);

/* All versions of the grid. */
void uni_grid_all(uint64_t left[UNI_GRID_WORDS]);

bool uni_grid_is_empty(const uint64_t left[UNI_GRID_WORDS]);

/* Version of the table in normal form. */
void uni_version_text(int version, char out[UNI_TEXT]);

bool uni_version_is_prerelease(int version);

/* Whether two versions of the table are equal (however they are spelled). */
bool uni_version_equal(int a, int b);

int uni_version_compare(int a, int b);

/* Whether a and b differ in their local part only, or not at all. */
bool uni_version_same_public(int a, int b);

/* Whether the operator may stand before that version. */
bool uni_clause_is_valid(enum uni_op op, int version);

void uni_clause_text(struct uni_clause clause, char out[UNI_TEXT]);

/* PEP 440 with pre-releases admitted; === compares texts without case. */
bool uni_clause_admits(struct uni_clause clause, int version);

bool uni_clauses_admit(const struct uni_clause *clauses, size_t count, int version);

#endif
