/*
 * resolve_bruteforce [COUNT [SEED [FIRST]]]: compares the resolver with a naive one on random
 * worlds, numbers FIRST to FIRST + COUNT - 1 of the seed. A world that fails is printed with its
 * files.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/resolve/compare.h"

/* Number of worlds in which each thing occurs. */
struct shares {
    unsigned long worlds;
    unsigned long unsatisfiable;
    unsigned long extras;
    unsigned long markers;
    unsigned long prereleases;
    unsigned long yanks;
    unsigned long pythons;
};

static void count_features(struct shares *shares, const struct naive_answer *answer)
{
    shares->worlds++;
    shares->unsatisfiable += !answer->satisfiable;
    shares->extras += answer->features.extras;
    shares->markers += answer->features.markers;
    shares->prereleases += answer->features.prereleases;
    shares->yanks += answer->features.yanks;
    shares->pythons += answer->features.pythons;
}

static bool print_share(const struct shares *shares, const char *name, unsigned long count)
{
    double percent = shares->worlds ? 100.0 * (double)count / (double)shares->worlds : 0;
    printf("%-16s %5.1f %%%s\n", name, percent, percent >= 10 ? "" : " (too few)");
    return percent >= 10;
}

static bool print_shares(const struct shares *shares)
{
    bool enough = print_share(shares, "unsatisfiable", shares->unsatisfiable);
    enough &= print_share(shares, "satisfiable", shares->worlds - shares->unsatisfiable);
    enough &= print_share(shares, "extras", shares->extras);
    enough &= print_share(shares, "markers", shares->markers);
    enough &= print_share(shares, "pre-releases", shares->prereleases);
    enough &= print_share(shares, "yanks", shares->yanks);
    enough &= print_share(shares, "Requires-Python", shares->pythons);
    return enough;
}

/* What all worlds share. */
struct work {
    struct arena *arena;
    struct world world;
    struct naive_world prepared;
    struct naive_answer naive;
    struct shares shares;
};

static bool print_failure(struct work *work, unsigned long number, struct str differences)
{
    printf("===== world %lu\n%.*s", number, STR_ARG(differences));
    world_write(&work->world, stdout);
    return false;
}

static bool check_world(struct work *work, uint64_t seed, unsigned long number)
{
    arena_reset(work->arena);
    world_make(&work->world, seed * UINT64_C(1000003) + number);
    if (!world_write(&work->world, NULL)) {
        return print_failure(work, number, STR("  files cannot be written\n"));
    }
    naive_prepare(&work->world, &work->prepared);
    naive_resolve(&work->prepared, &work->naive);
    count_features(&work->shares, &work->naive);
    struct product product;
    struct error error = {0};
    if (!product_run(work->arena, &work->world, &product, &error)) {
        return print_failure(work, number, arena_printf(work->arena, "  %s\n", error.text));
    }
    struct comparison comparison = {.arena = work->arena,
                                    .world = &work->world,
                                    .prepared = &work->prepared,
                                    .naive = &work->naive,
                                    .product = &product};
    compare(&comparison);
    return comparison.out.len == 0 || print_failure(work, number, buf_str(&comparison.out));
}

/* Memory before disk: a run writes many small files. */
static bool enter_directory(char *path, size_t size)
{
    const char *parents[] = {getenv("TMPDIR"), "/dev/shm", P_tmpdir};
    for (size_t i = 0; i < sizeof parents / sizeof parents[0]; i++) {
        if (!parents[i]) {
            continue;
        }
        snprintf(path, size, "%s/depcheck-resolve-XXXXXX", parents[i]);
        if (mkdtemp(path) && chdir(path) == 0) {
            return true;
        }
    }
    perror("resolve_bruteforce: no directory to work in");
    return false;
}

static void leave_directory(const char *path)
{
    world_remove();
    if (chdir("/") != 0 || rmdir(path) != 0) {
        perror(path);
    }
}

static unsigned long number_of(int argc, char **argv, int index, unsigned long otherwise)
{
    return index < argc ? strtoul(argv[index], NULL, 10) : otherwise;
}

int main(int argc, char **argv)
{
    unsigned long count = number_of(argc, argv, 1, 20000);
    unsigned long seed = number_of(argc, argv, 2, 1);
    unsigned long first = number_of(argc, argv, 3, 0);
    char path[1024];
    if (!enter_directory(path, sizeof path)) {
        return 1;
    }
    struct arena *arena = arena_create();
    struct work *work = ARENA_NEW(arena, struct work);
    work->arena = arena_create();
    unsigned long failed = 0;
    for (unsigned long number = first; number < first + count; number++) {
        failed += !check_world(work, seed, number);
    }
    printf("seed %lu, worlds %lu to %lu; share of worlds with\n", seed, first,
           first + count - (count > 0));
    bool enough = print_shares(&work->shares) || count < 1000;
    printf("%lu passed, %lu failed\n", count - failed, failed);
    arena_destroy(work->arena);
    arena_destroy(arena);
    leave_directory(path);
    return failed || !enough;
}
