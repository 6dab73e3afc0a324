/*
 * tcp_server: a TCP server on the loopback that says what a script tells it to, byte by byte.
 *
 *     struct tcp_route routes[] = {{.path = "/a", .answer = "HTTP/1.1 200 OK\r\n..."}};
 *     struct tcp_server server = tcp_server_start(routes, 1);
 *     ... "http://127.0.0.1:PORT/a" ...
 *     tcp_server_stop(&server);
 *
 * Runs in a process of its own, all connections at once. What it heard is in memory that both see.
 */
#ifndef DEPCHECK_TESTS_UNIT_TCP_SERVER_H
#define DEPCHECK_TESTS_UNIT_TCP_SERVER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"

enum {
    TCP_CONNECTIONS = 128,
    TCP_REQUEST_BYTES = 16 * 1024,
    TCP_HEARD_BYTES = 1 << 20,
    TCP_DRIP_MS = 20
};

/* What comes behind an answer. */
enum tcp_end {
    TCP_KEEP,  /* the next request */
    TCP_CLOSE, /* the end of the connection */
    TCP_RESET, /* its end by RST */
    TCP_STALL, /* nothing, for ever */
    TCP_DRIP,  /* the last byte of the answer again and again, slowly */
};

struct tcp_route {
    const char *path;
    const char *answer; /* NULL: none */
    size_t length;      /* 0: to its NUL */
    enum tcp_end end;
    int together; /* is answered only when so many requests for it are there at once */
    int times;    /* how often it is served before the next one of the same path; 0: always */
};

/* What the server heard. */
struct tcp_heard {
    int connections;
    int requests;
    size_t length;
    char text[TCP_HEARD_BYTES]; /* all requests, one after the other */
};

struct tcp_server {
    int port;
    pid_t process;
    struct tcp_heard *heard;
};

struct tcp_connection {
    int fd; /* -1: none */
    size_t length;
    char request[TCP_REQUEST_BYTES];
    struct tcp_route *held; /* its answer waits for others */
    enum tcp_end end;
    char drip;
};

struct tcp_state {
    struct tcp_route *routes;
    size_t count;
    struct tcp_heard *heard;
    int listener;
    struct tcp_connection connections[TCP_CONNECTIONS];
};

static inline struct tcp_route *tcp_find(struct tcp_state *state, struct str path)
{
    for (size_t i = 0; i < state->count; i++) {
        struct tcp_route *route = &state->routes[i];
        if (str_eq(path, str_of(route->path)) && route->times >= 0) {
            return route;
        }
    }
    return NULL;
}

static inline void tcp_close(struct tcp_connection *connection, bool reset)
{
    struct linger now = {.l_onoff = 1};
    if (reset) {
        setsockopt(connection->fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    close(connection->fd);
    connection->fd = -1;
}

static inline void tcp_send(int fd, const char *bytes, size_t length)
{
    while (length > 0) {
        ssize_t n = send(fd, bytes, length, MSG_NOSIGNAL);
        if (n <= 0) {
            return;
        }
        bytes += n;
        length -= (size_t)n;
    }
}

static inline void tcp_answer(struct tcp_connection *connection, struct tcp_route *route)
{
    const char *answer = route->answer ? route->answer : "";
    size_t length = route->length ? route->length : strlen(answer);
    tcp_send(connection->fd, answer, length);
    connection->held = NULL;
    connection->end = route->end;
    connection->drip = length ? answer[length - 1] : 'x';
    if (route->end == TCP_CLOSE || route->end == TCP_RESET) {
        tcp_close(connection, route->end == TCP_RESET);
    }
}

static inline void tcp_hold(struct tcp_state *state, struct tcp_connection *connection,
                            struct tcp_route *route)
{
    int there = 0;
    connection->held = route;
    for (size_t i = 0; i < TCP_CONNECTIONS; i++) {
        there += state->connections[i].fd >= 0 && state->connections[i].held == route;
    }
    for (size_t i = 0; there >= route->together && i < TCP_CONNECTIONS; i++) {
        if (state->connections[i].fd >= 0 && state->connections[i].held == route) {
            tcp_answer(&state->connections[i], route);
        }
    }
}

static inline void tcp_hear(struct tcp_heard *heard, const char *text, size_t length)
{
    if (heard->length + length < TCP_HEARD_BYTES) {
        memcpy(heard->text + heard->length, text, length);
        heard->length += length;
    }
    heard->requests++;
}

static inline void tcp_serve(struct tcp_state *state, struct tcp_connection *connection)
{
    struct str text = {connection->request, connection->length};
    size_t from = str_find(text, ' ', 0) + 1;
    struct str path = str_slice(text, from, str_find(text, ' ', from));
    tcp_hear(state->heard, text.ptr, text.len);
    connection->length = 0;
    struct tcp_route *route = tcp_find(state, path);
    static struct tcp_route none = {.answer =
                                        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"};
    route = route ? route : &none;
    if (route->together > 1) {
        tcp_hold(state, connection, route);
    } else {
        tcp_answer(connection, route);
    }
    if (route->times > 0 && --route->times == 0) {
        route->times = -1;
    }
}

static inline void tcp_read(struct tcp_state *state, struct tcp_connection *connection)
{
    ssize_t n = recv(connection->fd, connection->request + connection->length,
                     TCP_REQUEST_BYTES - connection->length, 0);
    if (n <= 0) {
        tcp_close(connection, false);
        return;
    }
    connection->length += (size_t)n;
    struct str text = {connection->request, connection->length};
    if (str_ends(text, STR("\r\n\r\n"))) {
        tcp_serve(state, connection);
    }
}

static inline void tcp_accept(struct tcp_state *state)
{
    int fd = accept(state->listener, NULL, NULL);
    for (size_t i = 0; fd >= 0 && i < TCP_CONNECTIONS; i++) {
        if (state->connections[i].fd < 0) {
            memset(&state->connections[i], 0, sizeof state->connections[i]);
            state->connections[i].fd = fd;
            state->heard->connections++;
            return;
        }
    }
}

static inline void tcp_loop(struct tcp_state *state)
{
    struct pollfd wait[TCP_CONNECTIONS + 1];
    for (;;) {
        for (size_t i = 0; i < TCP_CONNECTIONS; i++) {
            wait[i] = (struct pollfd){.fd = state->connections[i].fd, .events = POLLIN};
        }
        wait[TCP_CONNECTIONS] = (struct pollfd){.fd = state->listener, .events = POLLIN};
        poll(wait, TCP_CONNECTIONS + 1, TCP_DRIP_MS);
        for (size_t i = 0; i < TCP_CONNECTIONS; i++) {
            struct tcp_connection *connection = &state->connections[i];
            if (wait[i].fd >= 0 && wait[i].revents) {
                tcp_read(state, connection);
            } else if (connection->fd >= 0 && connection->end == TCP_DRIP) {
                tcp_send(connection->fd, &connection->drip, 1);
            }
        }
        if (wait[TCP_CONNECTIONS].revents) {
            tcp_accept(state);
        }
    }
}

/* A listening socket of 127.0.0.1; *port is what the system chose. */
static inline int tcp_listen(int *port)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (bind(fd, (struct sockaddr *)&address, length) != 0 || listen(fd, 256) != 0 ||
        getsockname(fd, (struct sockaddr *)&address, &length) != 0) {
        perror("tcp_server");
        exit(1);
    }
    *port = ntohs(address.sin_port);
    return fd;
}

/* A port on which nobody listens. */
static inline int tcp_closed_port(void)
{
    int port;
    close(tcp_listen(&port));
    return port;
}

/* The routes are copied with the process; later changes have no effect. */
static inline struct tcp_server tcp_server_start(struct tcp_route *routes, size_t count)
{
    struct tcp_server server;
    int listener = tcp_listen(&server.port);
    server.heard =
        mmap(NULL, sizeof *server.heard, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    fflush(stdout);
    server.process = fork();
    if (server.process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        struct tcp_state *state = calloc(1, sizeof *state);
        *state = (struct tcp_state){
            .routes = routes, .count = count, .heard = server.heard, .listener = listener};
        for (size_t i = 0; i < TCP_CONNECTIONS; i++) {
            state->connections[i].fd = -1;
        }
        tcp_loop(state);
    }
    close(listener);
    return server;
}

static inline void tcp_server_stop(struct tcp_server *server)
{
    kill(server->process, SIGKILL);
    waitpid(server->process, NULL, 0);
    munmap(server->heard, sizeof *server->heard);
}

static inline struct str tcp_heard(const struct tcp_server *server)
{
    return (struct str){server->heard->text, server->heard->length};
}

#endif
