#include "fetch/job_page.h"

#include <assert.h>

#include "base/limits.h"
#include "fetch/simple.h"

/* Answers vary by it and caches keep one for each: it is never changed. */
#define ACCEPT                             \
    "application/vnd.pypi.simple.v1+json," \
    " application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.01"

struct page_job {
    struct session *session;
    struct arena *arena;
    struct protocol_ask_page ask;
};

static void answer_page(struct page_job *job, struct protocol_page *answer)
{
    answer->id = job->ask.id;
    if (answer->failure.set) {
        session_place(job->arena, &answer->failure, job->ask.url);
    }
    protocol_write_page(session_out(job->session), answer);
    session_sent(job->session);
    session_end(job->session, job->arena);
}

static struct page_freshness freshness_of(const struct transport_reply *reply)
{
    return (struct page_freshness){
        .url = reply->url,
        .etag = reply->etag,
        .last_modified = reply->last_modified,
        .fetched_at = reply->fetched_at,
        .max_age = reply->max_age,
    };
}

static void read_page(struct page_job *job, const struct transport_reply *reply,
                      struct protocol_page *answer)
{
    session_working(job->session, job->ask.id);
    struct simple_input input = {
        .body = reply->body,
        .content_type = reply->content_type,
        .charset = reply->charset,
        .url = reply->url,
        .name = job->ask.name,
        .framed = reply->framed,
    };
    if (!simple_parse(job->arena, &input, &answer->page, &answer->failure)) {
        session_place(job->arena, &answer->failure, reply->url);
        answer->page = (struct page){0};
        return;
    }
    if (!answer->page.has_serial) {
        answer->page.has_serial = reply->has_serial;
        answer->page.serial = reply->serial;
    }
    answer->freshness = freshness_of(reply);
}

static void take_page(void *data, const struct transport_reply *reply)
{
    struct page_job *job = data;
    struct protocol_page answer = {.failure = reply->failure};
    if (!reply->failure.set && reply->status == 200) {
        read_page(job, reply, &answer);
    } else if (!reply->failure.set) {
        assert(reply->status == 304 || reply->status == 404 || reply->status == 410);
        answer.not_modified = reply->status == 304;
        answer.absent = !answer.not_modified;
        answer.freshness = freshness_of(reply);
    }
    answer_page(job, &answer);
}

void job_page_start(struct session *session, struct arena *arena,
                    const struct protocol_ask_page *ask)
{
    struct page_job *job = ARENA_NEW(arena, struct page_job);
    *job = (struct page_job){session, arena, *ask};
    struct transport_request request = {
        .url = ask->url,
        .accept = STR(ACCEPT),
        .etag = ask->etag,
        .last_modified = ask->last_modified,
        .refresh = ask->refresh,
        .range_from = TRANSPORT_NO_RANGE,
        .max_bytes = LIMIT_PAGE_BYTES,
    };
    transport_get(session_transport(session), &request, take_page, job);
}
