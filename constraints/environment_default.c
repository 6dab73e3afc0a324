#include "constraints/environment.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "constraints/environment_values.h"

/* The value of "key = value" on a line of its own; empty if there is none. */
static struct str config_value(struct str text, struct str key)
{
    for (size_t at = 0; at < text.len;) {
        size_t end = str_find(text, '\n', at);
        struct str line = str_slice(text, at, end);
        size_t equals = str_find(line, '=', 0);
        if (equals < line.len && str_eq_nocase(str_trim(str_slice(line, 0, equals)), key)) {
            return str_trim(str_slice(line, equals + 1, line.len));
        }
        at = end + 1;
    }
    return STR("");
}

/* "3.11.2.final.0" and "3.11.2+" begin with a version; "3.14.0rc1" is one. */
static bool exact_python(struct str value, struct str *python)
{
    struct python_text parsed;
    size_t end = value.len;
    if (!python_text_parse(value, &parsed)) {
        size_t dots = 0;
        for (end = 0; end < value.len; end++) {
            dots += value.ptr[end] == '.';
            if (dots > 2 || (!ascii_is_digit(value.ptr[end]) && value.ptr[end] != '.')) {
                break;
            }
        }
        if (!python_text_parse(str_slice(value, 0, end), &parsed)) {
            return false;
        }
    }
    *python = str_slice(value, 0, end);
    return parsed.full.len > 0;
}

static bool of_virtual_environment(struct arena *arena, const char *directory, struct str *python)
{
    struct str path = path_join(arena, str_of(directory), STR("pyvenv.cfg"));
    struct str text;
    if (!file_read(arena, arena_cstr(arena, path), &text, NULL)) {
        return false;
    }
    return exact_python(config_value(text, STR("version")), python) ||
           exact_python(config_value(text, STR("version_info")), python);
}

/* "python3.11" is of the series 3.11. */
static bool series_of_name(struct arena *arena, struct str name, struct str *python)
{
    struct python_text parsed;
    struct str prefix = STR("python");
    struct str series = str_slice(name, prefix.len, name.len);
    if (!str_starts(name, prefix) || !python_text_parse(series, &parsed) || parsed.full.len) {
        return false;
    }
    *python = arena_str(arena, series);
    return true;
}

/* The first python3 on PATH decides, as it does for a shell. */
static bool of_path(struct arena *arena, struct str path, struct str *python)
{
    for (size_t at = 0; at < path.len;) {
        size_t end = str_find(path, ':', at);
        struct str file = path_join(arena, str_slice(path, at, end), STR("python3"));
        const char *name = arena_cstr(arena, file);
        at = end + 1;
        if (!file_is_regular(name) || access(name, X_OK) != 0) {
            continue;
        }
        char *resolved = realpath(name, NULL);
        bool ok = series_of_name(arena, path_base(str_of(resolved)), python);
        free(resolved);
        return ok;
    }
    return false;
}

bool environment_default_python(struct arena *arena, const struct context *context,
                                struct str *python, struct error *error)
{
    const char *virtual = context->environment_variable(context->data, "VIRTUAL_ENV");
    const char *path = context->environment_variable(context->data, "PATH");
    if ((virtual && *virtual && of_virtual_environment(arena, virtual, python)) ||
        of_path(arena, str_of(path), python)) {
        return true;
    }
    return error_set(error, "cannot tell which Python to check for: no active virtual environment "
                            "names its version, and python3 on PATH does not lead to a "
                            "pythonX.Y; say it with --python, for example --python 3.11");
}
