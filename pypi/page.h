/*
 * page: what the simple API says of one project (PEP 503, 592, 629, 658, 691, 700, 714), parsed.
 *
 * Made by depcheck-fetch from JSON, HTML or a directory; travels over the wire.
 */
#ifndef DEPCHECK_PYPI_PAGE_H
#define DEPCHECK_PYPI_PAGE_H

#include "pypi/wire.h"

/* Whether the index serves a file's metadata beside it (PEP 658). */
enum page_metadata {
    PAGE_METADATA_UNKNOWN, /* the page does not say */
    PAGE_METADATA_ABSENT,  /* it says no */
    PAGE_METADATA_THERE,
    PAGE_METADATA_STATES,
};

#define PAGE_TIME_UNKNOWN INT64_MIN
#define PAGE_SIZE_UNKNOWN UINT64_MAX

struct page_file {
    struct str filename;      /* without any '/', '\' or control byte */
    struct str url;           /* absolute, without user name, password and fragment */
    struct str hash;          /* strongest known: "sha256=HEX" (lower case); empty: none */
    struct str metadata_hash; /* likewise, of its metadata file */
    enum page_metadata metadata;
    bool has_requires_python;
    struct str requires_python; /* as written; may be malformed */
    bool yanked;
    struct str yanked_reason;
    uint64_t size;       /* bytes, or PAGE_SIZE_UNKNOWN */
    int64_t upload_time; /* seconds since 1970 in UTC, or PAGE_TIME_UNKNOWN */
};

struct page {
    struct page_file *files;
    size_t count;
    size_t skipped;          /* entries that could not be read */
    struct str skipped_note; /* one line about the first of them */
    struct str status;       /* project-status (PEP 792): "quarantined"; empty: not given */
    bool has_serial;
    uint64_t serial; /* X-PyPI-Last-Serial */
};

/* How long and for whom an answer is good (RFC 9111). */
struct page_freshness {
    struct str url; /* where it came from in the end, redirects followed */
    struct str etag;
    struct str last_modified;
    int64_t fetched_at; /* seconds since 1970, its Age taken off */
    int64_t max_age;    /* seconds; 0 where the index says nothing */
};

/* No file takes fewer bytes on the wire: one a field. */
#define PAGE_FILE_LEAST 11

void page_file_write(struct buf *out, const struct page_file *file);
struct page_file page_file_read(struct wire *in);

void page_write(struct buf *out, const struct page *page);

/* The array is the arena's, texts are views. */
struct page page_read(struct wire *in, struct arena *arena);

void page_freshness_write(struct buf *out, const struct page_freshness *freshness);
struct page_freshness page_freshness_read(struct wire *in);

#endif
