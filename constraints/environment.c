#include "constraints/environment.h"

#include "base/buf.h"
#include "constraints/environment_values.h"

static const enum marker_variable version_variables[] = {
    MARKER_IMPLEMENTATION_VERSION,
    MARKER_PLATFORM_RELEASE,
    MARKER_PYTHON_FULL_VERSION,
    MARKER_PYTHON_VERSION,
};

enum { VERSION_VARIABLES = sizeof version_variables / sizeof *version_variables };

uint64_t environment_set_all(const struct environment_set *set)
{
    return set->count >= 64 ? UINT64_MAX : ((uint64_t)1 << set->count) - 1;
}

static size_t number_end(struct str text, size_t at)
{
    while (at < text.len && ascii_is_digit(text.ptr[at])) {
        at++;
    }
    return at;
}

/* A number without leading zeros and of a sane length. */
static bool read_number(struct str text, size_t *at)
{
    size_t start = *at;
    *at = number_end(text, start);
    size_t digits = *at - start;
    return digits > 0 && digits <= 4 && (digits == 1 || text.ptr[start] != '0');
}

static bool read_dot(struct str text, size_t *at)
{
    bool dot = *at < text.len && text.ptr[*at] == '.';
    *at += dot;
    return dot;
}

/* "a1", "b2", "rc1" or nothing up to the end. */
static bool is_prerelease_suffix(struct str text)
{
    static const char *const labels[] = {"a", "b", "rc"};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        size_t at = str_of(labels[i]).len;
        if (str_starts(text, str_of(labels[i])) && read_number(text, &at) && at == text.len) {
            return true;
        }
    }
    return text.len == 0;
}

bool python_text_parse(struct str text, struct python_text *python)
{
    size_t at = 0;
    if (!read_number(text, &at) || !read_dot(text, &at) || !read_number(text, &at)) {
        return false;
    }
    python->series = str_slice(text, 0, at);
    python->full = (struct str){0};
    if (at == text.len) {
        return true;
    }
    if (!read_dot(text, &at) || !read_number(text, &at)) {
        return false;
    }
    python->full = text;
    return is_prerelease_suffix(str_slice(text, at, text.len));
}

void environment_set_value(struct environment *environment, enum marker_variable variable,
                           struct str value)
{
    environment->value[variable] = value;
    environment->known[variable] = true;
}

/* "3.14.0rc1", "3.11.9+local" and "3.11" name the release they begin with; .0 where it is short. */
static struct str release_triple(struct arena *arena, struct str full)
{
    size_t end = number_end(full, 0);
    for (int part = 1; part < 3; part++) {
        size_t next = end < full.len && full.ptr[end] == '.' ? number_end(full, end + 1) : end;
        if (next <= end + 1) {
            return arena_printf(arena, "%.*s%s", STR_ARG(str_slice(full, 0, end)),
                                part == 1 ? ".0.0" : ".0");
        }
        end = next;
    }
    return str_slice(full, 0, end);
}

static const struct environment_version *version_of(struct arena *arena, struct str value)
{
    struct environment_version *version = ARENA_NEW(arena, struct environment_version);
    version->value = marker_value_of(arena, value);
    for (size_t op = 0; op < MARKER_OPERATORS; op++) {
        version->tests[op] = marker_test_of(arena, (enum marker_op)op, value);
    }
    return version;
}

void environment_prepare(struct arena *arena, struct environment *environment)
{
    struct str *full = &environment->value[MARKER_PYTHON_FULL_VERSION];
    if (str_ends(*full, STR("+"))) {
        *full = arena_printf(arena, "%.*slocal", STR_ARG(*full));
    }
    version_parse(arena, release_triple(arena, *full), &environment->python_full);
    for (size_t i = 0; i < VERSION_VARIABLES; i++) {
        enum marker_variable variable = version_variables[i];
        environment->version[variable] =
            environment->known[variable] ? version_of(arena, environment->value[variable]) : NULL;
    }
}

void environment_set_python(struct arena *arena, const struct python_text *python,
                            struct environment *environment)
{
    struct str full = python->full;
    environment->series = full.len == 0;
    if (environment->series) {
        full = arena_printf(arena, "%.*s.99", STR_ARG(python->series));
    }
    environment_set_value(environment, MARKER_PYTHON_VERSION, python->series);
    environment_set_value(environment, MARKER_PYTHON_FULL_VERSION, full);
}

bool environment_make(struct arena *arena, struct str python, struct str platform,
                      struct environment *environment, struct error *error)
{
    struct python_text parsed;
    if (!python_text_parse(python, &parsed)) {
        return error_set(error, "--python takes X.Y or X.Y.Z, for example 3.11; not '%.*s'",
                         STR_ARG(python));
    }
    *environment = (struct environment){.python = arena_str(arena, python),
                                        .platform = arena_str(arena, platform)};
    if (!environment_set_platform(platform, environment, error)) {
        return false;
    }
    parsed.series = arena_str(arena, parsed.series);
    parsed.full = arena_str(arena, parsed.full);
    environment_set_python(arena, &parsed, environment);
    environment_set_value(environment, MARKER_IMPLEMENTATION_NAME, STR("cpython"));
    environment_set_value(environment, MARKER_PLATFORM_PYTHON_IMPLEMENTATION, STR("CPython"));
    environment_set_value(environment, MARKER_IMPLEMENTATION_VERSION,
                          environment->value[MARKER_PYTHON_FULL_VERSION]);
    environment->id = arena_printf(arena, "%.*s-%.*s", STR_ARG(python), STR_ARG(platform));
    environment_prepare(arena, environment);
    return true;
}

struct environment environment_at_first_patch(struct arena *arena,
                                              const struct environment *environment)
{
    struct environment copy = *environment;
    struct str latest = environment->value[MARKER_PYTHON_FULL_VERSION];
    struct str first =
        arena_printf(arena, "%.*s.0", STR_ARG(environment->value[MARKER_PYTHON_VERSION]));
    if (str_eq(copy.value[MARKER_IMPLEMENTATION_VERSION], latest)) {
        copy.value[MARKER_IMPLEMENTATION_VERSION] = first;
    }
    copy.value[MARKER_PYTHON_FULL_VERSION] = first;
    copy.series = false;
    environment_prepare(arena, &copy);
    return copy;
}

static bool one_platform(const struct environment_set *set)
{
    for (size_t i = 1; i < set->count; i++) {
        if (!str_eq(set->at[i].platform, set->at[0].platform)) {
            return false;
        }
    }
    return true;
}

struct str environment_names(struct arena *arena, const struct environment_set *set,
                             uint64_t environments)
{
    bool short_form = one_platform(set);
    struct buf out = {.arena = arena};
    buf_add(&out, short_form ? STR("Python ") : STR(""));
    for (size_t i = 0, shown = 0; i < set->count; i++) {
        if (environments & (UINT64_C(1) << i)) {
            buf_add(&out, shown++ ? STR(", ") : STR(""));
            buf_add(&out, short_form ? set->at[i].python : set->at[i].id);
        }
    }
    return buf_str(&out);
}
