/*
 * index: where releases come from: package indexes in order, links, names bound to an index, and
 * what may be said to whom.
 *
 * The first index that knows a name wins. Files of --find-links are added to what it has. Secrets
 * are taken out of URLs here and handed to depcheck-fetch alone: no URL that is shown, kept or
 * logged has any.
 */
#ifndef DEPCHECK_PYPI_INDEX_H
#define DEPCHECK_PYPI_INDEX_H

#include "base/context.h"
#include "base/error.h"
#include "base/vec.h"
#include "pypi/protocol.h"

/* PyPI itself. */
#define INDEX_DEFAULT_URL "https://pypi.org/simple/"

struct index {
    struct str url;  /* ends in '/', no user name, password, query or fragment */
    struct str name; /* canonical name that it alone serves; empty: any name */
};

struct index_set {
    VEC(struct index) indexes; /* in the order in which they are asked */
    VEC(struct str) links;     /* pages or directories of files (URLs), for every name */
    VEC(struct protocol_credential) credentials;
    VEC(struct str) trusted_hosts;
    struct str ca_file;
    struct str ca_directory;
    struct str proxy;
};

/* What is said about indexes, in pip's words. Places are for messages: "--index-url", "x.txt:3". */
struct index_word {
    enum {
        INDEX_URL,       /* URL, or NAME=URL: the index of one name */
        INDEX_EXTRA_URL, /* the same */
        INDEX_LINKS,     /* a directory, a file, or a URL */
        INDEX_NONE,      /* --no-index: only links */
        INDEX_TRUSTED,   /* HOST or HOST:PORT */
    } kind;
    struct str value;
    struct str place;
    struct str directory; /* relative paths are beneath it; empty: the working directory */
};

struct index_words {
    VEC(struct index_word) items;
};

/*
 * Reads pip's configuration, least binding first: the files that pip reads (global, user, site of
 * $VIRTUAL_ENV, $PIP_CONFIG_FILE), then $PIP_INDEX_URL, $PIP_EXTRA_INDEX_URL, $PIP_NO_INDEX,
 * $PIP_FIND_LINKS; --trusted-host is not taken from there. cert and proxy go to the set. What
 * cannot be read is an error that names the file and line.
 */
bool index_pip_configuration(struct arena *arena, const struct context *context,
                             struct index_words *words, struct index_set *set, struct error *error);

/*
 * Puts the set together. Words that come later bind more, as in pip: a later INDEX_URL without a
 * name takes the place of an earlier one, extra URLs and links add up, INDEX_NONE drops all
 * indexes. The order asked is: INDEX_URL (or PyPI), then the extra ones. False, with a trouble that
 * names the place, for what is no URL, a scheme other than https, http (loopback and trusted hosts)
 * and file, or a link that is not there.
 */
bool index_build(struct arena *arena, const struct index_words *words, struct index_set *set,
                 struct error *error);

/* Adds the passwords of $NETRC or ~/.netrc; a file that is not there is fine. */
bool index_netrc(struct arena *arena, const struct context *context, struct index_set *set,
                 struct error *error);

/* Adds the certificates that $SSL_CERT_FILE, $SSL_CERT_DIR, $REQUESTS_CA_BUNDLE, $CURL_CA_BUNDLE
 * name. */
void index_certificates(const struct context *context, struct index_set *set);

/* The page of a name on an index: "https://pypi.org/simple/foo/". */
struct str index_page_url(struct arena *arena, const struct index *index, struct str name);

#endif
