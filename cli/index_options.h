/*
 * index_options: what the files of the projects say about indexes.
 *
 * Index options in a file apply to its project. One run asks one list of indexes, so projects that
 * name different ones cannot be checked together.
 */
#ifndef DEPCHECK_CLI_INDEX_OPTIONS_H
#define DEPCHECK_CLI_INDEX_OPTIONS_H

#include "cli/trouble.h"
#include "constraints/project.h"

/*
 * Adds a trouble, with both lines, for each project that names other indexes than the first one
 * that names any. What counts is what pip would ask: the last --index-url and every
 * --extra-index-url in order, or none after --no-index.
 */
void index_options_compare(const struct project_set *projects, struct troubles *troubles);

/*
 * Adds a warning for each --trusted-host of a file: who may be trusted without a certificate is for
 * the command line to say, so a file's word does not count.
 */
void index_options_distrust(const struct project_set *projects, struct troubles *warnings);

#endif
