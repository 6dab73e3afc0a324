/*
 * given: what the user says that releases require, for what an index cannot know (--metadata FILE).
 *
 * A TOML file by name and version,
 *
 *     ["python-ldap"."3.4.0"]
 *     requires-python = ">=3.6"
 *     requires-dist = ["pyasn1>=0.3.7"]
 *     provides-extra = ["saml"]
 *
 * or pip's installation report (`pip install --report`, JSON).
 */
#ifndef DEPCHECK_PYPI_GIVEN_H
#define DEPCHECK_PYPI_GIVEN_H

#include "base/error.h"
#include "base/vec.h"
#include "pypi/release.h"

struct given_entry {
    struct str name; /* canonical */
    struct version version;
    struct release_texts texts; /* evidence EVIDENCE_GIVEN */
    struct str path;            /* of the file */
};

struct given {
    VEC(struct given_entry) entries;
};

/* Adds the entries of a file; false and an error with the place. */
bool given_read(struct arena *arena, const char *path, struct given *given, struct error *error);

/* The entry of a release; NULL: there is none. A later file wins. */
const struct given_entry *given_find(const struct given *given, struct str name,
                                     const struct version *version);

#endif
