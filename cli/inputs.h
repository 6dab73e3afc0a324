/*
 * inputs: the files and environments that the options of a run name.
 *
 * What is wrong is added to troubles, so that all of it is reported together; the functions go on
 * with what is right.
 */
#ifndef DEPCHECK_CLI_INPUTS_H
#define DEPCHECK_CLI_INPUTS_H

#include "base/context.h"
#include "cli/options.h"
#include "constraints/environment.h"
#include "constraints/pinset.h"

struct input_list {
    VEC(struct str) items;
};

struct source_list {
    VEC(struct pinset_source) items;
};

/*
 * Every --python on every --platform, and those of the --environment files, each once. The count is
 * 0 only if troubles were added.
 */
void inputs_environments(struct arena *arena, const struct context *context,
                         const struct options *options, struct environment_set *set,
                         struct troubles *troubles);

/* The INPUTs and the matches of --projects, each once; without any the current directory. */
void inputs_projects(struct arena *arena, const struct options *options, struct input_list *inputs,
                     struct troubles *troubles);

/* The constraints files with the environments that each is for, each file once. */
void inputs_constraints(struct arena *arena, const struct options *options,
                        const struct environment_set *environments, struct source_list *sources,
                        struct troubles *troubles);

/* Whether path ("-" included) is there; else adds "PATH: no such file; did you mean ...". */
bool inputs_exist(struct arena *arena, struct str path, struct troubles *troubles);

#endif
