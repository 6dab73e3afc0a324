#include "cli/record.h"

#include "base/file.h"
#include "pypi/snapshot_write.h"

/* zlib is the helper's. */
static bool compress(struct fetch *fetch, const char *path, struct str *text, struct error *error)
{
    struct protocol_message answer = {0};
    uint64_t id = fetch_compress(fetch, *text);
    do {
        fetch_next(fetch, -1, &answer);
    } while (answer.kind != PROTOCOL_DOCUMENT || answer.document.id != id);
    if (answer.document.failure.set) {
        return error_set(error, "%s: it cannot be compressed: %.*s", path,
                         STR_ARG(answer.document.failure.reason));
    }
    *text = answer.document.text;
    return true;
}

bool record_write(struct arena *arena, struct sources *sources, const char *path,
                  struct error *error)
{
    struct buf out = {.arena = arena};
    size_t count;
    const struct str *names = catalog_used_names(sources->catalog, arena, &count);
    for (size_t i = 0; i < count; i++) {
        struct protocol_project project;
        if (catalog_export(sources->catalog, names[i], &project)) {
            snapshot_write_project(&out, &project);
        }
    }
    struct str text = buf_str(&out);
    bool ok = !str_ends(str_of(path), STR(".gz")) || compress(sources->fetch, path, &text, error);
    return ok && file_write_atomic(arena, path, text, error);
}
