#include <malloc.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/limits.h"
#include "fetch/server.h"

enum { EXIT_USAGE = 2, CPU_SECONDS = 600, THREAD_STACK_BYTES = 1 << 20 };

static void set_limit(int resource, rlim_t value)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) == 0 && value < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max = value;
        setrlimit(resource, &limit);
    }
}

#ifdef DEPCHECK_LIMIT_MEMORY
/*
 * libcurl resolves each name in a thread of its own: glibc would give each 8 MiB of stack and 64
 * MiB of heap, used or not, and the limit is about both.
 */
static void limit_memory(void)
{
    pthread_attr_t attributes;
    mallopt(M_ARENA_MAX, 1);
    if (pthread_attr_init(&attributes) == 0) {
        pthread_attr_setstacksize(&attributes, THREAD_STACK_BYTES);
        pthread_setattr_default_np(&attributes);
        pthread_attr_destroy(&attributes);
    }
    set_limit(RLIMIT_AS, LIMIT_HELPER_BYTES);
}
#endif

/* What is read here is hostile: it may cost this process, and nothing else. */
static void restrict_self(void)
{
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    set_limit(RLIMIT_CORE, 0);
    set_limit(RLIMIT_CPU, CPU_SECONDS);
#ifdef DEPCHECK_LIMIT_MEMORY
    limit_memory();
#endif
}

static int say_usage(void)
{
    fputs("depcheck-fetch: is started by depcheck, and talks to nobody else\n", stderr);
    return EXIT_USAGE;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        puts("depcheck-fetch " DEPCHECK_VERSION);
        return 0;
    }
    if (argc > 1 || isatty(STDIN_FILENO)) {
        return say_usage();
    }
    restrict_self();
    return server_run(STDIN_FILENO, STDOUT_FILENO) ? 0 : say_usage();
}
