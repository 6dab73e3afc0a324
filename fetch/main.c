#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/limits.h"
#include "fetch/server.h"

enum { EXIT_USAGE = 2, CPU_SECONDS = 600 };

static void set_limit(int resource, rlim_t value)
{
    struct rlimit limit;
    if (getrlimit(resource, &limit) == 0 && value < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max = value;
        setrlimit(resource, &limit);
    }
}

/* What is read here is hostile: it may cost this process, and nothing else. */
static void restrict_self(void)
{
    signal(SIGPIPE, SIG_IGN);
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    set_limit(RLIMIT_CORE, 0);
    set_limit(RLIMIT_CPU, CPU_SECONDS);
#ifdef DEPCHECK_LIMIT_MEMORY
    set_limit(RLIMIT_AS, LIMIT_HELPER_BYTES);
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
