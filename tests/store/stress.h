/*
 * stress: what the store must outlive. Each returns the number of things that went wrong and prints
 * them; `directory` exists and is empty.
 * What is random follows from the seed, but for the moments at which processes run.
 */
#ifndef DEPCHECK_TESTS_STORE_STRESS_H
#define DEPCHECK_TESTS_STORE_STRESS_H

#include <stddef.h>
#include <stdint.h>

/* Writers killed at random points; after each a run must find everything that was committed. */
size_t stress_kills(const char *directory, size_t kills, uint64_t seed);

/* Files with damage of all kinds: no crash, no wrong value, and a whole store after one run. */
size_t stress_damage(const char *directory, size_t files, uint64_t seed);

/* Many processes at once on a directory without a store; then one that stops or is killed. */
size_t stress_parallel(const char *directory, size_t rounds, uint64_t seed);

/* A disk that is full after so many bytes, for each number of pages. */
size_t stress_full(const char *directory, size_t rounds, uint64_t seed);

#endif
