/*
 * wire: values as bytes, for the pipe to depcheck-fetch and for the records of the store.
 *
 * Numbers are LEB128 (at most ten bytes), texts a number and their bytes. Nothing else is on the
 * wire: a reader knows what comes, in which order. Reading never trusts: a reader that met damage
 * answers 0 and the empty text from then on, and wire_is_whole() says so at the end.
 */
#ifndef DEPCHECK_PYPI_WIRE_H
#define DEPCHECK_PYPI_WIRE_H

#include "base/buf.h"

void wire_put_number(struct buf *out, uint64_t number);
void wire_put_signed(struct buf *out, int64_t number);
void wire_put_bool(struct buf *out, bool value);
void wire_put_str(struct buf *out, struct str text);
void wire_put_strs(struct buf *out, const struct str *texts, size_t count);

struct wire {
    struct str text;
    size_t at; /* next byte */
    bool damaged;
};

uint64_t wire_number(struct wire *in);
int64_t wire_signed(struct wire *in);
bool wire_bool(struct wire *in);

/* A number below limit: else damaged. */
unsigned wire_enum(struct wire *in, unsigned limit);

/*
 * A number of things that follow, each of at least `least` bytes (1 or more): more than there are
 * bytes is damage. So what is set aside for them is bounded by the size of the text.
 */
size_t wire_count(struct wire *in, size_t least);

/* A view of the bytes that are read. */
struct str wire_str(struct wire *in);

/* The array is the arena's, the texts are views. */
struct str *wire_strs(struct wire *in, struct arena *arena, size_t *count);

/* All was read, nothing was damaged. */
bool wire_is_whole(const struct wire *in);

#endif
