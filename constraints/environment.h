/*
 * environment: the interpreters and platforms a check is made for (PEP 508 "Environment Markers").
 *
 * Environments need no interpreter: they are built from a Python version and a platform, or read
 * from a file with all marker values. A set of environments is a bit mask: bit i is set->at[i].
 */
#ifndef DEPCHECK_CONSTRAINTS_ENVIRONMENT_H
#define DEPCHECK_CONSTRAINTS_ENVIRONMENT_H

#include "base/context.h"
#include "base/error.h"
#include "constraints/version.h"

/* The marker variables of PEP 508, and the three that are not of an environment. */
enum marker_variable {
    MARKER_IMPLEMENTATION_NAME,
    MARKER_IMPLEMENTATION_VERSION,
    MARKER_OS_NAME,
    MARKER_PLATFORM_MACHINE,
    MARKER_PLATFORM_PYTHON_IMPLEMENTATION,
    MARKER_PLATFORM_RELEASE,
    MARKER_PLATFORM_SYSTEM,
    MARKER_PLATFORM_VERSION,
    MARKER_PYTHON_FULL_VERSION,
    MARKER_PYTHON_VERSION,
    MARKER_SYS_PLATFORM,
    MARKER_ENVIRONMENT_VARIABLES, /* number of those above */
    MARKER_EXTRA = MARKER_ENVIRONMENT_VARIABLES,
    MARKER_EXTRAS,
    MARKER_DEPENDENCY_GROUPS,
};

struct environment {
    struct str id;       /* "3.10-linux-x86_64" */
    struct str python;   /* as asked for: "3.10" or "3.10.4" */
    struct str platform; /* "linux-x86_64"; of a file: its "platform" or the file's stem */
    struct str value[MARKER_ENVIRONMENT_VARIABLES];
    bool known[MARKER_ENVIRONMENT_VARIABLES]; /* false: a marker that hangs on it is undecided */
    bool series; /* a series (3.10) at its latest patch: python_full_version is X.Y.99 */
    struct version python_full; /* the release triple of python_full_version */
};

struct environment_set {
    struct environment *at;
    size_t count; /* 1 to LIMIT_ENVIRONMENTS */
};

/* A bit for each environment of the set. */
uint64_t environment_set_all(const struct environment_set *set);

/*
 * The environments of a mask for people: "Python 3.10, 3.11", with platforms ("3.10-linux-x86_64,
 * ...") where the set has more than one.
 */
struct str environment_names(struct arena *arena, const struct environment_set *set,
                             uint64_t environments);

/* "implementation_name" ... for a variable of an environment. */
struct str marker_variable_name(enum marker_variable variable);

/*
 * One environment. python is "3.11" (the series at its latest patch, 3.11.99) or "3.11.2" (just
 * that); platform is one of environment_platforms(), "-glibc2.NN" may follow a Linux one.
 */
bool environment_make(struct arena *arena, struct str python, struct str platform,
                      struct environment *environment, struct error *error);

/* Names of the platforms that are known, NULL-terminated. The first is the default, linux-x86_64.
 */
const char *const *environment_platforms(void);

/*
 * Environments of a TOML file: a table of marker values at the top, or one table for each
 * environment
 * ([name]); a variable that is not given is unknown. Appends to the set.
 */
bool environment_read(struct arena *arena, const char *path, struct environment_set *set,
                      struct error *error);

/*
 * The Python to check for when nobody says: the version in $VIRTUAL_ENV/pyvenv.cfg (exact), else
 * the series in the name that `python3` on PATH resolves to (python3.11); nothing is run.
 */
bool environment_default_python(struct arena *arena, const struct context *context,
                                struct str *python, struct error *error);

/* A copy of a series environment at X.Y.0, to find answers that hang on the patch release. */
struct environment environment_at_first_patch(struct arena *arena,
                                              const struct environment *environment);

#endif
