/*
 * Snapshots: imported into the store once, by content. The store knows a file that it has by its
 * place, size and time (STORE_ORIGIN), and which names a snapshot has by a record without a name.
 */
#include <sys/stat.h>

#include "base/file.h"
#include "pypi/catalog_parts.h"

static void fill_shelf(struct arena *arena, const struct protocol_project *project,
                       struct catalog_shelf *shelf)
{
    shelf->name = arena_str(arena, project->name);
    shelf->state = project->unread.set ? CATALOG_FAILED : CATALOG_THERE;
    shelf->failure = catalog_keep_failure(arena, &project->unread);
    shelf->incomplete = catalog_keep_failure(arena, &project->incomplete);
    shelf->freshness.fetched_at = project->fetched_at;
    if (project->fault.len) {
        failure_set(arena, &shelf->incomplete, CAUSE_UNREADABLE, "%.*s", STR_ARG(project->fault));
    }
    shelf->versions = ARENA_ARRAY(arena, struct str, project->count);
    shelf->records = ARENA_ARRAY(arena, struct str, project->count);
    shelf->version_count = project->count;
    for (size_t i = 0; i < project->count; i++) {
        shelf->versions[i] = arena_str(arena, project->releases[i].version);
        shelf->records[i] =
            catalog_release_write(arena, &project->releases[i], project->files_complete);
    }
}

static void keep_shelf(struct catalog *catalog, struct catalog_shelf *shelf)
{
    uint32_t id = intern_put(catalog->names, shelf->name);
    while (catalog->projects.len <= id) {
        vec_push(catalog->arena, &catalog->projects, NULL);
    }
    struct catalog_project *project = ARENA_NEW(catalog->arena, struct catalog_project);
    project->name = intern_str(catalog->names, id);
    vec_push(catalog->arena, &project->shelves, shelf);
    catalog->projects.at[id] = project;
}

void catalog_add_project(struct catalog *catalog, const struct protocol_project *project)
{
    struct catalog_shelf *shelf = ARENA_NEW(catalog->arena, struct catalog_shelf);
    fill_shelf(catalog->arena, project, shelf);
    catalog->in_memory = true;
    keep_shelf(catalog, shelf);
}

/* A file of a snapshot, as a key. False: it is not there. */
static bool origin_of(struct arena *arena, const char *path, struct str *origin)
{
    struct stat status;
    struct buf key = {.arena = arena};
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode)) {
        return false;
    }
    wire_put_number(&key, status.st_dev);
    wire_put_number(&key, status.st_ino);
    wire_put_signed(&key, status.st_size);
    wire_put_signed(&key, status.st_mtim.tv_sec);
    wire_put_signed(&key, status.st_mtim.tv_nsec);
    *origin = buf_str(&key);
    return true;
}

/* The file of a snapshot that is named by its directory. */
static const char *snapshot_file(struct arena *arena, const char *path)
{
    static const char *const names[] = {"projects.jsonl.gz", "projects.jsonl"};
    for (size_t i = 0; file_is_directory(path) && i < 2; i++) {
        struct str file = path_join(arena, str_of(path), str_of(names[i]));
        if (file_is_regular(file.ptr)) {
            return file.ptr;
        }
    }
    return path;
}

/* Puts the records of all projects into the store, and the list of their names. */
static void put_all(struct catalog *catalog)
{
    struct arena *arena = catalog->arena;
    struct store *store = catalog->config.store;
    struct str owner = catalog->snapshot;
    struct buf names = {.arena = arena};
    wire_put_number(&names, catalog->projects.len);
    for (size_t i = 0; i < catalog->projects.len; i++) {
        const struct catalog_shelf *shelf = catalog->projects.at[i]->shelves.at[0];
        wire_put_str(&names, shelf->name);
        for (size_t k = 0; k < shelf->version_count; k++) {
            struct str key = catalog_key(arena, owner, shelf->name, shelf->versions[k]);
            store_put(store, STORE_RELEASE, key, shelf->records[k]);
        }
        store_put(store, STORE_PAGE, catalog_key(arena, owner, shelf->name, STR("")),
                  catalog_shelf_write(arena, shelf));
    }
    store_put(store, STORE_PAGE, catalog_key(arena, owner, STR(""), STR("")), buf_str(&names));
}

static bool import_file(struct catalog *catalog, const char *path, struct error *error)
{
    struct protocol_message answer;
    struct str after;
    fetch_import(catalog->config.fetch, path);
    while (fetch_next(catalog->config.fetch, -1, &answer)) {
        if (answer.kind == PROTOCOL_PROJECT) {
            struct catalog_shelf *shelf = ARENA_NEW(catalog->arena, struct catalog_shelf);
            fill_shelf(catalog->arena, &answer.project, shelf);
            keep_shelf(catalog, shelf);
        } else if (answer.kind == PROTOCOL_IMPORTED) {
            break;
        }
    }
    if (answer.imported.error.len) {
        return error_set(error, "%.*s", STR_ARG(answer.imported.error));
    }
    catalog->imported = true;
    catalog->snapshot =
        arena_printf(catalog->arena, "snapshot:%.*s", STR_ARG(answer.imported.hash));
    put_all(catalog);
    if (origin_of(catalog->arena, snapshot_file(catalog->arena, path), &after) &&
        str_eq(after, catalog->origin)) {
        store_put(catalog->config.store, STORE_ORIGIN, catalog->origin, catalog->snapshot);
    }
    store_commit(catalog->config.store);
    return true;
}

bool catalog_open_snapshot(struct catalog *catalog, const char *path, struct error *error)
{
    const char *file = snapshot_file(catalog->arena, path);
    if (origin_of(catalog->arena, file, &catalog->origin) &&
        store_get(catalog->config.store, STORE_ORIGIN, catalog->origin, catalog->arena,
                  &catalog->snapshot)) {
        catalog_pack_open(catalog);
        return true;
    }
    catalog->stale_pack = true;
    return import_file(catalog, path, error);
}

/* Reads the names of the snapshot; false: the store has lost them. */
static bool read_manifest(struct catalog *catalog)
{
    struct str record;
    struct str key = catalog_key(catalog->arena, catalog->snapshot, STR(""), STR(""));
    if (!store_get(catalog->config.store, STORE_PAGE, key, catalog->arena, &record)) {
        return false;
    }
    struct wire in = {.text = record};
    size_t count = wire_count(&in, 1);
    catalog->manifest = intern_create(catalog->arena);
    for (size_t i = 0; i < count; i++) {
        intern_put(catalog->manifest, wire_str(&in));
    }
    return wire_is_whole(&in);
}

/* The next run imports the snapshot again. */
static void lose(struct catalog *catalog, struct catalog_shelf *shelf)
{
    store_remove(catalog->config.store, STORE_ORIGIN, catalog->origin);
    shelf->state = CATALOG_FAILED;
    failure_set(catalog->arena, &shelf->failure, CAUSE_UNREADABLE,
                "the store has lost a part of the snapshot");
    shelf->failure.help = STR("run it again: the snapshot will be read anew");
}

void catalog_snapshot_look(struct catalog *catalog, struct catalog_shelf *shelf)
{
    struct str record;
    struct str key = catalog_key(catalog->arena, catalog->snapshot, shelf->name, STR(""));
    if (catalog->imported) {
        shelf->state = CATALOG_ABSENT;
    } else if (shelf->distrusted || (!catalog->manifest && !read_manifest(catalog))) {
        lose(catalog, shelf);
    } else if (intern_find(catalog->manifest, shelf->name) == INTERN_NONE) {
        shelf->state = CATALOG_ABSENT;
    } else if (!store_get(catalog->config.store, STORE_PAGE, key, catalog->arena, &record) ||
               !catalog_shelf_read(catalog->arena, record, shelf)) {
        lose(catalog, shelf);
    }
}
