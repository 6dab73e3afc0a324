/*
 * variables: an environment for a test: "NAME=VALUE" texts, the last one of a name counts.
 */
#ifndef DEPCHECK_TESTS_UNIT_VARIABLES_H
#define DEPCHECK_TESTS_UNIT_VARIABLES_H

#include <string.h>

#include "base/context.h"
#include "base/vec.h"

struct variables {
    struct arena *arena;
    VEC(const char *) items;
};

static inline const char *variables_get(void *data, const char *name)
{
    const struct variables *variables = (const struct variables *)data;
    size_t length = strlen(name);
    for (size_t i = variables->items.len; i-- > 0;) {
        const char *item = variables->items.at[i];
        if (strncmp(item, name, length) == 0 && item[length] == '=') {
            return item + length + 1;
        }
    }
    return NULL;
}

static inline void variables_set(struct variables *variables, const char *text)
{
    vec_push(variables->arena, &variables->items, arena_cstr(variables->arena, str_of(text)));
}

#endif
