/*
 * offset: places in the tables, which count code points, against ours, which count bytes.
 */
#ifndef DEPCHECK_TESTS_CONFORMANCE_OFFSET_H
#define DEPCHECK_TESTS_CONFORMANCE_OFFSET_H

#include <stdio.h>

#include "base/utf8.h"

/* Whether the cell is the number of code points before byte offset at of the text. */
static inline bool cell_is_offset(struct str cell, struct str text, size_t at)
{
    char number[32];
    snprintf(number, sizeof number, "%zu", utf8_count(str_slice(text, 0, at)));
    return str_eq(cell, str_of(number));
}

#endif
