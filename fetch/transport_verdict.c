#include "fetch/transport_parts.h"

#include <time.h>

enum { RETRIES = 3, REDIRECTS = 5, FIRST_PAUSE_MS = 250, PROXY_ASKS = 407 };

/* OpenSSL's numbers of what is wrong with a certificate (X509_V_ERR_...). */
enum {
    CERTIFICATE_OK = 0,
    CERTIFICATE_UNSPECIFIED = 1,
    CERTIFICATE_NOT_YET = 9,
    CERTIFICATE_EXPIRED = 10,
    CERTIFICATE_REVOKED = 23,
    CERTIFICATE_OTHER_HOST = 62,
    CERTIFICATE_OTHER_ADDRESS = 64,
};

struct str verdict_duration(struct arena *arena, uint64_t ms)
{
    bool seconds = ms >= 1000 && ms % 1000 == 0;
    return arena_printf(arena, "%llu %s", (unsigned long long)(seconds ? ms / 1000 : ms),
                        seconds ? "s" : "ms");
}

/* The host is checked by libcurl itself, before it asks OpenSSL for what it found. */
static bool bad_certificate(struct arena *arena, long certificate, struct failure *failure)
{
    switch (certificate) {
    case CERTIFICATE_NOT_YET:
        return failure_set(arena, failure, CAUSE_NETWORK, "its certificate is not valid yet");
    case CERTIFICATE_EXPIRED:
        return failure_set(arena, failure, CAUSE_NETWORK, "its certificate has expired");
    case CERTIFICATE_REVOKED:
        return failure_set(arena, failure, CAUSE_NETWORK, "its certificate was revoked");
    case CERTIFICATE_OK:
    case CERTIFICATE_UNSPECIFIED:
    case CERTIFICATE_OTHER_HOST:
    case CERTIFICATE_OTHER_ADDRESS:
        return failure_set(arena, failure, CAUSE_NETWORK, "its certificate is for another host");
    default:
        break;
    }
    failure_set(arena, failure, CAUSE_NETWORK,
                "its certificate is signed by nobody who is trusted");
    failure->help = STR("if the index has a CA of its own, name its file in SSL_CERT_FILE");
    return false;
}

/* What libcurl's errors mean to people, and whether the next attempt may end better. */
static const struct {
    CURLcode code;
    bool may_pass;
    enum undecided_cause cause;
    const char *reason;
} errors[] = {
    {CURLE_COULDNT_RESOLVE_HOST, true, CAUSE_NETWORK, "the name of the host cannot be resolved"},
    {CURLE_COULDNT_RESOLVE_PROXY, true, CAUSE_NETWORK, "the name of the proxy cannot be resolved"},
    {CURLE_PROXY, true, CAUSE_NETWORK, "the proxy gives no connection"},
    {CURLE_COULDNT_CONNECT, true, CAUSE_NETWORK, "no connection: the server cannot be reached"},
    {CURLE_SSL_CONNECT_ERROR, true, CAUSE_NETWORK,
     "no secure connection: the TLS handshake failed"},
    {CURLE_PARTIAL_FILE, true, CAUSE_NETWORK, "the answer was cut short"},
    {CURLE_GOT_NOTHING, true, CAUSE_NETWORK, "the server closed the connection without an answer"},
    {CURLE_SEND_ERROR, true, CAUSE_NETWORK, "the connection broke"},
    {CURLE_RECV_ERROR, true, CAUSE_NETWORK, "the connection broke"},
    {CURLE_HTTP2, true, CAUSE_NETWORK, "the connection broke"},
    {CURLE_HTTP2_STREAM, true, CAUSE_NETWORK, "the connection broke"},
    {CURLE_OUT_OF_MEMORY, false, CAUSE_LIMIT, "not enough memory for the answer"},
    {CURLE_WEIRD_SERVER_REPLY, false, CAUSE_NETWORK, "the answer is not HTTP"},
    {CURLE_UNSUPPORTED_PROTOCOL, false, CAUSE_NETWORK, "the answer is not HTTP"},
};

bool verdict_of_error(struct arena *arena, const struct protocol_setup *setup, CURLcode code,
                      long certificate, struct failure *failure)
{
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++) {
        if (errors[i].code == code) {
            failure_set(arena, failure, errors[i].cause, "%s", errors[i].reason);
            if (code == CURLE_COULDNT_RESOLVE_HOST || code == CURLE_COULDNT_CONNECT) {
                failure->help = STR("check the URL and the network");
            }
            return errors[i].may_pass;
        }
    }
    if (code == CURLE_OPERATION_TIMEDOUT) {
        failure_set(arena, failure, CAUSE_NETWORK, "no connection within %.*s",
                    STR_ARG(verdict_duration(arena, setup->connect_ms)));
        return true;
    }
    if (code == CURLE_PEER_FAILED_VERIFICATION) {
        return bad_certificate(arena, certificate, failure);
    }
    if (code == CURLE_SSL_CACERT_BADFILE) {
        return failure_set(arena, failure, CAUSE_NETWORK,
                           "the trusted certificates cannot be read from %.*s",
                           STR_ARG(setup->ca_file));
    }
    return failure_set(arena, failure, CAUSE_NETWORK, "the transfer failed (libcurl's error %d)",
                       (int)code);
}

/* 250 ms, doubled each time, and up to a quarter more, so that not all come back at once. */
static uint64_t pause_before_retry(const struct job *job)
{
    uint64_t pause = (uint64_t)FIRST_PAUSE_MS << job->retries;
    return pause + (str_hash(job->address.url) % 256) * pause / 1024;
}

static enum verdict retry_or_fail(const struct job *job, bool may_pass, uint64_t *pause)
{
    *pause = pause_before_retry(job);
    return may_pass && job->retries < RETRIES ? VERDICT_RETRY : VERDICT_FAILURE;
}

enum verdict verdict_of_silence(const struct job *job, uint64_t *pause, struct failure *failure)
{
    const struct protocol_setup *setup = job->transport->setup;
    failure_set(job->arena, failure, CAUSE_NETWORK, "the server sent nothing for %.*s",
                STR_ARG(verdict_duration(job->arena, setup->silence_ms)));
    return retry_or_fail(job, true, pause);
}

static enum verdict of_proxy(const struct job *job, struct failure *failure)
{
    failure_set(job->arena, failure, CAUSE_NETWORK, "the proxy asks for a user name and password");
    return VERDICT_FAILURE;
}

/* Once the headers are there, whatever breaks the connection cuts the answer. */
static enum verdict of_error(const struct job *job, CURLcode code, uint64_t *pause,
                             struct failure *failure)
{
    long certificate = 0;
    long proxy_status = 0;
    curl_easy_getinfo(job->easy, CURLINFO_SSL_VERIFYRESULT, &certificate);
    curl_easy_getinfo(job->easy, CURLINFO_HTTP_CONNECTCODE, &proxy_status);
    if (proxy_status == PROXY_ASKS && !job->is_connected) {
        return of_proxy(job, failure);
    }
    if (code == CURLE_OUT_OF_MEMORY && job->is_connected && !job->answer.is_complete) {
        /* What libcurl says of a line of headers beyond its own limit. */
        failure_set(job->arena, failure, CAUSE_LIMIT, "the answer has too many headers");
        return VERDICT_FAILURE;
    }
    bool cut =
        job->answer.status != 0 && code != CURLE_OUT_OF_MEMORY && code != CURLE_WEIRD_SERVER_REPLY;
    bool may_pass = verdict_of_error(job->arena, job->transport->setup,
                                     cut ? CURLE_PARTIAL_FILE : code, certificate, failure);
    return retry_or_fail(job, may_pass, pause);
}

static bool is_redirect(const struct answer *answer)
{
    int status = answer->status;
    return answer->location.len &&
           (status == 301 || status == 302 || status == 303 || status == 307 || status == 308);
}

static enum verdict redirect(struct job *job, struct failure *failure)
{
    struct address next;
    if (++job->hops > REDIRECTS) {
        failure_set(job->arena, failure, CAUSE_NETWORK, "more than %d redirects", REDIRECTS);
        return VERDICT_FAILURE;
    }
    if (!address_redirect(job->arena, job->transport->setup, &job->address, job->answer.location,
                          &next, failure)) {
        return VERDICT_FAILURE;
    }
    job->address = next;
    return VERDICT_REDIRECT;
}

static enum verdict refused(const struct job *job, struct failure *failure)
{
    const struct protocol_setup *setup = job->transport->setup;
    bool asks = job->answer.status == 401 && !address_credential(setup, &job->address);
    failure_set(job->arena, failure, CAUSE_NETWORK, "%s",
                job->answer.status == 403 ? "the index refuses access"
                : asks                    ? "the index asks for a user name and password"
                                          : "the index does not accept the user name and password");
    return VERDICT_FAILURE;
}

static bool status_may_pass(int status)
{
    return status == 408 || status == 425 || status == 429 || (status >= 500 && status <= 599);
}

static bool fits(const struct job *job, uint64_t seconds)
{
    int64_t left = job->deadline - transport_clock();
    return left > 0 && seconds < (uint64_t)left / 1000 + 1 && (int64_t)seconds * 1000 < left;
}

static enum verdict busy(const struct job *job, uint64_t *pause, struct failure *failure)
{
    const struct answer *answer = &job->answer;
    enum verdict verdict = retry_or_fail(job, true, pause);
    uint64_t seconds;
    if (verdict == VERDICT_RETRY && http_retry_after(answer->retry_after, time(NULL), &seconds)) {
        *pause = seconds * 1000;
        if (!fits(job, seconds)) {
            failure_set(job->arena, failure, CAUSE_NETWORK,
                        "the index asks to come back in %llu s (status %d), later than can be "
                        "waited for",
                        (unsigned long long)seconds, answer->status);
            return VERDICT_FAILURE;
        }
    }
    failure_set(job->arena, failure, CAUSE_NETWORK, "the index answers with status %d",
                answer->status);
    return verdict;
}

/* An answer whose body does not matter. */
static enum verdict of_status(struct job *job, uint64_t *pause, struct failure *failure)
{
    int status = job->answer.status;
    bool ranged = job->request.range_last || job->request.range_from != TRANSPORT_NO_RANGE;
    if (status == 404 || status == 410 || (status == 304 && job->has_validator) ||
        (status == 416 && ranged)) {
        return VERDICT_REPLY;
    }
    if (is_redirect(&job->answer)) {
        return redirect(job, failure);
    }
    if (status == 401 || status == 403) {
        return refused(job, failure);
    }
    if (status == PROXY_ASKS) {
        return of_proxy(job, failure);
    }
    if (status_may_pass(status)) {
        return busy(job, pause, failure);
    }
    failure_set(job->arena, failure, CAUSE_NETWORK, "the index answers with status %d", status);
    return VERDICT_FAILURE;
}

/* What libcurl took for whole: the coding and the range must say so too. */
static bool is_whole(const struct job *job)
{
    uint64_t start;
    uint64_t end;
    uint64_t total;
    return body_is_whole(&job->body) &&
           (job->answer.status != 206 ||
            (http_content_range(job->answer.content_range, &start, &end, &total) &&
             job->body.size == end - start + 1));
}

enum verdict verdict_of(struct job *job, CURLcode code, uint64_t *pause, struct failure *failure)
{
    if (job->failure.set) {
        *failure = job->failure;
        return VERDICT_FAILURE;
    }
    if (job->answer.is_complete && !job->wants_body) {
        return of_status(job, pause, failure);
    }
    if (code == CURLE_OK && job->answer.is_complete && is_whole(job)) {
        return VERDICT_REPLY;
    }
    return of_error(job, code == CURLE_OK ? CURLE_PARTIAL_FILE : code, pause, failure);
}

static void reply_freshness(const struct answer *answer, struct transport_reply *reply)
{
    reply->etag = http_is_value(answer->etag) ? answer->etag : (struct str){0};
    reply->last_modified =
        http_is_value(answer->last_modified) ? answer->last_modified : (struct str){0};
    reply->fetched_at = http_fetched_at(answer->age, answer->date, time(NULL));
    reply->max_age = http_max_age(answer->cache_control);
    reply->has_serial = http_number(answer->serial, &reply->serial);
}

void verdict_reply(struct job *job, struct transport_reply *reply)
{
    const struct answer *answer = &job->answer;
    uint64_t end;
    reply->status = answer->status;
    reply->url = job->address.shown;
    reply->framed = answer->has_length || answer->is_chunked || answer->is_http2;
    reply_freshness(answer, reply);
    http_content_type(job->arena, answer->content_type, &reply->content_type, &reply->charset);
    if (answer->status == 206) {
        (void)http_content_range(answer->content_range, &reply->range_start, &end,
                                 &reply->range_total);
    }
    body_hand_over(&job->body, reply);
}
