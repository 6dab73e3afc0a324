/*
 * store: what was learnt from indexes, kept on disk between runs. The only file pair that knows
 * SQLite.
 *
 * Keys and values are bytes; each value carries a checksum that covers its key and is verified when
 * it is read. A store is a cache: it may lose anything at any time and never gives back a value
 * that was not put under that key. Damaged, written by a newer depcheck, or owned by somebody else,
 * it is replaced (or left alone and not used) with one warning. Any number of processes may use it
 * at once. Every function is fine with a store that does not work (NULL too): nothing is found,
 * nothing is kept.
 *
 * One file, store.sqlite3, in a directory of mode 0700: rollback journal, no memory map,
 * cell_size_check, trusted_schema off. It is made by the first commit. Whoever replaces a file
 * removes it by its inode, under a lock of the directory, so that a fresh one of another process
 * stays. Other processes are waited for for a bounded time (LIMIT_STORE_READ_MS, _WRITE_MS).
 */
#ifndef DEPCHECK_PYPI_STORE_H
#define DEPCHECK_PYPI_STORE_H

#include "base/arena.h"
#include "base/error.h"

struct store;

/* What a key is looked up in. The values are part of the file's format. */
enum store_table {
    STORE_PAGE = 1,     /* a name on an index */
    STORE_RELEASE = 2,  /* a release on an index: its files */
    STORE_METADATA = 3, /* what a file requires */
    STORE_DOCUMENT = 4, /* a fetched text */
    STORE_PACK = 5,     /* the answers of a whole run; may be dropped at any time */
    STORE_ORIGIN = 6,   /* a snapshot file, known by its place, size and time: its hash */
    STORE_TABLES,
};

/*
 * Opens the store in a directory; the first commit makes what is missing, parents too. Never NULL;
 * if it cannot be used, or was replaced, *warning says so in one line and the run goes on without
 * what is lost. No directory (NULL or empty): a store that keeps nothing. `now` (seconds since
 * 1970) is what store_put() notes.
 */
struct store *store_open(struct arena *arena, const char *directory, int64_t now,
                         struct error *warning);

/*
 * Keeps what follows apart under a name of its own: nothing that was put without it, or under
 * another one, is seen. For what was learnt from hosts that were not verified. Before any get or
 * put.
 */
void store_set_apart(struct store *store, struct str name);

/* Commits and closes. Trouble of any put or get since store_open() is told, once, in *warning. */
void store_close(struct store *store, struct error *warning);

/* The value of a key, copied to the arena. False: not there (or damaged, which is the same). */
bool store_get(struct store *store, enum store_table table, struct str key, struct arena *arena,
               struct str *value);

/*
 * Between these two, many reads cost half as much, and no other process can commit: nothing may be
 * waited for there, the network above all. They do not nest; a commit ends it too.
 */
void store_hold(struct store *store);
void store_release(struct store *store);

/*
 * Puts a value in the place of the old one. It is there for other processes after store_commit():
 * puts are gathered in memory until then, so that nobody waits for a slow network.
 */
void store_put(struct store *store, enum store_table table, struct str key, struct str value);

/* Removes every key that starts with prefix, in order with the puts. */
void store_remove(struct store *store, enum store_table table, struct str prefix);

/* Writes what was put and removed since the last commit, as one transaction. */
void store_commit(struct store *store);

struct store_info {
    struct str path; /* of the file */
    uint64_t bytes;  /* its size */
    uint64_t rows[STORE_TABLES];
    int64_t oldest;   /* time of the oldest record, 0: none */
    uint64_t damaged; /* store_verify(): records that are not what was put */
};

/*
 * Looking after a store, outside of any run. False: there is none in the directory (no error), or
 * it cannot be used (the error, which starts with the file's path).
 */

/* What is in it. */
bool store_inspect(struct arena *arena, const char *directory, struct store_info *info,
                   struct error *error);

/*
 * The same, and every record is read and checked; nothing is changed. A file that is no store any
 * more is one that is damaged, not an error.
 */
bool store_verify(struct arena *arena, const char *directory, struct store_info *info,
                  struct error *error);

/* Removes records that were put before a time, and gives the space back. */
bool store_prune(struct arena *arena, const char *directory, int64_t before, uint64_t *removed,
                 struct error *error);

/* Removes the store's files; other files in the directory stay. */
bool store_clear(struct arena *arena, const char *directory, struct error *error);

#endif
