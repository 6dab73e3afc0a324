/* snapshot_catalog: a catalog over a snapshot without store and helper, for tests in one process.
 */
#ifndef DEPCHECK_TESTS_SUPPORT_SNAPSHOT_CATALOG_H
#define DEPCHECK_TESTS_SUPPORT_SNAPSHOT_CATALOG_H

#include "fetch/import.h"
#include "pypi/catalog.h"

static inline void snapshot_catalog_take(void *data, const struct protocol_project *project)
{
    catalog_add_project(data, project);
}

/* The catalog of a config that has neither indexes nor a store. */
static inline struct catalog *snapshot_catalog_bare(struct arena *arena,
                                                    const struct environment_set *environments)
{
    struct catalog_config config = {
        .environments = environments,
        .max_age = CATALOG_ALWAYS,
        .as_of = CATALOG_ALWAYS,
        .evidence = EVIDENCE_DECLARED,
    };
    return catalog_create(arena, &config);
}

/* NULL and the error if the snapshot cannot be read. */
static inline struct catalog *snapshot_catalog(struct arena *arena,
                                               const struct environment_set *environments,
                                               const char *path, struct error *error)
{
    struct catalog *catalog = snapshot_catalog_bare(arena, environments);
    struct str hash;
    bool read = import_snapshot(arena, path, snapshot_catalog_take, catalog, &hash, error);
    return read ? catalog : NULL;
}

#endif
