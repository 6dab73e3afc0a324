#include "fetch/job_import.h"

#include "fetch/import.h"

struct import_job {
    struct session *session;
    uint64_t id;
};

static void send_project(void *data, const struct protocol_project *project)
{
    const struct import_job *job = data;
    struct protocol_project numbered = *project;
    numbered.id = job->id;
    protocol_write_project(session_out(job->session), &numbered);
    session_sent(job->session);
}

void job_import(struct session *session, struct arena *arena, const struct protocol_ask_import *ask)
{
    session_working(session, ask->id);
    struct import_job job = {session, ask->id};
    struct protocol_imported answer = {.id = ask->id};
    struct error error = {0};
    if (!import_snapshot(arena, arena_cstr(arena, ask->path), send_project, &job, &answer.hash,
                         &error)) {
        answer.error = str_of(error.text);
        answer.hash = STR("");
    }
    protocol_write_imported(session_out(session), &answer);
    session_sent(session);
    session_end(session, arena);
}
