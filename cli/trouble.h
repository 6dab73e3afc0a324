/*
 * trouble: usage errors and unreadable inputs, collected so that one run reports them together.
 */
#ifndef DEPCHECK_CLI_TROUBLE_H
#define DEPCHECK_CLI_TROUBLE_H

#include <stdio.h>

#include "base/vec.h"

struct troubles {
    struct arena *arena;
    VEC(struct str) items; /* one line each, without the program's name */
};

/* Adds one line, with printf rules. */
void trouble_add(struct troubles *troubles, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Writes "depcheck: LINE" for each, equal lines once; unsafe bytes are shown as U+FFFD. */
void trouble_print(const struct troubles *troubles, FILE *err);

#endif
