#include "base/vec.h"

#include <string.h>

enum { FIRST_CAPACITY = 8 };

void *vec_grow(struct arena *arena, void *at, size_t size, size_t len, size_t *cap)
{
    if (len < *cap) {
        return at;
    }
    size_t wanted = *cap ? *cap * 2 : FIRST_CAPACITY;
    void *moved = arena_alloc_raw(arena, wanted, size);
    if (len) {
        memcpy(moved, at, len * size);
    }
    *cap = wanted;
    return moved;
}
