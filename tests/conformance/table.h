/*
 * table: the conformance tables as data. Each table names its file, its columns and the function
 * that says whether depcheck agrees with one row.
 */
#ifndef DEPCHECK_TESTS_CONFORMANCE_TABLE_H
#define DEPCHECK_TESTS_CONFORMANCE_TABLE_H

#include "base/arena.h"

struct table_context {
    struct arena *scratch; /* reset after each row */
    struct arena *arena;   /* of the whole run */
    const char *directory; /* the folder of tables, for files that a table needs beside itself */
    void *state;           /* what `prepare` of the table returned */
};

struct table {
    const char *name;    /* "versions_valid.tsv" */
    const char *columns; /* the columns it must have, joined with ',' */
    /* Called once before the first row; may be NULL. */
    void *(*prepare)(const struct table_context *context);
    /* cells: the row's fields, unescaped. True if depcheck agrees. */
    bool (*agrees)(const struct table_context *context, const struct str *cells);
};

/* Ended by a table without a name; one array for each tables_*.c. */
extern const struct table tables_name[];
extern const struct table tables_version[];
extern const struct table tables_specifier[];
extern const struct table tables_marker[];
extern const struct table tables_requirement[];

/*
 * The folder reqfile_lines: runs every case, prints those that differ, and adds to the counts (a
 * case is a row).
 */
void reqfile_cases(const char *directory, size_t *rows, size_t *wrong);

/* "true" / "false" cells. */
bool cell_is(struct str cell, bool value);

/* Appends items joined with ','. */
struct str cell_join(struct arena *arena, const struct str *items, size_t count);

#endif
