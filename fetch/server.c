#include "fetch/server.h"

#include <errno.h>
#include <unistd.h>

#include "base/limits.h"
#include "fetch/job_compress.h"
#include "fetch/job_document.h"
#include "fetch/job_import.h"
#include "fetch/job_metadata.h"
#include "fetch/job_page.h"

enum { READ_BYTES = 64 * 1024, LENGTH_BYTES = 4, PROGRESS_MS = 50 };

struct server {
    int input;
    struct session *session;
    struct arena *memory; /* of `in` */
    struct buf in;        /* what came and is not read yet */
    bool at_end;
};

/* The pipe is ready, so that this does not wait. */
static void read_input(struct server *server)
{
    char chunk[READ_BYTES];
    ssize_t n = read(server->input, chunk, sizeof chunk);
    if (n > 0) {
        buf_add(&server->in, (struct str){chunk, (size_t)n});
    } else {
        server->at_end = n == 0 || errno != EINTR;
    }
}

/* Each question has an arena of its own, which its job ends. */
static bool start_job(struct server *server, struct arena *arena,
                      const struct protocol_message *message)
{
    switch (message->kind) {
    case PROTOCOL_ASK_PAGE:
        job_page_start(server->session, arena, &message->ask_page);
        return true;
    case PROTOCOL_ASK_METADATA:
        job_metadata_start(server->session, arena, &message->ask_metadata);
        return true;
    case PROTOCOL_ASK_DOCUMENT:
        job_document_start(server->session, arena, &message->ask_document);
        return true;
    case PROTOCOL_ASK_IMPORT:
        job_import(server->session, arena, &message->ask_import);
        return true;
    case PROTOCOL_ASK_COMPRESS:
        job_compress(server->session, arena, &message->ask_compress);
        return true;
    default:
        return false;
    }
}

static bool take_setup(struct server *server, struct arena *arena,
                       const struct protocol_message *message)
{
    if (message->kind != PROTOCOL_SETUP) {
        return false;
    }
    struct protocol_setup *setup = ARENA_NEW(arena, struct protocol_setup);
    *setup = message->setup;
    session_start(server->session, setup);
    return true;
}

static bool take_message(struct server *server, struct str text)
{
    struct arena *arena = session_begin(server->session);
    struct protocol_message message;
    if (!protocol_read(arena, arena_str(arena, text), &message)) {
        return false;
    }
    return session_transport(server->session) ? start_job(server, arena, &message)
                                              : take_setup(server, arena, &message);
}

/* Forgets what was read; what is left moves to the front of fresh memory. */
static void drop_input(struct server *server, size_t count)
{
    if (count == 0) {
        return;
    }
    struct arena *memory = arena_create();
    struct buf rest = {.arena = memory};
    buf_add(&rest, str_slice(buf_str(&server->in), count, server->in.len));
    arena_destroy(server->memory);
    server->memory = memory;
    server->in = rest;
}

/* All messages that are there as a whole. */
static bool take_messages(struct server *server)
{
    struct str text = buf_str(&server->in);
    size_t at = 0;
    size_t length;
    while (protocol_length(str_slice(text, at, text.len), &length)) {
        if (length > LIMIT_MESSAGE_BYTES) {
            return false;
        }
        if (text.len - at - LENGTH_BYTES < length) {
            break;
        }
        at += LENGTH_BYTES;
        if (!take_message(server, str_slice(text, at, at + length))) {
            return false;
        }
        at += length;
    }
    drop_input(server, at);
    return true;
}

/* The first message sets the transport up: until then only the pipe can be waited for. */
static bool input_is_ready(struct server *server)
{
    struct transport *transport = session_transport(server->session);
    if (!transport) {
        return true;
    }
    int wait_ms = transport_waiting(transport) ? PROGRESS_MS : -1;
    bool ready = transport_run(transport, server->input, wait_ms);
    session_progress(server->session);
    return ready;
}

static bool run(struct server *server)
{
    while (!server->at_end) {
        if (input_is_ready(server)) {
            read_input(server);
        }
        if (!take_messages(server)) {
            return false;
        }
        if (!session_flush(server->session)) {
            return true;
        }
    }
    return server->in.len == 0;
}

bool server_run(int input, int output)
{
    struct server server = {.input = input, .session = session_create(output)};
    server.memory = arena_create();
    server.in.arena = server.memory;
    bool ok = run(&server);
    session_destroy(server.session);
    arena_destroy(server.memory);
    return ok;
}
