/*
 * transport_parts: what the parts of the transport share; nobody else includes it.
 *
 * An *address* is a URL that may be asked (policy included), an *answer* the headers of one HTTP
 * answer, a *body* what follows them, a *job* a request on its way: queued, running (one attempt
 * after the other), delayed before the next attempt, or ready to be handed over.
 */
#ifndef DEPCHECK_FETCH_TRANSPORT_PARTS_H
#define DEPCHECK_FETCH_TRANSPORT_PARTS_H

#include <curl/curl.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/vec.h"
#include "fetch/gz_stream.h"
#include "fetch/transport.h"

/* transport_address.c: which URLs may be asked, and what is said to whom. */

struct address {
    bool is_file;
    bool is_https;
    bool is_trusted;      /* --trusted-host: certificates are not verified */
    struct str url;       /* for libcurl: without user name, password and fragment */
    struct str shown;     /* for people and as a base of links: without the query, too */
    struct str origin;    /* "https://host:443", host in lower case */
    struct str host;      /* lower case; IPv6 in brackets */
    struct str authority; /* "host:443" */
};

/* False and the failure (NETWORK) if text is no URL, or one that may not be asked. */
bool address_parse(struct arena *arena, const struct protocol_setup *setup, struct str text,
                   struct address *address, struct failure *failure);

/* The same for a Location, which may be relative. */
bool address_redirect(struct arena *arena, const struct protocol_setup *setup,
                      const struct address *from, struct str location, struct address *to,
                      struct failure *failure);

/* Who to log in as; NULL: nobody. */
const struct protocol_credential *address_credential(const struct protocol_setup *setup,
                                                     const struct address *address);

/* transport_http.c: values of header fields. */

/* Digits only, below 2^63. */
bool http_number(struct str text, uint64_t *number);

/* Seconds of freshness that a Cache-Control allows. */
int64_t http_max_age(struct str cache_control);

/* An HTTP date, in seconds since 1970. */
bool http_date(struct str text, int64_t *seconds);

/* How many seconds to wait, told in seconds or as a date; false: nothing that can be obeyed. */
bool http_retry_after(struct str text, int64_t now, uint64_t *seconds);

/* "bytes START-END/TOTAL"; only where START <= END < TOTAL. */
bool http_content_range(struct str text, uint64_t *start, uint64_t *end, uint64_t *total);

/* Type and charset in lower case; empty where they are not given. */
void http_content_type(struct arena *arena, struct str text, struct str *type, struct str *charset);

/* Whether text can be sent as the value of a field: no control bytes, and not too long. */
bool http_is_value(struct str text);

/* When an answer left its origin, by Age and Date (RFC 9111 4.2.3); never after now. */
int64_t http_fetched_at(struct str age, struct str date, int64_t now);

/* transport_answer.c */

struct answer {
    int status;
    bool is_complete; /* all headers are there, and it is no 1xx */
    bool is_http2;
    bool has_length;
    uint64_t length;
    bool is_chunked;
    bool is_gzip;
    struct str cache_control; /* several fields are joined with commas */
    struct str content_type;
    struct str encoding;
    struct str etag;
    struct str last_modified;
    struct str location;
    struct str retry_after;
    struct str content_range;
    struct str age;
    struct str date;
    struct str serial;
    size_t bytes; /* of all headers of an attempt, 1xx and trailers included */
    size_t lines;
};

/* Takes a line of headers. False and the failure if there are too many, or they cannot be right. */
bool answer_line(struct arena *arena, struct answer *answer, struct str line,
                 struct failure *failure);

/* transport_body.c */

struct body {
    char *ptr;
    size_t len;
    size_t cap;
    int spool;    /* -1: in memory */
    uint64_t max; /* decoded bytes */
    uint64_t size;
    struct gz_stream *gzip; /* NULL: as it is */
    struct arena *arena;    /* for failures */
    struct failure *failure;
};

/* Starts an empty body; body_close() it also when this fails. */
bool body_open(struct body *body, struct arena *arena, struct failure *failure, uint64_t max,
               bool spool, bool gzip);
bool body_add(struct body *body, struct str bytes);

/* Whether nothing is missing at its end, as far as its coding shows. */
bool body_is_whole(const struct body *body);

/* Puts the body into a reply. */
void body_hand_over(struct body *body, struct transport_reply *reply);
void body_close(struct body *body);

/* transport_dir.c: file URLs. */

/* The path that a file URL names; false: it is none of this machine. */
bool dir_path(struct arena *arena, struct str url, struct str *path);

/* Fills the reply from the path; bytes are in the body, which must be closed afterwards. */
void dir_read(struct arena *arena, const struct transport_request *request,
              const struct address *address, struct body *body, struct transport_reply *reply);

/* transport_job.c: one attempt of a request through libcurl. */

struct host {
    struct host *next;
    struct str origin;
    enum { HOST_NEW, HOST_CONNECTED, HOST_HTTP1, HOST_HTTP2 } state;
    bool is_https;
    size_t running;
    size_t delayed;
    struct job *first; /* queued */
    struct job *last;
    unsigned misses;        /* requests in a row that ran out of patience */
    struct failure failure; /* set: it is not asked again */
};

struct job {
    struct job *next;
    struct job *previous; /* of the running ones only */
    struct arena *arena;
    struct transport *transport;
    struct transport_request request;
    void (*done)(void *data, const struct transport_reply *reply);
    void *data;
    struct address address;
    struct host *host;
    unsigned hops;
    unsigned retries;
    bool is_started;
    int64_t deadline;  /* total_ms from the start of the first attempt; queueing left out */
    int64_t queued_at; /* when it went into the queue of its host */
    int64_t due;       /* delayed until then */
    struct failure failure;
    bool has_validator; /* a 304 may be the answer */

    /* of the attempt */
    CURL *easy;
    struct curl_slist *fields;
    struct answer answer;
    struct body body;
    bool is_connected;
    bool wants_body;
    bool is_lost;     /* ran out of patience */
    size_t discarded; /* bytes of a body that nobody wants */
    int64_t heard_at; /* last byte */
};

/* Milliseconds of a clock that only goes forward. */
int64_t transport_clock(void);

/* Sets the attempt up and hands it to libcurl; false and the failure if that is not possible. */
bool job_start(struct job *job, CURLM *multi);

/* Takes it back from libcurl, whatever its state. */
void job_stop(struct job *job, CURLM *multi);

/* transport_verdict.c: what follows from an attempt. */

enum verdict {
    VERDICT_REPLY,    /* the answer can be handed over */
    VERDICT_REDIRECT, /* job->address is the next one */
    VERDICT_RETRY,    /* after *pause ms; the failure is what to say if there is no time for it */
    VERDICT_FAILURE,
};

enum verdict verdict_of(struct job *job, CURLcode code, uint64_t *pause, struct failure *failure);

/* No byte came for too long. */
enum verdict verdict_of_silence(const struct job *job, uint64_t *pause, struct failure *failure);

/* The failure of an error of libcurl; whether it may pass. */
bool verdict_of_error(struct arena *arena, const struct protocol_setup *setup, CURLcode code,
                      long certificate, struct failure *failure);

/* "20 s", "200 ms" */
struct str verdict_duration(struct arena *arena, uint64_t ms);

/* Fills the reply from the answer. */
void verdict_reply(struct job *job, struct transport_reply *reply);

/* transport.c */

struct transport {
    const struct protocol_setup *setup;
    struct arena *arena; /* of hosts */
    CURLM *multi;
    struct host *hosts;
    struct job *running;
    struct job *delayed;
    struct job *ready; /* in the order in which they are handed over */
    struct job *ready_last;
    size_t running_count;
    size_t waiting;
    uint64_t bytes;
};

/* transport_queue.c: where jobs are. A job is in exactly one list. */

void ready_add(struct job *job);

/* With a copy of the failure, of this job's URL. */
void ready_fail(struct job *job, const struct failure *failure);

/* The queue of its host; first: what has begun, for its patience is running. */
void queue_add(struct job *job);
void queue_add_first(struct job *job);
struct job *queue_take(struct host *host);

void running_add(struct job *job);
void running_remove(struct job *job);

/* Found or made. */
struct host *host_of(struct transport *transport, const struct address *address);

/* Whether one more request may be under way to a host at this time. */
bool host_has_room(const struct transport *transport, const struct host *host);

/* Fails all that is queued there, and what will be. */
void host_give_up(struct host *host, const struct failure *failure, struct arena *arena);

/* setup.connections, within reason. */
size_t transport_connections(const struct transport *transport);

#endif
