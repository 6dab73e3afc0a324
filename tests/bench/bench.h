/*
 * bench: medians of rounds, as multiples of starting an empty process in the same run.
 */
#ifndef DEPCHECK_TESTS_BENCH_BENCH_H
#define DEPCHECK_TESTS_BENCH_BENCH_H

#include <fcntl.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BENCH_ROUNDS = 21 };

static inline double bench_now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static inline int bench_compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static inline double bench_median(double *times, size_t count)
{
    qsort(times, count, sizeof *times, bench_compare);
    return times[count / 2];
}

/*
 * Starts a program, waits for it and returns its exit status; its output is dropped. Not by fork(),
 * whose time grows with the memory of the benchmark.
 */
static inline int bench_start(char *const *arguments)
{
    posix_spawn_file_actions_t actions;
    pid_t pid;
    int status = 0;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    bool started = posix_spawn(&pid, arguments[0], &actions, NULL, arguments, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    bool waited = started && waitpid(pid, &status, 0) == pid;
    return waited && WIFEXITED(status) ? WEXITSTATUS(status) : 127;
}

/* Median milliseconds of a whole process that must exit with 0; ends the benchmark if it does not.
 */
static inline double bench_process(char *const *arguments, size_t rounds)
{
    double times[BENCH_ROUNDS];
    for (size_t i = 0; i < rounds; i++) {
        double before = bench_now_ms();
        int status = bench_start(arguments);
        times[i] = bench_now_ms() - before;
        if (status != 0) {
            fprintf(stderr, "%s: exit status %d\n", arguments[0], status);
            exit(2);
        }
    }
    return bench_median(times, rounds);
}

static inline double bench_empty(char *path)
{
    char *const arguments[] = {path, NULL};
    double empty = bench_process(arguments, BENCH_ROUNDS);
    printf("empty process: %.2f ms\n", empty);
    return empty;
}

/* One line of the figures; false if the bound is missed. */
static inline bool bench_report(const char *what, double ms, double limit, double empty)
{
    printf("%-44s %7.2f ms = %5.1f empty processes (at most %.0f ms)\n", what, ms, ms / empty,
           limit);
    return ms <= limit;
}

/* Bytes of memory in use now ("VmRSS:"), or at most since bench_forget_peak() ("VmHWM:"). */
static inline long bench_resident_bytes(const char *what)
{
    char line[256];
    long kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    while (status && fgets(line, sizeof line, status)) {
        if (strncmp(line, what, strlen(what)) == 0) {
            kib = strtol(line + strlen(what), NULL, 10);
        }
    }
    if (!status || fclose(status) != 0 || kib == 0) {
        fputs("cannot tell how much memory is used\n", stderr);
        exit(2);
    }
    return kib * 1024;
}

/* What was needed before takes more memory than what is measured: its peak must not hide that. */
static inline void bench_forget_peak(void)
{
    FILE *refs = fopen("/proc/self/clear_refs", "w");
    if (!refs || fputs("5", refs) < 0 || fclose(refs) != 0) {
        fputs("cannot reset the peak of memory\n", stderr);
        exit(2);
    }
}

#endif
