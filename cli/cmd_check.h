/*
 * cmd_check: `depcheck check`: do the pins meet all that the projects require? And `depcheck
 * snapshot record`, which writes down too what the answer rests on.
 */
#ifndef DEPCHECK_CLI_CMD_CHECK_H
#define DEPCHECK_CLI_CMD_CHECK_H

#include "base/context.h"
#include "cli/options.h"

/*
 * Gathers what the options name, checks it and writes the reports. troubles are those of the
 * command line so far: with any, nothing else is done. Returns the exit status.
 */
int cmd_check(struct arena *arena, const struct context *context, const struct options *options,
              struct troubles *troubles);

#endif
