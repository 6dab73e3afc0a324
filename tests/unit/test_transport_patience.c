#include "tests/unit/transport_fixture.h"

/* Each is served once before the good answer. */
TEST(what_may_pass_is_tried_again)
{
    static const char good[] = OK_HEAD "Content-Length: 2\r\n\r\nok";
    static const char *const bad[] = {
        "HTTP/1.1 503 No\r\nRetry-After: 0\r\n" EMPTY,
        "HTTP/1.1 503 No\r\nRetry-After: 1\r\n" EMPTY,
        "HTTP/1.1 429 No\r\nRetry-After: -5\r\n" EMPTY,
        "HTTP/1.1 429 No\r\nRetry-After: soon\r\n" EMPTY,
        "HTTP/1.1 500 No\r\nRetry-After: Sun, 06 Nov 1994 08:49:37 GMT\r\n" EMPTY,
        OK_HEAD "Content-Length: 5\r\n\r\nabc",
        "",
    };
    struct tcp_route routes[2 * COUNT(bad)];
    struct result results[COUNT(bad)];
    for (size_t i = 0; i < COUNT(bad); i++) {
        const char *path = arena_printf(arena, "/%zu", i).ptr;
        routes[2 * i] =
            (struct tcp_route){.path = path, .answer = bad[i], .times = 1, .end = TCP_CLOSE};
        routes[2 * i + 1] = (struct tcp_route){.path = path, .answer = good};
    }
    struct tcp_server server = tcp_server_start(routes, COUNT(routes));
    struct protocol_setup setup = patient();
    struct transport *transport = transport_create(&setup);
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct transport_request request = request_of(url_of(arena, &server, routes[2 * i].path));
        results[i] = (struct result){.arena = arena};
        transport_get(transport, &request, keep, &results[i]);
    }
    run_all(transport);
    for (size_t i = 0; i < COUNT(bad); i++) {
        CHECK_STR(results[i].reply.body, "ok");
    }
    CHECK(server.heard->requests == 2 * COUNT(bad));
    CHECK(transport_bytes(transport) == 2 * COUNT(bad) + 3);
    transport_destroy(transport);
    tcp_server_stop(&server);
}

TEST(retries_end)
{
    struct tcp_route routes[] = {
        {.path = "/", .answer = "HTTP/1.1 502 No\r\nRetry-After: 0\r\n" EMPTY}};
    struct tcp_server server = tcp_server_start(routes, 1);
    struct transport_reply reply = get(arena, url_of(arena, &server, "/"));
    CHECK_STR(reply.failure.reason, "the index answers with status 502");
    CHECK(server.heard->requests == 4);
    tcp_server_stop(&server);
}

/* A pause that does not fit the patience is not begun. */
TEST(retries_only_in_time)
{
    struct tcp_route routes[] = {
        {.path = "/", .answer = "HTTP/1.1 503 No\r\nRetry-After: 6\r\n" EMPTY},
        {.path = "/date",
         .answer = "HTTP/1.1 503 No\r\nRetry-After: Fri, 06 Nov 2099 08:49:37 GMT\r\n" EMPTY}};
    struct tcp_server server = tcp_server_start(routes, 2);
    struct protocol_setup setup = patient();
    setup.total_ms = 5000;
    struct transport_request request = request_of(url_of(arena, &server, "/"));
    struct transport_reply reply = get_with(arena, &setup, &request);
    CHECK_STR(reply.failure.reason,
              "the index asks to come back in 6 s (status 503), later than can be waited for");
    request.url = url_of(arena, &server, "/date");
    reply = get_with(arena, &setup, &request);
    CHECK(str_starts(reply.failure.reason, STR("the index asks to come back in ")));
    CHECK(server.heard->requests == 2);
    tcp_server_stop(&server);
}

/* Nobody listens there. */
TEST(a_host_without_connection_is_asked_once)
{
    struct protocol_setup setup = patient();
    struct result results[20];
    setup.connections = 1;
    struct transport *transport = transport_create(&setup);
    int port = tcp_closed_port();
    for (size_t i = 0; i < COUNT(results); i++) {
        struct transport_request request =
            request_of(arena_printf(arena, "http://127.0.0.1:%d/%zu?x#y", port, i));
        results[i] = (struct result){.arena = arena};
        transport_get(transport, &request, keep, &results[i]);
    }
    run_all(transport);
    for (size_t i = 0; i < COUNT(results); i++) {
        CHECK(results[i].calls == 1);
        CHECK_STR(results[i].reply.failure.reason, "no connection: the server cannot be reached");
        CHECK_STR(results[i].reply.failure.url,
                  arena_printf(arena, "http://127.0.0.1:%d/%zu", port, i).ptr);
    }
    transport_destroy(transport);
}

/* Asks `count` times for a URL. */
static void ask_often(struct arena *arena, struct transport *transport, struct str url,
                      struct result *results, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct transport_request request = request_of(url);
        results[i] = (struct result){.arena = arena};
        transport_get(transport, &request, keep, &results[i]);
    }
}

static void check_all(const struct result *results, size_t count, const char *reason)
{
    for (size_t i = 0; i < count; i++) {
        CHECK(results[i].calls == 1);
        CHECK(results[i].reply.failure.cause == CAUSE_NETWORK);
        CHECK_STR(results[i].reply.failure.reason, reason);
    }
}

/*
 * Two servers that hear and say nothing, and one that stops in the middle. The first request to an
 * https host goes alone, the others learn from it. Each is tried four times.
 */
TEST(silence)
{
    struct tcp_route routes[] = {
        {.path = "/silent", .end = TCP_STALL},
        {.path = "/stalls", .answer = OK_HEAD "Content-Length: 9\r\n\r\nabc", .end = TCP_STALL},
    };
    struct tcp_server http = tcp_server_start(routes, 2);
    struct tcp_server https = tcp_server_start(NULL, 0);
    struct tcp_server stalls = tcp_server_start(routes, 2);
    struct protocol_setup setup = patient();
    struct result silent[30];
    struct result handshakes[20];
    struct result stalling[1];
    setup.connections = 2;
    setup.connect_ms = 300;
    setup.silence_ms = 300;
    struct transport *transport = transport_create(&setup);
    struct str url = arena_printf(arena, "https://127.0.0.1:%d/", https.port);
    ask_often(arena, transport, url_of(arena, &http, "/silent"), silent, COUNT(silent));
    ask_often(arena, transport, url, handshakes, COUNT(handshakes));
    ask_often(arena, transport, url_of(arena, &stalls, "/stalls"), stalling, COUNT(stalling));
    run_all(transport);
    check_all(silent, COUNT(silent), "the server sent nothing for 300 ms");
    check_all(handshakes, COUNT(handshakes), "no connection within 300 ms");
    check_all(stalling, COUNT(stalling), "the server sent nothing for 300 ms");
    CHECK(http.heard->requests <= 2 * 4 && https.heard->connections == 4);
    CHECK(stalls.heard->requests == 4);
    transport_destroy(transport);
    tcp_server_stop(&http);
    tcp_server_stop(&https);
    tcp_server_stop(&stalls);
}

TEST(slowness)
{
    struct tcp_route routes[] = {
        {.path = "/drips", .answer = OK_HEAD "Content-Length: 100000\r\n\r\nabc", .end = TCP_DRIP},
        {.path = "/headers", .answer = OK_HEAD "X: a", .end = TCP_DRIP},
    };
    struct tcp_server server = tcp_server_start(routes, COUNT(routes));
    struct protocol_setup setup = patient();
    struct result results[COUNT(routes)];
    setup.total_ms = 1000;
    struct transport *transport = transport_create(&setup);
    for (size_t i = 0; i < COUNT(routes); i++) {
        ask_often(arena, transport, url_of(arena, &server, routes[i].path), &results[i], 1);
    }
    run_all(transport);
    check_all(results, COUNT(results), "no whole answer within 1 s");
    transport_destroy(transport);
    tcp_server_stop(&server);
}

/* It was heard once: ten chances more. */
TEST(a_host_that_falls_silent_is_given_up)
{
    struct tcp_route routes[] = {{.path = "/silent", .end = TCP_STALL},
                                 {.path = "/", .answer = OK_HEAD "Content-Length: 2\r\n\r\nok"}};
    struct tcp_server server = tcp_server_start(routes, 2);
    struct protocol_setup setup = patient();
    struct result results[60];
    setup.connections = 5;
    setup.silence_ms = 300;
    setup.total_ms = 500;
    struct transport *transport = transport_create(&setup);
    ask_often(arena, transport, url_of(arena, &server, "/"), results, 1);
    run_all(transport);
    CHECK_STR(results[0].reply.body, "ok");
    ask_often(arena, transport, url_of(arena, &server, "/silent"), results, COUNT(results));
    run_all(transport);
    for (size_t i = 0; i < COUNT(results); i++) {
        CHECK(results[i].reply.failure.cause == CAUSE_NETWORK && results[i].reply.failure.set);
    }
    CHECK(server.heard->requests > 10 && server.heard->requests <= 1 + 10 + 4);
    transport_destroy(transport);
    tcp_server_stop(&server);
}

/* 6 at once, and no more: each answer waits for 6 requests. */
TEST(opens_its_connections_at_once)
{
    struct tcp_route routes[] = {
        {.path = "/", .answer = OK_HEAD "Content-Length: 1\r\n\r\na", .together = 6}};
    struct tcp_server server = tcp_server_start(routes, 1);
    struct protocol_setup setup = patient();
    struct transport *transport = transport_create(&setup);
    struct result results[60];
    for (size_t i = 0; i < COUNT(results); i++) {
        struct transport_request request = request_of(url_of(arena, &server, "/"));
        results[i] = (struct result){.arena = arena};
        transport_get(transport, &request, keep, &results[i]);
    }
    run_all(transport);
    for (size_t i = 0; i < COUNT(results); i++) {
        CHECK_STR(results[i].reply.body, "a");
    }
    CHECK(server.heard->connections == 6);
    CHECK(count_of(tcp_heard(&server), STR("GET / ")) == COUNT(results));
    transport_destroy(transport);
    tcp_server_stop(&server);
}

int main(void)
{
    RUN(what_may_pass_is_tried_again);
    RUN(retries_end);
    RUN(retries_only_in_time);
    RUN(a_host_without_connection_is_asked_once);
    RUN(silence);
    RUN(slowness);
    RUN(a_host_that_falls_silent_is_given_up);
    RUN(opens_its_connections_at_once);
    return test_end();
}
