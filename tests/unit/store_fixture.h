/*
 * store_fixture: a store in a directory of its own, for tests of the store.
 */
#ifndef DEPCHECK_TESTS_UNIT_STORE_FIXTURE_H
#define DEPCHECK_TESTS_UNIT_STORE_FIXTURE_H

#include <fcntl.h>
#include <unistd.h>

#include "base/buf.h"
#include "pypi/store.h"
#include "tests/unit/remove_tree.h"
#include "tests/unit/temp_dir.h"
#include "tests/unit/test.h"

#define DAMAGED "the store /cache/depcheck/store.sqlite3 was damaged and has been replaced"

/* A store's directory that does not exist yet, in one that is removed at the end. */
struct place {
    struct arena *arena;
    struct temp_dir temp;
    const char *directory;
    const char *file;
};

static inline struct place place_create(struct arena *arena)
{
    struct place place = {.arena = arena, .temp = temp_dir_create(arena)};
    place.directory = arena_printf(arena, "%s/cache/depcheck", place.temp.path).ptr;
    place.file = arena_printf(arena, "%s/store.sqlite3", place.directory).ptr;
    return place;
}

static inline void place_destroy(struct place *place)
{
    CHECK(remove_tree(place->temp.path));
}

/* A warning without the place's own path. */
static inline struct str said(struct place *place, const struct error *error)
{
    struct buf out = {.arena = place->arena};
    struct str text = str_of(error->set ? error->text : "");
    struct str path = str_of(place->temp.path);
    for (size_t at; (at = str_find_str(text, path)) < text.len;) {
        buf_add(&out, str_slice(text, 0, at));
        text = str_slice(text, at + path.len, text.len);
    }
    buf_add(&out, text);
    return buf_str(&out);
}

/* Opens; the warning must be `want`. */
static inline struct store *open_store(struct place *place, int64_t now, const char *want)
{
    struct error warning = {0};
    struct store *store = store_open(place->arena, place->directory, now, &warning);
    CHECK(store != NULL);
    CHECK_STR(said(place, &warning), want);
    return store;
}

static inline void close_store(struct place *place, struct store *store, const char *want)
{
    struct error warning = {0};
    store_close(store, &warning);
    CHECK_STR(said(place, &warning), want);
}

static inline struct str get(struct place *place, struct store *store, enum store_table table,
                             const char *key)
{
    struct str value = STR("(none)");
    store_get(store, table, str_of(key), place->arena, &value);
    return value;
}

/* A store with one page. */
static inline void fill(struct place *place)
{
    struct store *store = open_store(place, 100, "");
    store_put(store, STORE_PAGE, STR("foo"), STR("one"));
    close_store(place, store, "");
}

/* Overwrites a part of the store's file. */
static inline void patch(struct place *place, off_t at, struct str bytes)
{
    int fd = open(place->file, O_WRONLY);
    CHECK(pwrite(fd, bytes.ptr, bytes.len, at) == (ssize_t)bytes.len);
    close(fd);
}

/* Where a text stands in the store's file. */
static inline off_t find(struct place *place, struct str text)
{
    char *bytes = arena_alloc(place->arena, 1 << 20, 1);
    int fd = open(place->file, O_RDONLY);
    ssize_t len = read(fd, bytes, 1 << 20);
    close(fd);
    return (off_t)str_find_str((struct str){bytes, (size_t)len}, text);
}

#endif
