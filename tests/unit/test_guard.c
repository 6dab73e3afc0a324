#include "cli/guard.h"

#include <signal.h>
#include <unistd.h>

#include "base/limits.h"
#include "tests/unit/test.h"

enum { SECONDS = 60 };

/* What is asked of the child: to end with a status, or by a signal. */
struct task {
    int status;
    int signal;
};

static int work(void *data, struct arena *arena)
{
    const struct task *task = data;
    CHECK(arena_printf(arena, "%d", task->status).len == 1);
    if (task->signal) {
        raise(task->signal);
    }
    return task->status;
}

static enum guard_end end_of(struct task task, int *status)
{
    return guard_run(SECONDS, work, &task, status);
}

TEST(the_status_of_the_child_is_handed_on)
{
    int status = 9;
    (void)arena;
    CHECK(end_of((struct task){.status = 3}, &status) == GUARD_DONE && status == 3);
    CHECK(end_of((struct task){.status = 0}, &status) == GUARD_DONE && status == 0);
}

TEST(the_death_of_the_child_is_told)
{
    int status = 9;
    enum guard_end end = end_of((struct task){.signal = SIGXCPU}, &status);
    CHECK(end == GUARD_TIME);
    CHECK_STR(guard_reason(arena, end, SECONDS),
              "the search takes more than 60 s of processor time");
    end = end_of((struct task){.signal = SIGKILL}, &status);
    CHECK(end == GUARD_MEMORY);
    CHECK_STR(guard_reason(arena, end, SECONDS), "the search takes more memory than there is");
    CHECK(end_of((struct task){.status = LIMIT_EXIT_INTERNAL}, &status) == GUARD_MEMORY);
    CHECK(status == 9);
}

int main(void)
{
    RUN(the_status_of_the_child_is_handed_on);
    RUN(the_death_of_the_child_is_told);
    return test_end();
}
