/*
 * diag: what is wrong at a place of a user's file, as data.
 *
 * Parsers report into a list and go on; the list is sorted and shown at the end. Low-level parsers
 * that see only a piece of text (a marker, a specifier) report one struct fault with byte offsets
 * into that piece; whoever knows where the piece stands turns it into a diag.
 */
#ifndef DEPCHECK_BASE_DIAG_H
#define DEPCHECK_BASE_DIAG_H

#include "base/buf.h"
#include "base/source.h"
#include "base/vec.h"

/* An error in a piece of text: bytes [start, end) of it (start == end: a point). */
struct fault {
    size_t start;
    size_t end;
    struct str message; /* "Expected X", without a full stop; in the arena or static */
};

struct diag {
    struct span at;
    struct str message; /* one line: what is wrong */
    struct str help;    /* one line: what to do; may be empty */
};

struct diag_list {
    struct arena *arena;
    VEC(struct diag) items;
};

/* Adds an error at a place, with printf rules for the message; returns it so that help can be set.
 */
struct diag *diag_add(struct diag_list *list, struct span at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Adds all of `from`. */
void diag_add_all(struct diag_list *list, const struct diag_list *from);

/* Sorts by place and drops exact repetitions. */
void diag_sort(struct diag_list *list);

/*
 * Appends the place and the source line with a caret line under the span, as docs/output shows:
 *
 *       --> FILE:LINE:COL
 *        |
 *     88 | oslo.utils===6.2.1
 *        | ^^^^^^^^^^^^^^^^^^ LABEL
 *
 * gutter is the width of the line number column (see diag_gutter); a span over several lines is
 * underlined to the end of its first; columns above 0 cuts the source line to that many terminal
 * columns around the span. Bytes that are unsafe on a terminal are shown as U+FFFD.
 */
void diag_snippet(struct buf *out, struct span at, struct str label, size_t columns);

/* Width of the line number column that diag_snippet() uses for this span. */
size_t diag_gutter(struct span at);

/* Appends s with everything that is unsafe on a terminal (utf8_is_unsafe, invalid bytes) as U+FFFD.
 */
void diag_add_safe(struct buf *out, struct str s);

#endif
