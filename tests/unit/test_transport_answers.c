#include "tests/unit/archive_make.h"
#include "tests/unit/transport_fixture.h"

#define CUT "the answer was cut short"
#define LENGTHS "the answer's Content-Length cannot be right"
#define CODING "the answer has a Content-Encoding that was not asked for"

TEST(framings)
{
    static const struct expectation wants[] = {
        GOOD(OK_HEAD "Content-Length: 3\r\n\r\nabc", TCP_KEEP, 200, "abc", true),
        BAD(OK_HEAD "Content-Length: 5\r\n\r\nabc", TCP_CLOSE, CUT, CAUSE_NETWORK),
        BAD(OK_HEAD "Content-Length: 5\r\n\r\nabc", TCP_RESET, CUT, CAUSE_NETWORK),
        GOOD(OK_HEAD "Content-Length: 2\r\n\r\nabc", TCP_CLOSE, 200, "ab", true),
        GOOD(OK_HEAD "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", TCP_KEEP, 200, "abc",
             true),
        BAD(OK_HEAD "Content-Length: 3\r\nContent-Length: 2\r\n\r\nabc", TCP_KEEP, LENGTHS,
            CAUSE_NETWORK),
        BAD(OK_HEAD "Content-Length: 3, 3\r\n\r\nabc", TCP_KEEP, LENGTHS, CAUSE_NETWORK),
        BAD(OK_HEAD "Content-Length: x\r\n\r\nabc", TCP_CLOSE, "the answer is not HTTP",
            CAUSE_NETWORK),
        BAD(OK_HEAD "Content-Length: -1\r\n\r\nabc", TCP_CLOSE, "the answer is not HTTP",
            CAUSE_NETWORK),
        BAD(OK_HEAD "Content-Length: 99999999999999999999\r\n\r\nabc", TCP_CLOSE, LENGTHS,
            CAUSE_NETWORK),
        GOOD(OK_HEAD "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", TCP_KEEP, 200,
             "abc", true),
        BAD(OK_HEAD "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", TCP_CLOSE, CUT,
            CAUSE_NETWORK),
        BAD(OK_HEAD "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n", TCP_CLOSE, CUT,
            CAUSE_NETWORK),
        BAD(OK_HEAD "Transfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n", TCP_CLOSE, CUT,
            CAUSE_NETWORK),
        BAD(OK_HEAD "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", TCP_KEEP,
            "the answer has a Transfer-Encoding that is not supported", CAUSE_UNREADABLE),
        GOOD(OK_HEAD "\r\nabc", TCP_CLOSE, 200, "abc", false),
        GOOD("HTTP/1.0 200 OK\r\n\r\nabc", TCP_CLOSE, 200, "abc", false),
        GOOD("HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\nabc", TCP_CLOSE, 200, "abc", true),
        GOOD(OK_HEAD EMPTY, TCP_KEEP, 200, "", true),
        GOOD("HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" OK_HEAD "Content-Length: 1\r\n\r\na",
             TCP_KEEP, 200, "a", true),
        BAD(OK_HEAD "Content-Type: text/h", TCP_CLOSE, CUT, CAUSE_NETWORK),
        BAD("HTTP/1.1 404 Not Found\r\nContent-", TCP_CLOSE, CUT, CAUSE_NETWORK),
        GOOD("HTTP/1.1 404 Not Found\r\nContent-Length: 50\r\n\r\nabc", TCP_CLOSE, 404, "", true),
        BAD("", TCP_CLOSE, "the server closed the connection without an answer", CAUSE_NETWORK),
        BAD("abc", TCP_CLOSE, "the answer is not HTTP", CAUSE_NETWORK),
        BAD(NULL, TCP_RESET, "the connection broke", CAUSE_NETWORK),
    };
    expect(arena, wants, COUNT(wants));
}

/* gzip of "Name: a\n", made by hand: a stored block. */
#define GZIP_BYTES                                                            \
    "\x1f\x8b\x08\0\0\0\0\0\0\x03\x01\x08\0\xf7\xffName: a\n\x83\x41\xa4\xaa" \
    "\x08\0\0\0"
#define GZIP_LENGTH 31

static struct str with_head(struct arena *arena, const char *head, const char *bytes, size_t length)
{
    struct buf out = {.arena = arena};
    buf_add(&out, str_of(head));
    buf_add(&out, (struct str){bytes, length});
    return buf_str(&out);
}

static struct expectation gzip_case(struct arena *arena, const char *bytes, size_t length,
                                    struct expectation want)
{
    const char *head =
        arena_printf(arena, "%sContent-Length: %zu\r\n\r\n", want.answer, length).ptr;
    struct str answer = with_head(arena, head, bytes, length);
    want.answer = answer.ptr;
    want.length = answer.len;
    return want;
}

TEST(codings)
{
    static const char one[] = GZIP_BYTES;
    static const char two[] = GZIP_BYTES GZIP_BYTES;
    static const char behind[] = GZIP_BYTES "x";
    static const char gzip[] = OK_HEAD "Content-Encoding: GZip\r\n";
    char bad[] = GZIP_BYTES;
    bad[GZIP_LENGTH - 8] ^= 1;
    const struct expectation whole = GOOD(gzip, TCP_KEEP, 200, "Name: a\n", true);
    const struct expectation damaged =
        BAD(gzip, TCP_KEEP, "the answer's gzip data is damaged", CAUSE_UNREADABLE);
    const struct expectation unasked = BAD("", TCP_KEEP, CODING, CAUSE_UNREADABLE);
    struct expectation other[5];
    static const char *const codings[] = {"deflate", "br", "zstd", "gzip, gzip",
                                          "gzip\r\nContent-Encoding: br"};
    for (size_t i = 0; i < COUNT(codings); i++) {
        other[i] = unasked;
        other[i].answer = arena_printf(arena, OK_HEAD "Content-Encoding: %s\r\n", codings[i]).ptr;
    }
    struct expectation twice = whole;
    twice.result = "Name: a\nName: a\n";
    struct expectation trailing = damaged;
    trailing.result = "the answer goes on behind its gzip data";
    struct expectation x_gzip = whole;
    x_gzip.answer = OK_HEAD "Content-Encoding: x-gzip\r\n";
    struct expectation identity = whole;
    identity.answer = OK_HEAD "Content-Encoding: identity\r\n";
    struct expectation closed = {.status = 200, .result = "Name: a\n", .end = TCP_CLOSE};
    struct str unframed =
        with_head(arena, OK_HEAD "Content-Encoding: gzip\r\n\r\n", one, GZIP_LENGTH);
    closed.answer = unframed.ptr;
    closed.length = unframed.len;
    struct expectation half = {.result = CUT, .end = TCP_CLOSE, .answer = unframed.ptr};
    half.length = unframed.len - 9;
    const struct expectation cut = BAD(gzip, TCP_KEEP, CUT, CAUSE_NETWORK);
    const struct expectation wants[] = {
        gzip_case(arena, one, GZIP_LENGTH, whole),
        gzip_case(arena, one, GZIP_LENGTH, x_gzip),
        gzip_case(arena, "Name: a\n", 8, identity),
        gzip_case(arena, two, (size_t)2 * GZIP_LENGTH, twice),
        gzip_case(arena, one, GZIP_LENGTH - 1, cut),
        gzip_case(arena, "", 0, cut),
        gzip_case(arena, bad, GZIP_LENGTH, damaged),
        gzip_case(arena, "<html>", 6, damaged),
        gzip_case(arena, behind, GZIP_LENGTH + 1, trailing),
        gzip_case(arena, one, GZIP_LENGTH, other[0]),
        gzip_case(arena, one, GZIP_LENGTH, other[1]),
        gzip_case(arena, one, GZIP_LENGTH, other[2]),
        gzip_case(arena, one, GZIP_LENGTH, other[3]),
        gzip_case(arena, one, GZIP_LENGTH, other[4]),
        closed,
        half,
    };
    expect(arena, wants, COUNT(wants));
}

/* Of every cut of an answer none is taken for whole, but where only its end tells it. */
TEST(cuts_at_every_byte)
{
    static const char answer[] = OK_HEAD
        "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    struct expectation wants[sizeof answer];
    size_t count = 0;
    for (size_t length = sizeof OK_HEAD; length < sizeof answer - 2; length++) {
        wants[count++] = (struct expectation){
            .answer = answer, .length = length, .end = TCP_CLOSE, .result = CUT};
    }
    expect(arena, wants, count);
}

TEST(statuses)
{
    static const struct expectation wants[] = {
        GOOD("HTTP/1.1 404 Not Found\r\n" EMPTY, TCP_KEEP, 404, "", true),
        GOOD("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\nContent-Encoding: br\r\n\r\ngone",
             TCP_KEEP, 404, "", true),
        GOOD("HTTP/1.1 410 Gone\r\n" EMPTY, TCP_KEEP, 410, "", true),
        BAD("HTTP/1.1 201 Created\r\n" EMPTY, TCP_KEEP, "the index answers with status 201",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 203 Non-Authoritative\r\n" EMPTY, TCP_KEEP,
            "the index answers with status 203", CAUSE_NETWORK),
        BAD("HTTP/1.1 204 No Content\r\n\r\n", TCP_KEEP, "the index answers with status 204",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 206 Partial\r\nContent-Range: bytes 0-0/9\r\n" EMPTY, TCP_KEEP,
            "the answer is not the part of the file that was asked for", CAUSE_UNREADABLE),
        BAD("HTTP/1.1 300 Choices\r\n" EMPTY, TCP_KEEP, "the index answers with status 300",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 302 Found\r\n" EMPTY, TCP_KEEP, "the index answers with status 302",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 304 Not Modified\r\n\r\n", TCP_KEEP, "the index answers with status 304",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 400 Bad\r\n" EMPTY, TCP_KEEP, "the index answers with status 400",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 401 No\r\n" EMPTY, TCP_KEEP, "the index asks for a user name and password",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 403 No\r\n" EMPTY, TCP_KEEP, "the index refuses access", CAUSE_NETWORK),
        BAD("HTTP/1.1 406 No\r\n" EMPTY, TCP_KEEP, "the index answers with status 406",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 416 No\r\n" EMPTY, TCP_KEEP, "the index answers with status 416",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 999 No\r\n" EMPTY, TCP_KEEP, "the index answers with status 999",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 408 No\r\n" EMPTY, TCP_CLOSE, "the index answers with status 408",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 425 No\r\n" EMPTY, TCP_KEEP, "the index answers with status 425",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 429 No\r\n" EMPTY, TCP_KEEP, "the index answers with status 429",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 500 No\r\n" EMPTY, TCP_KEEP, "the index answers with status 500",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 503 No\r\n" EMPTY, TCP_KEEP, "the index answers with status 503",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 527 No\r\n" EMPTY, TCP_KEEP, "the index answers with status 527",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 503 No\r\nRetry-After: 3600\r\n" EMPTY, TCP_KEEP,
            "the index asks to come back in 3600 s (status 503), later than can be waited for",
            CAUSE_NETWORK),
        BAD("HTTP/1.1 429 No\r\nRetry-After: 99999999999999999999999\r\n" EMPTY, TCP_KEEP,
            "the index asks to come back in 10000000000 s (status 429), later than can be waited "
            "for",
            CAUSE_NETWORK),
    };
    expect(arena, wants, COUNT(wants));
}

/* Two MiB of zeros in two KiB. */
TEST(bombs)
{
    static const char zeros[2 << 20];
    struct str packed = gzip_text(arena, (struct str){zeros, sizeof zeros});
    struct expectation bomb =
        BAD(OK_HEAD "Content-Encoding: gzip\r\n", TCP_KEEP,
            "the answer's gzip data unpacks to more than 200 times its size", CAUSE_LIMIT);
    const struct expectation want = gzip_case(arena, packed.ptr, packed.len, bomb);
    struct protocol_setup setup = patient();
    struct transport_request model = request_of(STR(""));
    model.max_bytes = 4 << 20;
    expect_with(arena, &setup, &model, &want, 1);
}

TEST(limits)
{
    struct buf long_line = {.arena = arena};
    struct buf many_lines = {.arena = arena};
    struct buf endless_line = {.arena = arena};
    struct buf big = {.arena = arena};
    buf_add(&long_line, STR(OK_HEAD "X: "));
    buf_fill(&long_line, 'a', 70000);
    buf_add(&long_line, STR("\r\n" EMPTY));
    buf_add(&endless_line, STR(OK_HEAD "X: "));
    buf_fill(&endless_line, 'a', 400000);
    buf_add(&many_lines, STR(OK_HEAD));
    for (int i = 0; i < 200; i++) {
        buf_add(&many_lines, STR("X: a\r\n"));
    }
    buf_add(&many_lines, STR(EMPTY));
    buf_add(&big, STR(OK_HEAD "\r\n"));
    buf_fill(&big, 'a', 101);
    const struct expectation wants[] = {
        BAD(buf_str(&long_line).ptr, TCP_CLOSE, "the answer has too many headers", CAUSE_LIMIT),
        BAD(buf_str(&many_lines).ptr, TCP_CLOSE, "the answer has too many headers", CAUSE_LIMIT),
        BAD(buf_str(&endless_line).ptr, TCP_STALL, "the answer has too many headers", CAUSE_LIMIT),
        BAD(buf_str(&big).ptr, TCP_CLOSE, "the answer has more than 100 bytes", CAUSE_LIMIT),
        BAD(OK_HEAD "Content-Length: 101\r\n\r\n", TCP_STALL, "the answer has more than 100 bytes",
            CAUSE_LIMIT),
        GOOD(OK_HEAD "Content-Length: 1\r\n\r\na", TCP_KEEP, 200, "a", true),
    };
    struct protocol_setup setup = patient();
    struct transport_request model = request_of(STR(""));
    model.max_bytes = 100;
    expect_with(arena, &setup, &model, wants, COUNT(wants));
}

int main(void)
{
    RUN(framings);
    RUN(codings);
    RUN(cuts_at_every_byte);
    RUN(statuses);
    RUN(bombs);
    RUN(limits);
    return test_end();
}
