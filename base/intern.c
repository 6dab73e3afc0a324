#include "base/intern.h"

#include <assert.h>

#include "base/vec.h"

enum { FIRST_SLOTS = 256 };

/* Open addressing with linear probing; a slot holds id + 1, 0 is free. At most half full. */
struct intern {
    struct arena *arena;
    VEC(struct str) texts;
    uint32_t *slots;
    uint32_t mask;
};

struct intern *intern_create(struct arena *arena)
{
    struct intern *table = ARENA_NEW(arena, struct intern);
    table->arena = arena;
    table->slots = ARENA_ARRAY(arena, uint32_t, FIRST_SLOTS);
    table->mask = FIRST_SLOTS - 1;
    return table;
}

/* The slot of text, or the free slot where it would go. */
static uint32_t find_slot(const struct intern *table, struct str text)
{
    uint32_t slot = str_hash(text) & table->mask;
    while (table->slots[slot] && !str_eq(table->texts.at[table->slots[slot] - 1], text)) {
        slot = (slot + 1) & table->mask;
    }
    return slot;
}

static void grow(struct intern *table)
{
    table->mask = table->mask * 2 + 1;
    table->slots = ARENA_ARRAY(table->arena, uint32_t, (size_t)table->mask + 1);
    for (uint32_t id = 0; id < table->texts.len; id++) {
        table->slots[find_slot(table, table->texts.at[id])] = id + 1;
    }
}

uint32_t intern_put(struct intern *table, struct str text)
{
    uint32_t slot = find_slot(table, text);
    if (table->slots[slot]) {
        return table->slots[slot] - 1;
    }
    vec_push(table->arena, &table->texts, arena_str(table->arena, text));
    uint32_t id = (uint32_t)table->texts.len - 1;
    table->slots[slot] = id + 1;
    if (table->texts.len * 2 > table->mask) {
        grow(table);
    }
    return id;
}

uint32_t intern_find(const struct intern *table, struct str text)
{
    uint32_t slot = find_slot(table, text);
    return table->slots[slot] ? table->slots[slot] - 1 : INTERN_NONE;
}

struct str intern_str(const struct intern *table, uint32_t id)
{
    assert(id < table->texts.len);
    return table->texts.at[id];
}

uint32_t intern_count(const struct intern *table)
{
    return (uint32_t)table->texts.len;
}
