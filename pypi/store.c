#include "pypi/store.h"

#include "base/limits.h"
#include "pypi/store_parts.h"
#include "pypi/wire.h"

/* No key begins so: it is no number of the wire. */
enum { APART_BYTES = 10 };

struct store {
    struct store_place place;
    struct store_db db;
    struct store_pending pending;
    int64_t now;
    struct arena *arena;
    struct str apart;     /* what every key begins with; empty: nothing */
    bool off;             /* not to be used for the rest of the run */
    bool damaged;         /* a record was not what was put: to be replaced before the next write */
    struct error trouble; /* the first one; not told yet */
};

static void turn_off(struct store *store)
{
    store_db_close(&store->db);
    store->off = true;
}

/* Removes the file; the next commit makes another one. */
static void replace(struct store *store, const char *trouble)
{
    struct store_why why;
    store->damaged = false;
    if (store_place_remove(&store->place, &why) == STORE_FINE) {
        store_db_close(&store->db);
        error_set(&store->trouble, trouble, store->place.path);
    } else {
        turn_off(store);
        error_set(&store->trouble, "the store %s is damaged and cannot be replaced: %s",
                  store->place.path, why.text);
    }
}

#define DAMAGED "the store %s was damaged and has been replaced"

/* What follows from what reading or writing said. */
static void settle(struct store *store, enum store_state state, const char *failed,
                   const struct store_why *why)
{
    switch (state) {
    case STORE_FINE:
        break;
    case STORE_NOTHING:
    case STORE_MOVED:
        store_db_close(&store->db);
        break;
    case STORE_WRONG:
        store->damaged = true;
        break;
    case STORE_DAMAGE:
        replace(store, DAMAGED);
        break;
    case STORE_OTHER:
        replace(store, "the store %s was written by another version of depcheck and has been "
                       "replaced");
        break;
    case STORE_BUSY:
    case STORE_FAILED:
        turn_off(store);
        error_set(&store->trouble, failed, store->place.path, why->text);
        break;
    }
}

#define NOT_USED "the store %s is not used: %s"
#define NOT_WRITTEN "the store %s cannot be written, what was fetched is not kept: %s"

struct store *store_open(struct arena *arena, const char *directory, int64_t now,
                         struct error *warning)
{
    struct store *store = ARENA_NEW(arena, struct store);
    store->arena = arena;
    store->now = now;
    if (!directory || *directory == '\0') {
        store->off = true;
        return store;
    }
    store_place_init(arena, directory, &store->place);
    struct store_why why;
    enum store_state state = store_place_check(&store->place, &why);
    if (state == STORE_FINE) {
        state = store_db_open(&store->db, store->place.path, &why);
    }
    settle(store, state, NOT_USED, &why);
    if (store->trouble.set) {
        error_set(warning, "%s", store->trouble.text);
        store->trouble.set = false;
    }
    return store;
}

void store_close(struct store *store, struct error *warning)
{
    if (!store) {
        return;
    }
    store_commit(store);
    if (store->damaged) {
        replace(store, DAMAGED);
    }
    store_db_close(&store->db);
    store->off = true;
    if (store->trouble.set) {
        error_set(warning, "%s", store->trouble.text);
        store->trouble.set = false;
    }
}

void store_set_apart(struct store *store, struct str name)
{
    if (store) {
        struct buf prefix = {.arena = store->arena};
        buf_fill(&prefix, '\xff', APART_BYTES);
        wire_put_str(&prefix, name);
        store->apart = buf_str(&prefix);
    }
}

/* The key as it is in the file. */
static struct str key_of(const struct store *store, struct str key)
{
    if (store->apart.len == 0) {
        return key;
    }
    struct buf whole = {.arena = store->arena};
    buf_add(&whole, store->apart);
    buf_add(&whole, key);
    return buf_str(&whole);
}

bool store_get(struct store *store, enum store_table table, struct str key, struct arena *arena,
               struct str *value)
{
    if (!store || store->off) {
        return false;
    }
    key = key_of(store, key);
    const struct store_put *put = store_pending_find(&store->pending, table, key);
    if (put) {
        *value = arena_str(arena, put->value);
        return true;
    }
    if (!store->db.sqlite || store_pending_removes(&store->pending, table, key)) {
        return false;
    }
    struct store_why why = {0};
    enum store_state state = store_db_get(&store->db, table, key, arena, value, &why);
    if (state != STORE_NOTHING) {
        settle(store, state, NOT_USED, &why);
    }
    return state == STORE_FINE;
}

void store_hold(struct store *store)
{
    /* Without it, reading is only slower: what is wrong shows there. */
    struct store_why ignored;
    if (store && store->db.sqlite) {
        store_db_run(&store->db, "BEGIN", NULL, &ignored);
    }
}

void store_release(struct store *store)
{
    struct store_why ignored;
    if (store && store->db.sqlite) {
        store_db_run(&store->db, "COMMIT", NULL, &ignored);
    }
}

void store_put(struct store *store, enum store_table table, struct str key, struct str value)
{
    /* A value that is too large is not kept, but what stood there before must not come back. */
    if (!store || store->off) {
        return;
    }
    key = key_of(store, key);
    if (key.len + value.len > LIMIT_STORE_VALUE_BYTES / 2) {
        store_pending_remove(&store->pending, table, key);
        return;
    }
    store_pending_put(&store->pending, table, key, value);
}

void store_remove(struct store *store, enum store_table table, struct str prefix)
{
    if (store && !store->off) {
        store_pending_remove(&store->pending, table, key_of(store, prefix));
    }
}

/* Opens the file, if it is not, making it where it is not there. */
static enum store_state open_to_write(struct store *store, struct store_why *why)
{
    if (store->db.sqlite) {
        return STORE_FINE;
    }
    enum store_state state = store_place_make(&store->place, why);
    if (state == STORE_FINE) {
        state = store_db_open(&store->db, store->place.path, why);
    }
    return state == STORE_NOTHING ? STORE_FINE : state;
}

/* Once more where the file was replaced: by this process, because of damage, or by another. */
static void write_pending(struct store *store)
{
    for (unsigned attempt = 0; attempt < 3 && !store->off; attempt++) {
        struct store_why why = {0};
        enum store_state state = open_to_write(store, &why);
        if (state == STORE_FINE) {
            state = store_db_write(&store->db, store->now, &store->pending, &why);
        }
        settle(store, state, NOT_WRITTEN, &why);
        if (state == STORE_FINE) {
            return;
        }
    }
}

void store_commit(struct store *store)
{
    if (!store) {
        return;
    }
    store_release(store);
    if (!store->off && (store->pending.puts.len > 0 || store->pending.removals.len > 0)) {
        if (store->damaged) {
            replace(store, DAMAGED);
        }
        write_pending(store);
    }
    store_pending_clear(&store->pending);
}
