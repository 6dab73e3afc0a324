#include "tests/store/known.h"

#include <dirent.h>
#include <stdio.h>

#include "base/hash.h"

uint64_t random_next(struct random *random)
{
    return hash_mix(++random->state);
}

size_t random_below(struct random *random, size_t limit)
{
    return (size_t)(random_next(random) % limit);
}

static enum store_table table_of(size_t number)
{
    return (enum store_table)(1 + number % (STORE_TABLES - 1));
}

static struct str key_of(struct arena *arena, size_t number)
{
    return arena_printf(arena, "https://index.example/simple/ project-%03zu 1.%zu", number,
                        number % 7);
}

/* Mostly small; some of several pages, and one of those that are read in another way. */
static size_t length_of(size_t number, uint64_t generation)
{
    size_t length = (size_t)(hash_mix(number * 1000 + generation) % 900);
    return number == 13 ? 40000 + length : number % 16 == 0 ? 5000 + 7 * length : 24 + length;
}

/* Generation, number, and bytes that follow from both. */
static struct str value_of(struct arena *arena, size_t number, uint64_t generation)
{
    size_t length = length_of(number, generation);
    uint64_t *words = arena_alloc_raw(arena, length / 8 + 1, sizeof *words);
    words[0] = generation;
    words[1] = number;
    for (size_t i = 2; i <= length / 8; i++) {
        words[i] = hash_mix(generation * 4096 + number) + i * i;
    }
    return (struct str){(const char *)words, length};
}

void known_put(struct arena *arena, struct store *store, size_t first, size_t count,
               uint64_t generation)
{
    for (size_t i = 0; i < count; i++) {
        size_t number = (first + i) % KNOWN_KEYS;
        store_put(store, table_of(number), key_of(arena, number),
                  value_of(arena, number, generation));
    }
}

static bool is_right(struct arena *arena, size_t number, struct str value)
{
    uint64_t generation;
    if (value.len < sizeof generation) {
        return false;
    }
    memcpy(&generation, value.ptr, sizeof generation);
    return str_eq(value, value_of(arena, number, generation));
}

void known_get(struct arena *arena, struct store *store, struct known_run *run)
{
    for (size_t i = 0; i < KNOWN_KEYS; i++) {
        struct str value;
        if (store_get(store, table_of(i), key_of(arena, i), arena, &value)) {
            run->found++;
            run->wrong += !is_right(arena, i, value);
        }
    }
}

struct known_run known_use(const char *directory, size_t first, size_t count, uint64_t generation)
{
    struct arena *arena = arena_create();
    struct known_run run = {0};
    struct store *store = store_open(arena, directory, 1, &run.warnings);
    known_get(arena, store, &run);
    known_put(arena, store, first, run.found == KNOWN_KEYS ? count : KNOWN_KEYS, generation);
    store_close(store, &run.warnings);
    arena_destroy(arena);
    return run;
}

bool known_alone(const char *directory)
{
    bool alone = true;
    DIR *entries = opendir(directory);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        struct str name = str_of(entry->d_name);
        if (name.ptr[0] != '.' && !str_eq(name, STR("store.sqlite3"))) {
            printf("left in the directory: %s\n", name.ptr);
            alone = false;
        }
    }
    if (entries) {
        closedir(entries);
    }
    return alone;
}
