/*
 * commands: what depcheck can be told to do, in one table.
 *
 * A command is one word ("check") or a group and one of its sub-commands ("cache info"). Which
 * options it takes is told by their table (cli/options.h).
 */
#ifndef DEPCHECK_CLI_COMMANDS_H
#define DEPCHECK_CLI_COMMANDS_H

#include "base/arena.h"
#include "base/suggest.h"

/* In the order in which --help and the man page show them. */
enum command_id {
    COMMAND_CHECK, /* when none is named */
    COMMAND_LOCK,
    COMMAND_CACHE_INFO,
    COMMAND_CACHE_PRUNE,
    COMMAND_CACHE_CLEAR,
    COMMAND_CACHE_VERIFY,
    COMMAND_SNAPSHOT_RECORD,
    COMMAND_SNAPSHOT_DIFF,
    COMMANDS,
};

/* A set of commands. */
#define COMMAND_BIT(id) (1U << (id))

struct command {
    const char *group; /* "" for a command of one word */
    const char *word;
    const char *operands; /* what they are called: "[INPUT]..."; "" if it takes none */
    size_t least;         /* their number */
    size_t most;
    const char *help; /* one line */
};

/* The table's row. */
const struct command *command_info(enum command_id id);

/* "check", "cache info"; fits any message. */
struct str command_name(struct arena *arena, enum command_id id);

/* The command of a group ("": of none) and a word; COMMANDS if there is none. */
enum command_id command_find(struct str group, struct str word);

bool command_is_group(struct str word);

/* Offers the words of a group's commands; for no group also the groups themselves. */
void command_suggest(struct suggestion *near, struct str group);

#endif
