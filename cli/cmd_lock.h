/*
 * cmd_lock: `depcheck lock`: one version for each name that projects require, resolved as one set.
 */
#ifndef DEPCHECK_CLI_CMD_LOCK_H
#define DEPCHECK_CLI_CMD_LOCK_H

#include "base/context.h"
#include "cli/options.h"

/*
 * Gathers what the options name, resolves it in each environment and prints the answer. troubles
 * are those of the command line so far: with any, nothing else is done. Returns the exit status.
 */
int cmd_lock(struct arena *arena, const struct context *context, const struct options *options,
             struct troubles *troubles);

#endif
