#include "cli/inputs.h"

#include "base/buf.h"

/* One -c, taken apart. */
struct binding {
    struct str given;  /* the whole value */
    struct str python; /* "3.11"; empty: every Python of the run */
    struct str path;
};

/* "3.11" or "3.11.2". */
static bool is_python(struct str text)
{
    size_t dots = 0;
    for (size_t i = 0; i < text.len; i++) {
        bool digit = ascii_is_digit(text.ptr[i]);
        bool dot = text.ptr[i] == '.' && i && ascii_is_digit(text.ptr[i - 1]);
        if (!digit && !dot) {
            return false;
        }
        dots += dot;
    }
    return (dots == 1 || dots == 2) && ascii_is_digit(text.ptr[text.len - 1]);
}

static struct binding binding_of(struct str value)
{
    size_t equals = str_find(value, '=', 0);
    struct str python = str_slice(value, 0, equals);
    if (equals < value.len && is_python(python)) {
        return (struct binding){value, python, str_slice(value, equals + 1, value.len)};
    }
    return (struct binding){.given = value, .path = value};
}

/* "3.11" of "3.11.2". */
static struct str series_of(struct str python)
{
    size_t dot = str_find(python, '.', 0);
    return str_slice(python, 0, str_find(python, '.', dot + 1));
}

static uint64_t bound_to(const struct environment_set *set, struct str python)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < set->count; i++) {
        struct str have = set->at[i].python;
        bool same = str_eq(have, python) || str_eq(series_of(have), python);
        bits |= (uint64_t)same << i;
    }
    return bits;
}

static struct str expand(struct arena *arena, struct str path, struct str series)
{
    static const char placeholder[] = "{python}";
    struct buf out = {.arena = arena};
    for (size_t at = 0; at < path.len;) {
        struct str rest = str_slice(path, at, path.len);
        size_t next = str_find_str(rest, str_of(placeholder));
        buf_add(&out, str_slice(rest, 0, next));
        if (next < rest.len) {
            buf_add(&out, series);
        }
        at += next < rest.len ? next + sizeof placeholder - 1 : rest.len;
    }
    return buf_str(&out);
}

static void add(struct arena *arena, struct source_list *sources, struct str path, uint64_t bits,
                struct troubles *troubles)
{
    for (size_t i = 0; i < sources->items.len; i++) {
        if (str_eq(sources->items.at[i].path, path)) {
            sources->items.at[i].environments |= bits;
            return;
        }
    }
    if (reqfile_is_remote(path) || inputs_exist(arena, path, troubles)) {
        vec_push(arena, &sources->items, (struct pinset_source){path, bits});
    }
}

/* One file for each Python among the environments of bits. */
static void add_expanded(struct arena *arena, const struct binding *binding, uint64_t bits,
                         const struct environment_set *set, struct source_list *sources,
                         struct troubles *troubles)
{
    for (size_t i = 0; i < set->count; i++) {
        struct str series = series_of(set->at[i].python);
        uint64_t same = bound_to(set, series) & bits;
        if (bits >> i & 1) {
            add(arena, sources, expand(arena, binding->path, series), same, troubles);
        }
    }
}

static void no_such_python(const struct binding *binding, struct troubles *troubles)
{
    trouble_add(troubles,
                "option '--constraint': '%.*s': no environment of this run has Python %.*s",
                STR_ARG(binding->given), STR_ARG(binding->python));
}

static void take(struct arena *arena, const struct binding *binding,
                 const struct environment_set *set, struct source_list *sources,
                 struct troubles *troubles)
{
    bool placeholder = str_find_str(binding->path, STR("{python}")) < binding->path.len;
    uint64_t bits = binding->python.len ? bound_to(set, binding->python) : environment_set_all(set);
    if (binding->path.len == 0) {
        trouble_add(troubles, "option '--constraint': '%.*s' names no file",
                    STR_ARG(binding->given));
    } else if (bits == 0) {
        no_such_python(binding, troubles);
    } else if (placeholder) {
        add_expanded(arena, binding, bits, set, sources, troubles);
    } else {
        add(arena, sources, binding->path, bits, troubles);
    }
}

void inputs_constraints(struct arena *arena, const struct options *options,
                        const struct environment_set *environments, struct source_list *sources,
                        struct troubles *troubles)
{
    const struct option_values *values = &options->values[OPTION_CONSTRAINT];
    for (size_t i = 0; environments->count && i < values->items.len; i++) {
        struct binding binding = binding_of(values->items.at[i]);
        take(arena, &binding, environments, sources, troubles);
    }
}
