#include <math.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/vec.h"
#include "fetch/simple_json_parts.h"

/* Up to so many keys are compared with each other, more are sorted. */
enum { FEW_KEYS = 32 };

struct key {
    struct str name;
    size_t object; /* number of the object that it stands in */
};

/* What was seen of a value. */
struct walk {
    struct arena *scratch;
    VEC(struct key) keys;
    size_t objects;
};

bool simple_json_text(struct arena *arena, struct str value, struct str *text)
{
    return str_find(value, '\\', 0) < value.len ? scan_text(arena, value, text)
                                                : scan_unquote(value, text);
}

static bool is_integer(struct str number)
{
    for (size_t i = 0; i < number.len; i++) {
        if (!ascii_is_digit(number.ptr[i]) && (i > 0 || number.ptr[i] != '-')) {
            return false;
        }
    }
    return number.len > 0;
}

/* Counted below zero, where there is one number more. */
bool simple_json_integer(struct str value, int64_t *number)
{
    if (!is_integer(value)) {
        return false;
    }
    bool is_negative = value.ptr[0] == '-';
    *number = 0;
    for (size_t i = is_negative; i < value.len; i++) {
        if (__builtin_mul_overflow(*number, 10, number) ||
            __builtin_sub_overflow(*number, value.ptr[i] - '0', number)) {
            return false;
        }
    }
    return is_negative || !__builtin_sub_overflow(0, *number, number);
}

static bool is_sound_number(struct arena *scratch, struct str value)
{
    int64_t number;
    if (is_integer(value)) {
        return simple_json_integer(value, &number);
    }
    return isfinite(strtod(arena_cstr(scratch, value), NULL));
}

static bool is_sound_scalar(struct arena *scratch, struct str value)
{
    struct str text;
    switch (value.ptr[0]) {
    case 'n':
    case 't':
    case 'f':
        return true;
    case '"':
        return simple_json_text(scratch, value, &text);
    default:
        return is_sound_number(scratch, value);
    }
}

/* raw is the text between quotes. */
static bool read_key(struct arena *scratch, struct str raw, struct str *name)
{
    *name = raw;
    if (str_find(raw, '\\', 0) == raw.len) {
        return true;
    }
    return scan_text(scratch, (struct str){raw.ptr - 1, raw.len + 2}, name) &&
           str_find(*name, '\0', 0) == name->len;
}

static bool keep_key(struct walk *walk, struct str raw, size_t object)
{
    struct key key = {.object = object};
    if (!read_key(walk->scratch, raw, &key.name)) {
        return false;
    }
    vec_push(walk->scratch, &walk->keys, key);
    return true;
}

/* The scan stands before a quote or a number. */
static bool walk_scalar(struct walk *walk, struct scan *scan, size_t object)
{
    struct str value;
    if (!scan_value(scan, &value)) {
        return false;
    }
    struct scan behind = *scan;
    bool is_key = value.ptr[0] == '"' && !scan_is_done(&behind) && scan->text.ptr[behind.at] == ':';
    return is_key ? keep_key(walk, str_slice(value, 1, value.len - 1), object)
                  : is_sound_scalar(walk->scratch, value);
}

/* The brackets are known to be right, so that all others may be passed over. */
static bool walk_nested(struct walk *walk, struct str value)
{
    size_t objects[LIMIT_JSON_DEPTH];
    size_t depth = 0;
    struct scan scan = {.text = value};
    while (scan.at < value.len) {
        char c = value.ptr[scan.at];
        if (c == '"' || c == '-' || ascii_is_digit(c)) {
            if (!walk_scalar(walk, &scan, objects[depth - 1])) {
                return false;
            }
            continue;
        }
        if (c == '{' || c == '[') {
            objects[depth++] = ++walk->objects;
        }
        depth -= c == '}' || c == ']';
        scan.at++;
    }
    return true;
}

static bool walk_value(struct walk *walk, struct str value)
{
    return value.ptr[0] == '{' || value.ptr[0] == '[' ? walk_nested(walk, value)
                                                      : is_sound_scalar(walk->scratch, value);
}

static int compare_keys(const void *a, const void *b)
{
    const struct key *x = a;
    const struct key *y = b;
    int order = (x->object > y->object) - (x->object < y->object);
    return order ? order : str_cmp(x->name, y->name);
}

static bool is_same_key(const struct key *a, const struct key *b)
{
    return a->object == b->object && str_eq(a->name, b->name);
}

static bool has_twins(struct walk *walk)
{
    struct key *keys = walk->keys.at;
    size_t count = walk->keys.len;
    bool is_sorted = count > FEW_KEYS;
    if (is_sorted) {
        qsort(keys, count, sizeof *keys, compare_keys);
    }
    for (size_t i = 1; i < count; i++) {
        for (size_t k = is_sorted ? i - 1 : 0; k < i; k++) {
            if (is_same_key(&keys[k], &keys[i])) {
                return true;
            }
        }
    }
    return false;
}

bool simple_json_is_sound(struct arena *scratch, struct str value)
{
    struct walk walk = {.scratch = scratch};
    return walk_value(&walk, value) && !has_twins(&walk);
}

/* The place of a member that is wanted. */
static size_t find_name(const struct json_object *object, struct str name)
{
    size_t i = 0;
    while (i < object->count && !str_eq(object->names[i], name)) {
        i++;
    }
    return i;
}

/* False: the name is there twice or cannot be. */
static bool keep_member(struct walk *walk, struct json_object *object, struct str raw,
                        struct str value)
{
    struct str name;
    if (!read_key(walk->scratch, raw, &name)) {
        return false;
    }
    size_t at = find_name(object, name);
    if (at == object->count) {
        vec_push(walk->scratch, &walk->keys, (struct key){name, 0});
        return true;
    }
    bool is_first = !object->values[at].ptr;
    object->values[at] = value;
    return is_first;
}

enum json_verdict simple_json_members(struct arena *scratch, struct scan *scan,
                                      struct json_object *object)
{
    struct walk walk = {.scratch = scratch};
    struct str raw;
    bool is_sound = true;
    enum scan_step step;
    for (bool first = true; (step = scan_member(scan, first, &raw)) == SCAN_MEMBER; first = false) {
        struct str value;
        if (!scan_value(scan, &value)) {
            return JSON_CUT;
        }
        is_sound = is_sound && keep_member(&walk, object, raw, value) && walk_value(&walk, value);
    }
    if (step != SCAN_END) {
        return JSON_CUT;
    }
    return is_sound && !has_twins(&walk) ? JSON_TAKEN : JSON_REFUSED;
}
