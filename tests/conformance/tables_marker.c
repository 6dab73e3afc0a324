#include <jansson.h>

#include "base/vec.h"
#include "constraints/marker.h"
#include "constraints/name.h"
#include "tests/conformance/offset.h"
#include "tests/conformance/table.h"

static bool valid_agrees(const struct table_context *context, const struct str *cells)
{
    struct fault fault;
    const struct marker *marker = marker_parse(context->scratch, cells[0], &fault);
    return marker && str_eq(marker_normalized(context->scratch, marker), cells[1]);
}

static bool invalid_agrees(const struct table_context *context, const struct str *cells)
{
    struct fault fault;
    return !marker_parse(context->scratch, cells[0], &fault) &&
           cell_is_offset(cells[1], cells[0], fault.start) &&
           cell_is_offset(cells[2], cells[0], fault.end);
}

static void read_environment(struct arena *arena, const char *name, json_t *values,
                             struct environment *environment)
{
    *environment = (struct environment){.id = arena_str(arena, str_of(name))};
    for (size_t i = 0; i < MARKER_ENVIRONMENT_VARIABLES; i++) {
        struct str key = marker_variable_name((enum marker_variable)i);
        const char *value = json_string_value(json_object_get(values, key.ptr));
        environment->known[i] = value != NULL;
        environment->value[i] = arena_str(arena, str_of(value));
    }
    environment_prepare(arena, environment);
}

/* The environments of environments.json; an empty set if it cannot be read, so that all rows fail.
 */
static void *read_environments(const struct table_context *context)
{
    struct environment_set *set = ARENA_NEW(context->arena, struct environment_set);
    struct str path = arena_printf(context->arena, "%s/environments.json", context->directory);
    json_t *root = json_load_file(path.ptr, 0, NULL);
    const char *name;
    json_t *values;
    set->at = ARENA_ARRAY(context->arena, struct environment, json_object_size(root));
    json_object_foreach(root, name, values)
    {
        read_environment(context->arena, name, values, &set->at[set->count++]);
    }
    json_decref(root);
    return set;
}

static const struct environment *find_environment(const struct environment_set *set,
                                                  struct str name)
{
    for (size_t i = 0; i < set->count; i++) {
        if (str_eq(set->at[i].id, name)) {
            return &set->at[i];
        }
    }
    return NULL;
}

static bool result_is(enum marker_result result, struct str cell)
{
    static const char *const names[] = {
        [MARKER_FALSE] = "false",
        [MARKER_TRUE] = "true",
        [MARKER_UNKNOWN] = "unknown",
        [MARKER_UNDEFINED_COMPARISON] = "error:UndefinedComparison",
        [MARKER_UNDEFINED_NAME] = "error:UndefinedEnvironmentName",
    };
    return str_eq(cell, str_of(names[result]));
}

static bool evaluates_to(struct arena *arena, struct str text, const struct marker_context *context,
                         struct str result)
{
    struct fault fault;
    const struct marker *marker = marker_parse(arena, text, &fault);
    return marker && context->environment && result_is(marker_evaluate(marker, context), result);
}

/* marker_evaluate_all() on one environment says the same, with errors as undecided. */
static bool bits_agree(const struct table_context *context, const struct str *cells)
{
    const struct environment *environment = find_environment(context->state, cells[1]);
    struct fault fault;
    const struct marker *marker = marker_parse(context->scratch, cells[0], &fault);
    if (!marker || !environment) {
        return false;
    }
    struct environment only = *environment;
    struct environment_set set = {&only, 1};
    struct marker_bits bits =
        marker_evaluate_all(marker, &set, name_canonical(context->scratch, cells[2]));
    return bits.yes == cell_is(cells[3], true) &&
           bits.unknown == str_starts(cells[3], STR("error:"));
}

static bool eval_agrees(const struct table_context *context, const struct str *cells)
{
    struct marker_context values = {
        .environment = find_environment(context->state, cells[1]),
        .has_extra = true,
        .extra = name_canonical(context->scratch, cells[2]),
    };
    return evaluates_to(context->scratch, cells[0], &values, cells[3]) &&
           bits_agree(context, cells);
}

static size_t split_names(struct arena *arena, struct str cell, const struct str **names)
{
    VEC(struct str) items = {0};
    for (size_t at = 0; at < cell.len;) {
        size_t end = str_find(cell, ',', at);
        vec_push(arena, &items, name_canonical(arena, str_slice(cell, at, end)));
        at = end + 1;
    }
    *names = items.at;
    return items.len;
}

static bool eval_sets_agrees(const struct table_context *context, const struct str *cells)
{
    struct marker_context values = {
        .environment = find_environment(context->state, cells[1]),
        .has_sets = true,
    };
    values.extra_count = split_names(context->scratch, cells[2], &values.extras);
    values.group_count = split_names(context->scratch, cells[3], &values.groups);
    return evaluates_to(context->scratch, cells[0], &values, cells[4]);
}

const struct table tables_marker[] = {
    {"markers_valid.tsv", "marker,normalized,class", NULL, valid_agrees},
    {"markers_invalid.tsv", "marker,span_start,span_end,message,class", NULL, invalid_agrees},
    {"markers_eval.tsv", "marker,environment,extra,result,class", read_environments, eval_agrees},
    {"markers_eval_sets.tsv", "marker,environment,extras,dependency_groups,result,class",
     read_environments, eval_sets_agrees},
    {0},
};
