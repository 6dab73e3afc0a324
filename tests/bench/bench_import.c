/*
 * bench_import EMPTY DEPCHECK EXAMPLE: a check with a snapshot of 29,883 releases that was never
 * read before, cache and all; exit 1 if that takes more than two seconds.
 */
#include "tests/bench/bench.h"
#include "tests/unit/remove_tree.h"

enum { UNDECIDED = 3, LIMIT_MS = 2000, ROUNDS = 5 };

/* Milliseconds of a run with a cache of its own. */
static double import(char *depcheck)
{
    char cache[] = P_tmpdir "/depcheck-bench-XXXXXX";
    if (!mkdtemp(cache) || setenv("XDG_CACHE_HOME", cache, 1) != 0) {
        perror("cache");
        exit(2);
    }
    char *const arguments[] = {depcheck,
                               (char *)"projects/nova/requirements.txt",
                               (char *)"-c",
                               (char *)"upper-constraints.txt",
                               (char *)"--python",
                               (char *)"3.10",
                               (char *)"--snapshot",
                               (char *)"pypi",
                               (char *)"-q",
                               NULL};
    double start = bench_now_ms();
    int status = bench_start(arguments);
    double time = bench_now_ms() - start;
    if (status != UNDECIDED || !remove_tree(cache)) {
        fprintf(stderr, "%s: exit status %d\n", depcheck, status);
        exit(2);
    }
    return time;
}

int main(int argc, char **argv)
{
    char *empty_path = argc == 4 ? realpath(argv[1], NULL) : NULL;
    char *program = empty_path ? realpath(argv[2], NULL) : NULL;
    if (!program || chdir(argv[3]) != 0) {
        fputs("usage: bench_import EMPTY DEPCHECK EXAMPLE\n", stderr);
        return 2;
    }
    double times[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        times[i] = import(program);
    }
    double empty = bench_empty(empty_path);
    return bench_report("29,883 releases imported", bench_median(times, ROUNDS), LIMIT_MS, empty)
               ? 0
               : 1;
}
