#include <time.h>

#include "tests/unit/transport_fixture.h"

#define CUT "the answer was cut short"
#define CODING "the answer has a Content-Encoding that was not asked for"

static struct str redirect_to(struct arena *arena, const char *location)
{
    return arena_printf(arena, "HTTP/1.1 302 Found\r\nLocation: %s\r\n" EMPTY, location);
}

TEST(follows_five_redirects)
{
    struct tcp_route routes[8];
    static const int codes[] = {301, 302, 303, 307, 308, 302, 302};
    for (int i = 0; i < 7; i++) {
        routes[i].path = arena_printf(arena, "/%d/x", i).ptr;
        routes[i] = (struct tcp_route){
            .path = routes[i].path,
            .answer = arena_printf(arena, "HTTP/1.1 %d Go\r\nLocation: ../%d/x?q=1#f\r\n" EMPTY,
                                   codes[i], i + 1)
                          .ptr,
        };
        routes[i].path = arena_printf(arena, i ? "/%d/x?q=1" : "/%d/x", i).ptr;
    }
    routes[7] =
        (struct tcp_route){.path = "/7/x?q=1", .answer = OK_HEAD "Content-Length: 2\r\n\r\nok"};
    struct tcp_server server = tcp_server_start(routes, COUNT(routes));
    struct transport_reply reply = get(arena, url_of(arena, &server, "/2/x?q=1"));
    CHECK_STR(reply.body, "ok");
    CHECK_STR(reply.url, url_of(arena, &server, "/7/x").ptr);
    reply = get(arena, url_of(arena, &server, "/1/x?q=1"));
    CHECK_STR(reply.failure.reason, "more than 5 redirects");
    tcp_server_stop(&server);
}

TEST(redirects_nowhere_else)
{
    static const struct {
        const char *location;
        const char *reason;
    } wants[] = {
        {"/loop", "more than 5 redirects"},
        {"file:///etc/passwd", "a redirect from http to file is not followed"},
        {"ftp://127.0.0.1/x", "a redirect from http to ftp is not followed"},
        {"javascript://x", "a redirect from http to javascript is not followed"},
        {"http://169.254.169.254/x", "http is not safe, and 169.254.169.254 is not trusted"},
        {"//example.org/x", "http is not safe, and example.org is not trusted"},
        {"http://me:secret@127.0.0.1/x",
         "a URL of an index with a user name or password in it is not followed"},
        {"//@127.0.0.1/x", "a URL of an index with a user name or password in it is not followed"},
        {"http://[::1/x", "this is no URL that can be followed"},
        {"http://a b/", "this is no URL that can be followed"},
    };
    struct tcp_route routes[COUNT(wants)];
    for (size_t i = 0; i < COUNT(wants); i++) {
        routes[i] = (struct tcp_route){.path = i ? arena_printf(arena, "/%zu", i).ptr : "/loop",
                                       .answer = redirect_to(arena, wants[i].location).ptr};
    }
    struct tcp_server server = tcp_server_start(routes, COUNT(routes));
    for (size_t i = 0; i < COUNT(wants); i++) {
        struct transport_reply reply = get(arena, url_of(arena, &server, routes[i].path));
        CHECK_STR(reply.failure.reason, wants[i].reason);
        CHECK_STR(reply.failure.url, url_of(arena, &server, routes[i].path).ptr);
        CHECK(reply.failure.cause == CAUSE_NETWORK);
    }
    tcp_server_stop(&server);
}

TEST(http_needs_a_reason)
{
    static const struct {
        const char *url;
        const char *reason;
        const char *shown;
    } wants[] = {
        {"http://example.org/simple/?token=x", "http is not safe, and example.org is not trusted",
         "http://example.org/simple/"},
        {"http://128.0.0.1:80/", "http is not safe, and 128.0.0.1 is not trusted",
         "http://128.0.0.1/"},
        {"http://localhost.example.org/",
         "http is not safe, and localhost.example.org is not trusted",
         "http://localhost.example.org/"},
        {"ftp://127.0.0.1/", "ftp: URLs are not supported", "ftp://127.0.0.1/"},
        {"https://me:secret@127.0.0.1/#x",
         "a URL of an index with a user name or password in it is not followed",
         "https://127.0.0.1/"},
        {"nonsense here", "this is no URL that can be followed", ""},
        {"", "this is no URL that can be followed", ""},
        {"file://server/share", "this file URL names no file of this machine", ""},
        {"file:///a%00b", "this file URL names no file of this machine", ""},
        {"file:a", "this file URL names no file of this machine", ""},
    };
    for (size_t i = 0; i < COUNT(wants); i++) {
        struct transport_reply reply = get(arena, str_of(wants[i].url));
        CHECK_STR(reply.failure.reason, wants[i].reason);
        CHECK_STR(reply.failure.url, wants[i].shown);
    }
    struct transport_reply reply = get(arena, STR("http://example.org/"));
    CHECK_STR(reply.failure.help, "use https, or --trusted-host example.org if you must");
}

/* 127.1 and localhost are the same machine, and another origin. */
TEST(passwords_stay_with_their_origin)
{
    struct tcp_route other_routes[] = {
        {.path = "/b", .answer = OK_HEAD "Content-Length: 2\r\n\r\nok"}};
    struct tcp_server other = tcp_server_start(other_routes, 1);
    const char *to = arena_printf(arena, "http://127.0.0.1:%d/b", other.port).ptr;
    struct tcp_route routes[] = {
        {.path = "/a", .answer = redirect_to(arena, to).ptr},
        {.path = "/no", .answer = "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=x\r\n" EMPTY}};
    struct tcp_server server = tcp_server_start(routes, 2);
    struct protocol_credential credentials[] = {
        {arena_printf(arena, "http://127.0.0.1:%d", server.port), STR("me"), STR("canary")},
        {STR("localhost"), STR("you"), STR("canary")},
        {arena_printf(arena, "https://127.0.0.1:%d", other.port), STR("me"), STR("canary")},
    };
    struct protocol_setup setup = patient();
    setup.credentials = credentials;
    setup.credential_count = COUNT(credentials);
    struct transport_request request = request_of(url_of(arena, &server, "/a"));
    struct transport_reply reply = get_with(arena, &setup, &request);
    CHECK_STR(reply.body, "ok");
    CHECK(heard(&server, "Authorization: Basic bWU6Y2FuYXJ5\r\n"));
    CHECK(heard(&other, "GET /b "));
    CHECK(!heard(&other, "Authorization"));
    request.url = url_of(arena, &server, "/no");
    reply = get_with(arena, &setup, &request);
    CHECK_STR(reply.failure.reason, "the index does not accept the user name and password");
    request.url = arena_printf(arena, "http://localhost:%d/b", other.port);
    CHECK_STR(get_with(arena, &setup, &request).body, "ok");
    CHECK(heard(&other, "Authorization: Basic eW91OmNhbmFyeQ==\r\n"));
    tcp_server_stop(&server);
    tcp_server_stop(&other);
}

TEST(asks_as_it_should)
{
    struct tcp_route routes[] = {{.path = "/", .answer = OK_HEAD EMPTY}};
    struct tcp_server server = tcp_server_start(routes, 1);
    struct protocol_setup setup = patient();
    struct transport_request request = request_of(url_of(arena, &server, "/#fragment"));
    request.accept = STR("text/html");
    request.etag = STR("W/\"x\"");
    request.last_modified = STR("Sun, 06 Nov 1994 08:49:37 GMT");
    request.refresh = true;
    (void)get_with(arena, &setup, &request);
    CHECK(heard(&server, "GET / HTTP/1.1\r\n"));
    CHECK(heard(&server, "User-Agent: depcheck/test (+https://example.org/depcheck)\r\n"));
    CHECK(heard(&server, "Accept: text/html\r\n"));
    CHECK(heard(&server, "Accept-Encoding: gzip\r\n"));
    CHECK(heard(&server, "If-None-Match: W/\"x\"\r\n"));
    CHECK(heard(&server, "Cache-Control: no-cache\r\n"));
    CHECK(!heard(&server, "If-Modified-Since"));
    CHECK(!heard(&server, "Range"));
    request.etag = STR("\"x\"\r\nX-Injected: yes");
    (void)get_with(arena, &setup, &request);
    CHECK(heard(&server, "If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
    CHECK(!heard(&server, "X-Injected"));
    tcp_server_stop(&server);
}

TEST(tells_how_fresh_an_answer_is)
{
    struct tcp_route routes[] = {
        {.path = "/",
         .answer = OK_HEAD "ETag: W/\"a b\"\r\nLast-Modified: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                           "Content-Type: Text/HTML; x=1; Charset=\"UTF-8\"\r\n"
                           "Cache-Control: public\r\ncache-control: max-age=600\r\n"
                           "Age: 100\r\nX-PyPI-Last-Serial: 77\r\n" EMPTY},
        {.path = "/none", .answer = OK_HEAD "ETag: \"\x1b[31m\"\r\nAge: -1\r\n" EMPTY},
        {.path = "/304",
         .answer = "HTTP/1.1 304 Same\r\nETag: \"b\"\r\nCache-Control: max-age=5\r\n\r\n"},
    };
    struct tcp_server server = tcp_server_start(routes, 3);
    int64_t before = time(NULL);
    struct transport_reply reply = get(arena, url_of(arena, &server, "/"));
    int64_t after = time(NULL);
    CHECK_STR(reply.etag, "W/\"a b\"");
    CHECK_STR(reply.last_modified, "Sun, 06 Nov 1994 08:49:37 GMT");
    CHECK_STR(reply.content_type, "text/html");
    CHECK_STR(reply.charset, "utf-8");
    CHECK(reply.max_age == 600);
    CHECK(reply.fetched_at >= before - 100 && reply.fetched_at <= after - 100);
    CHECK(reply.has_serial && reply.serial == 77);
    reply = get(arena, url_of(arena, &server, "/none"));
    CHECK_STR(reply.etag, "");
    CHECK_STR(reply.content_type, "");
    CHECK(reply.max_age == 0 && reply.fetched_at >= before && !reply.has_serial);
    struct protocol_setup setup = patient();
    struct transport_request request = request_of(url_of(arena, &server, "/304"));
    request.last_modified = STR("Sun, 06 Nov 1994 08:49:37 GMT");
    reply = get_with(arena, &setup, &request);
    CHECK(reply.status == 304 && reply.max_age == 5);
    CHECK_STR(reply.etag, "\"b\"");
    tcp_server_stop(&server);
}

#define PART "HTTP/1.1 206 Part\r\nContent-Range: bytes "
#define NOT_PART "the answer is not the part of the file that was asked for"

TEST(ranges_from_to)
{
    static const struct expectation wants[] = {
        GOOD(PART "2-4/9\r\nETag: \"e\"\r\nContent-Length: 3\r\n\r\ncde", TCP_KEEP, 206, "cde",
             true),
        GOOD(PART "2-3/4\r\nContent-Length: 2\r\n\r\ncd", TCP_KEEP, 206, "cd", true),
        BAD(PART "2-4/9\r\nContent-Length: 2\r\n\r\ncd", TCP_KEEP, CUT, CAUSE_NETWORK),
        BAD(PART "1-3/9\r\nContent-Length: 3\r\n\r\nbcd", TCP_KEEP, NOT_PART, CAUSE_UNREADABLE),
        BAD(PART "2-5/9\r\nContent-Length: 4\r\n\r\ncdef", TCP_KEEP, NOT_PART, CAUSE_UNREADABLE),
        BAD(PART "2-3/9\r\nContent-Length: 2\r\n\r\ncd", TCP_KEEP, NOT_PART, CAUSE_UNREADABLE),
        BAD(PART "2-4/*\r\nContent-Length: 3\r\n\r\ncde", TCP_KEEP, NOT_PART, CAUSE_UNREADABLE),
        BAD("HTTP/1.1 206 Part\r\nContent-Length: 3\r\n\r\ncde", TCP_KEEP, NOT_PART,
            CAUSE_UNREADABLE),
        BAD(PART "2-4/9\r\nETag: \"f\"\r\nContent-Length: 3\r\n\r\ncde", TCP_KEEP,
            "the file was replaced while it was read", CAUSE_UNREADABLE),
        BAD(PART "2-4/9\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\ncde", TCP_KEEP,
            CODING, CAUSE_UNREADABLE),
        GOOD(OK_HEAD "Content-Length: 9\r\n\r\nabcdefghi", TCP_KEEP, 200, "abcdefghi", true),
        GOOD("HTTP/1.1 416 No\r\n" EMPTY, TCP_KEEP, 416, "", true),
    };
    struct protocol_setup setup = patient();
    struct transport_request model = request_of(STR(""));
    model.range_from = 2;
    model.range_to = 4;
    model.if_range = STR("\"e\"");
    expect_with(arena, &setup, &model, wants, COUNT(wants));
}

TEST(ranges_of_the_end)
{
    static const struct expectation wants[] = {
        GOOD(PART "5-8/9\r\nContent-Length: 4\r\n\r\nfghi", TCP_KEEP, 206, "fghi", true),
        GOOD(PART "0-1/2\r\nContent-Length: 2\r\n\r\nab", TCP_KEEP, 206, "ab", true),
        BAD(PART "4-7/9\r\nContent-Length: 4\r\n\r\nefgh", TCP_KEEP, NOT_PART, CAUSE_UNREADABLE),
        BAD(PART "0-3/9\r\nContent-Length: 4\r\n\r\nabcd", TCP_KEEP, NOT_PART, CAUSE_UNREADABLE),
    };
    struct protocol_setup setup = patient();
    struct transport_request model = request_of(STR(""));
    model.range_last = 4;
    expect_with(arena, &setup, &model, wants, COUNT(wants));
    struct tcp_route routes[] = {{.path = "/", .answer = wants[0].answer}};
    struct tcp_server server = tcp_server_start(routes, 1);
    model.url = url_of(arena, &server, "/");
    model.if_range = STR("\"e\"");
    struct transport_reply reply = get_with(arena, &setup, &model);
    CHECK(reply.range_start == 5 && reply.range_total == 9);
    CHECK(heard(&server, "Range: bytes=-4\r\n"));
    CHECK(heard(&server, "If-Range: \"e\"\r\n"));
    CHECK(heard(&server, "Accept-Encoding: identity\r\n"));
    model.range_last = 0;
    model.range_from = 5;
    model.range_to = 8;
    (void)get_with(arena, &setup, &model);
    CHECK(heard(&server, "Range: bytes=5-8\r\n"));
    tcp_server_stop(&server);
}

TEST(goes_through_a_proxy)
{
    struct tcp_route routes[] = {
        {.path = "example.org:443",
         .answer = "HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=x\r\n" EMPTY},
        {.path = "http://127.0.0.1:1/x", .answer = OK_HEAD "Content-Length: 2\r\n\r\nok"},
        {.path = "http://127.0.0.1:1/no", .answer = "HTTP/1.1 407 No\r\n" EMPTY}};
    struct tcp_server server = tcp_server_start(routes, COUNT(routes));
    struct protocol_setup setup = patient();
    setup.proxy = arena_printf(arena, "http://127.0.0.1:%d", server.port);
    struct transport_request request = request_of(STR("https://example.org/"));
    struct transport_reply reply = get_with(arena, &setup, &request);
    CHECK_STR(reply.failure.reason, "the proxy asks for a user name and password");
    CHECK_STR(reply.failure.url, "https://example.org/");
    request.url = STR("http://127.0.0.1:1/x");
    CHECK_STR(get_with(arena, &setup, &request).body, "ok");
    request.url = STR("http://127.0.0.1:1/no");
    CHECK_STR(get_with(arena, &setup, &request).failure.reason,
              "the proxy asks for a user name and password");
    tcp_server_stop(&server);
}

int main(void)
{
    RUN(follows_five_redirects);
    RUN(redirects_nowhere_else);
    RUN(http_needs_a_reason);
    RUN(passwords_stay_with_their_origin);
    RUN(asks_as_it_should);
    RUN(tells_how_fresh_an_answer_is);
    RUN(ranges_from_to);
    RUN(ranges_of_the_end);
    RUN(goes_through_a_proxy);
    return test_end();
}
