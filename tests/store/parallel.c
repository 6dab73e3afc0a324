#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "tests/store/known.h"
#include "tests/store/stress.h"

enum { PROCESSES = 32 };

/* Exit status of a run: 0 as it should be. */
static int run_one(const char *directory, size_t number)
{
    struct known_run run = known_use(directory, number * 3, 8, number);
    if (run.wrong || run.warnings.set) {
        printf("%zu: %zu wrong: %s\n", number, run.wrong, run.warnings.text);
        fflush(stdout);
        return 1;
    }
    return 0;
}

/* All wait for the pipe's end before they start. */
static size_t run_all(const char *directory)
{
    int gate[2];
    size_t bad = pipe(gate) != 0;
    for (size_t i = 0; i < PROCESSES; i++) {
        if (fork() == 0) {
            char byte;
            close(gate[1]);
            _exit(read(gate[0], &byte, 1) != 0 || run_one(directory, i) != 0);
        }
    }
    close(gate[0]);
    close(gate[1]);
    for (size_t i = 0; i < PROCESSES; i++) {
        int status = 0;
        bad += wait(&status) < 0 || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    }
    return bad;
}

/* Nothing is lost, nothing left. */
static size_t check_all(const char *directory)
{
    struct known_run run = known_use(directory, 0, 1, 1);
    bool ok = run.found == KNOWN_KEYS && run.wrong == 0 && !run.warnings.set;
    return (size_t)!ok + !known_alone(directory);
}

/* A reader that stops while it reads, and a reader and a writer beside it. */
static size_t stop_reader(const char *directory)
{
    pid_t pid = fork();
    if (pid == 0) {
        struct arena *arena = arena_create();
        struct store *store = store_open(arena, directory, 1, NULL);
        struct known_run run = {0};
        store_hold(store);
        known_get(arena, store, &run);
        raise(SIGSTOP);
        _exit(0);
    }
    int status = 0;
    size_t bad = waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status);
    struct known_run beside = known_use(directory, 0, 1, 7);
    bad += beside.found != KNOWN_KEYS || beside.wrong != 0 || !beside.warnings.set;
    kill(pid, SIGKILL);
    bad += waitpid(pid, &status, 0) != pid;
    return bad + check_all(directory);
}

size_t stress_parallel(const char *directory, size_t rounds, uint64_t seed)
{
    (void)seed;
    struct arena *arena = arena_create();
    size_t bad = 0;
    for (size_t i = 0; i < rounds && bad < 10; i++) {
        bad += run_all(directory) + check_all(directory);
        bad += !store_clear(arena, directory, NULL);
    }
    known_use(directory, 0, KNOWN_KEYS, 1);
    bad += stop_reader(directory);
    arena_destroy(arena);
    return bad;
}
