#include "fetch/transport.h"

#include <poll.h>
#include <signal.h>

#include "fetch/transport_parts.h"

enum {
    MISSES_MOST = 10, /* of a host, one after the other */
    WINDOW_ALL = 100, /* requests under way at a time */
    IDLE_CONNECTIONS = 64,
    POLL_MS = 60 * 1000,
};

struct transport *transport_create(const struct protocol_setup *setup)
{
    struct arena *arena = arena_create();
    struct transport *transport = ARENA_NEW(arena, struct transport);
    transport->arena = arena;
    transport->setup = setup;
    signal(SIGPIPE, SIG_IGN); /* OpenSSL writes to sockets without MSG_NOSIGNAL */
    curl_global_init(CURL_GLOBAL_DEFAULT);
    transport->multi = curl_multi_init();
    curl_multi_setopt(transport->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_MULTIPLEX);
    curl_multi_setopt(transport->multi, CURLMOPT_MAX_HOST_CONNECTIONS,
                      (long)transport_connections(transport));
    curl_multi_setopt(transport->multi, CURLMOPT_MAXCONNECTS, (long)IDLE_CONNECTIONS);
    return transport;
}

static void job_destroy(struct job *job)
{
    body_close(&job->body);
    arena_destroy(job->arena);
}

static void destroy_list(struct job *job)
{
    while (job) {
        struct job *next = job->next;
        job_destroy(job);
        job = next;
    }
}

void transport_destroy(struct transport *transport)
{
    if (!transport) {
        return;
    }
    for (struct job *job = transport->running; job; job = job->next) {
        job_stop(job, transport->multi);
    }
    for (struct host *host = transport->hosts; host; host = host->next) {
        destroy_list(host->first);
    }
    destroy_list(transport->running);
    destroy_list(transport->delayed);
    destroy_list(transport->ready);
    curl_multi_cleanup(transport->multi);
    curl_global_cleanup();
    arena_destroy(transport->arena);
}

static struct transport_request copy_request(struct arena *arena,
                                             const struct transport_request *request)
{
    struct transport_request copy = *request;
    copy.url = arena_str(arena, request->url);
    copy.accept = arena_str(arena, request->accept);
    copy.etag = arena_str(arena, request->etag);
    copy.last_modified = arena_str(arena, request->last_modified);
    copy.if_range = arena_str(arena, request->if_range);
    return copy;
}

void transport_get(struct transport *transport, const struct transport_request *request,
                   void (*done)(void *data, const struct transport_reply *reply), void *data)
{
    struct arena *arena = arena_create();
    struct job *job = ARENA_NEW(arena, struct job);
    *job = (struct job){
        .arena = arena,
        .transport = transport,
        .request = copy_request(arena, request),
        .done = done,
        .data = data,
        .body = {.spool = -1},
    };
    struct failure failure = {0};
    transport->waiting++;
    if (!address_parse(arena, transport->setup, job->request.url, &job->address, &failure)) {
        ready_fail(job, &failure);
    } else if (job->address.is_file) {
        ready_add(job);
    } else {
        job->host = host_of(transport, &job->address);
        queue_add(job);
    }
}

size_t transport_waiting(const struct transport *transport)
{
    return transport->waiting;
}

uint64_t transport_bytes(const struct transport *transport)
{
    return transport->bytes;
}

static void attempt(struct job *job)
{
    struct transport *transport = job->transport;
    int64_t now = transport_clock();
    if (job->is_started) {
        job->deadline += now - job->queued_at;
    } else {
        job->is_started = true;
        job->deadline = now + (int64_t)transport->setup->total_ms;
    }
    if (job_start(job, transport->multi)) {
        running_add(job);
    } else {
        ready_fail(job, &job->failure);
    }
}

static void start_jobs(struct transport *transport)
{
    for (struct host *host = transport->hosts; host; host = host->next) {
        while (host->first && host->failure.set) {
            struct job *job = queue_take(host);
            ready_fail(job, &host->failure);
        }
        while (host->first && host_has_room(transport, host) &&
               transport->running_count < WINDOW_ALL) {
            attempt(queue_take(host));
        }
    }
}

/*
 * A host that was never heard, or not for a long time, would cost each of its requests all of their
 * patience.
 */
static void fail(struct job *job, const struct failure *failure)
{
    struct host *host = job->host;
    bool is_unheard = host->state == HOST_NEW || (job->is_lost && host->state == HOST_CONNECTED);
    host->misses += job->is_lost;
    if ((is_unheard || host->misses >= MISSES_MOST) && !job->failure.set) {
        host_give_up(host, failure, job->transport->arena);
    }
    ready_fail(job, failure);
}

/* A pause that is longer than what is left is not begun. */
static void delay(struct job *job, uint64_t pause, const struct failure *failure)
{
    int64_t due = transport_clock() + (int64_t)pause;
    if (due >= job->deadline) {
        fail(job, failure);
        return;
    }
    job->due = due;
    job->retries++;
    job->host->delayed++;
    job->next = job->transport->delayed;
    job->transport->delayed = job;
}

static void follow(struct job *job, enum verdict verdict, uint64_t pause,
                   const struct failure *failure)
{
    switch (verdict) {
    case VERDICT_REPLY:
        job->host->misses = 0;
        ready_add(job);
        break;
    case VERDICT_REDIRECT:
        job->host = host_of(job->transport, &job->address);
        queue_add_first(job);
        break;
    case VERDICT_RETRY:
        delay(job, pause, failure);
        break;
    case VERDICT_FAILURE:
        fail(job, failure);
        break;
    }
}

static void end_attempt(struct job *job, CURLcode code)
{
    uint64_t pause = 0;
    struct failure failure = {0};
    running_remove(job);
    enum verdict verdict = verdict_of(job, code, &pause, &failure);
    job_stop(job, job->transport->multi);
    follow(job, verdict, pause, &failure);
}

static void collect(struct transport *transport)
{
    int left = 0;
    for (const CURLMsg *message; (message = curl_multi_info_read(transport->multi, &left));) {
        struct job *job = NULL;
        if (message->msg == CURLMSG_DONE) {
            CURLcode code = message->data.result;
            curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &job);
            end_attempt(job, code);
        }
    }
}

/* When the patience with a running attempt ends. */
static int64_t patience_of(const struct job *job)
{
    int64_t silence = job->heard_at + (int64_t)job->transport->setup->silence_ms;
    return job->is_connected && silence < job->deadline ? silence : job->deadline;
}

static void time_out(struct job *job)
{
    uint64_t pause = 0;
    struct failure failure = {0};
    enum verdict verdict = VERDICT_FAILURE;
    running_remove(job);
    job->is_lost = true;
    if (patience_of(job) < job->deadline) {
        verdict = verdict_of_silence(job, &pause, &failure);
    } else {
        uint64_t total = job->transport->setup->total_ms;
        failure_set(job->arena, &failure, CAUSE_NETWORK, "no whole answer within %.*s",
                    STR_ARG(verdict_duration(job->arena, total)));
    }
    job_stop(job, job->transport->multi);
    follow(job, verdict, pause, &failure);
}

static void check_patience(struct transport *transport)
{
    int64_t now = transport_clock();
    for (struct job *job = transport->running, *next; job; job = next) {
        next = job->next;
        if (patience_of(job) <= now) {
            time_out(job);
        }
    }
}

static void wake_delayed(struct transport *transport)
{
    int64_t now = transport_clock();
    for (struct job **at = &transport->delayed; *at;) {
        struct job *job = *at;
        if (job->due <= now) {
            *at = job->next;
            job->host->delayed--;
            queue_add_first(job);
        } else {
            at = &job->next;
        }
    }
}

static void hand_over(struct job *job)
{
    struct transport_reply reply = {.failure = job->failure, .spool = -1};
    if (!job->failure.set && job->address.is_file) {
        dir_read(job->arena, &job->request, &job->address, &job->body, &reply);
    } else if (!job->failure.set) {
        verdict_reply(job, &reply);
    }
    if (reply.failure.set) {
        reply = (struct transport_reply){.failure = reply.failure, .spool = -1};
        reply.failure.url = job->address.shown;
    }
    job->transport->waiting--;
    job->done(job->data, &reply);
    job_destroy(job);
}

/* Those that are ready now: what they ask for in turn waits for the next time. */
static bool hand_over_ready(struct transport *transport)
{
    struct job *job = transport->ready;
    transport->ready = NULL;
    bool any = job != NULL;
    while (job) {
        struct job *next = job->next;
        hand_over(job);
        job = next;
    }
    return any;
}

static bool can_be_read(int input)
{
    struct pollfd wait = {.fd = input, .events = POLLIN};
    return input >= 0 && poll(&wait, 1, 0) > 0;
}

/* Milliseconds until something is due, at most `most`. */
static int64_t until_due(const struct transport *transport, int64_t most)
{
    int64_t now = transport_clock();
    int64_t due = now + most;
    for (const struct job *job = transport->running; job; job = job->next) {
        due = patience_of(job) < due ? patience_of(job) : due;
    }
    for (const struct job *job = transport->delayed; job; job = job->next) {
        due = job->due < due ? job->due : due;
    }
    return due > now ? due - now : 0;
}

static void work(struct transport *transport)
{
    int running;
    wake_delayed(transport);
    start_jobs(transport);
    curl_multi_perform(transport->multi, &running);
    collect(transport);
    check_patience(transport);
    start_jobs(transport);
}

static void wait_for(struct transport *transport, int input, int64_t most)
{
    struct curl_waitfd extra = {.fd = input, .events = CURL_WAIT_POLLIN};
    int64_t wait = until_due(transport, most < POLL_MS ? most : POLL_MS);
    curl_multi_poll(transport->multi, &extra, input >= 0, (int)wait, NULL);
}

bool transport_run(struct transport *transport, int input, int wait_ms)
{
    int64_t end = wait_ms < 0 ? INT64_MAX : transport_clock() + wait_ms;
    for (;;) {
        work(transport);
        bool handed_over = hand_over_ready(transport);
        bool readable = can_be_read(input);
        int64_t left = end - transport_clock();
        bool idle = transport->waiting == 0 && input < 0;
        if (handed_over || readable || left <= 0 || idle) {
            return readable;
        }
        wait_for(transport, input, left);
    }
}
