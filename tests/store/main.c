/*
 * stress NAME COUNT: one of stress.h, in COUNT parts each, on as many cores as there are two.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "tests/store/stress.h"
#include "tests/unit/remove_tree.h"

enum { LANES = 2 };

static const struct {
    const char *name;
    size_t (*run)(const char *directory, size_t count, uint64_t seed);
    size_t lanes;
} tests[] = {
    {"kills", stress_kills, LANES},
    {"damage", stress_damage, LANES},
    {"parallel", stress_parallel, 1},
    {"full", stress_full, 1},
};

/* In a directory of its own. */
static int run_lane(size_t (*run)(const char *directory, size_t count, uint64_t seed), size_t count,
                    uint64_t seed)
{
    /* In memory where that can be: what is tested is not the disk. */
    char memory[] = "/dev/shm/depcheck-store-XXXXXX";
    char disk[] = P_tmpdir "/depcheck-store-XXXXXX";
    char *directory = access("/dev/shm", W_OK) == 0 ? memory : disk;
    if (!mkdtemp(directory)) {
        perror(directory);
        return 1;
    }
    size_t bad = run(directory, count, seed);
    bad += !remove_tree(directory);
    printf("%zu: %zu went wrong\n", count, bad);
    fflush(stdout);
    return bad ? 1 : 0;
}

static int run_lanes(size_t which, size_t count)
{
    int failed = 0;
    for (size_t i = 0; i < tests[which].lanes; i++) {
        if (fork() == 0) {
            _exit(run_lane(tests[which].run, count / tests[which].lanes, i << 32));
        }
    }
    for (size_t i = 0; i < tests[which].lanes; i++) {
        int status = 0;
        failed |= wait(&status) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    }
    return failed;
}

int main(int argc, char **argv)
{
    for (size_t i = 0; argc == 3 && i < sizeof tests / sizeof *tests; i++) {
        if (str_eq(str_of(argv[1]), str_of(tests[i].name))) {
            return run_lanes(i, strtoul(argv[2], NULL, 10));
        }
    }
    fputs("usage: stress kills|damage|parallel|full COUNT\n", stderr);
    return 2;
}
