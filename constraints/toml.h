/*
 * toml: TOML 1.0 as a tree of plain nodes that know where they stand.
 *
 * A thin shim over toml++ (the only file that includes it is toml.cpp): no C++ type and no
 * exception gets out. Offsets are bytes of the text that was parsed, which is UTF-8 without a BOM.
 */
#ifndef DEPCHECK_CONSTRAINTS_TOML_H
#define DEPCHECK_CONSTRAINTS_TOML_H

#ifdef __cplusplus
extern "C" {
#endif

#include "base/diag.h"

enum toml_kind {
    TOML_TABLE,
    TOML_ARRAY,
    TOML_STRING,
    TOML_OTHER, /* numbers, booleans, dates: only their type and place are kept */
};

struct toml_node {
    enum toml_kind kind;
    const char *type; /* for messages: "a table", "an integer", "a boolean", ... */
    struct str key;   /* decoded; empty in an array and for the root */
    size_t key_start; /* the key as written, with its quotes */
    size_t key_end;
    size_t start; /* the value: of a string with its quotes, of a [table] its header */
    size_t end;
    struct str string;    /* TOML_STRING: decoded, followed by an uncounted NUL */
    size_t content_start; /* TOML_STRING: what stands between the quotes */
    size_t content_end;
    bool verbatim;           /* TOML_STRING: those bytes are the value: no escapes */
    struct toml_node *items; /* TOML_TABLE, TOML_ARRAY: in the order of the file */
    size_t count;
};

/*
 * Parses text; root is its top table. False and the fault for what is not TOML, or is nested beyond
 * LIMIT_TOML_DEPTH, LIMIT_TOML_KEY_PARTS or LIMIT_TOML_DOTS. The text is copied where needed.
 */
bool toml_parse(struct arena *arena, struct str text, struct toml_node *root, struct fault *fault);

/* The value of a key; NULL if table is NULL, is no table, or has no such key. */
const struct toml_node *toml_get(const struct toml_node *table, const char *key);

/* Bytes [from, to) of the value of a string as a range of the text: exact where the string is
 * verbatim, else the whole string with its quotes. */
void toml_string_range(const struct toml_node *node, size_t from, size_t to, size_t *start,
                       size_t *end);

#ifdef __cplusplus
}
#endif

#endif
