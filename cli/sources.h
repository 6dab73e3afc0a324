/*
 * sources: where a run gets releases from: its indexes or its snapshot, the store, the helper, and
 * the catalog over them.
 */
#ifndef DEPCHECK_CLI_SOURCES_H
#define DEPCHECK_CLI_SOURCES_H

#include "cli/settings.h"
#include "constraints/pinset.h"
#include "constraints/project.h"
#include "pypi/catalog.h"

struct sources {
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
    struct troubles *troubles;
};

/*
 * Reads what is said about indexes, opens the store, gets the helper ready (it is not started).
 * Trouble with the store is a warning on standard error. False with a trouble.
 */
bool sources_open(struct arena *arena, const struct sources_request *request,
                  struct sources *sources);

/* Opens the catalog; pins tell apart runs under different constraints. False with a trouble. */
bool sources_open_catalog(struct arena *arena, const struct sources_request *request,
                          const struct pinset *pins, struct sources *sources);

/* Keeps what was learnt and ends the helper; prints what the catalog has to tell. */
void sources_close(struct arena *arena, const struct context *context, struct sources *sources);

#endif
