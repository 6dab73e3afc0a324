/*
 * version: one version of a distribution (PEP 440), numbers without bound.
 *
 * The order of versions is the byte order of their keys: version_cmp() is a memcmp. The key is
 * computed once, when the version is parsed; nothing else is. Versions that are equal (1.0 and
 * 1.0.0) have equal keys. Normal forms and parts are read out of the text when they are asked for.
 */
#ifndef DEPCHECK_CONSTRAINTS_VERSION_H
#define DEPCHECK_CONSTRAINTS_VERSION_H

#include "base/arena.h"

struct version {
    struct str text; /* as given, without surrounding white space; a view of the input */
    struct str key;  /* order-preserving encoding, in the arena; see version_key.c */
    bool pre;        /* which parts it has */
    bool post;
    bool dev;
    bool local;
};

/*
 * Parses text. Python's white space around it, a leading v and every spelling that PEP 440 allows
 * are accepted.
 */
bool version_parse(struct arena *arena, struct str text, struct version *version);

/* Negative, zero or positive. */
int version_cmp(const struct version *a, const struct version *b);

bool version_is_prerelease(const struct version *version); /* pre or dev */
bool version_is_postrelease(const struct version *version);
bool version_is_devrelease(const struct version *version);

/* str(Version): normal form with local part. */
struct str version_normalized(struct arena *arena, const struct version *version);

/* The normal form without local part. */
struct str version_public(struct arena *arena, const struct version *version);

/* Epoch (unless 0) and release: "1!2.0". */
struct str version_base(struct arena *arena, const struct version *version);

/* Whether text is the normal form but for the case of ASCII letters (the rule of ===). */
bool version_is_spelled(const struct version *version, struct str text);

/* One part in normal form; empty if the version has none. */
struct str version_epoch(const struct version *version);                        /* "0" */
struct str version_release(struct arena *arena, const struct version *version); /* "1.0.0" */
struct str version_pre(struct arena *arena, const struct version *version);     /* "rc1" */
struct str version_post(const struct version *version);                         /* "2" */
struct str version_dev(const struct version *version);                          /* "3" */
struct str version_local(struct arena *arena, const struct version *version);   /* "ubuntu.1" */

#endif
