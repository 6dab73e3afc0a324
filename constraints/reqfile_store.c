#include "constraints/reqfile_parts.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"

static void decode(struct reqfile_store *store, struct reqfile_file *file, struct str bytes)
{
    file->text = reqfile_decode(store->arena, bytes);
    file->source = source_create(store->arena, file->shown, file->text.text, LINES_PYTHON);
    file->binary =
        memchr(file->text.text.ptr ? file->text.text.ptr : "", '\0', file->text.text.len) != NULL;
}

static void load(struct reqfile_store *store, struct reqfile_file *file)
{
    struct arena *arena = store->arena;
    struct error error = {0};
    struct str bytes;
    bool standard_input = str_eq(file->shown, STR("-"));
    const char *path = arena_cstr(arena, file->shown);
    if (standard_input ? file_read_stream(arena, store->in, "-", &bytes, &error)
                       : file_read(arena, path, &bytes, &error)) {
        decode(store, file, bytes);
    } else {
        file->error = arena_str(arena, str_of(error.text));
    }
}

struct reqfile_file *reqfile_open(struct reqfile_store *store, struct str shown)
{
    /* No path has the key of standard input; an include of "-" is shown as "./-". */
    bool standard_input = str_eq(shown, STR("-"));
    struct str key = standard_input ? STR("\0") : path_normalize(store->arena, shown);
    uint32_t id = intern_put(store->paths, key);
    if (id == store->files.len) {
        struct reqfile_file *file = ARENA_NEW(store->arena, struct reqfile_file);
        file->shown = arena_str(store->arena, shown);
        load(store, file);
        vec_push(store->arena, &store->files, file);
    }
    return store->files.at[id];
}

/* The first file of the store that is the same one on disk. */
static struct reqfile_file *find_twin(struct reqfile_store *store, struct reqfile_file *file)
{
    struct stat st;
    if (stat(arena_cstr(store->arena, file->shown), &st) != 0) {
        return file;
    }
    uint64_t key[2] = {(uint64_t)st.st_dev, (uint64_t)st.st_ino};
    uint32_t id = intern_put(store->inodes, (struct str){(const char *)key, sizeof key});
    if (id == store->twins.len) {
        vec_push(store->arena, &store->twins, file);
    }
    return store->twins.at[id];
}

struct reqfile_file *reqfile_twin(struct reqfile_store *store, struct reqfile_file *file)
{
    if (!file->twin) {
        file->twin = find_twin(store, file);
    }
    return file->twin;
}
