#include <sqlite3.h>

#include "base/limits.h"
#include "pypi/store_parts.h"

/* Checksums find what a power failure tore, so that nothing waits for the disk. */
static enum store_state set_up(struct store_db *db, struct store_why *why)
{
    if (db->writable) {
        return STORE_FINE;
    }
    db->writable = true;
    return store_db_run(db,
                        "PRAGMA synchronous=OFF; PRAGMA secure_delete=OFF;"
                        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-2000",
                        NULL, why);
}

static enum store_state create(struct store_db *db, struct store_why *why)
{
    char sql[256];
    sqlite3_snprintf(sizeof sql, sql,
                     "CREATE TABLE record(id INTEGER PRIMARY KEY, kind, key, put, sum, value);"
                     "CREATE UNIQUE INDEX record_key ON record(kind, key);"
                     "PRAGMA user_version=%d; PRAGMA application_id=%d",
                     STORE_FORMAT, STORE_APPLICATION);
    return store_db_run(db, sql, NULL, why);
}

static enum store_state prepare(struct store_db *db, const char *sql, sqlite3_stmt **statement,
                                struct store_why *why)
{
    return store_db_state(db, sqlite3_prepare_v2(db->sqlite, sql, -1, statement, NULL), why);
}

static enum store_state finish(struct store_db *db, sqlite3_stmt *statement, struct store_why *why)
{
    int result = sqlite3_step(statement);
    enum store_state state = store_db_state(db, result, why);
    sqlite3_finalize(statement);
    return state;
}

static enum store_state remove_prefix(struct store_db *db, const struct store_removal *removal,
                                      struct store_why *why)
{
    static const char from[] = "DELETE FROM record WHERE kind=?1 AND key>=?2";
    static const char between[] = "DELETE FROM record WHERE kind=?1 AND key>=?2 AND key<?3";
    struct arena *scratch = arena_create();
    struct str behind;
    bool bounded = store_db_behind(scratch, removal->prefix, &behind);
    sqlite3_stmt *statement = NULL;
    enum store_state state = prepare(db, bounded ? between : from, &statement, why);
    if (state == STORE_FINE) {
        sqlite3_bind_int(statement, 1, (int)removal->table);
        store_db_bind(statement, 2, removal->prefix);
        if (bounded) {
            store_db_bind(statement, 3, behind);
        }
        state = finish(db, statement, why);
    }
    arena_destroy(scratch);
    return state;
}

static int put_one(sqlite3_stmt *insert, const struct store_put *put, int64_t now)
{
    uint64_t sum = store_db_sum(put->table, now, put->key, put->value);
    sqlite3_bind_int(insert, 1, (int)put->table);
    store_db_bind(insert, 2, put->key);
    sqlite3_bind_int64(insert, 3, now);
    sqlite3_bind_int64(insert, 4, (sqlite3_int64)sum);
    store_db_bind(insert, 5, put->value);
    int result = sqlite3_step(insert);
    sqlite3_reset(insert);
    return result;
}

static enum store_state put_all(struct store_db *db, int64_t now,
                                const struct store_pending *pending, struct store_why *why)
{
    sqlite3_stmt *insert = NULL;
    enum store_state state = prepare(
        db, "INSERT OR REPLACE INTO record(kind, key, put, sum, value) VALUES(?1, ?2, ?3, ?4, ?5)",
        &insert, why);
    for (size_t i = 0; i < pending->puts.len && state == STORE_FINE; i++) {
        if (!pending->puts.at[i].dropped) {
            state = store_db_state(db, put_one(insert, &pending->puts.at[i], now), why);
        }
    }
    sqlite3_finalize(insert);
    return state;
}

/* The row of a key that was put: behind all that were there before. */
static enum store_state find_one(struct store_db *db, sqlite3_stmt *find,
                                 const struct store_put *put, int64_t last, struct store_why *why)
{
    sqlite3_bind_int(find, 1, (int)put->table);
    store_db_bind(find, 2, put->key);
    int result = sqlite3_step(find);
    bool is_new = result == SQLITE_ROW && sqlite3_column_int64(find, 0) > last;
    sqlite3_reset(find);
    if (result == SQLITE_ROW || result == SQLITE_DONE) {
        return is_new ? STORE_FINE : STORE_DAMAGE;
    }
    return store_db_state(db, result, why);
}

/*
 * In an index whose order is damaged a key can be missed, or be there twice, for ever and without
 * any error. What was just put must be found.
 */
static enum store_state find_all(struct store_db *db, const struct store_pending *pending,
                                 int64_t last, struct store_why *why)
{
    sqlite3_stmt *find = NULL;
    enum store_state state =
        prepare(db, "SELECT id FROM record WHERE kind=?1 AND key=?2", &find, why);
    for (size_t i = 0; i < pending->puts.len && state == STORE_FINE; i++) {
        if (!pending->puts.at[i].dropped) {
            state = find_one(db, find, &pending->puts.at[i], last, why);
        }
    }
    sqlite3_finalize(find);
    return state;
}

/* The format is looked at again, now that no other process can change it. */
static enum store_state write_all(struct store_db *db, int64_t now,
                                  const struct store_pending *pending, struct store_why *why)
{
    enum store_state state = store_db_format(db, why);
    if (state == STORE_NOTHING) {
        state = create(db, why);
    }
    for (size_t i = 0; i < pending->removals.len && state == STORE_FINE; i++) {
        state = remove_prefix(db, &pending->removals.at[i], why);
    }
    int64_t last = 0;
    if (state == STORE_FINE) {
        state = store_db_run(db, "SELECT max(id) FROM record", &last, why);
    }
    state = state == STORE_FINE ? put_all(db, now, pending, why) : state;
    return state == STORE_FINE ? find_all(db, pending, last, why) : state;
}

enum store_state store_db_write(struct store_db *db, int64_t now,
                                const struct store_pending *pending, struct store_why *why)
{
    enum store_state state = set_up(db, why);
    if (state != STORE_FINE) {
        return state;
    }
    db->wait_ms = LIMIT_STORE_WRITE_MS;
    state = store_db_run(db, "BEGIN IMMEDIATE", NULL, why);
    if (state == STORE_FINE) {
        state = write_all(db, now, pending, why);
        state = state == STORE_FINE ? store_db_run(db, "COMMIT", NULL, why) : state;
        if (state != STORE_FINE && !sqlite3_get_autocommit(db->sqlite)) {
            struct store_why ignored;
            store_db_run(db, "ROLLBACK", NULL, &ignored);
        }
    }
    db->wait_ms = LIMIT_STORE_READ_MS;
    return state;
}

enum store_state store_db_count(struct store_db *db, struct store_info *info, struct store_why *why)
{
    sqlite3_stmt *count = NULL;
    enum store_state state =
        prepare(db, "SELECT kind, count(*), min(put) FROM record GROUP BY kind", &count, why);
    int result = SQLITE_DONE;
    while (state == STORE_FINE && (result = sqlite3_step(count)) == SQLITE_ROW) {
        int64_t table = sqlite3_column_int64(count, 0);
        int64_t put = sqlite3_column_int64(count, 2);
        if (table > 0 && table < STORE_TABLES) {
            info->rows[table] = (uint64_t)sqlite3_column_int64(count, 1);
            info->oldest = info->oldest == 0 || put < info->oldest ? put : info->oldest;
        }
    }
    state = state == STORE_FINE ? store_db_state(db, result, why) : state;
    sqlite3_finalize(count);
    return state;
}

enum store_state store_db_whole(struct store_db *db, struct store_why *why)
{
    sqlite3_stmt *check = NULL;
    enum store_state state = prepare(db, "PRAGMA integrity_check(1)", &check, why);
    if (state == STORE_FINE) {
        int result = sqlite3_step(check);
        state = store_db_state(db, result, why);
        const char *text = result == SQLITE_ROW ? (const char *)sqlite3_column_text(check, 0) : "";
        if (state == STORE_FINE && !str_eq(str_of(text), STR("ok"))) {
            state = STORE_DAMAGE;
        }
    }
    sqlite3_finalize(check);
    return state;
}

/* VACUUM needs as much room again; where there is none, the space is used by later puts. */
enum store_state store_db_prune(struct store_db *db, int64_t before, uint64_t *removed,
                                struct store_why *why)
{
    sqlite3_stmt *statement = NULL;
    enum store_state state = set_up(db, why);
    db->wait_ms = LIMIT_STORE_WRITE_MS;
    state = state == STORE_FINE ? prepare(db, "DELETE FROM record WHERE put<?1", &statement, why)
                                : state;
    if (state == STORE_FINE) {
        sqlite3_bind_int64(statement, 1, before);
        state = finish(db, statement, why);
        *removed = state == STORE_FINE ? (uint64_t)sqlite3_changes64(db->sqlite) : 0;
    }
    return state == STORE_FINE ? store_db_run(db, "VACUUM", NULL, why) : state;
}
