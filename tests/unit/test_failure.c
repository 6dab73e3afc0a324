#include "pypi/failure.h"

#include "tests/unit/test.h"

static struct str bytes_of(struct arena *arena, const struct failure *failure)
{
    struct buf out = {.arena = arena};
    failure_write(&out, failure);
    return buf_str(&out);
}

TEST(set_once)
{
    struct failure failure = {0};
    CHECK(!failure_set(arena, &failure, CAUSE_HASH, "%d of %s", 1, "two"));
    CHECK(failure.set && failure.cause == CAUSE_HASH);
    CHECK_STR(failure.reason, "1 of two");
    CHECK(!failure_set(arena, &failure, CAUSE_LIMIT, "%s", "later"));
    CHECK(failure.cause == CAUSE_HASH);
    CHECK_STR(failure.reason, "1 of two");
}

TEST(none)
{
    struct wire in = {.text = bytes_of(arena, &(struct failure){.reason = STR("is not written")})};
    CHECK(in.text.len == 1);
    struct failure failure = failure_read(&in);
    CHECK(!failure.set && failure.reason.len == 0 && wire_is_whole(&in));
}

TEST(round_trip)
{
    for (unsigned cause = 0; cause < UNDECIDED_CAUSES; cause++) {
        struct failure failure = {true, (enum undecided_cause)cause, STR("why"), STR("where"),
                                  STR("help")};
        struct wire in = {.text = bytes_of(arena, &failure)};
        struct failure got = failure_read(&in);
        CHECK(wire_is_whole(&in) && got.set && got.cause == failure.cause);
        CHECK_STR(got.reason, "why");
        CHECK_STR(got.url, "where");
        CHECK_STR(got.help, "help");
    }
}

TEST(damage)
{
    struct failure failure = {true, CAUSE_LIMIT, STR("why"), STR("where"), STR("help")};
    struct str whole = bytes_of(arena, &failure);
    for (size_t len = 0; len < whole.len; len++) {
        struct wire in = {.text = str_slice(whole, 0, len)};
        failure_read(&in);
        CHECK(!wire_is_whole(&in));
    }
    struct wire in = {.text = STR("\x01\x63\x00\x00\x00")};
    failure_read(&in);
    CHECK(in.damaged);
}

int main(void)
{
    RUN(set_once);
    RUN(none);
    RUN(round_trip);
    RUN(damage);
    return test_end();
}
