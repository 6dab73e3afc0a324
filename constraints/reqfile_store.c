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

const struct reqfile_replacement *reqfile_replacement_of(const struct reqfile_store *store,
                                                         struct str path)
{
    for (size_t i = 0; i < store->replacement_count; i++) {
        if (file_is_same(store->arena, store->replacements[i].path, path)) {
            return &store->replacements[i];
        }
    }
    return NULL;
}

void reqfile_store_share(struct reqfile_store *store, const struct reqfile_store *base)
{
    for (uint32_t i = 0; i < intern_count(base->paths); i++) {
        const struct reqfile_file *known = base->files.at[i];
        struct reqfile_file *file = ARENA_NEW(store->arena, struct reqfile_file);
        file->shown = known->shown;
        file->source = known->source;
        file->error = known->error;
        file->text = known->text;
        file->remote = known->remote;
        file->binary = known->binary;
        const struct reqfile_replacement *other =
            known->remote ? NULL : reqfile_replacement_of(store, known->shown);
        if (other) {
            decode(store, file, other->bytes);
        }
        intern_put(store->paths, intern_str(base->paths, i));
        vec_push(store->arena, &store->files, file);
    }
}

static void load(struct reqfile_store *store, struct reqfile_file *file)
{
    struct arena *arena = store->arena;
    struct error error = {0};
    struct str bytes;
    const struct reqfile_replacement *other = reqfile_replacement_of(store, file->shown);
    if (other) {
        decode(store, file, other->bytes);
        return;
    }
    bool standard_input = str_eq(file->shown, STR("-"));
    const char *path = arena_cstr(arena, file->shown);
    if (standard_input ? file_read_stream(arena, store->in, "-", &bytes, &error)
                       : file_read(arena, path, &bytes, &error)) {
        decode(store, file, bytes);
    } else {
        file->error = arena_str(arena, str_of(error.text));
    }
}

/* The file of a key; new: it is to be filled. */
static struct reqfile_file *file_of(struct reqfile_store *store, struct str key, struct str shown,
                                    bool *new)
{
    uint32_t id = intern_put(store->paths, key);
    *new = id == store->files.len;
    if (*new) {
        struct reqfile_file *file = ARENA_NEW(store->arena, struct reqfile_file);
        file->shown = arena_str(store->arena, shown);
        vec_push(store->arena, &store->files, file);
    }
    return store->files.at[id];
}

struct reqfile_file *reqfile_open(struct reqfile_store *store, struct str shown)
{
    /* No path has the key of standard input; an include of "-" is shown as "./-". */
    bool standard_input = str_eq(shown, STR("-"));
    struct str key = standard_input ? STR("\0") : path_normalize(store->arena, shown);
    bool new;
    struct reqfile_file *file = file_of(store, key, shown, &new);
    if (new) {
        load(store, file);
    }
    return file;
}

struct reqfile_file *reqfile_open_remote(struct reqfile_store *store, struct str url,
                                         struct str base, struct reqfile_remote_text *text)
{
    *text = (struct reqfile_remote_text){0};
    if (!store->remote->read(store->remote->data, url, base, text)) {
        return NULL;
    }
    /* No path has a NUL byte. */
    struct buf key = {.arena = store->arena};
    buf_add(&key, STR("\0remote "));
    buf_add(&key, text->id);
    bool new;
    struct reqfile_file *file = file_of(store, buf_str(&key), text->shown, &new);
    if (new) {
        file->remote = true;
        decode(store, file, text->bytes);
    }
    return file;
}

/* The first file of the store that is the same one on disk. */
static struct reqfile_file *find_twin(struct reqfile_store *store, struct reqfile_file *file)
{
    struct stat st;
    if (file->remote || stat(arena_cstr(store->arena, file->shown), &st) != 0) {
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
