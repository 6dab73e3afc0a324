/*
 * context: what the program gets from outside, handed in so that all of it can be tested
 * in-process.
 */
#ifndef DEPCHECK_BASE_CONTEXT_H
#define DEPCHECK_BASE_CONTEXT_H

#include <stdint.h>
#include <stdio.h>

struct context {
    FILE *in;
    FILE *out;
    FILE *err;
    /* The value of an environment variable, NULL if it is not set. */
    const char *(*environment_variable)(void *data, const char *name);
    int64_t (*now)(void *data); /* seconds since 1970 */
    void *data;                 /* handed to the functions above */
    const char *helper;         /* path of depcheck-fetch */
    const char *root;           /* stands before the path of files in /etc; NULL: nothing */
};

#endif
