/*
 * temp_dir: files for one test, in a directory of its own that is removed again.
 */
#ifndef DEPCHECK_TESTS_UNIT_TEMP_DIR_H
#define DEPCHECK_TESTS_UNIT_TEMP_DIR_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/vec.h"

struct temp_dir {
    struct arena *arena;
    char *path;
    VEC(struct str) files;
};

static inline struct temp_dir temp_dir_create(struct arena *arena)
{
    struct str path = arena_printf(arena, "%s/depcheck-test-XXXXXX", P_tmpdir);
    struct temp_dir dir = {.arena = arena, .path = (char *)path.ptr};
    if (!mkdtemp(dir.path)) {
        perror(dir.path);
        exit(1);
    }
    return dir;
}

/* The path of a file of the directory, which is removed with it if it exists then. */
static inline const char *temp_dir_path(struct temp_dir *dir, const char *name)
{
    struct str path = arena_printf(dir->arena, "%s/%s", dir->path, name);
    vec_push(dir->arena, &dir->files, path);
    return path.ptr;
}

/* Writes a file and returns its path. */
static inline const char *temp_dir_write(struct temp_dir *dir, const char *name, struct str text)
{
    const char *path = temp_dir_path(dir, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(text.ptr, 1, text.len, file) != text.len || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
    return path;
}

static inline void temp_dir_destroy(struct temp_dir *dir)
{
    for (size_t i = 0; i < dir->files.len; i++) {
        unlink(dir->files.at[i].ptr);
    }
    rmdir(dir->path);
}

#endif
