#include "cli/options.h"

static const char usage[] =
    "Usage: depcheck [check] [OPTION]... [INPUT]...\n"
    "\n"
    "Checks that the pins of a constraints file meet everything that projects require.\n"
    "An INPUT is a requirements file, a pyproject.toml, setup.cfg or metadata file, a project\n"
    "directory, or - for standard input; without any it is the current directory.\n"
    "\n"
    "Options:\n";

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

void options_help(struct buf *out)
{
    buf_add(out, str_of(usage));
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option *option = option_info((enum option_id)i);
        if (option->letter) {
            buf_printf(out, "  -%c, --%s", option->letter, option->name);
        } else {
            buf_printf(out, "      --%s", option->name);
        }
        if (option->value) {
            buf_printf(out, " %s", option->value);
        }
        buf_printf(out, "\n          %s", option->help);
        add_values(out, option);
        buf_add_char(out, '\n');
    }
    buf_add(out, str_of(ending));
}
