/*
 * vec: a growing array in an arena.
 *
 *     VEC(struct pin) pins = {0};
 *     vec_push(arena, &pins, pin);
 *     for (size_t i = 0; i < pins.len; i++) { use(&pins.at[i]); }
 *
 * Elements move when the array grows: keep indexes, not pointers, while it does.
 */
#ifndef DEPCHECK_BASE_VEC_H
#define DEPCHECK_BASE_VEC_H

#include "base/arena.h"

#define VEC(type)   \
    struct {        \
        type *at;   \
        size_t len; \
        size_t cap; \
    }

/* Makes room for one more element and returns the (possibly moved) array. Used by vec_push(). */
void *vec_grow(struct arena *arena, void *at, size_t size, size_t len, size_t *cap);

/* The same for an array that shall hold `wanted` elements in all. Used by vec_reserve(). */
void *vec_make_room(struct arena *arena, void *at, size_t size, size_t len, size_t *cap,
                    size_t wanted);

/* Room for `count` elements at once, where their number is known. Untouched memory costs nothing.
 */
#define vec_reserve(arena, vec, count) \
    ((vec)->at =                       \
         vec_make_room((arena), (vec)->at, sizeof *(vec)->at, (vec)->len, &(vec)->cap, (count)))

#define vec_push(arena, vec, ...)                                                          \
    ((vec)->at = vec_grow((arena), (vec)->at, sizeof *(vec)->at, (vec)->len, &(vec)->cap), \
     (vec)->at[(vec)->len++] = (__VA_ARGS__))

#endif
