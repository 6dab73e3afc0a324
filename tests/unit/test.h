/*
 * test: what a unit test needs. A test program is
 *
 *     TEST(name) { CHECK(1 + 1 == 2); }
 *     int main(void) { RUN(name); return test_end(); }
 *
 * Each RUN prints nothing when it passes; test_end() prints "N passed, N failed" (one a TEST).
 */
#ifndef DEPCHECK_TESTS_UNIT_TEST_H
#define DEPCHECK_TESTS_UNIT_TEST_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/str.h"

struct test_state {
    int passed;
    int failed;
    bool ok; /* of the test that runs */
};

static struct test_state test_state;

static inline bool test_check(bool ok, const char *what, const char *file, int line)
{
    if (!ok) {
        printf("%s:%d: failed: %s\n", file, line, what);
        test_state.ok = false;
    }
    return ok;
}

static inline bool test_check_str(struct str got, struct str want, const char *file, int line)
{
    if (str_eq(got, want)) {
        return true;
    }
    printf("%s:%d: got  [%.*s]\n%s:%d: want [%.*s]\n", file, line, STR_ARG(got), file, line,
           STR_ARG(want));
    test_state.ok = false;
    return false;
}

static inline void test_run(void (*test)(struct arena *), const char *name)
{
    struct arena *arena = arena_create();
    test_state.ok = true;
    test(arena);
    if (!test_state.ok) {
        printf("FAILED: %s\n", name);
    }
    test_state.passed += test_state.ok;
    test_state.failed += !test_state.ok;
    arena_destroy(arena);
}

static inline int test_end(void)
{
    printf("%d passed, %d failed\n", test_state.passed, test_state.failed);
    return test_state.failed ? 1 : 0;
}

/* A test gets an arena of its own. */
#define TEST(name) static void test_##name(struct arena *arena __attribute__((unused)))
#define RUN(name) test_run(test_##name, #name)
#define CHECK(condition) test_check((condition), #condition, __FILE__, __LINE__)

/* CHECK_STR(got, "want") */
#define CHECK_STR(got, want) test_check_str((got), str_of(want), __FILE__, __LINE__)

#endif
