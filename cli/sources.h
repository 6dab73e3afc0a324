/*
 * sources: where a run gets releases from: its indexes or its snapshot, the store, the helper, and
 * the catalog over them; and the files of the network that its files name.
 */
#ifndef DEPCHECK_CLI_SOURCES_H
#define DEPCHECK_CLI_SOURCES_H

#include "cli/settings.h"
#include "constraints/pinset.h"
#include "constraints/project.h"
#include "pypi/catalog.h"
#include "pypi/document.h"

struct sources_request;

struct sources {
    const struct sources_request *request;
    struct index_set remote;     /* what the command line and pip's configuration say of hosts */
    struct documents *documents; /* NULL: no file of the network was read */
    struct reqfile_remote reading;
    VEC(struct str) notes; /* of files that were kept */
    bool held;             /* a check reads the store: see store_hold() */
    struct index_set indexes;
    struct given given;
    struct store *store; /* NULL: nothing is kept */
    struct fetch *fetch;
    struct catalog *catalog; /* NULL before sources_open_catalog() */
};

/* What a run was asked, and what it has read. */
struct sources_request {
    const struct context *context;
    const struct options *options;
    const struct settings *settings;
    const struct project_set *projects;
    const struct environment_set *environments;
    struct troubles *warnings;
    struct troubles *troubles;
};

/*
 * Opens the store, and lets the reader read files of the network: with the passwords, trusted hosts
 * and certificates of the command line and pip's configuration, for the files of the projects are
 * not read yet. Request and sources must outlive the reader. Trouble with the store is a warning on
 * standard error.
 */
void sources_open_files(struct arena *arena, const struct sources_request *request,
                        struct sources *sources, struct reqfile_reader *reader);

/* Reads what is said about indexes, gets the helper ready (it is not started). False with a
 * trouble. */
bool sources_open(struct arena *arena, const struct sources_request *request,
                  struct sources *sources);

/* Opens the catalog; pins tell apart runs under different constraints. False with a trouble. */
bool sources_open_catalog(struct arena *arena, const struct sources_request *request,
                          const struct pinset *pins, struct sources *sources);

/* While a check reads the store, as with store_hold() and store_release(). */
void sources_hold(struct sources *sources);
void sources_release(struct sources *sources);

/* Keeps what was learnt and ends the helper; prints what the catalog has to tell. */
void sources_close(struct arena *arena, const struct context *context, struct sources *sources);

#endif
