#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <time.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/limits.h"
#include "pypi/store_parts.h"

/*
 * Measured on the path of a warm run (one value of 250 KB, a process of its own):
 * - a table with row numbers and an index is read and written faster than a clustered one (WITHOUT
 *   ROWID), whose inner pages carry whole records;
 * - pages of 4096 bytes are as good as larger ones, once few of them are kept: recycled pages cost
 *   no page faults. A run that reads many records gets a larger cache;
 * - sqlite3_blob_read() saves a copy of the value, which is worth more than what opening costs.
 */
enum {
    INLINE_BYTES = 16384, /* of a value that comes with its row */
    FEW_GETS = 8,
    PAUSE_MS = 2,
};

#define SELECT                                       \
    "SELECT id, kind, key, put, sum, length(value)," \
    " CASE WHEN length(value)<=16384 THEN value END FROM record"
enum { COLUMN_ID, COLUMN_KIND, COLUMN_KEY, COLUMN_PUT, COLUMN_SUM, COLUMN_LENGTH, COLUMN_VALUE };

static enum store_state state_of(int result)
{
    switch (result & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return STORE_FINE;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return STORE_BUSY;
    case SQLITE_READONLY:
        return result == SQLITE_READONLY_DBMOVED ? STORE_MOVED : STORE_FAILED;
    case SQLITE_IOERR:
        return result == SQLITE_IOERR_SHORT_READ ? STORE_DAMAGE : STORE_FAILED;
    case SQLITE_ERROR: /* the statements are ours: tables are not what they should be */
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_FORMAT:
    case SQLITE_SCHEMA:
    case SQLITE_TOOBIG:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_RANGE:
        return STORE_DAMAGE;
    default:
        return STORE_FAILED;
    }
}

static const char *cause_of(int result, enum store_state state, int number)
{
    if (state == STORE_BUSY) {
        return "another process keeps it locked";
    }
    if ((result & 0xff) == SQLITE_READONLY) {
        return "it is read-only";
    }
    errno = number;
    return number != 0 ? file_errno_text() : sqlite3_errstr(result);
}

enum store_state store_db_state(const struct store_db *db, int result, struct store_why *why)
{
    enum store_state state = state_of(result);
    if (state == STORE_FINE) {
        return state;
    }
    int number = state == STORE_FAILED && db->sqlite ? sqlite3_system_errno(db->sqlite) : 0;
    snprintf(why->text, sizeof why->text, "%s", cause_of(result, state, number));
    /* Between the look at the file and its opening it was replaced. */
    bool gone = (result & 0xff) == SQLITE_CANTOPEN && number == ENOENT;
    return gone ? STORE_MOVED : state;
}

enum store_state store_db_run(struct store_db *db, const char *sql, int64_t *number,
                              struct store_why *why)
{
    int result = SQLITE_OK;
    bool first = true;
    while (*sql != '\0' && (result == SQLITE_OK || result == SQLITE_DONE)) {
        sqlite3_stmt *statement = NULL;
        result = sqlite3_prepare_v2(db->sqlite, sql, -1, &statement, &sql);
        while (result == SQLITE_OK && statement &&
               (result = sqlite3_step(statement)) == SQLITE_ROW) {
            if (first && number) {
                *number = sqlite3_column_int64(statement, 0);
            }
            first = false;
            result = SQLITE_OK;
        }
        sqlite3_finalize(statement);
    }
    return store_db_state(db, result, why);
}

enum store_state store_db_format(struct store_db *db, struct store_why *why)
{
    int64_t format = 0;
    int64_t tables = 0;
    enum store_state state = store_db_run(db, "PRAGMA user_version", &format, why);
    if (state != STORE_FINE || format == STORE_FORMAT) {
        return state;
    }
    /* Another process may make the tables between two looks: the version is looked at last. */
    state = store_db_run(db, "SELECT count(*) FROM sqlite_schema", &tables, why);
    state = state == STORE_FINE ? store_db_run(db, "PRAGMA user_version", &format, why) : state;
    if (state != STORE_FINE || format == STORE_FORMAT) {
        return state;
    }
    return format == 0 && tables == 0 ? STORE_NOTHING : STORE_OTHER;
}

/*
 * Short pauses, so that a reader finds the gap between many writers; SQLite's own grow to 100 ms.
 */
static int wait_a_little(void *data, int calls)
{
    const struct store_db *db = data;
    const struct timespec pause = {.tv_nsec = PAUSE_MS * 1000000L};
    nanosleep(&pause, NULL);
    return calls < db->wait_ms / PAUSE_MS;
}

enum store_state store_db_open(struct store_db *db, const char *path, struct store_why *why)
{
    *db = (struct store_db){0};
    int result = sqlite3_open_v2(
        path, &db->sqlite, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
        NULL);
    if (result != SQLITE_OK) {
        return store_db_state(db, result, why);
    }
    sqlite3_extended_result_codes(db->sqlite, 1);
    db->wait_ms = LIMIT_STORE_READ_MS;
    sqlite3_busy_handler(db->sqlite, wait_a_little, db);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_limit(db->sqlite, SQLITE_LIMIT_LENGTH, LIMIT_STORE_VALUE_BYTES);
    enum store_state state =
        store_db_run(db, "PRAGMA cell_size_check=1; PRAGMA cache_size=20", NULL, why);
    return state == STORE_FINE ? store_db_format(db, why) : state;
}

void store_db_close(struct store_db *db)
{
    sqlite3_finalize(db->get);
    sqlite3_close(db->sqlite);
    *db = (struct store_db){0};
}

uint64_t store_db_sum(enum store_table table, int64_t put, struct str key, struct str value)
{
    uint64_t seed = hash_mix((uint64_t)STORE_FORMAT << 32 | table) ^ hash_mix((uint64_t)put);
    return hash_bytes(value, hash_bytes(key, seed));
}

int store_db_bind(struct sqlite3_stmt *statement, int place, struct str bytes)
{
    return sqlite3_bind_blob64(statement, place, bytes.len ? bytes.ptr : "", bytes.len,
                               SQLITE_STATIC);
}

bool store_db_behind(struct arena *arena, struct str prefix, struct str *behind)
{
    size_t len = prefix.len;
    while (len > 0 && (unsigned char)prefix.ptr[len - 1] == 0xff) {
        len--;
    }
    if (len == 0) {
        return false;
    }
    *behind = arena_str(arena, str_slice(prefix, 0, len));
    ((char *)behind->ptr)[len - 1]++;
    return true;
}

/* A value that is too large to come with its row. */
static int read_large(struct store_db *db, sqlite3_int64 id, struct arena *arena, struct str *value)
{
    sqlite3_blob *blob = NULL;
    int result = sqlite3_blob_open(db->sqlite, "main", "record", "value", id, 0, &blob);
    if (result == SQLITE_OK) {
        size_t len = (size_t)sqlite3_blob_bytes(blob);
        char *bytes = arena_alloc_raw(arena, len + 1, 1);
        bytes[len] = '\0';
        *value = (struct str){bytes, len};
        result = sqlite3_blob_read(blob, bytes, (int)len, 0);
    }
    sqlite3_blob_close(blob);
    return result;
}

static struct str column_bytes(sqlite3_stmt *row, int column)
{
    const char *bytes = sqlite3_column_blob(row, column);
    return (struct str){bytes, bytes ? (size_t)sqlite3_column_bytes(row, column) : 0};
}

/* The value of the row that a statement stands on, copied to the arena and checked. */
static enum store_state read_value(struct store_db *db, sqlite3_stmt *row, enum store_table table,
                                   struct str key, struct arena *arena, struct str *value,
                                   struct store_why *why)
{
    struct str read = {0};
    if (sqlite3_column_int64(row, COLUMN_LENGTH) <= INLINE_BYTES) {
        read = arena_str(arena, column_bytes(row, COLUMN_VALUE));
    } else {
        int result = read_large(db, sqlite3_column_int64(row, COLUMN_ID), arena, &read);
        if (result != SQLITE_OK) {
            return store_db_state(db, result, why);
        }
    }
    uint64_t sum = (uint64_t)sqlite3_column_int64(row, COLUMN_SUM);
    if (store_db_sum(table, sqlite3_column_int64(row, COLUMN_PUT), key, read) != sum) {
        return STORE_WRONG;
    }
    *value = read;
    return STORE_FINE;
}

/* The statement of store_db_get(), which is kept. */
static enum store_state prepare_get(struct store_db *db, struct store_why *why)
{
    if (++db->gets == FEW_GETS) {
        enum store_state state = store_db_run(db, "PRAGMA cache_size=-2000", NULL, why);
        if (state != STORE_FINE) {
            return state;
        }
    }
    if (db->get) {
        return STORE_FINE;
    }
    static const char select[] = SELECT " WHERE kind=?1 AND key=?2";
    int result = sqlite3_prepare_v2(db->sqlite, select, -1, &db->get, NULL);
    return store_db_state(db, result, why);
}

enum store_state store_db_get(struct store_db *db, enum store_table table, struct str key,
                              struct arena *arena, struct str *value, struct store_why *why)
{
    enum store_state state = prepare_get(db, why);
    if (state != STORE_FINE) {
        return state;
    }
    sqlite3_bind_int(db->get, 1, (int)table);
    store_db_bind(db->get, 2, key);
    int result = sqlite3_step(db->get);
    if (result == SQLITE_ROW) {
        state = read_value(db, db->get, table, key, arena, value, why);
    } else {
        state = result == SQLITE_DONE ? STORE_NOTHING : store_db_state(db, result, why);
    }
    sqlite3_reset(db->get);
    return state;
}

/* The record that the walk stands on. */
static enum store_state read_record(struct store_db *db, sqlite3_stmt *walk, struct arena *scratch,
                                    struct store_record *record, struct store_why *why)
{
    record->table = (enum store_table)sqlite3_column_int(walk, COLUMN_KIND);
    record->put = sqlite3_column_int64(walk, COLUMN_PUT);
    record->key = arena_str(scratch, column_bytes(walk, COLUMN_KEY));
    enum store_state state =
        read_value(db, walk, record->table, record->key, scratch, &record->value, why);
    record->damaged = state == STORE_WRONG;
    return record->damaged ? STORE_FINE : state;
}

enum store_state store_db_walk(struct store_db *db,
                               void (*take)(void *data, const struct store_record *record),
                               void *data, struct store_why *why)
{
    struct arena *scratch = arena_create();
    sqlite3_stmt *walk = NULL;
    int result = sqlite3_prepare_v2(db->sqlite, SELECT " NOT INDEXED", -1, &walk, NULL);
    enum store_state state = STORE_FINE;
    bool more = result == SQLITE_OK;
    while (more && (result = sqlite3_step(walk)) == SQLITE_ROW) {
        struct store_record record;
        arena_reset(scratch);
        state = read_record(db, walk, scratch, &record, why);
        more = state == STORE_FINE;
        if (more) {
            take(data, &record);
        }
    }
    state = state == STORE_FINE ? store_db_state(db, result, why) : state;
    sqlite3_finalize(walk);
    arena_destroy(scratch);
    return state;
}
