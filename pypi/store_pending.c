#include "base/hash.h"
#include "pypi/store_parts.h"

static size_t slot_of(const struct store_pending *pending, enum store_table table, struct str key)
{
    size_t slot = (size_t)hash_bytes(key, table) & (pending->slot_count - 1);
    while (pending->slots[slot] != 0) {
        const struct store_put *put = &pending->puts.at[pending->slots[slot] - 1];
        if (put->table == table && str_eq(put->key, key)) {
            break;
        }
        slot = (slot + 1) & (pending->slot_count - 1);
    }
    return slot;
}

/* At most half of the slots are taken, so that a free one is always near. */
static void make_slots(struct store_pending *pending)
{
    if (pending->slot_count > pending->puts.len * 2) {
        return;
    }
    pending->slot_count = pending->slot_count ? pending->slot_count * 4 : 64;
    pending->slots = ARENA_ARRAY(pending->memory, size_t, pending->slot_count);
    for (size_t i = 0; i < pending->puts.len; i++) {
        const struct store_put *put = &pending->puts.at[i];
        pending->slots[slot_of(pending, put->table, put->key)] = i + 1;
    }
}

static struct arena *memory_of(struct store_pending *pending)
{
    if (!pending->memory) {
        pending->memory = arena_create();
    }
    return pending->memory;
}

void store_pending_put(struct store_pending *pending, enum store_table table, struct str key,
                       struct str value)
{
    struct arena *memory = memory_of(pending);
    make_slots(pending);
    size_t *slot = &pending->slots[slot_of(pending, table, key)];
    if (*slot == 0) {
        struct store_put put = {.table = table, .key = arena_str(memory, key)};
        vec_push(memory, &pending->puts, put);
        *slot = pending->puts.len;
    }
    struct store_put *put = &pending->puts.at[*slot - 1];
    put->value = arena_str(memory, value);
    put->dropped = false;
}

void store_pending_remove(struct store_pending *pending, enum store_table table, struct str prefix)
{
    struct arena *memory = memory_of(pending);
    for (size_t i = 0; i < pending->puts.len; i++) {
        struct store_put *put = &pending->puts.at[i];
        put->dropped |= put->table == table && str_starts(put->key, prefix);
    }
    struct store_removal removal = {table, arena_str(memory, prefix)};
    vec_push(memory, &pending->removals, removal);
}

const struct store_put *store_pending_find(const struct store_pending *pending,
                                           enum store_table table, struct str key)
{
    size_t found = pending->slots ? pending->slots[slot_of(pending, table, key)] : 0;
    return found != 0 && !pending->puts.at[found - 1].dropped ? &pending->puts.at[found - 1] : NULL;
}

bool store_pending_removes(const struct store_pending *pending, enum store_table table,
                           struct str key)
{
    for (size_t i = 0; i < pending->removals.len; i++) {
        const struct store_removal *removal = &pending->removals.at[i];
        if (removal->table == table && str_starts(key, removal->prefix)) {
            return true;
        }
    }
    return false;
}

void store_pending_clear(struct store_pending *pending)
{
    arena_destroy(pending->memory);
    *pending = (struct store_pending){0};
}
