/*
 * document: a text by its URL, for files of the network that the user's files or command line name:
 * out of the store, or fetched through depcheck-fetch.
 *
 * A text that is kept is used as a page of an index is: as long as max_age says, then the server is
 * asked whether it is still right. http is for loopback and trusted hosts. A user name and password
 * in a URL go to its origin alone. What a text is called has none, and of a query only that there
 * is one, which may be a token.
 */
#ifndef DEPCHECK_PYPI_DOCUMENT_H
#define DEPCHECK_PYPI_DOCUMENT_H

#include "pypi/index.h"
#include "pypi/store.h"

struct documents;

struct document_config {
    struct index_set *set; /* trusted hosts, certificates, and passwords: those of URLs are added */
    struct store *store;   /* NULL: nothing is kept */
    const char *helper;    /* path of depcheck-fetch */
    struct protocol_setup setup; /* patience; what the set says is added */
    int64_t now;                 /* seconds since 1970 */
    int64_t max_age;             /* seconds that a text is good for */
    bool offline;                /* any age, and no network */
    bool refresh;                /* ask the server, whatever is kept */
};

struct document {
    struct str shown;   /* the URL without secrets; empty: the text is none */
    struct str id;      /* tells it from every other text of the run */
    struct str text;    /* bytes, as they came */
    bool kept;          /* it was used as it is in the store: it may be old */
    int64_t fetched_at; /* seconds since 1970 */
    struct str message; /* of a failure: one line, without the URL */
    struct str help;    /* what to do about it */
};

/* The set and the store must outlive it; nothing is asked yet. */
struct documents *documents_create(struct arena *arena, const struct document_config *config);

/* Ends the helper. NULL is fine. */
void documents_destroy(struct documents *documents);

/*
 * Reads the text at a URL, and waits for it. `base` is empty, or the `shown` of the document that
 * names it: then the URL may be relative (RFC 3986, 5.2), and must be of the same origin, where
 * redirects do not lead away from either. False with message and help.
 */
bool document_read(struct documents *documents, struct str url, struct str base,
                   struct document *document);

#endif
