/*
 * version: one version of a distribution (PEP 440), numbers without bound.
 *
 * The order of versions is the byte order of their keys: version_cmp() is a memcmp. The key is
 * computed once, when the version is parsed. Versions that are equal (1.0 and 1.0.0) have equal
 * keys.
 */
#ifndef DEPCHECK_CONSTRAINTS_VERSION_H
#define DEPCHECK_CONSTRAINTS_VERSION_H

#include "base/arena.h"

struct version {
    struct str text; /* as given, without surrounding white space; a view of the input */
    struct str key;  /* order-preserving encoding, in the arena; see version.c */
    /* ... the worker adds the fields that specifiers and the accessors need ... */
};

/* Parses text (white space around it, a leading v and every spelling PEP 440 allows are accepted).
 */
bool version_parse(struct arena *arena, struct str text, struct version *version);

/* Negative, zero or positive. */
int version_cmp(const struct version *a, const struct version *b);

bool version_is_prerelease(const struct version *version); /* pre or dev */
bool version_is_postrelease(const struct version *version);
bool version_is_devrelease(const struct version *version);

/* str(Version): normal form with local part. */
struct str version_normalized(struct arena *arena, const struct version *version);

#endif
