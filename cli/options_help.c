#include "cli/options.h"

static const char about_check[] =
    "\n"
    "Checks that the pins of a constraints file meet everything that projects require.\n"
    "An INPUT is a requirements file, a pyproject.toml, setup.cfg or metadata file, a project\n"
    "directory, or - for standard input; without any it is the current directory.\n";

static const char ending[] = "\n"
                             "Exit status:\n"
                             "  0  everything was decided and nothing was found\n"
                             "  1  something was found (at or above --fail-level)\n"
                             "  2  usage error, or an input that cannot be read or parsed\n"
                             "  3  undecided: something that is needed is not known\n"
                             "  4  internal error\n";

static void add_values(struct buf *out, const struct option *option)
{
    if (!option->choices) {
        return;
    }
    buf_add(out, STR(": "));
    for (size_t i = 0; option->choices[i]; i++) {
        buf_printf(out, "%s%s", i ? ", " : "", option->choices[i]);
    }
}

static void add_option(struct buf *out, const struct option *option)
{
    if (option->letter) {
        buf_printf(out, "  -%c, --%s", option->letter, option->name);
    } else {
        buf_printf(out, "      --%s", option->name);
    }
    if (option->use == OPTION_MAYBE) {
        buf_printf(out, "[=%s]", option->value);
    } else if (option->value) {
        buf_printf(out, " %s", option->value);
    }
    buf_printf(out, "\n          %s", option->help);
    add_values(out, option);
    buf_add_char(out, '\n');
}

static void add_options(struct buf *out, enum command_id command)
{
    buf_add(out, STR("\nOptions:\n"));
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option *option = option_info((enum option_id)i);
        if (option->commands & COMMAND_BIT(command)) {
            add_option(out, option);
        }
    }
}

/* All commands, or those of a group. */
static void add_commands(struct buf *out, struct str group)
{
    buf_add(out, STR("\nCommands:\n"));
    for (size_t i = 0; i < COMMANDS; i++) {
        const struct command *command = command_info((enum command_id)i);
        if (group.len == 0 || str_eq(group, str_of(command->group))) {
            struct str name = command_name(out->arena, (enum command_id)i);
            buf_printf(out, "  %.*s%s%s\n          %s\n", STR_ARG(name),
                       *command->operands ? " " : "", command->operands, command->help);
        }
    }
}

static void help_check(struct buf *out)
{
    buf_add(out, STR("Usage: depcheck [check] [OPTION]... [INPUT]...\n"
                     "       depcheck COMMAND [OPTION]... [OPERAND]...\n"));
    buf_add(out, str_of(about_check));
    add_options(out, COMMAND_CHECK);
    add_commands(out, (struct str){0});
    buf_add(out, str_of(ending));
}

static void help_command(struct buf *out, enum command_id id)
{
    const struct command *command = command_info(id);
    struct str name = command_name(out->arena, id);
    buf_printf(out, "Usage: depcheck %.*s [OPTION]...%s%s\n\n%c%s.\n", STR_ARG(name),
               *command->operands ? " " : "", command->operands, command->help[0] - 'a' + 'A',
               command->help + 1);
    add_options(out, id);
}

void options_help(struct buf *out, const struct options *options)
{
    if (options->group.len && !options->command_named) {
        buf_printf(out, "Usage: depcheck %.*s COMMAND [OPTION]...\n", STR_ARG(options->group));
        add_commands(out, options->group);
    } else if (options->command == COMMAND_CHECK) {
        help_check(out);
    } else {
        help_command(out, options->command);
    }
}
