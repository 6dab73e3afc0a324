/*
 * catalog: the resolver's only door to what an index says: the releases of a name.
 *
 * Answers keep "the index does not know the name", "it knows the name and not the version" and "the
 * requirements of the release cannot be known" apart. Everything that is given out lives in the
 * catalog's arena. A release is parsed when it is first asked for and once only.
 *
 * A name whose entry in the index is damaged is known but has no versions, and every release of it
 * that is asked for is found as a failure (unreadable), `assumed`.
 */
#ifndef DEPCHECK_PYPI_CATALOG_H
#define DEPCHECK_PYPI_CATALOG_H

#include "base/error.h"
#include "pypi/release.h"

struct catalog;

enum catalog_answer {
    CATALOG_FOUND,
    CATALOG_NO_NAME,    /* the index does not know the name */
    CATALOG_NO_VERSION, /* it knows the name, and no release that was asked for */
    CATALOG_NO_INDEX,   /* there is no index to ask */
};

/* Versions of a name, ascending; versions that PEP 440 cannot read are left out. */
struct catalog_versions {
    enum catalog_answer answer; /* FOUND, NO_NAME or NO_INDEX */
    const struct version *at;
    size_t count;
};

/* A catalog without any index: every answer is CATALOG_NO_INDEX. */
struct catalog *catalog_create_empty(struct arena *arena);

/* A catalog over a snapshot: a projects.jsonl.gz (or .jsonl), or a directory that holds one; NULL
 * and the error if it cannot be read. */
struct catalog *catalog_open_snapshot(struct arena *arena, const char *path, struct error *error);

/* name is canonical. */
struct catalog_versions catalog_versions(struct catalog *catalog, struct str name);

/*
 * The versions of a name whose public part equals that of `version`, ascending: what `==V` may
 * meet (V, V+local). The same answers as catalog_versions().
 */
struct catalog_versions catalog_equal(struct catalog *catalog, struct str name,
                                      const struct version *version);

/*
 * The release whose version equals `version` (PEP 440 equality, local part included), as it is in
 * one environment (its number in the set): what a release requires may differ by file. Among
 * several the one that is spelled alike, else the first of the index. *release is set only if it is
 * FOUND; the same pointer is given for all environments in which the release is the same.
 */
enum catalog_answer catalog_release(struct catalog *catalog, struct str name,
                                    const struct version *version, size_t environment,
                                    const struct release **release);

/*
 * The URL, without secrets, of a later index that has the name too; empty: none, or it was not
 * asked for.
 */
struct str catalog_shadow(struct catalog *catalog, struct str name);

/* Gives back what is not in the arena; nothing may be asked any more. NULL is fine. */
void catalog_destroy(struct catalog *catalog);

#endif
