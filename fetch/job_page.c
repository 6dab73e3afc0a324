#include "fetch/job_page.h"

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
    bool in_directory; /* asks for the index.html of the directory that it was sent to */
};

static void ask_page(struct page_job *job);

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
        return;
    }
    if (!answer->page.has_serial) {
        answer->page.has_serial = reply->has_serial;
        answer->page.serial = reply->serial;
    }
    answer->freshness = freshness_of(reply);
}

/* A mirror on disk keeps the page of a project as a file in a directory of its name. */
static bool is_mirror(const struct page_job *job, const struct transport_reply *reply)
{
    if (job->in_directory || job->ask.name.len == 0 ||
        !str_eq(reply->content_type, STR("inode/directory"))) {
        return false;
    }
    for (size_t at = 0, end; at < reply->body.len; at = end + 1) {
        end = str_find(reply->body, '\n', at);
        if (str_eq(str_slice(reply->body, at, end), STR("index.html"))) {
            return true;
        }
    }
    return false;
}

static void ask_inside(struct page_job *job)
{
    const char *slash = str_ends(job->ask.url, STR("/")) ? "" : "/";
    job->ask.url = arena_printf(job->arena, "%.*s%sindex.html", STR_ARG(job->ask.url), slash);
    job->in_directory = true;
    ask_page(job);
}

static void take_page(void *data, const struct transport_reply *reply)
{
    struct page_job *job = data;
    bool conditional = job->ask.etag.len || job->ask.last_modified.len;
    struct protocol_page answer = {.failure = reply->failure};
    if (reply->failure.set) {
        answer_page(job, &answer);
        return;
    }
    if (reply->status == 200 && is_mirror(job, reply)) {
        ask_inside(job);
        return;
    }
    if (reply->status == 200) {
        read_page(job, reply, &answer);
    } else if (reply->status == 404 || reply->status == 410) {
        answer.absent = true;
        answer.freshness = freshness_of(reply);
    } else if (reply->status == 304 && conditional) {
        answer.not_modified = true;
        answer.freshness = freshness_of(reply);
    } else {
        failure_set(job->arena, &answer.failure, CAUSE_NETWORK,
                    "the index answers with status %d, which was not asked for", reply->status);
        session_place(job->arena, &answer.failure, reply->url);
    }
    answer_page(job, &answer);
}

static void ask_page(struct page_job *job)
{
    struct transport_request request = {
        .url = job->ask.url,
        .accept = STR(ACCEPT),
        .etag = job->ask.etag,
        .last_modified = job->ask.last_modified,
        .refresh = job->ask.refresh,
        .range_from = TRANSPORT_NO_RANGE,
        .max_bytes = LIMIT_PAGE_BYTES,
    };
    transport_get(session_transport(job->session), &request, take_page, job);
}

void job_page_start(struct session *session, struct arena *arena,
                    const struct protocol_ask_page *ask)
{
    struct page_job *job = ARENA_NEW(arena, struct page_job);
    *job = (struct page_job){.session = session, .arena = arena, .ask = *ask};
    ask_page(job);
}
