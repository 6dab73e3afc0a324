/*
 * arguments = { option | INPUT }, [ "--", { INPUT } ]
 * option    = "--" NAME [ ( "=" | next argument ) VALUE ]
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
    if (id == OPTIONS) {
        unknown_long(r, name);
    } else if (option_info(id)->use != OPTION_FLAG && attached) {
        take_value(r, id, str_slice(argument, equals + 1, argument.len));
    } else if (option_info(id)->use != OPTION_FLAG) {
        take_next(r, id, shown);
    } else if (attached) {
        trouble_add(r->troubles, "option '%.*s' takes no value", STR_ARG(shown));
    } else {
        r->options->given[id] = true;
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

static void take_input(struct reading *r, struct str argument, bool may_be_command)
{
    bool first = r->options->inputs.len == 0 && !r->options->command_named;
    if (may_be_command && first && str_eq(argument, STR("check"))) {
        r->options->command_named = true;
    } else if (argument.len == 0) {
        trouble_add(r->troubles, "an input is an empty text");
    } else {
        vec_push(r->arena, &r->options->inputs, argument);
    }
}

void options_parse(struct arena *arena, int argc, const char *const *argv, struct options *options,
                   struct troubles *troubles)
{
    struct reading r = {arena, argc, argv, 1, options, troubles};
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
            take_input(&r, argument, !ended);
        }
    }
}
