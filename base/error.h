/*
 * error: an operational failure (input and output, damaged data), told to the caller.
 *
 * A function that can fail so takes a struct error * as its last argument, fills it once and
 * returns false or NULL. Findings about the user's files are not errors but data (base/diag.h).
 */
#ifndef DEPCHECK_BASE_ERROR_H
#define DEPCHECK_BASE_ERROR_H

#include <stdbool.h>

struct error {
    bool set;
    char text[1024]; /* one line without a newline, NUL-terminated, cut if longer */
};

/* Fills error (printf rules) unless it is set already or NULL. Always returns false. */
bool error_set(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
