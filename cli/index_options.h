/*
 * index_options: what pip's configuration, the command line and the files of the projects say about
 * indexes.
 *
 * Index options in a file apply to its project. One run asks one list of indexes, so projects that
 * name different ones cannot be checked together.
 */
#ifndef DEPCHECK_CLI_INDEX_OPTIONS_H
#define DEPCHECK_CLI_INDEX_OPTIONS_H

#include "cli/options.h"
#include "constraints/pinset.h"
#include "constraints/project.h"
#include "pypi/formats.h"
#include "pypi/index.h"

/*
 * Adds a trouble, with both lines, for each project that names other indexes than the first one
 * that names any. What counts is what pip would ask, line by line: --index-url takes the place of
 * all before it, --extra-index-url adds one, and --no-index ends it. Options beside a requirement
 * have no effect, those of a -c file have.
 */
void index_options_compare(const struct project_set *projects, struct troubles *troubles);

/*
 * Adds a warning for each --trusted-host of a file, which may be a constraints file: who may be
 * trusted without a certificate is for the command line to say, so a file's word does not count.
 */
void index_options_distrust(const struct project_set *projects, const struct pinset *pins,
                            struct troubles *warnings);

/*
 * Adds what --no-binary and --only-binary say in files, in the order in which pip reads them: the
 * constraints of the command line, then the files of the projects. They act on the whole run, and
 * beside a requirement too.
 */
void index_options_formats(struct arena *arena, const struct project_set *projects,
                           const struct pinset *pins, struct formats *formats);

/*
 * The indexes of a run, least binding first: pip's configuration and environment, the command line,
 * the files of the projects (which do not differ, see above); their passwords, those of netrc, and
 * the certificates. False with a trouble that names the place of what cannot be read or used; a
 * netrc that cannot be read is a warning.
 */
bool index_settings(struct arena *arena, const struct context *context,
                    const struct options *options, const struct project_set *projects,
                    struct index_set *set, struct troubles *warnings, struct troubles *troubles);

#endif
