/* tag_table: reads a table of tests/data/tags_tables.py, line by line and cell by cell. */
#ifndef DEPCHECK_TESTS_UNIT_TAG_TABLE_H
#define DEPCHECK_TESTS_UNIT_TAG_TABLE_H

#include "base/file.h"
#include "tests/unit/test.h"

/* Cuts the text up to the next `end` off the rest. False at the end of the rest. */
static inline bool table_next(struct str *rest, char end, struct str *part)
{
    if (!rest->len) {
        return false;
    }
    size_t at = str_find(*rest, end, 0);
    *part = str_slice(*rest, 0, at);
    *rest = str_slice(*rest, at + 1, rest->len);
    return true;
}

/* The text behind the header, which is given out too. */
static inline struct str table_read(struct arena *arena, const char *directory, const char *name,
                                    struct str *header)
{
    struct str text = {0};
    struct error error = {0};
    CHECK(file_read(arena, path_join(arena, str_of(directory), str_of(name)).ptr, &text, &error));
    CHECK_STR(str_of(error.text), "");
    CHECK(table_next(&text, '\n', header));
    return text;
}

#endif
