/*
 * bench_versions FILE: parses the versions in FILE (one a line) and sorts them; prints the
 * microseconds that each step took.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/vec.h"
#include "constraints/version.h"

enum { MAX_BYTES = 64 * 1024 * 1024 };

static long microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000000L + now.tv_nsec / 1000;
}

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

static void run(struct arena *arena, struct str text)
{
    VEC(struct version) versions = {0};
    size_t refused = 0;
    long start = microseconds();
    for (size_t at = 0, end; at < text.len; at = end + 1) {
        end = str_find(text, '\n', at);
        struct version version;
        if (version_parse(arena, str_slice(text, at, end), &version)) {
            vec_push(arena, &versions, version);
        } else {
            refused++;
        }
    }
    long parsed = microseconds();
    if (versions.len) {
        qsort(versions.at, versions.len, sizeof *versions.at, by_version);
    }
    long sorted = microseconds();
    printf("%zu versions, %zu refused: parsed in %ld us, sorted in %ld us, together %ld us\n",
           versions.len, refused, parsed - start, sorted - parsed, sorted - start);
}

int main(int argc, char **argv)
{
    struct arena *arena = arena_create();
    struct str text;
    if (argc != 2 || !read_text(arena, argv[1], &text)) {
        fputs("usage: bench_versions FILE\n", stderr);
        arena_destroy(arena);
        return 2;
    }
    run(arena, text);
    arena_destroy(arena);
    return 0;
}
