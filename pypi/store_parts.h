/*
 * store_parts: the inside of the store. For pypi/store_*.c only.
 *
 * store_place knows files and their owners, store_db knows SQLite, store_pending keeps what is not
 * written yet. None of them decides: they say what they found (enum store_state), and store.c acts.
 */
#ifndef DEPCHECK_PYPI_STORE_PARTS_H
#define DEPCHECK_PYPI_STORE_PARTS_H

#include <sys/types.h>

#include "base/vec.h"
#include "pypi/store.h"

enum store_state {
    STORE_FINE,
    STORE_NOTHING, /* there is no file, it is empty, or it has no such record */
    STORE_WRONG,   /* the record is not the one that was put */
    STORE_DAMAGE,  /* the file is not what SQLite wrote */
    STORE_OTHER,   /* it has another format */
    STORE_MOVED,   /* another process took the file away while it was open */
    STORE_BUSY,    /* another process holds it for too long */
    STORE_FAILED,  /* it cannot be used or written: see `why` */
};

/* Why something failed: a few words that stand behind a colon. */
struct store_why {
    char text[1024];
};

/* Where a store is. The file is told by its inode, so that nobody removes another one. */
struct store_place {
    const char *directory;
    const char *path;
    const char *journal; /* SQLite's; it may be left by a process that was killed */
    const char *wal;     /* SQLite's, but never made by us */
    const char *shm;
    dev_t device;
    ino_t inode;
};

void store_place_init(struct arena *arena, const char *directory, struct store_place *place);

/*
 * Whether there is a file that may be used: STORE_FINE, STORE_NOTHING, STORE_DAMAGE for one that
 * SQLite shall not even open, or STORE_FAILED where the directory or the file is not ours alone.
 * Not while this process has the file open: SQLite's locks would be lost.
 */
enum store_state store_place_check(struct store_place *place, struct store_why *why);

/* Makes the directory, its parents and an empty file, where they are not there, and checks them. */
enum store_state store_place_make(struct store_place *place, struct store_why *why);

/*
 * Removes the file and its journal, if the file is still the one that was checked. The caller keeps
 * it open meanwhile, if it may be opened, so that its inode cannot be another file's.
 */
enum store_state store_place_remove(const struct store_place *place, struct store_why *why);

/* What was put and removed, and not written yet. */
struct store_put {
    enum store_table table;
    struct str key;
    struct str value;
    bool dropped; /* by a later store_pending_remove() */
};

struct store_removal {
    enum store_table table;
    struct str prefix;
};

/*
 * At most one put a key. All removals come before all puts: a removal drops the puts before it.
 * A hash table of open addressing finds a key's put: place numbers plus one, 0 for none.
 */
struct store_pending {
    struct arena *memory; /* owned; NULL as long as there is nothing */
    VEC(struct store_put) puts;
    VEC(struct store_removal) removals;
    size_t *slots;
    size_t slot_count;
};

void store_pending_put(struct store_pending *pending, enum store_table table, struct str key,
                       struct str value);
void store_pending_remove(struct store_pending *pending, enum store_table table, struct str prefix);

/* The put of a key; NULL if there is none. */
const struct store_put *store_pending_find(const struct store_pending *pending,
                                           enum store_table table, struct str key);

/* Whether what the file holds under a key is removed. */
bool store_pending_removes(const struct store_pending *pending, enum store_table table,
                           struct str key);

/* Forgets everything. */
void store_pending_clear(struct store_pending *pending);

/* An open file. */
struct store_db {
    struct sqlite3 *sqlite; /* NULL: not open */
    struct sqlite3_stmt *get;
    unsigned gets;
    int wait_ms;   /* for other processes, at most */
    bool writable; /* set up for writing */
};

/*
 * Opens a file that is there and looks at its format. STORE_NOTHING: it is empty. The file stays
 * open, whatever is returned, until store_db_close(); *db must stay where it is.
 */
enum store_state store_db_open(struct store_db *db, const char *path, struct store_why *why);

void store_db_close(struct store_db *db);

/* What a result of SQLite means; unless it is STORE_FINE, `why` says it in words. */
enum store_state store_db_state(const struct store_db *db, int result, struct store_why *why);

/* Runs statements; the first column of the first row is the number, if there is any. */
enum store_state store_db_run(struct store_db *db, const char *sql, int64_t *number,
                              struct store_why *why);

/* What tells this format: PRAGMA user_version and application_id ("dpck"). */
enum { STORE_FORMAT = 0x64700004, STORE_APPLICATION = 0x6470636b };

/* The format of an open file: STORE_FINE, STORE_NOTHING (it is empty) or STORE_OTHER. */
enum store_state store_db_format(struct store_db *db, struct store_why *why);

/* The checksum of a record. It covers the format too. */
uint64_t store_db_sum(enum store_table table, int64_t put, struct str key, struct str value);

/* Binds bytes, which must stay where they are until the statement ends. */
int store_db_bind(struct sqlite3_stmt *statement, int place, struct str bytes);

/* The smallest key behind all keys with a prefix; false if there is none. */
bool store_db_behind(struct arena *arena, struct str prefix, struct str *behind);

/* One record. */
enum store_state store_db_get(struct store_db *db, enum store_table table, struct str key,
                              struct arena *arena, struct str *value, struct store_why *why);

/* A record of a walk; its texts are valid until the next. */
struct store_record {
    enum store_table table;
    int64_t put;
    struct str key;
    struct str value;
    bool damaged; /* nothing but `damaged` has a meaning */
};

/* Hands all records to `take`. */
enum store_state store_db_walk(struct store_db *db,
                               void (*take)(void *data, const struct store_record *record),
                               void *data, struct store_why *why);

/* Writes all that is pending in one transaction. */
enum store_state store_db_write(struct store_db *db, int64_t now,
                                const struct store_pending *pending, struct store_why *why);

/* Rows and times, for store_inspect(). */
enum store_state store_db_count(struct store_db *db, struct store_info *info,
                                struct store_why *why);

/* Whether SQLite finds its own structures whole: STORE_FINE or STORE_DAMAGE. */
enum store_state store_db_whole(struct store_db *db, struct store_why *why);

/* Removes the records that were put before a time, and gives their space back. */
enum store_state store_db_prune(struct store_db *db, int64_t before, uint64_t *removed,
                                struct store_why *why);

#endif
