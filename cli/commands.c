#include "cli/commands.h"

static const struct command table[COMMANDS] = {
    [COMMAND_CHECK] = {"", "check", "[INPUT]...", 0, SIZE_MAX,
                       "check that the pins meet everything that projects require (the default)"},
    [COMMAND_LOCK] = {"", "lock", "[INPUT]...", 0, SIZE_MAX,
                      "resolve what projects require: one version for each name"},
    [COMMAND_CACHE_INFO] = {"cache", "info", "", 0, 0, "show what is kept of the indexes"},
    [COMMAND_CACHE_PRUNE] = {"cache", "prune", "", 0, 0, "remove what is older than --max-age"},
    [COMMAND_CACHE_CLEAR] = {"cache", "clear", "", 0, 0, "remove everything that is kept"},
    [COMMAND_CACHE_VERIFY] = {"cache", "verify", "", 0, 0, "read everything that is kept"},
    [COMMAND_SNAPSHOT_RECORD] = {"snapshot", "record", "[INPUT]...", 0, SIZE_MAX,
                                 "check, and write what was used of the indexes to a file"},
    [COMMAND_SNAPSHOT_DIFF] = {"snapshot", "diff", "OLD NEW [NAME]...", 2, SIZE_MAX,
                               "show how two snapshots differ"},
};

const struct command *command_info(enum command_id id)
{
    return &table[id];
}

struct str command_name(struct arena *arena, enum command_id id)
{
    return arena_printf(arena, "%s%s%s", table[id].group, *table[id].group ? " " : "",
                        table[id].word);
}

enum command_id command_find(struct str group, struct str word)
{
    size_t id = 0;
    while (id < COMMANDS &&
           !(str_eq(group, str_of(table[id].group)) && str_eq(word, str_of(table[id].word)))) {
        id++;
    }
    return (enum command_id)id;
}

bool command_is_group(struct str word)
{
    for (size_t id = 0; id < COMMANDS; id++) {
        if (word.len && str_eq(word, str_of(table[id].group))) {
            return true;
        }
    }
    return false;
}

void command_suggest(struct suggestion *near, struct str group)
{
    for (size_t id = 0; id < COMMANDS; id++) {
        struct str own = str_of(table[id].group);
        if (str_eq(own, group)) {
            suggest_offer(near, str_of(table[id].word));
        } else if (group.len == 0) {
            suggest_offer(near, own);
        }
    }
}
