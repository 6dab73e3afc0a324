#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"

static const char *environment_variable(void *data, const char *name)
{
    (void)data;
    return getenv(name);
}

static int64_t now(void *data)
{
    (void)data;
    return time(NULL);
}

/* depcheck-fetch stands beside this program, or where it was installed to. */
static const char *find_helper(char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size - 1);
    path[length > 0 ? length : 0] = '\0';
    char *slash = strrchr(path, '/');
    size_t room = slash ? size - (size_t)(slash + 1 - path) : 0;
    if (room > sizeof "depcheck-fetch") {
        memcpy(slash + 1, "depcheck-fetch", sizeof "depcheck-fetch");
        return access(path, X_OK) == 0 ? path : DEPCHECK_HELPER;
    }
    return DEPCHECK_HELPER;
}

int main(int argc, char **argv)
{
    /* A reader that goes away is seen as EPIPE, so that the exit status is still the verdict. */
    signal(SIGPIPE, SIG_IGN);
    char helper[PATH_MAX];
    struct context context = {
        .in = stdin,
        .out = stdout,
        .err = stderr,
        .environment_variable = environment_variable,
        .now = now,
        .helper = find_helper(helper, sizeof helper),
    };
    return cli_run(argc, (const char *const *)argv, &context);
}
