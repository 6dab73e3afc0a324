#include "constraints/environment.h"

#include "base/file.h"
#include "base/limits.h"
#include "constraints/environment_values.h"
#include "constraints/toml.h"

struct reader {
    struct arena *arena;
    const struct source *source;
    struct environment_set *set;
    struct error *error;
};

/* "PATH:LINE:COLUMN: " in front of what is wrong there; always false. */
static bool fail_at(const struct reader *reader, size_t offset, struct str what)
{
    struct position at = source_position(reader->source, offset);
    return error_set(reader->error, "%.*s:%zu:%zu: %.*s", STR_ARG(reader->source->name), at.line,
                     at.column, STR_ARG(what));
}

static bool variable_of(struct str key, enum marker_variable *variable)
{
    for (size_t i = 0; i < MARKER_ENVIRONMENT_VARIABLES; i++) {
        if (str_eq(key, marker_variable_name((enum marker_variable)i))) {
            *variable = (enum marker_variable)i;
            return true;
        }
    }
    return false;
}

static bool read_platform(const struct reader *reader, const struct toml_node *item,
                          struct environment *environment)
{
    struct environment unused = {0};
    struct error error = {0};
    environment->platform = item->string;
    return environment_set_platform(item->string, &unused, &error) ||
           fail_at(reader, item->start, str_of(error.text));
}

static bool read_item(const struct reader *reader, const struct toml_node *item,
                      struct environment *environment)
{
    enum marker_variable variable;
    bool platform = str_eq(item->key, STR("platform"));
    if (!platform && !variable_of(item->key, &variable)) {
        return fail_at(reader, item->key_start,
                       arena_printf(reader->arena, "'%.*s' is no variable of an environment",
                                    STR_ARG(item->key)));
    }
    if (item->kind != TOML_STRING) {
        return fail_at(reader, item->start,
                       arena_printf(reader->arena, "'%.*s' must be a string, not %s",
                                    STR_ARG(item->key), item->type));
    }
    if (platform) {
        return read_platform(reader, item, environment);
    }
    environment_set_value(environment, variable, item->string);
    return true;
}

/* "3.11" of "3.11.9", "3.14.0rc1" or "3.13.0+"; empty if it does not begin so. */
static struct str series_of(struct str full)
{
    struct python_text parsed;
    size_t end = str_find(full, '.', 0);
    do {
        end++;
    } while (end < full.len && ascii_is_digit(full.ptr[end]));
    struct str series = str_slice(full, 0, end);
    return python_text_parse(series, &parsed) ? series : STR("");
}

static bool no_python(const struct reader *reader, const struct toml_node *table, const char *what)
{
    return fail_at(reader, table->start, str_of(what));
}

static bool complete_python(const struct reader *reader, const struct toml_node *table,
                            struct environment *environment)
{
    struct str full = environment->value[MARKER_PYTHON_FULL_VERSION];
    struct str series = environment->value[MARKER_PYTHON_VERSION];
    struct python_text parsed;
    if (environment->known[MARKER_PYTHON_FULL_VERSION]) {
        if (series_of(full).len == 0) {
            return no_python(reader, table,
                             "python_full_version must be X.Y.Z, for example 3.11.9");
        }
        if (!environment->known[MARKER_PYTHON_VERSION]) {
            environment_set_value(environment, MARKER_PYTHON_VERSION, series_of(full));
        }
        environment->python = full;
        return true;
    }
    if (!environment->known[MARKER_PYTHON_VERSION]) {
        return no_python(reader, table, "neither python_full_version nor python_version is given");
    }
    if (!python_text_parse(series, &parsed) || parsed.full.len) {
        return no_python(reader, table, "python_version must be X.Y, for example 3.11");
    }
    environment_set_python(reader->arena, &parsed, environment);
    environment->python = series;
    return true;
}

static bool add_environment(const struct reader *reader, const struct environment *environment)
{
    struct environment_set *set = reader->set;
    if (set->count == LIMIT_ENVIRONMENTS) {
        return error_set(reader->error, "%.*s: more than %d environments",
                         STR_ARG(reader->source->name), LIMIT_ENVIRONMENTS);
    }
    struct environment *moved = ARENA_ARRAY(reader->arena, struct environment, set->count + 1);
    for (size_t i = 0; i < set->count; i++) {
        moved[i] = set->at[i];
    }
    moved[set->count] = *environment;
    set->at = moved;
    set->count++;
    return true;
}

static bool read_environment(const struct reader *reader, const struct toml_node *table)
{
    struct environment environment = {.id = table->key};
    for (size_t i = 0; i < table->count; i++) {
        if (!read_item(reader, &table->items[i], &environment)) {
            return false;
        }
    }
    if (!complete_python(reader, table, &environment)) {
        return false;
    }
    if (environment.platform.len == 0) {
        environment.platform = environment_find_platform(&environment);
    }
    if (environment.id.len == 0) {
        const char *dash = environment.platform.len ? "-" : "";
        environment.id = arena_printf(reader->arena, "%.*s%s%.*s", STR_ARG(environment.python),
                                      dash, STR_ARG(environment.platform));
    }
    environment_prepare(reader->arena, &environment);
    return add_environment(reader, &environment);
}

static bool read_root(const struct reader *reader, const struct toml_node *root)
{
    if (root->count == 0) {
        return error_set(reader->error, "%.*s: names no environment",
                         STR_ARG(reader->source->name));
    }
    if (root->items[0].kind != TOML_TABLE) {
        return read_environment(reader, root);
    }
    for (size_t i = 0; i < root->count; i++) {
        const struct toml_node *table = &root->items[i];
        if (table->kind != TOML_TABLE) {
            return fail_at(reader, table->key_start,
                           STR("values at the top and [tables] cannot be in one file"));
        }
        if (!read_environment(reader, table)) {
            return false;
        }
    }
    return true;
}

bool environment_read(struct arena *arena, const char *path, struct environment_set *set,
                      struct error *error)
{
    struct str text;
    struct toml_node root;
    struct fault fault;
    if (!file_read(arena, path, &text, error)) {
        return false;
    }
    if (str_starts(text, STR("\xEF\xBB\xBF"))) {
        text = str_slice(text, 3, text.len);
    }
    const struct source *source =
        source_create(arena, arena_str(arena, str_of(path)), text, LINES_UNIVERSAL);
    struct reader reader = {arena, source, set, error};
    if (!toml_parse(arena, text, &root, &fault)) {
        return fail_at(&reader, fault.start, fault.message);
    }
    return read_root(&reader, &root);
}
