/*
 * present: shows a report: on standard output, in the --output files, and its summary.
 */
#ifndef DEPCHECK_CLI_PRESENT_H
#define DEPCHECK_CLI_PRESENT_H

#include "base/context.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/report.h"

/*
 * Renders the report as the options ask. Returns the exit status: the verdict's, or 2 if something
 * could not be written (told on standard error). Where the reader of standard output has gone away,
 * nothing more is said.
 */
int present_report(struct arena *arena, const struct context *context,
                   const struct options *options, const struct output_targets *targets,
                   const struct report *report);

#endif
