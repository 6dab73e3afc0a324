#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/limits.h"

enum { ALIGN = 16, FIRST_BLOCK = 16 * 1024, HUGE_PAGE = 2 * 1024 * 1024 };

struct block {
    struct block *next;
    size_t size;
    size_t used;
};

struct arena {
    struct block *blocks; /* newest first */
    bool huge;            /* blocks are huge pages */
    size_t handed_out;
};

static void out_of_memory(void)
{
    fputs("depcheck: out of memory\n", stderr);
    exit(LIMIT_EXIT_INTERNAL);
}

static size_t round_up(size_t n)
{
    return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

static char *block_data(struct block *block)
{
    return (char *)block + round_up(sizeof(struct block));
}

static struct block *block_in(void *memory, size_t bytes)
{
    struct block *block = memory;
    if (!block) {
        out_of_memory();
    }
    block->next = NULL;
    block->size = bytes - round_up(sizeof(struct block));
    block->used = 0;
    return block;
}

static struct block *block_new(size_t size)
{
    size_t bytes = round_up(sizeof(struct block)) + size;
    return block_in(malloc(bytes), bytes);
}

/* Where the system has no huge pages they come one by one, as those of other blocks. */
static struct block *block_huge(void)
{
    void *memory = aligned_alloc(HUGE_PAGE, HUGE_PAGE);
    if (memory) {
        madvise(memory, HUGE_PAGE, MADV_HUGEPAGE);
    }
    return block_in(memory, HUGE_PAGE);
}

static struct arena *arena_of(struct block *first, bool huge)
{
    struct arena *arena = malloc(sizeof *arena);
    if (!arena) {
        out_of_memory();
    }
    arena->blocks = first;
    arena->huge = huge;
    arena->handed_out = 0;
    return arena;
}

struct arena *arena_create(void)
{
    return arena_of(block_new(FIRST_BLOCK), false);
}

struct arena *arena_create_huge(void)
{
    return arena_of(block_huge(), true);
}

static void free_blocks(struct block *block)
{
    while (block) {
        struct block *next = block->next;
        free(block);
        block = next;
    }
}

void arena_destroy(struct arena *arena)
{
    if (arena) {
        free_blocks(arena->blocks);
        free(arena);
    }
}

void arena_reset(struct arena *arena)
{
    free_blocks(arena->blocks->next);
    arena->blocks->next = NULL;
    arena->blocks->used = 0;
    arena->handed_out = 0;
}

/* A big request gets a block of its own behind the current one, which stays in use. */
static struct block *block_for(struct arena *arena, size_t bytes)
{
    struct block *head = arena->blocks;
    if (head->size - head->used >= bytes) {
        return head;
    }
    size_t next_size = head->size < ((size_t)1 << 20) ? head->size * 2 : head->size;
    if (bytes > next_size / 4) {
        struct block *own = block_new(bytes);
        own->next = head->next;
        head->next = own;
        return own;
    }
    struct block *fresh = arena->huge ? block_huge() : block_new(next_size);
    fresh->next = head;
    arena->blocks = fresh;
    return fresh;
}

void *arena_alloc_raw(struct arena *arena, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2) {
        out_of_memory();
    }
    bytes = round_up(bytes ? bytes : 1);
    struct block *block = block_for(arena, bytes);
    char *at = block_data(block) + block->used;
    block->used += bytes;
    arena->handed_out += bytes;
    return at;
}

bool arena_extend(struct arena *arena, const void *at, size_t bytes, size_t wanted)
{
    struct block *head = arena->blocks;
    const char *end = block_data(head) + head->used;
    size_t more = round_up(wanted) - round_up(bytes);
    if (!at || (const char *)at + round_up(bytes) != end || head->size - head->used < more) {
        return false;
    }
    head->used += more;
    arena->handed_out += more;
    return true;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
    void *at = arena_alloc_raw(arena, count, size);
    return memset(at, 0, count * size);
}

struct str arena_str(struct arena *arena, struct str s)
{
    return (struct str){arena_cstr(arena, s), s.len};
}

const char *arena_cstr(struct arena *arena, struct str s)
{
    char *copy = arena_alloc_raw(arena, s.len + 1, 1);
    if (s.len) {
        memcpy(copy, s.ptr, s.len);
    }
    copy[s.len] = '\0';
    return copy;
}

struct str arena_vprintf(struct arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    char few[256]; /* most are as short as that: they are made once */
    int n = vsnprintf(few, sizeof few, format, again);
    va_end(again);
    size_t len = n > 0 ? (size_t)n : 0;
    if (len < sizeof few) {
        return arena_str(arena, (struct str){few, len});
    }
    char *text = arena_alloc_raw(arena, len + 1, 1);
    vsnprintf(text, len + 1, format, args);
    return (struct str){text, len};
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}

size_t arena_used(const struct arena *arena)
{
    return arena->handed_out;
}
