#include "pypi/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/limits.h"

extern char **environ;

enum {
    READ_BYTES = 65536,
    MAX_DEATHS = 8, /* of one run: beyond that no other helper is started */
};

/* A question that has no answer yet. */
struct question {
    uint64_t id;
    enum protocol_kind kind;
    struct str message;
};

struct fetch {
    struct arena *arena;
    const char *path;
    struct str setup; /* the message */
    pid_t pid;        /* 0: not running */
    int to;           /* pipes, when running */
    int from;
    bool ended;  /* its answers have ended */
    bool broken; /* and the last one could not be read */
    size_t deaths;
    uint64_t last_id;
    uint64_t bytes;
    uint64_t bytes_before; /* of helpers that died */
    uint64_t working;      /* id of the question that is being read; 0: none */
    VEC(struct question) questions;
    VEC(struct question) failed; /* to be answered by us */
    struct str reason;           /* of those */
    struct buf output;
    size_t written;
    struct buf input;
    size_t taken;
    struct arena *message; /* of the answer that was given last */
};

struct fetch *fetch_create(struct arena *arena, const char *helper,
                           const struct protocol_setup *setup)
{
    struct fetch *fetch = ARENA_NEW(arena, struct fetch);
    struct buf text = {.arena = arena};
    protocol_write_setup(&text, setup);
    fetch->arena = arena;
    fetch->path = arena_cstr(arena, str_of(helper));
    fetch->setup = buf_str(&text);
    fetch->output.arena = arena_create();
    fetch->input.arena = arena_create();
    fetch->message = arena_create();
    return fetch;
}

/* Closes the pipes and waits for the end of a helper, which was told or is dead. */
static int reap(struct fetch *fetch)
{
    int status = 0;
    close(fetch->to);
    close(fetch->from);
    while (waitpid(fetch->pid, &status, 0) < 0 && errno == EINTR) {
    }
    fetch->pid = 0;
    return status;
}

void fetch_destroy(struct fetch *fetch)
{
    if (!fetch) {
        return;
    }
    if (fetch->pid) {
        kill(fetch->pid, SIGKILL);
        reap(fetch);
    }
    arena_destroy(fetch->output.arena);
    arena_destroy(fetch->input.arena);
    arena_destroy(fetch->message);
}

static void add_question(struct fetch *fetch, enum protocol_kind kind, uint64_t id,
                         struct buf *message)
{
    struct question question = {id, kind, buf_str(message)};
    vec_push(fetch->arena, &fetch->questions, question);
    buf_add(&fetch->output, question.message);
}

uint64_t fetch_page(struct fetch *fetch, const struct protocol_ask_page *ask)
{
    struct protocol_ask_page numbered = *ask;
    struct buf message = {.arena = fetch->arena};
    numbered.id = ++fetch->last_id;
    protocol_write_ask_page(&message, &numbered);
    add_question(fetch, PROTOCOL_ASK_PAGE, numbered.id, &message);
    return numbered.id;
}

uint64_t fetch_metadata(struct fetch *fetch, const struct protocol_ask_metadata *ask)
{
    struct protocol_ask_metadata numbered = *ask;
    struct buf message = {.arena = fetch->arena};
    numbered.id = ++fetch->last_id;
    protocol_write_ask_metadata(&message, &numbered);
    add_question(fetch, PROTOCOL_ASK_METADATA, numbered.id, &message);
    return numbered.id;
}

uint64_t fetch_document(struct fetch *fetch, const struct protocol_ask_document *ask)
{
    struct protocol_ask_document numbered = *ask;
    struct buf message = {.arena = fetch->arena};
    numbered.id = ++fetch->last_id;
    protocol_write_ask_document(&message, &numbered);
    add_question(fetch, PROTOCOL_ASK_DOCUMENT, numbered.id, &message);
    return numbered.id;
}

uint64_t fetch_import(struct fetch *fetch, const char *path)
{
    struct protocol_ask_import ask = {++fetch->last_id, str_of(path)};
    struct buf message = {.arena = fetch->arena};
    protocol_write_ask_import(&message, &ask);
    add_question(fetch, PROTOCOL_ASK_IMPORT, ask.id, &message);
    return ask.id;
}

uint64_t fetch_compress(struct fetch *fetch, struct str text)
{
    struct protocol_ask_compress ask = {++fetch->last_id, text};
    struct buf message = {.arena = fetch->arena};
    protocol_write_ask_compress(&message, &ask);
    add_question(fetch, PROTOCOL_ASK_COMPRESS, ask.id, &message);
    return ask.id;
}

size_t fetch_waiting(const struct fetch *fetch)
{
    return fetch->questions.len + fetch->failed.len;
}

uint64_t fetch_bytes(const struct fetch *fetch)
{
    return fetch->bytes_before + fetch->bytes;
}

/* Moves every question to those that we answer. */
static void fail_all(struct fetch *fetch, struct str reason)
{
    for (size_t i = 0; i < fetch->questions.len; i++) {
        vec_push(fetch->arena, &fetch->failed, fetch->questions.at[i]);
    }
    fetch->questions.len = 0;
    fetch->reason = reason;
}

/* Takes a question out of those that wait; false if it does not. PROTOCOL_KINDS: of any kind. */
static bool take_question(struct fetch *fetch, uint64_t id, enum protocol_kind kind,
                          struct question *question)
{
    for (size_t i = 0; i < fetch->questions.len; i++) {
        bool fits = kind == PROTOCOL_KINDS || fetch->questions.at[i].kind == kind;
        if (fetch->questions.at[i].id == id && fits) {
            *question = fetch->questions.at[i];
            fetch->questions.at[i] = fetch->questions.at[--fetch->questions.len];
            return true;
        }
    }
    return false;
}

/* Starts a program with its standard input and output on our pipes. */
static int spawn(struct fetch *fetch, const int *down, const int *up)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, down[0], 0);
    posix_spawn_file_actions_adddup2(&actions, up[1], 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    char *argv[] = {(char *)"depcheck-fetch", NULL};
    int code = posix_spawn(&fetch->pid, fetch->path, &actions, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

static bool start(struct fetch *fetch)
{
    int down[2];
    int up[2];
    if (pipe2(down, O_CLOEXEC) != 0) {
        return false;
    }
    if (pipe2(up, O_CLOEXEC) != 0) {
        close(down[0]);
        close(down[1]);
        return false;
    }
    int code = spawn(fetch, down, up);
    close(down[0]);
    close(up[1]);
    fetch->to = down[1];
    fetch->from = up[0];
    if (code) {
        close(fetch->to);
        close(fetch->from);
        fetch->pid = 0;
        errno = code;
        return false;
    }
    fcntl(fetch->to, F_SETFL, O_NONBLOCK);
    fcntl(fetch->from, F_SETFL, O_NONBLOCK);
    return true;
}

/* Starts the helper and tells it all that has no answer yet. */
static void begin(struct fetch *fetch)
{
    fetch->output.len = 0;
    fetch->written = 0;
    buf_add(&fetch->output, fetch->setup);
    for (size_t i = 0; i < fetch->questions.len; i++) {
        buf_add(&fetch->output, fetch->questions.at[i].message);
    }
    if (!start(fetch)) {
        fail_all(fetch, arena_printf(fetch->arena, "%s cannot be started: %s", fetch->path,
                                     strerror(errno)));
    }
}

static struct str death_reason(struct arena *arena, bool broken, int status)
{
    if (broken) {
        return STR("depcheck-fetch gave an answer that cannot be read");
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) != LIMIT_EXIT_INTERNAL) {
        return arena_printf(arena, "depcheck-fetch ended with status %d while reading it",
                            WEXITSTATUS(status));
    }
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGABRT) {
        return arena_printf(arena, "depcheck-fetch was ended by signal %d while reading it",
                            WTERMSIG(status));
    }
    return STR("reading it takes more memory than depcheck-fetch may have");
}

/* The helper is gone: blames the question it was reading, starts again for the others. */
static void bury(struct fetch *fetch)
{
    kill(fetch->pid, SIGKILL);
    int status = reap(fetch);
    struct question blamed;
    fetch->ended = false;
    fetch->input.len = 0;
    fetch->taken = 0;
    fetch->bytes_before += fetch->bytes;
    fetch->bytes = 0;
    fetch->reason = death_reason(fetch->arena, fetch->broken, status);
    fetch->broken = false;
    if (take_question(fetch, fetch->working, PROTOCOL_KINDS, &blamed)) {
        vec_push(fetch->arena, &fetch->failed, blamed);
    } else {
        fetch->deaths += MAX_DEATHS / 2; /* nothing to blame: hardly worth trying again */
    }
    if (++fetch->deaths > MAX_DEATHS) {
        fail_all(fetch, STR("depcheck-fetch ended too often"));
    }
    fetch->working = 0;
}

/* The answer to a question that the helper did not live to give. */
static void answer_failed(struct fetch *fetch, struct protocol_message *answer)
{
    struct question question = fetch->failed.at[--fetch->failed.len];
    struct failure failure = {.set = true, .cause = CAUSE_LIMIT, .reason = fetch->reason};
    *answer = (struct protocol_message){0};
    switch (question.kind) {
    case PROTOCOL_ASK_PAGE:
        answer->kind = PROTOCOL_PAGE;
        answer->page = (struct protocol_page){.id = question.id, .failure = failure};
        break;
    case PROTOCOL_ASK_METADATA:
        answer->kind = PROTOCOL_METADATA;
        answer->metadata = (struct protocol_metadata){.id = question.id, .failure = failure};
        break;
    case PROTOCOL_ASK_DOCUMENT:
    case PROTOCOL_ASK_COMPRESS:
        answer->kind = PROTOCOL_DOCUMENT;
        answer->document = (struct protocol_document){.id = question.id, .failure = failure};
        break;
    default:
        answer->kind = PROTOCOL_IMPORTED;
        answer->imported = (struct protocol_imported){.id = question.id, .error = fetch->reason};
        break;
    }
}

/* What a message is: to be handed over, only noted, or not what our helper says. */
enum sense { SENSE_ANSWER, SENSE_NOTE, SENSE_NONE };

static enum sense sense_of(struct fetch *fetch, const struct protocol_message *message)
{
    struct question question;
    bool asked = true;
    switch (message->kind) {
    case PROTOCOL_WORKING:
        fetch->working = message->working;
        return SENSE_NOTE;
    case PROTOCOL_PROGRESS:
        fetch->bytes = message->progress;
        return SENSE_NOTE;
    case PROTOCOL_WARNING:
    case PROTOCOL_PROJECT:
        break;
    case PROTOCOL_PAGE:
        asked = take_question(fetch, message->page.id, PROTOCOL_ASK_PAGE, &question);
        break;
    case PROTOCOL_METADATA:
        asked = take_question(fetch, message->metadata.id, PROTOCOL_ASK_METADATA, &question);
        break;
    case PROTOCOL_DOCUMENT:
        asked = take_question(fetch, message->document.id, PROTOCOL_ASK_DOCUMENT, &question) ||
                take_question(fetch, message->document.id, PROTOCOL_ASK_COMPRESS, &question);
        break;
    case PROTOCOL_IMPORTED:
        asked = take_question(fetch, message->imported.id, PROTOCOL_ASK_IMPORT, &question);
        break;
    default:
        asked = false;
    }
    return asked ? SENSE_ANSWER : SENSE_NONE;
}

/* These are not our helper's words: nothing more is believed of it. */
static bool give_up(struct fetch *fetch)
{
    fetch->ended = true;
    fetch->broken = true;
    fetch->input.len = 0;
    fetch->taken = 0;
    return false;
}

/* The next whole message that was received and is to be handed over. */
static bool take_message(struct fetch *fetch, struct protocol_message *answer)
{
    while (fetch->taken < fetch->input.len) {
        struct str rest = {fetch->input.ptr + fetch->taken, fetch->input.len - fetch->taken};
        size_t length;
        if (!protocol_length(rest, &length) || rest.len - 4 < length) {
            return rest.len >= 4 && length > LIMIT_MESSAGE_BYTES && give_up(fetch);
        }
        fetch->taken += 4 + length;
        arena_reset(fetch->message);
        bool whole = protocol_read(fetch->message, str_slice(rest, 4, 4 + length), answer);
        enum sense sense = whole ? sense_of(fetch, answer) : SENSE_NONE;
        if (sense != SENSE_NOTE) {
            return sense == SENSE_ANSWER || give_up(fetch);
        }
    }
    return false;
}

/* Moves what was not taken to the front. */
static void compact(struct fetch *fetch)
{
    if (fetch->taken) {
        fetch->input.len -= fetch->taken;
        memmove(fetch->input.ptr, fetch->input.ptr + fetch->taken, fetch->input.len);
        fetch->taken = 0;
    }
}

/* False when the helper has closed its end. */
static bool receive(struct fetch *fetch)
{
    compact(fetch);
    for (;;) {
        size_t before = fetch->input.len;
        buf_fill(&fetch->input, '\0', READ_BYTES);
        ssize_t got = read(fetch->from, fetch->input.ptr + before, READ_BYTES);
        fetch->input.len = before + (got > 0 ? (size_t)got : 0);
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) {
            return false;
        }
        if (got < READ_BYTES) {
            return true;
        }
    }
}

/* A helper that is gone is seen when its answers end. */
static void send_questions(struct fetch *fetch)
{
    ssize_t put =
        write(fetch->to, fetch->output.ptr + fetch->written, fetch->output.len - fetch->written);
    fetch->written += put > 0 ? (size_t)put : 0;
    if (fetch->written == fetch->output.len || (put < 0 && errno == EPIPE)) {
        fetch->output.len = 0;
        fetch->written = 0;
    }
}

/* Waits for the helper and works on its pipes once. False: the time is over. */
static bool turn(struct fetch *fetch, int wait_ms)
{
    struct pollfd polls[] = {{.fd = fetch->from, .events = POLLIN},
                             {.fd = fetch->to, .events = POLLOUT}};
    int count = poll(polls, fetch->output.len ? 2 : 1, wait_ms);
    if (count == 0) {
        return false;
    }
    if (polls[1].revents & (POLLOUT | POLLERR)) {
        send_questions(fetch);
    }
    if (polls[0].revents & (POLLIN | POLLHUP | POLLERR)) {
        fetch->ended = !receive(fetch);
    }
    return true;
}

bool fetch_next(struct fetch *fetch, int wait_ms, struct protocol_message *answer)
{
    for (;;) {
        if (fetch->pid && fetch->output.len) {
            send_questions(fetch); /* the network should not wait for what is read here */
        }
        if (take_message(fetch, answer)) {
            return true;
        }
        if (fetch->failed.len) {
            answer_failed(fetch, answer);
            return true;
        }
        if (fetch->questions.len == 0) {
            return false;
        }
        if (fetch->ended) {
            bury(fetch);
        } else if (!fetch->pid) {
            begin(fetch);
        } else if (!turn(fetch, wait_ms)) {
            return false;
        }
    }
}
