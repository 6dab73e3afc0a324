/*
 * failure: why something of an index could not be known. Each becomes one `undecided`.
 */
#ifndef DEPCHECK_PYPI_FAILURE_H
#define DEPCHECK_PYPI_FAILURE_H

#include "constraints/finding.h"
#include "pypi/wire.h"

struct failure {
    bool set;
    enum undecided_cause cause;
    struct str reason; /* one line, without URL: "the page ends in the middle of a file entry" */
    struct str url;    /* without user name, password, query and fragment; empty: none */
    struct str help;   /* what to do; empty: the cause's own */
};

/*
 * Fills a failure (printf rules) unless it is set already; texts are the arena's. Always returns
 * false.
 */
bool failure_set(struct arena *arena, struct failure *failure, enum undecided_cause cause,
                 const char *format, ...) __attribute__((format(printf, 4, 5)));

void failure_write(struct buf *out, const struct failure *failure);

/* Texts are views of the wire. */
struct failure failure_read(struct wire *in);

#endif
