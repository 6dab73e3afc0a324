#include <signal.h>
#include <stdlib.h>

#include "cli/cli.h"

static const char *environment_variable(void *data, const char *name)
{
    (void)data;
    return getenv(name);
}

int main(int argc, char **argv)
{
    /* A reader that goes away is seen as EPIPE, so that the exit status is still the verdict. */
    signal(SIGPIPE, SIG_IGN);
    struct context context = {
        .in = stdin,
        .out = stdout,
        .err = stderr,
        .environment_variable = environment_variable,
    };
    return cli_run(argc, (const char *const *)argv, &context);
}
