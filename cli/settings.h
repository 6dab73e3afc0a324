/*
 * settings: what the options say about the index, with their values read.
 */
#ifndef DEPCHECK_CLI_SETTINGS_H
#define DEPCHECK_CLI_SETTINGS_H

#include "cli/options.h"
#include "pypi/formats.h"
#include "pypi/release.h"

struct settings {
    struct str cache_dir; /* empty: the default place */
    bool no_cache;
    bool offline;
    bool check_shadow;
    bool refresh_all;
    VEC(struct str) refresh;  /* canonical names */
    int64_t max_age;          /* seconds */
    int64_t timeout;          /* seconds */
    enum evidence evidence;   /* the least that counts */
    VEC(struct str) metadata; /* files */
    struct formats formats;   /* as the command line says */
    bool has_as_of;
    int64_t as_of; /* seconds since 1970; files that were uploaded then or later do not count */
};

/* Reads the values; adds what is wrong with one of them, and options that exclude each other. */
void settings_read(struct arena *arena, const struct options *options, struct settings *settings,
                   struct troubles *troubles);

#endif
