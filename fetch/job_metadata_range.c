/* METADATA out of a wheel by range reads. */
#include "fetch/job_metadata_parts.h"

#include <unistd.h>

#include "base/limits.h"

enum { PARTS = 4 }; /* a reader that wants more goes round in circles */

static void ask_part(struct metadata_job *job);

void metadata_add_part(struct metadata_job *job, uint64_t offset, struct str bytes)
{
    vec_push(job->arena, &job->parts, (struct wheel_part){offset, bytes});
    struct wheel_part *at = job->parts.at;
    for (size_t i = job->parts.len - 1; i > 0 && at[i - 1].offset > at[i].offset; i--) {
        struct wheel_part later = at[i - 1];
        at[i - 1] = at[i];
        at[i] = later;
    }
}

bool metadata_read_spool(struct arena *arena, int file, uint64_t offset, uint64_t count,
                         struct str *bytes)
{
    char *room = arena_alloc_raw(arena, count, 1);
    for (size_t got = 0; got < count;) {
        ssize_t n = pread(file, room + got, count - got, (off_t)(offset + got));
        if (n <= 0) {
            return false;
        }
        got += (size_t)n;
    }
    *bytes = (struct str){room, count};
    return true;
}

/* Parts of two files must never be taken for one. */
static bool fits(const struct metadata_job *job, const struct transport_reply *reply)
{
    uint64_t listed = job->ask.file.size;
    bool first = job->parts.len == 0;
    uint64_t total = reply->range_total;
    uint64_t tail = total < WHEEL_TAIL_BYTES ? total : WHEEL_TAIL_BYTES;
    if (reply->status != 206 || reply->spool < 0 ||
        (listed != PAGE_SIZE_UNKNOWN && listed != total)) {
        return false;
    }
    if (first) {
        return reply->size == tail && reply->range_start == total - tail;
    }
    return total == job->size && str_eq(reply->etag, job->etag) &&
           reply->range_start == job->from && reply->size == job->to - job->from + 1;
}

/* The whole wheel can be verified, where the index gives a hash: it has the last word. */
static void fail_range(struct metadata_job *job, const struct failure *failure, struct str url)
{
    if (job->ask.file.hash.len) {
        metadata_ask_whole(job);
    } else {
        metadata_fail_file(job, failure->cause, url, "%.*s", STR_ARG(failure->reason));
    }
}

static void look_inside(struct metadata_job *job, struct str url)
{
    struct str text;
    struct failure failure = {0};
    session_working(job->session, job->ask.id);
    switch (wheel_find_metadata(job->arena, &job->subject, job->size, job->parts.at, job->parts.len,
                                &job->from, &job->to, &text, &failure)) {
    case WHEEL_FOUND:
        metadata_read(job, PROTOCOL_FROM_WHEEL_RANGE, false, text, url);
        break;
    case WHEEL_FAILED:
        fail_range(job, &failure, url);
        break;
    case WHEEL_NEEDS:
        if (job->parts.len < PARTS) {
            ask_part(job);
        } else {
            metadata_ask_whole(job);
        }
        break;
    }
}

static void take_part(void *data, const struct transport_reply *reply)
{
    struct metadata_job *job = data;
    struct str bytes;
    if (reply->failure.set && reply->failure.cause != CAUSE_UNREADABLE) {
        metadata_fail(job, reply->failure, job->ask.file.url);
    } else if (reply->status == 404 || reply->status == 410) {
        metadata_fail_absent(job, reply->url);
    } else if (reply->status == 200) {
        if (job->parts.len == 0) {
            session_note(job->session, SESSION_NO_RANGES, job->ask.index, job->ask.file.url);
        }
        metadata_take_whole(job, reply);
    } else if (fits(job, reply) &&
               metadata_read_spool(job->arena, reply->spool, 0, reply->size, &bytes)) {
        job->size = reply->range_total;
        job->etag = job->parts.len ? job->etag : arena_str(job->arena, reply->etag);
        metadata_add_part(job, reply->range_start, bytes);
        look_inside(job, reply->url);
    } else {
        if (reply->status != 206) {
            session_note(job->session, SESSION_NO_RANGES, job->ask.index, job->ask.file.url);
        }
        metadata_ask_whole(job);
    }
}

static bool is_strong(struct str etag)
{
    return etag.len && !str_starts(etag, STR("W/"));
}

/* A server that knows no ranges sends the whole wheel, which is as welcome. */
static void ask_part(struct metadata_job *job)
{
    bool first = job->parts.len == 0;
    uint64_t listed = job->ask.file.size;
    struct transport_request request = {
        .url = job->ask.file.url,
        .range_last = first ? WHEEL_TAIL_BYTES : 0,
        .range_from = first ? TRANSPORT_NO_RANGE : job->from,
        .range_to = first ? TRANSPORT_NO_RANGE : job->to,
        .if_range = is_strong(job->etag) ? job->etag : STR(""),
        .max_bytes = listed < LIMIT_ARCHIVE_BYTES ? listed : LIMIT_ARCHIVE_BYTES,
        .spool = true,
    };
    transport_get(session_transport(job->session), &request, take_part, job);
}

void metadata_ask_ranges(struct metadata_job *job)
{
    ask_part(job);
}
