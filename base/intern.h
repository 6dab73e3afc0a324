/*
 * intern: each text once, known by a small number.
 *
 * Ids count up from 0 in order of first appearance; equal texts have equal ids, so names are
 * compared as integers. Never use the order of ids for output: it depends on the order of reading.
 */
#ifndef DEPCHECK_BASE_INTERN_H
#define DEPCHECK_BASE_INTERN_H

#include "base/arena.h"

struct intern;

#define INTERN_NONE UINT32_MAX

/* A new table in the arena, which must outlive it. */
struct intern *intern_create(struct arena *arena);

/* The id of text, added (and copied) if it is new. */
uint32_t intern_put(struct intern *table, struct str text);

/* The id of text, INTERN_NONE if it is not there. */
uint32_t intern_find(const struct intern *table, struct str text);

/* The text of an id given out by this table. */
struct str intern_str(const struct intern *table, uint32_t id);

/* Number of ids given out. */
uint32_t intern_count(const struct intern *table);

#endif
