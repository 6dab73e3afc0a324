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
#include "constraints/marker_op.h"

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

/* The value of a variable that is compared as a version, ready to stand on either side. */
struct environment_version {
    struct marker_value value;
    struct marker_test tests[MARKER_OPERATORS]; /* it is on the right of each operator */
};

struct environment {
    struct str id;       /* "3.10-linux-x86_64" */
    struct str python;   /* as asked for: "3.10" or "3.10.4" */
    struct str platform; /* "linux-x86_64"; of a file: its "platform" or what its values say */
    struct str value[MARKER_ENVIRONMENT_VARIABLES];
    bool known[MARKER_ENVIRONMENT_VARIABLES]; /* false: a marker that hangs on it is undecided */
    bool series; /* a series (3.10) at its latest patch: python_full_version is X.Y.99 */
    struct version python_full; /* the release triple of python_full_version */
    /* Filled by environment_prepare(); NULL where the variable is no version or not known. */
    const struct environment_version *version[MARKER_ENVIRONMENT_VARIABLES];
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

/* "implementation_name" ... "dependency_groups". */
struct str marker_variable_name(enum marker_variable variable);

/*
 * Completes an environment whose values are filled in, so that markers can be evaluated in it: a
 * python_full_version that ends in '+' (an untagged build) gets "local" behind it, python_full is
 * set (it must begin with a number), and what is compared as a version is parsed. The functions
 * below have done it.
 */
void environment_prepare(struct arena *arena, struct environment *environment);

/*
 * One environment of CPython. python is "3.11" (the series at its latest patch, 3.11.99) or
 * "3.11.2" (just that; "3.14.0rc1" too); platform is one of environment_platforms(), "-glibc2.NN"
 * may follow a linux- one. platform_release and platform_version are not known.
 */
bool environment_make(struct arena *arena, struct str python, struct str platform,
                      struct environment *environment, struct error *error);

/* Names of the platforms that are known, NULL-terminated. The first is the default, linux-x86_64.
 */
const char *const *environment_platforms(void);

/*
 * Environments of a TOML file: a table of marker values at the top is one, or there is one table
 * for each,
 *
 *     [build-host]
 *     python_full_version = "3.11.9"
 *     sys_platform = "linux"
 *     platform_release = "6.1.0"
 *
 * with the names of the eleven variables of an environment as keys and strings as values. Either
 * python_full_version or python_version must be there: python_version is taken from the full one
 * if it is missing, and an X.Y without a full one is the series at its latest patch. Any other
 * variable that is not given is not known. A table may have the key platform, a name of
 * environment_platforms(), for what needs one (it fills in no values); without it the platform is
 * the first whose sys_platform and platform_machine are given, else empty. The id is the table's
 * name, that of a file with one table at the top its python_full_version and platform.
 *
 * Appends to the set, whose array may move.
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
