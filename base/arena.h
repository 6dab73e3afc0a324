/*
 * arena: memory that is given back all at once.
 *
 * Model objects, texts and findings of one check live in one arena and are never freed singly. Out
 * of memory ends the process in one place (arena.c) with a message and exit status 4.
 */
#ifndef DEPCHECK_BASE_ARENA_H
#define DEPCHECK_BASE_ARENA_H

#include <stdarg.h>

#include "base/str.h"

struct arena;

/* A new, empty arena; release it with arena_destroy(). */
struct arena *arena_create(void);

/*
 * The same for what will take a megabyte or two: its first block is a huge page where the system
 * has them, because to get memory page by page takes longer than to fill it.
 */
struct arena *arena_create_huge(void);

/* Gives all memory back. NULL is fine. */
void arena_destroy(struct arena *arena);

/* Forgets all allocations but keeps the first block, for scratch use in loops. */
void arena_reset(struct arena *arena);

/* Zeroed memory of count * size bytes, aligned for any object; never NULL, overflow is checked. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);

/* The same, but the bytes are whatever they are: for what is filled at once. */
void *arena_alloc_raw(struct arena *arena, size_t count, size_t size);

/*
 * Makes the newest allocation larger where it is, if there is room behind it: false if not, and
 * nothing has changed. The new bytes are whatever they are.
 */
bool arena_extend(struct arena *arena, const void *at, size_t bytes, size_t wanted);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), 1, sizeof(type)))
#define ARENA_ARRAY(arena, type, count) ((type *)arena_alloc((arena), (count), sizeof(type)))

/* A copy of s in the arena. The copy is followed by a NUL byte that is not counted. */
struct str arena_str(struct arena *arena, struct str s);

/* A NUL-terminated copy of s, for library borders. */
const char *arena_cstr(struct arena *arena, struct str s);

/* A formatted text (printf rules), NUL-terminated after its length. */
struct str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

struct str arena_vprintf(struct arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/* Bytes handed out since creation or the last reset. */
size_t arena_used(const struct arena *arena);

#endif
