#include "fetch/transport_parts.h"

#include <time.h>

/* An error page is read to its end, so that its connection is of use again, but not for ever. */
enum { DISCARDED_BYTES = 64 * 1024 };

int64_t transport_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool asks_range(const struct transport_request *request)
{
    return request->range_last > 0 || request->range_from != TRANSPORT_NO_RANGE;
}

/* Only what is asked for may come compressed, and files are kept as they are. */
static bool asks_gzip(const struct transport_request *request)
{
    return !asks_range(request) && !request->spool;
}

/* A coding that was not asked for is a server's mistake, but gzip is readable all the same. */
static bool check_encoding(struct job *job)
{
    const struct answer *answer = &job->answer;
    bool fine = answer->encoding.len == 0 || (answer->is_gzip && answer->status == 200);
    return fine || failure_set(job->arena, &job->failure, CAUSE_UNREADABLE,
                               "the answer has a Content-Encoding that was not asked for");
}

static bool check_range(struct job *job)
{
    const struct transport_request *request = &job->request;
    uint64_t start;
    uint64_t end;
    uint64_t total;
    bool fine =
        asks_range(request) && http_content_range(job->answer.content_range, &start, &end, &total);
    if (fine && request->range_last) {
        fine = end == total - 1 &&
               end - start + 1 == (request->range_last < total ? request->range_last : total);
    } else if (fine) {
        fine = start == request->range_from &&
               (end == request->range_to || (end < request->range_to && end == total - 1));
    }
    return fine || failure_set(job->arena, &job->failure, CAUSE_UNREADABLE,
                               "the answer is not the part of the file that was asked for");
}

static bool check_if_range(struct job *job)
{
    struct str wanted = job->request.if_range;
    struct str etag = job->answer.etag;
    return wanted.len == 0 || etag.len == 0 || str_eq(wanted, etag) ||
           failure_set(job->arena, &job->failure, CAUSE_UNREADABLE,
                       "the file was replaced while it was read");
}

/* All headers are there: is a body to come that can be used? Too much is refused before it comes.
 */
static bool begin_body(struct job *job)
{
    const struct answer *answer = &job->answer;
    const struct transport_request *request = &job->request;
    job->wants_body = answer->status == 200 || answer->status == 206;
    if (!job->wants_body) {
        return true;
    }
    if (!check_encoding(job) ||
        (answer->status == 206 && (!check_range(job) || !check_if_range(job)))) {
        return false;
    }
    bool gzip = answer->is_gzip && !request->spool;
    if (!gzip && !answer->is_chunked && answer->has_length && answer->length > request->max_bytes) {
        return failure_set(job->arena, &job->failure, CAUSE_LIMIT,
                           "the answer has more than %llu bytes",
                           (unsigned long long)request->max_bytes);
    }
    return body_open(&job->body, job->arena, &job->failure, request->max_bytes, request->spool,
                     gzip);
}

static void learn_protocol(struct job *job)
{
    job->host->state = job->answer.is_http2 ? HOST_HTTP2 : HOST_HTTP1;
}

/* libcurl's callbacks: a short count ends the transfer. */
static size_t on_header(const char *bytes, size_t size, size_t count, void *data)
{
    struct job *job = data;
    bool was_complete = job->answer.is_complete;
    job->heard_at = transport_clock();
    if (!answer_line(job->arena, &job->answer, (struct str){bytes, size * count}, &job->failure)) {
        return 0;
    }
    if (job->answer.is_complete && !was_complete) {
        learn_protocol(job);
        return begin_body(job) ? size * count : 0;
    }
    return size * count;
}

static size_t on_body(const char *bytes, size_t size, size_t count, void *data)
{
    struct job *job = data;
    size_t length = size * count;
    job->heard_at = transport_clock();
    job->transport->bytes += length;
    if (job->wants_body) {
        return body_add(&job->body, (struct str){bytes, length}) ? length : 0;
    }
    job->discarded += length;
    return job->discarded <= DISCARDED_BYTES ? length : 0;
}

/* The connection stands: silence counts from here, and others may join it. */
static int on_connected(void *data, const char *ip, const char *local_ip, int port, int local_port)
{
    struct job *job = data;
    (void)ip;
    (void)local_ip;
    (void)port;
    (void)local_port;
    job->is_connected = true;
    job->heard_at = transport_clock();
    if (job->host->state == HOST_NEW) {
        job->host->state = HOST_CONNECTED;
    }
    return CURL_PREREQFUNC_OK;
}

static void add_field(struct job *job, const char *name, struct str value)
{
    if (http_is_value(value)) {
        struct str line = arena_printf(job->arena, "%s: %.*s", name, STR_ARG(value));
        struct curl_slist *more = curl_slist_append(job->fields, line.ptr);
        job->fields = more ? more : job->fields;
    }
}

static void add_range(struct job *job)
{
    const struct transport_request *request = &job->request;
    struct str range =
        request->range_last
            ? arena_printf(job->arena, "bytes=-%llu", (unsigned long long)request->range_last)
            : arena_printf(job->arena, "bytes=%llu-%llu", (unsigned long long)request->range_from,
                           (unsigned long long)request->range_to);
    add_field(job, "Range", range);
    add_field(job, "If-Range", request->if_range);
}

static void add_fields(struct job *job)
{
    const struct transport_request *request = &job->request;
    add_field(job, "Accept", request->accept);
    add_field(job, "Accept-Encoding", asks_gzip(request) ? STR("gzip") : STR("identity"));
    if (asks_range(request)) {
        add_range(job);
    }
    if (http_is_value(request->etag)) {
        add_field(job, "If-None-Match", request->etag);
    } else {
        add_field(job, "If-Modified-Since", request->last_modified);
    }
    job->has_validator = http_is_value(request->etag) || http_is_value(request->last_modified);
    if (request->refresh) {
        add_field(job, "Cache-Control", STR("no-cache"));
    }
}

static void set_protocol(const struct job *job)
{
    CURL *easy = job->easy;
    bool https = job->address.is_https;
    /* Plain http is 1.1: to wait there for what a connection turns out to be would cost time. */
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION,
                     (long)(https ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_PIPEWAIT, https ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); /* never waits for the resolver's thread */
}

/* A CA of one's own takes the place of the system's: both its file and its directory. */
static void set_certificates(const struct job *job, const struct protocol_setup *setup)
{
    CURL *easy = job->easy;
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, job->address.is_trusted ? 0L : 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, job->address.is_trusted ? 0L : 2L);
    if (setup->ca_file.len || setup->ca_directory.len) {
        const char *file = setup->ca_file.len ? arena_cstr(job->arena, setup->ca_file) : NULL;
        const char *directory =
            setup->ca_directory.len ? arena_cstr(job->arena, setup->ca_directory) : NULL;
        curl_easy_setopt(easy, CURLOPT_CAINFO, file);
        curl_easy_setopt(easy, CURLOPT_CAPATH, directory);
        curl_easy_setopt(easy, CURLOPT_PROXY_CAINFO, file);
        curl_easy_setopt(easy, CURLOPT_PROXY_CAPATH, directory);
    }
}

static void set_login(const struct job *job, const struct protocol_setup *setup)
{
    const struct protocol_credential *credential = address_credential(setup, &job->address);
    if (credential) {
        curl_easy_setopt(job->easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(job->easy, CURLOPT_USERNAME, arena_cstr(job->arena, credential->user));
        curl_easy_setopt(job->easy, CURLOPT_PASSWORD, arena_cstr(job->arena, credential->password));
    }
}

static void set_patience(const struct job *job, const struct protocol_setup *setup)
{
    int64_t left = job->deadline - transport_clock();
    int64_t connect = (int64_t)setup->connect_ms < left ? (int64_t)setup->connect_ms : left;
    curl_easy_setopt(job->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(connect > 0 ? connect : 1));
}

static void set_callbacks(struct job *job)
{
    CURL *easy = job->easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, job);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, job);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, job);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_connected);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, job);
}

static void forget_attempt(struct job *job)
{
    body_close(&job->body);
    job->answer = (struct answer){0};
    job->failure = (struct failure){0};
    job->is_connected = false;
    job->wants_body = false;
    job->is_lost = false;
    job->discarded = 0;
    job->heard_at = transport_clock();
}

void job_stop(struct job *job, CURLM *multi)
{
    curl_multi_remove_handle(multi, job->easy);
    curl_easy_cleanup(job->easy);
    curl_slist_free_all(job->fields);
    job->easy = NULL;
    job->fields = NULL;
}

static bool no_memory(struct job *job)
{
    return failure_set(job->arena, &job->failure, CAUSE_LIMIT, "not enough memory for the answer");
}

bool job_start(struct job *job, CURLM *multi)
{
    const struct protocol_setup *setup = job->transport->setup;
    forget_attempt(job);
    job->easy = curl_easy_init();
    if (!job->easy) {
        return no_memory(job);
    }
    set_callbacks(job);
    set_protocol(job);
    set_certificates(job, setup);
    set_login(job, setup);
    set_patience(job, setup);
    add_fields(job);
    curl_easy_setopt(job->easy, CURLOPT_URL, arena_cstr(job->arena, job->address.url));
    curl_easy_setopt(job->easy, CURLOPT_HTTPHEADER, job->fields);
    curl_easy_setopt(job->easy, CURLOPT_USERAGENT, arena_cstr(job->arena, setup->user_agent));
    if (setup->proxy.len) {
        curl_easy_setopt(job->easy, CURLOPT_PROXY, arena_cstr(job->arena, setup->proxy));
    }
    if (curl_multi_add_handle(multi, job->easy) != CURLM_OK) {
        job_stop(job, multi);
        return no_memory(job);
    }
    return true;
}
