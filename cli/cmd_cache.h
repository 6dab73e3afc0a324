/*
 * cmd_cache: `depcheck cache ...`: what is kept of the indexes, for people.
 *
 * Each writes a few lines to the context's out, or what is wrong to its err, and returns the exit
 * status: 0, also where there is nothing ("no store in DIR"), 1 if cache_verify() finds damage, and
 * 2 if the store cannot be used. The directory is named (not empty).
 */
#ifndef DEPCHECK_CLI_CMD_CACHE_H
#define DEPCHECK_CLI_CMD_CACHE_H

#include "base/arena.h"
#include "base/context.h"
#include "cli/options.h"

/* Where the store is, how large it is and what is in it. */
int cache_info(struct arena *arena, const struct context *context, struct str directory);

/* Removes what was put more than so many seconds ago. */
int cache_prune(struct arena *arena, const struct context *context, struct str directory,
                int64_t max_age);

/* Removes the store. */
int cache_clear(struct arena *arena, const struct context *context, struct str directory);

/* Reads every record. */
int cache_verify(struct arena *arena, const struct context *context, struct str directory);

/* The command that the options name, of `depcheck cache`; 2 if there is no place for a store. */
int cmd_cache(struct arena *arena, const struct context *context, const struct options *options,
              struct troubles *troubles);

#endif
