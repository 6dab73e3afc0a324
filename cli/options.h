/*
 * options: the command line.
 *
 * One table of options, with the commands that take each, drives parsing, --help, the test of the
 * man page and shell completions.
 */
#ifndef DEPCHECK_CLI_OPTIONS_H
#define DEPCHECK_CLI_OPTIONS_H

#include "base/buf.h"
#include "cli/commands.h"
#include "cli/trouble.h"

/* In the order in which --help and the man page show them. */
enum option_id {
    OPTION_CONSTRAINT,
    OPTION_PYTHON,
    OPTION_PLATFORM,
    OPTION_ENVIRONMENT,
    OPTION_SNAPSHOT,
    OPTION_INDEX_URL,
    OPTION_EXTRA_INDEX_URL,
    OPTION_FIND_LINKS,
    OPTION_NO_INDEX,
    OPTION_TRUSTED_HOST,
    OPTION_NO_BINARY,
    OPTION_ONLY_BINARY,
    OPTION_CHECK_SHADOW,
    OPTION_CACHE_DIR,
    OPTION_NO_CACHE,
    OPTION_REFRESH,
    OPTION_OFFLINE,
    OPTION_MAX_AGE,
    OPTION_TIMEOUT,
    OPTION_EVIDENCE,
    OPTION_METADATA,
    OPTION_AS_OF,
    OPTION_DENY,
    OPTION_PROJECTS,
    OPTION_SEPARATE,
    OPTION_TOGETHER,
    OPTION_SIBLINGS,
    OPTION_EXTRA,
    OPTION_GROUP,
    OPTION_PRE,
    OPTION_LOWEST,
    OPTION_LOWEST_DIRECT,
    OPTION_PREFER_PINS,
    OPTION_OVERRIDE,
    OPTION_FAIL_LEVEL,
    OPTION_IGNORE,
    OPTION_REQUIRE_PINS,
    OPTION_FIX,
    OPTION_FORMAT,
    OPTION_OUTPUT,
    OPTION_OUTPUT_FILE,
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
    OPTION_MAYBE,  /* a value behind '=' or none; may repeat */
};

struct option {
    const char *name; /* without the dashes */
    char letter;      /* of the short form; 0: none */
    enum option_use use;
    const char *value;          /* what the value is called: "FILE"; NULL for a flag */
    const char *const *choices; /* NULL-terminated; NULL: any text that is not empty */
    const char *help;           /* one line */
    unsigned commands;          /* which take it: COMMAND_BIT() of each */
};

/* The table's row. */
const struct option *option_info(enum option_id id);

struct option_values {
    VEC(struct str) items;
    VEC(size_t) places; /* of each item: how many values of any option stand before it */
};

struct options {
    bool given[OPTIONS];
    struct option_values values[OPTIONS]; /* lists are split, each value is valid and not empty */
    bool bare[OPTIONS];                   /* an OPTION_MAYBE was given without a value */
    VEC(struct str) inputs;               /* the operands */
    enum command_id command;
    bool command_named; /* its words stood before the operands */
    struct str group;   /* of the command, or the word that stood in its place; empty: none */
};

/*
 * Reads the arguments (argv[0] is the program). Long options are written in full; an option and an
 * input may stand in any order; "--" ends the options and "-" is an input. A first operand that is
 * the name of a command is that command, whatever files there are ("./check" is a file). What is
 * wrong is added to troubles, also an option that the command does not take. Values are views of
 * argv.
 */
void options_parse(struct arena *arena, int argc, const char *const *argv, struct options *options,
                   struct troubles *troubles);

/* The last value of an option; empty if it was not given. */
struct str options_value(const struct options *options, enum option_id id);

/* What --help prints: about the command, or about a group whose sub-command is not named. */
void options_help(struct buf *out, const struct options *options);

#endif
