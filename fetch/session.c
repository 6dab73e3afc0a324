#include "fetch/session.h"

#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "base/intern.h"
#include "base/vec.h"

enum { FLUSH_BYTES = 64 * 1024, PROGRESS_MS = 50 };

struct session {
    struct arena *arena;  /* of the session, for good */
    struct arena *memory; /* of `out`, reset when all is written */
    struct buf out;
    int output;
    bool over;
    struct transport *transport;
    struct intern *facts;
    VEC(struct arena *) questions;
    uint64_t told_bytes;
    int64_t told_at; /* milliseconds */
};

struct session *session_create(int output)
{
    struct arena *arena = arena_create();
    struct session *session = ARENA_NEW(arena, struct session);
    session->arena = arena;
    session->memory = arena_create();
    session->out.arena = session->memory;
    session->output = output;
    session->facts = intern_create(arena);
    return session;
}

void session_destroy(struct session *session)
{
    if (session->transport) {
        transport_destroy(session->transport);
    }
    for (size_t i = 0; i < session->questions.len; i++) {
        arena_destroy(session->questions.at[i]);
    }
    arena_destroy(session->memory);
    arena_destroy(session->arena);
}

struct arena *session_begin(struct session *session)
{
    struct arena *arena = arena_create();
    vec_push(session->arena, &session->questions, arena);
    return arena;
}

void session_end(struct session *session, struct arena *arena)
{
    struct arena **at = session->questions.at;
    for (size_t i = session->questions.len; i > 0; i--) {
        if (at[i - 1] == arena) {
            at[i - 1] = at[--session->questions.len];
            break;
        }
    }
    arena_destroy(arena);
}

void session_start(struct session *session, const struct protocol_setup *setup)
{
    session->transport = transport_create(setup);
}

struct transport *session_transport(const struct session *session)
{
    return session->transport;
}

struct buf *session_out(struct session *session)
{
    return &session->out;
}

void session_sent(struct session *session)
{
    if (session->out.len >= FLUSH_BYTES) {
        session_flush(session);
    }
}

bool session_flush(struct session *session)
{
    for (size_t at = 0; at < session->out.len && !session->over;) {
        ssize_t n = write(session->output, session->out.ptr + at, session->out.len - at);
        session->over = n < 0 && errno != EINTR;
        at += n > 0 ? (size_t)n : 0;
    }
    if (session->out.len) {
        arena_reset(session->memory);
        session->out = (struct buf){.arena = session->memory};
    }
    return !session->over;
}

void session_working(struct session *session, uint64_t id)
{
    protocol_write_working(&session->out, id);
    session_flush(session);
}

void session_warn(struct session *session, struct arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    protocol_write_warning(&session->out, arena_vprintf(arena, format, args));
    va_end(args);
    session_sent(session);
}

static int64_t now_ms(void)
{
    struct timespec now = {0};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void session_progress(struct session *session)
{
    uint64_t bytes = transport_bytes(session->transport);
    int64_t now = now_ms();
    if (bytes != session->told_bytes && now - session->told_at >= PROGRESS_MS) {
        session->told_bytes = bytes;
        session->told_at = now;
        protocol_write_progress(&session->out, bytes);
    }
}

/* Offset of the first byte of url that is one of `ends`, at or behind `from`. */
static size_t find_any(struct str url, size_t from, const char *ends)
{
    while (from < url.len && !strchr(ends, url.ptr[from])) {
        from++;
    }
    return from;
}

/* Where the authority of a URL starts and ends. */
static void find_authority(struct str url, size_t *start, size_t *end)
{
    size_t scheme = str_find_str(url, STR("://"));
    *start = scheme < url.len ? scheme + 3 : 0;
    *end = scheme < url.len ? find_any(url, *start, "/?#\\") : 0;
}

/* An index may have its files on several hosts, and hosts serve several indexes. */
static struct str fact_key(struct arena *arena, enum session_fact fact, struct str index,
                           struct str url)
{
    size_t start;
    size_t end;
    find_authority(url, &start, &end);
    return arena_printf(arena, "%d %.*s %.*s", (int)fact, STR_ARG(index),
                        STR_ARG(str_slice(url, 0, end)));
}

bool session_knows(const struct session *session, enum session_fact fact, struct str index,
                   struct str url)
{
    struct arena *scratch = arena_create();
    bool known = intern_find(session->facts, fact_key(scratch, fact, index, url)) != INTERN_NONE;
    arena_destroy(scratch);
    return known;
}

bool session_note(struct session *session, enum session_fact fact, struct str index, struct str url)
{
    struct arena *scratch = arena_create();
    uint32_t before = intern_count(session->facts);
    bool is_new = intern_put(session->facts, fact_key(scratch, fact, index, url)) == before;
    arena_destroy(scratch);
    return is_new;
}

void session_place(struct arena *arena, struct failure *failure, struct str url)
{
    if (failure->url.len == 0) {
        failure->url = session_shown_url(arena, url);
    }
}

struct str session_shown_url(struct arena *arena, struct str url)
{
    size_t start;
    size_t end;
    find_authority(url, &start, &end);
    size_t host = start;
    for (size_t i = start; i < end; i++) {
        host = url.ptr[i] == '@' ? i + 1 : host;
    }
    struct str path = str_slice(url, host, find_any(url, end, "?#"));
    return arena_printf(arena, "%.*s%.*s", (int)start, url.ptr ? url.ptr : "", STR_ARG(path));
}
