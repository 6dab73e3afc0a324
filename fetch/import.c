#include "fetch/import.h"

#include "fetch/digest.h"
#include "fetch/snapshot.h"

static void add_bytes(void *digest, struct str bytes)
{
    digest_add(digest, bytes);
}

/* All releases of a line are in the arena at once: it is reset for each line. */
static struct protocol_project read_project(const struct snapshot *snapshot, struct arena *arena,
                                            uint32_t id)
{
    struct snapshot_project line = snapshot_project(snapshot, arena, id);
    struct protocol_project project = {
        .name = snapshot_name(snapshot, id),
        .fault = line.fault,
        .files_complete = line.files_complete,
        .releases = ARENA_ARRAY(arena, struct protocol_release, line.count),
        .count = line.count,
        .fetched_at = line.fetched_at,
        .unread = line.unread,
        .incomplete = line.incomplete,
    };
    for (size_t i = 0; i < line.count; i++) {
        project.releases[i] = snapshot_release(arena, &line.records[i]);
    }
    return project;
}

bool import_snapshot(struct arena *arena, const char *path,
                     void (*take)(void *data, const struct protocol_project *project), void *data,
                     struct str *hash, struct error *error)
{
    struct digest *digest = digest_create(STR("sha256"));
    struct gz_watch watch = {add_bytes, digest};
    struct snapshot *snapshot = snapshot_open(arena, path, &watch, error);
    *hash = digest_finish(digest, arena);
    if (!snapshot) {
        return false;
    }
    struct arena *scratch = arena_create();
    for (uint32_t id = 0; id < snapshot_count(snapshot); id++) {
        struct protocol_project project = read_project(snapshot, scratch, id);
        take(data, &project);
        arena_reset(scratch);
    }
    arena_destroy(scratch);
    snapshot_close(snapshot);
    return true;
}
