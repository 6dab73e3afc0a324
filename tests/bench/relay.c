/*
 * relay PORT MILLISECONDS: a TCP relay on 127.0.0.1 to PORT there, that adds latency. Every byte is
 * late by half a round trip each way, in order; a new connection costs one. Says its own port on
 * standard output, and when standard input ends how many connections there were.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "tests/bench/bench.h"

enum { PAIRS = 256, CHUNK_BYTES = 65536, BACKLOG = 512 };

/* What was received, and when it is due. Without bytes: the end. */
struct chunk {
    struct chunk *next;
    double due;
    size_t len;
    char bytes[];
};

struct way {
    int from; /* -1: nothing more comes */
    int to;
    struct chunk *first;
    struct chunk *last;
};

/* A connection: there and back. */
struct pair {
    struct way ways[2];
    double opens; /* when the connection to the target is made; 0: it is */
};

struct relay {
    struct pair pairs[PAIRS];
    size_t count;
    double half;
    uint16_t target;
    int listener;
};

static struct sockaddr_in loopback(uint16_t port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static void must(bool ok, const char *what)
{
    if (!ok) {
        perror(what);
        exit(2);
    }
}

static void start(struct relay *relay)
{
    struct sockaddr_in at = loopback(0);
    socklen_t size = sizeof at;
    relay->listener = socket(AF_INET, SOCK_STREAM, 0);
    must(bind(relay->listener, (struct sockaddr *)&at, sizeof at) == 0, "bind");
    must(listen(relay->listener, BACKLOG) == 0, "listen");
    getsockname(relay->listener, (struct sockaddr *)&at, &size);
    printf("%u\n", ntohs(at.sin_port));
    fflush(stdout);
}

static void take_connection(struct relay *relay)
{
    int client = accept(relay->listener, NULL, NULL);
    int server = socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1; /* the latency is what is asked for, and no more */
    must(client >= 0 && server >= 0 && relay->count < PAIRS, "accept");
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    relay->pairs[relay->count++] = (struct pair){
        .ways = {{.from = client, .to = server}, {.from = server, .to = client}},
        .opens = bench_now_ms() + 2 * relay->half,
    };
}

static void receive(const struct relay *relay, struct way *way)
{
    struct chunk *chunk = calloc(1, sizeof *chunk + CHUNK_BYTES);
    must(chunk, "malloc");
    ssize_t got = recv(way->from, chunk->bytes, CHUNK_BYTES, 0);
    chunk->len = got > 0 ? (size_t)got : 0;
    chunk->due = bench_now_ms() + relay->half;
    chunk->next = NULL;
    way->from = chunk->len ? way->from : -1;
    if (way->first) {
        way->last->next = chunk;
    } else {
        way->first = chunk;
    }
    way->last = chunk;
}

static void deliver(const struct way *way, const struct chunk *chunk)
{
    for (size_t at = 0; at < chunk->len;) {
        ssize_t put = send(way->to, chunk->bytes + at, chunk->len - at, MSG_NOSIGNAL);
        if (put <= 0) {
            return; /* nobody listens any more */
        }
        at += (size_t)put;
    }
    if (chunk->len == 0) {
        shutdown(way->to, SHUT_WR);
    }
}

/* Does what is due; the time of what comes next. */
static double work(struct relay *relay, double now)
{
    double next = now + 1000;
    for (size_t i = 0; i < relay->count; i++) {
        struct pair *pair = &relay->pairs[i];
        if (pair->opens > 0 && pair->opens <= now) {
            struct sockaddr_in at = loopback(relay->target);
            must(connect(pair->ways[0].to, (struct sockaddr *)&at, sizeof at) == 0, "connect");
            pair->opens = 0;
        }
        next = pair->opens > 0 && pair->opens < next ? pair->opens : next;
        for (size_t k = 0; k < 2 && pair->opens == 0; k++) {
            struct way *way = &pair->ways[k];
            while (way->first && way->first->due <= now) {
                struct chunk *chunk = way->first;
                deliver(way, chunk);
                way->first = chunk->next;
                free(chunk);
            }
            next = way->first && way->first->due < next ? way->first->due : next;
        }
    }
    return next;
}

/* Waits for bytes or until a time, and receives. False: standard input has ended. */
static bool wait_for(struct relay *relay, double until)
{
    struct pollfd polls[2 + 2 * PAIRS] = {{.fd = STDIN_FILENO, .events = POLLIN},
                                          {.fd = relay->listener, .events = POLLIN}};
    size_t count = relay->count;
    for (size_t i = 0; i < 2 * count; i++) {
        const struct pair *pair = &relay->pairs[i / 2];
        bool open = i % 2 == 0 || pair->opens == 0;
        polls[2 + i] = (struct pollfd){.fd = open ? pair->ways[i % 2].from : -1, .events = POLLIN};
    }
    double wait = until - bench_now_ms();
    struct timespec time = {.tv_nsec = 0};
    time.tv_sec = wait > 0 ? (time_t)(wait / 1000) : 0;
    time.tv_nsec = wait > 0 ? (long)((wait - (double)time.tv_sec * 1000) * 1e6) : 0;
    must(ppoll(polls, 2 + 2 * count, &time, NULL) >= 0 || errno == EINTR, "poll");
    for (size_t i = 0; i < 2 * count; i++) {
        if (polls[2 + i].revents) {
            receive(relay, &relay->pairs[i / 2].ways[i % 2]);
        }
    }
    if (polls[1].revents) {
        take_connection(relay);
    }
    return polls[0].revents == 0;
}

int main(int argc, char **argv)
{
    static struct relay relay;
    if (argc != 3) {
        fputs("usage: relay PORT MILLISECONDS\n", stderr);
        return 2;
    }
    relay.target = (uint16_t)strtoul(argv[1], NULL, 10);
    relay.half = strtod(argv[2], NULL) / 2;
    start(&relay);
    while (wait_for(&relay, work(&relay, bench_now_ms()))) {
    }
    printf("%zu\n", relay.count);
    return 0;
}
