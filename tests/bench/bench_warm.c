/*
 * bench_warm EMPTY STATUS TIMES MEGABYTES PROGRAM ARGUMENT...: a whole process against an empty
 * one, in turns, so that what else the machine does hits both. Exit 1 if the median of the program
 * is more than TIMES that of the empty process, or its memory more than MEGABYTES.
 */
#include <sys/resource.h>

#include "tests/bench/bench.h"

enum { FIRST = 5, ROUNDS = 101 };

/* Starts it; the milliseconds until it has ended, with that status. */
static double run_once(char *const *arguments, int status)
{
    double start = bench_now_ms();
    int got = bench_start(arguments);
    double time = bench_now_ms() - start;
    if (got != status) {
        fprintf(stderr, "%s: exit status %d\n", arguments[0], got);
        exit(2);
    }
    return time;
}

/* The most memory that any process of ours had. */
static double peak_megabytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_CHILDREN, &usage);
    return (double)usage.ru_maxrss / 1024;
}

static bool measure(char **argv)
{
    static double empty_times[ROUNDS];
    static double times[ROUNDS];
    char *const empty[] = {argv[1], NULL};
    int status = atoi(argv[2]);
    for (size_t i = 0; i < ROUNDS; i++) {
        empty_times[i] = run_once(empty, 0);
        times[i] = run_once(argv + FIRST, status);
    }
    double base = bench_median(empty_times, ROUNDS);
    double ratio = bench_median(times, ROUNDS) / base;
    double megabytes = peak_megabytes();
    printf("%.2f ms = %.1f empty processes of %.2f ms (at most %s), fastest %.2f ms to %.2f ms, "
           "%.1f MB (at most %s)\n",
           ratio * base, ratio, base, argv[3], times[0], empty_times[0], megabytes, argv[4]);
    return ratio <= strtod(argv[3], NULL) && megabytes <= strtod(argv[4], NULL);
}

int main(int argc, char **argv)
{
    if (argc <= FIRST) {
        fputs("usage: bench_warm EMPTY STATUS TIMES MEGABYTES PROGRAM ARGUMENT...\n", stderr);
        return 2;
    }
    return measure(argv) ? 0 : 1;
}
