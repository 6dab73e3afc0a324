/*
 * The main program's side of the pipes. The helper is this program itself: what it does is said in
 * the environment (HELPER).
 */
#include "pypi/fetch.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/limits.h"
#include "tests/unit/test.h"

#define HELPER "DEPCHECK_TEST_HELPER"
#define ITSELF "/proc/self/exe"
#define OTHERS "depcheck-fetch ended too often"

/* The helper */

static void say(struct buf *out)
{
    struct str text = buf_str(out);
    while (text.len) {
        ssize_t put = write(1, text.ptr, text.len);
        if (put < 0 && errno != EINTR) {
            _exit(9);
        }
        text = str_slice(text, put > 0 ? (size_t)put : 0, text.len);
    }
    out->len = 0;
}

static void say_page(struct buf *out, uint64_t id, struct str url)
{
    struct protocol_page page = {.id = id, .page.status = url};
    protocol_write_page(out, &page);
    say(out);
}

static void say_document(struct buf *out, uint64_t id, size_t bytes)
{
    struct buf text = {.arena = arena_create()};
    buf_fill(&text, 'x', bytes);
    struct protocol_document document = {.id = id, .text = buf_str(&text)};
    protocol_write_document(out, &document);
    say(out);
    arena_destroy(text.arena);
}

/* What it does instead of answering, where the URL is "bad". */
static void misbehave(struct buf *out, const char *mode, uint64_t id)
{
    struct protocol_metadata metadata = {.id = id};
    if (!strstr(mode, "silently")) {
        protocol_write_working(out, id);
    }
    if (strstr(mode, "noise")) {
        buf_add(out, (struct str){"\3\0\0\0\xff\xff\xff", 7});
    } else if (strstr(mode, "huge")) {
        buf_add(out, (struct str){"\xff\xff\xff\xff", 4});
    } else if (strstr(mode, "other")) {
        protocol_write_metadata(out, &metadata);
    }
    say(out);
    if (strstr(mode, "segv")) {
        signal(SIGSEGV, SIG_DFL);
        raise(SIGSEGV);
    } else if (strstr(mode, "memory")) {
        _exit(LIMIT_EXIT_INTERNAL);
    } else if (strstr(mode, "exit")) {
        _exit(1);
    }
}

static void answer(struct buf *out, const char *mode, const struct protocol_message *message)
{
    if (message->kind == PROTOCOL_ASK_PAGE && str_eq(message->ask_page.url, STR("bad"))) {
        misbehave(out, mode, message->ask_page.id);
    } else if (message->kind == PROTOCOL_ASK_PAGE) {
        protocol_write_progress(out, 10);
        say_page(out, message->ask_page.id, message->ask_page.url);
    } else if (message->kind == PROTOCOL_ASK_DOCUMENT) {
        say_document(out, message->ask_document.id, message->ask_document.url.len);
    } else if (message->kind == PROTOCOL_ASK_IMPORT) {
        protocol_write_warning(out, STR("careful"));
        struct protocol_imported imported = {.id = message->ask_import.id, .hash = STR("h")};
        protocol_write_imported(out, &imported);
        say(out);
    }
}

static bool read_bytes(char *at, size_t bytes)
{
    while (bytes) {
        ssize_t got = read(0, at, bytes);
        if (got <= 0) {
            return false;
        }
        at += got;
        bytes -= (size_t)got;
    }
    return true;
}

static int be_helper(const char *mode)
{
    struct arena *arena = arena_create();
    struct buf out = {.arena = arena_create()};
    char head[4];
    size_t length;
    while (read_bytes(head, 4) && protocol_length((struct str){head, 4}, &length)) {
        char *bytes = arena_alloc(arena, length, 1);
        struct protocol_message message;
        if (!read_bytes(bytes, length) ||
            !protocol_read(arena, (struct str){bytes, length}, &message)) {
            break;
        }
        answer(&out, mode, &message);
        arena_reset(arena);
    }
    arena_destroy(out.arena);
    arena_destroy(arena);
    return 0;
}

/* The tests */

static struct fetch *start(struct arena *arena, const char *path, const char *mode)
{
    struct protocol_setup setup = {.user_agent = STR("test")};
    setenv(HELPER, mode, 1);
    return fetch_create(arena, path, &setup);
}

static void ask_page(struct fetch *fetch, const char *url)
{
    struct protocol_ask_page ask = {.url = str_of(url), .name = STR("a")};
    fetch_page(fetch, &ask);
}

/* All answers, in the order of their questions: "URL; " or "(reason); ". */
static struct str take_pages(struct arena *arena, struct fetch *fetch)
{
    enum { MOST = 32 };
    struct str told[MOST] = {0};
    struct protocol_message message;
    while (fetch_next(fetch, -1, &message)) {
        uint64_t id = message.kind == PROTOCOL_PAGE ? message.page.id : 0;
        if (CHECK(id > 0 && id < MOST && told[id].len == 0)) {
            told[id] = message.page.failure.set
                           ? arena_printf(arena, "(%.*s); ", STR_ARG(message.page.failure.reason))
                           : arena_printf(arena, "%.*s; ", STR_ARG(message.page.page.status));
        }
    }
    CHECK(fetch_waiting(fetch) == 0);
    struct buf out = {.arena = arena};
    for (size_t i = 0; i < MOST; i++) {
        buf_add(&out, told[i]);
    }
    return buf_str(&out);
}

TEST(nothing_asked)
{
    struct fetch *fetch = start(arena, ITSELF, "");
    struct protocol_message message;
    CHECK(fetch_waiting(fetch) == 0 && !fetch_next(fetch, -1, &message));
    fetch_destroy(fetch);
    fetch_destroy(NULL);
}

TEST(answers)
{
    struct fetch *fetch = start(arena, ITSELF, "");
    ask_page(fetch, "one");
    ask_page(fetch, "two");
    CHECK(fetch_waiting(fetch) == 2);
    CHECK_STR(take_pages(arena, fetch), "one; two; ");
    CHECK(fetch_bytes(fetch) == 10);
    ask_page(fetch, "three");
    CHECK_STR(take_pages(arena, fetch), "three; ");
    fetch_destroy(fetch);
}

TEST(import_with_warning)
{
    struct fetch *fetch = start(arena, ITSELF, "");
    struct protocol_message message = {0};
    fetch_import(fetch, "file");
    CHECK(fetch_next(fetch, -1, &message) && message.kind == PROTOCOL_WARNING);
    CHECK_STR(message.warning, "careful");
    CHECK(fetch_next(fetch, -1, &message) && message.kind == PROTOCOL_IMPORTED);
    CHECK_STR(message.imported.hash, "h");
    CHECK(!fetch_next(fetch, -1, &message));
    fetch_destroy(fetch);
}

TEST(time_is_over)
{
    struct fetch *fetch = start(arena, ITSELF, "");
    struct protocol_message message;
    ask_page(fetch, "bad");
    CHECK(!fetch_next(fetch, 1, &message));
    CHECK(fetch_waiting(fetch) == 1);
    fetch_destroy(fetch);
}

/* What it does to "bad" costs that question alone, even where it was not said to be read. */
TEST(deaths)
{
    static const struct {
        const char *mode;
        const char *want;
    } rows[] = {
        {"segv", "one; (depcheck-fetch was ended by signal 11 while reading it); three; "},
        {"memory", "one; (reading it takes more memory than depcheck-fetch may have); three; "},
        {"exit", "one; (depcheck-fetch ended with status 1 while reading it); three; "},
        {"noise", "one; (depcheck-fetch gave an answer that cannot be read); three; "},
        {"huge", "one; (depcheck-fetch gave an answer that cannot be read); three; "},
        {"other", "one; (depcheck-fetch gave an answer that cannot be read); three; "},
        {"exit silently", "one; (" OTHERS "); three; "},
        {"noise silently", "one; (" OTHERS "); three; "},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct fetch *fetch = start(arena, ITSELF, rows[i].mode);
        ask_page(fetch, "one");
        ask_page(fetch, "bad");
        ask_page(fetch, "three");
        CHECK_STR(take_pages(arena, fetch), rows[i].want);
        fetch_destroy(fetch);
    }
}

TEST(too_many_deaths)
{
    struct fetch *fetch = start(arena, ITSELF, "exit");
    for (size_t i = 0; i < 12; i++) {
        ask_page(fetch, "bad");
    }
    ask_page(fetch, "good");
    struct str told = take_pages(arena, fetch);
    CHECK(str_starts(told, STR("(depcheck-fetch ended with status 1 while reading it); ")));
    CHECK(str_find_str(told, STR("(" OTHERS "); ")) < told.len);
    CHECK(str_ends(told, STR("good; ")));
    fetch_destroy(fetch);
}

TEST(no_helper)
{
    struct fetch *fetch = start(arena, "no/such/helper", "");
    ask_page(fetch, "one");
    ask_page(fetch, "two");
    CHECK_STR(take_pages(arena, fetch),
              "(no/such/helper cannot be started: No such file or directory); "
              "(no/such/helper cannot be started: No such file or directory); ");
    struct protocol_ask_metadata metadata = {.name = STR("a")};
    struct protocol_message message = {0};
    fetch_metadata(fetch, &metadata);
    CHECK(fetch_next(fetch, -1, &message) && message.kind == PROTOCOL_METADATA);
    CHECK(message.metadata.failure.cause == CAUSE_LIMIT);
    fetch_import(fetch, "file");
    CHECK(fetch_next(fetch, -1, &message) && message.kind == PROTOCOL_IMPORTED);
    CHECK_STR(message.imported.error,
              "no/such/helper cannot be started: No such file or directory");
    fetch_destroy(fetch);
}

/* More than the pipes hold, in both directions at once. */
TEST(big_messages)
{
    enum { BYTES = 1 << 20, COUNT = 20 };
    struct fetch *fetch = start(arena, ITSELF, "");
    struct buf url = {.arena = arena};
    buf_fill(&url, 'u', BYTES);
    for (size_t i = 0; i < COUNT; i++) {
        struct protocol_ask_document ask = {.url = buf_str(&url)};
        fetch_document(fetch, &ask);
    }
    struct protocol_message message;
    size_t count = 0;
    while (fetch_next(fetch, -1, &message)) {
        CHECK(message.kind == PROTOCOL_DOCUMENT && message.document.text.len == BYTES);
        count++;
    }
    CHECK(count == COUNT);
    fetch_destroy(fetch);
}

TEST(many_questions)
{
    enum { COUNT = 5000 };
    struct fetch *fetch = start(arena, ITSELF, "");
    for (size_t i = 0; i < COUNT; i++) {
        ask_page(fetch, "some");
    }
    struct protocol_message message;
    size_t count = 0;
    while (fetch_next(fetch, -1, &message)) {
        count += message.kind == PROTOCOL_PAGE;
    }
    CHECK(count == COUNT);
    fetch_destroy(fetch);
}

int main(void)
{
    const char *mode = getenv(HELPER);
    if (mode) {
        return be_helper(mode);
    }
    signal(SIGPIPE, SIG_IGN);
    RUN(nothing_asked);
    RUN(answers);
    RUN(import_with_warning);
    RUN(time_is_over);
    RUN(deaths);
    RUN(too_many_deaths);
    RUN(no_helper);
    RUN(big_messages);
    RUN(many_questions);
    return test_end();
}
