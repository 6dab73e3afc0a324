/*
 * transport: gets resources over https, http and from file: URLs, many at a time. The only file
 * pair that knows libcurl.
 *
 * libcurl multi: HTTP/2 multiplexed over one connection a host, HTTP/1.1 over up to
 * setup.connections. Redirects are followed by hand: at most 5, https to https only (http only
 * between loopback or trusted hosts), passwords only to the origin they are for, never from a
 * Location. Failures that may pass (408, 425, 429, 5xx, 520, 527, connections that break, bodies
 * cut short) are tried again at most 3 times with growing pauses, a Retry-After is obeyed; all of
 * that within setup.total_ms, and what is known not to fit is not waited for.
 *
 * A body is handed over only whole: framed by Content-Length, chunks or HTTP/2, its one
 * Content-Encoding (gzip, or none) read to the end of its trailer. What only the end of the
 * connection delimits has `framed` false, for the reader to refuse unless the text itself shows
 * that it is whole.
 */
#ifndef DEPCHECK_FETCH_TRANSPORT_H
#define DEPCHECK_FETCH_TRANSPORT_H

#include "pypi/protocol.h"

struct transport;

/*
 * The setup must outlive it. SIGPIPE is ignored by the process from then on. One at a time: it owns
 * libcurl's global state.
 */
struct transport *transport_create(const struct protocol_setup *setup);
void transport_destroy(struct transport *transport);

#define TRANSPORT_NO_RANGE UINT64_MAX

struct transport_request {
    struct str url;
    struct str accept;        /* empty: any */
    struct str etag;          /* asks only for what is newer; empty: unconditional */
    struct str last_modified; /* used where there is no etag */
    bool refresh;             /* Cache-Control: no-cache */
    uint64_t range_last;      /* the last N bytes only; 0: no such range */
    uint64_t range_from;      /* [from, to] only; TRANSPORT_NO_RANGE: no such range */
    uint64_t range_to;
    struct str if_range; /* strong ETag that a range must still have */
    uint64_t max_bytes;  /* decoded bytes of the body; more is a failure (LIMIT) */
    bool spool; /* the body goes to an unnamed temporary file, not to memory, as it was sent: a
                   .tar.gz that a server calls encoded by gzip stays what its hash is of */
};

/* Its texts are valid during the call only. */
struct transport_reply {
    struct failure failure;  /* set: nothing else is. 401 and 403 too: their text says so */
    int status;              /* 200, 206, 304, 404, 410 or 416; of a file URL 200, 206, 404, 416 */
    struct str url;          /* where it came from in the end, without secrets and query */
    struct str content_type; /* lower case, without parameters; empty: none. Of a directory that
                                a file URL names: "inode/directory", a file name a line */
    struct str charset;      /* of the content type; lower case; empty: none */
    struct str etag;
    struct str last_modified;
    int64_t fetched_at; /* seconds since 1970, Age taken off */
    int64_t max_age;    /* 0: nothing is said, or no-store, no-cache */
    bool has_serial;
    uint64_t serial;      /* X-PyPI-Last-Serial */
    uint64_t range_start; /* 206: Content-Range, checked against what was asked for */
    uint64_t range_total;
    bool framed;
    struct str body;
    int spool;     /* the file, at its start; -1: none. Closed after the call: dup() it */
    uint64_t size; /* bytes of the body, decoded */
};

/*
 * Queues a request; `done` is called once, from transport_run(). It may queue others. A host to
 * which no connection could be made, or that was silent whenever it was asked (ten times in a row,
 * if it was heard before), is not asked again: the other requests fail as the last did.
 */
void transport_get(struct transport *transport, const struct transport_request *request,
                   void (*done)(void *data, const struct transport_reply *reply), void *data);

/* Requests without a reply so far. */
size_t transport_waiting(const struct transport *transport);

/* Bytes received so far, bodies as they were sent. */
uint64_t transport_bytes(const struct transport *transport);

/*
 * Works until `input` (a file descriptor; -1: none) can be read, or something was handed over, or
 * wait_ms have passed (-1: for ever). Returns whether input can be read (or has ended).
 */
bool transport_run(struct transport *transport, int input, int wait_ms);

#endif
