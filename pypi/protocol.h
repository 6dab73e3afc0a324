/*
 * protocol: what the main program and depcheck-fetch say to each other over two pipes.
 *
 * A message is its length (four bytes, little endian) and that many bytes of wire values
 * (pypi/wire.h): its kind, then the fields of the structs below in their order. The main program
 * speaks first (PROTOCOL_SETUP, once), then asks; each question has a number of its own (id), and
 * the helper answers each exactly once, in any order. The helper ends when its input ends.
 *
 * The helper never touches the store: it turns bytes of others into records, the main program keeps
 * them.
 */
#ifndef DEPCHECK_PYPI_PROTOCOL_H
#define DEPCHECK_PYPI_PROTOCOL_H

#include "pypi/failure.h"
#include "pypi/page.h"
#include "pypi/release.h"

enum protocol_kind {
    /* to the helper */
    PROTOCOL_SETUP,
    PROTOCOL_ASK_PAGE,
    PROTOCOL_ASK_METADATA,
    PROTOCOL_ASK_DOCUMENT,
    PROTOCOL_ASK_IMPORT,
    PROTOCOL_ASK_COMPRESS, /* answered by a document */
    /* from the helper */
    PROTOCOL_WORKING,  /* id: what is being read now, so that its death can be blamed */
    PROTOCOL_PROGRESS, /* bytes received so far */
    PROTOCOL_WARNING,  /* one line for people */
    PROTOCOL_PAGE,
    PROTOCOL_METADATA,
    PROTOCOL_DOCUMENT,
    PROTOCOL_PROJECT, /* of an import: any number of them, then PROTOCOL_IMPORTED */
    PROTOCOL_IMPORTED,
    PROTOCOL_KINDS,
};

/* Who may be told a password: a scheme, host and port as in "https://host:443"; of netrc the host
 * alone, without "://". */
struct protocol_credential {
    struct str origin;
    struct str user;
    struct str password;
};

struct protocol_setup {
    struct str user_agent;
    uint64_t connect_ms; /* limits of patience: to connect, */
    uint64_t silence_ms; /* without a byte, */
    uint64_t total_ms;   /* for a resource with all its retries and redirects */
    uint64_t connections;
    struct str ca_file; /* empty: the system's */
    struct str ca_directory;
    struct str proxy;          /* empty: what the environment says */
    struct str *trusted_hosts; /* "host" or "host:port": http allowed, certificates not verified */
    size_t trusted_host_count;
    struct protocol_credential *credentials;
    size_t credential_count;
};

/* The page of a project, or with an empty name a list of files (--find-links). */
struct protocol_ask_page {
    uint64_t id;
    struct str url;  /* of the page: http, https or file; a file URL may be a directory */
    struct str name; /* canonical; empty: files of any project */
    struct str etag; /* of the answer that is at hand; empty: none */
    struct str last_modified;
    bool refresh; /* ask caches on the way to ask the index */
};

/* What a release requires, out of one of its files. */
struct protocol_ask_metadata {
    uint64_t id;
    struct str index;   /* URL of the index: how far it can be asked for ranges is kept by index */
    struct str name;    /* canonical */
    struct str version; /* normalised */
    struct page_file file;
    bool is_wheel;
};

/* Any text: a constraints file, a list of links. */
struct protocol_ask_document {
    uint64_t id;
    struct str url;
    struct str etag;
    struct str last_modified;
};

/* A snapshot file (see fetch/snapshot.h). */
struct protocol_ask_import {
    uint64_t id;
    struct str path;
};

/* Any text, to be compressed with gzip: the same bytes for the same text. */
struct protocol_ask_compress {
    uint64_t id;
    struct str text;
};

struct protocol_page {
    uint64_t id;
    struct failure failure; /* set: nothing else is */
    bool absent;            /* the index does not know the name (404, 410) */
    bool not_modified;      /* what is at hand is still right: only freshness is set */
    struct page_freshness freshness;
    struct page page;
};

/* Where the requirements were read from, for people and for what may be kept. */
enum protocol_source {
    PROTOCOL_FROM_METADATA_FILE,
    PROTOCOL_FROM_WHEEL_RANGE, /* cannot be verified by hash */
    PROTOCOL_FROM_WHEEL,
    PROTOCOL_FROM_SDIST,
    PROTOCOL_SOURCES,
};

struct protocol_metadata {
    uint64_t id;
    struct failure failure; /* set: nothing else is */
    enum protocol_source source;
    bool verified; /* by a hash that the index gives */
    struct release_texts texts;
};

struct protocol_document {
    uint64_t id;
    struct failure failure;
    bool not_modified;
    struct page_freshness freshness;
    struct str text;
};

/* What a release requires in some environments, where that differs. */
struct protocol_elsewhere {
    struct str *environments; /* ids */
    size_t environment_count;
    struct release_texts texts;
    struct failure unread; /* as below */
};

/* A release of a snapshot. */
struct protocol_release {
    struct str version; /* as written; need not be a version */
    struct release_texts texts;
    struct str *files; /* file names */
    size_t file_count;
    int64_t upload_time;   /* PAGE_TIME_UNKNOWN: not given */
    struct str *hashes;    /* of each file: "sha256=HEX", empty: not given; NULL: of none */
    struct failure unread; /* set: what it requires was not known either when it was recorded */
    struct protocol_elsewhere *elsewhere;
    size_t elsewhere_count;
};

struct protocol_project {
    uint64_t id;
    struct str name;  /* canonical */
    struct str fault; /* empty, or what is wrong with the line: then it has no releases */
    bool files_complete;
    struct protocol_release *releases;
    size_t count;
    int64_t fetched_at;        /* when its page was; 0: not given */
    struct failure unread;     /* set: nothing of it was known when it was recorded */
    struct failure incomplete; /* set: it may have had releases besides these */
};

struct protocol_imported {
    uint64_t id;
    struct str error; /* empty: the whole file was read */
    struct str hash;  /* SHA-256 of the file, in hexadecimal */
};

/* Each writes a whole message, its length included. */
void protocol_write_setup(struct buf *out, const struct protocol_setup *setup);
void protocol_write_ask_page(struct buf *out, const struct protocol_ask_page *ask);
void protocol_write_ask_metadata(struct buf *out, const struct protocol_ask_metadata *ask);
void protocol_write_ask_document(struct buf *out, const struct protocol_ask_document *ask);
void protocol_write_ask_import(struct buf *out, const struct protocol_ask_import *ask);
void protocol_write_ask_compress(struct buf *out, const struct protocol_ask_compress *ask);
void protocol_write_working(struct buf *out, uint64_t id);
void protocol_write_progress(struct buf *out, uint64_t bytes);
void protocol_write_warning(struct buf *out, struct str text);
void protocol_write_page(struct buf *out, const struct protocol_page *page);
void protocol_write_metadata(struct buf *out, const struct protocol_metadata *metadata);
void protocol_write_document(struct buf *out, const struct protocol_document *document);
void protocol_write_project(struct buf *out, const struct protocol_project *project);
void protocol_write_imported(struct buf *out, const struct protocol_imported *imported);

/* That part of a release, for what the store keeps too. */
void protocol_put_elsewhere(struct buf *out, const struct protocol_elsewhere *elsewhere,
                            size_t count);
struct protocol_elsewhere *protocol_take_elsewhere(struct wire *in, struct arena *arena,
                                                   size_t *count);

/* A message of any kind. */
struct protocol_message {
    enum protocol_kind kind;
    union {
        struct protocol_setup setup;
        struct protocol_ask_page ask_page;
        struct protocol_ask_metadata ask_metadata;
        struct protocol_ask_document ask_document;
        struct protocol_ask_import ask_import;
        struct protocol_ask_compress ask_compress;
        uint64_t working;  /* id */
        uint64_t progress; /* bytes */
        struct str warning;
        struct protocol_page page;
        struct protocol_metadata metadata;
        struct protocol_document document;
        struct protocol_project project;
        struct protocol_imported imported;
    };
};

/*
 * Reads a message, its length left out. Arrays are the arena's, texts are views. False: it is
 * damaged.
 */
bool protocol_read(struct arena *arena, struct str text, struct protocol_message *message);

/*
 * The length of the message at the start of text, its four bytes left out; false if not even they
 * are there. More than LIMIT_MESSAGE_BYTES is damage: the caller gives up.
 */
bool protocol_length(struct str text, size_t *length);

#endif
