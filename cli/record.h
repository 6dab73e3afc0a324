/* record: what a run has used of its indexes, as a snapshot file. */
#ifndef DEPCHECK_CLI_RECORD_H
#define DEPCHECK_CLI_RECORD_H

#include "cli/sources.h"

/*
 * Replaces the file at path; it is compressed if its name ends in ".gz". The same answers give the
 * same bytes. False and the error if it cannot be written.
 */
bool record_write(struct arena *arena, struct sources *sources, const char *path,
                  struct error *error);

#endif
