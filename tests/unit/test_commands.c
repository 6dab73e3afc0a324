/* Commands: how their words are read, what each takes, and that table and man page agree. */
#include "cli/commands.h"

#include "base/file.h"
#include "tests/unit/options_fixture.h"

struct row {
    const char *line;
    const char *want; /* "COMMAND: OPERAND OPERAND", or what is wrong */
};

static const struct row rows[] = {
    {"", "check:"},
    {"a b", "check: a b"},
    {"check cache", "check: cache"},
    {"cache info", "cache info:"},
    {"cache prune --max-age 7d", "cache prune:"},
    {"cache --cache-dir d clear", "cache clear:"},
    {"--cache-dir d cache verify", "cache verify:"},
    {"cache -- info", "cache info:"},
    {"snapshot record f", "snapshot record: f"},
    {"snapshot record f check cache", "snapshot record: f check cache"},
    {"snapshot record", "snapshot record:"},
    {"snapshot diff a b c", "snapshot diff: a b c"},
    {"snapshot diff a b", "snapshot diff: a b"},
    {"./snapshot diff", "check: ./snapshot diff"},
    {"-- cache info", "check: cache info"},
    {"info", "check: info"},
    {"cache", "'cache' needs one of its commands: info, prune, clear, verify"},
    {"snapshot", "'snapshot' needs one of its commands: record, diff"},
    {"cache --python 3.11", "'cache' needs one of its commands: info, prune, clear, verify"},
    {"cache inof", "'cache' has no command 'inof' (did you mean 'info'?)"},
    {"cache zzzz x --python 3.11", "'cache' has no command 'zzzz'"},
    {"cache cache", "'cache' has no command 'cache'"},
    {"cache info x", "'cache info' takes no operand, found 'x'"},
    {"snapshot diff a", "'snapshot diff' needs OLD NEW [NAME]..."},
    {"snapshot diff a b -o c", "'snapshot diff' does not take the option '--output-file' (it "
                               "belongs to: lock, snapshot record)"},
    {"cache info --python 3.11", "'cache info' does not take the option '--python' (it belongs to: "
                                 "check, lock, snapshot record)"},
    {"cache clear --max-age 1h", "'cache clear' does not take the option '--max-age' "
                                 "(it belongs to: check, lock, cache prune, snapshot record)"},
    {"snapshot record f --check-shadow",
     "'snapshot record' does not take the option '--check-shadow' (it belongs to: check)"},
};

static struct str show(struct arena *arena, const struct options *options,
                       const struct troubles *troubles)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < troubles->items.len; i++) {
        buf_add(&out, i ? STR("\n") : STR(""));
        buf_add(&out, troubles->items.at[i]);
    }
    if (troubles->items.len == 0) {
        buf_add(&out, command_name(arena, options->command));
        buf_add_char(&out, ':');
        for (size_t i = 0; i < options->inputs.len; i++) {
            buf_printf(&out, " %.*s", STR_ARG(options->inputs.at[i]));
        }
    }
    return buf_str(&out);
}

TEST(words)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct troubles troubles;
        struct options options = parse_line(arena, rows[i].line, &troubles);
        CHECK_STR(show(arena, &options, &troubles), rows[i].want);
    }
}

/* The first lines of what --help prints. */
static void check_help(struct arena *arena, const char *line, const char *start)
{
    struct troubles troubles;
    struct options options = parse_line(arena, line, &troubles);
    struct buf help = {.arena = arena};
    options_help(&help, &options);
    CHECK(options.given[OPTION_HELP]);
    CHECK_STR(str_slice(buf_str(&help), 0, strlen(start)), start);
}

TEST(help)
{
    check_help(arena, "--help",
               "Usage: depcheck [check] [OPTION]... [INPUT]...\n"
               "       depcheck COMMAND [OPTION]... [OPERAND]...\n");
    check_help(arena, "check --help", "Usage: depcheck [check] [OPTION]... [INPUT]...\n");
    check_help(
        arena, "snapshot --help",
        "Usage: depcheck snapshot COMMAND [OPTION]...\n\nCommands:\n"
        "  snapshot record [INPUT]...\n          check, and write what was used of the indexes "
        "to a file\n  snapshot diff OLD NEW [NAME]...\n");
    check_help(arena, "cache info -h",
               "Usage: depcheck cache info [OPTION]...\n\nShow what is kept of the indexes.\n");
    check_help(arena, "snapshot diff -h",
               "Usage: depcheck snapshot diff [OPTION]... OLD NEW [NAME]...\n");
}

TEST(suggestions)
{
    struct suggestion near = {.word = STR("snapshto")};
    command_suggest(&near, (struct str){0});
    CHECK_STR(near.best, "snapshot");
    near = (struct suggestion){.word = STR("verfy")};
    command_suggest(&near, STR("cache"));
    CHECK_STR(near.best, "verify");
    near = (struct suggestion){.word = STR("verfy")};
    command_suggest(&near, STR("snapshot"));
    CHECK_STR(near.best, "");
}

TEST(man_page_and_table_agree)
{
    struct str page;
    struct error error = {0};
    if (!CHECK(file_read(arena, "docs/depcheck.1", &page, &error))) {
        return;
    }
    for (size_t i = 0; i < COMMANDS; i++) {
        struct str name = command_name(arena, (enum command_id)i);
        struct str line = arena_printf(arena, "\n.It Cm %.*s\n", STR_ARG(name));
        struct str longer = arena_printf(arena, "\n.It Cm %.*s ", STR_ARG(name));
        CHECK(str_find_str(page, line) < page.len || str_find_str(page, longer) < page.len);
    }
    CHECK(str_find_str(page, STR("\n.Pa ./cache .\n")) < page.len);
}

int main(void)
{
    RUN(words);
    RUN(help);
    RUN(suggestions);
    RUN(man_page_and_table_agree);
    return test_end();
}
