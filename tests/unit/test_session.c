#include "fetch/session.h"

#include <signal.h>
#include <unistd.h>

#include "tests/unit/test.h"

static void check_shown(struct arena *arena, const char *url, const char *shown)
{
    CHECK_STR(session_shown_url(arena, str_of(url)), shown);
}

TEST(shown_url)
{
    check_shown(arena, "https://h/a/b", "https://h/a/b");
    check_shown(arena, "https://user:pw@h:8443/a", "https://h:8443/a");
    check_shown(arena, "https://user@mail:p@w@h/a@b", "https://h/a@b");
    check_shown(arena, "https://user:pw@h", "https://h");
    check_shown(arena, "https://user:pw@h?q=1", "https://h");
    check_shown(arena, "https://user:pw@h#f", "https://h");
    check_shown(arena, "https://user:pw@h\\x", "https://h\\x");
    check_shown(arena, "https://h/a?token=secret#f", "https://h/a");
    check_shown(arena, "https://h/a#f?x", "https://h/a");
    check_shown(arena, "file:///a/b", "file:///a/b");
    check_shown(arena, "no-scheme/a?b", "no-scheme/a");
    check_shown(arena, "", "");
}

TEST(place)
{
    struct failure failure = {.set = true};
    session_place(arena, &failure, STR("https://u:p@h/a?b"));
    CHECK_STR(failure.url, "https://h/a");
    session_place(arena, &failure, STR("https://other/"));
    CHECK_STR(failure.url, "https://h/a");
}

TEST(facts)
{
    struct session *session = session_create(STDOUT_FILENO);
    struct str index = STR("https://i/simple/");
    struct str file = STR("https://f/a.whl");
    CHECK(!session_knows(session, SESSION_NO_RANGES, index, file));
    CHECK(session_note(session, SESSION_NO_RANGES, index, file));
    CHECK(!session_note(session, SESSION_NO_RANGES, index, STR("https://f/b.whl")));
    CHECK(session_knows(session, SESSION_NO_RANGES, index, STR("https://f/c.whl?x")));
    CHECK(!session_knows(session, SESSION_NO_METADATA_FILE, index, file));
    CHECK(!session_knows(session, SESSION_NO_RANGES, STR("https://j/simple/"), file));
    CHECK(!session_knows(session, SESSION_NO_RANGES, index, STR("https://f:444/a.whl")));
    session_destroy(session);
}

/* All that the pipe holds now, without waiting for more. */
static struct str drain(struct arena *arena, int from)
{
    static const size_t room = 1 << 16;
    char *bytes = arena_alloc(arena, room, 1);
    ssize_t n = read(from, bytes, room);
    return (struct str){bytes, n > 0 ? (size_t)n : 0};
}

TEST(output)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    struct session *session = session_create(ends[1]);
    CHECK(session_flush(session));
    session_warn(session, arena, "%s %d", "text", 7);
    session_working(session, 5);
    struct buf want = {.arena = arena};
    protocol_write_warning(&want, STR("text 7"));
    protocol_write_working(&want, 5);
    CHECK(str_eq(drain(arena, ends[0]), buf_str(&want)));
    CHECK(session_out(session)->len == 0);
    close(ends[0]);
    protocol_write_working(session_out(session), 6);
    CHECK(!session_flush(session));
    CHECK(session_out(session)->len == 0);
    close(ends[1]);
    session_destroy(session);
}

/* What gathers is written before it is much. */
TEST(much_output)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    struct session *session = session_create(ends[1]);
    struct str line = arena_printf(arena, "%01000d", 0);
    size_t most = 0;
    for (size_t i = 0; i < 200; i++) {
        protocol_write_warning(session_out(session), line);
        most = session_out(session)->len > most ? session_out(session)->len : most;
        if (session_out(session)->len >= 65536) {
            close(ends[0]);
        }
        session_sent(session);
    }
    CHECK(!session_flush(session) && most < 70000);
    close(ends[1]);
    session_destroy(session);
}

TEST(questions)
{
    struct session *session = session_create(STDOUT_FILENO);
    struct arena *first = session_begin(session);
    struct arena *second = session_begin(session);
    struct arena *third = session_begin(session);
    arena_str(second, STR("text"));
    session_end(session, first);
    session_end(session, third);
    CHECK(arena_used(second) > 0);
    session_destroy(session); /* and the second with it: a leak otherwise */
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    RUN(shown_url);
    RUN(place);
    RUN(facts);
    RUN(output);
    RUN(much_output);
    RUN(questions);
    return test_end();
}
