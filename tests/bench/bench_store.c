/*
 * bench_store EMPTY: the store: a process that reads one pack, many reads, and writing an index.
 *
 * bench_store warm DIR is that process: it opens the store, reads the pack and closes it.
 */
#include "pypi/store.h"

#include "tests/bench/bench.h"
#include "tests/unit/remove_tree.h"

enum { RECORDS = 29883, READS = 600, PACK_BYTES = 250000 };

static struct str key_of(char *room, size_t number)
{
    int len = sprintf(room, "https://pypi.org/simple/ project-%05zu 1.2.3", number);
    return (struct str){room, (size_t)len};
}

/* Writes the store that the others read; the milliseconds of the commit. */
static double write_store(const char *directory, const char *bytes)
{
    char room[100];
    struct arena *arena = arena_create();
    struct store *store = store_open(arena, directory, 1, NULL);
    for (size_t i = 0; i < RECORDS; i++) {
        struct str value = {bytes + i, 500 + i * 37 % 1100};
        store_put(store, STORE_RELEASE, key_of(room, i), value);
    }
    store_put(store, STORE_PACK, STR("pack"), (struct str){bytes, PACK_BYTES});
    double start = bench_now_ms();
    store_close(store, NULL);
    arena_destroy(arena);
    return bench_now_ms() - start;
}

/* Some of the records; the milliseconds of all of it. */
static double read_many(const char *directory, bool hold)
{
    char room[100];
    size_t found = 0;
    double start = bench_now_ms();
    struct arena *arena = arena_create();
    struct store *store = store_open(arena, directory, 1, NULL);
    if (hold) {
        store_hold(store);
    }
    for (size_t i = 0; i < READS; i++) {
        struct str value;
        found += store_get(store, STORE_RELEASE, key_of(room, i * 7919 % RECORDS), arena, &value);
    }
    store_close(store, NULL);
    arena_destroy(arena);
    if (found != READS) {
        fputs("a record is missing\n", stderr);
        exit(2);
    }
    return bench_now_ms() - start;
}

static double read_many_often(const char *directory, bool hold)
{
    double times[BENCH_ROUNDS];
    for (size_t i = 0; i < BENCH_ROUNDS; i++) {
        times[i] = read_many(directory, hold);
    }
    return bench_median(times, BENCH_ROUNDS);
}

static int warm(const char *directory)
{
    struct str value;
    struct arena *arena = arena_create();
    struct store *store = store_open(arena, directory, 1, NULL);
    bool found = store_get(store, STORE_PACK, STR("pack"), arena, &value);
    store_close(store, NULL);
    arena_destroy(arena);
    return found && value.len == PACK_BYTES ? 0 : 1;
}

static bool measure(char *program, const char *directory, double empty)
{
    static char bytes[PACK_BYTES];
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] = (char)(i * 2654435761u >> 13);
    }
    char *const arguments[] = {program, "warm", (char *)directory, NULL};
    bool ok = bench_report("29,883 records written", write_store(directory, bytes), 1000, empty);
    ok &= bench_report("a process that reads one pack", bench_process(arguments, BENCH_ROUNDS),
                       empty * 3, empty);
    ok &= bench_report("600 records read", read_many_often(directory, false), 10, empty);
    ok &= bench_report("600 records read, held", read_many_often(directory, true), 5, empty);
    return ok;
}

int main(int argc, char **argv)
{
    if (argc == 3) {
        return warm(argv[2]);
    }
    char directory[] = P_tmpdir "/depcheck-bench-XXXXXX";
    if (argc != 2 || !mkdtemp(directory)) {
        fputs("usage: bench_store EMPTY\n", stderr);
        return 2;
    }
    bool ok = measure(argv[0], directory, bench_empty(argv[1]));
    return remove_tree(directory) && ok ? 0 : 1;
}
