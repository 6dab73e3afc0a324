#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/store/known.h"
#include "tests/store/stress.h"

enum { WRITERS = 4, LONGEST_NS = 500000000 };

/* The kernel kills this process, as by kill -9, in so many nanoseconds. */
static void be_killed(long nanoseconds)
{
    struct sigevent event = {.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGKILL};
    struct itimerspec when = {.it_value.tv_nsec = nanoseconds + 1};
    timer_t timer;
    if (timer_create(CLOCK_MONOTONIC, &event, &timer) != 0 ||
        timer_settime(timer, 0, &when, NULL) != 0) {
        _exit(3);
    }
}

/* Commits one generation after the other until it is killed. */
static void write_until_killed(const char *directory, struct random random, long longest)
{
    struct arena *arena = arena_create();
    be_killed((long)random_below(&random, (size_t)longest));
    for (;;) {
        struct store *store = store_open(arena, directory, 1, NULL);
        for (unsigned i = 0; i < 4; i++) {
            known_put(arena, store, random_below(&random, KNOWN_KEYS), 12, random_next(&random));
            store_commit(store);
        }
        store_close(store, NULL);
        arena_reset(arena);
    }
}

/* Nanoseconds in which some commits are made, on this machine and as busy as it is. */
static long time_of_commits(const char *directory)
{
    struct timespec from;
    struct timespec to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    known_use(directory, 0, KNOWN_KEYS, 1);
    known_use(directory, 0, KNOWN_KEYS, 2);
    clock_gettime(CLOCK_MONOTONIC, &to);
    long passed = (to.tv_sec - from.tv_sec) * 1000000000L + to.tv_nsec - from.tv_nsec;
    return passed < LONGEST_NS ? passed : LONGEST_NS;
}

static size_t kill_some(const char *directory, struct random *random, long longest)
{
    size_t bad = 0;
    for (size_t i = 0; i < WRITERS; i++) {
        struct random own = {random_next(random)};
        if (fork() == 0) {
            write_until_killed(directory, own, longest);
        }
    }
    for (size_t i = 0; i < WRITERS; i++) {
        int status = 0;
        bad += wait(&status) < 0 || !WIFSIGNALED(status) || WTERMSIG(status) != SIGKILL;
    }
    return bad;
}

size_t stress_kills(const char *directory, size_t kills, uint64_t seed)
{
    struct random random = {seed};
    long longest = time_of_commits(directory);
    struct arena *arena = arena_create();
    const char *journal = arena_printf(arena, "%s/store.sqlite3-journal", directory).ptr;
    size_t bad = 0;
    size_t journals = 0;
    for (size_t killed = 0; killed < kills && bad < 10; killed += WRITERS) {
        size_t before = bad;
        bad += kill_some(directory, &random, longest);
        journals += access(journal, F_OK) == 0;
        struct known_run run = known_use(directory, killed % KNOWN_KEYS, 1, killed);
        /* A journal that was left is played back, so that nothing at all is lost. */
        bad += run.wrong != 0 || run.found != KNOWN_KEYS || run.warnings.set;
        bad += !known_alone(directory);
        if (bad != before) {
            printf("after %zu kills: %zu found, %zu wrong: %s\n", killed + WRITERS, run.found,
                   run.wrong, run.warnings.text);
        }
    }
    printf("%zu times a journal was left\n", journals);
    arena_destroy(arena);
    return bad + (journals == 0);
}
