/*
 * bruteforce [COUNT [SEED [FIRST]]]: compares the check with a naive one on random universes,
 * numbers FIRST to FIRST + COUNT - 1 of the seed. A universe that fails is printed with its files.
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/bruteforce/compare.h"

/* Number of universes in which each thing occurs. */
struct shares {
    unsigned long universes;
    unsigned long errors;
    unsigned long extras;
    unsigned long markers;
    unsigned long prereleases;
    unsigned long yanks;
    unsigned long pythons;
    unsigned long siblings;
    unsigned long overlaps;
    unsigned long disjoint;
    unsigned long no_files;
    unsigned long solved;
    unsigned long not_solved;
};

static void count_features(struct shares *shares, const struct naive_features *features)
{
    shares->universes++;
    shares->errors += features->errors;
    shares->extras += features->extras;
    shares->markers += features->markers;
    shares->prereleases += features->prereleases;
    shares->yanks += features->yanks;
    shares->pythons += features->pythons;
    shares->siblings += features->siblings;
    shares->overlaps += features->overlaps;
    shares->disjoint += features->disjoint;
    shares->no_files += features->no_files;
}

static bool print_share(const struct shares *shares, const char *name, unsigned long count,
                        bool required)
{
    double percent = shares->universes ? 100.0 * (double)count / (double)shares->universes : 0;
    bool enough = !required || percent >= 10;
    printf("%-16s %5.1f %%%s\n", name, percent, enough ? "" : " (too few)");
    return enough;
}

static bool print_shares(const struct shares *shares)
{
    bool enough = print_share(shares, "errors", shares->errors, true);
    enough &= print_share(shares, "extras", shares->extras, true);
    enough &= print_share(shares, "markers", shares->markers, true);
    enough &= print_share(shares, "pre-releases", shares->prereleases, true);
    enough &= print_share(shares, "yanks", shares->yanks, true);
    enough &= print_share(shares, "Requires-Python", shares->pythons, false);
    enough &= print_share(shares, "siblings", shares->siblings, false);
    enough &= print_share(shares, "overlaps", shares->overlaps, false);
    enough &= print_share(shares, "disjoint", shares->disjoint, false);
    enough &= print_share(shares, "no file", shares->no_files, true);
    enough &= print_share(shares, "solved", shares->solved, false);
    enough &= print_share(shares, "not solved", shares->not_solved, true);
    return enough;
}

/* What all universes share. */
struct work {
    struct arena *arena;
    struct universe *universe;
    struct uni_grid *grid;
    struct naive_result *naive;
    struct shares shares;
};

static void print_failure(struct work *work, unsigned long number, struct str differences)
{
    printf("===== universe %lu\n%.*s", number, STR_ARG(differences));
    universe_write(work->universe, stdout);
}

static bool check_universe(struct work *work, uint64_t seed, unsigned long number)
{
    arena_reset(work->arena);
    universe_make(work->universe, seed * UINT64_C(1000003) + number);
    struct product product;
    struct error error = {0};
    if (!universe_write(work->universe, NULL)) {
        print_failure(work, number, STR("  files cannot be written\n"));
        return false;
    }
    naive_check(work->arena, work->universe, work->grid, work->naive);
    count_features(&work->shares, &work->naive->features);
    if (!product_run(work->arena, work->universe, &product, &error)) {
        print_failure(work, number, arena_printf(work->arena, "  refused: %s\n", error.text));
        return false;
    }
    struct comparison comparison = {.arena = work->arena,
                                    .universe = work->universe,
                                    .grid = work->grid,
                                    .naive = work->naive,
                                    .product = &product};
    compare(&comparison);
    for (size_t i = 0; i < product.environments.count; i++) {
        compare_solved(&comparison, number % product.projects.items.len, (int)i);
    }
    work->shares.solved += comparison.solved[0] > 0;
    work->shares.not_solved += comparison.solved[1] > 0;
    if (comparison.out.len) {
        print_failure(work, number, buf_str(&comparison.out));
    }
    return comparison.out.len == 0;
}

/* Memory before disk: a run writes a hundred thousand small files. */
static bool enter_directory(char *path, size_t size)
{
    const char *parents[] = {getenv("TMPDIR"), "/dev/shm", P_tmpdir};
    for (size_t i = 0; i < sizeof parents / sizeof parents[0]; i++) {
        if (!parents[i]) {
            continue;
        }
        snprintf(path, size, "%s/depcheck-bruteforce-XXXXXX", parents[i]);
        if (mkdtemp(path) && chdir(path) == 0) {
            return true;
        }
    }
    perror("bruteforce: no directory to work in");
    return false;
}

static void leave_directory(const char *path)
{
    universe_remove();
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
    struct work work = {.arena = arena_create()};
    work.universe = ARENA_NEW(arena, struct universe);
    work.grid = ARENA_NEW(arena, struct uni_grid);
    work.naive = ARENA_NEW(arena, struct naive_result);
    uni_grid_fill(work.grid);
    unsigned long failed = 0;
    for (unsigned long number = first; number < first + count; number++) {
        failed += !check_universe(&work, seed, number);
    }
    printf("seed %lu, universes %lu to %lu; share of universes with\n", seed, first,
           first + count - (count > 0));
    bool enough = print_shares(&work.shares) || count < 1000;
    printf("%lu passed, %lu failed\n", count - failed, failed);
    arena_destroy(work.arena);
    arena_destroy(arena);
    leave_directory(path);
    return failed || !enough;
}
