/*
 * cli: the program behind its streams.
 */
#ifndef DEPCHECK_CLI_CLI_H
#define DEPCHECK_CLI_CLI_H

#include "base/context.h"

/*
 * Runs one command line and returns the exit status ("Verdict and exit codes" in docs/semantics).
 * The process must ignore SIGPIPE.
 */
int cli_run(int argc, const char *const *argv, const struct context *context);

#endif
