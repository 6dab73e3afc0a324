#include "fetch/transport_parts.h"

/* Under way at a time over one HTTP/2 connection. */
enum { WINDOW_HTTP2 = 100 };

size_t transport_connections(const struct transport *transport)
{
    uint64_t wanted = transport->setup->connections;
    return wanted < 1 ? 1 : wanted > WINDOW_HTTP2 ? WINDOW_HTTP2 : (size_t)wanted;
}

void ready_add(struct job *job)
{
    struct transport *transport = job->transport;
    job->next = NULL;
    if (transport->ready) {
        transport->ready_last->next = job;
    } else {
        transport->ready = job;
    }
    transport->ready_last = job;
}

static struct failure copy_failure(struct arena *arena, const struct failure *failure)
{
    struct failure copy = *failure;
    copy.reason = arena_str(arena, failure->reason);
    copy.help = arena_str(arena, failure->help);
    return copy;
}

void ready_fail(struct job *job, const struct failure *failure)
{
    job->failure = copy_failure(job->arena, failure);
    job->failure.url = job->address.shown;
    ready_add(job);
}

void queue_add(struct job *job)
{
    struct host *host = job->host;
    job->next = NULL;
    if (host->first) {
        host->last->next = job;
    } else {
        host->first = job;
    }
    host->last = job;
}

/* What has begun goes first: its patience is running. */
void queue_add_first(struct job *job)
{
    struct host *host = job->host;
    job->queued_at = transport_clock();
    job->next = host->first;
    host->first = job;
    host->last = job->next ? host->last : job;
}

struct job *queue_take(struct host *host)
{
    struct job *job = host->first;
    host->first = job->next;
    return job;
}

void running_add(struct job *job)
{
    struct transport *transport = job->transport;
    job->previous = NULL;
    job->next = transport->running;
    if (job->next) {
        job->next->previous = job;
    }
    transport->running = job;
    transport->running_count++;
    job->host->running++;
}

void running_remove(struct job *job)
{
    struct transport *transport = job->transport;
    *(job->previous ? &job->previous->next : &transport->running) = job->next;
    if (job->next) {
        job->next->previous = job->previous;
    }
    transport->running_count--;
    job->host->running--;
}

struct host *host_of(struct transport *transport, const struct address *address)
{
    struct host *host = transport->hosts;
    while (host && !str_eq(host->origin, address->origin)) {
        host = host->next;
    }
    if (!host) {
        host = ARENA_NEW(transport->arena, struct host);
        host->origin = arena_str(transport->arena, address->origin);
        host->is_https = address->is_https;
        host->next = transport->hosts;
        transport->hosts = host;
    }
    return host;
}

/*
 * The first request to an https host goes alone until its connection stands: were it HTTP/2, the
 * others would have opened connections in vain, and while libcurl makes them wait their patience
 * would run. As long as a host was never heard, no others take the places of those that wait to try
 * again.
 */
bool host_has_room(const struct transport *transport, const struct host *host)
{
    switch (host->state) {
    case HOST_NEW:
        return host->running + host->delayed <
               (host->is_https ? 1 : transport_connections(transport));
    case HOST_CONNECTED: /* over https it most likely is HTTP/2; else libcurl makes them wait */
        return host->running + host->delayed <
               (host->is_https ? WINDOW_HTTP2 : transport_connections(transport));
    case HOST_HTTP1:
        return host->running < transport_connections(transport);
    case HOST_HTTP2:
        break;
    }
    return host->running < WINDOW_HTTP2;
}

void host_give_up(struct host *host, const struct failure *failure, struct arena *arena)
{
    host->failure = copy_failure(arena, failure);
    while (host->first) {
        struct job *job = queue_take(host);
        ready_fail(job, failure);
    }
}
