#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "tests/store/known.h"
#include "tests/store/stress.h"

enum { STEP = 4096 };

/* In a child: files may grow to so many bytes. It says what it could not keep. */
static int run_limited(const char *directory, size_t bytes)
{
    struct rlimit limit = {bytes, bytes};
    signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) {
        return 3;
    }
    struct known_run run = known_use(directory, 0, KNOWN_KEYS, bytes);
    return run.wrong ? 1 : run.warnings.set ? 10 : 0;
}

static int exit_of(pid_t pid)
{
    int status = 0;
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 99;
}

/* A store after a run that met a full disk: what was there is there, or all is written anew. */
static size_t check_after(const char *directory, const char *what, size_t bytes)
{
    struct known_run next = known_use(directory, 0, 1, 5);
    struct known_run last = known_use(directory, 0, 1, 6);
    bool ok = next.wrong + last.wrong == 0 && last.found == KNOWN_KEYS && !next.warnings.set &&
              !last.warnings.set && known_alone(directory);
    if (!ok) {
        printf("%s, %zu bytes: found %zu %zu, wrong %zu %zu: %s; %s\n", what, bytes, next.found,
               last.found, next.wrong, last.wrong, next.warnings.text, last.warnings.text);
    }
    return !ok;
}

/* Each size, on a directory without a store and on one with the records of before. */
static size_t limit_files(struct arena *arena, const char *directory, size_t rounds)
{
    size_t bad = 0;
    size_t warned = 0;
    for (size_t i = 0; i < rounds && bad < 10; i++) {
        if (i % 2 == 0) {
            store_clear(arena, directory, NULL);
        }
        pid_t pid = fork();
        if (pid == 0) {
            _exit(run_limited(directory, i * STEP));
        }
        int status = exit_of(pid);
        warned += status == 10;
        bad += status != 0 && status != 10;
        bad += check_after(directory, "files of at most", i * STEP);
    }
    printf("%zu of %zu runs had no room\n", warned, rounds);
    return bad + (warned == 0);
}

/* A file system of its own that is full; only where one may be mounted. */
static size_t fill_disk(struct arena *arena, const char *directory, size_t rounds)
{
    const char *disk = arena_printf(arena, "%s-disk", directory).ptr;
    size_t bad = 0;
    for (size_t i = 1; i < rounds && bad < 10; i++) {
        const char *options = arena_printf(arena, "size=%zu,mode=700", i * STEP).ptr;
        if (mkdir(disk, 0700) != 0 || mount("depcheck", disk, "tmpfs", 0, options) != 0) {
            printf("no file system can be mounted here (%s): skipped\n", strerror(errno));
            return rmdir(disk) != 0;
        }
        struct known_run full = known_use(disk, 0, KNOWN_KEYS, i);
        struct known_run again = known_use(disk, 0, KNOWN_KEYS, i);
        bad += full.wrong + again.wrong != 0;
        bad += mount("depcheck", disk, "tmpfs", MS_REMOUNT, "size=8m") != 0;
        bad += check_after(disk, "a disk of", i * STEP);
        bad += umount(disk) != 0 || rmdir(disk) != 0;
    }
    return bad;
}

size_t stress_full(const char *directory, size_t rounds, uint64_t seed)
{
    (void)seed;
    struct arena *arena = arena_create();
    size_t bad = limit_files(arena, directory, rounds) + fill_disk(arena, directory, rounds);
    arena_destroy(arena);
    return bad;
}
