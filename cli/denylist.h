/*
 * denylist: names that stay without a pin (--deny FILE).
 *
 * One name a line; a requirement stands for its name; '#' starts a comment; blank lines are
 * skipped.
 */
#ifndef DEPCHECK_CLI_DENYLIST_H
#define DEPCHECK_CLI_DENYLIST_H

#include "base/diag.h"
#include "base/error.h"

struct denylist {
    VEC(struct str) names; /* canonical */
};

/* Adds the names of source; a line that is none is reported to diags and left out. */
void denylist_parse(struct arena *arena, const struct source *source, struct denylist *denylist,
                    struct diag_list *diags);

/* The same for the file at path; false with the error if it cannot be read. */
bool denylist_read(struct arena *arena, const char *path, struct denylist *denylist,
                   struct diag_list *diags, struct error *error);

#endif
