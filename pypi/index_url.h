/*
 * index_url: the parts of a URL, strictly: what two programs could read in two ways is refused.
 *
 * RFC 3986 with http, https and file only. User name and password are taken out: `text` never has
 * any, and no fault names them.
 */
#ifndef DEPCHECK_PYPI_INDEX_URL_H
#define DEPCHECK_PYPI_INDEX_URL_H

#include "base/arena.h"

enum index_url_scheme {
    INDEX_URL_HTTPS,
    INDEX_URL_HTTP,
    INDEX_URL_FILE,
};

struct index_url {
    enum index_url_scheme scheme;
    struct str host; /* lower case, IPv6 in brackets; empty for a file */
    unsigned port;   /* the scheme's own where none is written; 0 for a file */
    struct str path; /* as written, starts with '/' */
    bool has_user;
    struct str user;         /* decoded */
    struct str password;     /* decoded */
    struct str text;         /* the URL in normal form: lower case, without the scheme's own port */
    struct str path_decoded; /* of a file */
};

/* Whether the text wants to be a URL: "SCHEME://..." or "file:...". */
bool index_url_is(struct str text);

/*
 * Splits a URL. False with what is wrong with it (a static text that follows "the URL") in *fault.
 */
bool index_url_parse(struct arena *arena, struct str text, struct index_url *url,
                     const char **fault);

/* "https://host:443" */
struct str index_url_origin(struct arena *arena, const struct index_url *url);

/* 127.0.0.0/8, ::1 and localhost. */
bool index_url_is_loopback(struct arena *arena, const struct index_url *url);

/*
 * A trusted host as pip reads it: HOST or HOST:PORT; an IPv6 address may stand without brackets
 * where it has no port. Gives the same in lower case, with brackets.
 */
bool index_url_trusted(struct arena *arena, struct str text, struct str *host);

/* Whether the URL's host is that trusted host (of index_url_trusted): with a port, at that port. */
bool index_url_is_trusted(struct arena *arena, const struct index_url *url, struct str trusted);

/* "file://" and the absolute path, in normal form. */
struct str index_url_of_path(struct arena *arena, struct str path);

#endif
