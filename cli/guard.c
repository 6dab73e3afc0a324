#include "cli/guard.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"

static void set_limit(int resource, rlim_t value)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) == 0 && value < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max = value;
        setrlimit(resource, &limit);
    }
}

static void restrict_self(int64_t seconds)
{
    struct rlimit cpu;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    set_limit(RLIMIT_CORE, 0);
    if (getrlimit(RLIMIT_CPU, &cpu) == 0 && (rlim_t)seconds < cpu.rlim_cur) {
        cpu.rlim_cur = (rlim_t)seconds; /* SIGXCPU; the hard limit would be SIGKILL */
        setrlimit(RLIMIT_CPU, &cpu);
    }
#ifdef DEPCHECK_LIMIT_MEMORY
    set_limit(RLIMIT_AS, LIMIT_SEARCH_BYTES);
#endif
}

static enum guard_end end_of(int waited, int *status)
{
    if (WIFEXITED(waited) && WEXITSTATUS(waited) != LIMIT_EXIT_INTERNAL) {
        *status = WEXITSTATUS(waited);
        return GUARD_DONE;
    }
    return WIFSIGNALED(waited) && WTERMSIG(waited) == SIGXCPU ? GUARD_TIME : GUARD_MEMORY;
}

enum guard_end guard_run(int64_t seconds, int (*work)(void *data, struct arena *arena), void *data,
                         int *status)
{
    fflush(NULL);
    pid_t child = fork();
    if (child <= 0) {
        /* The memory so far is shared: to write there would copy it, page by page. */
        struct arena *arena = arena_create_huge();
        if (child == 0) {
            restrict_self(seconds);
        }
        *status = work(data, arena);
        arena_destroy(arena);
        if (child < 0) {
            return GUARD_DONE;
        }
        guard_leave(*status);
    }
    int waited = 0;
    while (waitpid(child, &waited, 0) < 0 && errno == EINTR) {
    }
    return end_of(waited, status);
}

void guard_leave(int status)
{
    fflush(NULL);
    _exit(status);
}

struct str guard_reason(struct arena *arena, enum guard_end end, int64_t seconds)
{
    if (end == GUARD_TIME) {
        return arena_printf(arena, "the search takes more than %" PRId64 " s of processor time",
                            seconds);
    }
    return STR("the search takes more memory than there is");
}
