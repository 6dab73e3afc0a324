/*
 * reqfile_case: one case of the folder reqfile_lines while it is compared.
 */
#ifndef DEPCHECK_TESTS_CONFORMANCE_REQFILE_CASE_H
#define DEPCHECK_TESTS_CONFORMANCE_REQFILE_CASE_H

#include <jansson.h>

#include "constraints/reqfile.h"

struct reqfile_case {
    struct arena *arena;
    const char *name;
    json_t *expected;
    struct reqfile got;
    size_t end; /* order of the first stop: pip read no further */
    bool ok;
};

/* Prints what differs unless the condition holds. */
void case_check(struct reqfile_case *c, bool condition, const char *what, size_t line);

/* The path as expected.json writes it: the entry as given, others below $CASE. */
struct str case_path(struct reqfile_case *c, struct str path);

/* A JSON string that equals the text; null or absent equals the empty text. */
bool case_is(const json_t *json, struct str text);

/* {"sha256": ["..."]} and {"KEY": "VALUE" or ["VALUE", ...]}; NULL if empty. */
json_t *case_hashes(const struct reqfile_hash *hashes, size_t count);
json_t *case_settings(const struct reqfile_setting *settings, size_t count);

/* Compares option_lines and final_options. */
void case_compare_options(struct reqfile_case *c);

#endif
