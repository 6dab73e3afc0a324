/* import: a whole snapshot (fetch/snapshot.h) as the records that the main program keeps. */
#ifndef DEPCHECK_FETCH_IMPORT_H
#define DEPCHECK_FETCH_IMPORT_H

#include "base/error.h"
#include "pypi/protocol.h"

/*
 * Hands the projects of a snapshot file, or of a directory that holds one, to `take` in the order
 * of the file; a line that is damaged is a project with a fault. What it is given is valid during
 * the call only, and its id is 0. *hash is the SHA-256 of the file in hexadecimal, the arena's.
 * False and the error (snapshot_open) if the file cannot be read: then nothing was handed over.
 */
bool import_snapshot(struct arena *arena, const char *path,
                     void (*take)(void *data, const struct protocol_project *project), void *data,
                     struct str *hash, struct error *error);

#endif
