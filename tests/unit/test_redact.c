#include "cli/redact.h"

#include "tests/unit/test.h"

static void check(struct arena *arena, const char *text, const char *want)
{
    CHECK_STR(redact(arena, str_of(text)), want);
}

TEST(passwords_are_hidden)
{
    check(arena, "a @ https://user:secret@host/a.zip", "a @ https://user:****@host/a.zip");
    check(arena, "https://user:se@cr:et@host", "https://user:****@host");
    check(arena, "https://u:a\"b'c<d>e\\f@host/a", "https://u:****@host/a");
    check(arena, "x http://u:p@a/ y http://u:p@b/ z", "x http://u:****@a/ y http://u:****@b/ z");
}

TEST(tokens_are_hidden)
{
    check(arena, "https://token@host/simple", "https://****@host/simple");
    check(arena, "git+https://token@host/r.git@v1", "git+https://****@host/r.git@v1");
}

TEST(what_is_no_secret_stays)
{
    check(arena, "git+ssh://git@host/r.git@v1", "git+ssh://git@host/r.git@v1");
    check(arena, "https://host/a@b", "https://host/a@b");
    check(arena, "\"https://host\" me@home", "\"https://host\" me@home");
    check(arena, "no url: me@home", "no url: me@home");
    check(arena, "://", "://");
    check(arena, "", "");
}

int main(void)
{
    RUN(passwords_are_hidden);
    RUN(tokens_are_hidden);
    RUN(what_is_no_secret_stays);
    return test_end();
}
