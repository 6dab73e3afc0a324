#include "cli/progress.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/unit/test.h"

/* What two ticks and the end print to a stream. */
static void tick_twice(FILE *err)
{
    struct progress progress = {.err = err};
    struct catalog_progress at = {.names_known = 3, .names_needed = 5, .bytes = 1500000};
    progress_tick(&progress, &at);
    progress_tick(&progress, &at);
    progress_end(&progress);
    progress_end(&progress);
}

TEST(a_terminal_sees_one_line)
{
    int terminal = posix_openpt(O_RDWR | O_NOCTTY);
    CHECK(terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0);
    FILE *err = fopen(ptsname(terminal), "w");
    CHECK(err != NULL);
    tick_twice(err);
    fclose(err);
    char text[100];
    size_t length = 0;
    for (ssize_t got; (got = read(terminal, text + length, sizeof text - length)) > 0;) {
        length += (size_t)got;
    }
    CHECK_STR(((struct str){text, length}),
              "\r\033[Kasking the index: 3 of 5 names, 1.5 MB\r\033[K");
    close(terminal);
}

TEST(a_file_sees_nothing)
{
    FILE *err = tmpfile();
    tick_twice(err);
    CHECK(ftell(err) == 0);
    fclose(err);
}

int main(void)
{
    RUN(a_terminal_sees_one_line);
    RUN(a_file_sees_nothing);
    return test_end();
}
