/*
 * bench_process EMPTY LIMIT PROGRAM ARGUMENT...: times a whole process against an empty one; exit 1
 * if its median takes more than LIMIT milliseconds.
 */
#include "tests/bench/bench.h"

enum { FIRST = 3, ROUNDS = 5 };

int main(int argc, char **argv)
{
    if (argc <= FIRST) {
        fputs("usage: bench_process EMPTY LIMIT PROGRAM ARGUMENT...\n", stderr);
        return 2;
    }
    double empty = bench_empty(argv[1]);
    double limit = strtod(argv[2], NULL);
    return bench_report("whole process", bench_process(argv + FIRST, ROUNDS), limit, empty) ? 0 : 1;
}
