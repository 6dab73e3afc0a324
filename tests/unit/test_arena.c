#include "base/arena.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"
#include "tests/unit/test.h"

static bool is_aligned(const void *at)
{
    return (uintptr_t)at % _Alignof(max_align_t) == 0;
}

TEST(every_allocation_is_aligned)
{
    for (size_t size = 0; size < 100; size++) {
        CHECK(is_aligned(arena_alloc(arena, 1, size)));
        CHECK(is_aligned(arena_alloc_raw(arena, 1, size)));
    }
}

TEST(allocations_do_not_overlap)
{
    unsigned char *at[200];
    for (unsigned i = 0; i < 200; i++) {
        at[i] = arena_alloc_raw(arena, i + 1, 3);
        memset(at[i], (int)i, 3 * ((size_t)i + 1));
    }
    for (unsigned i = 0; i < 200; i++) {
        CHECK(at[i][0] == i && at[i][3 * i + 2] == i);
    }
}

TEST(nothing_is_an_allocation_too)
{
    CHECK(arena_alloc(arena, 0, 8) != arena_alloc(arena, 8, 0));
}

static bool is_zero(const unsigned char *at, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (at[i]) {
            return false;
        }
    }
    return true;
}

TEST(memory_is_zeroed_also_where_it_was_used_before)
{
    memset(arena_alloc_raw(arena, 1, 1000), 0xFF, 1000);
    arena_reset(arena);
    CHECK(is_zero(arena_alloc(arena, 1, 1000), 1000));
    CHECK(is_zero(arena_alloc(arena, 100000, 7), 700000));
}

TEST(reset_starts_again_in_the_first_block)
{
    void *first = arena_alloc(arena, 1, 10);
    arena_alloc(arena, 1, (size_t)3 << 20);
    arena_alloc(arena, 1, 10000);
    CHECK(arena_used(arena) > (size_t)3 << 20);
    arena_reset(arena);
    CHECK(arena_used(arena) == 0);
    CHECK(arena_alloc(arena, 1, 10) == first);
}

TEST(used_counts_what_was_handed_out)
{
    CHECK(arena_used(arena) == 0);
    arena_alloc(arena, 10, 8);
    CHECK(arena_used(arena) == 80);
    arena_alloc(arena, 1, 1);
    CHECK(arena_used(arena) > 80 && arena_used(arena) <= 80 + sizeof(max_align_t));
}

TEST(big_blocks_do_not_end_the_current_one)
{
    char *before = arena_alloc(arena, 1, 16);
    char *big = arena_alloc(arena, 1, (size_t)64 << 20);
    big[((size_t)64 << 20) - 1] = 1;
    CHECK((char *)arena_alloc(arena, 1, 16) == before + 16);
}

TEST(extend_grows_the_newest_allocation_only)
{
    char *old = arena_alloc_raw(arena, 1, 32);
    char *newest = arena_alloc_raw(arena, 1, 32);
    size_t used = arena_used(arena);
    CHECK(!arena_extend(arena, old, 32, 64));
    CHECK(!arena_extend(arena, NULL, 0, 64));
    CHECK(arena_used(arena) == used);
    CHECK(arena_extend(arena, newest, 32, 64));
    CHECK(arena_used(arena) == used + 32);
    CHECK((char *)arena_alloc_raw(arena, 1, 16) == newest + 64);
}

TEST(extend_needs_room_in_the_block)
{
    char *at = arena_alloc_raw(arena, 1, 32);
    size_t used = arena_used(arena);
    CHECK(!arena_extend(arena, at, 32, (size_t)1 << 20));
    CHECK(arena_used(arena) == used);
}

TEST(copies_end_with_nul)
{
    char text[] = "oslo.utils";
    struct str copy = arena_str(arena, (struct str){text, 4});
    const char *cstr = arena_cstr(arena, (struct str){text, 4});
    text[0] = 'x';
    CHECK_STR(copy, "oslo");
    CHECK(copy.ptr[4] == '\0');
    CHECK(strcmp(cstr, "oslo") == 0);
    CHECK(strcmp(arena_cstr(arena, (struct str){0}), "") == 0);
}

TEST(printf_of_any_length)
{
    struct str s = arena_printf(arena, "%s is %d %%", "x", 42);
    CHECK_STR(s, "x is 42 %");
    CHECK(s.ptr[s.len] == '\0');
    CHECK(arena_printf(arena, "%s", "").len == 0);
    CHECK(arena_printf(arena, "%0100000d", 1).len == 100000);
}

/* The exit status of a child process that allocates; what it prints is thrown away. */
static int status_of_allocating(size_t count, size_t size)
{
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        struct arena *arena = arena_create();
        if (!freopen("/dev/null", "w", stderr)) {
            _exit(1);
        }
        arena_alloc_raw(arena, count, size);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

TEST(a_size_that_overflows_ends_the_process)
{
    CHECK(status_of_allocating(10, 10) == 0);
    CHECK(status_of_allocating(SIZE_MAX, 2) == LIMIT_EXIT_INTERNAL);
    CHECK(status_of_allocating(SIZE_MAX / 2 + 1, 2) == LIMIT_EXIT_INTERNAL);
    CHECK(status_of_allocating(1, SIZE_MAX) == LIMIT_EXIT_INTERNAL);
}

/* The end of the process is told on standard error. */
TEST(out_of_memory_is_said)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    fflush(stdout);
    if (fork() == 0) {
        dup2(ends[1], STDERR_FILENO);
        arena_alloc_raw(arena_create(), SIZE_MAX, SIZE_MAX);
        _exit(0);
    }
    close(ends[1]);
    char said[100];
    ssize_t n = read(ends[0], said, sizeof said);
    close(ends[0]);
    wait(NULL);
    CHECK_STR(((struct str){said, n > 0 ? (size_t)n : 0}), "depcheck: out of memory\n");
}

TEST(a_huge_first_block_holds_what_others_do)
{
    struct arena *huge = arena_create_huge();
    unsigned char *first = arena_alloc(huge, 1, 1000000);
    unsigned char *behind = arena_alloc(huge, 1, 3000000);
    CHECK(is_aligned(first) && first[0] == 0 && first[999999] == 0);
    memset(first, 1, 1000000);
    CHECK(behind[0] == 0 && behind[2999999] == 0);
    CHECK(arena_used(huge) >= 4000000);
    arena_reset(huge);
    CHECK(arena_alloc_raw(huge, 1, 1) == first);
    arena_destroy(huge);
}

int main(void)
{
    RUN(every_allocation_is_aligned);
    RUN(allocations_do_not_overlap);
    RUN(nothing_is_an_allocation_too);
    RUN(memory_is_zeroed_also_where_it_was_used_before);
    RUN(reset_starts_again_in_the_first_block);
    RUN(used_counts_what_was_handed_out);
    RUN(big_blocks_do_not_end_the_current_one);
    RUN(extend_grows_the_newest_allocation_only);
    RUN(extend_needs_room_in_the_block);
    RUN(copies_end_with_nul);
    RUN(printf_of_any_length);
    RUN(a_huge_first_block_holds_what_others_do);
    RUN(a_size_that_overflows_ends_the_process);
    RUN(out_of_memory_is_said);
    return test_end();
}
