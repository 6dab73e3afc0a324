#include "constraints/name.h"

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.';
}

bool name_is_valid(struct str name)
{
    if (!name.len || !ascii_is_alnum(name.ptr[0]) || !ascii_is_alnum(name.ptr[name.len - 1])) {
        return false;
    }
    for (size_t i = 0; i < name.len; i++) {
        if (!ascii_is_alnum(name.ptr[i]) && !is_separator(name.ptr[i])) {
            return false;
        }
    }
    return true;
}

struct str name_canonical(struct arena *arena, struct str name)
{
    char *out = arena_alloc(arena, name.len + 1, 1);
    size_t len = 0;
    for (size_t i = 0; i < name.len; i++) {
        if (!is_separator(name.ptr[i])) {
            out[len++] = ascii_lower(name.ptr[i]);
        } else if (i == 0 || !is_separator(name.ptr[i - 1])) {
            out[len++] = '-';
        }
    }
    return (struct str){out, len};
}

bool name_is_normalized(struct str name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool ends_run = c == '-' && i > 0 && name.ptr[i - 1] == '-';
        if (ends_run || c == '_' || c == '.' || ascii_lower(c) != c) {
            return false;
        }
    }
    return name_is_valid(name);
}
