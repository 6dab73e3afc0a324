#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "tests/store/known.h"
#include "tests/store/stress.h"

enum { PROCESSES = 32 };

/* Exit status of a run: 0 as it should be. Those that meet damage say so. */
static int run_one(const char *directory, size_t number, bool damaged)
{
    struct known_run run = known_use(directory, number * 3, 8, number);
    if (run.wrong || (run.warnings.set && !damaged)) {
        printf("%zu: %zu wrong: %s\n", number, run.wrong, run.warnings.text);
        fflush(stdout);
        return 1;
    }
    return 0;
}

/* All wait for the pipe's end before they start. */
static size_t run_all(const char *directory, bool damaged)
{
    int gate[2];
    size_t bad = pipe(gate) != 0;
    for (size_t i = 0; i < PROCESSES; i++) {
        if (fork() == 0) {
            char byte;
            close(gate[1]);
            _exit(read(gate[0], &byte, 1) != 0 || run_one(directory, i, damaged) != 0);
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
        kill(getpid(), SIGSTOP);
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

/* Overwrites a part of the file: its head, or records. */
static size_t damage_file(struct arena *arena, const char *directory, size_t round)
{
    static const char junk[6000];
    const char *path = arena_printf(arena, "%s/store.sqlite3", directory).ptr;
    int fd = open(path, O_WRONLY);
    size_t bad = pwrite(fd, junk, sizeof junk, round % 2 ? 0 : 20000) != sizeof junk;
    close(fd);
    return bad;
}

/*
 * On a store that is damaged all find that, and one of them replaces it; the others must leave the
 * new one. After a run that puts what some of them could not, it is whole.
 */
static size_t share_damage(struct arena *arena, const char *directory, size_t round)
{
    size_t bad = damage_file(arena, directory, round) + run_all(directory, true);
    known_use(directory, 0, KNOWN_KEYS, 1);
    return bad + check_all(directory);
}

size_t stress_parallel(const char *directory, size_t rounds, uint64_t seed)
{
    (void)seed;
    struct arena *arena = arena_create();
    size_t bad = 0;
    for (size_t i = 0; i < rounds && bad < 10; i++) {
        bad += run_all(directory, false) + check_all(directory);
        bad += share_damage(arena, directory, i);
        bad += !store_clear(arena, directory, NULL);
    }
    known_use(directory, 0, KNOWN_KEYS, 1);
    bad += stop_reader(directory);
    arena_destroy(arena);
    return bad;
}
