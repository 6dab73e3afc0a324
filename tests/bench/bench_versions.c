/*
 * bench_versions FILE EMPTY: parses the versions in FILE (one a line) and sorts them, as multiples
 * of starting the empty process EMPTY; exit 1 if the bound of docs/performance.md is missed.
 */
#include "base/vec.h"
#include "constraints/version.h"
#include "tests/bench/bench.h"

enum { MAX_BYTES = 64 * 1024 * 1024 };

static bool read_text(struct arena *arena, const char *path, struct str *text)
{
    FILE *file = fopen(path, "rb");
    if (!file) {
        return false;
    }
    char *bytes = arena_alloc(arena, MAX_BYTES, 1);
    *text = (struct str){bytes, fread(bytes, 1, MAX_BYTES, file)};
    return fclose(file) == 0;
}

static int by_version(const void *a, const void *b)
{
    return version_cmp(a, b);
}

/* Milliseconds of one round; count is the number of texts that are versions. */
static double sort_all(struct str text, size_t *count)
{
    struct arena *arena = arena_create();
    VEC(struct version) versions = {0};
    double start = bench_now_ms();
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        struct version version;
        end = str_find(text, '\n', at);
        if (version_parse(arena, str_slice(text, at, end), &version)) {
            vec_push(arena, &versions, version);
        }
    }
    if (versions.len) {
        qsort(versions.at, versions.len, sizeof *versions.at, by_version);
    }
    double took = bench_now_ms() - start;
    *count = versions.len;
    arena_destroy(arena);
    return took;
}

static bool run(struct str text, char *empty_path)
{
    double times[BENCH_ROUNDS];
    size_t count = 0;
    for (size_t i = 0; i < BENCH_ROUNDS; i++) {
        times[i] = sort_all(text, &count);
    }
    double empty = bench_empty(empty_path);
    printf("%zu versions\n", count);
    return bench_report("parsed and sorted", bench_median(times, BENCH_ROUNDS), 30, empty) && count;
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_create();
    struct str text;
    if (argc != 3 || !read_text(arena, argv[1], &text)) {
        fputs("usage: bench_versions FILE EMPTY\n", stderr);
        arena_destroy(arena);
        return 2;
    }
    bool ok = run(text, argv[2]);
    arena_destroy(arena);
    return ok ? 0 : 1;
}
