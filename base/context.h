/*
 * context: what the program gets from outside, handed in so that all of it can be tested
 * in-process.
 */
#ifndef DEPCHECK_BASE_CONTEXT_H
#define DEPCHECK_BASE_CONTEXT_H

#include <stdio.h>

struct context {
    FILE *in;
    FILE *out;
    FILE *err;
    /* The value of an environment variable, NULL if it is not set. */
    const char *(*environment_variable)(void *data, const char *name);
    void *data; /* handed to the function above */
};

#endif
