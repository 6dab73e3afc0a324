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
    struct str proxy; /* may hold a password: for depcheck-fetch alone */
};

enum index_word_kind {
    INDEX_URL,       /* URL, or NAME=URL: the index of one name */
    INDEX_EXTRA_URL, /* the same */
    INDEX_LINKS,     /* a directory, a file, or a URL */
    INDEX_NONE,      /* --no-index: only links */
    INDEX_TRUSTED,   /* HOST or HOST:PORT */
};

/* What is said about indexes, in pip's words. Places are for messages: "--index-url", "x.txt:3". */
struct index_word {
    enum index_word_kind kind;
    struct str value;
    struct str place;
    /* Where a relative path is looked for first, as in pip; then it is the working directory. */
    struct str directory;
};

struct index_words {
    VEC(struct index_word) items;
    struct str home; /* what "~/" at the start of a path stands for; empty: nothing */
};

/*
 * Splits NAME=URL: gives the name in normal form, empty if the value is a URL alone. Only a valid
 * name with a URL behind its '=' counts: a URL may have a '=' too.
 */
struct str index_bound_name(struct arena *arena, struct str value, struct str *url);

/*
 * Reads pip's configuration, least binding first: the global files (those of $XDG_CONFIG_DIRS and
 * /etc/pip.conf, beneath context->root), the user's (not where $PIP_CONFIG_FILE is there), that of
 * $VIRTUAL_ENV, and $PIP_CONFIG_FILE, where /dev/null switches all files off; of all files the
 * [global] sections, then the [install] sections; then PIP_INDEX_URL and so on of the environment.
 * As in pip, of each option the value that binds most counts alone, an empty one is none, and lists
 * are words as of a shell. --trusted-host is not taken from there. cert and proxy go to the set.
 * What cannot be read is an error that names the file and line.
 */
bool index_pip_configuration(struct arena *arena, const struct context *context,
                             struct index_words *words, struct index_set *set, struct error *error);

/*
 * Puts the set together. Words that come later bind more, as in pip: a later INDEX_URL without a
 * name takes the place of an earlier one, extra URLs and links add up, INDEX_NONE drops all
 * indexes. The order asked is: INDEX_URL (or PyPI), then the extra ones. False, with an error that
 * names the place, for what is no URL, a scheme other than https, http (loopback and trusted hosts)
 * and file, or a link that is not there.
 */
bool index_build(struct arena *arena, const struct index_words *words, struct index_set *set,
                 struct error *error);

/*
 * Adds the passwords of $NETRC or ~/.netrc; a file that is not there is fine, and so is `default`,
 * which is left out. False: the file cannot be read, and nothing was added; a warning is enough.
 */
bool index_netrc(struct arena *arena, const struct context *context, struct index_set *set,
                 struct error *error);

/*
 * Adds the certificates (a file or a directory) that $REQUESTS_CA_BUNDLE or $CURL_CA_BUNDLE name,
 * else those of $SSL_CERT_FILE and $SSL_CERT_DIR, unless pip's configuration has named some.
 */
void index_certificates(const struct context *context, struct index_set *set);

/* Tells depcheck-fetch of a set: its hosts, passwords, certificates and proxy, as views. */
void index_set_up(const struct index_set *set, struct protocol_setup *setup);

/* The page of a name on an index: "https://pypi.org/simple/foo/". */
struct str index_page_url(struct arena *arena, const struct index *index, struct str name);

#endif
