/*
 * arguments = { option | WORD | OPERAND }, [ "--", { OPERAND } ]
 * option    = "--" NAME [ ( "=" | next argument ) VALUE ]
 *           | "--" NAME [ "=" VALUE ]   where the value may be left out
 *           | "-" { FLAG } [ LETTER ( rest of the argument | next argument ) ]
 */
#include "cli/options.h"

#include "base/suggest.h"

/* The arguments as they are used up. */
struct reading {
    struct arena *arena;
    int argc;
    const char *const *argv;
    int next;
    struct options *options;
    struct troubles *troubles;
    bool lost; /* which command is meant is not known */
    size_t values;
};

static void unknown_long(struct reading *r, struct str name)
{
    struct suggestion near = {.word = name};
    for (size_t i = 0; i < OPTIONS; i++) {
        suggest_offer(&near, str_of(option_info((enum option_id)i)->name));
    }
    if (near.best.len) {
        trouble_add(r->troubles, "unknown option '--%.*s' (did you mean '--%.*s'?)", STR_ARG(name),
                    STR_ARG(near.best));
    } else {
        trouble_add(r->troubles, "unknown option '--%.*s'", STR_ARG(name));
    }
}

static bool is_choice(const struct option *option, struct str value)
{
    for (size_t i = 0; option->choices[i]; i++) {
        if (str_eq(value, str_of(option->choices[i]))) {
            return true;
        }
    }
    return false;
}

static void not_a_choice(struct reading *r, const struct option *option, struct str value)
{
    struct buf list = {.arena = r->arena};
    struct suggestion near = {.word = value};
    for (size_t i = 0; option->choices[i]; i++) {
        buf_printf(&list, "%s%s", i ? ", " : "", option->choices[i]);
        suggest_offer(&near, str_of(option->choices[i]));
    }
    if (near.best.len) {
        trouble_add(r->troubles, "option '--%s': '%.*s' is not one of %.*s (did you mean '%.*s'?)",
                    option->name, STR_ARG(value), STR_ARG(list), STR_ARG(near.best));
    } else {
        trouble_add(r->troubles, "option '--%s': '%.*s' is not one of %.*s", option->name,
                    STR_ARG(value), STR_ARG(list));
    }
}

static void add_value(struct reading *r, enum option_id id, struct str value)
{
    const struct option *option = option_info(id);
    if (value.len == 0) {
        trouble_add(r->troubles, "option '--%s': the value is empty", option->name);
    } else if (option->choices && !is_choice(option, value)) {
        not_a_choice(r, option, value);
    } else {
        vec_push(r->arena, &r->options->values[id].items, value);
        vec_push(r->arena, &r->options->values[id].places, r->values++);
    }
}

static void add_list(struct reading *r, enum option_id id, struct str list)
{
    for (size_t at = 0; at <= list.len;) {
        size_t end = str_find(list, ',', at);
        add_value(r, id, str_trim(str_slice(list, at, end)));
        at = end + 1;
    }
}

static void take_value(struct reading *r, enum option_id id, struct str value)
{
    const struct option *option = option_info(id);
    if (option->use == OPTION_ONCE && r->options->given[id]) {
        trouble_add(r->troubles, "option '--%s' is given twice", option->name);
    }
    r->options->given[id] = true;
    if (option->use == OPTION_LIST) {
        add_list(r, id, value);
    } else {
        add_value(r, id, value);
    }
}

/* The value is the next argument; one that looks like an option is none ("--x=VALUE" can say it).
 */
static void take_next(struct reading *r, enum option_id id, struct str shown)
{
    const struct option *option = option_info(id);
    struct str value = r->next < r->argc ? str_of(r->argv[r->next]) : (struct str){0};
    if (r->next >= r->argc) {
        trouble_add(r->troubles, "option '%.*s' needs a value (%s)", STR_ARG(shown), option->value);
    } else if (value.len > 1 && value.ptr[0] == '-') {
        trouble_add(r->troubles, "option '%.*s' needs a value (%s), found '%.*s'", STR_ARG(shown),
                    option->value, STR_ARG(value));
    } else {
        r->next++;
        take_value(r, id, value);
    }
}

static enum option_id find_long(struct str name)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        if (str_eq(name, str_of(option_info((enum option_id)i)->name))) {
            return (enum option_id)i;
        }
    }
    return OPTIONS;
}

static void take_long(struct reading *r, struct str argument)
{
    size_t equals = str_find(argument, '=', 2);
    struct str shown = str_slice(argument, 0, equals);
    struct str name = str_slice(argument, 2, equals);
    enum option_id id = find_long(name);
    bool attached = equals < argument.len;
    bool alone = id < OPTIONS && (option_info(id)->use == OPTION_FLAG ||
                                  (option_info(id)->use == OPTION_MAYBE && !attached));
    if (id == OPTIONS) {
        unknown_long(r, name);
    } else if (alone && attached) {
        trouble_add(r->troubles, "option '%.*s' takes no value", STR_ARG(shown));
    } else if (alone) {
        r->options->given[id] = true;
        r->options->bare[id] = true;
    } else if (attached) {
        take_value(r, id, str_slice(argument, equals + 1, argument.len));
    } else {
        take_next(r, id, shown);
    }
}

static enum option_id find_letter(char letter)
{
    for (size_t i = 0; i < OPTIONS; i++) {
        if (option_info((enum option_id)i)->letter == letter) {
            return (enum option_id)i;
        }
    }
    return OPTIONS;
}

/* "-q", "-qv", "-cFILE", "-c FILE", "-qcFILE". */
static void take_short(struct reading *r, struct str argument)
{
    for (size_t i = 1; i < argument.len; i++) {
        enum option_id id = find_letter(argument.ptr[i]);
        if (id == OPTIONS) {
            trouble_add(r->troubles, "unknown option '%.*s'", STR_ARG(argument));
            return;
        }
        if (option_info(id)->use == OPTION_FLAG) {
            r->options->given[id] = true;
            continue;
        }
        if (i + 1 < argument.len) {
            take_value(r, id, str_slice(argument, i + 1, argument.len));
        } else {
            char shown[] = {'-', argument.ptr[i]};
            take_next(r, id, (struct str){shown, sizeof shown});
        }
        return;
    }
}

static void unknown_command(struct reading *r, struct str word)
{
    struct suggestion near = {.word = word};
    command_suggest(&near, r->options->group);
    if (near.best.len) {
        trouble_add(r->troubles, "'%.*s' has no command '%.*s' (did you mean '%.*s'?)",
                    STR_ARG(r->options->group), STR_ARG(word), STR_ARG(near.best));
    } else {
        trouble_add(r->troubles, "'%.*s' has no command '%.*s'", STR_ARG(r->options->group),
                    STR_ARG(word));
    }
}

/* The word behind a group's name. */
static void take_word(struct reading *r, struct str word)
{
    enum command_id id = command_find(r->options->group, word);
    if (id == COMMANDS) {
        unknown_command(r, word);
        r->lost = true;
    } else {
        r->options->command = id;
        r->options->command_named = true;
    }
}

static void take_operand(struct reading *r, struct str argument, bool may_be_command)
{
    struct options *options = r->options;
    bool first = options->inputs.len == 0 && !options->command_named && may_be_command;
    enum command_id id = first ? command_find((struct str){0}, argument) : COMMANDS;
    if (r->lost) {
        return;
    }
    if (options->group.len && !options->command_named) {
        take_word(r, argument);
    } else if (id < COMMANDS) {
        options->command = id;
        options->command_named = true;
    } else if (first && command_is_group(argument)) {
        options->group = argument;
    } else if (argument.len == 0) {
        trouble_add(r->troubles, "an input is an empty text");
    } else {
        vec_push(r->arena, &options->inputs, argument);
    }
}

static void check_operands(struct reading *r)
{
    const struct command *command = command_info(r->options->command);
    struct str name = command_name(r->arena, r->options->command);
    size_t count = r->options->inputs.len;
    if (count < command->least) {
        trouble_add(r->troubles, "'%.*s' needs %s", STR_ARG(name), command->operands);
    } else if (count > command->most) {
        struct str extra = r->options->inputs.at[command->most];
        trouble_add(r->troubles, "'%.*s' takes %s, found '%.*s'", STR_ARG(name),
                    command->most ? command->operands : "no operand", STR_ARG(extra));
    }
}

/* "check, cache info" */
static struct str takers(struct arena *arena, const struct option *option)
{
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < COMMANDS; i++) {
        if (option->commands & COMMAND_BIT(i)) {
            buf_add(&out, out.len ? STR(", ") : STR(""));
            buf_add(&out, command_name(arena, (enum command_id)i));
        }
    }
    return buf_str(&out);
}

static void check_taken(struct reading *r)
{
    struct str name = command_name(r->arena, r->options->command);
    for (size_t i = 0; i < OPTIONS; i++) {
        const struct option *option = option_info((enum option_id)i);
        if (r->options->given[i] && !(option->commands & COMMAND_BIT(r->options->command))) {
            struct str others = takers(r->arena, option);
            trouble_add(r->troubles, "'%.*s' does not take the option '--%s' (it belongs to: %.*s)",
                        STR_ARG(name), option->name, STR_ARG(others));
        }
    }
}

static void missing_word(struct reading *r)
{
    struct buf list = {.arena = r->arena};
    for (size_t i = 0; i < COMMANDS; i++) {
        const struct command *command = command_info((enum command_id)i);
        if (str_eq(r->options->group, str_of(command->group))) {
            buf_printf(&list, "%s%s", list.len ? ", " : "", command->word);
        }
    }
    trouble_add(r->troubles, "'%.*s' needs one of its commands: %.*s", STR_ARG(r->options->group),
                STR_ARG(list));
}

void options_parse(struct arena *arena, int argc, const char *const *argv, struct options *options,
                   struct troubles *troubles)
{
    struct reading r = {arena, argc, argv, 1, options, troubles, false, 0};
    bool ended = false;
    while (r.next < argc) {
        struct str argument = str_of(argv[r.next++]);
        if (!ended && str_eq(argument, STR("--"))) {
            ended = true;
        } else if (!ended && str_starts(argument, STR("--"))) {
            take_long(&r, argument);
        } else if (!ended && argument.len > 1 && argument.ptr[0] == '-') {
            take_short(&r, argument);
        } else {
            take_operand(&r, argument, !ended);
        }
    }
    if (r.lost) {
        return;
    }
    if (options->group.len && !options->command_named) {
        missing_word(&r);
        return;
    }
    check_operands(&r);
    check_taken(&r);
}
