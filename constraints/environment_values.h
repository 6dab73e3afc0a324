/*
 * environment_values: what the files that make environments share (see constraints/environment.h).
 */
#ifndef DEPCHECK_CONSTRAINTS_ENVIRONMENT_VALUES_H
#define DEPCHECK_CONSTRAINTS_ENVIRONMENT_VALUES_H

#include "constraints/environment.h"

/* "3.11" or "3.11.2" or "3.14.0rc1", taken apart; the parts are views of it. */
struct python_text {
    struct str series; /* "3.14" */
    struct str full;   /* "3.14.0rc1"; empty if only the series is named */
};

/* False for any other text. */
bool python_text_parse(struct str text, struct python_text *python);

/* Sets a variable and makes it known. */
void environment_set_value(struct environment *environment, enum marker_variable variable,
                           struct str value);

/* Sets python_version, python_full_version and series. */
void environment_set_python(struct arena *arena, const struct python_text *python,
                            struct environment *environment);

/* Sets the variables that a platform of environment_platforms() fixes; an error names those. */
bool environment_set_platform(struct str platform, struct environment *environment,
                              struct error *error);

/* Name of the platform whose sys_platform and platform_machine the environment has; else empty. */
struct str environment_find_platform(const struct environment *environment);

#endif
