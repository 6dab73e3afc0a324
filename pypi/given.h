/*
 * given: what the user says that releases require, for what an index cannot know (--metadata FILE).
 *
 * A TOML file by name and version,
 *
 *     ["python-ldap"."3.4.0"]
 *     requires-dist = ["pyasn1>=0.3.7"]
 *     requires-python = ">=3.6"
 *     provides-extra = ["saml"]
 *
 * in which requires-dist must be there, or pip's installation report (`pip install --report`, JSON,
 * version 1). Unknown keys of the first are errors, those of the second are passed over.
 */
#ifndef DEPCHECK_PYPI_GIVEN_H
#define DEPCHECK_PYPI_GIVEN_H

#include "base/error.h"
#include "base/intern.h"
#include "base/source.h"
#include "base/vec.h"
#include "pypi/release.h"

struct given_entry {
    struct str name; /* canonical */
    struct version version;
    struct release_texts texts; /* evidence EVIDENCE_GIVEN; all of them can be parsed */
    struct str path;            /* of the file */
};

struct given {
    VEC(struct given_entry) entries;
    struct intern *keys;  /* of names and versions; NULL: there are none */
    VEC(uint32_t) latest; /* by key: the entry that counts */
};

/* Adds the entries of a file; false and an error with the place. */
bool given_read(struct arena *arena, const char *path, struct given *given, struct error *error);

/* The same of a text, which is kept. */
bool given_parse(struct arena *arena, const struct source *source, struct given *given,
                 struct error *error);

/* The entry of a release (PEP 440 equality); NULL: there is none. A later file wins. */
const struct given_entry *given_find(const struct given *given, struct str name,
                                     const struct version *version);

#endif
