#include "pypi/catalog.h"

#include <stdlib.h>

#include "pypi/snapshot.h"

/* A name that was asked for. */
struct project {
    struct snapshot_project line;
    const struct release **releases; /* of each record, NULL until it is asked for */
    bool sorted;                     /* the two arrays below are set */
    struct version *versions;        /* ascending */
    uint32_t *records;               /* of each version */
    size_t version_count;
};

struct catalog {
    struct arena *arena;
    struct snapshot *snapshot; /* NULL: there is no index */
    struct project **projects; /* by number in the snapshot */
};

struct catalog *catalog_create_empty(struct arena *arena)
{
    struct catalog *catalog = ARENA_NEW(arena, struct catalog);
    catalog->arena = arena;
    return catalog;
}

struct catalog *catalog_open_snapshot(struct arena *arena, const char *path, struct error *error)
{
    struct catalog *catalog = catalog_create_empty(arena);
    catalog->snapshot = snapshot_open(arena, path, error);
    if (!catalog->snapshot) {
        return NULL;
    }
    catalog->projects = ARENA_ARRAY(arena, struct project *, snapshot_count(catalog->snapshot));
    return catalog;
}

void catalog_destroy(struct catalog *catalog)
{
    if (catalog) {
        snapshot_close(catalog->snapshot);
        catalog->snapshot = NULL;
    }
}

static struct project *find_project(struct catalog *catalog, struct str name)
{
    uint32_t id = snapshot_find(catalog->snapshot, name);
    if (id == SNAPSHOT_NONE) {
        return NULL;
    }
    struct project *project = catalog->projects[id];
    if (!project) {
        project = ARENA_NEW(catalog->arena, struct project);
        project->line = snapshot_project(catalog->snapshot, catalog->arena, id);
        project->releases =
            ARENA_ARRAY(catalog->arena, const struct release *, project->line.count);
        catalog->projects[id] = project;
    }
    return project;
}

struct candidate {
    struct version version;
    uint32_t record;
};

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a;
    const struct candidate *y = b;
    int order = version_cmp(&x->version, &y->version);
    return order ? order : (x->record > y->record) - (x->record < y->record);
}

static void sort_versions(struct arena *arena, struct project *project)
{
    size_t count = project->line.count;
    struct arena *scratch = arena_create();
    struct candidate *candidates = ARENA_ARRAY(scratch, struct candidate, count);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        struct candidate *candidate = &candidates[found];
        candidate->record = (uint32_t)i;
        struct str text = arena_str(arena, project->line.records[i].version);
        found += version_parse(arena, text, &candidate->version);
    }
    qsort(candidates, found, sizeof *candidates, compare_candidates);
    project->versions = ARENA_ARRAY(arena, struct version, found);
    project->records = ARENA_ARRAY(arena, uint32_t, found);
    for (size_t i = 0; i < found; i++) {
        project->versions[i] = candidates[i].version;
        project->records[i] = candidates[i].record;
    }
    project->version_count = found;
    project->sorted = true;
    arena_destroy(scratch);
}

struct catalog_versions catalog_versions(struct catalog *catalog, struct str name)
{
    if (!catalog->snapshot) {
        return (struct catalog_versions){.answer = CATALOG_NO_INDEX};
    }
    struct project *project = find_project(catalog, name);
    if (!project) {
        return (struct catalog_versions){.answer = CATALOG_NO_NAME};
    }
    if (!project->sorted) {
        sort_versions(catalog->arena, project);
    }
    return (struct catalog_versions){CATALOG_FOUND, project->versions, project->version_count};
}

/* The record whose version is spelled alike: no other version of the name need be parsed then. */
static bool find_spelled(const struct project *project, struct str text, size_t *record)
{
    for (size_t i = 0; i < project->line.count; i++) {
        if (str_eq(project->line.records[i].version, text)) {
            *record = i;
            return true;
        }
    }
    return false;
}

static bool find_equal(struct arena *arena, struct project *project, const struct version *version,
                       size_t *record)
{
    if (!project->sorted) {
        sort_versions(arena, project);
    }
    for (size_t i = 0; i < project->version_count; i++) {
        if (version_cmp(&project->versions[i], version) == 0) {
            *record = project->records[i];
            return true;
        }
    }
    return false;
}

static const struct release *parse_record(struct arena *arena, const struct snapshot_record *record)
{
    struct release_texts texts = snapshot_release(arena, record);
    struct str text = arena_str(arena, record->version);
    struct version version = {0};
    version_parse(arena, text, &version);
    struct release *release = ARENA_NEW(arena, struct release);
    *release = release_parse(arena, &texts, text, &version);
    return release;
}

/* What stands for a release on a damaged line: whether it exists cannot be known. */
static const struct release *unreadable_release(struct arena *arena, struct str fault,
                                                const struct version *version)
{
    struct release_texts texts = {.fault = fault, .evidence = EVIDENCE_DECLARED};
    struct release *release = ARENA_NEW(arena, struct release);
    *release = release_parse(arena, &texts, version->text, version);
    release->assumed = true;
    return release;
}

enum catalog_answer catalog_release(struct catalog *catalog, struct str name,
                                    const struct version *version, size_t environment,
                                    const struct release **release)
{
    (void)environment;
    if (!catalog->snapshot) {
        return CATALOG_NO_INDEX;
    }
    struct project *project = find_project(catalog, name);
    if (!project) {
        return CATALOG_NO_NAME;
    }
    if (project->line.fault.len) {
        *release = unreadable_release(catalog->arena, project->line.fault, version);
        return CATALOG_FOUND;
    }
    size_t record;
    if (!find_spelled(project, version->text, &record) &&
        !find_equal(catalog->arena, project, version, &record)) {
        return CATALOG_NO_VERSION;
    }
    if (!project->releases[record]) {
        project->releases[record] = parse_record(catalog->arena, &project->line.records[record]);
    }
    *release = project->releases[record];
    return CATALOG_FOUND;
}

/* The version without its local part. */
static struct version public_of(struct arena *arena, const struct version *version)
{
    struct version bare = *version;
    if (version->local) {
        version_parse(arena, version_public(arena, version), &bare);
    }
    return bare;
}

struct catalog_versions catalog_equal(struct catalog *catalog, struct str name,
                                      const struct version *version)
{
    struct catalog_versions all = catalog_versions(catalog, name);
    struct version wanted = public_of(catalog->arena, version);
    size_t kept = 0;
    struct version *equal = ARENA_ARRAY(catalog->arena, struct version, all.count);
    for (size_t i = 0; i < all.count; i++) {
        struct version bare = public_of(catalog->arena, &all.at[i]);
        if (version_cmp(&bare, &wanted) == 0) {
            equal[kept++] = all.at[i];
        }
    }
    return (struct catalog_versions){all.answer, equal, kept};
}

/* A snapshot is one index. */
struct str catalog_shadow(struct catalog *catalog, struct str name)
{
    (void)catalog;
    (void)name;
    return STR("");
}
