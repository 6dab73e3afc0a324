#include <sys/stat.h>

#include "pypi/store_parts.h"

/* A store that somebody looks after, outside of any run. */
struct care {
    struct store_place place;
    struct store_db db;
    struct store_why why;
    struct error *error;
};

static bool failed(struct care *care, const char *what)
{
    return error_set(care->error, "%s: %s", care->place.path, what);
}

/* Says what is wrong with a state that is neither STORE_FINE nor a store that is not there. */
static bool explain(struct care *care, enum store_state state)
{
    switch (state) {
    case STORE_DAMAGE:
        return failed(care, "the store is damaged; the next check replaces it");
    case STORE_OTHER:
        return failed(care, "the store was written by another version of depcheck; the next check "
                            "replaces it");
    default:
        return failed(care, care->why.text);
    }
}

static enum store_state start(struct arena *arena, const char *directory, struct care *care,
                              struct error *error)
{
    care->error = error;
    store_place_init(arena, directory, &care->place);
    enum store_state state = store_place_check(&care->place, &care->why);
    if (state == STORE_FINE) {
        state = store_db_open(&care->db, care->place.path, &care->why);
    }
    return state;
}

/* Ends what start() began: false, without an error if there is nothing (any more). */
static bool end(struct care *care, enum store_state state)
{
    bool nothing = state == STORE_NOTHING || state == STORE_MOVED;
    store_db_close(&care->db);
    return state == STORE_FINE || (!nothing && explain(care, state));
}

static void describe(const struct care *care, struct store_info *info)
{
    struct stat st;
    *info = (struct store_info){.path = str_of(care->place.path)};
    info->bytes = stat(care->place.path, &st) == 0 ? (uint64_t)st.st_size : 0;
}

bool store_inspect(struct arena *arena, const char *directory, struct store_info *info,
                   struct error *error)
{
    struct care care = {0};
    enum store_state state = start(arena, directory, &care, error);
    describe(&care, info);
    if (state == STORE_FINE) {
        state = store_db_count(&care.db, info, &care.why);
    }
    return end(&care, state);
}

static void verify_record(void *data, const struct store_record *record)
{
    struct store_info *info = data;
    if (record->damaged || record->table <= 0 || record->table >= STORE_TABLES) {
        info->damaged++;
        return;
    }
    info->rows[record->table]++;
    info->oldest = info->oldest == 0 || record->put < info->oldest ? record->put : info->oldest;
}

bool store_verify(struct arena *arena, const char *directory, struct store_info *info,
                  struct error *error)
{
    struct care care = {0};
    enum store_state state = start(arena, directory, &care, error);
    describe(&care, info);
    if (state == STORE_FINE) {
        state = store_db_walk(&care.db, verify_record, info, &care.why);
    }
    if (state == STORE_FINE) {
        state = store_db_whole(&care.db, &care.why);
    }
    /* What cannot be read at all counts as one. */
    if (state == STORE_DAMAGE) {
        info->damaged++;
        state = STORE_FINE;
    }
    return end(&care, state);
}

bool store_prune(struct arena *arena, const char *directory, int64_t before, uint64_t *removed,
                 struct error *error)
{
    struct care care = {0};
    *removed = 0;
    enum store_state state = start(arena, directory, &care, error);
    if (state == STORE_FINE) {
        state = store_db_prune(&care.db, before, removed, &care.why);
    }
    return end(&care, state);
}

/* The file stays open while it is removed; see store_place_remove(). */
bool store_clear(struct arena *arena, const char *directory, struct error *error)
{
    struct care care = {.error = error};
    store_place_init(arena, directory, &care.place);
    enum store_state state = store_place_check(&care.place, &care.why);
    if (state == STORE_FAILED) {
        return explain(&care, state);
    }
    if (care.place.inode == 0) {
        return false;
    }
    if (state == STORE_FINE) {
        struct store_why ignored;
        store_db_open(&care.db, care.place.path, &ignored);
    }
    state = store_place_remove(&care.place, &care.why);
    return end(&care, state);
}
