#include "cli/inputs.h"

#include "base/limits.h"

static bool equal(const struct environment *a, const struct environment *b)
{
    for (size_t i = 0; i < MARKER_ENVIRONMENT_VARIABLES; i++) {
        if (a->known[i] != b->known[i] || (a->known[i] && !str_eq(a->value[i], b->value[i]))) {
            return false;
        }
    }
    return true;
}

static void append(struct arena *arena, struct environment_set *set,
                   const struct environment *environment, struct troubles *troubles)
{
    for (size_t i = 0; i < set->count; i++) {
        if (str_eq(set->at[i].id, environment->id)) {
            if (!equal(&set->at[i], environment)) {
                trouble_add(troubles, "two different environments are called %.*s",
                            STR_ARG(environment->id));
            }
            return;
        }
    }
    if (set->count == LIMIT_ENVIRONMENTS) {
        trouble_add(troubles, "more than %d environments are asked for", LIMIT_ENVIRONMENTS);
        return;
    }
    if (!set->at) {
        set->at = ARENA_ARRAY(arena, struct environment, LIMIT_ENVIRONMENTS);
    }
    set->at[set->count++] = *environment;
}

static void make(struct arena *arena, struct str python, struct str platform,
                 struct environment_set *set, struct troubles *troubles)
{
    struct environment environment = {0};
    struct error error = {0};
    if (environment_make(arena, python, platform, &environment, &error)) {
        append(arena, set, &environment, troubles);
    } else {
        trouble_add(troubles, "%s", error.text);
    }
}

static void make_all(struct arena *arena, struct str python, const struct option_values *platforms,
                     struct environment_set *set, struct troubles *troubles)
{
    for (size_t i = 0; i < platforms->items.len; i++) {
        make(arena, python, platforms->items.at[i], set, troubles);
    }
    if (platforms->items.len == 0) {
        make(arena, python, str_of(environment_platforms()[0]), set, troubles);
    }
}

static void make_default(struct arena *arena, const struct context *context,
                         const struct option_values *platforms, struct environment_set *set,
                         struct troubles *troubles)
{
    struct str python;
    struct error error = {0};
    if (environment_default_python(arena, context, &python, &error)) {
        make_all(arena, python, platforms, set, troubles);
    } else {
        trouble_add(troubles, "%s", error.text);
    }
}

static void read_file(struct arena *arena, struct str path, struct environment_set *set,
                      struct troubles *troubles)
{
    struct environment_set read = {0};
    if (!inputs_exist(arena, path, troubles)) {
        return;
    }
    struct error error = {0};
    if (!environment_read(arena, arena_cstr(arena, path), &read, &error)) {
        trouble_add(troubles, "%s", error.text);
    }
    for (size_t i = 0; i < read.count; i++) {
        append(arena, set, &read.at[i], troubles);
    }
}

void inputs_environments(struct arena *arena, const struct context *context,
                         const struct options *options, struct environment_set *set,
                         struct troubles *troubles)
{
    const struct option_values *pythons = &options->values[OPTION_PYTHON];
    const struct option_values *platforms = &options->values[OPTION_PLATFORM];
    const struct option_values *files = &options->values[OPTION_ENVIRONMENT];
    for (size_t i = 0; i < pythons->items.len; i++) {
        make_all(arena, pythons->items.at[i], platforms, set, troubles);
    }
    for (size_t i = 0; i < files->items.len; i++) {
        read_file(arena, files->items.at[i], set, troubles);
    }
    if (pythons->items.len == 0 && files->items.len == 0) {
        make_default(arena, context, platforms, set, troubles);
    } else if (pythons->items.len == 0 && platforms->items.len) {
        trouble_add(troubles, "option '--platform' needs --python beside --environment");
    }
}
