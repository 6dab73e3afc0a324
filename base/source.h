/*
 * source: the text of one file and places in it.
 *
 * A source keeps the decoded text (UTF-8, no BOM) and where its lines start. A span is a range of
 * bytes of that text; its position is a 1-based line and a 1-based column in code points.
 */
#ifndef DEPCHECK_BASE_SOURCE_H
#define DEPCHECK_BASE_SOURCE_H

#include "base/arena.h"

enum line_breaks {
    LINES_UNIVERSAL, /* LF, CR, CR LF: TOML, configparser, METADATA */
    LINES_PYTHON,    /* every break that str.splitlines() knows: requirements files */
};

struct source {
    struct str name; /* the path as shown */
    struct str text;
    enum line_breaks breaks;
    const size_t *line_starts; /* offset of the first byte of each line */
    size_t line_count;         /* at least 1 */
};

struct span {
    const struct source *source; /* NULL: nowhere */
    size_t offset;
    size_t length;
};

struct position {
    size_t line;   /* 1-based; 0: nowhere */
    size_t column; /* 1-based, in code points */
};

/* Keeps (does not copy) name and text; both must live in, or as long as, the arena. */
const struct source *source_create(struct arena *arena, struct str name, struct str text,
                                   enum line_breaks breaks);

/* Length in bytes of the line break at offset at of text; 0 if there is none. */
size_t source_break_length(struct str text, size_t at, enum line_breaks breaks);

/* The text of a line (1-based), without its break. */
struct str source_line(const struct source *source, size_t line);

/* Where a byte offset of the source is. */
struct position source_position(const struct source *source, size_t offset);

/* Where the span starts; {0, 0} for nowhere. */
struct position span_position(struct span span);

/* The bytes under the span. */
struct str span_text(struct span span);

/* Order for output: by file name, then offset. Nowhere comes first. */
int span_cmp(struct span a, struct span b);

#endif
