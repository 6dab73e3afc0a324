/*
 * progress: one line on a terminal while something takes long. A log never sees it.
 */
#ifndef DEPCHECK_CLI_PROGRESS_H
#define DEPCHECK_CLI_PROGRESS_H

#include <stdio.h>

#include "pypi/catalog.h"

struct progress {
    FILE *err;
    size_t ticks;
    bool shown;
};

/* data is a struct progress. Shows the line from the second tick on (200 ms), on a terminal only.
 */
void progress_tick(void *data, const struct catalog_progress *at);

/* Takes the line away. */
void progress_end(struct progress *progress);

#endif
