/*
 * transport_fixture: what the tests of the transport share: one request to a scripted server, or
 * many answers at once, each with what is to come of it.
 */
#ifndef DEPCHECK_TESTS_UNIT_TRANSPORT_FIXTURE_H
#define DEPCHECK_TESTS_UNIT_TRANSPORT_FIXTURE_H

#include "base/buf.h"
#include "base/vec.h"
#include "fetch/transport.h"
#include "tests/unit/tcp_server.h"
#include "tests/unit/test.h"

#define OK_HEAD "HTTP/1.1 200 OK\r\n"
#define EMPTY "Content-Length: 0\r\n\r\n"

/* A reply that outlives its call. */
struct result {
    struct arena *arena;
    int calls;
    struct transport_reply reply;
};

static inline void keep_failure(struct arena *arena, struct failure *failure)
{
    failure->reason = arena_str(arena, failure->reason);
    failure->url = arena_str(arena, failure->url);
    failure->help = arena_str(arena, failure->help);
}

static inline void keep(void *data, const struct transport_reply *reply)
{
    struct result *result = data;
    struct transport_reply *copy = &result->reply;
    struct arena *arena = result->arena;
    result->calls++;
    *copy = *reply;
    keep_failure(arena, &copy->failure);
    copy->url = arena_str(arena, reply->url);
    copy->content_type = arena_str(arena, reply->content_type);
    copy->charset = arena_str(arena, reply->charset);
    copy->etag = arena_str(arena, reply->etag);
    copy->last_modified = arena_str(arena, reply->last_modified);
    copy->body = arena_str(arena, reply->body);
    copy->spool = reply->spool >= 0 ? dup(reply->spool) : -1;
}

static inline struct protocol_setup patient(void)
{
    return (struct protocol_setup){
        .user_agent = STR("depcheck/test (+https://example.org/depcheck)"),
        .connect_ms = 10000,
        .silence_ms = 20000,
        .total_ms = 60000,
        .connections = 6,
    };
}

static inline struct transport_request request_of(struct str url)
{
    return (struct transport_request){
        .url = url,
        .range_from = TRANSPORT_NO_RANGE,
        .max_bytes = 1 << 20,
    };
}

static inline void run_all(struct transport *transport)
{
    while (transport_waiting(transport) > 0) {
        (void)transport_run(transport, -1, -1);
    }
}

static inline struct transport_reply get_with(struct arena *arena,
                                              const struct protocol_setup *setup,
                                              const struct transport_request *request)
{
    struct result result = {.arena = arena};
    struct transport *transport = transport_create(setup);
    transport_get(transport, request, keep, &result);
    run_all(transport);
    CHECK(result.calls == 1);
    transport_destroy(transport);
    return result.reply;
}

static inline struct transport_reply get(struct arena *arena, struct str url)
{
    struct protocol_setup setup = patient();
    struct transport_request request = request_of(url);
    return get_with(arena, &setup, &request);
}

static inline struct str url_of(struct arena *arena, const struct tcp_server *server,
                                const char *path)
{
    return arena_printf(arena, "http://127.0.0.1:%d%s", server->port, path);
}

static inline bool heard(const struct tcp_server *server, const char *text)
{
    return str_find_str(tcp_heard(server), str_of(text)) < tcp_heard(server).len;
}

static inline size_t count_of(struct str text, struct str word)
{
    size_t count = 0;
    for (size_t at; (at = str_find_str(text, word)) < text.len; count++) {
        text = str_slice(text, at + word.len, text.len);
    }
    return count;
}

/* What comes of one answer, told by one route each; all are asked for at once. */
struct expectation {
    const char *answer;
    size_t length;
    enum tcp_end end;
    int status;         /* 0: a failure */
    const char *result; /* the body, or the reason */
    bool framed;
    enum undecided_cause cause;
};

static inline bool check_reply(const struct transport_reply *reply, const struct expectation *want)
{
    if (want->status == 0) {
        return CHECK(reply->failure.set) && CHECK_STR(reply->failure.reason, want->result) &&
               CHECK(reply->failure.cause == want->cause);
    }
    return CHECK_STR(reply->failure.reason, "") && CHECK(reply->status == want->status) &&
           CHECK_STR(reply->body, want->result) && CHECK(reply->framed == want->framed) &&
           CHECK(reply->size == reply->body.len);
}

static inline void expect_with(struct arena *arena, const struct protocol_setup *setup,
                               const struct transport_request *model,
                               const struct expectation *wants, size_t count)
{
    struct tcp_route *routes = ARENA_ARRAY(arena, struct tcp_route, count);
    struct result *results = ARENA_ARRAY(arena, struct result, count);
    for (size_t i = 0; i < count; i++) {
        routes[i] = (struct tcp_route){.path = arena_printf(arena, "/%zu", i).ptr,
                                       .answer = wants[i].answer,
                                       .length = wants[i].length,
                                       .end = wants[i].end};
    }
    struct tcp_server server = tcp_server_start(routes, count);
    struct transport *transport = transport_create(setup);
    for (size_t i = 0; i < count; i++) {
        struct transport_request request = *model;
        request.url = url_of(arena, &server, routes[i].path);
        results[i].arena = arena;
        transport_get(transport, &request, keep, &results[i]);
    }
    run_all(transport);
    for (size_t i = 0; i < count; i++) {
        struct str url = url_of(arena, &server, routes[i].path);
        bool fine = CHECK(results[i].calls == 1) && check_reply(&results[i].reply, &wants[i]) &&
                    CHECK_STR(results[i].reply.failure.set ? results[i].reply.failure.url
                                                           : results[i].reply.url,
                              url.ptr);
        if (!fine) {
            printf("  in number %zu: %.60s\n", i, wants[i].answer ? wants[i].answer : "");
        }
    }
    transport_destroy(transport);
    tcp_server_stop(&server);
}

static inline void expect(struct arena *arena, const struct expectation *wants, size_t count)
{
    struct protocol_setup setup = patient();
    struct transport_request model = request_of(STR(""));
    setup.connections = 50;
    expect_with(arena, &setup, &model, wants, count);
}

#define GOOD(answer, end, status, body, framed)             \
    {                                                       \
        answer, 0, end, status, body, framed, CAUSE_NETWORK \
    }
#define BAD(answer, end, reason, cause)         \
    {                                           \
        answer, 0, end, 0, reason, false, cause \
    }
#define COUNT(array) (sizeof(array) / sizeof *(array))

#endif
