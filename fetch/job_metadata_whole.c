/* METADATA out of a whole wheel, and all that an sdist says. */
#include "fetch/job_metadata_parts.h"

#include <assert.h>
#include <inttypes.h>
#include <unistd.h>

#include "base/limits.h"
#include "fetch/digest.h"
#include "fetch/sdist.h"

enum { READS = 4 }; /* of one wheel: a reader that wants more goes round in circles */

/* False: the answer was given, or the file is asked for again. */
static bool is_right(struct metadata_job *job, const struct transport_reply *reply)
{
    const struct page_file *file = &job->ask.file;
    struct str actual;
    if (file->hash.len) {
        if (digest_matches_file(job->arena, file->hash, reply->spool, &actual)) {
            return true;
        }
        if (!job->again) {
            job->again = true;
            metadata_ask_whole(job);
            return false;
        }
        metadata_fail_file(job, CAUSE_HASH, reply->url,
                           "it has the hash %.*s, but the index says %.*s", STR_ARG(actual),
                           STR_ARG(file->hash));
        return false;
    }
    if (file->size != PAGE_SIZE_UNKNOWN && file->size != reply->size) {
        metadata_fail_file(job, CAUSE_UNREADABLE, reply->url,
                           "it has %" PRIu64 " bytes, but the index says %" PRIu64, reply->size,
                           file->size);
        return false;
    }
    if (file->size == PAGE_SIZE_UNKNOWN && !reply->framed) {
        metadata_fail_file(job, CAUSE_NETWORK, reply->url,
                           "nothing says how long it is: it may be cut short");
        return false;
    }
    return true;
}

/* The wheel may be larger than the memory: only what its reader asks for is read. */
static enum wheel_step find_metadata(struct metadata_job *job, const struct transport_reply *reply,
                                     struct str *text, struct failure *failure)
{
    uint64_t size = reply->size;
    uint64_t from = size < WHEEL_TAIL_BYTES ? 0 : size - WHEEL_TAIL_BYTES;
    uint64_t to = size - 1;
    enum wheel_step step = WHEEL_NEEDS;
    job->parts.len = 0;
    for (int i = 0; i < READS && step == WHEEL_NEEDS && size > 0; i++) {
        struct str bytes;
        if (!metadata_read_spool(job->arena, reply->spool, from, to - from + 1, &bytes)) {
            break;
        }
        metadata_add_part(job, from, bytes);
        step = wheel_find_metadata(job->arena, &job->subject, size, job->parts.at, job->parts.len,
                                   &from, &to, text, failure);
    }
    return step;
}

static void read_wheel(struct metadata_job *job, const struct transport_reply *reply)
{
    struct str text;
    struct failure failure = {0};
    switch (find_metadata(job, reply, &text, &failure)) {
    case WHEEL_FOUND:
        metadata_read(job, PROTOCOL_FROM_WHEEL, job->ask.file.hash.len > 0, text, reply->url);
        break;
    case WHEEL_FAILED:
        metadata_fail_file(job, failure.cause, reply->url, "%.*s", STR_ARG(failure.reason));
        break;
    case WHEEL_NEEDS:
        metadata_fail_file(job, CAUSE_UNREADABLE, reply->url, "it is no whole zip file");
        break;
    }
}

static void read_sdist(struct metadata_job *job, const struct transport_reply *reply)
{
    struct evidence_sdist sdist = {0};
    struct release_texts texts = {0};
    struct failure failure = {0};
    lseek(reply->spool, 0, SEEK_SET);
    if (sdist_read(job->arena, reply->spool, &job->subject, &sdist, &failure) &&
        evidence_of_sdist(job->arena, &job->subject, &sdist, &texts, &failure)) {
        metadata_answer(job, PROTOCOL_FROM_SDIST, job->ask.file.hash.len > 0, &texts);
    } else {
        metadata_fail_file(job, failure.cause, reply->url, "%.*s", STR_ARG(failure.reason));
    }
}

void metadata_take_whole(struct metadata_job *job, const struct transport_reply *reply)
{
    if (!is_right(job, reply)) {
        return;
    }
    session_working(job->session, job->ask.id);
    if (job->ask.is_wheel) {
        read_wheel(job, reply);
    } else {
        read_sdist(job, reply);
    }
}

static void take_whole(void *data, const struct transport_reply *reply)
{
    struct metadata_job *job = data;
    if (reply->failure.set) {
        metadata_fail(job, reply->failure, job->ask.file.url);
    } else if (reply->status == 404 || reply->status == 410) {
        metadata_fail_absent(job, reply->url);
    } else {
        assert(reply->status == 200 && reply->spool >= 0);
        metadata_take_whole(job, reply);
    }
}

void metadata_ask_whole(struct metadata_job *job)
{
    uint64_t listed = job->ask.file.size;
    struct transport_request request = {
        .url = job->ask.file.url,
        .refresh = job->again,
        .range_from = TRANSPORT_NO_RANGE,
        .max_bytes = listed < LIMIT_ARCHIVE_BYTES ? listed : LIMIT_ARCHIVE_BYTES,
        .spool = true,
    };
    transport_get(session_transport(job->session), &request, take_whole, job);
}
