/*
 * known: records whose values tell what they must be, so that a wrong one is seen whoever wrote it.
 */
#ifndef DEPCHECK_TESTS_STORE_KNOWN_H
#define DEPCHECK_TESTS_STORE_KNOWN_H

#include "pypi/store.h"

enum { KNOWN_KEYS = 96 };

/* Random numbers from a seed: the same ones each time. */
struct random {
    uint64_t state;
};

uint64_t random_next(struct random *random);

/* A number below a limit. */
size_t random_below(struct random *random, size_t limit);

/* What a run found. */
struct known_run {
    size_t found;
    size_t wrong;          /* values that nobody put under their keys */
    struct error warnings; /* the first of opening and closing */
};

/* Puts `count` records from place `first` on (modulo KNOWN_KEYS), of some generation. */
void known_put(struct arena *arena, struct store *store, size_t first, size_t count,
               uint64_t generation);

/* Reads all records. */
void known_get(struct arena *arena, struct store *store, struct known_run *run);

/*
 * What depcheck does: opens the store, reads all records, puts `count` of them (those that are not
 * there, too), and closes it.
 */
struct known_run known_use(const char *directory, size_t first, size_t count, uint64_t generation);

/* Whether nothing but the store's file is in a directory; tells on stdout what is. */
bool known_alone(const char *directory);

#endif
