/* cmd_snapshot: `depcheck snapshot diff`: how two snapshots differ. */
#ifndef DEPCHECK_CLI_CMD_SNAPSHOT_H
#define DEPCHECK_CLI_CMD_SNAPSHOT_H

#include "base/context.h"
#include "cli/options.h"

/*
 * Prints one line for each difference, by name and version: names and releases that are new or
 * gone, and releases whose yank, requirements or files have changed. What one of the two does not
 * know of a release (dynamic, unread) is no difference. With names behind the two files only those.
 * Exit status 0, or 2 if a snapshot cannot be read.
 */
int cmd_snapshot_diff(struct arena *arena, const struct context *context,
                      const struct options *options, struct troubles *troubles);

#endif
