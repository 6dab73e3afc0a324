#include "fetch/job_document.h"

#include <assert.h>

#include "base/limits.h"

struct document_job {
    struct session *session;
    struct arena *arena;
    struct protocol_ask_document ask;
};

/* Nothing in the text itself would show that its end is missing. */
static void read_document(const struct document_job *job, const struct transport_reply *reply,
                          struct protocol_document *answer)
{
    struct failure *failure = &answer->failure;
    if (reply->status == 404 || reply->status == 410) {
        failure_set(job->arena, failure, CAUSE_ABSENT, "there is no such file");
    } else if (reply->status == 304) {
        answer->not_modified = true;
    } else if (str_eq(reply->content_type, STR("inode/directory"))) {
        failure_set(job->arena, failure, CAUSE_UNREADABLE, "is a directory");
    } else if (!reply->framed) {
        failure_set(job->arena, failure, CAUSE_NETWORK,
                    "the server does not say how long the file is: it may be cut short");
    } else {
        assert(reply->status == 200);
        answer->text = reply->body;
    }
}

static void take_document(void *data, const struct transport_reply *reply)
{
    struct document_job *job = data;
    struct protocol_document answer = {.id = job->ask.id, .failure = reply->failure};
    if (!reply->failure.set) {
        read_document(job, reply, &answer);
        session_place(job->arena, &answer.failure, reply->url);
    }
    if (answer.failure.set) {
        session_place(job->arena, &answer.failure, job->ask.url);
    } else {
        answer.freshness = (struct page_freshness){
            .url = reply->url,
            .etag = reply->etag,
            .last_modified = reply->last_modified,
            .fetched_at = reply->fetched_at,
            .max_age = reply->max_age,
        };
    }
    protocol_write_document(session_out(job->session), &answer);
    session_sent(job->session);
    session_end(job->session, job->arena);
}

void job_document_start(struct session *session, struct arena *arena,
                        const struct protocol_ask_document *ask)
{
    struct document_job *job = ARENA_NEW(arena, struct document_job);
    *job = (struct document_job){.session = session, .arena = arena, .ask = *ask};
    struct transport_request request = {
        .url = job->ask.url,
        .etag = job->ask.etag,
        .last_modified = job->ask.last_modified,
        .range_from = TRANSPORT_NO_RANGE,
        .max_bytes = LIMIT_FILE_BYTES,
    };
    transport_get(session_transport(session), &request, take_document, job);
}
