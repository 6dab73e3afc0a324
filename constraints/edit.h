/*
 * edit: a change of a few characters of one of the user's files that keeps every other byte.
 *
 * An edit says where (file, line, column), what stands there and what shall stand there instead:
 * to apply it is to replace `old` at that place by `new`. Edits of one file are all placed in the
 * file as it is before any of them.
 */
#ifndef DEPCHECK_CONSTRAINTS_EDIT_H
#define DEPCHECK_CONSTRAINTS_EDIT_H

#include "base/error.h"
#include "base/source.h"
#include "base/vec.h"

struct edit {
    struct str file; /* the path as shown */
    struct position at;
    enum line_breaks breaks; /* what ends a line of the file */
    struct str old;
    struct str new;
};

struct edit_list {
    VEC(struct edit) items;
};

/*
 * The edit that puts `new` for the text `old` of the requirement at `at`. False where that cannot
 * be done for certain: `old` does not stand there to the letter (a continuation, a variable, an
 * escape), the requirement is followed by options (--hash) or continues on the next line, or the
 * file is standard input, of the network, or made by a build (METADATA).
 */
bool edit_of(struct arena *arena, struct span at, struct str old, struct str new,
             struct edit *edit);

/* Whether both change the same text. */
bool edit_same_place(const struct edit *a, const struct edit *b);

/*
 * Puts an edit into a list. One of a place that is changed already must be the same, or of what the
 * earlier one left there. False if the two exclude each other.
 */
bool edit_list_add(struct arena *arena, struct edit_list *list, const struct edit *edit);

/* By file, line and column. */
void edit_list_sort(struct edit_list *list);

/*
 * The bytes of a file with those edits of the list that are of `file`. False where one of them does
 * not fit: the bytes are no UTF-8 (a byte order mark may be there), or have other text there.
 */
bool edit_list_apply(struct arena *arena, const struct edit_list *list, struct str file,
                     struct str bytes, struct str *result);

#endif
