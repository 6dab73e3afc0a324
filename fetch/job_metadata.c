#include "fetch/job_metadata.h"

#include "base/diag.h"
#include "base/limits.h"
#include "fetch/digest.h"
#include "fetch/job_metadata_parts.h"

static void ask_file(struct metadata_job *job);

static void finish(struct metadata_job *job, const struct protocol_metadata *answer)
{
    protocol_write_metadata(session_out(job->session), answer);
    session_sent(job->session);
    session_end(job->session, job->arena);
}

void metadata_answer(struct metadata_job *job, enum protocol_source source, bool verified,
                     const struct release_texts *texts)
{
    struct protocol_metadata answer = {job->ask.id, {0}, source, verified, *texts};
    answer.texts.yanked = false;
    answer.texts.yanked_reason = STR("");
    finish(job, &answer);
}

void metadata_fail(struct metadata_job *job, struct failure failure, struct str url)
{
    struct protocol_metadata answer = {.id = job->ask.id, .failure = failure};
    if (job->mismatch.set && failure.cause != CAUSE_HASH) {
        answer.failure = job->mismatch;
    }
    session_place(job->arena, &answer.failure, url);
    finish(job, &answer);
}

static struct str shown_name(const struct metadata_job *job)
{
    struct buf shown = {.arena = job->arena};
    diag_add_safe(&shown, job->ask.file.filename);
    return buf_str(&shown);
}

void metadata_fail_file(struct metadata_job *job, enum undecided_cause cause, struct str url,
                        const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct str reason = arena_vprintf(job->arena, format, args);
    va_end(args);
    struct failure failure = {0};
    failure_set(job->arena, &failure, cause, "%.*s: %.*s", STR_ARG(shown_name(job)),
                STR_ARG(reason));
    metadata_fail(job, failure, url);
}

void metadata_fail_absent(struct metadata_job *job, struct str url)
{
    struct failure failure = {0};
    failure_set(job->arena, &failure, CAUSE_ABSENT, "the index lists %.*s, but does not have it",
                STR_ARG(shown_name(job)));
    metadata_fail(job, failure, url);
}

void metadata_read(struct metadata_job *job, enum protocol_source source, bool verified,
                   struct str text, struct str url)
{
    struct release_texts texts = {0};
    struct failure failure = {0};
    session_working(job->session, job->ask.id);
    if (evidence_of_metadata(job->arena, &job->subject, text, &texts, &failure)) {
        metadata_answer(job, source, verified, &texts);
    } else {
        metadata_fail_file(job, failure.cause, url, "%.*s", STR_ARG(failure.reason));
    }
}

/* The next best source of a wheel. */
static void ask_wheel(struct metadata_job *job)
{
    uint64_t size = job->ask.file.size;
    bool small = size != PAGE_SIZE_UNKNOWN && size <= WHEEL_TAIL_BYTES;
    job->again = false;
    if (small ||
        session_knows(job->session, SESSION_NO_RANGES, job->ask.index, job->ask.file.url)) {
        metadata_ask_whole(job);
    } else {
        metadata_ask_ranges(job);
    }
}

/* Said once an index: others may be missing as well. */
static void miss_file(struct metadata_job *job)
{
    if (session_note(job->session, SESSION_NO_METADATA_FILE, job->ask.index, job->ask.file.url)) {
        session_warn(job->session, job->arena,
                     "%.*s lists a metadata file of %.*s, but does not have it; wheels are read"
                     " instead",
                     STR_ARG(session_shown_url(job->arena, job->ask.index)),
                     STR_ARG(shown_name(job)));
    }
    ask_wheel(job);
}

/* A cache on the way may have an old one, so that it is asked for once more. */
static void mistrust_file(struct metadata_job *job, struct str actual, struct str url)
{
    if (!job->again) {
        job->again = true;
        ask_file(job);
        return;
    }
    failure_set(job->arena, &job->mismatch, CAUSE_HASH,
                "%.*s: its metadata file has the hash %.*s, but the index says %.*s",
                STR_ARG(shown_name(job)), STR_ARG(actual), STR_ARG(job->ask.file.metadata_hash));
    session_place(job->arena, &job->mismatch, url);
    session_warn(job->session, job->arena, "%.*s; the wheel is read instead",
                 STR_ARG(job->mismatch.reason));
    ask_wheel(job);
}

static void take_file(void *data, const struct transport_reply *reply)
{
    struct metadata_job *job = data;
    struct str hash = job->ask.file.metadata_hash;
    struct str actual;
    if (reply->failure.set) {
        metadata_fail(job, reply->failure, job->ask.file.url);
    } else if (reply->status == 404 || reply->status == 410) {
        miss_file(job);
    } else if (hash.len && !digest_matches(job->arena, hash, reply->body, &actual)) {
        mistrust_file(job, actual, reply->url);
    } else if (hash.len == 0 && !reply->framed) {
        ask_wheel(job);
    } else {
        metadata_read(job, PROTOCOL_FROM_METADATA_FILE, hash.len > 0, reply->body, reply->url);
    }
}

/* The metadata file's name is that of the file and ".metadata": the query stays behind it. */
static struct str metadata_url(struct arena *arena, struct str url)
{
    size_t path = str_find(url, '?', 0);
    return arena_printf(arena, "%.*s.metadata%.*s", STR_ARG(str_slice(url, 0, path)),
                        STR_ARG(str_slice(url, path, url.len)));
}

static void ask_file(struct metadata_job *job)
{
    struct transport_request request = {
        .url = metadata_url(job->arena, job->ask.file.url),
        .refresh = job->again,
        .range_from = TRANSPORT_NO_RANGE,
        .max_bytes = LIMIT_METADATA_BYTES,
    };
    transport_get(session_transport(job->session), &request, take_file, job);
}

void job_metadata_start(struct session *session, struct arena *arena,
                        const struct protocol_ask_metadata *ask)
{
    struct metadata_job *job = ARENA_NEW(arena, struct metadata_job);
    job->session = session;
    job->arena = arena;
    job->ask = *ask;
    job->subject = (struct evidence_subject){ask->name, ask->version};
    if (!ask->is_wheel) {
        metadata_ask_whole(job);
    } else if (ask->file.metadata == PAGE_METADATA_THERE) {
        ask_file(job);
    } else {
        ask_wheel(job);
    }
}
