#include "base/vec.h"

#include <string.h>

/* Few large elements, or a handful of small ones: most vectors stay that short. */
static size_t first_capacity(size_t size)
{
    return size >= 64 ? 1 : 4;
}

void *vec_make_room(struct arena *arena, void *at, size_t size, size_t len, size_t *cap,
                    size_t wanted)
{
    if (wanted <= *cap) {
        return at;
    }
    if (*cap && arena_extend(arena, at, *cap * size, wanted * size)) {
        *cap = wanted;
        return at;
    }
    void *moved = arena_alloc_raw(arena, wanted, size);
    if (len) {
        memcpy(moved, at, len * size);
    }
    *cap = wanted;
    return moved;
}

void *vec_grow(struct arena *arena, void *at, size_t size, size_t len, size_t *cap)
{
    if (len < *cap) {
        return at;
    }
    size_t wanted = *cap ? *cap * 2 : first_capacity(size);
    return vec_make_room(arena, at, size, len, cap, wanted);
}
