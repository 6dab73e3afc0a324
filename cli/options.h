/*
 * options: the command line.
 *
 * One table of options drives parsing, --help, the test of the man page and shell completions.
 */
#ifndef DEPCHECK_CLI_OPTIONS_H
#define DEPCHECK_CLI_OPTIONS_H

#include "base/buf.h"
#include "cli/trouble.h"

/* In the order in which --help and the man page show them. */
enum option_id {
    OPTION_CONSTRAINT,
    OPTION_PYTHON,
    OPTION_PLATFORM,
    OPTION_ENVIRONMENT,
    OPTION_SNAPSHOT,
    OPTION_DENY,
    OPTION_PROJECTS,
    OPTION_SEPARATE,
    OPTION_SIBLINGS,
    OPTION_EXTRA,
    OPTION_GROUP,
    OPTION_FAIL_LEVEL,
    OPTION_IGNORE,
    OPTION_REQUIRE_PINS,
    OPTION_FORMAT,
    OPTION_OUTPUT,
    OPTION_COLOR,
    OPTION_QUIET,
    OPTION_VERBOSE,
    OPTION_HELP,
    OPTION_VERSION,
    OPTIONS,
};

enum option_use {
    OPTION_FLAG,   /* takes no value; saying it again changes nothing */
    OPTION_ONCE,   /* one value, given at most once */
    OPTION_REPEAT, /* one value each time */
    OPTION_LIST,   /* values separated by commas, may repeat */
};

struct option {
    const char *name; /* without the dashes */
    char letter;      /* of the short form; 0: none */
    enum option_use use;
    const char *value;          /* what the value is called: "FILE"; NULL for a flag */
    const char *const *choices; /* NULL-terminated; NULL: any text that is not empty */
    const char *help;           /* one line */
};

/* The table's row. */
const struct option *option_info(enum option_id id);

struct option_values {
    VEC(struct str) items;
};

struct options {
    bool given[OPTIONS];
    struct option_values values[OPTIONS]; /* lists are split, each value is valid and not empty */
    VEC(struct str) inputs;
    bool command_named; /* the word "check" stood before the inputs */
};

/*
 * Reads the arguments (argv[0] is the program). Long options are written in full; an option and an
 * input may stand in any order; "--" ends the options and "-" is an input. What is wrong is added
 * to troubles. Values are views of argv.
 */
void options_parse(struct arena *arena, int argc, const char *const *argv, struct options *options,
                   struct troubles *troubles);

/* The last value of an option; empty if it was not given. */
struct str options_value(const struct options *options, enum option_id id);

/* What --help prints. */
void options_help(struct buf *out);

#endif
